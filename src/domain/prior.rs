//! The shrinkage prior that a week was evaluated with; stored with the run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Category, Week};

/// λ ~ P·Gamma(α₁, β₁) + (1−P)·Gamma(α₂, β₂), and where the numbers come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShrinkagePrior {
    /// α₁, β₁, α₂, β₂, P.
    pub theta: [f64; 5],
    /// κ: how alike honest merchants are; `None` in weeks that were evaluated before it was asked for.
    #[serde(default)]
    pub likeness: Option<f64>,
    /// Share of merchant × category cells that are of the guilty, where it was learnt.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub guilty: BTreeMap<Category, f64>,
    /// Last week of the window that it was fitted on; `None` for the prior that ships with the rules.
    pub fitted_until: Option<Week>,
    /// Merchant × category cells of the fit.
    pub cells: usize,
    /// −ln L of the whole table, zero cells kept.
    pub negative_ln_likelihood: Option<f64>,
}
