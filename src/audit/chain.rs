//! Entries one after the other: the next is formed, or a stored one is checked.

use super::entry::{AuditEntry, FIRST_PREVIOUS, entry_hash, leaf_hash};
use super::tree::TreeHead;

/// What is wrong with the first bad entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("审计日志第{seq}条{what}")]
pub struct ChainFault {
    /// The number that the entry has, or should have had.
    pub seq: i64,
    pub what: &'static str,
}

/// The log up to some entry.
#[derive(Debug, Clone)]
pub struct Chain {
    tree: TreeHead,
    last_hash: String,
}

impl Default for Chain {
    fn default() -> Self {
        Self {
            tree: TreeHead::default(),
            last_hash: FIRST_PREVIOUS.to_owned(),
        }
    }
}

impl Chain {
    /// Takes the next stored entry with the hash that is stored beside it.
    pub fn check(&mut self, text: &str, stored_hash: &str) -> Result<AuditEntry, ChainFault> {
        let seq = self.next_seq();
        let fault = |what| ChainFault { seq, what };
        let entry: AuditEntry =
            serde_json::from_str(text).map_err(|_| fault("不是一条完整的记录"))?;
        if entry.seq != seq {
            return Err(fault("缺失，或次序被改动"));
        }
        if entry.canonical().ok().as_deref() != Some(text) {
            return Err(fault("的写法被改动"));
        }
        if entry.prev != self.last_hash {
            return Err(fault("与前一条对不上，其前的记录被改动或替换"));
        }
        let hash = entry_hash(text);
        if hash != stored_hash {
            return Err(fault("的内容与其哈希不符，内容或哈希被改动"));
        }
        self.tree.push(leaf_hash(text));
        self.last_hash = hash;
        Ok(entry)
    }

    /// The hash of an entry's text.
    pub fn hash_of(text: &str) -> String {
        entry_hash(text)
    }

    pub fn tree(&self) -> &TreeHead {
        &self.tree
    }

    /// Hash of the last entry; zeros before the first.
    pub fn last_hash(&self) -> &str {
        &self.last_hash
    }

    fn next_seq(&self) -> i64 {
        i64::try_from(self.tree.size()).map_or(i64::MAX, |size| size.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{AuditAction, AuditEvent};
    use crate::domain::Actor;

    fn log(length: i64) -> Vec<(String, String)> {
        let mut lines: Vec<(String, String)> = Vec::new();
        for seq in 1..=length {
            let prev = lines.last().map_or(FIRST_PREVIOUS, |(_, hash)| hash);
            let event =
                AuditEvent::done(&Actor::System, AuditAction::Import, format!("import:{seq}"));
            let text = AuditEntry::of(&event, seq, seq, prev).canonical().unwrap();
            let hash = Chain::hash_of(&text);
            lines.push((text, hash));
        }
        lines
    }

    fn first_bad(lines: &[(String, String)]) -> Option<i64> {
        let mut chain = Chain::default();
        let mut checked = lines.iter().map(|(text, hash)| chain.check(text, hash));
        checked.find_map(|entry| entry.err().map(|fault| fault.seq))
    }

    #[test]
    fn a_log_that_nobody_touched_is_whole() {
        assert_eq!(first_bad(&log(9)), None);
    }

    #[test]
    fn the_first_entry_that_was_removed_moved_or_changed_is_named() {
        let whole = log(9);
        for place in 0..8 {
            let seq = i64::try_from(place).unwrap() + 1;
            let mut removed = whole.clone();
            removed.remove(place);
            assert_eq!(first_bad(&removed), Some(seq));
            let mut swapped = whole.clone();
            swapped.swap(place, place + 1);
            assert_eq!(first_bad(&swapped), Some(seq));
        }
    }

    #[test]
    fn every_single_byte_of_text_and_hash_matters() {
        let whole = log(3);
        let (text, hash) = &whole[1];
        for place in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[place] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            let mut lines = whole.clone();
            lines[1].0 = changed;
            assert_eq!(first_bad(&lines), Some(2), "byte {place}");
        }
        for place in 0..hash.len() {
            let mut lines = whole.clone();
            lines[1].1.replace_range(place..=place, "x");
            assert_eq!(first_bad(&lines), Some(2));
        }
    }

    #[test]
    fn an_entry_with_a_new_hash_of_its_own_breaks_the_next() {
        let mut lines = log(3);
        lines[1].0 = lines[1].0.replace("import:2", "import:7");
        lines[1].1 = Chain::hash_of(&lines[1].0);
        assert_eq!(first_bad(&lines), Some(3));
    }
}
