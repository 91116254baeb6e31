//! 工单: one work order, masked, with its evidence and where it came from.

use serde::Serialize;

use super::passage::{Piece, pieces};
use crate::audit::{AuditAction, AuditEvent};
use crate::desk;
use crate::domain::{Evidence, RevealPurpose};
use crate::explore::{OrderView, order_view};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{Permission as _, ReadOrders, RevealComplainant, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

/// The page of one order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct OrderPage {
    order: OrderView,
    received_at: String,
    source: &'static str,
    nature: &'static str,
    result: &'static str,
    region: Option<String>,
    /// The body in pieces; those that are evidence for a label say for which.
    text: Vec<Piece>,
    /// For those who may ask who complained; `null` for the others.
    reveal: Option<RevealForm>,
}

/// What has to be said to see who complained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct RevealForm {
    purposes: Vec<(&'static str, &'static str)>,
    /// Cases that hold the order.
    cases: Vec<String>,
}

impl Page for OrderPage {
    const FILE: &'static str = "workbench/order.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let order = OrderView {
            earlier_versions: vec![OrderView::sample()],
            ..OrderView::sample()
        };
        let page = Self {
            received_at: "2026-11-20 08:00".to_owned(),
            source: order.source.short_label(),
            nature: order.nature.label(),
            result: order.result.label(),
            region: Some("东海县".to_owned()),
            text: text_of(&order),
            order,
            reveal: None,
        };
        let with_cases = |cases| Self {
            reveal: Some(RevealForm {
                purposes: RevealPurpose::choices(),
                cases,
            }),
            ..page.clone()
        };
        let case = "2026-W47-M000001-counterfeit".to_owned();
        vec![page.clone(), with_cases(Vec::new()), with_cases(vec![case])]
    }
}

pub(super) async fn page(
    app: App,
    visit: Visit<ReadOrders>,
    ask: Ask,
) -> Result<OrderPage, Refusal> {
    let id = ask.parameter("order_id");
    let order = order_view(&app.store, id).await?;
    let order = order.ok_or_else(Refusal::not_found)?;
    let event = AuditEvent::done(
        &visit.actor(),
        AuditAction::ViewOrder,
        format!("order:{id}"),
    );
    desk::record(&app.store, &event, app.now()).await?;
    let region = order
        .region_code
        .and_then(|code| app.regions.name(code))
        .map(str::to_owned);
    let reveal = if RevealComplainant::ROLES.contains(&visit.role()) {
        Some(RevealForm {
            purposes: RevealPurpose::choices(),
            cases: desk::cases_of_order(&app.store, id).await?,
        })
    } else {
        None
    };
    Ok(OrderPage {
        received_at: order
            .received_at
            .as_deref()
            .map_or_else(|| "时间不详".to_owned(), super::search::told_time),
        source: order.source.short_label(),
        nature: order.nature.label(),
        result: order.result.label(),
        region,
        text: text_of(&order),
        order,
        reveal,
    })
}

fn text_of(order: &OrderView) -> Vec<Piece> {
    let labels = order.categories.iter();
    let marks: Vec<(&str, &[Evidence])> = labels
        .map(|label| (label.label, label.evidence.as_slice()))
        .collect();
    pieces(&order.title, &order.body, &marks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn evidence_is_marked_in_the_body_and_names_are_escaped() {
        let page = &rendered::<OrderPage>()[0];
        assert!(
            page.contains("买到<mark title=\"假冒伪劣\">假货</mark>了"),
            "{page}"
        );
        assert!(
            page.contains("&lt;甲&gt;店") && !page.contains("<甲>"),
            "{page}"
        );
    }

    #[test]
    fn a_party_leads_to_its_merchant() {
        let page = &rendered::<OrderPage>()[0];
        assert!(page.contains("href=\"/merchants/M000001\""), "{page}");
    }

    #[test]
    fn who_complained_is_asked_for_with_a_purpose_in_a_case_of_the_order_only() {
        let pages = rendered::<OrderPage>();
        assert!(!pages[0].contains("查看投诉人信息"), "{}", pages[0]);
        assert!(pages[1].contains("还没有案件含有这件工单"), "{}", pages[1]);
        assert!(!pages[1].contains("name=\"purpose\""));
        for field in ["name=\"purpose\"", "name=\"case\"", "value=\"mediation\""] {
            assert!(pages[2].contains(field), "{field}");
        }
    }
}
