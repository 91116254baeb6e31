//! The same counts by plain loops, as slow and as plain as the definition (signals.md §2 S0).

use std::collections::{BTreeMap, BTreeSet};

use super::orders::{Told, UNCLEAR, identities, week_of};
use super::{CubeCounts, CubeQuestion, Dimension, Key, OrderChoice};
use crate::domain::{Category, DomainGate, MentionId, MerchantId, RegionCode, Week};

type Cells = BTreeMap<Vec<Key>, CubeCounts>;
/// Order → its complainant and its earliest incident.
type Seen = BTreeMap<i64, (Option<i64>, i64)>;

/// Cells in order of keys, and the total.
pub(super) fn count_by_hand(orders: &[Told], question: &CubeQuestion) -> (Cells, CubeCounts) {
    let book = Book { orders };
    let mut cells: BTreeMap<Vec<Key>, Seen> = BTreeMap::new();
    let mut all = Seen::new();
    for (seq, order) in (1_i64..).zip(orders) {
        if question.orders == OrderChoice::Effective && !book.is_effective(seq) {
            continue;
        }
        let among = question.filters.among.as_ref();
        if among.is_some_and(|among| !among.contains(&seq)) {
            continue;
        }
        for merchant in keys_or_unknown(merchants_of(order), Key::Merchant) {
            for category in keys_or_unknown(order.categories.clone(), Key::Category) {
                let key = |dimension: Dimension| key_of(order, &merchant, &category, dimension);
                if !passes(question, key) {
                    continue;
                }
                let incident = match &category {
                    Key::Category(category) if order.day.is_some() && is_counted(order) => {
                        book.incident(seq, &merchant, *category)
                    }
                    _ => seq,
                };
                let keys: Vec<Key> = question.by.iter().map(|one| key(*one)).collect();
                for seen in [cells.entry(keys).or_default(), &mut all] {
                    let known = seen.entry(seq).or_insert((order.person, incident));
                    known.1 = known.1.min(incident);
                }
            }
        }
    }
    if question.by.is_empty() {
        cells.clear();
    }
    let cells = cells.into_iter().map(|(keys, seen)| (keys, counts(&seen)));
    (cells.collect(), counts(&all))
}

fn counts(seen: &Seen) -> CubeCounts {
    let size = |numbers: BTreeSet<i64>| i64::try_from(numbers.len()).unwrap();
    CubeCounts {
        orders: i64::try_from(seen.len()).unwrap(),
        complainants: size(seen.values().filter_map(|(person, _)| *person).collect()),
        incidents: size(seen.values().map(|(_, incident)| *incident).collect()),
    }
}

fn keys_or_unknown<T>(values: Vec<T>, key: fn(T) -> Key) -> Vec<Key> {
    if values.is_empty() {
        return vec![Key::Unknown];
    }
    values.into_iter().map(key).collect()
}

fn merchants_of(order: &Told) -> Vec<MerchantId> {
    let identities = identities();
    let own = order.merchants.iter().map(|id| MerchantId(*id));
    let linked = order.mentions.iter();
    let linked = linked.filter_map(|mention| identities.of_mention(MentionId(*mention)));
    let all: BTreeSet<MerchantId> = own
        .filter(|merchant| *merchant != UNCLEAR)
        .chain(linked)
        .map(|merchant| identities.canonical(merchant))
        .collect();
    all.into_iter().collect()
}

fn key_of(order: &Told, merchant: &Key, category: &Key, dimension: Dimension) -> Key {
    let name = |name: &str| match name {
        "" => Key::Unknown,
        name => Key::Name(name.to_owned()),
    };
    match dimension {
        Dimension::Week => order.day.map_or(Key::Unknown, |day| {
            Key::Week(Week::from_index(week_of(day)))
        }),
        Dimension::Merchant => merchant.clone(),
        Dimension::Category => category.clone(),
        Dimension::Source => Key::Source(order.source),
        Dimension::Region => order.region.map_or(Key::Unknown, |region| {
            Key::Region(RegionCode::try_from(region.cast_unsigned()).unwrap())
        }),
        Dimension::Platform => name(order.platform),
        Dimension::Industry => name(order.industry),
    }
}

fn passes(question: &CubeQuestion, key: impl Fn(Dimension) -> Key) -> bool {
    let filters = &question.filters;
    let in_weeks = match key(Dimension::Week) {
        Key::Week(week) => {
            filters.from.is_none_or(|from| from <= week) && filters.to.is_none_or(|to| week <= to)
        }
        _ => filters.from.is_none() && filters.to.is_none(),
    };
    let wanted = |(dimension, wanted): (&Dimension, &Key)| match wanted {
        Key::Merchant(merchant) => {
            key(*dimension) == Key::Merchant(identities().canonical(*merchant))
        }
        other => key(*dimension) == *other,
    };
    in_weeks && filters.equal.iter().all(wanted)
}

fn is_counted(order: &Told) -> bool {
    order.nature.is_clue() && order.domain != DomainGate::Other && !order.recalled
}

struct Book<'a> {
    orders: &'a [Told],
}

impl Book<'_> {
    fn order(&self, seq: i64) -> Option<&Told> {
        self.orders.get(usize::try_from(seq - 1).ok()?)
    }

    fn is_effective(&self, seq: i64) -> bool {
        self.order(seq).is_some_and(is_counted) && !self.is_repeat(seq)
    }

    /// The quoted order tells of everything that this one tells of.
    fn is_repeat(&self, seq: i64) -> bool {
        let orders = self.quoted_by(seq).and_then(|quoted| self.order(quoted));
        let (Some(first), Some(second)) = (orders, self.order(seq)) else {
            return false;
        };
        let (named, again) = (merchants_of(first), merchants_of(second));
        let tells_nothing_more = second
            .categories
            .iter()
            .all(|category| first.categories.contains(category))
            && again.iter().all(|merchant| named.contains(merchant));
        second.categories.is_empty() || tells_nothing_more
    }

    /// The earlier order that this one quotes; of two that quote each other on one day, the later number repeats.
    fn quoted_by(&self, seq: i64) -> Option<i64> {
        let quoted = self.names(seq)?;
        let is_mutual = self.names(quoted) == Some(seq);
        (!is_mutual || quoted < seq).then_some(quoted)
    }

    fn names(&self, seq: i64) -> Option<i64> {
        let order = self.order(seq)?;
        let quoted = order.quotes.filter(|quoted| *quoted != seq)?;
        let first = self.order(quoted)?;
        (is_counted(first) && first.day? <= order.day?).then_some(quoted)
    }

    /// All orders against this merchant about this category, in order of time.
    fn contacts(&self, merchant: &Key, category: Category) -> Vec<(i32, i64)> {
        let mut contacts: Vec<(i32, i64)> = (1_i64..)
            .zip(self.orders)
            .filter(|(_, order)| is_counted(order) && order.categories.contains(&category))
            .filter(|(_, order)| {
                keys_or_unknown(merchants_of(order), Key::Merchant).contains(merchant)
            })
            .filter_map(|(seq, order)| Some((order.day?, seq)))
            .collect();
        contacts.sort_unstable();
        contacts
    }

    /// Number of the first order of the incident.
    fn incident(&self, seq: i64, merchant: &Key, category: Category) -> i64 {
        let contacts = self.contacts(merchant, category);
        let place = contacts.iter().position(|(_, one)| *one == seq).unwrap();
        let (before, at) = (&contacts[..place], contacts[place]);
        if let Some(quoted) = self.quoted_by(seq) {
            for subject in [merchant, &Key::Unknown] {
                let contacts = self.contacts(subject, category);
                let of_quoted = contacts.iter().position(|(_, one)| *one == quoted);
                if of_quoted.is_some_and(|of_quoted| contacts[of_quoted] < at) {
                    return self.incident(quoted, subject, category);
                }
            }
        }
        let person = self.order(seq).and_then(|order| order.person);
        let same_person = |(_, one): &&(i32, i64)| {
            person.is_some() && self.order(*one).and_then(|order| order.person) == person
        };
        match before.iter().rev().find(same_person) {
            Some((day, previous)) if contacts[place].0 - day <= 30 => {
                self.incident(*previous, merchant, category)
            }
            _ => seq,
        }
    }
}
