//! 公示统计: how many entries are public, for everybody. No entry and no party is named, and small cells are hidden.

use chrono::NaiveDate;
use serde::Serialize;

use crate::explore::{PublicStatistics, public_statistics};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(in crate::server::pages) const PATH: &str = "/public/statistics";

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct StatisticsPage {
    as_of: NaiveDate,
    /// Counts below it are hidden.
    smallest_cell: u64,
    /// Code and name of the columns.
    items: Vec<(String, String)>,
    rows: Vec<Row>,
    /// Null where it is hidden, here and below.
    totals: Vec<Option<u64>>,
    total: Option<u64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Row {
    behaviour: String,
    counts: Vec<Option<u64>>,
    total: Option<u64>,
}

impl Page for StatisticsPage {
    const FILE: &'static str = "workbench/public_statistics.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let as_of = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let full = Self {
            as_of,
            smallest_cell: 5,
            items: vec![("XZCF".to_owned(), "<行政处罚>".to_owned())],
            rows: vec![Row {
                behaviour: "<假冒伪劣>".to_owned(),
                counts: vec![None],
                total: Some(12_345),
            }],
            totals: vec![None],
            total: Some(12_345),
        };
        let empty = Self {
            items: Vec::new(),
            rows: Vec::new(),
            totals: Vec::new(),
            total: Some(0),
            ..full.clone()
        };
        vec![full, empty]
    }
}

pub(in crate::server::pages) async fn page(app: App, _: Ask) -> Result<StatisticsPage, Refusal> {
    let (day, smallest) = (app.now().day, app.smallest_cell);
    let steps = app.store.database.steps_taken().await?;
    // Everybody may ask, as often as they like: it is counted once.
    let count = public_statistics(&app.store, day, smallest);
    let counted = app.kept.statistics.of((steps, day), count).await?;
    let PublicStatistics {
        items,
        behaviours,
        table,
    } = &*counted;
    let catalogue = app.law().await?.catalogue;
    let named = items.iter().map(|code| {
        let known = catalogue.item(code);
        let name = known.map_or_else(|| code.clone(), |item| item.name.clone());
        (code.clone(), name)
    });
    let rows = behaviours.iter().zip(&table.cells).zip(&table.row_totals);
    Ok(StatisticsPage {
        as_of: day,
        smallest_cell: smallest,
        items: named.collect(),
        rows: rows
            .map(|((behaviour, counts), total)| Row {
                behaviour: behaviour.clone(),
                counts: counts.clone(),
                total: *total,
            })
            .collect(),
        totals: table.column_totals.clone(),
        total: table.total,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn a_hidden_count_is_told_to_be_hidden_and_not_to_be_nothing() {
        let pages = rendered::<StatisticsPage>();
        assert!(pages[0].contains("&lt;假冒伪劣&gt;") && pages[0].contains("不公布"));
        assert!(pages[0].contains("12\u{202f}345"), "{}", pages[0]);
        assert!(pages[1].contains("没有公示的信用记录"), "{}", pages[1]);
    }
}
