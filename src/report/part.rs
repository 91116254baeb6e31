//! 部门分发件: of an issue, what one unit is asked to look at: its merchants of 五, its advice of 七, its matters of 八, and
//! the orders behind them. Lists keep the numbers that they have in the whole report.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::WeeklyReport;
use super::model::{Advice, AttentionRow, ListId, ProgressItem};
use super::page::{ListView, MerchantView, OrderView, lists_of, merchants, orders_of};
use crate::templates::Page;

#[derive(Serialize)]
pub(super) struct PartPage<'a> {
    title: String,
    number: String,
    period: String,
    unit: &'a str,
    report: &'a WeeklyReport,
    attention: Vec<MerchantView<'a>>,
    review: Vec<MerchantView<'a>>,
    advice: Vec<&'a Advice>,
    progress: Vec<&'a ProgressItem>,
    lists: Vec<ListView<'a>>,
    list_numbers: BTreeMap<&'a ListId, usize>,
    orders: Vec<OrderView<'a>>,
}

impl WeeklyReport {
    /// The units that this issue has something for, each once, in the order of their names.
    pub fn units(&self) -> Vec<&str> {
        let attention = self.attention.rows.iter().chain(&self.attention.review);
        let named: BTreeSet<&str> = attention
            .map(|row| row.lead_unit.as_str())
            .chain(self.advice.iter().map(|advice| advice.unit.as_str()))
            .chain(
                self.progress
                    .iter()
                    .flatten()
                    .map(|item| item.unit.as_str()),
            )
            .filter(|unit| !unit.is_empty())
            .collect();
        named.into_iter().collect()
    }

    /// The units with the names of their files.
    pub fn parts(&self) -> Vec<(String, String)> {
        let part = |unit: &str| (unit.to_owned(), part_name(unit));
        self.units().into_iter().map(part).collect()
    }
}

/// The name of a unit's file below the folder of the report.
pub(super) fn part_name(unit: &str) -> String {
    let kept = |c: char| {
        if c.is_alphanumeric() || "（）()-_".contains(c) {
            c
        } else {
            '、'
        }
    };
    format!("parts/{}.html", unit.chars().map(kept).collect::<String>())
}

/// The unit that a file of a signed report is for, as the file's name writes it; `None` for the other files.
pub fn unit_of_part(name: &str) -> Option<&str> {
    name.strip_prefix("parts/")?.strip_suffix(".html")
}

impl<'a> PartPage<'a> {
    pub(super) fn of(report: &'a WeeklyReport, unit: &'a str) -> Self {
        let own = |rows: &'a [AttentionRow]| -> Vec<&'a AttentionRow> {
            rows.iter().filter(|row| row.lead_unit == unit).collect()
        };
        let (rows, review) = (own(&report.attention.rows), own(&report.attention.review));
        let advice: Vec<&Advice> = report
            .advice
            .iter()
            .filter(|advice| advice.unit == unit)
            .collect();
        let wanted: BTreeSet<&ListId> = rows
            .iter()
            .chain(&review)
            .flat_map(|row| {
                let counts = &row.counts;
                [&counts.orders, &counts.complainants, &counts.incidents]
            })
            .filter_map(|figure| figure.list.as_ref())
            .chain(advice.iter().flat_map(|advice| &advice.basis))
            .collect();
        let shown: BTreeSet<&str> = report
            .lists
            .iter()
            .filter(|list| wanted.contains(&list.id))
            .flat_map(|list| list.order_ids.iter().map(String::as_str))
            .collect();
        let mut lists = lists_of(report, &shown);
        lists.retain(|list| wanted.contains(list.id));
        Self {
            title: format!("{}（{unit}分发件）", report.header.title()),
            number: report.header.number(),
            period: report.header.period(),
            unit,
            attention: merchants(rows.into_iter(), 1),
            review: merchants(review.into_iter(), 1),
            advice,
            progress: report
                .progress
                .iter()
                .flatten()
                .filter(|item| item.unit == unit)
                .collect(),
            list_numbers: report.list_numbers(),
            orders: orders_of(report, &shown, &wanted),
            lists,
            report,
        }
    }
}

impl Page for PartPage<'_> {
    const FILE: &'static str = "report/part.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        [WeeklyReport::sample(), WeeklyReport::quiet_sample()]
            .into_iter()
            .flat_map(|report| {
                let report: &'static WeeklyReport = Box::leak(Box::new(report));
                report
                    .units()
                    .into_iter()
                    .map(move |unit| Self::of(report, unit))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::templates::{Templates, render_samples};

    #[test]
    fn a_unit_sees_its_own_merchants_and_no_others() {
        let report = WeeklyReport::sample();
        let templates = Templates::new().unwrap();
        let units = report.units();
        assert!(units.len() > 1);
        for unit in units {
            let html = templates.render(&PartPage::of(&report, unit)).unwrap();
            for row in report.attention.rows.iter().chain(&report.attention.review) {
                let id = format!("id=\"m-{}\"", row.flag_id);
                assert_eq!(html.contains(&id), row.lead_unit == unit, "{unit} {id}");
            }
        }
    }

    #[test]
    fn every_link_of_a_part_leads_somewhere_and_lists_keep_their_numbers() {
        let whole = render_samples::<super::super::page::ReportPage<'static>>();
        for html in render_samples::<PartPage<'static>>() {
            let between = |start: &'static str| {
                html.split(start)
                    .skip(1)
                    .filter_map(|rest| rest.split('"').next())
            };
            let ids: BTreeSet<&str> = between(" id=\"").collect();
            for target in between("href=\"#") {
                assert!(ids.contains(target), "#{target}");
            }
            for heading in html
                .split("<h4>")
                .skip(1)
                .filter_map(|rest| rest.split("</h4>").next())
            {
                assert!(
                    whole.iter().any(|whole| whole.contains(heading)),
                    "{heading}"
                );
            }
        }
    }

    #[test]
    fn two_units_never_share_a_file() {
        assert_eq!(
            part_name("市场监管局/商务局"),
            "parts/市场监管局、商务局.html"
        );
        let report = WeeklyReport::sample();
        let names: BTreeSet<String> = report.units().into_iter().map(part_name).collect();
        assert_eq!(names.len(), report.units().len());
    }
}
