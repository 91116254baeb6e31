//! The personal data of a row leaves all of its texts before anything is made of them.

use std::collections::BTreeMap;

use crate::domain::{CanonicalOrder, Cell, Field, MappedRow, Note};
use crate::normalize::tells_no_name;
use crate::pipeline::Stages;
use crate::redact::{OwnValues, Redacted};

/// What the row's columns tell of its complainant.
pub(super) fn own_values(stages: &Stages, mapped: &MappedRow) -> OwnValues {
    let cells = mapped.cells.iter();
    own_values_of(stages, cells.map(|(field, _, cell)| (*field, cell)))
}

/// The same for cells whose fields are known by their headers only.
pub(super) fn own_values_of<'a>(
    stages: &Stages,
    cells: impl Iterator<Item = (Field, &'a Cell)>,
) -> OwnValues {
    let texts: Vec<(Field, String)> = cells
        .filter(|(field, _)| bears_on_people(*field))
        .map(|(field, cell)| (field, cell.text()))
        .filter(|(field, text)| {
            !text.trim().is_empty() && (*field != Field::ComplainantName || !tells_no_name(text))
        })
        .collect();
    stages
        .redactor
        .own_values(texts.iter().map(|(field, text)| (*field, text.as_str())))
}

/// The complainant's columns, and the merchant's, whose name may hold the complainant's.
const fn bears_on_people(field: Field) -> bool {
    field.is_personal()
        || matches!(
            field,
            Field::Respondent | Field::Store | Field::RespondentAddress
        )
}

/// Masks the texts of an order in place; passages per kind.
pub(super) fn mask_order(
    stages: &Stages,
    own: &OwnValues,
    order: &mut CanonicalOrder,
) -> BTreeMap<String, u32> {
    let mut masking = Masking {
        stages,
        own,
        masked: BTreeMap::new(),
    };
    for text in [
        &mut order.title,
        &mut order.body,
        &mut order.result_text,
        &mut order.product,
        &mut order.brand,
    ] {
        masking.mask_text(text);
    }
    for name in [&mut order.industry, &mut order.handler_unit] {
        masking.mask_public(name);
    }
    for name in &mut order.category_path {
        masking.mask_public(name);
    }
    for respondent in &mut order.respondents {
        masking.mask_public(&mut respondent.as_written);
        masking.mask_public(&mut respondent.platform);
        masking.mask_public(&mut respondent.store);
        // A shop called by a phone only has no name: two of them are not one shop.
        if is_token(&respondent.store) {
            respondent.store.clear();
        }
    }
    mask_notes(stages, own, &mut order.notes);
    masking.masked
}

/// Notes quote cells.
fn mask_notes(stages: &Stages, own: &OwnValues, notes: &mut [Note]) {
    for note in notes {
        note.text = stages.redactor.redact_public(&note.text, own).text;
    }
}

fn is_token(name: &str) -> bool {
    let inner = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    inner.is_some_and(|inner| !inner.contains(['[', ']']))
}

struct Masking<'a> {
    stages: &'a Stages,
    own: &'a OwnValues,
    masked: BTreeMap<String, u32>,
}

impl Masking<'_> {
    fn mask_text(&mut self, text: &mut String) {
        let redacted = self.stages.redactor.redact_with(text, self.own);
        self.take(text, redacted);
    }

    fn mask_public(&mut self, name: &mut String) {
        let redacted = self.stages.redactor.redact_public(name, self.own);
        self.take(name, redacted);
    }

    fn take(&mut self, place: &mut String, redacted: Redacted) {
        for passage in redacted.found {
            *self
                .masked
                .entry(passage.kind.code().to_owned())
                .or_default() += 1;
        }
        *place = redacted.text;
    }
}
