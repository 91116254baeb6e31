//! What the model says of a pair: sentence by sentence with its weight, and what agrees without the values.

use serde::Serialize;

use crate::pipeline::{MerchantCard, Suspect};
use crate::server::pages::case::{Term, waterfall};

/// The evidence of the model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Evidence {
    model_version: String,
    /// In bits; the sum of each term with those before. Zero where scores are hidden.
    terms: Vec<Term>,
    weight: Option<f64>,
    /// Probability that they are one.
    posterior: Option<f64>,
}

/// Whether a field agrees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Agreement {
    pub(super) field: &'static str,
    pub(super) told: &'static str,
}

pub(super) fn evidence_of(suspect: &Suspect, model_version: &str) -> Evidence {
    let parts: Vec<(&str, f64)> = suspect
        .evidence
        .iter()
        .map(|field| (field.text.as_str(), field.weight))
        .collect();
    Evidence {
        model_version: model_version.to_owned(),
        terms: waterfall(&parts),
        weight: Some(suspect.weight),
        posterior: Some(suspect.posterior),
    }
}

impl Evidence {
    /// For people whose own judgement is to be compared with the model's.
    pub(super) fn without_scores(self) -> Self {
        let terms = self.terms.into_iter().map(|term| Term {
            contribution: 0.0,
            sum: 0.0,
            left: 0.0,
            width: 0.0,
            ..term
        });
        Self {
            terms: terms.collect(),
            weight: None,
            posterior: None,
            ..self
        }
    }

    #[cfg(test)]
    pub(super) fn sample() -> Self {
        Self {
            model_version: "2026.4".to_owned(),
            terms: waterfall(&[("字号相同（“<甲>”）", 4.2), ("地区不同", -1.4)]),
            weight: Some(2.8),
            posterior: Some(0.815),
        }
    }
}

/// Code, region and shops as both cards tell them; phone and address as the digests were compared.
pub(super) fn agreements(
    left: &MerchantCard,
    right: &MerchantCard,
    suspect: Option<&Suspect>,
) -> Vec<Agreement> {
    let same = |is_same: bool| if is_same { "相同" } else { "不同" };
    let both = |left: Option<String>, right: Option<String>| match (left, right) {
        (Some(left), Some(right)) => same(left == right),
        (None, None) => "均不详",
        _ => "一方不详",
    };
    let region = |card: &MerchantCard| card.region_code.map(|code| code.to_string());
    let shops = if left.shops.is_empty() || right.shops.is_empty() {
        "一方不详"
    } else if left.shops.iter().any(|shop| right.shops.contains(shop)) {
        "有相同的"
    } else {
        "不同"
    };
    let compared = |field: &str| {
        let evidence = suspect.into_iter().flat_map(|suspect| &suspect.evidence);
        let mut compared = evidence.filter(|one| one.field.code() == field);
        match compared.next() {
            None => "未能比较",
            Some(one) => same(one.level != "different"),
        }
    };
    let row = |field, told| Agreement { field, told };
    vec![
        row(
            "统一社会信用代码",
            both(left.uscc.clone(), right.uscc.clone()),
        ),
        row("地区", both(region(left), region(right))),
        row("平台店铺", shops),
        row("被投诉方电话", compared("phone")),
        row("被投诉方地址", compared("address")),
    ]
}
