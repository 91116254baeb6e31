//! The surnames of `surnames.tsv`, asked for the one that a name begins with.

use std::collections::HashSet;

use crate::lexicon::DictionaryList;

#[derive(Clone)]
pub(super) struct Surnames {
    single: HashSet<char>,
    compound: HashSet<[char; 2]>,
}

impl Surnames {
    pub(super) fn new(list: &DictionaryList) -> Self {
        let mut surnames = Self {
            single: HashSet::new(),
            compound: HashSet::new(),
        };
        for row in &list.rows {
            let characters: Vec<char> = row.iter().flat_map(|cell| cell.chars()).collect();
            match characters.as_slice() {
                [single] => surnames.single.insert(*single),
                [first, second] => surnames.compound.insert([*first, *second]),
                _ => false,
            };
        }
        surnames
    }

    /// Characters of the surname that a name begins with; 0 for none.
    pub(super) fn length(&self, name: &[char]) -> usize {
        match name {
            [first, second, ..] if self.compound.contains(&[*first, *second]) => 2,
            [first, ..] if self.single.contains(first) => 1,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compound_surname_is_preferred_to_its_first_character() {
        let surnames = Surnames::new(&DictionaryList::shipped("surnames").unwrap());
        for (name, length) in [
            ("王小明", 1),
            ("司马小明", 2),
            ("司", 1),
            ("的", 0),
            ("", 0),
        ] {
            let name: Vec<char> = name.chars().collect();
            assert_eq!(surnames.length(&name), length, "{name:?}");
        }
    }
}
