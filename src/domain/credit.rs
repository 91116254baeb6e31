//! What law and credit entries (信用记录) both speak of: levels, classes, periods and the deadlines counted by them.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

code_enum! {
    /// 失信程度 (国办发〔2025〕22号): there is no default, somebody says it.
    CreditSeverity {
        Minor = "minor", "轻微";
        General = "general", "一般";
        Serious = "serious", "严重";
    }
}

code_enum! {
    /// Who may see an item of the catalogue (domain.md §A.7).
    SharingClass {
        Public = "public", "社会公开";
        Government = "government", "政府共享";
        Authorised = "authorised", "授权查询";
    }
}

code_enum! {
    /// What the entries are asked for; without a purpose nobody asks (R-SEC-04, HA-B 33).
    QueryPurpose {
        Licensing = "licensing", "行政许可";
        Inspection = "inspection", "行政检查";
        Procurement = "procurement", "政府采购、招标投标";
        Funding = "funding", "资金安排";
        Honours = "honours", "评先评优";
        Duty = "duty", "其他依法履职";
    }
}

code_enum! {
    PeriodUnit {
        WorkingDays = "working_days", "个工作日";
        Months = "months", "个月";
    }
}

code_enum! {
    /// What the law sets a period for.
    LawKey {
        PushAfterFinding = "push_after_finding", "认定后推送";
        ObjectionReview = "objection_review", "异议审核";
        ObjectionProvider = "objection_provider", "异议核实（提供单位）";
        ObjectionCorrection = "objection_correction", "异议修正";
        RepairDecision = "repair_decision", "修复办理";
        RepairPublicity = "repair_publicity", "修复公示";
        Withdrawal = "withdrawal", "撤回公示";
        PublicityMinMinor = "publicity_min_minor", "最短公示期（轻微）";
        PublicityMaxMinor = "publicity_max_minor", "最长公示期（轻微）";
        PublicityMinGeneral = "publicity_min_general", "最短公示期（一般）";
        PublicityMaxGeneral = "publicity_max_general", "最长公示期（一般）";
        PublicityMinSerious = "publicity_min_serious", "最短公示期（严重）";
        PublicityMaxSerious = "publicity_max_serious", "最长公示期（严重）";
        ValidityMinor = "validity_minor", "信息有效期（轻微）";
        ValidityGeneral = "validity_general", "信息有效期（一般）";
        ValiditySerious = "validity_serious", "信息有效期（严重）";
        ListExitFirst = "list_exit_first", "退出名单观察期（初次列入）";
        ListExitRepeat = "list_exit_repeat", "退出名单观察期（再次列入）";
    }
}

impl LawKey {
    /// Whether only some places set it; where none does, nothing is asked.
    pub fn is_local(self) -> bool {
        matches!(self, Self::ListExitFirst | Self::ListExitRepeat)
    }

    pub fn publicity_min(severity: CreditSeverity) -> Self {
        match severity {
            CreditSeverity::Minor => Self::PublicityMinMinor,
            CreditSeverity::General => Self::PublicityMinGeneral,
            CreditSeverity::Serious => Self::PublicityMinSerious,
        }
    }

    pub fn publicity_max(severity: CreditSeverity) -> Self {
        match severity {
            CreditSeverity::Minor => Self::PublicityMaxMinor,
            CreditSeverity::General => Self::PublicityMaxGeneral,
            CreditSeverity::Serious => Self::PublicityMaxSerious,
        }
    }

    pub fn validity(severity: CreditSeverity) -> Self {
        match severity {
            CreditSeverity::Minor => Self::ValidityMinor,
            CreditSeverity::General => Self::ValidityGeneral,
            CreditSeverity::Serious => Self::ValiditySerious,
        }
    }
}

/// A period as the law set it on the day it was applied: a later law changes no deadline that was counted by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawfulPeriod {
    pub key: LawKey,
    pub count: u32,
    pub unit: PeriodUnit,
    /// 国家, 江苏, 连云港 …
    pub jurisdiction: String,
    /// Where it is written.
    pub source: String,
    /// Whether somebody compared it with the published text.
    pub verified: bool,
    /// Version of the rules that it was read from.
    pub version: String,
}

impl fmt::Display for LawfulPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            count,
            jurisdiction,
            source,
            version,
            ..
        } = self;
        let unit = self.unit.label();
        write!(
            f,
            "{count}{unit}，依据：{source}（{jurisdiction}，规则{version}）"
        )?;
        if self.verified {
            Ok(())
        } else {
            f.write_str("，待核实")
        }
    }
}

/// A day by which something has to be done, and how it was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalDeadline {
    /// The day of what started it; it is not counted (民法典 第二百零一条).
    pub from: NaiveDate,
    pub due: NaiveDate,
    /// 暂定: a year on the way had no published notice of holidays yet.
    pub provisional: bool,
    pub period: LawfulPeriod,
}

/// Number of a credit entry; shown as `C000123`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CreditEntryId(pub i64);

impl fmt::Display for CreditEntryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "C{:06}", self.0)
    }
}

impl std::str::FromStr for CreditEntryId {
    type Err = super::UnknownCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || super::UnknownCode {
            list: "CreditEntryId",
            given: text.to_owned(),
        };
        let digits = text.strip_prefix('C').ok_or_else(unknown)?;
        let all_digits = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.parse().ok().filter(|_| all_digits);
        number.map(Self).ok_or_else(unknown)
    }
}

impl Serialize for CreditEntryId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CreditEntryId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_entries_are_read_as_they_are_shown() {
        let id: CreditEntryId = "C000012".parse().unwrap();
        assert_eq!(
            (id, id.to_string().as_str()),
            (CreditEntryId(12), "C000012")
        );
        for wrong in [
            "",
            "C",
            "12",
            "C-1",
            "C+1",
            "M000001",
            "C99999999999999999999",
        ] {
            assert!(wrong.parse::<CreditEntryId>().is_err(), "{wrong}");
        }
    }
}
