//! 信用修复告知书, and the 可修复名单 of those who may apply already (R-REP-01, R-REP-05).

use chrono::NaiveDate;

use super::draft::{Draft, Standing};
use super::entry_letter::{EntryFacts, document, not_yet};
use super::objection::{by, sources};
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::document::{Column, Grid, Words};
use crate::templates::chinese_date;
use crate::workflow::Repair;

/// How an entry can be repaired, or what became of the application.
pub fn repair_notice(facts: &EntryFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::RepairNotice;
    let content = facts.content(kind)?;
    if facts.approved_on().is_none() {
        return Err(not_yet(kind, "该信用记录尚未批准归集"));
    }
    let (standing, title) = (Standing::AfterFinding, "信用修复告知书");
    let mut draft = Draft::new(kind, (standing, ""), title, writer);
    draft.to(&facts.name());
    if let Some(note) = facts.addressed_by_hand() {
        draft.note(note);
    }
    draft.text(format!(
        "{}作出的{}已归集为信用记录{}，失信行为类型：{}。现将信用修复有关事项告知如下。",
        content.document.authority,
        document(content),
        facts.id,
        content.behaviour,
    ));
    match facts.entry.repairs().last() {
        Some(repair) => decided(&mut draft, facts, repair, writer.day),
        None => may_apply(&mut draft, facts),
    }
    draft.text(
        "信用修复不收取费用。申请材料由本人（单位）提交，任何机构不得以代办名义收费或者承诺结果。",
    );
    draft.sign();
    draft.finish()
}

fn may_apply(draft: &mut Draft, facts: &EntryFacts) {
    match facts.entry.publication() {
        Some(publication) => draft.text(format!(
            "该条信息自{}起公示，最短公示期至{}，公示截止{}。最短公示期满后可以申请修复。{}",
            chinese_date(publication.from),
            by(&publication.shortest),
            chinese_date(publication.until),
            sources(&[&publication.shortest]),
        )),
        None => draft.text("该条信息未向社会公示，可以随时申请修复。"),
    }
    draft.text("申请修复应当同时具备：一、纠正失信行为，履行完毕有关义务；二、公开作出信用承诺；三、达到最短公示期。请提交履行义务的证明材料和信用承诺书。");
}

fn decided(draft: &mut Draft, facts: &EntryFacts, repair: &Repair, day: NaiveDate) {
    let received = chinese_date(repair.received);
    match repair.decided_on {
        None => draft.text(format!(
            "你（单位）的修复申请已于{received}受理，将于{}前办理；修复公示至{}。{}",
            by(&repair.decision),
            by(&repair.publicity),
            sources(&[&repair.decision, &repair.publicity]),
        )),
        Some(decided) => {
            let outcome = if repair.granted {
                "准予修复，终止公示并转入档案，同步告知所有使用单位"
            } else {
                "不予修复"
            };
            draft.text(format!(
                "你（单位）的修复申请于{received}受理，我单位于{}决定：{outcome}。",
                chinese_date(decided)
            ));
        }
    }
    let day = repair.decided_on.unwrap_or(day);
    let mut grid = Grid::new(vec![
        Column::words("条件", 60),
        Column::words("是否符合", 26),
        Column::words("依据的材料", 70),
    ]);
    for condition in repair.conditions(facts.entry.publication(), day) {
        let holds = if condition.holds {
            "符合"
        } else {
            "不符合"
        };
        grid.row(vec![
            condition.name.into(),
            holds.into(),
            condition.because.into(),
        ]);
    }
    draft.table(&format!("修复条件核对（截至{}）", chinese_date(day)), &grid);
}

/// One entry whose shortest publicity has passed.
#[derive(Debug, Clone)]
pub struct Repairable {
    pub facts: EntryFacts,
    /// 最短公示期 ended on this day.
    pub since: NaiveDate,
}

/// Whom to tell that they may apply: the office calls, nobody has to know of it by himself.
pub fn repairable(rows: &[Repairable], writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Repairable;
    let standing = (Standing::AfterFinding, "内部资料　注意保管");
    let mut draft = Draft::new(kind, standing, "可申请信用修复名单", writer);
    draft.text(
        Words::from(format!(
            "截至{}，最短公示期已过、尚未申请修复且仍在使用的信用记录",
            chinese_date(writer.day)
        ))
        .counted(rows.len().to_string(), "#t1")
        .and("条。请认定单位通知当事人：纠正失信行为、履行完毕义务并公开作出信用承诺后可以申请修复。"),
    );
    let mut grid = Grid::new(vec![
        Column::words("信用记录", 20),
        Column::words("主体名称\n统一社会信用代码", 48),
        Column::words("认定单位", 30),
        Column::words("失信行为类型", 32),
        Column::words("最短公示期至", 26),
    ])
    .small();
    for row in rows {
        let content = row.facts.content(kind)?;
        grid.row(vec![
            linked(&row.facts).into(),
            crate::document::Cell::lines(vec![row.facts.name().into(), row.facts.code().into()]),
            content.document.authority.as_str().into(),
            content.behaviour.as_str().into(),
            row.since.to_string().into(),
        ]);
    }
    draft.table("可申请修复的记录", &grid);
    draft.sign();
    draft.finish()
}

/// The number of an entry, as it can be opened.
pub(super) fn linked(facts: &EntryFacts) -> Words {
    Words::default().counted(facts.id.to_string(), facts.address())
}
