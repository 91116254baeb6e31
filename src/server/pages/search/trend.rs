//! The weeks of a question: how many orders, people or incidents in each, drawn, listed, and a stretch of them to look at.

use serde::Serialize;

use super::lens::Tab;
use crate::domain::{Measure, Week};
use crate::explore::{CountedWeeks, SearchView};
use crate::report::{WEEKS_PLOT, draw_weeks};
use crate::server::ask::{Ask, Twin};
use crate::server::refusal::Refusal;
use crate::templates::Templates;

/// What the address asks for. Only 件数 is known to the index; people and incidents are counted when they are asked for.
pub(super) fn measure_of(ask: &Ask) -> Measure {
    let asked = ask.asked("count").and_then(|code| code.parse().ok());
    asked.unwrap_or(Measure::Orders)
}

/// The hits of the weeks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Trend {
    pub(super) measure: Measure,
    /// The ways to the three counts.
    pub(super) measures: Vec<Tab>,
    pub(super) weeks: Vec<WeekLine>,
    /// Hits of which nobody knows when they were received.
    pub(super) undated: u64,
    /// 独立投诉人 and 事件数 of all hits, where they were counted; those of the weeks do not add up to them.
    pub(super) people: Option<i64>,
    pub(super) incidents: Option<i64>,
    /// What a stretch of weeks keeps of the question.
    pub(super) kept: Vec<(String, String)>,
    /// Where the first bar begins and the last ends, of how many units the picture is wide.
    pub(super) plot: (i32, i32, u32),
    /// The same numbers as a drawing; blank for a program, which needs it not.
    pub(super) drawing: String,
}

/// One week and the question for its orders.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct WeekLine {
    pub(super) week: Week,
    pub(super) monday: String,
    pub(super) sunday: String,
    pub(super) orders: u64,
    pub(super) complainants: Option<i64>,
    pub(super) incidents: Option<i64>,
    pub(super) url: String,
}

impl WeekLine {
    fn measured(&self, measure: Measure) -> i64 {
        match measure {
            Measure::Orders => i64::try_from(self.orders).unwrap_or(i64::MAX),
            Measure::Complainants => self.complainants.unwrap_or(0),
            Measure::Incidents => self.incidents.unwrap_or(0),
        }
    }
}

/// `counted` is there where people and incidents were asked for.
pub(super) fn trend(
    view: &SearchView,
    counted: Option<&CountedWeeks>,
    ask: &Ask,
    templates: &Templates,
) -> Result<Trend, Refusal> {
    let measure = measure_of(ask);
    let line = |week: Week, orders: u64| {
        let (monday, sunday) = (week.monday().to_string(), week.sunday().to_string());
        let counts = counted.map(|counted| counted.weeks.get(&week).copied().unwrap_or_default());
        WeekLine {
            url: ask.query_of_days(&monday, &sunday),
            week,
            monday,
            sunday,
            orders,
            complainants: counts.map(|counts| counts.complainants),
            incidents: counts.map(|counts| counts.incidents),
        }
    };
    let weeks = view.weeks.iter();
    let weeks: Vec<WeekLine> = weeks.map(|hits| line(hits.week, hits.orders)).collect();
    let dated: u64 = weeks.iter().map(|week| week.orders).sum();
    let drawn: Vec<(Week, i64)> = weeks
        .iter()
        .map(|line| (line.week, line.measured(measure)))
        .collect();
    let title = format!("符合条件的工单：每周{}", measure.label());
    Ok(Trend {
        drawing: match ask.twin {
            Twin::Page => draw_weeks(templates, (&title, measure.unit()), &drawn)?,
            Twin::Json => String::new(),
        },
        measure,
        measures: measures(ask, measure),
        undated: view.total.saturating_sub(dated),
        people: counted.map(|counted| counted.total.complainants),
        incidents: counted.map(|counted| counted.total.incidents),
        kept: ask.pairs_without(&["from", "to"]),
        plot: WEEKS_PLOT,
        weeks,
    })
}

fn measures(ask: &Ask, current: Measure) -> Vec<Tab> {
    let tab = |measure: &Measure| Tab {
        label: measure.label(),
        url: ask.query_with(
            "count",
            (*measure != Measure::Orders).then_some(measure.code()),
        ),
        chosen: *measure == current,
    };
    Measure::ALL.iter().map(tab).collect()
}

#[cfg(test)]
impl Trend {
    pub(super) fn sample() -> Self {
        let tab = |measure: &Measure| Tab {
            label: measure.label(),
            url: format!("?count={measure}"),
            chosen: *measure == Measure::Incidents,
        };
        let week = WeekLine {
            week: "2026-W47".parse().unwrap(),
            monday: "2026-11-16".to_owned(),
            sunday: "2026-11-22".to_owned(),
            orders: 1,
            complainants: Some(1),
            incidents: Some(1),
            url: "?from=2026-11-16".to_owned(),
        };
        Self {
            measure: Measure::Incidents,
            measures: Measure::ALL.iter().map(tab).collect(),
            weeks: vec![week],
            undated: 2,
            people: Some(3),
            incidents: Some(3),
            kept: vec![("lens".to_owned(), "trend".to_owned())],
            plot: WEEKS_PLOT,
            drawing: String::new(),
        }
    }
}
