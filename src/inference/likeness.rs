//! Whether a merchant's share of one kind of complaint is one that honest merchants have by nature.
//!
//! Honest merchants of one trade are alike, not equal: the shares of the kinds follow a Dirichlet distribution around
//! those of the trade, a single share p a Beta(κp, κ(1−p)) (Mosimann 1962; "Beta concentration" of signals.md §2, the
//! dominant risk of false flags). κ, the likeness, is learnt from all merchants at once. Of a guilty one's share
//! nothing is known: it is uniform. A rare kind thereby spreads more, by its ratio to the expected, than a common one.

use super::beta_binomial::BetaShape;
use super::logarithm::{ln_sum_exp, logit};

/// Complaints of one kind among all those of a merchant; effective counts may be fractional.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareCell {
    part: f64,
    whole: f64,
    usual: f64,
}

/// Where trade and season make a kind nearly all, a share cannot stand out; the Beta stays proper.
const MOST_USUAL: f64 = 0.9;
/// κ lies between one half (everybody deals in one kind) and 500 (all are alike).
const RANGE: (f64, f64) = (0.5, 500.0);

impl ShareCell {
    /// `usual` is the share expected of an honest merchant of the same trade. `None` unless 0 ≤ part ≤ whole, 0 < usual.
    pub fn new(part: f64, whole: f64, usual: f64) -> Option<Self> {
        let fine = part >= 0.0 && part <= whole && whole.is_finite() && usual > 0.0;
        fine.then(|| Self {
            part,
            whole,
            usual: usual.min(MOST_USUAL),
        })
    }

    /// ln of the chance of these complaints, in their order, under Beta(a, b).
    fn ln_chance(&self, shape: BetaShape) -> f64 {
        shape.ln_mean_chance(self.part, self.whole - self.part)
    }
}

/// κ: as many complaints of one's own weigh as much as the habits of the trade.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likeness(f64);

impl Likeness {
    /// κ, brought into the range that makes sense.
    pub fn within(kappa: f64) -> Self {
        Self(kappa.max(RANGE.0).min(RANGE.1))
    }

    pub fn kappa(self) -> f64 {
        self.0
    }

    /// Least and greatest ln κ.
    pub(super) fn ln_range() -> (f64, f64) {
        (RANGE.0.ln(), RANGE.1.ln())
    }

    /// Log-odds that the cell is a guilty one, `guilty` being the chance before it is looked at.
    pub fn log_odds(self, cell: &ShareCell, guilty: f64) -> f64 {
        let (honest, any) = self.ln_chances(cell);
        logit(guilty) + any - honest
    }

    /// The same, where the merchant's own earlier record is known: `earlier` complaints, of which no more than `firmness`
    /// count. A guilty one may have been so all along, or have changed since; either is as likely. Of an honest one that
    /// goes on as before the record moves the Beta: a₀ + part, b₀ + rest (conjugate updating).
    ///
    /// A high share that was always high loses at most ln 2 by it; one that rose speaks the louder.
    pub fn log_odds_since(
        self,
        cell: &ShareCell,
        earlier: (f64, f64),
        firmness: f64,
        guilty: f64,
    ) -> f64 {
        let (part, whole) = earlier;
        let counted = if whole > firmness {
            firmness / whole
        } else {
            1.0
        };
        let (alike, unlike) = (self.0 * cell.usual, self.0 * (1.0 - cell.usual));
        let own = BetaShape::new(alike + counted * part, unlike + counted * (whole - part));
        let own = own.map_or(0.0, |shape| cell.ln_chance(shape));
        let (honest, any) = self.ln_chances(cell);
        logit(guilty) + any + ln_sum_exp(-honest, -own) - std::f64::consts::LN_2
    }

    /// The chance that an honest merchant with as many complaints has this many of the kind, or more; counts rounded.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "numbers of complaints: not negative, far below 2⁵³"
    )]
    pub fn honest_chance(self, cell: &ShareCell) -> f64 {
        let (whole, part) = (cell.whole.round() as u64, cell.part.round() as u64);
        let shape = self.honest(cell);
        let chances = (part..=whole).filter_map(|part| shape?.ln_chance(part, whole));
        chances.map(f64::exp).sum::<f64>().min(1.0)
    }

    fn honest(self, cell: &ShareCell) -> Option<BetaShape> {
        BetaShape::new(self.0 * cell.usual, self.0 * (1.0 - cell.usual))
    }

    /// Of an honest one, and of any share.
    pub(super) fn ln_chances(self, cell: &ShareCell) -> (f64, f64) {
        let of = |shape: Option<BetaShape>| shape.map_or(0.0, |shape| cell.ln_chance(shape));
        (of(self.honest(cell)), of(BetaShape::new(1.0, 1.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    fn cell(part: f64, whole: f64, usual: f64) -> ShareCell {
        ShareCell::new(part, whole, usual).unwrap()
    }

    #[test]
    fn the_odds_are_those_of_products_written_out() {
        // 5 of 5 at p = .04, κ = 25: honest ∏ (1+i)/(25+i), any share 1/6.
        let honest: f64 = (0..5)
            .map(|i| f64::from(1 + i) / f64::from(25 + i))
            .product();
        let expected = (0.005_f64 / 0.995).ln() + (1.0_f64 / 6.0).ln() - honest.ln();
        let odds = Likeness::within(25.0).log_odds(&cell(5.0, 5.0, 0.04), 0.005);
        assert_close(odds, expected, 1e-12);
    }

    #[test]
    fn one_ratio_says_less_of_a_rare_kind_and_where_merchants_are_unlike() {
        let odds = |kappa: f64, usual: f64| {
            let likeness = Likeness::within(kappa);
            likeness.log_odds(&cell(160.0 * usual, 20.0, usual), 0.005)
        };
        assert!(odds(25.0, 0.05) > odds(8.0, 0.05) + 1.0);
        assert!(odds(25.0, 0.05) > odds(25.0, 0.01));
    }

    #[test]
    fn a_share_that_rose_speaks_louder_than_one_that_was_always_there() {
        let likeness = Likeness::within(8.0);
        let now = cell(12.0, 20.0, 0.05);
        let since = |earlier: (f64, f64)| likeness.log_odds_since(&now, earlier, 30.0, 0.005);
        let plain = likeness.log_odds(&now, 0.005);
        assert_close(since((0.0, 0.0)), plain, 1e-12);
        assert!(since((1.0, 20.0)) > plain + 2.0);
        let constant = since((12.0, 20.0));
        assert!(
            constant < plain && constant > plain - std::f64::consts::LN_2,
            "{constant} {plain}"
        );
        // A long record counts for as much as a short one of the same share.
        assert_close(since((1.5, 30.0)), since((50.0, 1_000.0)), 1e-9);
    }

    #[test]
    fn the_odds_of_a_change_are_those_of_products_written_out() {
        // 2 of 2 at p = .5, κ = 2: honest 1/2 · 2/3; with 0 of 2 before Beta(1, 3): 1/4 · 2/5; any share 1/3.
        let (honest, own, any): (f64, f64, f64) = (1.0 / 3.0, 1.0 / 10.0, 1.0 / 3.0);
        let expected = (any * (0.5 / honest + 0.5 / own)).ln();
        let likeness = Likeness::within(2.0);
        let odds = likeness.log_odds_since(&cell(2.0, 2.0, 0.5), (0.0, 2.0), 30.0, 0.5);
        assert_close(odds, expected, 1e-12);
    }

    #[test]
    fn the_chance_of_a_share_is_a_tail() {
        let likeness = Likeness::within(25.0);
        assert_close(likeness.honest_chance(&cell(0.0, 12.0, 0.1)), 1.0, 1e-9);
        let one = |part| likeness.honest_chance(&cell(part, 1.0, 0.1));
        assert_close(one(1.0), 0.1, 1e-12);
    }
}
