//! Cumulative sums: a slow, lasting rise that no single week shows (signals.md §1b).

/// How a Poisson count becomes a value of mean 0 and variance 1 before it is summed; `mean` > 0 is the count in control.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standardization {
    /// (x − m)/√m.
    Standard,
    /// (x − 3m + 2√(xm)) / (2√m) (Rossi 1999).
    Rossi,
    /// 3⁄2 (x^⅔ − m^⅔) / m^⅙ (Anscombe).
    Anscombe,
}

impl Standardization {
    /// The standardised count.
    pub fn of(self, count: f64, mean: f64) -> f64 {
        match self {
            Self::Standard => (count - mean) / mean.sqrt(),
            Self::Rossi => (count - 3.0 * mean + 2.0 * (count * mean).sqrt()) / (2.0 * mean.sqrt()),
            Self::Anscombe => {
                1.5 * (count.powf(2.0 / 3.0) - mean.powf(2.0 / 3.0)) / mean.powf(1.0 / 6.0)
            }
        }
    }
}

/// ln of the likelihood ratio of a Poisson count with mean `factor` · `mean` to one with `mean`:
/// x ln θ − μ₀(θ − 1). The optimal increment for a rise by θ (Lucas 1985).
pub fn poisson_increment(count: f64, mean: f64, factor: f64) -> f64 {
    count * factor.ln() - mean * (factor - 1.0)
}

/// What becomes of the sum after an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterAlarm {
    /// It goes on, so that an alarm lasts as long as the rise: the classical form.
    Continue,
    /// It starts at 0 again, so that the next alarm is new evidence: the likelihood-ratio form.
    Restart,
}

/// One running sum S = max(0, S + increment − allowance); an alarm at S ≥ threshold. One number of state per cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cusum {
    allowance: f64,
    threshold: f64,
    after_alarm: AfterAlarm,
    sum: f64,
    rising: u32,
    alarmed: bool,
}

/// The sum after one more period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CusumStep {
    pub sum: f64,
    pub alarm: bool,
    /// How many periods up to this one the sum has been above 0: the present rise began that long ago.
    pub rising: u32,
}

impl Cusum {
    /// A sum at 0. `allowance` (k) is taken from every increment; `None` unless it is ≥ 0 and `threshold` (h) > 0.
    pub fn new(allowance: f64, threshold: f64, after_alarm: AfterAlarm) -> Option<Self> {
        (allowance >= 0.0 && threshold > 0.0).then_some(Self {
            allowance,
            threshold,
            after_alarm,
            sum: 0.0,
            rising: 0,
            alarmed: false,
        })
    }

    /// Adds one period.
    pub fn step(&mut self, increment: f64) -> CusumStep {
        if self.alarmed && self.after_alarm == AfterAlarm::Restart {
            (self.sum, self.rising) = (0.0, 0);
        }
        self.sum = (self.sum + increment - self.allowance).max(0.0);
        self.rising = if self.sum > 0.0 { self.rising + 1 } else { 0 };
        self.alarmed = self.sum >= self.threshold;
        CusumStep {
            sum: self.sum,
            alarm: self.alarmed,
            rising: self.rising,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::{numbers, rows};

    /// Weeks 1 … 312 of salmonella.agona in R's surveillance.
    fn salmonella() -> Option<Vec<f64>> {
        Some(numbers(&rows("salmonella_agona.csv")?, 1))
    }

    fn assert_follows(name: &str, standardization: Standardization, alarms: &[u32]) {
        let (Some(counts), Some(expected)) = (salmonella(), rows(name)) else {
            return;
        };
        let mean = counts[..208].iter().sum::<f64>() / 208.0;
        let mut cusum = Cusum::new(1.04, 2.26, AfterAlarm::Continue).unwrap();
        let mut raised = Vec::new();
        for (week, (count, sum)) in (209..).zip(counts[208..].iter().zip(numbers(&expected, 3))) {
            let step = cusum.step(standardization.of(*count, mean));
            assert!(
                (step.sum - sum).abs() < 1e-6,
                "{name} week {week}: {step:?}"
            );
            if step.alarm {
                raised.push(week);
            }
        }
        assert_eq!(raised, alarms, "{name}");
    }

    #[test]
    fn sums_of_standardised_counts_follow_r_surveillance() {
        let standard = [
            242, 245, 246, 247, 248, 249, 250, 263, 264, 265, 266, 285, 294, 295, 296, 297, 298,
            299,
        ];
        assert_follows("cusum_standard.csv", Standardization::Standard, &standard);
        let rossi = [250, 264, 265, 266, 294, 295, 296, 297];
        assert_follows("cusum_rossi.csv", Standardization::Rossi, &rossi);
        let anscombe = [264, 265, 295, 296, 297];
        assert_follows("cusum_anscombe.csv", Standardization::Anscombe, &anscombe);
    }

    #[test]
    fn the_likelihood_ratio_sum_restarts_after_each_alarm_as_in_r_surveillance() {
        let Some(rows) = rows("glrpois_log2.csv") else {
            return;
        };
        let [counts, means, sums] = [1, 2, 4].map(|column| numbers(&rows, column));
        let mut cusum = Cusum::new(0.0, 5.0, AfterAlarm::Restart).unwrap();
        let mut raised = Vec::new();
        for (row, week) in (0..counts.len()).zip(209..) {
            let step = cusum.step(poisson_increment(counts[row], means[row], 2.0));
            assert!((step.sum - sums[row]).abs() < 1e-6, "week {week}: {step:?}");
            if step.alarm {
                raised.push(week);
            }
        }
        assert_eq!(raised, [220, 257, 261, 263, 264, 285, 294]);
    }

    #[test]
    fn the_length_of_a_rise_is_counted_from_the_last_zero() {
        let mut cusum = Cusum::new(0.5, 3.0, AfterAlarm::Restart).unwrap();
        let rising: Vec<u32> = [1.0, 0.0, 2.0, 2.0, 2.0, 2.0]
            .map(|increment| cusum.step(increment).rising)
            .to_vec();
        assert_eq!(rising, [1, 0, 1, 2, 1, 2]);
    }

    #[test]
    fn a_threshold_of_nothing_is_refused() {
        assert_eq!(Cusum::new(0.0, 0.0, AfterAlarm::Restart), None);
        assert_eq!(Cusum::new(-1.0, 5.0, AfterAlarm::Restart), None);
    }
}
