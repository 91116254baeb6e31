//! The rates of the model as the known merchants show them.

use std::collections::BTreeMap;

use super::evidence::LinkField;
use super::model::{LinkModel, Rates};
use super::registry::Agreement;
use crate::inference::{AgreementPattern, FieldRates, MatchRates};

/// Where the search begins: among merchants that share a block, few pairs are one. The estimate does not hang on it.
const FIRST_SHARE: f64 = 0.01;

/// m and u of one level, in the model and as estimated.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelEstimate {
    pub field: LinkField,
    pub level: String,
    /// Pairs that show it.
    pub pairs: u64,
    /// Least u where the model measures it on the known merchants.
    pub model: Rates,
    /// Nothing where no pair shows it.
    pub estimated: Option<Rates>,
}

/// All levels, over the compared pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelEstimate {
    pub model_version: String,
    /// Pairs of known merchants that share a block and could be one.
    pub pairs: u64,
    /// Estimated share of them that are one; nothing without pairs.
    pub share: Option<f64>,
    pub iterations: usize,
    /// Whether the estimates came to rest.
    pub settled: bool,
    pub levels: Vec<LevelEstimate>,
}

/// Estimates m and u from how merchants agree, without known pairs (expectation–maximisation, signals.md §1e).
pub fn estimate_rates(model: &LinkModel, agreements: &BTreeMap<Agreement, u64>) -> ModelEstimate {
    let scheme = Scheme::of(model);
    let patterns: Vec<AgreementPattern> = agreements
        .iter()
        .map(|(agreement, pairs)| scheme.pattern(agreement, *pairs))
        .collect();
    let fit = scheme.start(&patterns).fitted(&patterns);
    let mut levels = Vec::new();
    for (place, (field, of_field)) in scheme.fields.iter().enumerate() {
        for (number, (level, rates)) in of_field.iter().enumerate() {
            let shows = |(agreement, _): &(&Agreement, &u64)| {
                agreement.get(field).is_some_and(|told| told == level)
            };
            let pairs: u64 = agreements
                .iter()
                .filter(shows)
                .map(|(_, pairs)| pairs)
                .sum();
            let fitted = fit.as_ref().and_then(|fit| fit.rates.fields.get(place));
            let estimated = fitted.filter(|_| pairs > 0).and_then(|fitted| {
                Some(Rates {
                    m: *fitted.m.get(number)?,
                    u: *fitted.u.get(number)?,
                })
            });
            levels.push(LevelEstimate {
                field: *field,
                level: (*level).to_owned(),
                pairs,
                model: *rates,
                estimated,
            });
        }
    }
    ModelEstimate {
        model_version: model.version.clone(),
        pairs: agreements.values().sum(),
        share: fit.as_ref().map(|fit| fit.rates.share),
        iterations: fit.as_ref().map_or(0, |fit| fit.iterations),
        settled: fit.as_ref().is_none_or(|fit| fit.settled),
        levels,
    }
}

/// A field with its levels.
type FieldLevels = (LinkField, Vec<(&'static str, Rates)>);

/// The fields and levels of the model, numbered.
struct Scheme {
    fields: Vec<FieldLevels>,
}

impl Scheme {
    fn of(model: &LinkModel) -> Self {
        let mut fields: Vec<FieldLevels> = Vec::new();
        for (field, level, rates) in model.levels() {
            match fields.last_mut() {
                Some((last, levels)) if *last == field => levels.push((level, rates)),
                _ => fields.push((field, vec![(level, rates)])),
            }
        }
        Self { fields }
    }

    fn pattern(&self, agreement: &Agreement, pairs: u64) -> AgreementPattern {
        let level_of = |(field, levels): &FieldLevels| {
            let told = agreement.get(field)?;
            levels.iter().position(|(level, _)| level == told)
        };
        AgreementPattern {
            levels: self.fields.iter().map(level_of).collect(),
            pairs: pairs as f64,
        }
    }

    /// m of the model; u as the levels are spread over all pairs, for nearly all of them are of two merchants.
    fn start(&self, patterns: &[AgreementPattern]) -> MatchRates {
        let field = |(place, (_, levels)): (usize, &FieldLevels)| {
            let m: f64 = levels.iter().map(|(_, rates)| rates.m).sum();
            // One pair of each level more than there is: none is impossible.
            let mut u = vec![1.0; levels.len()];
            for pattern in patterns {
                let level = pattern.levels.get(place).copied().flatten();
                if let Some(count) = level.and_then(|level| u.get_mut(level)) {
                    *count += pattern.pairs;
                }
            }
            let all: f64 = u.iter().sum();
            FieldRates {
                m: levels.iter().map(|(_, rates)| rates.m / m).collect(),
                u: u.into_iter().map(|count| count / all).collect(),
            }
        };
        MatchRates {
            share: FIRST_SHARE,
            fields: self.fields.iter().enumerate().map(field).collect(),
        }
    }
}
