//! 投诉人信息: who complained, shown once to the one who asked for it, after that is on record.

use serde::Serialize;

use crate::desk::{self, RevealRequest};
use crate::domain::{LocalTime, RevealPurpose, Sensitive, TimePrecision};
use crate::pipeline::{RevealedCell, revealed_complainant};
use crate::server::app::App;
use crate::server::ask::{Ask, Twin};
use crate::server::permission::{RevealComplainant, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

/// What the vault holds of one complainant. Has no `Debug`: nothing of it goes into a log.
#[derive(Serialize)]
pub(super) struct RevealPage {
    order_id: String,
    purpose: &'static str,
    case_id: String,
    /// Who looks, and when: it stands on every print of the page.
    seen_by: String,
    seen_at: String,
    anonymous: bool,
    /// The row is not in the vault.
    missing: bool,
    cells: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    label: &'static str,
    #[serde(serialize_with = "exposed")]
    value: Sensitive,
}

/// The one place where personal data is written: into the page of the person to whom it was granted.
fn exposed<S: serde::Serializer>(value: &Sensitive, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(value.expose())
}

impl Page for RevealPage {
    const FILE: &'static str = "workbench/reveal.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let page = |cells: Vec<Shown>, missing: bool| Self {
            order_id: "12345:X1".to_owned(),
            purpose: RevealPurpose::Mediation.label(),
            case_id: "2026-W47-M000001-counterfeit".to_owned(),
            seen_by: "审阅员甲".to_owned(),
            seen_at: "2026-11-20 08:00".to_owned(),
            anonymous: !missing,
            missing,
            cells,
        };
        let cell = Shown {
            label: crate::domain::Field::ComplainantName.label(),
            value: Sensitive::new("<张三>"),
        };
        vec![
            page(vec![cell], false),
            page(Vec::new(), true),
            page(Vec::new(), false),
        ]
    }
}

pub(super) async fn page(
    app: App,
    visit: Visit<RevealComplainant>,
    ask: Ask,
) -> Result<RevealPage, Refusal> {
    let now = app.now();
    let purpose: Option<RevealPurpose> = ask.field("purpose").and_then(|code| code.parse().ok());
    let request = RevealRequest {
        order_id: ask.parameter("order_id"),
        purpose,
        case_id: ask.field("case"),
        by_program: ask.twin == Twin::Json,
    };
    let limits = (app.security.reveals, app.security.proof);
    let grant = desk::reveal(&app.store, &visit.session, request, limits, now).await?;
    let stages = app.stages().await?;
    let cells = revealed_complainant(&app.store, &stages, &grant).await?;
    let order = grant.order();
    let seen_at = LocalTime::from_epoch_millis(now.at, TimePrecision::Second);
    Ok(RevealPage {
        order_id: order.order_id.as_str().to_owned(),
        purpose: purpose.map_or("", RevealPurpose::label),
        case_id: request.case_id.unwrap_or_default().to_owned(),
        seen_by: visit.session.account.name.to_string(),
        seen_at: seen_at.map_or_else(String::new, |time| {
            super::search::told_time(&time.rfc3339())
        }),
        anonymous: order.anonymous,
        missing: cells.is_none(),
        cells: cells.unwrap_or_default().into_iter().map(shown).collect(),
    })
}

fn shown(cell: RevealedCell) -> Shown {
    Shown {
        label: cell.field.label(),
        value: cell.value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn what_is_shown_is_escaped_and_says_who_sees_it() {
        let pages = rendered::<RevealPage>();
        assert!(pages[0].contains("&lt;张三&gt;"), "{}", pages[0]);
        assert!(pages[0].contains("审阅员甲"), "{}", pages[0]);
        assert!(pages[1].contains("保险库中没有"), "{}", pages[1]);
        assert!(pages[2].contains("没有提供投诉人信息"), "{}", pages[2]);
    }
}
