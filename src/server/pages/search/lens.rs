//! Four looks at one question: the hits, their weeks, where they are, and whom they are about.

use serde::Serialize;

use crate::domain::Week;
use crate::explore::SearchView;
use crate::report::draw_weeks;
use crate::server::ask::{Ask, Twin};
use crate::server::refusal::Refusal;
use crate::templates::Templates;

/// How the answer is shown; the total is the same in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lens {
    Hits,
    Trend,
    Regions,
    Merchants,
}

impl Lens {
    const ALL: [Self; 4] = [Self::Hits, Self::Trend, Self::Regions, Self::Merchants];

    pub(super) fn of(ask: &Ask) -> Self {
        let asked = ask.asked("lens");
        let mut all = Self::ALL.into_iter();
        all.find(|lens| asked == Some(lens.code()))
            .unwrap_or(Self::Hits)
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Hits => "hits",
            Self::Trend => "trend",
            Self::Regions => "regions",
            Self::Merchants => "merchants",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Hits => "列表",
            Self::Trend => "趋势",
            Self::Regions => "地区",
            Self::Merchants => "主体",
        }
    }

    /// The facet that this lens shows whole.
    pub(super) const fn facet(self) -> Option<&'static str> {
        match self {
            Self::Hits | Self::Trend => None,
            Self::Regions => Some("region"),
            Self::Merchants => Some("merchant"),
        }
    }
}

/// The way to one lens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Tab {
    pub(super) label: &'static str,
    pub(super) url: String,
    pub(super) chosen: bool,
}

pub(super) fn tabs(ask: &Ask, current: Lens) -> Vec<Tab> {
    let tab = |lens: Lens| Tab {
        label: lens.label(),
        url: ask.query_with("lens", (lens != Lens::Hits).then_some(lens.code())),
        chosen: lens == current,
    };
    Lens::ALL.into_iter().map(tab).collect()
}

/// The hits of the weeks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Trend {
    pub(super) weeks: Vec<WeekLine>,
    /// Hits of which nobody knows when they were received.
    pub(super) undated: u64,
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
    pub(super) url: String,
}

pub(super) fn trend(view: &SearchView, ask: &Ask, templates: &Templates) -> Result<Trend, Refusal> {
    let line = |week: Week, orders: u64| {
        let (monday, sunday) = (week.monday().to_string(), week.sunday().to_string());
        WeekLine {
            url: ask.query_of_days(&monday, &sunday),
            week,
            monday,
            sunday,
            orders,
        }
    };
    let weeks = view.weeks.iter();
    let weeks: Vec<WeekLine> = weeks.map(|hits| line(hits.week, hits.orders)).collect();
    let dated: u64 = weeks.iter().map(|week| week.orders).sum();
    let drawn: Vec<(Week, i64)> = weeks
        .iter()
        .map(|line| (line.week, i64::try_from(line.orders).unwrap_or(i64::MAX)))
        .collect();
    Ok(Trend {
        drawing: match ask.twin {
            Twin::Page => draw_weeks(templates, "符合条件的工单：每周件数", &drawn)?,
            Twin::Json => String::new(),
        },
        undated: view.total.saturating_sub(dated),
        weeks,
    })
}
