//! What a step has to bring: every element, no term beyond the law's, no day that has not come.

use chrono::NaiveDate;

use super::content::{EntryContent, Procedure};
use super::step::{CreditStep, ObjectionAnswer};
use super::{CreditEntry, CreditEvent, CreditRefused};
use crate::domain::{CreditEntryId, SharingClass};

/// 完全民事行为能力人: 民法典 第十七条、第十八条; R-ENT-05.
const ADULT_AGE: u32 = 18;

impl CreditEntry {
    /// Refuses a step whose content the rules do not allow.
    pub(super) fn brings(&self, event: &CreditEvent) -> Result<(), CreditRefused> {
        let day = event.day;
        match &event.step {
            CreditStep::Draft { content, .. } | CreditStep::Edit { content } => {
                within_law(content, day)
            }
            CreditStep::ProposeAnswer {
                answer: ObjectionAnswer::Corrected { content, .. },
                ..
            } => {
                within_law(content, day)?;
                complete(content)?;
                self.not_longer(content)
            }
            CreditStep::Submit { .. } => self.is_complete(day),
            CreditStep::Approve { red_listings, .. } => {
                self.is_complete(day)?;
                self.removals.cover(red_listings)
            }
            CreditStep::Publish { until, longest, .. } => {
                not_over(Some(*until), day)?;
                self.may_publish(*until, longest.due)
            }
            CreditStep::GrantRepair { serious_since, .. } => self.may_repair(serious_since, day),
            CreditStep::Pause { key, .. } => self.may_pause(*key),
            CreditStep::Resume { key, deadline, .. } => self.may_resume(*key, deadline),
            CreditStep::FileRemedy { body, filed_on, .. } => {
                if body.trim().is_empty() {
                    return Err(CreditRefused::NoBody);
                }
                past(Some(*filed_on), day)
            }
            CreditStep::Revoke { document, .. } => past(Some(document.decided_on), day),
            CreditStep::ApplyRepair { repair, .. } => {
                past(repair.fulfilled_on, day)?;
                past(repair.pledged_on, day)
            }
            _ => Ok(()),
        }
    }

    fn is_complete(&self, day: NaiveDate) -> Result<(), CreditRefused> {
        let Some(content) = &self.content else {
            return Ok(());
        };
        complete(content)?;
        not_over(content.valid_until, day)
    }

    fn may_publish(&self, until: NaiveDate, longest: NaiveDate) -> Result<(), CreditRefused> {
        let Some(content) = &self.content else {
            return Ok(());
        };
        if content.item.sharing != SharingClass::Public {
            return Err(CreditRefused::NotPublic {
                item: content.item.name.clone(),
                sharing: content.item.sharing.label(),
            });
        }
        let last = content
            .valid_until
            .map_or(longest, |last| last.min(longest));
        if until > last {
            return Err(CreditRefused::PublicTooLong {
                given: until,
                longest: last,
            });
        }
        Ok(())
    }

    /// Nobody is listed for longer because they objected, and nothing that has ended comes back.
    fn not_longer(&self, content: &EntryContent) -> Result<(), CreditRefused> {
        let before = self
            .content
            .as_ref()
            .and_then(|content| content.valid_until);
        match (content.valid_until, before) {
            (Some(given), Some(before)) if given > before => {
                Err(CreditRefused::Lengthened { given, before })
            }
            _ => Ok(()),
        }
    }

    fn may_repair(
        &self,
        serious_since: &[CreditEntryId],
        day: NaiveDate,
    ) -> Result<(), CreditRefused> {
        let Some(repair) = self.open_repair() else {
            return Err(CreditRefused::NoRepair);
        };
        let mut repair = repair.clone();
        repair.look_again(serious_since);
        let conditions = repair.conditions(self.publication.as_ref(), day);
        let failed: Vec<String> = conditions
            .into_iter()
            .filter(|condition| !condition.holds)
            .map(|condition| format!("{}（{}）", condition.name, condition.because))
            .collect();
        if failed.is_empty() {
            Ok(())
        } else {
            Err(CreditRefused::RepairConditions { failed })
        }
    }
}

/// What holds of any content, complete or not: no term beyond the law's, no day that has not come.
fn within_law(content: &EntryContent, day: NaiveDate) -> Result<(), CreditRefused> {
    past(content.served_on, day)?;
    past(content.told_on, day)?;
    past(Some(content.determined_on()), day)?;
    if let Some(penalty) = &content.penalty {
        penalty.is_of_one_piece()?;
    }
    let age = content.subject.person().and_then(|person| person.age);
    if let Some(age) = age.filter(|age| *age < ADULT_AGE) {
        return Err(CreditRefused::Minor { age });
    }
    if let Some(until) = content.valid_until {
        if until <= content.determined_on() {
            return Err(CreditRefused::EndsBeforeFinding {
                determined: content.determined_on(),
            });
        }
        if let Some(longest) = &content.longest
            && until > longest.due
        {
            return Err(CreditRefused::TooLong {
                given: until,
                longest: longest.due,
            });
        }
    }
    Ok(())
}

fn complete(content: &EntryContent) -> Result<(), CreditRefused> {
    let missing = content.missing();
    if !missing.is_empty() {
        return Err(CreditRefused::Missing { missing });
    }
    if content.item.ordinary_procedure_only && content.procedure == Some(Procedure::Summary) {
        return Err(CreditRefused::SummaryProcedure {
            item: content.item.name.clone(),
        });
    }
    Ok(())
}

fn not_over(last: Option<NaiveDate>, day: NaiveDate) -> Result<(), CreditRefused> {
    match last {
        Some(last) if last < day => Err(CreditRefused::Over { last }),
        _ => Ok(()),
    }
}

fn past(date: Option<NaiveDate>, day: NaiveDate) -> Result<(), CreditRefused> {
    match date {
        Some(given) if given > day => Err(CreditRefused::InFuture { given }),
        _ => Ok(()),
    }
}
