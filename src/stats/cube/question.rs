//! What can be asked of the cube: which dimensions, which orders.

use std::collections::BTreeMap;

use crate::domain::{Category, MerchantId, RegionCode, SourceCode, Week, code_enum};
use crate::frame::Column;

code_enum! {
    /// 维度.
    Dimension {
        Week = "week", "周";
        Merchant = "merchant", "商家";
        Category = "category", "类别";
        Source = "source", "来源";
        Region = "region", "区域";
        Platform = "platform", "平台";
        Industry = "industry", "行业";
    }
}

impl Dimension {
    /// The column of the lines that holds it; null where it is not known.
    pub(super) const fn column(self) -> Column {
        match self {
            Self::Week => Column::Week,
            Self::Merchant => Column::Merchant,
            Self::Category => Column::Category,
            Self::Source => Column::Source,
            Self::Region => Column::Region,
            Self::Platform => Column::Platform,
            Self::Industry => Column::Industry,
        }
    }

    /// What people read where an order says nothing of it.
    pub const fn unknown_label(self) -> &'static str {
        match self {
            Self::Week => "时间不详",
            Self::Merchant => "未识别",
            Self::Category => "未归类",
            Self::Source | Self::Region | Self::Platform | Self::Industry => "未知",
        }
    }
}

/// A value of a dimension. What is not known is a value, too, and comes last.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    Week(Week),
    Merchant(MerchantId),
    Category(Category),
    Source(SourceCode),
    Region(RegionCode),
    /// A platform or an industry.
    Name(String),
    Unknown,
}

impl Key {
    /// The code for machines; `None` for what is not known.
    pub fn code(&self) -> Option<String> {
        match self {
            Self::Week(week) => Some(week.to_string()),
            Self::Merchant(merchant) => Some(merchant.to_string()),
            Self::Category(category) => Some(category.to_string()),
            Self::Source(source) => Some(source.to_string()),
            Self::Region(region) => Some(region.to_string()),
            Self::Name(name) => Some(name.clone()),
            Self::Unknown => None,
        }
    }
}

/// Which orders are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OrderChoice {
    /// 有效线索, as the weekly report counts them: complaints and tip-offs about trade, neither withdrawn nor a repeat.
    #[default]
    Effective,
    All,
}

/// Restrictions; all must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CubeFilters {
    /// First and last week; orders without a time are in neither.
    pub from: Option<Week>,
    pub to: Option<Week>,
    /// The one wanted value of a dimension. Of an order in two categories only the wanted one is seen.
    pub equal: BTreeMap<Dimension, Key>,
    /// Orders by their `seq`, each once; all where absent.
    pub among: Option<Vec<i64>>,
}

/// One question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CubeQuestion {
    /// Each at most once; none asks for the total only.
    pub by: Vec<Dimension>,
    pub filters: CubeFilters,
    pub orders: OrderChoice,
}
