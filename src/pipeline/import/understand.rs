//! What a worker does with a row: canonical record, masked text, labels, parties, pseudonym.

use chrono::NaiveDate;

use super::batch::{DoneBatch, DoneItem, RawBatch, RowsOf, SealedBlock, SealedPayload, seal_place};
use super::masking::{mask_order, own_values, own_values_of};
use crate::domain::{
    CanonicalOrder, ContactDigest, Field, MappedRow, MerchantMention, OrderRecord, Provenance,
    QuarantineReason, Quarantined, RawRow, RespondentRole,
};
use crate::ingest::SheetItem;
use crate::normalize::{NormalizeContext, normalize, year_named_in};
use crate::pipeline::labelling::{OrderText, text_of};
use crate::pipeline::{PipelineError, Stages};
use crate::redact::identity_key;
use crate::store::join_words;
use crate::vault::KeyRing;

/// An order that is ready to be written, but for its numbers and merchants.
pub(crate) struct Understood {
    pub(crate) record: OrderRecord,
    pub(crate) parties: Vec<DigestedParty>,
    /// Words for the index.
    pub(crate) words: String,
}

/// A party of an order; its phones and addresses are told by digests only from here on.
pub(crate) struct DigestedParty {
    /// Without contacts.
    pub(crate) mention: MerchantMention,
    pub(crate) contacts: Vec<ContactDigest>,
}

impl DigestedParty {
    fn of(mut mention: MerchantMention, keys: &KeyRing) -> Self {
        let contacts = std::mem::take(&mut mention.contacts);
        Self {
            mention,
            contacts: contacts
                .iter()
                .map(|contact| keys.contact_digest(contact))
                .collect(),
        }
    }
}

/// Works through one batch and seals its original rows.
pub(super) fn understand_batch(
    stages: &Stages,
    keys: &KeyRing,
    import_seq: i64,
    today: NaiveDate,
    batch: RawBatch,
) -> Result<DoneBatch, PipelineError> {
    let context = sheet_context(stages, &batch.context, today);
    let mut originals: Vec<RawRow> = Vec::new();
    let mut items = Vec::with_capacity(batch.items.len());
    for item in batch.items {
        items.push(match item {
            SheetItem::SheetStart {
                name,
                profile,
                source,
                unmapped,
                ..
            } => DoneItem::SheetStart {
                name,
                profile,
                source,
                unmapped,
            },
            SheetItem::SheetUnknown { name, refusal, .. } => {
                DoneItem::SheetUnknown { name, refusal }
            }
            SheetItem::SheetRefused {
                name,
                refusal,
                rows,
            } => DoneItem::SheetRefused {
                name,
                refusal,
                rows,
            },
            SheetItem::Row { mapped, raw } => {
                let done = match understand(stages, keys, &mapped, &context) {
                    Ok(order) => DoneItem::Order(Box::new(order)),
                    Err(quarantined) => DoneItem::Quarantined {
                        row: mapped.row,
                        quarantined,
                        cells: masked_cells(stages, &mapped),
                    },
                };
                originals.push(raw);
                done
            }
            SheetItem::Bad { raw, quarantined } => {
                let cells = masked_raw_cells(stages, &batch.headers, &raw, quarantined.reason);
                let row = raw.row;
                originals.push(raw);
                DoneItem::Quarantined {
                    row,
                    quarantined,
                    cells,
                }
            }
            SheetItem::Skipped(skipped) => DoneItem::Skipped(skipped),
            SheetItem::SheetEnd => DoneItem::SheetEnd,
        });
    }
    let surroundings = Surroundings {
        sheet: &batch.sheet,
        headers: &batch.headers,
        context: &batch.context,
    };
    let sealed = seal(keys, import_seq, &surroundings, originals)?;
    Ok(DoneBatch {
        number: batch.number,
        sheet: batch.sheet,
        rows_of: RowsOf::ThisFile,
        items,
        sealed,
    })
}

fn seal(
    keys: &KeyRing,
    import_seq: i64,
    surroundings: &Surroundings<'_>,
    rows: Vec<RawRow>,
) -> Result<Option<SealedBlock>, PipelineError> {
    let (Some(first), Some(last)) = (
        rows.first().map(|row| row.row),
        rows.last().map(|row| row.row),
    ) else {
        return Ok(None);
    };
    let payload = SealedPayload {
        headers: surroundings.headers.to_vec(),
        context: surroundings.context.to_owned(),
        rows,
    };
    let plain =
        serde_json::to_vec(&payload).map_err(|error| PipelineError::Snapshot(error.to_string()))?;
    let place = seal_place(import_seq, surroundings.sheet, first);
    Ok(Some(SealedBlock {
        sheet: surroundings.sheet.to_owned(),
        first_row: first,
        last_row: last,
        block: keys.seal(&plain, &place)?,
    }))
}

/// What the rows of one sheet share.
struct Surroundings<'a> {
    sheet: &'a str,
    headers: &'a [String],
    context: &'a str,
}

/// Period and city of a sheet, from what surrounds it: file name, sheet name and title rows.
///
/// `today` is the day of the import.
pub(crate) fn sheet_context<'a>(
    stages: &'a Stages,
    surroundings: &str,
    today: NaiveDate,
) -> NormalizeContext<'a> {
    NormalizeContext {
        regions: &stages.regions,
        file_year: year_named_in(surroundings),
        home_region: stages.regions.city_named_in(surroundings),
        today: Some(today),
    }
}

/// One row through normalising, masking, classifying and naming.
///
/// `context` is of the row's sheet, see [`sheet_context`].
pub(crate) fn understand(
    stages: &Stages,
    keys: &KeyRing,
    mapped: &MappedRow,
    context: &NormalizeContext<'_>,
) -> Result<Understood, Quarantined> {
    let own = own_values(stages, mapped);
    let mut order = normalize(mapped, context).map_err(|mut refused| {
        // The message may quote a cell that also holds a name.
        refused.message = stages.redactor.redact_public(&refused.message, &own).text;
        refused
    })?;
    let masked = mask_order(stages, &own, &mut order);
    let text = text_of(&order.title, &order.body);
    let words = stages.lexicon.segmenter.words(&text);
    let mentions = crate::resolve::mentions(&order, &stages.parties);
    let sellers = mentions
        .iter()
        .filter(|mention| mention.role == RespondentRole::Seller);
    let told = OrderText {
        text: &text,
        source: order.source,
        category_path: &order.category_path,
        sellers: sellers.map(|mention| mention.name.as_str()).collect(),
    };
    let classification = told.classified(stages, &words);
    let index_words = join_words(&words);
    let parties = crate::resolve::named_parties(&order, &stages.parties);
    let industry = stages
        .local_fields
        .field_of(&order)
        .unwrap_or_else(|| order.industry.clone());
    let other_names = other_names(&order, &mentions);
    let record = OrderRecord {
        other_names,
        amount: order.amount.as_ref().map(|amount| amount.high),
        amount_low: order
            .amount
            .as_ref()
            .filter(|amount| amount.low != amount.high)
            .map(|amount| amount.low),
        complainant: identity_key(&order.complainant).map(|key| keys.pseudonym(key.expose())),
        anonymous: order.complainant.anonymous,
        nature: order.nature.unwrap_or(classification.nature),
        domain: classification.domain,
        venue: classification.venue,
        labels: classification.categories,
        provenance: unsettled(mapped.row, mapped.profile.clone()),
        platform: parties.platform,
        courier: parties.courier,
        industry,
        masked: masked.into_iter().collect(),
        content_sha256: keys.keyed_digest(&order.content_sha256),
        ..base_record(order)
    };
    Ok(Understood {
        record,
        parties: mentions
            .into_iter()
            .map(|mention| DigestedParty::of(mention, keys))
            .collect(),
        words: index_words,
    })
}

/// Names in the columns that the record tells nowhere else.
fn other_names(order: &CanonicalOrder, mentions: &[MerchantMention]) -> Vec<String> {
    let mut names = vec![order.brand.clone()];
    for respondent in &order.respondents {
        for name in [
            &respondent.as_written,
            &respondent.store,
            &respondent.platform,
        ] {
            names.push(name.clone());
        }
    }
    names.sort_unstable();
    names.dedup();
    names.retain(|name| !name.is_empty() && !mentions.iter().any(|mention| mention.name == *name));
    names
}

/// Only the writer knows import and sheet.
fn unsettled(row: u32, profile: String) -> Provenance {
    RowsOf::ThisFile.provenance(0, "", row, profile)
}

/// The fields that are taken over as they are.
fn base_record(order: CanonicalOrder) -> OrderRecord {
    OrderRecord {
        seq: 0,
        version: 1,
        order_id: order.order_id,
        provenance: unsettled(0, String::new()),
        // Keyed: a bare hash over a phone number could be tried out.
        content_sha256: String::new(),
        source: order.source,
        order_no: order.order_no.map(|number| number.as_str().to_owned()),
        linked_nos: order.linked_nos,
        nature: order.nature.unwrap_or(crate::domain::Nature::Other),
        nature_told: Some(order.nature.is_some()),
        domain: crate::domain::DomainGate::Other,
        venue: crate::domain::Venue::Unknown,
        channel: order.channel,
        received_at: order.received_at,
        closed_at: order.closed_at,
        region: order.region,
        complainant: None,
        anonymous: false,
        parties: Vec::new(),
        labels: Vec::new(),
        platform: String::new(),
        courier: String::new(),
        industry: String::new(),
        product: order.product,
        amount: None,
        amount_low: None,
        title: order.title,
        body: order.body,
        category_path: order.category_path,
        handler_unit: order.handler_unit,
        result: order.result,
        result_text: order.result_text,
        satisfied: order.satisfied,
        recalled: order.recalled,
        other_names: Vec::new(),
        notes: order.notes,
        masked: Vec::new(),
    }
}

pub(super) fn masked_cells(stages: &Stages, mapped: &MappedRow) -> Vec<(String, String)> {
    // A profile's default has no header: it was not in the file.
    let given = mapped
        .cells
        .iter()
        .filter(|(_, header, _)| !header.is_empty());
    let texts: Vec<(Field, String, String)> = given
        .map(|(field, header, cell)| (*field, header.clone(), cell.text()))
        .collect();
    let shown = stages.redactor.mask_cells(
        texts
            .iter()
            .map(|(field, _, text)| (Some(*field), text.as_str())),
        &own_values(stages, mapped),
    );
    texts
        .into_iter()
        .map(|(_, header, _)| header)
        .zip(shown)
        .collect()
}

/// Cells of a row that could not be mapped. Where it is not known what a column holds, a short word may be a name.
pub(super) fn masked_raw_cells(
    stages: &Stages,
    headers: &[String],
    raw: &RawRow,
    reason: QuarantineReason,
) -> Vec<(String, String)> {
    let texts: Vec<String> = raw.cells.iter().map(crate::domain::Cell::text).collect();
    let fields = headers
        .iter()
        .map(|header| stages.profiles().field_of_header(header));
    let fields: Vec<Option<Field>> = fields
        .chain(std::iter::repeat(None))
        .take(texts.len())
        .collect();
    let known = fields
        .iter()
        .zip(&raw.cells)
        .filter_map(|(field, cell)| Some(((*field)?, cell)));
    let own = own_values_of(stages, known);
    let shown = stages.redactor.mask_cells(
        fields.iter().copied().zip(texts.iter().map(String::as_str)),
        &own,
    );
    let unsure = matches!(
        reason,
        QuarantineReason::ColumnShift
            | QuarantineReason::UnbalancedQuote
            | QuarantineReason::UnknownLayout
    );
    let named = shown.into_iter().enumerate().map(|(place, text)| {
        let header = headers
            .get(place)
            .cloned()
            .unwrap_or_else(|| format!("第{}列", place + 1));
        let hidden = unsure && (2..=4).contains(&text.chars().count());
        (
            header,
            if hidden {
                "[已隐藏]".to_owned()
            } else {
                text
            },
        )
    });
    named.collect()
}
