//! 三、地域行业分布 and 四、平台与寄递.

use super::phrases::{groups, heading, note};
use crate::document::{Form, Manuscript};
use crate::report::WeeklyReport;
use crate::workflow::IssueSection;

pub(super) fn write(manuscript: &mut Manuscript, report: &WeeklyReport) {
    let scope = report.classified_scope();
    let (places, platforms) = (&report.distribution, &report.platforms);
    heading(manuscript, "三、地域行业分布");
    note(manuscript, report, IssueSection::Distribution);
    manuscript.say(Form::Note, scope.as_str());
    groups(
        manuscript,
        "表4　县区和功能板块（只含已归类线索）",
        "地域",
        &places.regions,
    );
    groups(
        manuscript,
        "表5　专项领域（只含已归类线索）",
        "领域",
        &places.fields,
    );
    heading(manuscript, "四、平台与寄递");
    note(manuscript, report, IssueSection::Platforms);
    manuscript.say(
        Form::Note,
        format!("{scope}平台为交易场所，不等于被投诉主体。"),
    );
    groups(
        manuscript,
        "表6　提及较多的平台（前10，只含已归类线索）",
        "平台",
        &platforms.platforms,
    );
    groups(
        manuscript,
        "表7　寄递企业（只含已归类线索）",
        "寄递企业",
        &platforms.couriers,
    );
}
