//! Merchants by weeks: who is complained about when, at one look.

use serde::Serialize;

use super::facets::FacetGroup;
use crate::domain::{MerchantId, Week};
use crate::explore::{MerchantHits, SearchQuestion, hits_by_merchant};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::refusal::Refusal;

/// Rows: those with the most hits.
const MERCHANTS: usize = 15;
/// Columns: half a year, the window that sees most.
const WEEKS: usize = 26;
/// Shades beside that of nothing.
const SHADES: u64 = 4;

/// The last weeks of the merchants with the most hits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Heat {
    pub(super) weeks: Vec<HeatWeek>,
    pub(super) rows: Vec<HeatRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct HeatWeek {
    pub(super) week: Week,
    /// `47`: the number of the week alone.
    pub(super) number: String,
    pub(super) days: String,
}

/// One merchant: `before`, `cells` and `undated` add up to `total`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct HeatRow {
    pub(super) merchant_id: String,
    pub(super) name: String,
    pub(super) total: u64,
    /// Hits of earlier weeks than are shown.
    pub(super) before: u64,
    pub(super) undated: u64,
    pub(super) cells: Vec<HeatCell>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct HeatCell {
    pub(super) orders: u64,
    /// 0 for nothing, then by quarters of the largest number of all.
    pub(super) shade: u64,
    /// The question for exactly these orders.
    pub(super) url: String,
}

/// The heat map of the merchants that the facet shows.
pub(super) async fn heat(
    app: &App,
    question: &SearchQuestion,
    facet: Option<&FacetGroup>,
    ask: &Ask,
) -> Result<Heat, Refusal> {
    let values = facet.map(|group| group.values.as_slice());
    let named: Vec<(MerchantId, &str)> = values
        .unwrap_or_default()
        .iter()
        .filter_map(|choice| Some((choice.value.parse().ok()?, choice.label.as_str())))
        .take(MERCHANTS)
        .collect();
    let merchants: Vec<MerchantId> = named.iter().map(|(merchant, _)| *merchant).collect();
    let hits = hits_by_merchant(&app.store, question, &merchants).await?;
    let names: Vec<&str> = named.iter().map(|(_, name)| *name).collect();
    Ok(laid_out(&hits, &names, ask))
}

fn laid_out(hits: &[MerchantHits], names: &[&str], ask: &Ask) -> Heat {
    let last_weeks = hits.iter().filter_map(|own| own.weeks.last());
    let Some(last) = last_weeks.map(|hits| hits.week).max() else {
        return Heat {
            weeks: Vec::new(),
            rows: Vec::new(),
        };
    };
    let back = i32::try_from(WEEKS).unwrap_or(i32::MAX) - 1;
    let weeks: Vec<Week> = (0..=back).map(|ago| last.plus(ago - back)).collect();
    let of = |own: &MerchantHits, week: Week| {
        let mut weeks = own.weeks.iter();
        weeks
            .find(|hits| hits.week == week)
            .map_or(0, |hits| hits.orders)
    };
    let all = hits
        .iter()
        .flat_map(|own| weeks.iter().map(move |week| of(own, *week)));
    let most = all.max().unwrap_or(0).max(1);
    let row = |(own, name): (&MerchantHits, &&str)| {
        let merchant_id = own.merchant.to_string();
        let cell = |week: &Week| {
            let orders = of(own, *week);
            let (monday, sunday) = (week.monday().to_string(), week.sunday().to_string());
            HeatCell {
                orders,
                shade: (orders * SHADES).div_ceil(most),
                url: ask.query_of_merchant(&merchant_id, &monday, &sunday),
            }
        };
        let cells: Vec<HeatCell> = weeks.iter().map(cell).collect();
        let shown: u64 = cells.iter().map(|cell| cell.orders).sum();
        let undated = own.undated();
        HeatRow {
            name: (*name).to_owned(),
            total: own.total,
            before: own.total.saturating_sub(shown + undated),
            undated,
            cells,
            merchant_id,
        }
    };
    Heat {
        rows: hits.iter().zip(names).map(row).collect(),
        weeks: weeks
            .into_iter()
            .map(|week| HeatWeek {
                number: week.to_string().chars().skip(6).collect(),
                days: format!("{} 至 {}", week.monday(), week.sunday()),
                week,
            })
            .collect(),
    }
}

#[cfg(test)]
impl Heat {
    /// One merchant in one week, for the tests of pages.
    pub(super) fn sample() -> Self {
        Self {
            weeks: vec![HeatWeek {
                week: "2026-W47".parse().unwrap(),
                number: "47".to_owned(),
                days: "2026-11-16 至 2026-11-22".to_owned(),
            }],
            rows: vec![HeatRow {
                merchant_id: "M000001".to_owned(),
                name: "<甲>店".to_owned(),
                total: 3,
                before: 1,
                undated: 1,
                cells: vec![HeatCell {
                    orders: 1,
                    shade: 4,
                    url: "?merchant=M000001".to_owned(),
                }],
            }],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explore::WeekHits;

    fn hits(merchant: i64, total: u64, weeks: &[(&str, u64)]) -> MerchantHits {
        let weeks = weeks.iter().map(|(week, orders)| WeekHits {
            week: week.parse().unwrap(),
            orders: *orders,
        });
        MerchantHits {
            merchant: MerchantId(merchant),
            total,
            weeks: weeks.collect(),
        }
    }

    #[test]
    fn what_is_not_shown_is_counted_beside_the_cells() {
        let ask = Ask::of_question("q=假货&merchant=M000009&not_merchant=M000001&lens=merchants");
        let shown = [
            hits(1, 15, &[("2025-W40", 3), ("2026-W47", 8)]),
            hits(2, 2, &[("2026-W46", 2)]),
        ];
        let heat = laid_out(&shown, &["甲", "乙"], &ask.unwrap());
        assert_eq!(heat.weeks.len(), WEEKS);
        assert_eq!(heat.weeks.last().unwrap().number, "47");
        let [first, second] = heat.rows.as_slice() else {
            panic!("{heat:?}");
        };
        assert_eq!((first.before, first.undated, first.total), (3, 4, 15));
        let last = first.cells.last().unwrap();
        assert_eq!((last.orders, last.shade), (8, 4));
        let of_second = &second.cells[WEEKS - 2];
        assert_eq!((of_second.orders, of_second.shade), (2, 1));
        assert_eq!(second.cells.last().unwrap().shade, 0);
        // A cell asks for its merchant and week alone, with the words.
        let asked = "?q=%E5%81%87%E8%B4%A7&merchant=M000001&from=2026-11-16&to=2026-11-22";
        assert_eq!(last.url, asked);
    }

    #[test]
    fn nothing_found_is_an_empty_map() {
        let ask = Ask::of_question("q=x").unwrap();
        assert!(laid_out(&[], &[], &ask).rows.is_empty());
    }
}
