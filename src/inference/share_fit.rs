//! What all merchants together tell of shares: how alike honest ones are, and how rare the guilty are in each kind.
//!
//! A cell is of a guilty merchant with the chance π of its kind, and uniform then, see [`super::likeness`]. κ and the πs
//! are the likeliest together; a kind in which nobody stands out asks for more before somebody is believed to.

use super::likeness::{Likeness, ShareCell};

/// What is believed before the data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShareBelief {
    pub likeness: Likeness,
    /// Standard deviation of ln κ.
    pub spread: f64,
    /// π of any kind, 0–1: Beta(2, 1/π), likeliest there and as firm as one guilty cell among 1/π.
    pub guilty: f64,
}

/// The likeliest values.
#[derive(Debug, Clone, PartialEq)]
pub struct ShareFit {
    pub likeness: Likeness,
    /// π by kind.
    pub guilty: Vec<f64>,
}

/// ln κ is found to this.
const PRECISION: f64 = 1e-4;
/// π is found to this part of itself, or as near as so many rounds bring it.
const NEAR: f64 = 1e-6;
const ROUNDS: usize = 200;

impl ShareFit {
    /// From the cells of each kind; what is believed where there are none. Golden-section search over ln κ with the πs
    /// by expectation and maximization for each: deterministic.
    pub fn near(kinds: &[Vec<ShareCell>], belief: &ShareBelief) -> Self {
        let centre = belief.likeness.kappa().ln();
        let loss = |ln_kappa: f64| {
            let away = (ln_kappa - centre) / belief.spread;
            let likeness = Likeness::within(ln_kappa.exp());
            let told = kinds
                .iter()
                .map(|cells| Kind::of(cells, likeness).likeliest(belief.guilty).1);
            away * away / 2.0 - told.sum::<f64>()
        };
        let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
        let (mut low, mut high) = Likeness::ln_range();
        let mut inner = (high - golden * (high - low), low + golden * (high - low));
        let mut losses = (loss(inner.0), loss(inner.1));
        while high - low > PRECISION {
            if losses.0 < losses.1 {
                high = inner.1;
                inner = (high - golden * (high - low), inner.0);
                losses = (loss(inner.0), losses.0);
            } else {
                low = inner.0;
                inner = (inner.1, low + golden * (high - low));
                losses = (losses.1, loss(inner.1));
            }
        }
        let likeness = Likeness::within(f64::midpoint(low, high).exp());
        let guilty = kinds
            .iter()
            .map(|cells| Kind::of(cells, likeness).likeliest(belief.guilty).0);
        Self {
            likeness,
            guilty: guilty.collect(),
        }
    }
}

/// The cells of one kind under one κ.
struct Kind {
    /// ln of the chances if all were honest.
    ln_honest: f64,
    /// How many times as probable each is of a guilty one.
    ratios: Vec<f64>,
}

impl Kind {
    fn of(cells: &[ShareCell], likeness: Likeness) -> Self {
        let chances = cells.iter().map(|cell| likeness.ln_chances(cell));
        let mut kind = Self {
            ln_honest: 0.0,
            ratios: Vec::with_capacity(cells.len()),
        };
        for (honest, any) in chances {
            kind.ln_honest += honest;
            kind.ratios.push((any - honest).exp());
        }
        kind
    }

    /// The likeliest π, and ln of the chances of the cells and of it.
    fn likeliest(&self, believed: f64) -> (f64, f64) {
        let (honest, cells) = (1.0 / believed - 1.0, self.ratios.len() as f64);
        let mut guilty = believed;
        for _ in 0..ROUNDS {
            let blamed = self
                .ratios
                .iter()
                .map(|ratio| guilty * ratio / (guilty * ratio + 1.0 - guilty));
            let next = (1.0 + blamed.sum::<f64>()) / (1.0 + honest + cells);
            let is_found = (next / guilty - 1.0).abs() < NEAR;
            guilty = next;
            if is_found {
                break;
            }
        }
        let mixed = self
            .ratios
            .iter()
            .map(|ratio| (1.0 - guilty + guilty * ratio).ln());
        let told = self.ln_honest + mixed.sum::<f64>();
        (guilty, told + guilty.ln() + honest * (1.0 - guilty).ln())
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::inference::reference::assert_close;

    const BELIEF: f64 = 0.005;

    fn cell(part: f64, whole: f64, usual: f64) -> ShareCell {
        ShareCell::new(part, whole, usual).unwrap()
    }

    fn near(kinds: &[Vec<ShareCell>]) -> ShareFit {
        let belief = ShareBelief {
            likeness: Likeness::within(15.0),
            spread: 0.7,
            guilty: BELIEF,
        };
        ShareFit::near(kinds, &belief)
    }

    /// Merchants of a Pólya urn: each complaint makes its like more probable.
    fn urn(kappa: f64, random: &mut ChaCha8Rng) -> Vec<ShareCell> {
        let draw = |random: &mut ChaCha8Rng| {
            let (usual, whole) = (0.08, 30_i32);
            let mut part = 0.0;
            for told in 0..whole {
                let chance = (kappa * usual + part) / (kappa + f64::from(told));
                part += f64::from(u8::from(random.random_bool(chance)));
            }
            cell(part, f64::from(whole), usual)
        };
        (0..3_000).map(|_| draw(random)).collect()
    }

    #[test]
    fn likeness_is_learnt_though_some_are_guilty() {
        let mut random = ChaCha8Rng::seed_from_u64(4);
        for kappa in [8.0, 25.0] {
            let mut cells = urn(kappa, &mut random);
            cells.extend((1..=15).map(|guilty| cell(f64::from(guilty) * 2.0, 30.0, 0.08)));
            let found = near(&[cells]).likeness;
            assert!(
                (found.kappa() / kappa).ln().abs() < 0.15,
                "{kappa}: {found:?}"
            );
        }
    }

    #[test]
    fn what_is_believed_stays_where_nothing_is_told() {
        let fit = near(&[Vec::new()]);
        assert_close(fit.likeness.kappa(), 15.0, 1e-3);
        assert_close(fit.guilty[0], BELIEF, 1e-9);
        assert!(near(&[]).guilty.is_empty());
    }

    #[test]
    fn a_kind_with_many_guilty_is_told_from_one_without() {
        let mut random = ChaCha8Rng::seed_from_u64(5);
        let honest = urn(15.0, &mut random);
        let mut dirty = urn(15.0, &mut random);
        // One in fifty has a share that may be any: 60 of 3 060.
        dirty.extend((0..60).map(|place| cell(f64::from(place) / 2.0, 30.0, 0.08)));
        let fit = near(&[honest, dirty]);
        assert!(fit.guilty[0] < 0.002, "{:?}", fit.guilty);
        assert!((fit.guilty[1] / 0.02).ln().abs() < 0.4, "{:?}", fit.guilty);
    }

    #[test]
    fn the_likeliest_share_of_guilty_is_where_the_odds_are_level() {
        // All cells alike, r times as probable of a guilty one: d/dπ of the logarithm is 0 there.
        let kind = Kind {
            ln_honest: 0.0,
            ratios: vec![9.0; 40],
        };
        let (guilty, _) = kind.likeliest(0.05);
        let told = 40.0 * 8.0 / (1.0 + 8.0 * guilty);
        let believed = 1.0 / guilty - 19.0 / (1.0 - guilty);
        assert!((told + believed).abs() < 1e-2, "{guilty} {told} {believed}");
    }
}
