//! A set of characters that is asked for each character of a text: one bit of the basic plane for each.

/// Blocks of 64 characters up to U+FFFF.
const BLOCKS: usize = 0x1_0000 / 64;

/// Holds characters of the basic plane; others are never in it.
#[derive(Debug, Clone)]
pub(super) struct CharSet(Box<[u64]>);

impl CharSet {
    /// Whether the character is in the set.
    pub(super) fn contains(&self, character: char) -> bool {
        let code = u32::from(character);
        let block = self.0.get(code as usize / 64).copied().unwrap_or(0);
        block >> (code % 64) & 1 == 1
    }

    pub(super) fn insert(&mut self, character: char) {
        let code = u32::from(character);
        if let Some(block) = self.0.get_mut(code as usize / 64) {
            *block |= 1 << (code % 64);
        }
    }
}

impl Default for CharSet {
    fn default() -> Self {
        Self(vec![0; BLOCKS].into_boxed_slice())
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<T: IntoIterator<Item = char>>(characters: T) -> Self {
        let mut set = Self::default();
        for character in characters {
            set.insert(character);
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_holds_what_was_put_in_and_nothing_else(
            put in proptest::collection::vec(proptest::char::range('\0', '\u{ffff}'), 0..40),
            asked in proptest::collection::vec(proptest::char::any(), 0..40),
        ) {
            let set: CharSet = put.iter().copied().collect();
            let known: HashSet<char> = put.iter().copied().collect();
            for character in put.into_iter().chain(asked) {
                prop_assert_eq!(set.contains(character), known.contains(&character));
            }
        }
    }
}
