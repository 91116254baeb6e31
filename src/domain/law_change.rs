//! What people change of the law and the catalogue that ship with the program: one row at a time.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::item_kind::kind_or_flag;
use super::{ItemKind, LawKey, PeriodUnit, SharingClass};

/// A period of one jurisdiction, with the days on which it is in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodRow {
    pub jurisdiction: String,
    pub key: LawKey,
    pub count: u32,
    pub unit: PeriodUnit,
    pub effective_from: NaiveDate,
    /// The last day.
    #[serde(default)]
    pub effective_to: Option<NaiveDate>,
    pub source: String,
    pub verified: bool,
}

impl PeriodRow {
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|last| day <= last)
    }

    /// Whether there is a day on which both would be in force.
    pub fn overlaps(&self, other: &Self) -> bool {
        let same = self.jurisdiction == other.jurisdiction && self.key == other.key;
        same && (self.in_force(other.effective_from) || other.in_force(self.effective_from))
    }
}

/// What may be kept, where it comes from and who may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogueItem {
    pub code: String,
    pub name: String,
    pub sharing: SharingClass,
    /// 提供单位.
    pub provider: String,
    pub source: String,
    pub update_cycle: String,
    /// What a 简易程序 decided does not belong to it (R-CRD-07).
    pub ordinary_procedure_only: bool,
    pub verified: bool,
    /// What its entries have besides the fields of every entry.
    #[serde(default, alias = "is_list", deserialize_with = "kind_or_flag")]
    pub kind: ItemKind,
}

code_enum! {
    /// The kinds of a change.
    LawChangeKind {
        Period = "period", "新增期限";
        End = "end", "期限终止";
        Item = "item", "新增或变更目录项";
    }
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum LawChange {
    /// A new row.
    Period { row: PeriodRow },
    /// The last day of a row that is there.
    End {
        jurisdiction: String,
        key: LawKey,
        /// The row, by its first day.
        effective_from: NaiveDate,
        last_day: NaiveDate,
        source: String,
    },
    /// A new item, or what takes the place of the one with its code.
    Item { item: CatalogueItem },
}

impl LawChange {
    pub fn kind(&self) -> LawChangeKind {
        match self {
            Self::Period { .. } => LawChangeKind::Period,
            Self::End { .. } => LawChangeKind::End,
            Self::Item { .. } => LawChangeKind::Item,
        }
    }
}
