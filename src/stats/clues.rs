//! Clues: one row per order × merchant × category that may be counted, with its incident.

use std::collections::HashMap;

use polars::prelude::{DataFrame, LazyFrame, PolarsResult, SortMultipleOptions};

use super::StatsError;
use super::complaints::Complaints;
use super::counted::accusations;
use super::facts::{OrderFact, facts};
use super::incidents::number_incidents;
use super::links::{quoted_orders, repeated_orders};
use super::named::Named;
use super::read::{booleans, codes, ints, longs, numbers};
use crate::domain::{Category, DomainGate, Identities, Nature, ResultCode, SourceCode, Week};
use crate::frame::{Column, col};
use crate::similar::{Clusters, Link};

/// One category of one order against one merchant (`None` while the merchant is unresolved).
#[expect(
    clippy::struct_excessive_bools,
    reason = "four independent facts of the order, each a factor of its weight"
)]
#[derive(Debug, Clone, PartialEq)]
pub struct Clue {
    pub seq: i64,
    pub week: i32,
    pub day: i32,
    pub source: SourceCode,
    pub merchant: Option<i64>,
    pub category: Category,
    pub strength: f64,
    pub tipoff: bool,
    pub ecommerce: bool,
    pub anonymous: bool,
    pub complainant: Option<i64>,
    pub region: Option<i32>,
    pub result: ResultCode,
    pub closed_day: Option<i32>,
    /// `seq` of the incident's first order.
    pub incident: i64,
    /// The order quotes an earlier one: it adds no 件数.
    pub repeat: bool,
}

impl Clue {
    /// A label below this is a suspicion of the classifier: a thousand of them would be a phantom incident
    /// of every large merchant (signals.md §1f).
    pub const LEAST_STRENGTH: f64 = 0.5;

    /// A plain clue for tests of the modules that take clues.
    #[cfg(test)]
    pub(crate) fn example(seq: i64, day: i32, merchant: i64, category: Category) -> Self {
        Self {
            seq,
            week: day.div_euclid(7),
            day,
            source: SourceCode::Complaint12315,
            merchant: Some(merchant),
            category,
            strength: 1.0,
            tipoff: false,
            ecommerce: true,
            anonymous: false,
            complainant: Some(seq),
            region: None,
            result: ResultCode::Unknown,
            closed_day: None,
            incident: seq,
            repeat: false,
        }
    }
}

/// Everything the weekly evaluation reads, collected once for all weeks.
#[derive(Debug, Clone)]
pub struct ClueTable {
    pub facts: Vec<OrderFact>,
    pub complaints: Complaints,
    /// Sorted by time and number.
    pub clues: Vec<Clue>,
    /// Orders without a known time; they are in no week.
    pub undated: Vec<i64>,
    copies: Clusters,
    /// Repeating order → the order that it quotes.
    pub(super) repeated: HashMap<i64, i64>,
}

/// Clues with their incidents, and what they were built from.
pub(super) struct NumberedClues<'a> {
    pub(super) repeated: HashMap<i64, i64>,
    pub(super) named: Named<'a>,
    /// See [`accusations`].
    pub(super) accusations: DataFrame,
    pub(super) clues: Vec<Clue>,
}

/// Reads all clues of the dataset and numbers their incidents.
pub(super) fn numbered_clues<'a>(
    orders: &LazyFrame,
    identities: &'a Identities,
) -> Result<NumberedClues<'a>, StatsError> {
    let quoted = quoted_orders(orders)?;
    let named = Named::collect(orders, identities)?;
    let accusations = accusations(orders)?;
    let mut clues = unite(clues(&accusations)?, &named);
    number_incidents(&mut clues, &quoted);
    let repeated = repeated_orders(&quoted, &clues);
    for clue in &mut clues {
        clue.repeat = repeated.contains_key(&clue.seq);
    }
    Ok(NumberedClues {
        repeated,
        named,
        accusations,
        clues,
    })
}

impl ClueTable {
    /// Reads the dataset; merchants that are held to be one are counted as one.
    pub fn collect(orders: &LazyFrame, identities: &Identities) -> Result<Self, StatsError> {
        let NumberedClues {
            repeated,
            named,
            accusations,
            clues,
        } = numbered_clues(orders, identities)?;
        let facts = facts(orders, &repeated)?;
        let complaints = Complaints::of_accusations(&accusations, &repeated, &named)?;
        drop(accusations);
        let undated = orders
            .clone()
            .filter(col(Column::Week).is_null())
            .select([col(Column::Seq)])
            .sort_by_exprs([col(Column::Seq)], SortMultipleOptions::default())
            .collect()
            .and_then(|frame| longs(&frame, Column::Seq));
        let undated = undated.map_err(StatsError::polars("listing orders without a time"))?;
        Ok(Self {
            facts,
            complaints,
            clues,
            undated: undated.into_iter().flatten().collect(),
            copies: Clusters::default(),
            repeated,
        })
    }

    /// Brings in which texts are copies, see [`super::copy_links`].
    pub fn with_links(mut self, links: Vec<Link>) -> Self {
        self.copies = Clusters::new(links);
        self
    }

    /// Orders with a copy by the end of this week, clues or not, each with the smallest `seq` of its copies; in order of
    /// `seq`.
    pub fn copies_by(&self, week: Week) -> Vec<(i64, i64)> {
        self.copies.known_on(week.last_day())
    }

    /// The part that was known at the end of a week, given by [`crate::domain::Week::index`].
    pub fn clues_until(&self, week: i32) -> &[Clue] {
        let end = self.clues.partition_point(|clue| clue.week <= week);
        self.clues.get(..end).unwrap_or_default()
    }
}

/// Puts the canonical merchant in place of each member and of each linked name; an order that names two members
/// of a group names one merchant.
fn unite(clues: Vec<Clue>, named: &Named<'_>) -> Vec<Clue> {
    if named.is_plain() {
        return clues;
    }
    let mut united = Vec::with_capacity(clues.len());
    for order in clues.chunk_by(|left, right| left.seq == right.seq) {
        let start = united.len();
        for clue in order {
            let merchants = named.of(clue.seq, clue.merchant);
            let mut merchants: Vec<Option<i64>> =
                merchants.map(|merchant| Some(merchant.0)).collect();
            if merchants.is_empty() {
                merchants.push(None);
            }
            united.extend(merchants.into_iter().map(|merchant| Clue {
                merchant,
                ..clue.clone()
            }));
        }
        let mut order = united.split_off(start);
        // A name that nobody can ascribe, beside a merchant: the order is against the merchant.
        if order.iter().any(|clue| clue.merchant.is_some()) {
            order.retain(|clue| clue.merchant.is_some());
        }
        order.sort_by_key(|clue| (clue.merchant, clue.category));
        united.append(&mut order);
    }
    united.dedup_by_key(|clue| (clue.seq, clue.merchant, clue.category));
    united
}

fn clues(frame: &DataFrame) -> Result<Vec<Clue>, StatsError> {
    let build = || -> PolarsResult<Vec<Clue>> {
        let seqs = longs(frame, Column::Seq)?;
        let weeks = ints(frame, Column::Week)?;
        let days = ints(frame, Column::Day)?;
        let sources = codes::<SourceCode>(frame, Column::Source)?;
        let merchants = longs(frame, Column::MerchantIds)?;
        let categories = codes::<Category>(frame, Column::Categories)?;
        let strengths = numbers(frame, Column::Strengths)?;
        let natures = codes::<Nature>(frame, Column::Nature)?;
        let domains = codes::<DomainGate>(frame, Column::Domain)?;
        let anonymous = booleans(frame, Column::Anonymous)?;
        let complainants = longs(frame, Column::Complainant)?;
        let regions = ints(frame, Column::Region)?;
        let results = codes::<ResultCode>(frame, Column::Result)?;
        let closed = ints(frame, Column::ClosedDay)?;
        let mut clues = Vec::with_capacity(seqs.len());
        for place in 0..seqs.len() {
            let (Some(seq), Some(week), Some(day), Some(source), Some(category)) = (
                seqs[place],
                weeks[place],
                days[place],
                sources[place],
                categories[place],
            ) else {
                continue;
            };
            clues.push(Clue {
                seq,
                week,
                day,
                source,
                merchant: merchants[place],
                category,
                strength: strengths[place].unwrap_or(1.0),
                tipoff: natures[place] == Some(Nature::Tipoff),
                ecommerce: domains[place] == Some(DomainGate::Ecommerce),
                anonymous: anonymous[place].unwrap_or(false),
                complainant: complainants[place],
                region: regions[place],
                result: results[place].unwrap_or(ResultCode::Unknown),
                closed_day: closed[place],
                incident: seq,
                repeat: false,
            });
        }
        Ok(clues)
    };
    build().map_err(StatsError::polars("reading clues"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Judgement, MerchantId, Verdict};

    #[test]
    fn an_order_against_two_members_or_a_linked_name_is_one_clue_against_their_group() {
        let verdict = Verdict::Same {
            left: MerchantId(1),
            right: MerchantId(3),
        };
        let judgement = Judgement {
            number: 1,
            verdict,
            reason: String::new(),
            operator: String::new(),
            judged_at: 0,
        };
        let clue = |seq, merchant| Clue::example(seq, 0, merchant, Category::Counterfeit);
        let unresolved = Clue {
            merchant: None,
            ..clue(12, 0)
        };
        let open = Clue {
            seq: 13,
            ..unresolved.clone()
        };
        let clues = vec![
            clue(10, 1),
            clue(10, 2),
            clue(10, 3),
            clue(11, 3),
            unresolved,
            open,
        ];
        let identities = Identities::of(&[judgement]);
        let linked = [10, 12].map(|seq| (seq, MerchantId(3)));
        let united = unite(clues, &Named::with(&identities, &linked));
        let pairs: Vec<(i64, Option<i64>)> = united
            .iter()
            .map(|clue| (clue.seq, clue.merchant))
            .collect();
        assert_eq!(
            pairs,
            [
                (10, Some(1)),
                (10, Some(2)),
                (11, Some(1)),
                (12, Some(1)),
                (13, None)
            ]
        );
    }
}
