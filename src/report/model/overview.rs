//! Sections 一 to 四: totals, categories, regions and local fields, platforms and couriers.

use serde::Serialize;

use super::{Figure, GroupRow, Rate, ThreeCounts};
use crate::domain::{Category, SourceCode, UnresolvedReason, Week};

/// 连云港专项领域 (R-AGG-02): each is listed every week, even when it is empty.
pub const SPECIAL_FIELDS: [&str; 5] = ["水晶", "二手车交易", "海鲜", "服饰", "农产品"];

/// 一、总体情况.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    /// One row per hotline that delivered data.
    pub sources: Vec<SourceRow>,
    /// The sum of the rows.
    pub total: SourceCounts,
    /// The effective clues of the week, counted three ways.
    pub effective: ThreeCounts,
    /// Those of them in the e-commerce domain; the rest is offline consumption.
    pub ecommerce: Figure,
    /// 被投诉主体未确认, by reason.
    pub unresolved: Vec<UnresolvedRow>,
    pub unresolved_total: Figure,
    /// 刷单诈骗: listed apart, never counted against a merchant.
    pub task_scams: ThreeCounts,
    /// Weighed less because of who sent them or of a text sent about many merchants; not excluded.
    pub discounted: Figure,
    /// Share their text with others: within a merchant one voice. Absent in weeks evaluated before it was kept.
    pub same_text: Option<Figure>,
    /// The last 26 weeks, oldest first, this week last.
    pub trend: Vec<TrendWeek>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceRow {
    pub source: SourceCode,
    pub counts: SourceCounts,
}

/// `received = effective + excluded`, checked when the report is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceCounts {
    /// 受理量.
    pub received: Figure,
    /// 有效线索量.
    pub effective: Figure,
    pub excluded: Excluded,
    /// Effective clues of the week before and of the same ISO week a year ago.
    pub last_week: Option<i64>,
    pub last_year: Option<i64>,
    /// 办结率 over effective clues.
    pub closed: Rate,
    /// 满意率 over those that gave an answer.
    pub satisfied: Rate,
}

/// 剔除量. An order is counted under the first reason that holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Excluded {
    /// 咨询、建议、表扬等.
    pub not_clue: Figure,
    /// 重复工单.
    pub duplicate: Figure,
    /// 非消费领域.
    pub not_commerce: Figure,
    /// 已撤回.
    pub withdrawn: Figure,
}

impl Excluded {
    pub fn sum(&self) -> i64 {
        self.not_clue.value + self.duplicate.value + self.not_commerce.value + self.withdrawn.value
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct UnresolvedRow {
    pub reason: UnresolvedReason,
    pub orders: Figure,
}

/// One point of the trend.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TrendWeek {
    pub week: Week,
    pub orders: i64,
    pub incidents: i64,
}

/// 二、分类情况. One order may bear several categories.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Categories {
    /// The seven primary categories in their order (also when zero), then others that occurred.
    pub rows: Vec<CategoryRow>,
    /// 刷单诈骗, below the table's rule; outside the sum.
    pub task_scams: ThreeCounts,
    pub task_scams_last_week: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CategoryRow {
    pub category: Category,
    pub counts: ThreeCounts,
    pub last_week: Option<i64>,
}

/// 三、地域行业分布.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Distribution {
    /// Counties and functional zones; the last row is 未定位.
    pub regions: Vec<GroupRow>,
    /// The five of [`SPECIAL_FIELDS`] in their order, then others.
    pub fields: Vec<GroupRow>,
}

impl Distribution {
    /// Orders of all regions: an order has one region, 未定位 included.
    pub(super) fn orders(&self) -> i64 {
        self.regions.iter().map(|row| row.counts.orders.value).sum()
    }
}

/// 四、平台与寄递.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Platforms {
    /// The ten that are named most.
    pub platforms: Vec<GroupRow>,
    pub couriers: Vec<GroupRow>,
}
