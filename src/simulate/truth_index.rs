//! Which planted merchant a flag speaks of.

use std::collections::BTreeMap;

use super::truth::{Truth, TruthMerchant};
use crate::domain::Flag;

/// Finds the planted merchant of a flag.
pub(super) struct TruthIndex<'a> {
    by_uscc: BTreeMap<&'a str, usize>,
    by_name: BTreeMap<String, usize>,
    merchants: &'a [TruthMerchant],
}

impl<'a> TruthIndex<'a> {
    pub(super) fn new(truth: &'a Truth) -> Self {
        let mut by_uscc = BTreeMap::new();
        let mut by_name = BTreeMap::new();
        for (place, merchant) in truth.merchants.iter().enumerate() {
            if let Some(uscc) = &merchant.uscc {
                by_uscc.insert(uscc.as_str(), place);
            }
            let names = merchant
                .names
                .iter()
                .chain([&merchant.name, &merchant.store]);
            for name in names.filter(|name| !name.is_empty()) {
                by_name.entry(plain(name)).or_insert(place);
            }
        }
        Self {
            by_uscc,
            by_name,
            merchants: &truth.merchants,
        }
    }

    pub(super) fn find(&self, flag: &Flag) -> Option<(usize, &'a TruthMerchant)> {
        let by_code = flag
            .merchant
            .uscc
            .as_deref()
            .and_then(|uscc| self.by_uscc.get(uscc));
        let place = by_code.or_else(|| self.by_name.get(&plain(&flag.merchant.name)))?;
        Some((*place, self.merchants.get(*place)?))
    }
}

/// A name without blanks and brackets, full-width letters made narrow.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|symbol| !symbol.is_whitespace() && !matches!(symbol, '（' | '）' | '(' | ')'))
        .map(|symbol| match symbol {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(symbol) - 0xfee0).unwrap_or(symbol),
            other => other,
        })
        .collect()
}
