//! The finest cell of a week's aggregate, as it is stored when the week is frozen.

use super::{Category, MerchantId, RegionCode, SourceCode};

/// Effective orders of one week that agree in all dimensions. An order in several cells counts in each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeekCell {
    /// `None` while unresolved.
    pub merchant: Option<MerchantId>,
    pub category: Option<Category>,
    pub source: SourceCode,
    pub region: Option<RegionCode>,
    pub platform: Option<String>,
    pub industry: Option<String>,
    pub orders: i64,
    /// Those that stand in no earlier cell: over all cells they add up to the week's orders.
    pub own_orders: i64,
    pub complainants: i64,
    pub incidents: i64,
}
