//! One synthetic work order, before a layout cuts it into columns.

use chrono::{NaiveDate, NaiveDateTime};

use super::dirt::Dirt;
use super::layout::Layout;
use super::person::Person;
use super::world::Region;

/// The goods and the other side of a consumer order.
#[derive(Debug, Clone, Default)]
pub(super) struct Party {
    /// What the respondent column says; may be blank, a platform or a courier.
    pub(super) written: String,
    pub(super) uscc: String,
    pub(super) address: String,
    pub(super) platform: &'static str,
    pub(super) store: String,
    pub(super) industry: &'static str,
    pub(super) industry_code: &'static str,
    pub(super) product: &'static str,
    pub(super) brand: &'static str,
    pub(super) purchase_no: String,
    pub(super) price_cents: u64,
    pub(super) bought: NaiveDate,
}

/// What became of the order.
#[derive(Debug, Clone, Default)]
pub(super) struct Outcome {
    /// 属实, 部分属实, 不属实, 无法核实 or blank.
    pub(super) verdict: &'static str,
    pub(super) text: String,
    pub(super) mediation: &'static str,
    pub(super) filed: &'static str,
    pub(super) redress_cents: u64,
    pub(super) satisfaction: &'static str,
    pub(super) status: &'static str,
    pub(super) closed: Option<NaiveDateTime>,
    pub(super) remark: &'static str,
}

#[derive(Debug, Clone)]
pub(super) struct Order {
    pub(super) layout: Layout,
    pub(super) number: String,
    pub(super) at: NaiveDateTime,
    pub(super) nature: &'static str,
    pub(super) channel: &'static str,
    pub(super) person: Person,
    pub(super) region: Region,
    pub(super) place: String,
    pub(super) title: String,
    pub(super) body: String,
    pub(super) claim: String,
    pub(super) classes: [&'static str; 3],
    pub(super) party: Option<Party>,
    pub(super) unit: String,
    pub(super) outcome: Outcome,
    /// Which planted story it belongs to.
    pub(super) story: Option<usize>,
    /// The merchants that its writer means, by their places in the cast of a trial.
    pub(super) about: Vec<usize>,
    /// What is wrong with it on purpose, for the counts in the truth file.
    pub(super) dirt: Vec<Dirt>,
}
