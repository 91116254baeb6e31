//! `truth.json`: what a run planted, so that flags and imports can be scored against it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::dirt::Dirt;
use super::mention::MentionKind;
use super::story::Scenario;
use super::trial::Difficulty;
use crate::domain::{Category, SourceCode, Week};

/// The whole file.
///
/// ```json
/// {"seed":1,"orders":3700,"weeks":32,"end":"2026-11-22","honest_merchants":420,
///  "merchants":[{"id":"s01","name":"…","names":["…"],"uscc":"9232…","region":"320706","platform":"抖音",
///    "store":"…","guilty":true,"scenario":"burst_counterfeiter","category":"counterfeit",
///    "onset_week":"2026-W39","onset":"2026-09-21","genuine_incidents":{"2026-09-22":1},"story":"…","orders":24,"order_ids":["12345:LYG…"]}],
///  "files":[{"name":"….csv","source":"12345","encoding":"GB18030","rows":230,"accepted_expected":220,
///    "updated_expected":1,"duplicate_expected":1,"quarantined_expected":{"missing_text":1},
///    "skipped_expected":{"blank":1},"dirty":{"no_text":1}}]}
/// ```
///
/// Merchants that are not listed are honest. `rows` counts records: accepted + updated + duplicate + quarantined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    pub seed: u64,
    pub orders: u64,
    pub weeks: u32,
    pub end: String,
    /// Of a trial; none for the stories of the samples.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<Difficulty>,
    /// Merchants with ordinary dealings, not listed one by one.
    pub honest_merchants: u64,
    pub merchants: Vec<TruthMerchant>,
    /// Whom the orders of a trial are about, honest merchants included; none for the stories of the samples.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<TruthSubject>,
    pub files: Vec<TruthFile>,
}

/// One true merchant under all its names, with the numbered orders that mean it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TruthSubject {
    /// That of [`TruthMerchant`], or `h000001` … for the others.
    pub id: String,
    /// `source:order_no`, by the best that the row writes of the merchant.
    pub orders: BTreeMap<MentionKind, Vec<String>>,
    /// Those that tell a guilty deed, and not for the second time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub genuine: Vec<String>,
}

/// A planted merchant with its story.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TruthMerchant {
    /// `s01` …: stable within a run.
    pub id: String,
    pub name: String,
    /// Every way of writing it in the files, later names included.
    pub names: Vec<String>,
    pub uscc: Option<String>,
    /// Six-digit code.
    pub region: String,
    pub platform: String,
    pub store: String,
    pub guilty: bool,
    pub scenario: Scenario,
    /// What the guilty ones did; none for the innocent.
    pub category: Option<Category>,
    /// The week in which the story starts.
    pub onset_week: Week,
    /// The day on which it starts; truth files of old know the week only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onset: Option<NaiveDate>,
    /// Genuine incidents by the day on which they were told; repeats and sent on orders are not in them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub genuine_incidents: BTreeMap<NaiveDate, u32>,
    /// One line in Chinese.
    pub story: String,
    pub orders: u64,
    /// `source:order_no` of the orders of the story; orders in layouts without numbers are counted only.
    pub order_ids: Vec<String>,
}

/// A file with its planted dirt and what an importer should make of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TruthFile {
    pub name: String,
    pub source: SourceCode,
    pub encoding: String,
    pub rows: u64,
    pub accepted_expected: u64,
    pub updated_expected: u64,
    pub duplicate_expected: u64,
    /// By quarantine code.
    pub quarantined_expected: BTreeMap<String, u64>,
    /// By skip code: title, header, repeated_header, total, note, blank.
    pub skipped_expected: BTreeMap<String, u64>,
    pub dirty: BTreeMap<Dirt, u64>,
    /// Code of the refusal, where no row of the file can be trusted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused_expected: Option<String>,
}

impl TruthFile {
    pub(super) fn new(name: &str, source: SourceCode, encoding: &str) -> Self {
        Self {
            name: name.to_owned(),
            source,
            encoding: encoding.to_owned(),
            rows: 0,
            accepted_expected: 0,
            updated_expected: 0,
            duplicate_expected: 0,
            quarantined_expected: BTreeMap::new(),
            skipped_expected: BTreeMap::new(),
            dirty: BTreeMap::new(),
            refused_expected: None,
        }
    }

    /// A row that should become an order.
    pub(super) fn accepted(&mut self) {
        self.rows += 1;
        self.accepted_expected += 1;
    }

    pub(super) fn skipped(&mut self, code: &str) {
        *self.skipped_expected.entry(code.to_owned()).or_default() += 1;
    }

    pub(super) fn dirt(&mut self, dirt: Dirt) {
        *self.dirty.entry(dirt).or_default() += 1;
    }

    /// A planted record beyond the ordinary ones.
    pub(super) fn planted_record(&mut self, dirt: Dirt) {
        self.dirt(dirt);
        self.rows += 1;
        match dirt.quarantine_code() {
            Some(code) => {
                *self
                    .quarantined_expected
                    .entry(code.to_owned())
                    .or_default() += 1;
            }
            None if dirt == Dirt::DuplicateRow => self.duplicate_expected += 1,
            None if dirt == Dirt::CorrectedRow => self.updated_expected += 1,
            None => self.accepted_expected += 1,
        }
    }
}
