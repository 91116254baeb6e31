//! The Merkle tree hash of RFC 6962, §2.1, grown leaf by leaf in memory of the logarithm of its size.

use sha2::{Digest, Sha256};

/// The tree over the entries so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TreeHead {
    size: u64,
    /// Hashes of the whole subtrees that the leaves fill, the largest first: one for each 1 in the binary `size`.
    peaks: Vec<[u8; 32]>,
}

impl TreeHead {
    pub fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn push(&mut self, leaf: [u8; 32]) {
        let mut hash = leaf;
        // As many subtrees are completed as the size so far ends in ones.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                hash = node(&left, &hash);
            }
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The hash of the whole tree; that of an empty text where there are no entries.
    pub fn root(&self) -> [u8; 32] {
        let mut peaks = self.peaks.iter().rev();
        let Some(last) = peaks.next() else {
            return Sha256::digest([]).into();
        };
        peaks.fold(*last, |right, left| node(left, &right))
    }
}

fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::hex;

    /// The definition of RFC 6962, §2.1, as it is written there.
    fn by_definition(leaves: &[[u8; 32]]) -> [u8; 32] {
        match leaves {
            [] => Sha256::digest([]).into(),
            [leaf] => *leaf,
            more => {
                let half = more.len().next_power_of_two() / 2;
                let (left, right) = more.split_at(half);
                node(&by_definition(left), &by_definition(right))
            }
        }
    }

    /// Inputs and roots of the test vectors of Certificate Transparency (certificate-transparency-go, `merkle`).
    #[test]
    fn the_roots_are_those_of_certificate_transparency() {
        let inputs: [&[u8]; 8] = [
            &[],
            &[0x00],
            &[0x10],
            &[0x20, 0x21],
            &[0x30, 0x31],
            &[0x40, 0x41, 0x42, 0x43],
            &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
            &[
                0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d,
                0x6e, 0x6f,
            ],
        ];
        let mut tree = TreeHead::default();
        let mut roots = vec![hex(&tree.root())];
        for input in inputs {
            let mut hasher = Sha256::new();
            hasher.update([0]);
            hasher.update(input);
            tree.push(hasher.finalize().into());
            roots.push(hex(&tree.root()));
        }
        assert_eq!(
            roots[0],
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(
            roots[1],
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
        assert_eq!(
            roots[2],
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
        );
        assert_eq!(
            roots[8],
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
        );
    }

    #[test]
    fn growing_leaf_by_leaf_is_the_definition() {
        let leaves: Vec<[u8; 32]> = (0..70_u8).map(|n| Sha256::digest([n]).into()).collect();
        let mut tree = TreeHead::default();
        for (place, leaf) in leaves.iter().enumerate() {
            assert_eq!(tree.root(), by_definition(&leaves[..place]));
            tree.push(*leaf);
        }
        assert_eq!(tree.root(), by_definition(&leaves));
    }
}
