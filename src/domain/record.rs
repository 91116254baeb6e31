//! An order as it is stored: masked, classified, resolved, with its provenance.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{
    AmountCents, Channel, DomainGate, Heading, Label, Labelling, LocalTime, Nature, Note, OrderId,
    Provenance, Pseudonym, RegionCode, RespondentRole, ResultCode, SourceCode, UnresolvedReason,
    Venue,
};

/// Stable number of a merchant; shown as `M000123`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MerchantId(pub i64);

impl fmt::Display for MerchantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "M{:06}", self.0)
    }
}

impl std::str::FromStr for MerchantId {
    type Err = super::UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || super::UnknownCode {
            list: "MerchantId",
            given: text.to_owned(),
        };
        let digits = text.trim().strip_prefix(['M', 'm']).ok_or_else(unknown)?;
        digits.parse().map(Self).map_err(|_| unknown())
    }
}

/// Stable number of a name as some order wrote it, without a merchant of its own; shown as `N000123`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MentionId(pub i64);

impl fmt::Display for MentionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "N{:06}", self.0)
    }
}

/// One complained-of party of a stored order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderParty {
    /// `None` while unresolved.
    pub merchant: Option<MerchantId>,
    pub name: String,
    pub role: RespondentRole,
    pub unresolved: Option<UnresolvedReason>,
    /// Of an unresolved name that may be linked to a merchant later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mention: Option<MentionId>,
}

/// A stored order. Holds no personal data: the identity is a [`Pseudonym`], the text is masked.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderRecord {
    /// Stable internal number, in order of first acceptance.
    pub seq: i64,
    pub order_id: OrderId,
    /// 1 for the first content, one more with every correction.
    pub version: i64,
    pub provenance: Provenance,
    pub content_sha256: String,
    pub source: SourceCode,
    pub order_no: Option<String>,
    pub linked_nos: Vec<String>,
    pub nature: Nature,
    /// Whether a column of the export told the nature; `None` for orders stored before this was kept.
    pub nature_told: Option<bool>,
    pub domain: DomainGate,
    pub venue: Venue,
    pub channel: Channel,
    pub received_at: Option<LocalTime>,
    pub closed_at: Option<LocalTime>,
    pub region: Option<RegionCode>,
    pub complainant: Option<Pseudonym>,
    pub anonymous: bool,
    pub parties: Vec<OrderParty>,
    pub labels: Vec<Label>,
    /// Canonical platform name of the platform dictionary; empty when none.
    pub platform: String,
    pub courier: String,
    /// Field of the local dictionary (水晶 …) or the column's industry; empty when none.
    pub industry: String,
    pub product: String,
    /// The upper end where the export gave a range.
    pub amount: Option<AmountCents>,
    /// The lower end of a range; absent where the export gave one figure.
    pub amount_low: Option<AmountCents>,
    pub title: String,
    pub body: String,
    pub category_path: Vec<String>,
    pub handler_unit: String,
    pub result: ResultCode,
    pub result_text: String,
    pub satisfied: Option<bool>,
    pub recalled: bool,
    /// Brand, shop and whatever else the columns name beside parties, product and platform.
    pub other_names: Vec<String>,
    pub notes: Vec<Note>,
    /// How many passages of each kind were masked.
    pub masked: Vec<(String, u32)>,
}

impl OrderRecord {
    /// The resolved merchants of the order, each once.
    pub fn merchants(&self) -> Vec<MerchantId> {
        let mut merchants: Vec<_> = self
            .parties
            .iter()
            .filter_map(|party| party.merchant)
            .collect();
        merchants.sort_unstable();
        merchants.dedup();
        merchants
    }

    /// The order's own names, each once: what tells two copies of one text apart and is masked before they are compared.
    pub fn own_names(&self) -> Vec<&str> {
        let told = self.parties.iter().map(|party| &party.name);
        let told = told.chain([&self.product, &self.platform, &self.courier]);
        let mut names: Vec<&str> = told
            .chain(&self.other_names)
            .map(String::as_str)
            .filter(|name| !name.is_empty())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// The unresolved names of the order that may be linked to merchants, each once.
    pub fn mentions(&self) -> Vec<MentionId> {
        let mut mentions: Vec<_> = self
            .parties
            .iter()
            .filter_map(|party| party.mention)
            .collect();
        mentions.sort_unstable();
        mentions.dedup();
        mentions
    }

    /// What the order carries of what the classifier said.
    pub fn labelling(&self) -> Labelling {
        Labelling {
            nature: self.nature,
            domain: self.domain,
            venue: self.venue,
            labels: self.labels.clone(),
        }
    }

    /// Puts other labels in the place of those that the order has.
    pub fn relabel(&mut self, labelling: Labelling) {
        self.nature = labelling.nature;
        self.domain = labelling.domain;
        self.venue = labelling.venue;
        self.labels = labelling.labels;
    }

    /// What is asserted, whoever did it; what the facet and filter `category` mean.
    pub fn headings(&self) -> Vec<Heading> {
        let asserted = self
            .labels
            .iter()
            .filter(|label| label.certainty == super::Certainty::Asserted);
        let mut headings: Vec<_> = asserted.map(Heading::of).collect();
        headings.sort_unstable();
        headings.dedup();
        headings
    }
}
