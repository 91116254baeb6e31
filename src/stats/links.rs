//! Orders that quote another order's number: the later one is a repeat of the earlier if it tells nothing new.

use std::collections::{HashMap, HashSet};

use polars::prelude::{ExplodeOptions, JoinArgs, JoinType, LazyFrame, cols, lit};

use super::StatsError;
use super::clues::Clue;
use super::counted::is_counted;
use super::read::longs;
use crate::domain::Category;
use crate::frame::{Column, col};

/// `seq` of each quoting order → `seq` of the earliest order that it quotes.
///
/// Only an order received no later than the quoting one is a target, so that no week's view
/// depends on what came in afterwards; and only one that counts itself: who asks first and complains
/// afterwards has complained.
pub(super) fn quoted_orders(orders: &LazyFrame) -> Result<HashMap<i64, i64>, StatsError> {
    let quoting = orders
        .clone()
        .select([
            col(Column::Seq),
            col(Column::ReceivedAt),
            col(Column::LinkedNos),
        ])
        .explode(
            cols([Column::LinkedNos.small_name()]),
            ExplodeOptions {
                empty_as_null: true,
                keep_nulls: true,
            },
        )
        .filter(col(Column::LinkedNos).is_not_null());
    let targets = orders
        .clone()
        .filter(col(Column::OrderNo).neq(lit("")).and(is_counted()))
        .select([
            col(Column::OrderNo),
            col(Column::Seq).alias(Column::TargetSeq.small_name()),
            col(Column::ReceivedAt).alias(Column::TargetTime.small_name()),
        ]);
    let pairs = quoting
        .join(
            targets,
            [col(Column::LinkedNos)],
            [col(Column::OrderNo)],
            JoinArgs::new(JoinType::Inner),
        )
        .filter(
            col(Column::TargetSeq)
                .neq(col(Column::Seq))
                .and(col(Column::TargetTime).lt_eq(col(Column::ReceivedAt))),
        )
        .group_by([col(Column::Seq)])
        .agg([col(Column::TargetSeq)
            .min()
            .alias(Column::Incident.small_name())])
        .collect()
        .map_err(StatsError::polars("joining orders that quote each other"))?;
    let read = StatsError::polars("reading orders that quote each other");
    let columns =
        longs(&pairs, Column::Seq).and_then(|seqs| Ok((seqs, longs(&pairs, Column::Incident)?)));
    let (seqs, targets) = columns.map_err(read)?;
    let mut quoted: HashMap<i64, i64> = seqs
        .into_iter()
        .zip(targets)
        .filter_map(|(seq, target)| Some((seq?, target?)))
        .collect();
    // Two orders of the same moment that quote each other must not both vanish.
    let mutual: Vec<i64> = quoted
        .iter()
        .filter(|(seq, target)| quoted.get(target) == Some(seq) && seq < target)
        .map(|(seq, _)| *seq)
        .collect();
    for seq in mutual {
        quoted.remove(&seq);
    }
    Ok(quoted)
}

/// The quoting orders that repeat: the quoted order tells of every merchant and category of theirs. One that names
/// the merchant whom the first left open, or another one, counts; so does one that tells of another category.
pub(super) fn repeated_orders(quoted: &HashMap<i64, i64>, clues: &[Clue]) -> HashMap<i64, i64> {
    let mut told: HashSet<(i64, Option<i64>, Category)> = HashSet::new();
    for clue in clues {
        told.insert((clue.seq, clue.merchant, clue.category));
        // Who names nobody tells nothing new of whoever was named.
        told.insert((clue.seq, None, clue.category));
    }
    let is_new = |clue: &&Clue| {
        quoted
            .get(&clue.seq)
            .is_some_and(|target| !told.contains(&(*target, clue.merchant, clue.category)))
    };
    let new: HashSet<i64> = clues.iter().filter(is_new).map(|clue| clue.seq).collect();
    let repeats = quoted.iter().filter(|(seq, _)| !new.contains(seq));
    repeats.map(|(seq, target)| (*seq, *target)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clue(seq: i64, merchant: Option<i64>, category: Category) -> Clue {
        Clue {
            merchant,
            ..Clue::example(seq, 0, 1, category)
        }
    }

    /// Whether order 2, which quotes order 1, repeats it.
    fn repeats(first: &[(Option<i64>, Category)], second: &[(Option<i64>, Category)]) -> bool {
        let of = |seq: i64, told: &[(Option<i64>, Category)]| -> Vec<Clue> {
            let told = told.iter();
            told.map(|(merchant, category)| clue(seq, *merchant, *category))
                .collect()
        };
        let clues = [of(1, first), of(2, second)].concat();
        !repeated_orders(&HashMap::from([(2, 1)]), &clues).is_empty()
    }

    #[test]
    fn an_order_repeats_what_it_quotes_unless_it_tells_of_another_merchant_or_category() {
        let fake = (Some(1), Category::Counterfeit);
        let unnamed = (None, Category::Counterfeit);
        let dear = (Some(1), Category::PriceFraud);
        let other = (Some(2), Category::Counterfeit);
        assert!(repeats(&[fake], &[fake]));
        assert!(repeats(&[fake, dear], &[dear]));
        assert!(repeats(&[fake], &[unnamed]));
        assert!(repeats(&[fake], &[]));
        assert!(!repeats(&[unnamed], &[fake]));
        assert!(!repeats(&[], &[fake]));
        assert!(!repeats(&[fake], &[fake, dear]));
        assert!(!repeats(&[fake], &[other]));
    }
}
