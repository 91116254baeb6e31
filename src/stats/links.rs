//! Orders that quote another order's number: the later one is a repeat of the earlier.

use std::collections::HashMap;

use polars::prelude::{ExplodeOptions, JoinArgs, JoinType, LazyFrame, cols, lit};

use super::StatsError;
use super::read::longs;
use crate::frame::{Column, col};

/// `seq` of each repeating order → `seq` of the earliest order that it quotes.
///
/// Only an order received no later than the quoting one is a target, so that no week's view
/// depends on what came in afterwards.
pub(super) fn repeated_orders(orders: &LazyFrame) -> Result<HashMap<i64, i64>, StatsError> {
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
        .filter(col(Column::OrderNo).neq(lit("")))
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
    let mut repeated: HashMap<i64, i64> = seqs
        .into_iter()
        .zip(targets)
        .filter_map(|(seq, target)| Some((seq?, target?)))
        .collect();
    // Two orders of the same moment that quote each other must not both vanish.
    let mutual: Vec<i64> = repeated
        .iter()
        .filter(|(seq, target)| repeated.get(target) == Some(seq) && seq < target)
        .map(|(seq, _)| *seq)
        .collect();
    for seq in mutual {
        repeated.remove(&seq);
    }
    Ok(repeated)
}
