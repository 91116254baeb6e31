//! The law in force: what ships with the program, with the changes over it that two people made.

use super::{Catalogue, LawBook, LawError, LocalLaw, PenaltyLevels};
use crate::domain::LawChange;

/// What ships with the program, for one place.
#[derive(Debug, Clone)]
pub struct ShippedLaw {
    book: LawBook,
    catalogue: Catalogue,
    levels: PenaltyLevels,
    profile: String,
}

/// What holds at the time of a request.
#[derive(Debug, Clone)]
pub struct LawInForce {
    pub law: LocalLaw,
    pub catalogue: Catalogue,
    /// Levels that penalties usually are.
    pub levels: PenaltyLevels,
    /// Of the changes, in their order, those that do not fit what ships by now: they do not hold.
    pub unfit: Vec<usize>,
    /// Jurisdictions that the place asks, the nearest first.
    pub jurisdictions: Vec<String>,
}

impl ShippedLaw {
    /// The law of a place; an unknown one is told with those that are known.
    pub fn of_profile(profile: &str, catalogue: Catalogue) -> Result<Self, LawError> {
        let book = LawBook::shipped()?;
        book.of_profile(profile)?;
        Ok(Self {
            book,
            catalogue,
            levels: PenaltyLevels::shipped()?,
            profile: profile.to_owned(),
        })
    }

    /// Lays changes over it, in their order. A later version of the program may ship what somebody had changed before: such a
    /// change is left out, and the others hold.
    pub fn with(&self, changes: &[LawChange]) -> Result<LawInForce, LawError> {
        let (mut book, mut catalogue) = (self.book.clone(), self.catalogue.clone());
        let (mut unfit, mut of_book, mut of_catalogue) = (Vec::new(), 0, 0);
        for (place, change) in changes.iter().enumerate() {
            if let LawChange::Item { item } = change {
                catalogue.put(item.clone());
                of_catalogue += 1;
            } else {
                match book.changed(change) {
                    Ok(changed) => book = changed,
                    Err(_) => unfit.push(place),
                }
                of_book += 1;
            }
        }
        book.version = version(&book.version, of_book);
        catalogue.version = version(&catalogue.version, of_catalogue);
        Ok(LawInForce {
            law: book.of_profile(&self.profile)?,
            jurisdictions: book.jurisdictions(&self.profile),
            catalogue,
            levels: self.levels.clone(),
            unfit,
        })
    }

    /// Whether one more change would fit behind these.
    pub fn check(&self, changes: &[LawChange], next: &LawChange) -> Result<(), LawError> {
        let mut book = self.book.clone();
        for change in changes {
            if let Ok(changed) = book.changed(change) {
                book = changed;
            }
        }
        if let LawChange::Period { row } = next {
            let known = book.jurisdictions(&self.profile);
            if !known.contains(&row.jurisdiction) {
                return Err(LawError::NoJurisdiction {
                    given: row.jurisdiction.clone(),
                    known: known.join("、"),
                });
            }
        }
        book.changed(next).map(|_| ())
    }
}

/// `2026.1+3`: what ships, and how many changes were laid over it.
fn version(shipped: &str, changes: usize) -> String {
    match changes {
        0 => shipped.to_owned(),
        count => format!("{shipped}+{count}"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::{LawKey, PeriodRow, PeriodUnit};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn shipped() -> ShippedLaw {
        ShippedLaw::of_profile("连云港", Catalogue::shipped().unwrap()).unwrap()
    }

    fn push(from: &str, count: u32) -> LawChange {
        LawChange::Period {
            row: PeriodRow {
                jurisdiction: "连云港".to_owned(),
                key: LawKey::PushAfterFinding,
                count,
                unit: PeriodUnit::WorkingDays,
                effective_from: day(from),
                effective_to: None,
                source: "某文".to_owned(),
                verified: true,
            },
        }
    }

    fn end(last_day: &str) -> LawChange {
        let law = shipped().with(&[]).unwrap().law;
        let row = law
            .rows()
            .iter()
            .find(|row| row.key == LawKey::PushAfterFinding && row.jurisdiction == "连云港");
        LawChange::End {
            jurisdiction: "连云港".to_owned(),
            key: LawKey::PushAfterFinding,
            effective_from: row.unwrap().effective_from,
            last_day: day(last_day),
            source: "某文".to_owned(),
        }
    }

    #[test]
    fn a_new_row_stands_behind_the_end_of_the_old_one_and_the_version_tells_it() {
        let changes = [end("2026-12-31"), push("2027-01-01", 3)];
        let before = shipped().with(&[]).unwrap();
        let after = shipped().with(&changes).unwrap();
        let count = |law: &LawInForce, on: &str| {
            let period = law.law.period(LawKey::PushAfterFinding, day(on));
            period.map(|period| (period.count, period.version)).unwrap()
        };
        assert_eq!(
            count(&before, "2027-01-01").0,
            count(&after, "2026-12-31").0
        );
        assert_eq!(
            count(&after, "2027-01-01"),
            (3, format!("{}+2", before.law.version))
        );
        assert_eq!(after.catalogue.version, before.catalogue.version);
        assert!(after.unfit.is_empty());
    }

    #[test]
    fn rows_that_overlap_rows_that_are_not_there_and_foreign_ones_are_refused() {
        let refused = |next: &LawChange| shipped().check(&[], next).unwrap_err().to_string();
        assert!(refused(&push("2027-01-01", 3)).contains("两条在同一天生效"));
        assert!(
            shipped()
                .check(&[end("2026-12-31")], &push("2027-01-01", 3))
                .is_ok()
        );
        let LawChange::Period { mut row } = push("2027-01-01", 3) else {
            unreachable!("it is one");
        };
        row.jurisdiction = "北京".to_owned();
        assert!(refused(&LawChange::Period { row }).contains("北京"));
        assert!(refused(&end("1999-12-31")).contains("早于"));
        let LawChange::End {
            jurisdiction,
            key,
            last_day,
            source,
            ..
        } = end("2026-12-31")
        else {
            unreachable!("it is one");
        };
        let effective_from = day("1999-01-01");
        let absent = LawChange::End {
            jurisdiction,
            key,
            effective_from,
            last_day,
            source,
        };
        assert!(refused(&absent).contains("没有"));
    }

    #[test]
    fn a_change_that_does_not_fit_any_more_is_left_out_and_told() {
        let law = shipped()
            .with(&[push("2020-01-01", 3), end("2026-12-31")])
            .unwrap();
        assert_eq!(law.unfit, [0]);
    }
}
