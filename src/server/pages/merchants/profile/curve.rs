//! The weeks of a merchant, from its first order to the last.

use serde::Serialize;

use crate::domain::{MerchantId, Week};
use crate::explore::MerchantFile;
use crate::report::{WeekBar, draw_weeks};
use crate::server::app::App;
use crate::server::ask::Twin;
use crate::server::refusal::Refusal;

/// The orders of each week, drawn and as numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Curve {
    weeks: Vec<CurveWeek>,
    /// Orders of which nobody knows when they were received.
    undated: u64,
    /// The same weeks with their tables, and counted by people and incidents.
    trend_url: String,
    /// Blank for a program, which needs it not, and where there is nothing to draw.
    drawing: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct CurveWeek {
    week: Week,
    orders: u64,
}

pub(super) fn curve(
    app: &App,
    id: MerchantId,
    file: &MerchantFile,
    twin: Twin,
) -> Result<Curve, Refusal> {
    let bar = |week: Week, orders: u64| WeekBar {
        week,
        number: i64::try_from(orders).unwrap_or(i64::MAX),
        usual: None,
        festival: app.festival_of(week),
    };
    let bars: Vec<WeekBar> = file
        .weeks
        .iter()
        .map(|hits| bar(hits.week, hits.orders))
        .collect();
    let drawing = match twin {
        Twin::Page if !bars.is_empty() => {
            draw_weeks(&app.templates, ("该主体每周件数", "件"), &bars)?
        }
        Twin::Page | Twin::Json => String::new(),
    };
    let dated: u64 = file.weeks.iter().map(|hits| hits.orders).sum();
    Ok(Curve {
        weeks: file
            .weeks
            .iter()
            .map(|hits| CurveWeek {
                week: hits.week,
                orders: hits.orders,
            })
            .collect(),
        undated: file.total.saturating_sub(dated),
        trend_url: format!("/search?merchant={id}&lens=trend"),
        drawing,
    })
}

#[cfg(test)]
impl Curve {
    pub(super) fn sample() -> Self {
        Self {
            weeks: vec![CurveWeek {
                week: "2026-W47".parse().unwrap(),
                orders: 3,
            }],
            undated: 1,
            trend_url: "/search?merchant=M000001&lens=trend".to_owned(),
            drawing: "曲线".to_owned(),
        }
    }
}
