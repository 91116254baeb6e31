//! The 2×2 table of one merchant and one category, and the measures of disproportion that it gives (signals.md §1a).

use statrs::function::gamma::{digamma, ln_gamma};

use super::gamma_tails::trigamma;
use super::information_component::InformationComponent;

/// The 97.5 % point of the standard normal distribution.
const NORMAL_975: f64 = 1.959_963_984_540_054;

/// Counts of complaints. Every combination is a table; measures that it does not define are `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contingency {
    /// Of the row and of the column: this merchant, this category.
    pub both: u64,
    /// This merchant, other categories.
    pub row_only: u64,
    /// Other merchants, this category.
    pub column_only: u64,
    /// Other merchants, other categories.
    pub neither: u64,
}

/// A ratio with its 95 % confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ratio {
    /// Infinite when nobody else has the category.
    pub estimate: f64,
    /// Lower and upper end; `None` where a cell of the table is too empty for one.
    pub interval: Option<(f64, f64)>,
}

/// The information component as Bate's neural network approximates it by a normal distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bcpnn {
    pub mean: f64,
    pub variance: f64,
    /// IC025.
    pub lower: f64,
}

impl Contingency {
    /// E = (a+b)(a+c)/N; `None` for an empty table.
    pub fn expected(self) -> Option<f64> {
        let total = self.total();
        (total > 0.0).then(|| self.row() * self.column() / total)
    }

    /// RR = a/E.
    pub fn relative_rate(self) -> Option<f64> {
        let expected = self.expected().filter(|expected| *expected > 0.0)?;
        Some(self.both as f64 / expected)
    }

    /// PRR = \[a/(a+b)\] / \[c/(c+d)\], interval by var ln PRR = 1/a − 1/(a+b) + 1/c − 1/(c+d) (Evans 2001).
    pub fn proportional_ratio(self) -> Option<Ratio> {
        let [a, b, c, d] = self.cells();
        let variance = a.recip() - (a + b).recip() + c.recip() - (c + d).recip();
        Ratio::new(a / (a + b) / (c / (c + d)), variance)
    }

    /// ROR = ad/(bc), interval by var ln ROR = 1/a + 1/b + 1/c + 1/d.
    pub fn odds_ratio(self) -> Option<Ratio> {
        let [a, b, c, d] = self.cells();
        let variance = a.recip() + b.recip() + c.recip() + d.recip();
        Ratio::new(a * d / (b * c), variance)
    }

    /// Pearson's χ², 1 degree of freedom; `None` when a margin is empty.
    pub fn chi_square(self) -> Option<f64> {
        self.chi_square_less(0.0)
    }

    /// χ² with Yates's continuity correction.
    pub fn chi_square_yates(self) -> Option<f64> {
        self.chi_square_less(self.total() / 2.0)
    }

    /// IC of the table's own observed and expected count.
    pub fn information_component(self) -> Option<InformationComponent> {
        InformationComponent::of(self.both as f64, self.expected()?)
    }

    /// Gould 2003's posterior mean and variance of the IC, with the priors of Bate 1998.
    pub fn bcpnn(self) -> Bcpnn {
        let total = self.total();
        let (both, row, column) = (self.both as f64, self.row() + 1.0, self.column() + 1.0);
        let here = both + 1.0;
        // The prior of the joint cell makes it independent: its expectation is that of the two margins.
        let all = here + total - both - 1.0 + (2.0 + total).powi(2) / (column * row);
        let margins = total + 2.0;
        let ln_mean = digamma(here)
            - digamma(all)
            - (digamma(row) + digamma(column) - 2.0 * digamma(margins));
        let ln_variance = trigamma(here) - trigamma(all) + trigamma(row) + trigamma(column)
            - 2.0 * trigamma(margins);
        let mean = ln_mean / std::f64::consts::LN_2;
        let variance = ln_variance / std::f64::consts::LN_2.powi(2);
        Bcpnn {
            mean,
            variance,
            lower: mean - NORMAL_975 * variance.sqrt(),
        }
    }

    /// Fisher's exact one-sided p-value: the chance of `both` or more, all margins fixed.
    pub fn fisher_greater(self) -> f64 {
        let [a, b, c, d] = self.cells();
        let ln_first = ln_choose(a + b, a) + ln_choose(c + d, c) - ln_choose(a + b + c + d, a + c);
        let (mut term, mut sum, mut moved) = (1.0, 1.0, 0.0);
        while b > moved && c > moved {
            term *= (b - moved) * (c - moved) / ((a + moved + 1.0) * (d + moved + 1.0));
            sum += term;
            moved += 1.0;
            if term < sum * f64::EPSILON && term * (b + c) < sum {
                break;
            }
        }
        (ln_first + f64::ln(sum)).exp().min(1.0)
    }

    fn cells(self) -> [f64; 4] {
        [self.both, self.row_only, self.column_only, self.neither].map(|count| count as f64)
    }

    fn total(self) -> f64 {
        self.cells().iter().sum()
    }

    fn row(self) -> f64 {
        self.both as f64 + self.row_only as f64
    }

    fn column(self) -> f64 {
        self.both as f64 + self.column_only as f64
    }

    fn chi_square_less(self, correction: f64) -> Option<f64> {
        let [a, b, c, d] = self.cells();
        let margins = (a + b) * (c + d) * (a + c) * (b + d);
        let difference = ((a * d - b * c).abs() - correction).max(0.0);
        (margins > 0.0).then(|| self.total() * difference * difference / margins)
    }
}

impl Ratio {
    fn new(estimate: f64, ln_variance: f64) -> Option<Self> {
        if estimate.is_nan() {
            return None;
        }
        let reach = NORMAL_975 * ln_variance.sqrt();
        let bounded = reach.is_finite() && estimate > 0.0 && estimate.is_finite();
        Some(Self {
            estimate,
            interval: bounded.then(|| (estimate * (-reach).exp(), estimate * reach.exp())),
        })
    }
}

fn ln_choose(from: f64, taken: f64) -> f64 {
    ln_gamma(from + 1.0) - ln_gamma(taken + 1.0) - ln_gamma(from - taken + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    fn table(both: u64, row_only: u64, column_only: u64, neither: u64) -> Contingency {
        Contingency {
            both,
            row_only,
            column_only,
            neither,
        }
    }

    fn assert_ratio(ratio: Option<Ratio>, estimate: f64, lower: f64, upper: f64) {
        let ratio = ratio.unwrap();
        let interval = ratio.interval.unwrap();
        assert_close(ratio.estimate, estimate, 1e-6);
        assert_close(interval.0, lower, 1e-8);
        assert_close(interval.1, upper, 1e-8);
    }

    #[test]
    fn the_hand_table_has_the_values_of_the_research_note() {
        let hand = table(15, 35, 40, 910);
        assert_close(hand.expected().unwrap(), 2.75, 1e-15);
        assert_close(hand.relative_rate().unwrap(), 5.454_545_454_5, 1e-10);
        assert_ratio(
            hand.proportional_ratio(),
            7.125,
            4.232_456_63,
            11.994_363_90,
        );
        assert_ratio(hand.odds_ratio(), 9.75, 4.926_082_30, 19.297_789_65);
        assert_close(hand.chi_square().unwrap(), 60.783_271_31, 1e-9);
        assert_close(hand.chi_square_yates().unwrap(), 55.922_634_87, 1e-9);
        let component = hand.information_component().unwrap();
        assert_close(component.estimate, 2.253_756_592_2, 1e-10);
        assert_close(component.lower, 1.432_033_367_0, 1e-9);
        assert_close(component.upper, 2.891_475_708_8, 1e-9);
        let bcpnn = hand.bcpnn();
        assert_close(bcpnn.mean, 2.037_812_574_2, 1e-9);
        assert_close(bcpnn.variance, 0.207_253_301_9, 1e-9);
        assert_close(bcpnn.lower, 1.145_537_378_7, 1e-9);
        assert_close(hand.fisher_greater(), 9.817_633_527_5e-9, 1e-9);
    }

    #[test]
    fn a_large_table_agrees_with_phvid() {
        // PhViDdata.frame, D_542 × AE_282: n 2507, margins 4247 and 11113 of 1196487.
        let large = table(2507, 1740, 8606, 1_183_634);
        assert_close(large.expected().unwrap(), 39.446_238_03, 1e-9);
        assert_close(
            large.proportional_ratio().unwrap().estimate,
            81.777_611,
            1e-7,
        );
        assert_close(large.odds_ratio().unwrap().estimate, 198.162_365, 1e-8);
        assert_close(large.bcpnn().lower, 5.877_916_9, 1e-7);
    }

    #[test]
    fn a_category_that_nobody_else_has_gives_an_infinite_ratio_without_interval() {
        let lone = table(1, 8, 0, 80).proportional_ratio().unwrap();
        assert!(lone.estimate.is_infinite());
        assert_eq!(lone.interval, None);
        assert_eq!(table(0, 5, 0, 80).proportional_ratio(), None);
        assert_eq!(table(0, 0, 0, 0).expected(), None);
        assert_eq!(table(3, 0, 4, 0).chi_square(), None);
    }

    #[test]
    fn fishers_chances_of_all_tables_of_the_same_margins_are_ordered_and_start_at_one() {
        let chances: Vec<f64> = (0..=5)
            .map(|both| table(both, 5 - both, 7 - both, 20 + both).fisher_greater())
            .collect();
        assert_close(chances[0], 1.0, 1e-12);
        assert!(chances.windows(2).all(|pair| pair[0] > pair[1]));
        // All five of the row fall into the column: C(7,5)/C(32,5).
        assert_close(chances[5], 21.0 / 201_376.0, 1e-11);
    }
}
