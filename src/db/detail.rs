//! The part of an order that is stored as one JSON text: read whole, never searched by SQL.

use serde::{Deserialize, Serialize};

use crate::domain::{
    AmountCents, Channel, Label, LocalTime, Note, OrderParty, OrderRecord, ResultCode,
    TimePrecision, Venue,
};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Detail {
    venue: Venue,
    channel: Channel,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    nature_told: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    closed_at: Option<(i64, TimePrecision)>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    linked_nos: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    parties: Vec<OrderParty>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    labels: Vec<Label>,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    platform: String,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    courier: String,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    industry: String,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    product: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    amount: Option<AmountCents>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    amount_low: Option<AmountCents>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    category_path: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    handler_unit: String,
    result: ResultCode,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    result_text: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    satisfied: Option<bool>,
    recalled: bool,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    other_names: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    notes: Vec<Note>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    masked: Vec<(String, u32)>,
}

impl Detail {
    pub(super) fn of(record: &OrderRecord) -> Self {
        Self {
            venue: record.venue,
            channel: record.channel,
            nature_told: record.nature_told,
            closed_at: record
                .closed_at
                .map(|time| (time.epoch_millis(), time.precision)),
            linked_nos: record.linked_nos.clone(),
            parties: record.parties.clone(),
            labels: record.labels.clone(),
            platform: record.platform.clone(),
            courier: record.courier.clone(),
            industry: record.industry.clone(),
            product: record.product.clone(),
            amount: record.amount,
            amount_low: record.amount_low,
            category_path: record.category_path.clone(),
            handler_unit: record.handler_unit.clone(),
            result: record.result,
            result_text: record.result_text.clone(),
            satisfied: record.satisfied,
            recalled: record.recalled,
            other_names: record.other_names.clone(),
            notes: record.notes.clone(),
            masked: record.masked.clone(),
        }
    }

    /// Moves everything into `record`.
    pub(super) fn fill(self, record: &mut OrderRecord) {
        record.venue = self.venue;
        record.channel = self.channel;
        record.nature_told = self.nature_told;
        record.closed_at = self
            .closed_at
            .and_then(|(millis, precision)| LocalTime::from_epoch_millis(millis, precision));
        record.linked_nos = self.linked_nos;
        record.parties = self.parties;
        record.labels = self.labels;
        record.platform = self.platform;
        record.courier = self.courier;
        record.industry = self.industry;
        record.product = self.product;
        record.amount = self.amount;
        record.amount_low = self.amount_low;
        record.category_path = self.category_path;
        record.handler_unit = self.handler_unit;
        record.result = self.result;
        record.result_text = self.result_text;
        record.satisfied = self.satisfied;
        record.recalled = self.recalled;
        record.other_names = self.other_names;
        record.notes = self.notes;
        record.masked = self.masked;
    }
}
