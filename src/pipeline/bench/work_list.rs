//! The pairs that are worth a person's time: possible, not judged, with orders on both sides.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::suspects::{Suspect, Suspects, counted_pair};
use crate::db::MerchantRow;
use crate::domain::{Identities, Judgement, MerchantId, Verdict, standing};
use crate::pipeline::PipelineError;
use crate::pipeline::analyze::blocking;
use crate::pipeline::merchant_groups::{rows_by_group, shown_row};
use crate::stats::merchant_orders;
use crate::store::Store;

/// How long a pair of which somebody could not tell is not asked again.
pub const UNSURE_DAYS: i64 = 30;

const DAY_MILLIS: i64 = 86_400_000;

/// One merchant of a pair, as it is counted now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    pub id: MerchantId,
    pub name: String,
    pub uscc: Option<String>,
    pub orders: i64,
}

/// A pair that nobody has judged.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenPair {
    /// The smaller number.
    pub left: Side,
    pub right: Side,
    pub posterior: f64,
    /// Sum of the weights of the evidence, in bits.
    pub weight: f64,
    /// The fields of the evidence, strongest first.
    pub fields: Vec<&'static str>,
}

/// All of them, most consequential first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct WorkList {
    pub open: Vec<OpenPair>,
    /// Those of which somebody could not tell lately.
    pub set_aside: Vec<OpenPair>,
}

impl OpenPair {
    /// Orders that would be counted for another merchant if both were one: those of the smaller side.
    pub fn moving(&self) -> i64 {
        self.left.orders.min(self.right.orders)
    }

    pub fn names(&self, merchant: MerchantId) -> bool {
        self.left.id == merchant || self.right.id == merchant
    }
}

impl WorkList {
    /// How many open pairs name this merchant.
    pub fn count_of(&self, merchant: MerchantId) -> usize {
        let naming = self.open.iter().filter(|pair| pair.names(merchant));
        naming.count()
    }
}

/// Makes the list as things stand at `now` (epoch milliseconds).
///
/// Left out: who is one already or held to be two, merchants without orders (joining them changes nothing), and two credit
/// codes, which the rules keep apart.
pub async fn work_list(
    store: &Store,
    suspects: &Arc<Suspects>,
    now: i64,
) -> Result<WorkList, PipelineError> {
    let judgements = store.database.judgements().await?;
    let links = store.database.bare_links().await?;
    let identities = Identities::of(&judgements).with_links(&links);
    let groups = rows_by_group(store, &identities).await?;
    let orders = store.orders().await?;
    let suspects = Arc::clone(suspects);
    blocking(move || {
        let counts = merchant_orders(&orders, &identities)?;
        let side = |id| side_of(id, &groups, &counts);
        let aside = unsure_pairs(&identities, &judgements, now);
        Ok(listed(&suspects, &identities, &aside, side))
    })
    .await?
}

type Pair = (MerchantId, MerchantId);

fn listed(
    suspects: &Suspects,
    identities: &Identities,
    aside: &BTreeSet<Pair>,
    side: impl Fn(MerchantId) -> Option<Side>,
) -> WorkList {
    // Of several pairs that have become one, the likeliest.
    let mut best: HashMap<Pair, &Suspect> = HashMap::new();
    for suspect in &suspects.pairs {
        let Some(pair) = counted_pair(identities, suspect) else {
            continue;
        };
        let known = best.entry(pair).or_insert(suspect);
        if known.posterior < suspect.posterior {
            *known = suspect;
        }
    }
    let mut list = WorkList::default();
    for ((left, right), suspect) in best {
        let (Some(left), Some(right)) = (side(left), side(right)) else {
            continue;
        };
        let two_codes =
            matches!((&left.uscc, &right.uscc), (Some(one), Some(other)) if one != other);
        if two_codes || identities.are_apart(left.id, right.id) {
            continue;
        }
        let is_aside = aside.contains(&(left.id, right.id));
        let pair = OpenPair {
            posterior: suspect.posterior,
            weight: suspect.weight,
            fields: fields_of(suspect),
            left,
            right,
        };
        if is_aside {
            list.set_aside.push(pair);
        } else {
            list.open.push(pair);
        }
    }
    list.open.sort_by(in_order);
    list.set_aside.sort_by(in_order);
    list
}

/// Most orders to be counted elsewhere first, then the likelier, then by number.
fn in_order(one: &OpenPair, other: &OpenPair) -> std::cmp::Ordering {
    other
        .moving()
        .cmp(&one.moving())
        .then(other.posterior.total_cmp(&one.posterior))
        .then((one.left.id, one.right.id).cmp(&(other.left.id, other.right.id)))
}

/// Pairs of which somebody could not tell lately, as they are counted now.
fn unsure_pairs(identities: &Identities, judgements: &[Judgement], now: i64) -> BTreeSet<Pair> {
    let lately = |judgement: &&Judgement| now - judgement.judged_at < UNSURE_DAYS * DAY_MILLIS;
    let pair = |judgement: &Judgement| match judgement.verdict {
        Verdict::Unsure { left, right } => {
            let (left, right) = (identities.canonical(left), identities.canonical(right));
            Some((left.min(right), left.max(right)))
        }
        _ => None,
    };
    standing(judgements)
        .filter(lately)
        .filter_map(pair)
        .collect()
}

/// `None` for a merchant without orders.
fn side_of(
    id: MerchantId,
    groups: &BTreeMap<MerchantId, Vec<MerchantRow>>,
    orders: &BTreeMap<MerchantId, i64>,
) -> Option<Side> {
    let orders = orders.get(&id).copied().filter(|orders| *orders > 0)?;
    let shown = shown_row(id, groups.get(&id)?);
    Some(Side {
        id,
        name: shown.name,
        uscc: shown.uscc,
        orders,
    })
}

fn fields_of(suspect: &Suspect) -> Vec<&'static str> {
    let mut evidence: Vec<_> = suspect.evidence.iter().collect();
    evidence.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    let speaking = evidence.into_iter().filter(|field| field.weight > 0.0);
    speaking.map(|field| field.field.label()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair(left: (i64, i64), right: (i64, i64), posterior: f64) -> OpenPair {
        let side = |(id, orders)| Side {
            id: MerchantId(id),
            name: String::new(),
            uscc: None,
            orders,
        };
        OpenPair {
            left: side(left),
            right: side(right),
            posterior,
            weight: 0.0,
            fields: Vec::new(),
        }
    }

    #[test]
    fn the_pair_that_moves_most_orders_comes_first() {
        let mut pairs = [
            pair((1, 900), (2, 1), 0.9),
            pair((3, 5), (4, 6), 0.2),
            pair((5, 5), (6, 5), 0.4),
        ];
        pairs.sort_by(in_order);
        assert_eq!(pairs.map(|pair| pair.left.id.0), [5, 3, 1]);
    }

    #[test]
    fn who_could_not_tell_is_asked_again_after_a_month_or_once_it_is_taken_back() {
        let judgement = |number, verdict, judged_at| Judgement {
            number,
            verdict,
            reason: String::new(),
            operator: String::new(),
            judged_at,
        };
        let unsure = Verdict::Unsure {
            left: MerchantId(7),
            right: MerchantId(2),
        };
        let mut judgements = vec![judgement(1, unsure, 0)];
        let aside = |judgements: &[Judgement], now| {
            unsure_pairs(&Identities::default(), judgements, now)
                .into_iter()
                .next()
        };
        let pair = Some((MerchantId(2), MerchantId(7)));
        assert_eq!(aside(&judgements, UNSURE_DAYS * DAY_MILLIS - 1), pair);
        assert_eq!(aside(&judgements, UNSURE_DAYS * DAY_MILLIS), None);
        judgements.push(judgement(2, Verdict::Withdrawn { judgement: 1 }, 1));
        assert_eq!(aside(&judgements, 2), None);
    }
}
