//! The complaints against one merchant as independent voices: what one person, or one text, says counts once.

use crate::domain::Category;

/// Sums are of millionths: whole numbers add up to the same sum in any order, the same input to the same bytes.
const MILLION: f64 = 1e6;

/// One complaint, weighed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Voice {
    /// Cluster of texts and person, one of them 0: equal ones speak together.
    pub(super) group: (i64, i64),
    pub(super) week: i32,
    pub(super) quarter: i32,
    pub(super) weight: f64,
    /// The category that is complained of, if any.
    pub(super) category: Option<Category>,
    /// How much of the weight is for the category.
    pub(super) mass: f64,
}

/// The voices against one merchant; kept from one to the next, so that their space is.
#[derive(Debug, Default)]
pub(super) struct Voices {
    /// By group, then by category.
    sorted: Vec<Voice>,
}

impl Voices {
    /// Hears these in place of those before.
    pub(super) fn hear(&mut self, voices: impl Iterator<Item = Voice>) {
        self.sorted.clear();
        self.sorted.extend(voices);
        self.sorted
            .sort_unstable_by_key(|voice| (voice.group, voice.category));
    }

    /// The greatest weight of each group after a week, added up by the quarter of its newest voice.
    pub(super) fn by_quarter(&self, after: i32) -> Vec<(i32, f64)> {
        let mut sums = Sums::default();
        let groups = self.sorted.chunk_by(|one, other| one.group == other.group);
        for voices in groups {
            if let Some((quarter, weight)) = loudest(voices, after, |voice| voice.weight) {
                sums.add(quarter, weight);
            }
        }
        sums.sorted().collect()
    }

    /// The same for each category, in its order.
    pub(super) fn by_category_and_quarter(&self, after: i32) -> Vec<(Category, i32, f64)> {
        let mut sums = Sums::default();
        let same =
            |one: &Voice, other: &Voice| (one.group, one.category) == (other.group, other.category);
        for voices in self.sorted.chunk_by(same) {
            let Some(category) = voices.first().and_then(|voice| voice.category) else {
                continue;
            };
            let heard = loudest(voices, after, |voice| voice.weight * voice.mass);
            if let Some((quarter, weight)) = heard {
                sums.add((category, quarter), weight);
            }
        }
        let flat = |((category, quarter), sum)| (category, quarter, sum);
        sums.sorted().map(flat).collect()
    }
}

/// Millionths by key; of one merchant there are a handful.
struct Sums<K>(Vec<(K, i64)>);

impl<K> Default for Sums<K> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Copy + Ord> Sums<K> {
    fn add(&mut self, key: K, weight: i64) {
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some((_, sum)) => *sum += weight,
            None => self.0.push((key, weight)),
        }
    }

    fn sorted(mut self) -> impl Iterator<Item = (K, f64)> {
        self.0.sort_unstable();
        let sums = self.0.into_iter();
        sums.map(|(key, sum)| (key, sum as f64 / MILLION))
    }
}

/// The newest quarter and the greatest weight, in millionths, of the voices after a week.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a weight is at most 1, a million in millionths"
)]
fn loudest(voices: &[Voice], after: i32, weight: impl Fn(&Voice) -> f64) -> Option<(i32, i64)> {
    let heard = voices.iter().filter(|voice| voice.week > after);
    let newest = heard.clone().map(|voice| voice.quarter).max()?;
    let greatest = heard.map(weight).fold(0.0, f64::max);
    Some((newest, (greatest * MILLION + 0.5) as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn voice(person: i64, week: i32, weight: f64, category: Option<Category>) -> Voice {
        Voice {
            group: (0, person),
            week,
            quarter: week / 13,
            weight,
            category,
            mass: 1.0,
        }
    }

    #[test]
    fn a_group_counts_once_with_its_greatest_weight_in_its_newest_quarter() {
        let fake = Some(Category::Counterfeit);
        let mut voices = Voices::default();
        voices.hear(
            [
                voice(7, 3, 0.5, fake),
                voice(8, 4, 1.0, None),
                voice(7, 14, 0.25, fake),
                voice(7, 15, 0.125, Some(Category::PriceFraud)),
            ]
            .into_iter(),
        );
        assert_eq!(voices.by_quarter(0), [(0, 1.0), (1, 0.5)]);
        let masses = [
            (Category::Counterfeit, 1, 0.5),
            (Category::PriceFraud, 1, 0.125),
        ];
        assert_eq!(voices.by_category_and_quarter(0), masses);
        // In the shorter window only what was told in it.
        assert_eq!(voices.by_quarter(3), [(0, 1.0), (1, 0.25)]);
        assert_eq!(voices.by_quarter(15), []);
    }
}
