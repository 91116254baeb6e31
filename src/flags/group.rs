//! Independent groups within one merchant and category: what one person, one text, or people who go about together say
//! counts once.

use std::collections::{BTreeSet, HashMap};

use super::weight::Weighed;
use crate::domain::SourceCode;

/// Orders that are connected by a complainant, by a cluster of texts or by a block of complainants.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// The greatest weight among its orders.
    pub(super) weight: f64,
    /// Week of its first order.
    pub(super) first_week: i32,
    pub(super) people: BTreeSet<i64>,
    /// Incidents among `people` whose caller gave no identity.
    pub(super) unnamed: BTreeSet<i64>,
    pub(super) incidents: BTreeSet<i64>,
    pub(super) sources: BTreeSet<SourceCode>,
    pub(super) professional: bool,
    pub(super) copied: bool,
    /// The cluster of texts that joins several people; 0 for none.
    pub(super) cluster: i64,
    /// The cluster of its newest text with a copy, whoever wrote the others; 0 for none.
    pub(super) template: i64,
    /// The block of complainants that joins several people; 0 for none.
    pub(super) block: i64,
    pub(super) orders: usize,
    pub(super) first_day: i32,
    pub(super) last_day: i32,
}

impl Group {
    /// Who told it, in words.
    pub(super) fn callers(&self) -> String {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let unnamed = self.unnamed.len();
        callers_text(
            number(self.people.len().saturating_sub(unnamed)),
            number(unnamed),
        )
    }

    /// Several people with one text against this merchant only, once or twice each, over weeks: victims who found
    /// each other paste too (signals.md §1d). A campaign is over in days, or few people send it often.
    pub(super) fn may_be_victims(&self, people: usize, days: i32) -> bool {
        self.cluster != 0
            && !self.copied
            && !self.professional
            && self.people.len() >= people
            && self.orders <= 2 * self.people.len()
            && self.last_day - self.first_day >= days
    }
}

/// `6名投诉人和3个匿名事件的反映人`: the people of the list, and beside them those who gave no identity, never one sum.
pub(super) fn callers_text(people: i64, unnamed: i64) -> String {
    match (people, unnamed) {
        (people, 0) => format!("{people}名投诉人"),
        (0, unnamed) => format!("{unnamed}个匿名事件的反映人"),
        (people, unnamed) => format!("{people}名投诉人和{unnamed}个匿名事件的反映人"),
    }
}

/// What joins two orders into one voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Tie {
    Person(i64),
    Text(i64),
    Block(i64),
    Incident(i64),
}

/// The groups in order of their first order. `weighed` is in order of time.
pub(super) fn groups(weighed: &[Weighed<'_>]) -> Vec<Group> {
    let mut parent: Vec<usize> = (0..weighed.len()).collect();
    let mut first_of: HashMap<Tie, usize> = HashMap::new();
    for (place, entry) in weighed.iter().enumerate() {
        let person = entry.clue.complainant.map(Tie::Person);
        // What the authority confirmed is a finding of its own, whoever lent the words.
        let shared = entry.template != 0 && !entry.confirmed;
        let text = shared.then_some(Tie::Text(entry.template));
        let joined = entry.block != 0 && !entry.confirmed;
        let block = joined.then_some(Tie::Block(entry.block));
        // A transferred order belongs to the incident that it quotes, whoever sent it on.
        let incident = Some(Tie::Incident(entry.clue.incident));
        for tie in [person, text, block, incident].into_iter().flatten() {
            let first = *first_of.entry(tie).or_insert(place);
            join(&mut parent, first, place);
        }
    }
    let mut place_of_root: HashMap<usize, usize> = HashMap::new();
    let mut found: Vec<Group> = Vec::new();
    for (place, entry) in weighed.iter().enumerate() {
        let root = root_of(&mut parent, place);
        let at = *place_of_root.entry(root).or_insert_with(|| {
            found.push(Group {
                weight: 0.0,
                first_week: entry.clue.week,
                people: BTreeSet::new(),
                unnamed: BTreeSet::new(),
                incidents: BTreeSet::new(),
                sources: BTreeSet::new(),
                professional: true,
                copied: true,
                cluster: 0,
                template: 0,
                block: 0,
                orders: 0,
                first_day: entry.clue.day,
                last_day: entry.clue.day,
            });
            found.len() - 1
        });
        let group = &mut found[at];
        group.weight = group.weight.max(entry.weight);
        group.orders += usize::from(!entry.clue.repeat);
        group.last_day = group.last_day.max(entry.clue.day);
        if !entry.clue.repeat {
            group.people.insert(person_of(entry));
            if entry.clue.complainant.is_none() {
                group.unnamed.insert(entry.clue.incident);
            }
        }
        group.incidents.insert(entry.clue.incident);
        group.sources.insert(entry.clue.source);
        group.professional &= entry.professional;
        group.copied &= entry.copied;
        if entry.template != 0 && !entry.confirmed {
            group.template = entry.template;
            if group.people.len() > 1 {
                group.cluster = entry.template;
            }
        }
        if entry.block != 0 && !entry.confirmed && group.people.len() > 1 {
            group.block = entry.block;
        }
    }
    found
}

/// The complainant, or the incident for one who gave no identity.
pub(super) fn person_of(entry: &Weighed<'_>) -> i64 {
    entry.clue.complainant.unwrap_or(-entry.clue.incident)
}

fn root_of(parent: &mut [usize], place: usize) -> usize {
    let mut root = place;
    while parent[root] != root {
        parent[root] = parent[parent[root]];
        root = parent[root];
    }
    root
}

/// The earlier one stays the root, so that groups keep the order of time.
fn join(parent: &mut [usize], one: usize, other: usize) {
    let (one, other) = (root_of(parent, one), root_of(parent, other));
    parent[one.max(other)] = one.min(other);
}
