//! One order with everything known of it but personal data.

use serde::{Serialize, Serializer};

use crate::domain::{
    Arrival, Certainty, Channel, Direction, DomainGate, Evidence, Heading, Identities, Label,
    LabelKind, LocalTime, MerchantId, Nature, Note, OrderParty, OrderRecord, RegionCode,
    RespondentRole, ResultCode, SourceCode, TimePrecision, UnresolvedReason, Venue,
};
use crate::store::{Store, StoreError};

/// A label with its Chinese name beside its code.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LabelView {
    pub code: &'static str,
    pub label: &'static str,
    pub certainty: Certainty,
    pub direction: Direction,
    pub kind: LabelKind,
    pub counts_against_merchant: bool,
    pub merchant_is_victim: bool,
    pub complainant_took_part: bool,
    /// Character ranges of `title`, a line break, `body`.
    pub evidence: Vec<Evidence>,
}

/// One party of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartyView {
    /// Under which the order is counted now.
    #[serde(serialize_with = "by_its_name")]
    pub merchant: Option<MerchantId>,
    /// As the import resolved it, where a judgement has merged it into another since.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "by_its_name"
    )]
    pub resolved_as: Option<MerchantId>,
    /// The import left the name unresolved; the linking step found whom it means.
    pub linked_by_name: bool,
    pub name: String,
    pub role: RespondentRole,
    pub unresolved: Option<UnresolvedReason>,
}

/// As people and addresses name a merchant; stored orders hold its number.
#[expect(clippy::ref_option, reason = "the shape that serde asks for")]
fn by_its_name<S: Serializer>(id: &Option<MerchantId>, serializer: S) -> Result<S::Ok, S::Error> {
    id.map(|id| id.to_string()).serialize(serializer)
}

/// Where an order came from: the file and its row, and who imported the file when.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProvenanceView {
    pub import_id: String,
    pub file: String,
    pub sha256: String,
    pub sheet: Option<String>,
    pub row: u32,
    pub profile: String,
    pub operator: String,
    pub imported_at: Option<String>,
    /// Of the import that accepted the row.
    pub dictionary_version: String,
    /// The row was set aside when its file was imported and accepted later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retried: Option<RetryView>,
}

/// The retry that accepted a row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RetryView {
    pub import_id: String,
    pub operator: String,
    pub retried_at: Option<String>,
}

/// An order as `mingcha order` and the workbench show it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderView {
    pub order_id: String,
    pub version: i64,
    pub source: SourceCode,
    pub order_no: Option<String>,
    pub linked_nos: Vec<String>,
    pub nature: Nature,
    pub domain: DomainGate,
    pub venue: Venue,
    pub channel: Channel,
    pub received_at: Option<String>,
    pub closed_at: Option<String>,
    pub region_code: Option<RegionCode>,
    /// A keyed stand-in; the identity itself is in the vault.
    pub complainant: Option<String>,
    pub anonymous: bool,
    pub parties: Vec<PartyView>,
    pub categories: Vec<LabelView>,
    pub platform: String,
    pub courier: String,
    pub industry: String,
    pub product: String,
    /// The upper end where the export gave a range such as 500-800元.
    pub amount_yuan: Option<String>,
    /// The lower end of a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount_low_yuan: Option<String>,
    pub title: String,
    pub body: String,
    pub category_path: Vec<String>,
    pub handler_unit: String,
    pub result: ResultCode,
    pub result_text: String,
    pub satisfied: Option<bool>,
    pub recalled: bool,
    pub notes: Vec<Note>,
    /// How many passages of each kind were masked.
    pub masked: Vec<(String, u32)>,
    pub provenance: Option<ProvenanceView>,
    /// Versions that a correction replaced, oldest first.
    pub earlier_versions: Vec<OrderView>,
}

#[cfg(test)]
impl OrderView {
    /// An order about a known merchant and an unknown one, with one label whose evidence is 假货 in the body.
    pub(crate) fn sample() -> Self {
        let party = |merchant| PartyView {
            merchant,
            resolved_as: None,
            linked_by_name: false,
            name: "<甲>店".to_owned(),
            role: RespondentRole::ALL[0],
            unresolved: merchant.is_none().then_some(UnresolvedReason::ALL[0]),
        };
        let label = LabelView {
            code: "counterfeit",
            label: "假冒伪劣",
            certainty: Certainty::Asserted,
            direction: Direction::Unclear,
            kind: LabelKind::Plain,
            counts_against_merchant: true,
            merchant_is_victim: false,
            complainant_took_part: false,
            evidence: vec![Evidence {
                term: "假货".to_owned(),
                start: 5,
                end: 7,
                rule: "d5_counterfeit/S".to_owned(),
            }],
        };
        Self {
            order_id: "12345:X1".to_owned(),
            version: 1,
            source: SourceCode::Hotline12345,
            order_no: Some("X1".to_owned()),
            linked_nos: Vec::new(),
            nature: Nature::ALL[0],
            domain: DomainGate::Ecommerce,
            venue: Venue::Platform,
            channel: Channel::ALL[0],
            received_at: Some("2026-11-20T08:00:00+08:00".to_owned()),
            closed_at: None,
            region_code: None,
            complainant: None,
            anonymous: true,
            parties: vec![party(Some(MerchantId(1))), party(None)],
            categories: vec![label],
            platform: String::new(),
            courier: String::new(),
            industry: String::new(),
            product: String::new(),
            amount_yuan: None,
            amount_low_yuan: None,
            title: "标题".to_owned(),
            body: "买到假货了".to_owned(),
            category_path: Vec::new(),
            handler_unit: String::new(),
            result: ResultCode::Unknown,
            result_text: "已转办".to_owned(),
            satisfied: None,
            recalled: false,
            notes: Vec::new(),
            masked: Vec::new(),
            provenance: None,
            earlier_versions: Vec::new(),
        }
    }
}

/// Looks an order up by its id.
pub async fn order_view(store: &Store, id: &str) -> Result<Option<OrderView>, StoreError> {
    let Some(record) = store.database.order(id).await? else {
        return Ok(None);
    };
    let imports = store.database.imports().await?;
    let import_of = |import_seq: i64| {
        imports
            .iter()
            .find(|import| import.import_seq == import_seq)
    };
    let labelled = store.database.labelled_under().await?;
    let provenance = |record: &OrderRecord| {
        let origin = &record.provenance.origin;
        let file = import_of(origin.import_seq)?;
        let accepting = import_of(record.provenance.accepted_by())?;
        let retried = match record.provenance.arrival {
            Arrival::WithFile => None,
            Arrival::Retried { .. } => Some(RetryView {
                import_id: accepting.import_id.clone(),
                operator: accepting.operator.clone(),
                retried_at: told_time(accepting.imported_at),
            }),
        };
        Some(ProvenanceView {
            import_id: file.import_id.clone(),
            file: file.file_name.clone(),
            sha256: file.sha256.clone(),
            sheet: Some(origin.sheet.clone()).filter(|sheet| !sheet.is_empty()),
            row: origin.row,
            profile: record.provenance.profile.clone(),
            operator: file.operator.clone(),
            imported_at: told_time(file.imported_at),
            dictionary_version: accepting.dictionary_version.clone(),
            retried,
        })
    };
    let merchants = store.counted_merchants().await?;
    let earlier = store.database.earlier_versions(record.seq).await?;
    let earlier = earlier.into_iter().map(|old| {
        let origin = provenance(&old);
        view(old, merchants.identities(), origin, Vec::new())
    });
    let earlier = earlier.collect();
    let origin = provenance(&record).map(|origin| {
        let accepted_by = record.provenance.accepted_by();
        let version = labelled.version_of(accepted_by, &origin.dictionary_version);
        let dictionary_version = version.to_owned();
        ProvenanceView {
            dictionary_version,
            ..origin
        }
    });
    Ok(Some(view(record, merchants.identities(), origin, earlier)))
}

fn told_time(epoch_millis: i64) -> Option<String> {
    LocalTime::from_epoch_millis(epoch_millis, TimePrecision::Second).map(LocalTime::rfc3339)
}

fn view(
    record: OrderRecord,
    identities: &Identities,
    provenance: Option<ProvenanceView>,
    earlier_versions: Vec<OrderView>,
) -> OrderView {
    OrderView {
        order_id: record.order_id.as_str().to_owned(),
        version: record.version,
        source: record.source,
        order_no: record.order_no,
        linked_nos: record.linked_nos,
        nature: record.nature,
        domain: record.domain,
        venue: record.venue,
        channel: record.channel,
        received_at: record.received_at.map(LocalTime::rfc3339),
        closed_at: record.closed_at.map(LocalTime::rfc3339),
        region_code: record.region,
        complainant: record.complainant.map(|pseudonym| pseudonym.to_string()),
        anonymous: record.anonymous,
        parties: record
            .parties
            .into_iter()
            .map(|party| party_view(party, identities))
            .collect(),
        categories: record.labels.into_iter().map(label_view).collect(),
        platform: record.platform,
        courier: record.courier,
        industry: record.industry,
        product: record.product,
        amount_yuan: record.amount.map(crate::domain::AmountCents::yuan_text),
        amount_low_yuan: record.amount_low.map(crate::domain::AmountCents::yuan_text),
        title: record.title,
        body: record.body,
        category_path: record.category_path,
        handler_unit: record.handler_unit,
        result: record.result,
        result_text: record.result_text,
        satisfied: record.satisfied,
        recalled: record.recalled,
        notes: record.notes,
        masked: record.masked,
        provenance,
        earlier_versions,
    }
}

fn party_view(party: OrderParty, identities: &Identities) -> PartyView {
    let linked = party
        .mention
        .and_then(|mention| identities.of_mention(mention));
    let counted = party.merchant.and_then(|id| identities.counted(id));
    let merchant = counted.or(linked);
    let is_unclear = party.merchant.is_some_and(|id| identities.is_unclear(id));
    PartyView {
        merchant,
        resolved_as: party.merchant.filter(|id| Some(*id) != merchant),
        linked_by_name: linked.is_some(),
        name: party.name,
        role: party.role,
        unresolved: party
            .unresolved
            .or(is_unclear.then_some(UnresolvedReason::Ambiguous)),
    }
}

fn label_view(label: Label) -> LabelView {
    LabelView {
        code: label.code.code(),
        label: Heading::of(&label).label(),
        certainty: label.certainty,
        direction: label.direction,
        kind: label.kind,
        counts_against_merchant: label.counts_against_merchant(),
        merchant_is_victim: label.merchant_is_victim,
        complainant_took_part: label.complainant_took_part,
        evidence: label.evidence,
    }
}
