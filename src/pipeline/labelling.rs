//! What the classifier says of an order: one way for rows that come in and for orders that are labelled anew.

use super::Stages;
use crate::domain::{Classification, Labelling, Nature, OrderRecord, RespondentRole, SourceCode};
use crate::lexicon::Word;
use crate::store::join_words;

/// What is classified: the masked text of an order, and what its columns say about it.
pub(crate) struct OrderText<'t> {
    /// Title and body.
    pub(crate) text: &'t str,
    pub(crate) source: SourceCode,
    pub(crate) category_path: &'t [String],
    /// The complained-of sellers, as written.
    pub(crate) sellers: Vec<&'t str>,
}

impl OrderText<'_> {
    /// Classifies it; `words` are the segmenter's words of the text.
    pub(crate) fn classified(&self, stages: &Stages, words: &[Word<'_>]) -> Classification {
        // Other hotlines take only what concerns them; their classes name goods and acts.
        let path = match self.source {
            SourceCode::Hotline12345 => self.category_path,
            _ => &[],
        };
        let mut found = stages.classifier.classify_filed(self.text, words, path);
        let labels = &mut found.categories;
        stages.classifier.accuse(labels, self.text, &self.sellers);
        found
    }
}

/// Title and body as they are classified, cut and searched.
pub(crate) fn text_of(title: &str, body: &str) -> String {
    format!("{title}\n{body}")
}

/// What these stages make of a stored order, and its words for the index.
pub(crate) fn labelled(stages: &Stages, order: &OrderRecord) -> (Labelling, String) {
    let text = text_of(&order.title, &order.body);
    let words = stages.lexicon.segmenter.words(&text);
    let parties = order.parties.iter();
    let sellers = parties
        .filter(|party| party.role == RespondentRole::Seller)
        .map(|party| party.name.as_str());
    let told = OrderText {
        text: &text,
        source: order.source,
        category_path: &order.category_path,
        sellers: sellers.collect(),
    };
    let found = told.classified(stages, &words);
    let labelling = Labelling {
        nature: nature_of(order, found.nature),
        domain: found.domain,
        venue: found.venue,
        labels: found.categories,
    };
    (labelling, join_words(&words))
}

/// What a column says comes first. Where it is not known whether one did, the order keeps what it has.
fn nature_of(order: &OrderRecord, classified: Nature) -> Nature {
    match order.nature_told {
        Some(false) => classified,
        Some(true) | None => order.nature,
    }
}
