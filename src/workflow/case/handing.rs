//! To whom a case was handed last, by when an answer is asked for, and whether there is one.

use chrono::NaiveDate;

use super::Case;
use crate::workflow::CaseStep;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handing<'a> {
    pub department: &'a str,
    pub on: NaiveDate,
    pub due: NaiveDate,
    /// The day of the first answer.
    pub answered: Option<NaiveDate>,
}

impl Case {
    /// The newest handing over; `None` before the first.
    pub fn handing(&self) -> Option<Handing<'_>> {
        let mut handing = None;
        for event in self.events() {
            match &event.step {
                CaseStep::Transfer {
                    department, due, ..
                } => {
                    handing = Some(Handing {
                        department,
                        on: event.day,
                        due: *due,
                        answered: None,
                    });
                }
                CaseStep::Return { .. } => {
                    if let Some(handing) = &mut handing {
                        handing.answered.get_or_insert(event.day);
                    }
                }
                _ => {}
            }
        }
        handing
    }
}
