//! The orders of a question as a file tells them: whole texts, one page after the other.

use super::search_view::{Answered, SearchQuestion, answered, merchant_names};
use crate::domain::{LocalTime, OrderRecord};
use crate::lexicon::Regions;
use crate::store::{Store, StoreError};

/// One order; everything is as it is stored, personal data masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedOrder {
    pub order_id: String,
    pub source: &'static str,
    pub order_no: String,
    /// RFC 3339; blank where nobody knows.
    pub received_at: String,
    pub nature: &'static str,
    pub categories: Vec<&'static str>,
    pub merchant_ids: Vec<String>,
    pub merchant_names: Vec<String>,
    pub region_code: String,
    pub region_name: String,
    pub title: String,
    pub body: String,
}

/// One page of a file of hits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportedPage {
    /// Hits of the whole question.
    pub total: u64,
    pub orders: Vec<ExportedOrder>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// The next orders of a question, `question.limit` at most, in its order.
pub async fn exported_page(
    store: &Store,
    regions: &Regions,
    question: &SearchQuestion,
) -> Result<ExportedPage, StoreError> {
    let Answered {
        request,
        found,
        records,
    } = answered(store, None, question).await?;
    let identities = request.merchants.identities();
    let names = merchant_names(store, &records, &found, identities).await?;
    let order = |record: &OrderRecord| {
        let merchants = identities.merchants_of(record);
        let name = |id| names.get(id).cloned().unwrap_or_default();
        let code = record.region;
        ExportedOrder {
            order_id: record.order_id.as_str().to_owned(),
            source: record.source.short_label(),
            order_no: record.order_no.clone().unwrap_or_default(),
            received_at: record
                .received_at
                .map(LocalTime::rfc3339)
                .unwrap_or_default(),
            nature: record.nature.label(),
            categories: record
                .headings()
                .into_iter()
                .map(crate::domain::Heading::label)
                .collect(),
            merchant_names: merchants.iter().map(name).collect(),
            merchant_ids: merchants.iter().map(ToString::to_string).collect(),
            region_code: code.map(|code| code.to_string()).unwrap_or_default(),
            region_name: code
                .and_then(|code| regions.name(code))
                .unwrap_or_default()
                .to_owned(),
            title: record.title.clone(),
            body: record.body.clone(),
        }
    };
    Ok(ExportedPage {
        total: found.total,
        orders: records.iter().map(order).collect(),
        next_cursor: found.next.map(|cursor| cursor.to_string()),
    })
}
