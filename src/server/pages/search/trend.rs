//! The weeks of a question: how many orders, people or incidents in each, drawn, listed, and a stretch of them to look at.

use std::collections::HashMap;

use serde::Serialize;

use super::lens::Tab;
use crate::domain::{Measure, Week};
use crate::explore::{
    CountedWeeks, ExpectedHits, SearchQuestion, SearchView, counted_weeks, expected_weeks,
};
use crate::report::{WEEKS_PLOT, WeekBar, draw_weeks};
use crate::server::app::App;
use crate::server::ask::{Ask, Twin};
use crate::server::refusal::Refusal;

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
    /// Any week has an expectation; of people and incidents none has.
    pub(super) expects: bool,
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
    /// 件数 that the share of the weeks before lets expect.
    pub(super) expected: Option<Expected>,
    /// Festivals that the week touches.
    pub(super) festival: Option<String>,
    pub(super) url: String,
}

/// The central 95 % of what is to be expected, and on which side of it the week lies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Expected {
    mean: f64,
    low: u64,
    high: u64,
    /// 高于预期 or 低于预期.
    verdict: Option<&'static str>,
}

impl Expected {
    fn of(hits: ExpectedHits, orders: u64) -> Self {
        let verdict = if orders > hits.high {
            Some("高于预期")
        } else if orders < hits.low {
            Some("低于预期")
        } else {
            None
        };
        Self {
            mean: hits.mean,
            low: hits.low,
            high: hits.high,
            verdict,
        }
    }
}

impl WeekLine {
    fn bar(&self, measure: Measure) -> WeekBar {
        let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let expected = self.expected.as_ref();
        WeekBar {
            week: self.week,
            number: self.measured(measure),
            usual: expected.map(|expected| (whole(expected.low), whole(expected.high))),
            festival: self.festival.clone(),
        }
    }

    fn measured(&self, measure: Measure) -> i64 {
        match measure {
            Measure::Orders => i64::try_from(self.orders).unwrap_or(i64::MAX),
            Measure::Complainants => self.complainants.unwrap_or(0),
            Measure::Incidents => self.incidents.unwrap_or(0),
        }
    }
}

/// Counts the weeks of an answer the way that is asked for.
pub(super) async fn trend(
    app: &App,
    view: &SearchView,
    question: &SearchQuestion,
    ask: &Ask,
) -> Result<Trend, Refusal> {
    let measure = measure_of(ask);
    let (mut counted, mut expected) = (None, HashMap::new());
    if measure == Measure::Orders {
        expected = expected_weeks(&app.store, question, &view.weeks).await?;
    } else {
        counted = Some(counted_weeks(&app.store, question, view.total).await?);
    }
    let line = |week: Week, orders: u64| {
        let (monday, sunday) = (week.monday().to_string(), week.sunday().to_string());
        let counts = counted.as_ref();
        let counts = counts.map(|counted: &CountedWeeks| {
            let counts = counted.weeks.get(&week);
            counts.copied().unwrap_or_default()
        });
        WeekLine {
            url: ask.query_of_days(&monday, &sunday),
            week,
            monday,
            sunday,
            orders,
            complainants: counts.map(|counts| counts.complainants),
            incidents: counts.map(|counts| counts.incidents),
            expected: expected.get(&week).map(|hits| Expected::of(*hits, orders)),
            festival: app.festival_of(week),
        }
    };
    let weeks = view.weeks.iter();
    let weeks: Vec<WeekLine> = weeks.map(|hits| line(hits.week, hits.orders)).collect();
    let dated: u64 = weeks.iter().map(|week| week.orders).sum();
    let bars: Vec<WeekBar> = weeks.iter().map(|line| line.bar(measure)).collect();
    let title = format!("符合条件的工单：每周{}", measure.label());
    Ok(Trend {
        drawing: match ask.twin {
            Twin::Page => draw_weeks(&app.templates, (&title, measure.unit()), &bars)?,
            Twin::Json => String::new(),
        },
        measure,
        measures: measures(ask, measure),
        undated: view.total.saturating_sub(dated),
        expects: !expected.is_empty(),
        people: counted.as_ref().map(|counted| counted.total.complainants),
        incidents: counted.as_ref().map(|counted| counted.total.incidents),
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
    /// With an expectation that the week surpasses.
    pub(super) fn expecting() -> Self {
        let mut trend = Self::sample();
        let hits = ExpectedHits {
            all: 9,
            mean: 0.25,
            low: 0,
            high: 2,
        };
        trend.expects = true;
        (trend.people, trend.incidents) = (None, None);
        for line in &mut trend.weeks {
            line.orders = 3;
            (line.complainants, line.incidents) = (None, None);
            line.expected = Some(Expected::of(hits, line.orders));
        }
        trend
    }

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
            expected: None,
            festival: Some("<双11>".to_owned()),
            url: "?from=2026-11-16".to_owned(),
        };
        Self {
            measure: Measure::Incidents,
            measures: Measure::ALL.iter().map(tab).collect(),
            weeks: vec![week],
            undated: 2,
            expects: false,
            people: Some(3),
            incidents: Some(3),
            kept: vec![("lens".to_owned(), "trend".to_owned())],
            plot: WEEKS_PLOT,
            drawing: String::new(),
        }
    }
}
