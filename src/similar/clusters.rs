//! Clusters of copies as they were known on a day: connected components of the links made until then.

/// Two orders, by `seq`, whose texts are copies; known from the day on which the later one was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// Days since 1970-01-01 of the later order.
    pub day: i32,
    pub later: i64,
    pub earlier: i64,
}

/// All links, from which the clusters of any day follow.
#[derive(Debug, Clone, Default)]
pub struct Clusters {
    /// `seq` of every order with a link, ascending.
    members: Vec<i64>,
    /// Day and the places of both members, by day.
    links: Vec<(i32, [u32; 2])>,
}

impl Clusters {
    pub fn new(mut links: Vec<Link>) -> Self {
        links.sort_unstable_by_key(|link| (link.day, link.later, link.earlier));
        let mut members: Vec<i64> = links
            .iter()
            .flat_map(|link| [link.later, link.earlier])
            .collect();
        members.sort_unstable();
        members.dedup();
        let place = |seq: i64| {
            let place = members.partition_point(|member| *member < seq);
            u32::try_from(place).unwrap_or(u32::MAX)
        };
        let links = links
            .iter()
            .map(|link| (link.day, [place(link.later), place(link.earlier)]))
            .collect();
        Self { members, links }
    }

    /// Every order that has a copy at the end of this day, with its cluster, which is named by its smallest `seq`; in
    /// order of `seq`. What is linked later leaves no trace.
    pub fn known_on(&self, day: i32) -> Vec<(i64, i64)> {
        let end = self.links.partition_point(|(known, _)| *known <= day);
        let mut components = Components::default();
        let mut linked = vec![false; self.members.len()];
        for (_, [one, other]) in self.links.get(..end).unwrap_or_default() {
            (linked[*one as usize], linked[*other as usize]) = (true, true);
            components.join(*one, *other);
        }
        let members = (0..).zip(&self.members).zip(linked);
        let known = members.filter(|(_, linked)| *linked);
        known
            .map(|((place, seq), _)| (*seq, self.members[components.root_of(place) as usize]))
            .collect()
    }
}

/// Union-find over places; the smallest is the root.
#[derive(Debug, Clone, Default)]
pub struct Components {
    /// Of those up to the greatest that was asked for; roots are their own.
    parents: Vec<u32>,
}

impl Components {
    pub fn root_of(&mut self, place: u32) -> u32 {
        let known = u32::try_from(self.parents.len()).unwrap_or(u32::MAX);
        self.parents.extend(known..=place);
        let mut root = place;
        while self.parents[root as usize] != root {
            // Halves the way for those who come after.
            let parent = self.parents[root as usize];
            self.parents[root as usize] = self.parents[parent as usize];
            root = self.parents[root as usize];
        }
        root
    }

    /// Whether they were apart before.
    pub fn join(&mut self, one: u32, other: u32) -> bool {
        let (one, other) = (self.root_of(one), self.root_of(other));
        self.parents[one.max(other) as usize] = one.min(other);
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
        let clusters = Clusters::new(vec![
            link(20, 5, 3),
            link(10, 2, 1),
            link(10, 4, 3),
            link(30, 6, 2),
            link(30, 6, 5),
        ]);
        let on = |day| clusters.known_on(day);
        assert_eq!(on(9), []);
        assert_eq!(on(10), [(1, 1), (2, 1), (3, 3), (4, 3)]);
        assert_eq!(on(20), [(1, 1), (2, 1), (3, 3), (4, 3), (5, 3)]);
        assert_eq!(on(30), [1, 2, 3, 4, 5, 6].map(|seq| (seq, 1)));
        // Backwards, and without a trace of what came later.
        assert_eq!(on(10), [(1, 1), (2, 1), (3, 3), (4, 3)]);
    }

    #[test]
    fn members_are_those_who_have_a_copy_by_then() {
        let clusters = Clusters::new(vec![link(10, 9, 4), link(20, 7, 9)]);
        assert_eq!(clusters.known_on(10), [(4, 4), (9, 4)]);
        assert_eq!(clusters.known_on(20), [(4, 4), (7, 4), (9, 4)]);
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
