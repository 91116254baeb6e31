//! When a series of counts began to be another one: Bayesian online change-point detection (Adams, MacKay 2007).
//!
//! It explains, it does not accuse: no temporal method is precise enough to flag by (signals.md §1b).

use statrs::function::gamma::ln_gamma;

/// What is believed of the length of the present run, over Poisson counts whose rate within a run is
/// Gamma(`shape`, `rate`), a run ending after any period with chance `hazard`.
#[derive(Debug, Clone, PartialEq)]
pub struct RunLengths {
    hazard: f64,
    prior: Rate,
    /// By run length; probabilities sum to 1.
    runs: Vec<(f64, Rate)>,
}

/// A rate that is Gamma(shape, rate).
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rate {
    shape: f64,
    rate: f64,
}

impl Rate {
    /// The posterior predictive chance of a count, a negative binomial:
    /// Γ(a+x)/(Γ(a) x!) · (b/(b+1))^a · (1/(b+1))^x.
    fn chance(self, count: f64) -> f64 {
        let Self { shape, rate } = self;
        let ln_choose = ln_gamma(shape + count) - ln_gamma(shape) - ln_gamma(count + 1.0);
        (ln_choose - shape * (1.0 / rate).ln_1p() - count * rate.ln_1p()).exp()
    }

    fn with(self, count: f64) -> Self {
        Self {
            shape: self.shape + count,
            rate: self.rate + 1.0,
        }
    }
}

impl RunLengths {
    /// Before the first period; `None` unless 0 < `hazard` < 1 and both parameters are positive and finite.
    pub fn new(hazard: f64, shape: f64, rate: f64) -> Option<Self> {
        let positive = |value: f64| value > 0.0 && value.is_finite();
        let prior = Rate { shape, rate };
        (hazard > 0.0 && hazard < 1.0 && positive(shape) && positive(rate)).then(|| Self {
            hazard,
            prior,
            runs: vec![(1.0, prior)],
        })
    }

    /// Takes in the count of one more period, which is ≥ 0. Time is that of the periods so far.
    pub fn step(&mut self, count: f64) {
        let mut ended = 0.0;
        let mut runs = vec![(0.0, self.prior)];
        for (probability, rate) in &self.runs {
            let joint = probability * rate.chance(count);
            ended += joint * self.hazard;
            runs.push((joint * (1.0 - self.hazard), rate.with(count)));
        }
        runs[0].0 = ended;
        let total: f64 = runs.iter().map(|(probability, _)| probability).sum();
        for (probability, _) in &mut runs {
            *probability /= total;
        }
        self.runs = runs;
    }

    /// The likeliest number of periods, up to the last one, that belong to the present run; the shortest of equals.
    pub fn likeliest(&self) -> usize {
        let mut best = 0;
        for (length, (probability, _)) in self.runs.iter().enumerate() {
            if *probability > self.runs[best].0 {
                best = length;
            }
        }
        best
    }

    /// The chance that the present run is between these numbers of periods long, both included.
    pub fn chance_of(&self, lengths: std::ops::RangeInclusive<usize>) -> f64 {
        let end = (lengths.end() + 1).min(self.runs.len());
        let inside = self.runs.get(*lengths.start()..end).unwrap_or_default();
        inside.iter().map(|(probability, _)| probability).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    /// The series of the research note.
    const COUNTS: [f64; 19] = [
        1.0, 0.0, 2.0, 1.0, 1.0, 0.0, 1.0, 2.0, 0.0, 1.0, 6.0, 8.0, 5.0, 9.0, 7.0, 6.0, 1.0, 0.0,
        1.0,
    ];

    #[test]
    fn run_lengths_of_the_research_note_are_reproduced() {
        // P(r ≤ 3) and the likeliest run after each period (small_fixtures.log; no second source).
        let expected = [
            (1, 1.0),
            (2, 1.0),
            (3, 1.0),
            (4, 0.070_341),
            (5, 0.067_344),
            (6, 0.074_395),
            (7, 0.064_465),
            (8, 0.061_879),
            (9, 0.069_100),
            (10, 0.061_742),
            (11, 0.263_484),
            (2, 0.951_904),
            (3, 0.866_955),
            (4, 0.027_119),
            (5, 0.021_444),
            (6, 0.021_818),
            (7, 0.225_724),
            (2, 0.951_334),
            (3, 0.985_716),
        ];
        let mut runs = RunLengths::new(1.0 / 50.0, 1.0, 1.0).unwrap();
        for (count, (likeliest, short)) in COUNTS.iter().zip(expected) {
            runs.step(*count);
            assert_eq!(runs.likeliest(), likeliest);
            assert!((runs.chance_of(0..=3) - short).abs() < 1e-6);
            // A run may have ended just now, whatever was counted.
            assert_close(runs.chance_of(0..=0), 1.0 / 50.0, 1e-9);
        }
    }

    /// Adams and MacKay's recursion against the sum over all 2^n segmentations of a short series.
    #[test]
    fn the_recursion_is_the_sum_over_all_segmentations() {
        let (hazard, shape, rate) = (0.1_f64, 0.7, 0.4);
        let counts = &COUNTS[8..15];
        let mut by_length = vec![0.0; counts.len() + 1];
        for cuts in 0_u32..1 << counts.len() {
            // Bit t: the run ends after period t.
            let mut probability = 1.0;
            let mut length = 0;
            let mut belief = Rate { shape, rate };
            for (period, count) in counts.iter().enumerate() {
                probability *= belief.chance(*count);
                if cuts >> period & 1 == 1 {
                    probability *= hazard;
                    (length, belief) = (0, Rate { shape, rate });
                } else {
                    probability *= 1.0 - hazard;
                    (length, belief) = (length + 1, belief.with(*count));
                }
            }
            by_length[length] += probability;
        }
        let total: f64 = by_length.iter().sum();
        let mut runs = RunLengths::new(hazard, shape, rate).unwrap();
        for count in counts {
            runs.step(*count);
        }
        for (length, joint) in by_length.iter().enumerate() {
            assert_close(runs.chance_of(length..=length), joint / total, 1e-10);
        }
    }

    #[test]
    fn beliefs_that_make_no_sense_are_refused() {
        assert_eq!(RunLengths::new(0.0, 1.0, 1.0), None);
        assert_eq!(RunLengths::new(1.0, 1.0, 1.0), None);
        assert_eq!(RunLengths::new(0.02, 0.0, 1.0), None);
        assert_eq!(RunLengths::new(0.02, 1.0, f64::INFINITY), None);
        assert!(
            RunLengths::new(0.02, 1.0, 1.0)
                .unwrap()
                .chance_of(5..=9)
                .abs()
                < 1e-15
        );
    }
}
