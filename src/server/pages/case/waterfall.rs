//! The score as a waterfall: each term begins where the one before ended.

use serde::Serialize;

use crate::domain::Flag;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server::pages) struct Term {
    pub(in crate::server::pages) text: String,
    pub(in crate::server::pages) contribution: f64,
    /// Sum up to and with this term.
    pub(in crate::server::pages) sum: f64,
    /// Left edge and width of the bar, of a hundred.
    pub(in crate::server::pages) left: f64,
    pub(in crate::server::pages) width: f64,
}

pub(super) fn terms_of(flag: &Flag) -> Vec<Term> {
    let parts: Vec<(&str, f64)> = flag
        .reasons
        .iter()
        .filter(|reason| reason.contribution != 0.0)
        .map(|reason| (reason.text.as_str(), reason.contribution))
        .collect();
    waterfall(&parts)
}

/// Each term from where the one before ended, on a scale that holds them all.
pub(in crate::server::pages) fn waterfall(parts: &[(&str, f64)]) -> Vec<Term> {
    let mut sums = vec![0.0];
    for (_, contribution) in parts {
        sums.push(sums.last().copied().unwrap_or_default() + contribution);
    }
    let lowest = sums.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let scale = 100.0 / (highest - lowest).max(f64::MIN_POSITIVE);
    parts
        .iter()
        .zip(sums.windows(2))
        .map(|((text, contribution), pair)| {
            let (before, sum) = match pair {
                [before, sum] => (*before, *sum),
                _ => (0.0, 0.0),
            };
            Term {
                text: (*text).to_owned(),
                contribution: *contribution,
                sum,
                left: (before.min(sum) - lowest) * scale,
                width: contribution.abs() * scale,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bars_of_the_score_lead_from_nothing_to_the_sum() {
        let terms = waterfall(&[("先验", -2.0), ("多人", 5.0), ("反证", -1.0)]);
        let sums: Vec<f64> = terms.iter().map(|term| term.sum).collect();
        assert_eq!(sums, [-2.0, 3.0, 2.0]);
        assert_eq!((terms[0].left, terms[0].width), (0.0, 40.0));
        assert_eq!((terms[1].left, terms[1].width), (0.0, 100.0));
        assert_eq!((terms[2].left, terms[2].width), (80.0, 20.0));
    }
}
