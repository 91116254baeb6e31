//! 报头: what stands above the text.

use crate::document::{Form, Manuscript, Words};
use crate::report::WeeklyReport;
use crate::report::model::Standing;
use crate::templates::{chinese_date, chinese_moment};

pub(super) fn write(manuscript: &mut Manuscript, report: &WeeklyReport) {
    let header = &report.header;
    manuscript.say(Form::Confidential, "内部资料　注意保管");
    manuscript.say(Form::Title, "电商领域信用风险预警周报");
    manuscript.say(Form::Issue, header.number());
    manuscript.say(Form::Masthead, format!("编发单位：{}", header.issuer));
    manuscript.say(Form::Masthead, format!("统计周期：{}", header.period()));
    match &header.standing {
        Standing::Draft => {
            manuscript.say(Form::MastheadEnd, Words::alarming("草稿，未签发"));
        }
        Standing::Issued {
            edition,
            submitted_by,
            signed_by,
            signed_on,
        } => {
            let edition = if *edition > 1 {
                format!("，第{edition}版，代替以前各版")
            } else {
                String::new()
            };
            manuscript.say(Form::Masthead, format!("提请：{submitted_by}"));
            let signed_on = chinese_date(*signed_on);
            let signed = format!("签发：{signed_by}（{signed_on}{edition}）");
            manuscript.say(Form::MastheadEnd, signed);
        }
    }
    let until = chinese_moment(header.data_until);
    manuscript.say(
        Form::Note,
        format!("数据截止时间：{until}。数字所对应的工单见附件1和 report.xlsx。"),
    );
}
