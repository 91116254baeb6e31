//! 期限规则: the periods that the law sets, as data with source and days in force (`pipelines/law/periods.toml`).

use chrono::NaiveDate;
use serde::Deserialize;

use super::WorkingCalendar;
use crate::domain::{LawChange, LawKey, LawfulPeriod, LegalDeadline, PeriodRow, PeriodUnit};

const SHIPPED: &str = include_str!("../../pipelines/law/periods.toml");

/// All periods of all jurisdictions, in one version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawBook {
    pub version: String,
    #[serde(rename = "profile")]
    profiles: Vec<Profile>,
    #[serde(rename = "period")]
    periods: Vec<PeriodRow>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Profile {
    name: String,
    jurisdictions: Vec<String>,
}

/// Why the rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    #[error("期限规则无法读取：{0}")]
    Toml(#[from] toml::de::Error),
    #[error("期限规则中没有地区方案“{given}”；可用：{known}")]
    NoProfile { given: String, known: String },
    #[error("期限规则中{jurisdiction}的{}有两条在同一天生效", key.label())]
    Overlap { jurisdiction: String, key: LawKey },
    #[error("期限规则中没有{jurisdiction}自{effective_from}起施行的{}", key.label())]
    NoRow {
        jurisdiction: String,
        key: LawKey,
        effective_from: NaiveDate,
    },
    #[error("终止日{last_day}早于施行日{effective_from}")]
    EndsBefore {
        effective_from: NaiveDate,
        last_day: NaiveDate,
    },
    #[error("期限须不超过{most}")]
    Long { most: u32 },
    #[error("本地区方案不用“{given}”的期限；可用：{known}")]
    NoJurisdiction { given: String, known: String },
}

impl LawBook {
    /// The rules that ship with the program.
    pub fn shipped() -> Result<Self, LawError> {
        Self::parse(SHIPPED)
    }

    pub fn parse(text: &str) -> Result<Self, LawError> {
        let book: Self = toml::from_str(text)?;
        book.checked()
    }

    /// No two rows of one jurisdiction for the same day.
    fn checked(self) -> Result<Self, LawError> {
        for (place, row) in self.periods.iter().enumerate() {
            let later = self.periods.iter().skip(place + 1);
            if later.into_iter().any(|other| row.overlaps(other)) {
                return Err(LawError::Overlap {
                    jurisdiction: row.jurisdiction.clone(),
                    key: row.key,
                });
            }
        }
        Ok(self)
    }

    /// With one change; one of the catalogue changes nothing here.
    pub(super) fn changed(&self, change: &LawChange) -> Result<Self, LawError> {
        let mut book = self.clone();
        match change {
            LawChange::Period { row } => {
                if let Some(last_day) = row.effective_to {
                    in_order(row.effective_from, last_day)?;
                }
                book.periods.push(row.clone());
            }
            LawChange::End {
                jurisdiction,
                key,
                effective_from,
                last_day,
                ..
            } => {
                let is_it = |row: &&mut PeriodRow| {
                    row.jurisdiction == *jurisdiction
                        && row.key == *key
                        && row.effective_from == *effective_from
                };
                let row = book.periods.iter_mut().find(is_it);
                let row = row.ok_or_else(|| LawError::NoRow {
                    jurisdiction: jurisdiction.clone(),
                    key: *key,
                    effective_from: *effective_from,
                })?;
                in_order(*effective_from, *last_day)?;
                row.effective_to = Some(*last_day);
            }
            LawChange::Item { .. } => {}
        }
        book.checked()
    }

    /// The jurisdictions that a profile asks, the nearest first.
    pub(super) fn jurisdictions(&self, profile: &str) -> Vec<String> {
        let found = self.profiles.iter().find(|known| known.name == profile);
        found.map_or_else(Vec::new, |profile| profile.jurisdictions.clone())
    }

    /// The law as one place has it.
    pub fn of_profile(&self, name: &str) -> Result<LocalLaw, LawError> {
        let profile = self.profiles.iter().find(|profile| profile.name == name);
        let profile = profile.ok_or_else(|| LawError::NoProfile {
            given: name.to_owned(),
            known: self.profile_names().join("、"),
        })?;
        let rows = profile.jurisdictions.iter().flat_map(|jurisdiction| {
            let of = move |row: &&PeriodRow| row.jurisdiction == *jurisdiction;
            self.periods.iter().filter(of).cloned()
        });
        Ok(LocalLaw {
            profile: name.to_owned(),
            version: self.version.clone(),
            rows: rows.collect(),
        })
    }

    pub fn profile_names(&self) -> Vec<&str> {
        self.profiles
            .iter()
            .map(|profile| profile.name.as_str())
            .collect()
    }
}

fn in_order(effective_from: NaiveDate, last_day: NaiveDate) -> Result<(), LawError> {
    if last_day < effective_from {
        return Err(LawError::EndsBefore {
            effective_from,
            last_day,
        });
    }
    Ok(())
}

/// The rows of one profile, those that come first before those that stand in for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalLaw {
    pub profile: String,
    pub version: String,
    rows: Vec<PeriodRow>,
}

impl LocalLaw {
    pub fn rows(&self) -> &[PeriodRow] {
        &self.rows
    }

    /// The period in force on a day; `None` where the law sets none.
    pub fn period(&self, key: LawKey, day: NaiveDate) -> Option<LawfulPeriod> {
        let row = self
            .rows
            .iter()
            .find(|row| row.key == key && row.in_force(day))?;
        Some(LawfulPeriod {
            key,
            count: row.count,
            unit: row.unit,
            jurisdiction: row.jurisdiction.clone(),
            source: row.source.clone(),
            verified: row.verified,
            version: self.version.clone(),
        })
    }

    /// The deadline of what begins on a day, by the law of that day.
    pub fn deadline(
        &self,
        calendar: &WorkingCalendar,
        key: LawKey,
        from: NaiveDate,
    ) -> Option<LegalDeadline> {
        let period = self.period(key, from)?;
        Some(Self::counted(calendar, period, from))
    }

    /// A deadline of a period, wherever that was found.
    pub fn counted(
        calendar: &WorkingCalendar,
        period: LawfulPeriod,
        from: NaiveDate,
    ) -> LegalDeadline {
        let due = match period.unit {
            PeriodUnit::WorkingDays => calendar.due_in_working_days(from, period.count),
            PeriodUnit::Months => calendar.due_in_months(from, period.count),
        };
        LegalDeadline {
            from,
            due: due.due,
            provisional: due.provisional,
            period,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn law(profile: &str) -> LocalLaw {
        LawBook::shipped().unwrap().of_profile(profile).unwrap()
    }

    #[test]
    fn a_finding_before_the_national_day_is_pushed_by_the_thirteenth_of_october() {
        let calendar = WorkingCalendar::shipped().unwrap();
        let deadline =
            law("淮安-2018").deadline(&calendar, LawKey::PushAfterFinding, day("2026-09-28"));
        let deadline = deadline.unwrap();
        assert_eq!(deadline.due, day("2026-10-13"));
        assert!(!deadline.provisional);
        assert!(
            deadline.period.source.contains("第九条"),
            "{}",
            deadline.period
        );
    }

    #[test]
    fn a_general_entry_of_huaian_is_valid_for_a_year_from_its_finding() {
        let calendar = WorkingCalendar::shipped().unwrap();
        let deadline =
            law("淮安-2018").deadline(&calendar, LawKey::ValidityGeneral, day("2025-11-22"));
        assert_eq!(deadline.unwrap().due, day("2026-11-22"));
    }

    #[test]
    fn the_law_of_the_day_counts_and_the_nearer_jurisdiction_comes_first() {
        let law = law("连云港");
        let months = |day_text: &str| {
            law.period(LawKey::PublicityMaxGeneral, day(day_text))
                .map(|period| period.count)
        };
        assert_eq!(months("2025-06-21"), Some(36));
        assert_eq!(months("2025-06-22"), Some(12));
        assert_eq!(months("2020-01-01"), None);
        let push = law.period(LawKey::PushAfterFinding, day("2026-01-01"));
        assert_eq!(push.unwrap().jurisdiction, "连云港");
        let withdrawal = law.period(LawKey::Withdrawal, day("2026-01-01"));
        assert_eq!(withdrawal.unwrap().jurisdiction, "国家");
    }

    #[test]
    fn every_live_profile_tells_every_period_today() {
        for profile in ["连云港", "淮安-2018"] {
            for key in LawKey::ALL.iter().filter(|key| !key.is_local()) {
                let period = law(profile).period(*key, day("2026-11-22"));
                assert!(period.is_some(), "{profile} {key}");
            }
        }
        let exit = |profile| law(profile).period(LawKey::ListExitRepeat, day("2026-11-22"));
        assert_eq!(exit("淮安-2018").unwrap().count, 12);
        assert!(exit("连云港").is_none(), "it asks for nothing more");
    }

    #[test]
    fn two_rows_for_the_same_day_and_unknown_profiles_are_refused() {
        let row = |from: &str, to: &str| {
            format!(
                "[[period]]\njurisdiction = \"甲\"\nkey = \"withdrawal\"\ncount = 3\nunit = \"working_days\"\n\
                 effective_from = \"{from}\"\n{to}source = \"某文\"\nverified = true\n"
            )
        };
        let book = |rows: &str| format!("version = \"1\"\nprofile = []\n{rows}");
        let after = row("2021-01-01", "");
        let ended = row("2020-01-01", "effective_to = \"2020-12-31\"\n");
        assert!(LawBook::parse(&book(&format!("{ended}{after}"))).is_ok());
        let still = row("2020-01-01", "");
        let error = LawBook::parse(&book(&format!("{still}{after}"))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "期限规则中甲的撤回公示有两条在同一天生效"
        );
        let error = LawBook::shipped().unwrap().of_profile("北京").unwrap_err();
        assert!(error.to_string().contains("连云港、淮安-2018"), "{error}");
    }
}
