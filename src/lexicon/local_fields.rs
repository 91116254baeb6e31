//! 专项领域 of a city (水晶, 二手车交易 …): which field the traded goods belong to.

use std::collections::BTreeMap;

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};

use super::{DictionaryList, ListError};
use crate::domain::CanonicalOrder;

/// Distinct terms in the text that stand in for a named product.
const TERMS_IN_TEXT: usize = 2;

/// The compiled list `local_fields`: term → field.
pub struct LocalFields {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    /// Field and term of each pattern.
    terms: Vec<(String, String)>,
}

impl LocalFields {
    pub fn shipped() -> Result<Self, ListError> {
        let list = DictionaryList::shipped("local_fields")?;
        let mut terms: BTreeMap<String, String> = BTreeMap::new();
        for row in &list.rows {
            if let [term, field, ..] = row.as_slice() {
                terms.insert(term.clone(), field.clone());
            }
        }
        let patterns: Vec<&String> = terms.keys().collect();
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build(patterns);
        let automaton = automaton.map_err(|error| ListError::Row {
            name: list.name.clone(),
            line: 0,
            reason: error.to_string(),
        })?;
        Ok(Self {
            automaton,
            terms: terms
                .into_iter()
                .map(|(term, field)| (field, term))
                .collect(),
        })
    }

    /// The field of an order: by the named product or the hotline's own class, else by two terms in the text.
    pub fn field_of(&self, order: &CanonicalOrder) -> Option<String> {
        let named = [&order.industry, &order.product, &order.brand];
        let named = named
            .into_iter()
            .chain(&order.category_path)
            .find_map(|text| self.fields_in(text, 1));
        named.or_else(|| self.fields_in(&format!("{}\n{}", order.title, order.body), TERMS_IN_TEXT))
    }

    fn fields_in(&self, text: &str, least: usize) -> Option<String> {
        let mut found: BTreeMap<&str, std::collections::BTreeSet<&str>> = BTreeMap::new();
        for hit in self.automaton.leftmost_find_iter(text) {
            let place = usize::try_from(hit.value()).unwrap_or(usize::MAX);
            if let Some((field, term)) = self.terms.get(place) {
                found.entry(field).or_default().insert(term);
            }
        }
        let best = found
            .into_iter()
            .max_by_key(|(field, terms)| (terms.len(), std::cmp::Reverse(*field)))?;
        (best.1.len() >= least).then(|| best.0.to_owned())
    }
}
