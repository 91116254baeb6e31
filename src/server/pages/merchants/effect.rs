//! What a judgement would change, as the pages about it show it before anything is done.

use serde::Serialize;

use crate::domain::Week;
use crate::pipeline::{FlagChange, JudgementEffect, MerchantGroup};

/// The counts of the merchants that it touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Effect {
    before: Vec<Counted>,
    after: Vec<Counted>,
    /// What other links change with it is found later.
    relinked_later: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Counted {
    merchant_id: String,
    name: String,
    orders: i64,
    complainants: i64,
    incidents: i64,
}

/// The flags that it touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", content = "changes", rename_all = "snake_case")]
pub(super) enum FlagEffect {
    /// It takes seconds: only for who wants to know.
    NotAsked,
    /// Being worked out.
    Awaited,
    Known(Vec<FlagLine>),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct FlagLine {
    week: Week,
    /// The week keeps the flags that it was told with.
    frozen: bool,
    merchant_id: String,
    name: String,
    category: &'static str,
    before: &'static str,
    after: &'static str,
}

pub(super) fn effect_of(effect: &JudgementEffect) -> Effect {
    let counted = |groups: &[MerchantGroup]| groups.iter().map(Counted::of).collect();
    Effect {
        before: counted(&effect.before),
        after: counted(&effect.after),
        relinked_later: effect.relinked_later,
    }
}

impl Counted {
    fn of(group: &MerchantGroup) -> Self {
        Self {
            merchant_id: group.merchant_id.clone(),
            name: group.name.clone(),
            orders: group.counts.orders,
            complainants: group.counts.complainants,
            incidents: group.counts.incidents,
        }
    }
}

pub(super) fn flag_effect(changes: &[FlagChange]) -> FlagEffect {
    let line = |change: &FlagChange| FlagLine {
        week: change.week,
        frozen: change.frozen,
        merchant_id: change.merchant_id.clone(),
        name: change.name.clone(),
        category: change.category.label(),
        before: change.tier_before.map_or("无预警", |tier| tier.label()),
        after: change.tier_after.map_or("无预警", |tier| tier.label()),
    };
    FlagEffect::Known(changes.iter().map(line).collect())
}

#[cfg(test)]
impl Effect {
    pub(super) fn sample() -> Self {
        let counted = |id: &str, orders| Counted {
            merchant_id: id.to_owned(),
            name: "<甲>店".to_owned(),
            orders,
            complainants: 2,
            incidents: 2,
        };
        Self {
            before: vec![counted("M000001", 3), counted("M000002", 4)],
            after: vec![counted("M000001", 7)],
            relinked_later: true,
        }
    }
}

#[cfg(test)]
impl FlagEffect {
    pub(super) fn sample() -> Self {
        Self::Known(vec![FlagLine {
            week: "2026-W47".parse().unwrap(),
            frozen: true,
            merchant_id: "M000001".to_owned(),
            name: "<甲>店".to_owned(),
            category: "假冒伪劣",
            before: "无预警",
            after: "建议核查",
        }])
    }
}
