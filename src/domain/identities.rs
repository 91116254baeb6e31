//! Which stored merchants are one: a mapping of members to a canonical number. Orders are never rewritten.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::judgement::standing;
use super::{Judgement, MentionId, MerchantId, OrderRecord, Verdict};

/// A pair of merchants, the smaller number first.
type Pair = (MerchantId, MerchantId);

/// Members → canonical merchant. Without judgements every merchant stands for itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identities {
    /// Of members of a group of two or more, the canonical one included.
    canonical: HashMap<MerchantId, MerchantId>,
    /// Canonical → all members in ascending order.
    groups: BTreeMap<MerchantId, Vec<MerchantId>>,
    /// Pairs that people hold to be different, with the newest judgement that says so.
    different: BTreeMap<Pair, i64>,
    /// Merchants that a standing judgement names.
    judged: BTreeSet<MerchantId>,
    /// Unresolved names that mean a known merchant.
    mentions: HashMap<MentionId, MerchantId>,
    /// Names that several registered bodies bear: nobody can say whose orders they are.
    unclear: BTreeSet<MerchantId>,
}

/// What the linking step took for a known merchant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkSource {
    /// A merchant that is known by a name only.
    Merchant(MerchantId),
    Mention(MentionId),
}

/// A link found by the linking step. People's judgements come before it. A merchant that is linked to itself is
/// a name that several registered bodies bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    pub source: LinkSource,
    pub merchant: MerchantId,
}

/// Why two merchants cannot be held to be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeObstacle {
    /// They are one already.
    AlreadyOne,
    /// This judgement keeps these two members apart.
    Judged {
        judgement: i64,
        left: MerchantId,
        right: MerchantId,
    },
}

impl Identities {
    /// Applies the judgements in order. A group is named by its smallest member, whoever was merged into whom.
    ///
    /// "Same" is transitive. "Different" keeps two groups apart unless a later judgement names a pair that
    /// the same judgement had separated: who says directly that A and B are one has seen that it was denied.
    pub fn of(judgements: &[Judgement]) -> Self {
        let mut identities = Self::default();
        for judgement in standing(judgements).filter(|judgement| judgement.verdict.decides()) {
            identities.judged.extend(judgement.verdict.merchants());
            match &judgement.verdict {
                Verdict::Same { left, right } => {
                    // A veto that was lifted when this was judged may stand again: it wins.
                    if identities.obstacle(*left, *right).is_none() {
                        identities.join(*left, *right);
                    }
                }
                Verdict::Different { alone, rest } => {
                    identities.separate(alone, rest, judgement.number);
                }
                Verdict::Unsure { .. } | Verdict::Withdrawn { .. } => {}
            }
        }
        identities
    }

    /// Adds what the linking step found. Whom a person has merged keeps to that, whom a person holds to be different
    /// is not linked, and a link never makes two groups one: only single merchants are taken in.
    pub fn with_links(mut self, links: &[Link]) -> Self {
        let linked: BTreeSet<MerchantId> = links
            .iter()
            .filter_map(|link| match link.source {
                LinkSource::Merchant(merchant) => Some(merchant),
                LinkSource::Mention(_) => None,
            })
            .collect();
        for link in links {
            if link.source == LinkSource::Merchant(link.merchant) {
                if !self.canonical.contains_key(&link.merchant) {
                    self.unclear.insert(link.merchant);
                }
                continue;
            }
            // No chains: who is itself linked takes nobody in.
            if linked.contains(&link.merchant) && !self.judged.contains(&link.merchant) {
                continue;
            }
            let target = self.canonical(link.merchant);
            match link.source {
                LinkSource::Merchant(merchant) => self.adopt(target, merchant),
                LinkSource::Mention(mention) => {
                    self.mentions.insert(mention, link.merchant);
                }
            }
        }
        self
    }

    fn adopt(&mut self, target: MerchantId, merchant: MerchantId) {
        if self.canonical.contains_key(&merchant) || self.are_apart(target, merchant) {
            return;
        }
        let members = self.groups.entry(target).or_insert_with(|| vec![target]);
        members.push(merchant);
        members.sort_unstable();
        self.canonical.insert(merchant, target);
        self.canonical.insert(target, target);
    }

    /// The merchant that an unresolved name means.
    pub fn of_mention(&self, mention: MentionId) -> Option<MerchantId> {
        let merchant = self.mentions.get(&mention)?;
        self.counted(*merchant)
    }

    /// Names that are linked, with their merchants.
    pub fn mentions(&self) -> impl Iterator<Item = (MentionId, MerchantId)> {
        self.mentions
            .iter()
            .filter_map(|(mention, merchant)| Some((*mention, self.counted(*merchant)?)))
    }

    /// Whether people hold two merchants to be different, or they are one already.
    pub fn are_apart(&self, left: MerchantId, right: MerchantId) -> bool {
        left == right
            || (!self.different.is_empty()
                && self
                    .pairs_between(left, right)
                    .any(|pair| self.different.contains_key(&pair)))
    }

    /// Whether a merchant is only a name that several registered bodies bear.
    pub fn is_unclear(&self, merchant: MerchantId) -> bool {
        self.unclear.contains(&merchant)
    }

    /// The number under which a merchant is counted; none where nobody can say whose orders they are.
    pub fn counted(&self, merchant: MerchantId) -> Option<MerchantId> {
        (!self.is_unclear(merchant)).then(|| self.canonical(merchant))
    }

    /// Merchants that do not stand for themselves, with those they are counted as; none where nobody can say.
    pub fn redirected(&self) -> impl Iterator<Item = (MerchantId, Option<MerchantId>)> {
        let members = self.canonical.keys().chain(&self.unclear);
        members.map(|merchant| (*merchant, self.counted(*merchant)))
    }

    /// The merchants of an order as they are counted now, each once, in ascending order.
    pub fn merchants_of(&self, order: &OrderRecord) -> Vec<MerchantId> {
        let own = order.merchants().into_iter();
        let own = own.filter_map(|merchant| self.counted(merchant));
        let linked = order.mentions().into_iter();
        let linked = linked.filter_map(|mention| self.of_mention(mention));
        let distinct: BTreeSet<MerchantId> = own.chain(linked).collect();
        distinct.into_iter().collect()
    }

    /// The number under which a merchant is counted and shown.
    pub fn canonical(&self, merchant: MerchantId) -> MerchantId {
        self.canonical.get(&merchant).copied().unwrap_or(merchant)
    }

    /// All merchants that are one with this one, itself included, in ascending order.
    pub fn members(&self, merchant: MerchantId) -> Vec<MerchantId> {
        let members = self.groups.get(&self.canonical(merchant));
        members.cloned().unwrap_or_else(|| vec![merchant])
    }

    /// The numbers under which several merchants are counted, each once, in ascending order.
    pub fn canonical_of(&self, merchants: &[MerchantId]) -> Vec<MerchantId> {
        let canonical = merchants
            .iter()
            .filter_map(|merchant| self.counted(*merchant));
        let distinct: BTreeSet<MerchantId> = canonical.collect();
        distinct.into_iter().collect()
    }

    /// Whether every merchant stands for itself.
    pub fn is_plain(&self) -> bool {
        self.groups.is_empty() && self.mentions.is_empty() && self.unclear.is_empty()
    }

    /// Groups of two or more: canonical number and members.
    pub fn groups(&self) -> impl Iterator<Item = (MerchantId, &[MerchantId])> {
        self.groups
            .iter()
            .map(|(canonical, members)| (*canonical, members.as_slice()))
    }

    /// Whether a standing judgement of a person names the merchant.
    pub fn is_judged(&self, merchant: MerchantId) -> bool {
        self.judged.contains(&merchant)
    }

    /// What keeps two merchants from becoming one.
    pub fn obstacle(&self, left: MerchantId, right: MerchantId) -> Option<MergeObstacle> {
        if self.canonical(left) == self.canonical(right) {
            return Some(MergeObstacle::AlreadyOne);
        }
        let overruled = self.different.get(&pair(left, right));
        self.pairs_between(left, right).find_map(|pair| {
            let judgement = self.different.get(&pair)?;
            (Some(judgement) != overruled).then_some(MergeObstacle::Judged {
                judgement: *judgement,
                left: pair.0,
                right: pair.1,
            })
        })
    }

    fn pairs_between(&self, left: MerchantId, right: MerchantId) -> impl Iterator<Item = Pair> {
        let (left, right) = (self.members(left), self.members(right));
        left.into_iter()
            .flat_map(move |one| right.clone().into_iter().map(move |other| pair(one, other)))
    }

    fn join(&mut self, left: MerchantId, right: MerchantId) {
        let lifted: Vec<Pair> = self.pairs_between(left, right).collect();
        for pair in lifted {
            self.different.remove(&pair);
        }
        let mut members = self.members(left);
        members.extend(self.members(right));
        self.forget(left);
        self.forget(right);
        self.keep(members);
    }

    fn separate(&mut self, alone: &[MerchantId], rest: &[MerchantId], judgement: i64) {
        for (place, one) in alone.iter().enumerate() {
            let others = alone.iter().skip(place + 1).chain(rest);
            let mut with_them = false;
            for other in others.filter(|other| *other != one) {
                self.different.insert(pair(*one, *other), judgement);
                with_them |= self.canonical(*one) == self.canonical(*other);
            }
            // Two that are apart already: each stays with its own.
            if !with_them {
                continue;
            }
            let mut left_behind = self.members(*one);
            left_behind.retain(|member| member != one);
            self.forget(*one);
            self.keep(left_behind);
        }
    }

    /// Dissolves the group of a merchant.
    fn forget(&mut self, merchant: MerchantId) {
        for member in self
            .groups
            .remove(&self.canonical(merchant))
            .into_iter()
            .flatten()
        {
            self.canonical.remove(&member);
        }
    }

    fn keep(&mut self, mut members: Vec<MerchantId>) {
        members.sort_unstable();
        members.dedup();
        let [canonical, _, ..] = members.as_slice() else {
            return;
        };
        let canonical = *canonical;
        for member in &members {
            self.canonical.insert(*member, canonical);
        }
        self.groups.insert(canonical, members);
    }
}

fn pair(left: MerchantId, right: MerchantId) -> Pair {
    (left.min(right), left.max(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(left: i64, right: i64) -> Verdict {
        Verdict::Same {
            left: MerchantId(left),
            right: MerchantId(right),
        }
    }

    fn different(alone: &[i64], rest: &[i64]) -> Verdict {
        let ids = |numbers: &[i64]| numbers.iter().copied().map(MerchantId).collect();
        Verdict::Different {
            alone: ids(alone),
            rest: ids(rest),
        }
    }

    fn after(verdicts: &[Verdict]) -> Identities {
        let judgement = |(number, verdict): (i64, &Verdict)| Judgement {
            number,
            verdict: verdict.clone(),
            reason: "测试".to_owned(),
            operator: "测试员".to_owned(),
            judged_at: 0,
        };
        let judgements: Vec<Judgement> = (1..).zip(verdicts).map(judgement).collect();
        Identities::of(&judgements)
    }

    fn groups(verdicts: &[Verdict]) -> Vec<Vec<i64>> {
        let groups = after(verdicts);
        let numbers = |members: &[MerchantId]| members.iter().map(|id| id.0).collect();
        groups
            .groups()
            .map(|(_, members)| numbers(members))
            .collect()
    }

    #[test]
    fn same_is_transitive_and_the_smallest_number_names_the_group() {
        let identities = after(&[same(5, 3), same(9, 5), same(1, 2)]);
        assert_eq!(identities.canonical(MerchantId(9)), MerchantId(3));
        assert_eq!(identities.canonical(MerchantId(4)), MerchantId(4));
        assert_eq!(identities.members(MerchantId(5)), [3, 5, 9].map(MerchantId));
        assert_eq!(
            groups(&[same(5, 3), same(9, 5)]),
            groups(&[same(3, 9), same(9, 5)])
        );
    }

    #[test]
    fn a_split_leaves_the_others_together_and_a_second_merge_restores_all() {
        let merged = [same(1, 2), same(2, 3)];
        let split = [same(1, 2), same(2, 3), different(&[2], &[1, 3])];
        let again = [same(1, 2), same(2, 3), different(&[2], &[1, 3]), same(1, 2)];
        assert_eq!(groups(&split), [[1, 3]]);
        assert_eq!(groups(&again), groups(&merged));
    }

    #[test]
    fn different_vetoes_a_merge_that_would_join_the_pair_by_a_third() {
        let identities = after(&[different(&[1], &[2]), same(2, 3)]);
        let veto = MergeObstacle::Judged {
            judgement: 1,
            left: MerchantId(1),
            right: MerchantId(2),
        };
        assert_eq!(
            identities.obstacle(MerchantId(3), MerchantId(1)),
            Some(veto)
        );
        // Named directly, the denial is overruled.
        assert_eq!(identities.obstacle(MerchantId(1), MerchantId(2)), None);
        assert_eq!(
            groups(&[different(&[1], &[2]), same(2, 3), same(3, 1)]),
            [[2, 3]]
        );
    }

    #[test]
    fn a_withdrawn_judgement_is_as_if_it_had_not_been_made() {
        let withdraw = |judgement| Verdict::Withdrawn { judgement };
        assert_eq!(
            groups(&[same(1, 2), same(2, 3), withdraw(2)]),
            groups(&[same(1, 2)])
        );
        assert_eq!(
            groups(&[same(1, 2), different(&[2], &[1]), withdraw(2)]),
            [[1, 2]]
        );
        assert!(after(&[same(1, 2), withdraw(1)]).is_plain());
        assert!(!after(&[same(1, 2), withdraw(1)]).is_judged(MerchantId(1)));
    }

    #[test]
    fn whoever_is_held_to_differ_from_a_third_stays_with_its_own() {
        let verdicts = [same(1, 2), same(3, 4), different(&[1], &[3])];
        assert_eq!(groups(&verdicts), [[1, 2], [3, 4]]);
        assert!(after(&verdicts).are_apart(MerchantId(2), MerchantId(4)));
    }

    #[test]
    fn who_could_not_tell_leaves_everything_as_it_is() {
        let unsure = Verdict::Unsure {
            left: MerchantId(1),
            right: MerchantId(2),
        };
        let identities = after(std::slice::from_ref(&unsure));
        assert_eq!(identities, Identities::default());
        assert_eq!(
            groups(&[unsure.clone(), same(1, 2), unsure]),
            groups(&[same(1, 2)])
        );
    }

    #[test]
    fn a_link_takes_in_single_merchants_that_nobody_has_judged() {
        let link = |merchant, target| Link {
            source: LinkSource::Merchant(MerchantId(merchant)),
            merchant: MerchantId(target),
        };
        let mention = Link {
            source: LinkSource::Mention(MentionId(1)),
            merchant: MerchantId(9),
        };
        let links = [link(1, 9), link(2, 9), link(3, 1), link(5, 9), mention];
        let identities = after(&[same(7, 9), different(&[2], &[9]), same(5, 6)]).with_links(&links);
        // 2 was held to be different, 5 has a group of its own, 3 would make a chain.
        assert_eq!(identities.members(MerchantId(1)), [1, 7, 9].map(MerchantId));
        assert_eq!(identities.canonical(MerchantId(1)), MerchantId(7));
        assert_eq!(identities.canonical(MerchantId(3)), MerchantId(3));
        assert_eq!(identities.of_mention(MentionId(1)), Some(MerchantId(7)));
    }

    #[test]
    fn the_rest_of_a_split_group_keeps_its_links_and_an_unclear_name_counts_for_nobody() {
        let link = |merchant, target| Link {
            source: LinkSource::Merchant(MerchantId(merchant)),
            merchant: MerchantId(target),
        };
        let links = [link(1, 9), link(2, 9), link(3, 3)];
        let identities = after(&[different(&[2], &[1, 9])]).with_links(&links);
        assert_eq!(identities.members(MerchantId(9)), [1, 9].map(MerchantId));
        assert_eq!(identities.counted(MerchantId(2)), Some(MerchantId(2)));
        assert_eq!(identities.counted(MerchantId(3)), None);
        assert_eq!(
            identities.canonical_of(&[1, 3].map(MerchantId)),
            [MerchantId(9)]
        );
    }

    proptest::proptest! {
        /// Merging and taking apart again in any order never loses a merchant or shows one twice.
        #[test]
        fn groups_are_always_a_partition(
            steps in proptest::collection::vec((0_u8..3, 1_i64..8, 1_i64..8), 0..24)
        ) {
            let verdicts: Vec<Verdict> = steps
                .into_iter()
                .map(|(kind, left, right)| match kind {
                    0 => same(left, right),
                    1 => different(&[left], &[right]),
                    _ => Verdict::Withdrawn { judgement: left },
                })
                .collect();
            let identities = after(&verdicts);
            for merchant in (1..8).map(MerchantId) {
                let members = identities.members(merchant);
                proptest::prop_assert!(members.contains(&merchant));
                for member in &members {
                    proptest::prop_assert_eq!(identities.members(*member), members.clone());
                    proptest::prop_assert_eq!(identities.canonical(*member), members[0]);
                }
            }
        }
    }
}
