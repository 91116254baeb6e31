//! 公示清单: what is or was open to everybody on a day, and on what basis. No person is named.

use axum::response::Response;
use chrono::NaiveDate;
use serde::Serialize;

use super::MOST_SHOWN;
use crate::db::CreditRow;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadCredit, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::server::streamed_csv::{Listed, Sheet, streamed_csv};
use crate::templates::Page;
use crate::workflow::PenaltyOfEntry;

pub(in crate::server::pages) const ASKS: &[Parameter] = &[
    Parameter::day("day", "哪一天"),
    Parameter::integer("after", "从第几条之后列起"),
];

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server::pages) struct PublicPage {
    day: NaiveDate,
    total: usize,
    entries: Vec<PublicEntry>,
    next_url: Option<String>,
    export_url: String,
}

/// One entry as everybody may see it.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct PublicEntry {
    entry_id: String,
    name: String,
    uscc: String,
    behaviour: String,
    facts: String,
    /// What was decided, with its sums; blank where the entry tells no penalty.
    penalty: String,
    document: String,
    authority: String,
    determined_on: NaiveDate,
    from: NaiveDate,
    until: NaiveDate,
    /// The law that it was published by.
    basis: String,
    objected: bool,
}

impl Page for PublicPage {
    const FILE: &'static str = "workbench/credit_public.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let entry = PublicEntry {
            entry_id: "C000001".to_owned(),
            name: "<某某商行>".to_owned(),
            uscc: "91350100M000100Y43".to_owned(),
            behaviour: "假冒伪劣".to_owned(),
            facts: "<事实>".to_owned(),
            penalty: "<罚款>".to_owned(),
            document: "行政处罚决定书 示市监罚〔2026〕1号".to_owned(),
            authority: "示例市市场监督管理局".to_owned(),
            determined_on: day,
            from: day,
            until: day,
            basis: "12个月".to_owned(),
            objected: true,
        };
        [vec![entry], Vec::new()]
            .map(|entries| Self {
                day,
                total: entries.len(),
                next_url: (!entries.is_empty()).then(|| "?after=1".to_owned()),
                entries,
                export_url: "/credit/public.csv".to_owned(),
            })
            .to_vec()
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    _visit: Visit<ReadCredit>,
    ask: Ask,
) -> Result<PublicPage, Refusal> {
    let day = day_of(&app, &ask)?;
    let after: i64 = ask.asked_as("after", "序号")?.unwrap_or(0);
    let after = usize::try_from(after).unwrap_or(0);
    let entries = public_on(&app, day).await?;
    let (total, behind) = (entries.len(), after.saturating_add(MOST_SHOWN));
    Ok(PublicPage {
        day,
        total,
        entries: entries.into_iter().skip(after).take(MOST_SHOWN).collect(),
        next_url: (behind < total).then(|| format!("?day={day}&after={behind}")),
        export_url: format!("/credit/public.csv?day={day}"),
    })
}

const COLUMNS: &[&str] = &[
    "编号",
    "名称",
    "统一社会信用代码",
    "失信行为类型",
    "主要失信事实",
    "处罚内容",
    "文书",
    "认定单位",
    "认定日期",
    "公示开始",
    "公示截止",
    "公示依据",
    "异议处理中",
];

pub(in crate::server::pages) async fn export(
    app: App,
    visit: Visit<ReadCredit>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let day = day_of(&app, &ask)?;
    let entries = public_on(&app, day).await?;
    let sheet = Sheet {
        object: "credit:public",
        columns: COLUMNS,
        told: format!("{day}的公示清单，{}条", entries.len()),
        rows: entries.len() as u64,
    };
    let lines = entries.into_iter().map(|entry| {
        vec![
            entry.entry_id,
            entry.name,
            entry.uscc,
            entry.behaviour,
            entry.facts,
            entry.penalty,
            entry.document,
            entry.authority,
            entry.determined_on.to_string(),
            entry.from.to_string(),
            entry.until.to_string(),
            entry.basis,
            if entry.objected { "是" } else { "否" }.to_owned(),
        ]
    });
    streamed_csv(app, visit.actor(), sheet, Listed(lines)).await
}

/// Today unless another day is asked for; what will be public tomorrow nobody knows.
fn day_of(app: &App, ask: &Ask) -> Result<NaiveDate, Refusal> {
    let today = app.now().day;
    let day: NaiveDate = ask.asked_as("day", "哪一天")?.unwrap_or(today);
    if day > today {
        return Err(Refusal::unprocessable(
            "只能查询今天和以前的公示情况，请换一个日期",
        ));
    }
    Ok(day)
}

async fn public_on(app: &App, day: NaiveDate) -> Result<Vec<PublicEntry>, Refusal> {
    let rows = app.store.database.credit_entries_as_of(day).await?;
    Ok(rows
        .iter()
        .filter_map(|row| public_entry(row, day))
        .collect())
}

/// An entry as it was known on that day.
fn public_entry(row: &CreditRow, day: NaiveDate) -> Option<PublicEntry> {
    let (publication, content) = (row.entry.public_on(day)?, row.entry.content()?);
    Some(PublicEntry {
        entry_id: row.entry_id.to_string(),
        name: content.subject.shown_name().to_owned(),
        uscc: content.subject.shown_code(),
        behaviour: content.behaviour.clone(),
        facts: content.facts.clone(),
        penalty: content.penalty.as_ref().map(decided).unwrap_or_default(),
        document: format!("{} {}", content.document.kind, content.document.number),
        authority: content.document.authority.clone(),
        determined_on: content.determined_on(),
        from: publication.from,
        until: publication.until,
        basis: publication.longest.period.to_string(),
        objected: row.entry.open_objection().is_some(),
    })
}

/// 处罚内容 with its sums in 万元, as penalties are published.
fn decided(penalty: &PenaltyOfEntry) -> String {
    let sums = [("罚款", penalty.fine), ("没收", penalty.confiscated)];
    let sums = sums.into_iter().filter_map(|(what, sum)| {
        let sum = sum?.ten_thousand_yuan_text();
        Some(format!("{what}{sum}万元"))
    });
    let sums: Vec<String> = sums.collect();
    if sums.is_empty() {
        return penalty.content.clone();
    }
    format!("{}（{}）", penalty.content, sums.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn the_list_tells_the_basis_and_the_objection() {
        let pages = rendered::<PublicPage>();
        assert!(pages[0].contains("&lt;事实&gt;"), "{}", pages[0]);
        assert!(pages[0].contains("异议处理中"), "{}", pages[0]);
        assert!(pages[0].contains("rel=\"next\""), "{}", pages[0]);
        assert!(pages[1].contains("没有公示的信用记录"), "{}", pages[1]);
    }
}
