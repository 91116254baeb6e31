//! Four looks at one question: the hits, their weeks, where they are, and whom they are about.

use serde::Serialize;

use crate::server::ask::Ask;

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
    pub(super) const CODES: &'static [&'static str] = &[
        Self::Hits.code(),
        Self::Trend.code(),
        Self::Regions.code(),
        Self::Merchants.code(),
    ];

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
