//! 线索移送函 with 线索明细表 and 回执, and the 核查反馈表 that comes back (R-RTE-05).

use super::case_letter::{CaseFacts, OrderLine};
use super::draft::{Draft, Standing};
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::document::{Cell, Column, Grid, Words};
use crate::domain::finding_in;
use crate::templates::chinese_date;
use crate::workflow::{CaseStep, Finding};

const INTERNAL: &str = "内部资料　注意保管";

/// To the department that the case was handed to.
pub fn transfer(facts: &CaseFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Transfer;
    let handed = facts.handed(kind)?;
    let category = facts.flag.category.label();
    let name = &facts.flag.merchant.name;
    let title = format!("关于移送{name}涉嫌{category}线索的函");
    let mut draft = Draft::new(kind, (Standing::BeforeFinding, INTERNAL), title, writer);
    draft.to(handed.department);
    draft.text(format!(
        "经对12345、12315、12318等投诉举报数据监测，{}被投诉较多，涉嫌{category}，待核查。该线索（编号{}）经两名审阅人员复核，于{}移送你单位。以下均为线索统计，未经认定，不得公开和作为惩戒依据。",
        facts.party(),
        facts.case_id,
        chinese_date(handed.on),
    ));
    draft.heading("一、线索情况");
    facts.counted(&mut draft, "投诉举报线索");
    for (number, reason) in (1..).zip(&facts.flag.reasons) {
        draft.text(format!("{number}.{}", reason.text));
    }
    if facts.flag.counter_evidence.is_empty() {
        draft.text(Words::led("反向证据：", "未见。"));
    }
    for evidence in &facts.flag.counter_evidence {
        draft.text(Words::led("反向证据：", evidence.text.as_str()));
    }
    draft.heading("二、请予办理");
    draft.text(format!(
        "请你单位依职责核查，于{}前以《核查反馈表》反馈核查情况；属于其他单位职责的，请及时退回并说明理由。",
        chinese_date(handed.due)
    ));
    if !facts.supporting.is_empty() {
        let units = facts.supporting.join("、");
        draft.text(format!("配合单位：{units}。"));
    }
    draft.text(
        "举报人、投诉人信息依法保密，本函及附件不含其姓名和联系方式；确需联系的，请说明用途另行办理。",
    );
    draft.text("附件：1.线索明细表　2.回执");
    draft.sign();
    draft.annex("附件1", "线索明细表");
    let grid = listed(&facts.orders);
    draft.text(
        Words::from("共")
            .counted(grid.len().to_string(), "#t1")
            .and("件，标题为投诉举报人陈述，未经核实。"),
    );
    draft.table("线索明细（已脱敏）", &grid);
    draft.annex("附件2", "回执");
    draft.table("线索移送回执", &receipt(facts, handed.department));
    draft.finish()
}

fn listed(orders: &[OrderLine]) -> Grid {
    let mut grid = Grid::new(vec![
        Column::number("序", 10),
        Column::words("工单", 40),
        Column::words("来源", 18),
        Column::words("受理日期", 24),
        Column::words("反映事项", 64),
    ])
    .small();
    for (number, order) in (1..).zip(orders) {
        let day = order.received_on;
        // A citizen may say what an office may not; the order itself tells it.
        let title = match finding_in(&order.title) {
            None => order.title.as_str(),
            Some(_) => "（标题从略，见工单）",
        };
        grid.row(vec![
            number.to_string().into(),
            Words::default()
                .counted(&order.order_id, format!("/orders/{}", order.order_id))
                .into(),
            order.source.into(),
            day.map_or_else(|| "不详".to_owned(), |day| day.to_string())
                .into(),
            title.into(),
        ]);
    }
    grid
}

fn receipt(facts: &CaseFacts, department: &str) -> Grid {
    form([
        ("线索编号", facts.case_id.as_str()),
        ("主体名称", facts.flag.merchant.name.as_str()),
        ("接收单位", department),
        ("收到日期", "　　　　年　　月　　日"),
        ("承办科室和承办人", ""),
        ("签收人（盖章）", ""),
    ])
}

/// Two columns, to be filled in by hand where the right one is blank.
fn form<'a>(rows: impl IntoIterator<Item = (&'a str, &'a str)>) -> Grid {
    let mut grid = Grid::new(vec![Column::words("项目", 46), Column::words("内容", 110)]);
    for (name, told) in rows {
        let told = if told.is_empty() {
            // Room for a hand.
            Cell::lines(vec!["".into(), "".into(), "".into()])
        } else {
            told.into()
        };
        grid.row(vec![Words::strong(name).into(), told]);
    }
    grid
}

/// What the department sends back: filled in as far as its answer is on record.
pub fn feedback(facts: &CaseFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Feedback;
    let handed = facts.handed(kind)?;
    let answered = facts.case.events().iter().rev().find_map(|event| {
        let CaseStep::Return { finding, reason } = &event.step else {
            return None;
        };
        Some((*finding, reason.as_str(), event.day))
    });
    let title = format!("{}线索核查反馈表", facts.flag.merchant.name);
    let mut draft = Draft::new(kind, (Standing::BeforeFinding, INTERNAL), title, writer);
    let boxes: Vec<String> = Finding::ALL
        .iter()
        .map(|finding| {
            let chosen = answered.is_some_and(|(given, ..)| given == *finding);
            format!("{}{}", if chosen { "☑" } else { "□" }, finding.label())
        })
        .collect();
    let (boxes, handed_on) = (boxes.join("　"), chinese_date(handed.on));
    let due = chinese_date(handed.due);
    // From here on the department speaks of what it found.
    draft.after_finding();
    let told = answered.map_or("", |(_, reason, _)| reason);
    let answered_on = answered.map(|(.., day)| chinese_date(day));
    let mut grid = form([
        ("线索编号", facts.case_id.as_str()),
        ("主体名称", facts.flag.merchant.name.as_str()),
        (
            "统一社会信用代码",
            facts.flag.merchant.uscc.as_deref().unwrap_or("待核实"),
        ),
        ("涉嫌行为", facts.flag.category.label()),
        ("核查单位", handed.department),
        ("移送日期", handed_on.as_str()),
        ("反馈期限", due.as_str()),
        ("核查结果", boxes.as_str()),
        ("核查情况", told),
        ("立案日期、决定文书名称和编号", ""),
        ("反馈日期", answered_on.as_deref().unwrap_or("")),
    ]);
    grid.row(vec![
        Words::strong("填表人、审核人（盖章）").into(),
        Cell::lines(vec!["".into(), "".into()]),
    ]);
    draft.table("核查反馈", &grid);
    draft.before_finding();
    draft.note("填写说明：核查结果在相应方框内打勾；属实且立案的，另附立案材料；作出决定的，另附决定文书原件。投诉件数多不等于属实。");
    draft.sign();
    draft.finish()
}
