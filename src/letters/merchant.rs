//! 企业信用线索档案报告: of one merchant on a day, in three colours that are never mixed: 已认定, 线索, 正面 (R-EVA-02).

use super::draft::{Draft, Standing};
use super::entry_letter::{EntryFacts, document};
use super::repair::linked;
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::document::{Column, Grid, Words};
use crate::domain::{RegisterKind, RegisterRow};
use crate::templates::{chinese_date, grouped};
use crate::workflow::CreditStage;

#[derive(Debug, Clone)]
pub struct MerchantFacts {
    pub merchant_id: String,
    pub name: String,
    pub code: Option<String>,
    /// Orders about it, of every kind.
    pub orders: i64,
    pub flags: Vec<FlagOfMerchant>,
    /// Entries on it that were approved, ended ones as well.
    pub entries: Vec<EntryFacts>,
    /// What others registered of its code and counts today.
    pub registered: Vec<RegisterRow>,
    /// 告知、提醒、约谈、检查、承诺: what, when, and what came of it.
    pub notices: Vec<(&'static str, chrono::NaiveDate, &'static str)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlagOfMerchant {
    pub flag_id: String,
    pub behaviour: &'static str,
    pub orders: i64,
    /// How far the case has got.
    pub state: &'static str,
}

pub fn merchant(facts: &MerchantFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Merchant;
    let standing = (Standing::AfterFinding, "内部资料　注意保管");
    let title = format!("{}信用线索档案报告", facts.name);
    let mut draft = Draft::new(kind, standing, title, writer);
    let code = facts.code.as_deref().unwrap_or("待核实");
    draft.text(format!(
        "主体名称：{}。统一社会信用代码：{code}。截至{}。本报告不含评分。",
        facts.name,
        chinese_date(writer.day)
    ));
    draft.heading("一、已认定的信息");
    draft.text(
        Words::from("依据生效文书归集的信用记录")
            .counted(facts.entries.len().to_string(), "#t1")
            .and("条（含已终止的）。"),
    );
    draft.table("已认定的信息", &determined(facts, writer)?);
    draft.heading("二、投诉线索（未经认定）");
    draft.before_finding();
    draft.text(
        Words::from("与该主体有关的工单")
            .counted(
                grouped(facts.orders),
                format!("/search?merchant={}", facts.merchant_id),
            )
            .and("件，预警")
            .counted(facts.flags.len().to_string(), "#t2")
            .and("条。投诉是线索，不是结论；件数多不等于属实。"),
    );
    draft.table("预警和核查情况", &clues(facts));
    draft.after_finding();
    draft.heading("三、其他单位登记的信息");
    let positive = |row: &&RegisterRow| {
        matches!(
            row.kind,
            RegisterKind::RedList | RegisterKind::Pledge | RegisterKind::Repair
        )
    };
    let (good, other): (Vec<&RegisterRow>, Vec<&RegisterRow>) =
        facts.registered.iter().partition(positive);
    draft.text(
        Words::from("正面信息（红名单、信用承诺、修复）")
            .counted(good.len().to_string(), "#t3")
            .and("条。没有负面信息不等于守信。"),
    );
    draft.table("正面信息", &registered(&good));
    draft.text(
        Words::from("其他登记信息（行政处罚、抽检、名单）")
            .counted(other.len().to_string(), "#t4")
            .and("条，以登记单位的公布为准。"),
    );
    draft.table("其他登记信息", &registered(&other));
    draft.heading("四、其他信息（中性）");
    draft.text(
        Words::from("告知、提醒、约谈、日常检查和承诺")
            .counted(facts.notices.len().to_string(), "#t5")
            .and("次，不作为负面信息。"),
    );
    draft.table("其他信息", &noticed(facts));
    draft.sign();
    draft.finish()
}

fn noticed(facts: &MerchantFacts) -> Grid {
    let mut grid = Grid::new(vec![
        Column::words("事项", 52),
        Column::words("日期", 52),
        Column::words("结果", 52),
    ]);
    for (what, day, result) in &facts.notices {
        grid.row(vec![
            (*what).into(),
            day.to_string().into(),
            (*result).into(),
        ]);
    }
    grid
}

fn determined(facts: &MerchantFacts, writer: &Writer) -> Result<Grid, LetterRefused> {
    let mut grid = Grid::new(vec![
        Column::words("信用记录", 20),
        Column::words("认定单位", 30),
        Column::words("文书", 50),
        Column::words("失信行为类型", 30),
        Column::words("状态", 26),
    ])
    .small();
    for entry in &facts.entries {
        let content = entry.content(LetterKind::Merchant)?;
        let stage = entry.entry.stage_on(writer.day).map(CreditStage::label);
        let objected = entry.entry.open_objection().map(|_| "，异议处理中");
        grid.row(vec![
            linked(entry).into(),
            content.document.authority.as_str().into(),
            document(content).into(),
            content.behaviour.as_str().into(),
            format!(
                "{}{}",
                stage.unwrap_or_default(),
                objected.unwrap_or_default()
            )
            .into(),
        ]);
    }
    Ok(grid)
}

fn clues(facts: &MerchantFacts) -> Grid {
    let mut grid = Grid::new(vec![
        Column::words("预警", 58),
        Column::words("涉嫌行为", 38),
        Column::number("线索数", 20),
        Column::words("办理情况", 40),
    ])
    .small();
    for flag in &facts.flags {
        let number =
            Words::default().counted(flag.flag_id.as_str(), format!("/flags/{}", flag.flag_id));
        grid.row(vec![
            number.into(),
            flag.behaviour.into(),
            flag.orders.to_string().into(),
            flag.state.into(),
        ]);
    }
    grid
}

fn registered(rows: &[&RegisterRow]) -> Grid {
    let mut grid = Grid::new(vec![
        Column::words("登记簿", 34),
        Column::words("单位", 30),
        Column::words("文书或编号", 36),
        Column::words("内容", 34),
        Column::words("日期", 22),
    ])
    .small();
    for row in rows {
        let day = row.starts_on.map(|day| day.to_string());
        // The register of others may use the older word.
        let label = match row.kind {
            RegisterKind::BlackList => "严重失信主体名单",
            kind => kind.label(),
        };
        grid.row(vec![
            label.into(),
            row.unit.as_str().into(),
            row.document.as_str().into(),
            row.content.replace("黑名单", "严重失信主体名单").into(),
            day.unwrap_or_default().into(),
        ]);
    }
    grid
}
