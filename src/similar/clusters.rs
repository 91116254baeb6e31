//! Clusters of copies as they were known on a day: connected components of the links made until then.

use std::collections::{HashMap, HashSet};

/// Two orders, by `seq`, whose texts are copies; known from the day on which the later one was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Days since 1970-01-01 of the later order.
    pub day: i32,
    pub later: i64,
    pub earlier: i64,
}

/// The clusters of one day, moved on to the next.
#[derive(Debug, Clone, Default)]
pub struct Clusters {
    /// By day.
    links: Vec<Link>,
    /// Links that the clusters know of.
    known: usize,
    components: Components,
}

impl Clusters {
    /// As they were before the first link.
    pub fn new(mut links: Vec<Link>) -> Self {
        links.sort_unstable_by_key(|link| (link.day, link.later, link.earlier));
        Self {
            links,
            known: 0,
            components: Components::default(),
        }
    }

    /// Moves on, or back, to the end of this day.
    pub fn move_to(&mut self, day: i32) {
        let end = self.links.partition_point(|link| link.day <= day);
        if end < self.known {
            self.known = 0;
            self.components = Components::default();
        }
        for link in self.links.get(self.known..end).unwrap_or_default() {
            self.components.join(link.later, link.earlier);
        }
        self.known = end;
    }

    /// The cluster of an order, named by its smallest `seq`; `None` for an order without a copy.
    pub fn cluster_of(&mut self, seq: i64) -> Option<i64> {
        self.components
            .is_linked(seq)
            .then(|| self.components.root_of(seq))
    }

    /// Every order that has a copy, with its cluster; in order of `seq`.
    pub fn memberships(&mut self) -> Vec<(i64, i64)> {
        let mut seqs: Vec<i64> = self.components.linked.iter().copied().collect();
        seqs.sort_unstable();
        let with_cluster = |seq| (seq, self.components.root_of(seq));
        seqs.into_iter().map(with_cluster).collect()
    }
}

/// Union-find over the `seq` of linked orders; the smallest is the root.
#[derive(Debug, Clone, Default)]
pub struct Components {
    /// Of everyone but the roots.
    parents: HashMap<i64, i64>,
    linked: HashSet<i64>,
}

impl Components {
    pub fn root_of(&mut self, seq: i64) -> i64 {
        let mut root = seq;
        while let Some(parent) = self.parents.get(&root) {
            root = *parent;
        }
        // Whoever was passed on the way points to the root from now on.
        let mut passed = seq;
        while passed != root {
            passed = self.parents.insert(passed, root).unwrap_or(root);
        }
        root
    }

    fn is_linked(&self, seq: i64) -> bool {
        self.linked.contains(&seq)
    }

    /// Whether they were apart before.
    pub fn join(&mut self, one: i64, other: i64) -> bool {
        self.linked.extend([one, other]);
        let (one, other) = (self.root_of(one), self.root_of(other));
        if one != other {
            self.parents.insert(one.max(other), one.min(other));
        }
        one != other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(day: i32, later: i64, earlier: i64) -> Link {
        Link {
            day,
            later,
            earlier,
        }
    }

    #[test]
    fn a_cluster_is_what_was_linked_until_the_day() {
        let mut clusters = Clusters::new(vec![
            link(20, 5, 3),
            link(10, 2, 1),
            link(10, 4, 3),
            link(30, 6, 2),
            link(30, 6, 5),
        ]);
        let mut on = |day| {
            clusters.move_to(day);
            (1..=7)
                .map(|seq| clusters.cluster_of(seq).unwrap_or(0))
                .collect::<Vec<_>>()
        };
        assert_eq!(on(9), [0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(on(10), [1, 1, 3, 3, 0, 0, 0]);
        assert_eq!(on(20), [1, 1, 3, 3, 3, 0, 0]);
        assert_eq!(on(30), [1, 1, 1, 1, 1, 1, 0]);
        // Backwards, and without a trace of what came later.
        assert_eq!(on(10), [1, 1, 3, 3, 0, 0, 0]);
    }

    #[test]
    fn members_are_those_who_have_a_copy_by_then() {
        let mut clusters = Clusters::new(vec![link(10, 9, 4), link(20, 7, 9)]);
        clusters.move_to(10);
        assert_eq!(clusters.memberships(), [(4, 4), (9, 4)]);
        clusters.move_to(20);
        assert_eq!(clusters.memberships(), [(4, 4), (7, 4), (9, 4)]);
    }

    #[test]
    fn a_join_tells_whether_it_was_one() {
        let mut components = Components::default();
        assert!(components.join(9, 4));
        assert!(components.join(4, 7));
        assert!(!components.join(7, 9));
        assert_eq!(components.root_of(9), 4);
    }
}
