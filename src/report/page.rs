//! The context of `report.html`: the report and what the page needs besides, already counted.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::WeeklyReport;
use super::chart::Chart;
use super::model::{AttentionRow, ListId, OrderList, ReportOrder};
use crate::domain::Tier;
use crate::templates::Page;

/// 五 shows so many merchants; the others follow in 附件1.
pub(super) const MOST_ROWS: usize = 20;
/// Above so many orders the page carries only the orders of 五; the workbook carries all.
const MOST_ORDERS_INLINE: usize = 3000;
/// In such a week other lists are cut to the workbook when they are longer than this.
const LONGEST_LIST_INLINE: usize = 200;
/// Width, height and inner margin of a sparkline.
const SPARK: (i64, i64, i64) = (64, 18, 2);

#[derive(Serialize)]
pub(super) struct ReportPage<'a> {
    title: String,
    number: String,
    period: String,
    classified_scope: String,
    report: &'a WeeklyReport,
    charts: BTreeMap<&'static str, &'a Chart>,
    attention: Vec<MerchantView<'a>>,
    attention_rest: Vec<MerchantView<'a>>,
    review: Vec<MerchantView<'a>>,
    candidates: usize,
    lists: Vec<ListView<'a>>,
    /// The number under which a list is printed.
    list_numbers: BTreeMap<&'a ListId, usize>,
    orders: Vec<OrderView<'a>>,
    orders_cut: bool,
}

#[derive(Serialize)]
pub(super) struct MerchantView<'a> {
    #[serde(flatten)]
    row: &'a AttentionRow,
    number: usize,
    /// Points of the sparkline.
    spark: String,
    spark_last: (i64, i64),
}

#[derive(Serialize)]
pub(super) struct ListView<'a> {
    number: usize,
    pub(super) id: &'a ListId,
    title: &'a str,
    total: usize,
    /// Stays on paper: the list of a merchant of 五.
    of_attention: bool,
    /// Too long for the page; see the workbook.
    cut: bool,
    entries: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    order_id: &'a str,
    /// The order has a row on this page.
    shown: bool,
}

#[derive(Serialize)]
pub(super) struct OrderView<'a> {
    #[serde(flatten)]
    order: &'a ReportOrder,
    /// Lists that name it: number and id.
    lists: Vec<(usize, &'a ListId)>,
}

impl<'a> ReportPage<'a> {
    pub(super) fn of(report: &'a WeeklyReport, charts: &'a [Chart]) -> Self {
        let shown = shown_orders(report);
        let rows = &report.attention.rows;
        let candidate = |row: &&AttentionRow| row.tier == Tier::Candidate;
        Self {
            title: report.header.title(),
            period: report.header.period(),
            number: report.header.number(),
            classified_scope: report.classified_scope(),
            charts: charts.iter().map(|chart| (chart.name, chart)).collect(),
            attention: merchants(rows.iter().take(MOST_ROWS), 1),
            attention_rest: merchants(rows.iter().skip(MOST_ROWS), MOST_ROWS + 1),
            review: merchants(report.attention.review.iter(), 1),
            candidates: rows.iter().filter(candidate).count(),
            lists: lists_of(report, &shown),
            list_numbers: report.list_numbers(),
            orders: orders_of(
                report,
                &shown,
                &report.lists.iter().map(|list| &list.id).collect(),
            ),
            orders_cut: shown.len() < report.orders.len(),
            report,
        }
    }
}

pub(super) fn merchants<'a>(
    rows: impl Iterator<Item = &'a AttentionRow>,
    first: usize,
) -> Vec<MerchantView<'a>> {
    rows.enumerate()
        .map(|(index, row)| {
            let points = spark_points(&row.trend);
            let texts: Vec<String> = points.iter().map(|(x, y)| format!("{x},{y}")).collect();
            MerchantView {
                row,
                number: first + index,
                spark: texts.join(" "),
                spark_last: points.last().copied().unwrap_or_default(),
            }
        })
        .collect()
}

/// From zero to the highest week, left to right.
fn spark_points(trend: &[i64]) -> Vec<(i64, i64)> {
    let (width, height, margin) = SPARK;
    let highest = trend.iter().copied().max().unwrap_or(0).max(1);
    let steps = i64::try_from(trend.len()).map_or(1, |count| (count - 1).max(1));
    (0_i64..)
        .zip(trend)
        .map(|(index, value)| {
            let x = margin + index * (width - 2 * margin) / steps;
            let y = height - margin - value * (height - 2 * margin) / highest;
            (x, y)
        })
        .collect()
}

/// The lists of the merchants of 五.
pub(super) fn attention_lists(report: &WeeklyReport) -> BTreeSet<&ListId> {
    let attention = &report.attention;
    attention
        .rows
        .iter()
        .chain(&attention.review)
        .filter_map(|row| row.counts.orders.list.as_ref())
        .collect()
}

/// Ids of the orders that get a row: all, or those of 五 and 六 in a week with too many.
fn shown_orders(report: &WeeklyReport) -> BTreeSet<&str> {
    let all = report.orders.iter().map(|order| order.order_id.as_str());
    if report.orders.len() <= MOST_ORDERS_INLINE {
        return all.collect();
    }
    let wanted = attention_lists(report);
    let named: BTreeSet<&str> = report
        .lists
        .iter()
        .filter(|list| wanted.contains(&list.id))
        .flat_map(|list| list.order_ids.iter().map(String::as_str))
        .chain(report.typical.iter().map(|clue| clue.order_id.as_str()))
        .collect();
    all.filter(|id| named.contains(id)).collect()
}

/// All lists of the report, each with its number; `shown` orders have a row on the page.
pub(super) fn lists_of<'a>(report: &'a WeeklyReport, shown: &BTreeSet<&str>) -> Vec<ListView<'a>> {
    let wanted = attention_lists(report);
    let large = report.orders.len() > MOST_ORDERS_INLINE;
    let mut views = Vec::new();
    for (index, list) in report.lists.iter().enumerate() {
        let of_attention = wanted.contains(&list.id);
        let cut = large && !of_attention && list.order_ids.len() > LONGEST_LIST_INLINE;
        let entries = if cut {
            Vec::new()
        } else {
            entries(list, shown)
        };
        views.push(ListView {
            number: index + 1,
            id: &list.id,
            title: &list.title,
            total: list.order_ids.len(),
            of_attention,
            cut,
            entries,
        });
    }
    views
}

fn entries<'a>(list: &'a OrderList, shown: &BTreeSet<&str>) -> Vec<Entry<'a>> {
    list.order_ids
        .iter()
        .map(|order_id| Entry {
            order_id,
            shown: shown.contains(order_id.as_str()),
        })
        .collect()
}

/// The orders that are shown, each with those of the wanted lists that name it.
pub(super) fn orders_of<'a>(
    report: &'a WeeklyReport,
    shown: &BTreeSet<&str>,
    wanted: &BTreeSet<&ListId>,
) -> Vec<OrderView<'a>> {
    let mut named: BTreeMap<&str, Vec<(usize, &ListId)>> = BTreeMap::new();
    let lists = report.lists.iter().enumerate();
    for (index, list) in lists.filter(|(_, list)| wanted.contains(&list.id)) {
        for id in &list.order_ids {
            named.entry(id).or_default().push((index + 1, &list.id));
        }
    }
    report
        .orders
        .iter()
        .filter(|order| shown.contains(order.order_id.as_str()))
        .map(|order| OrderView {
            order,
            lists: named.remove(order.order_id.as_str()).unwrap_or_default(),
        })
        .collect()
}

impl Page for ReportPage<'_> {
    const FILE: &'static str = "report/report.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        super::sample::pages()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::render_samples;

    #[test]
    fn every_sample_renders_in_strict_mode() {
        for html in render_samples::<ReportPage<'static>>() {
            assert!(html.contains("线索统计，未经认定，不得公开和作为惩戒依据"));
            assert!(!html.contains("<script") && !html.contains("http://www.w3.org/1999"));
        }
    }

    #[test]
    fn every_link_of_the_page_leads_somewhere() {
        for html in render_samples::<ReportPage<'static>>() {
            let ids: BTreeSet<&str> = between(&html, " id=\"").collect();
            for target in between(&html, "href=\"#") {
                assert!(ids.contains(target), "#{target}");
            }
        }
    }

    #[test]
    fn a_large_week_carries_the_orders_of_section_five_only() {
        let pages = render_samples::<ReportPage<'static>>();
        let rows = |html: &str| html.matches("<tr id=\"o-").count();
        assert_eq!(rows(&pages[0]), 260);
        assert!(rows(&pages[2]) < 260, "{}", rows(&pages[2]));
        assert!(pages[2].len() < 1 << 20, "{} bytes", pages[2].len());
    }

    #[test]
    fn text_from_outside_stays_text() {
        let mut report = WeeklyReport::sample();
        report.orders[0].title = "<img src=x onerror=alert(1)>".to_owned();
        report.attention.rows[0].name = "<b>店".to_owned();
        let templates = crate::templates::Templates::new().unwrap();
        let charts = crate::report::chart::draw_all(&templates, &report).unwrap();
        let html = templates.render(&ReportPage::of(&report, &charts)).unwrap();
        assert!(!html.contains("<img") && !html.contains("<b>"));
    }

    #[test]
    fn a_sparkline_starts_at_zero() {
        assert_eq!(spark_points(&[0, 5, 10]), [(2, 16), (32, 9), (62, 2)]);
        assert_eq!(spark_points(&[]), []);
    }

    fn between<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
        html.split(start)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
    }
}
