//! A case is the list of its steps; where it stands follows from them.

mod handing;

use chrono::{Days, NaiveDate};

pub use handing::Handing;

use super::event::Event;
use super::refusal::StepRefused;
use super::state::{CaseState, Finding, LegalDocument};
use super::step::{CaseStep, NoticeKind, NoticeResult, StepKind, roles_of};
use crate::domain::{AccountName, Role, finding_in};

/// 重点关注 ends after this many days at the latest (domain.md §E.2).
const LONGEST_WATCH_DAYS: u64 = 90;

/// A step of a case as it was taken.
pub type CaseEvent = Event<CaseStep>;

/// A case with its history.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Case {
    events: Vec<CaseEvent>,
    state: Option<CaseState>,
    /// Who proposed and who agreed: they cannot confirm the finding.
    hands: Vec<AccountName>,
}

impl Case {
    /// Replays stored steps. A list that the rules do not allow is refused: it was not written by this program.
    pub fn replay(events: impl IntoIterator<Item = CaseEvent>) -> Result<Self, StepRefused> {
        let mut case = Self::default();
        for event in events {
            case.take(event)?;
        }
        Ok(case)
    }

    pub fn events(&self) -> &[CaseEvent] {
        &self.events
    }

    /// `None` before the first step.
    pub fn state(&self) -> Option<&CaseState> {
        self.state.as_ref()
    }

    /// Number of steps so far: what a person has seen, and what the next step has to follow on.
    pub fn version(&self) -> i64 {
        self.events.last().map_or(0, |event| event.number)
    }

    /// Takes a step after a person who has seen `seen` steps.
    pub fn take_after(&mut self, seen: i64, event: CaseEvent) -> Result<(), StepRefused> {
        if seen != self.version() {
            return Err(StepRefused::Overtaken {
                seen,
                now: self.version(),
            });
        }
        self.take(event)
    }

    fn take(&mut self, event: CaseEvent) -> Result<(), StepRefused> {
        let state = self.next(&event)?;
        match event.step {
            CaseStep::Propose { .. } => self.hands = vec![event.actor.clone()],
            CaseStep::Agree { .. } => self.hands.push(event.actor.clone()),
            _ => {}
        }
        self.state = Some(state);
        self.events.push(event);
        Ok(())
    }

    /// What was done with the merchant, in the order of the days of their entry.
    pub fn notices(&self) -> impl Iterator<Item = (NoticeKind, NaiveDate, NoticeResult, &str)> {
        self.events.iter().filter_map(|event| match &event.step {
            CaseStep::Notice {
                notice,
                held_on,
                result,
                reason,
            } => Some((*notice, *held_on, *result, reason.as_str())),
            _ => None,
        })
    }

    /// The steps that lead on from here, whoever takes them.
    pub fn possible(&self) -> Vec<StepKind> {
        StepKind::ALL
            .iter()
            .copied()
            .filter(|kind| leads_on(self.state.as_ref(), *kind))
            .collect()
    }

    /// The steps that this person may take now.
    pub fn possible_for(&self, name: &AccountName, role: Role) -> Vec<StepKind> {
        let mut steps = self.possible();
        steps
            .retain(|kind| roles_of(*kind).contains(&role) && self.other_hand(*kind, name).is_ok());
        steps
    }

    /// Four eyes: who proposed neither agrees nor declines; who did either does not confirm the finding.
    fn other_hand(&self, kind: StepKind, name: &AccountName) -> Result<(), StepRefused> {
        match (kind, &self.state) {
            (StepKind::Agree | StepKind::Decline, Some(CaseState::Proposed { by }))
                if by == name =>
            {
                Err(StepRefused::SamePerson)
            }
            (StepKind::Verify, _) if self.hands.contains(name) => Err(StepRefused::SameHand),
            _ => Ok(()),
        }
    }

    fn next(&self, event: &CaseEvent) -> Result<CaseState, StepRefused> {
        let kind = event.step.kind();
        let needed = roles_of(kind);
        if !needed.contains(&event.role) {
            return Err(StepRefused::Role {
                role: event.role,
                step: kind,
                needed,
            });
        }
        if !leads_on(self.state.as_ref(), kind) {
            return Err(match &self.state {
                None => StepRefused::NotTaken { step: kind },
                Some(state) => StepRefused::Forbidden {
                    from: state.stage(),
                    step: kind,
                    allowed: self.possible(),
                },
            });
        }
        self.other_hand(kind, &event.actor)?;
        if event
            .step
            .reason()
            .is_some_and(|reason| reason.trim().is_empty())
        {
            return Err(StepRefused::NoReason);
        }
        self.reached(event)
    }

    fn reached(&self, event: &CaseEvent) -> Result<CaseState, StepRefused> {
        let actor = event.actor.clone();
        Ok(match &event.step {
            CaseStep::Take { .. } | CaseStep::Reopen { .. } | CaseStep::Decline { .. } => {
                CaseState::UnderReview { reviewer: actor }
            }
            CaseStep::Dismiss { reason } => CaseState::Dismissed {
                reason: reason.clone(),
            },
            CaseStep::Watch { until, .. } => CaseState::Watch {
                reviewer: actor,
                until: watched_until(*until, event.day)?,
            },
            CaseStep::Propose { .. } => CaseState::Proposed { by: actor },
            CaseStep::Agree { .. } => CaseState::Candidate {
                proposed_by: self.hands.first().cloned().unwrap_or_else(|| actor.clone()),
                agreed_by: actor,
            },
            CaseStep::Transfer {
                department, due, ..
            } => transferred(department, *due, event.day)?,
            CaseStep::Receive { received_on, .. } => self.received(*received_on, event.day)?,
            CaseStep::Notice {
                held_on, reason, ..
            } => self.noticed(*held_on, reason, event.day)?,
            CaseStep::Return { finding, .. } => CaseState::Returned {
                department: self.department(),
                finding: *finding,
            },
            CaseStep::File { .. } => CaseState::PendingDecision {
                department: self.department(),
            },
            CaseStep::Verify { document } => CaseState::Verified {
                document: complete(document)?,
                confirmed_by: actor,
            },
        })
    }

    /// The same: what is neutral changes nothing, and says nothing that was not determined.
    fn noticed(&self, on: NaiveDate, told: &str, day: NaiveDate) -> Result<CaseState, StepRefused> {
        if on > day {
            return Err(StepRefused::NoticeToCome);
        }
        if let Some(word) = finding_in(told) {
            return Err(StepRefused::NoticeWithFinding(word));
        }
        self.state.clone().ok_or(StepRefused::NotTaken {
            step: StepKind::Notice,
        })
    }

    /// The same, signed for.
    fn received(&self, on: NaiveDate, day: NaiveDate) -> Result<CaseState, StepRefused> {
        match &self.state {
            Some(CaseState::Transferred {
                department, due, ..
            }) if on <= day => Ok(CaseState::Transferred {
                department: department.clone(),
                due: *due,
                received: Some(on),
            }),
            _ => Err(StepRefused::NotYetReceived),
        }
    }

    fn department(&self) -> String {
        match &self.state {
            Some(
                CaseState::Transferred { department, .. } | CaseState::Returned { department, .. },
            ) => department.clone(),
            _ => String::new(),
        }
    }
}

/// The arrows of domain.md §E.2.
fn leads_on(state: Option<&CaseState>, step: StepKind) -> bool {
    use StepKind::{
        Agree, Decline, Dismiss, File, Notice, Propose, Receive, Reopen, Return, Take, Transfer,
        Verify, Watch,
    };
    let steps: &[StepKind] = match state {
        None => &[Take],
        Some(CaseState::UnderReview { .. }) => &[Dismiss, Watch, Propose, Notice],
        Some(CaseState::Watch { .. }) => &[Reopen, Dismiss, Notice],
        Some(CaseState::Proposed { .. }) => &[Agree, Decline],
        Some(CaseState::Candidate { .. }) => &[Transfer],
        Some(CaseState::Transferred { received: None, .. }) => &[Return, Receive, Notice],
        Some(CaseState::Transferred { .. }) => &[Return, Notice],
        Some(CaseState::Returned { finding, .. }) => match finding {
            Finding::Untrue => &[Dismiss],
            Finding::CaseFiled => &[File],
            Finding::True | Finding::PartlyTrue => &[File, Reopen],
            Finding::Unverifiable => &[Dismiss, Reopen],
        },
        Some(CaseState::PendingDecision { .. }) => &[Verify],
        Some(CaseState::Dismissed { .. }) => &[Reopen],
        Some(CaseState::Verified { .. }) => &[Notice],
    };
    steps.contains(&step)
}

fn watched_until(until: NaiveDate, day: NaiveDate) -> Result<NaiveDate, StepRefused> {
    if until <= day {
        return Err(StepRefused::PastDue);
    }
    match day.checked_add_days(Days::new(LONGEST_WATCH_DAYS)) {
        Some(latest) if until <= latest => Ok(until),
        _ => Err(StepRefused::WatchTooLong),
    }
}

fn transferred(department: &str, due: NaiveDate, day: NaiveDate) -> Result<CaseState, StepRefused> {
    let department = department.trim();
    if department.is_empty() {
        return Err(StepRefused::NoDepartment);
    }
    if due <= day {
        return Err(StepRefused::PastDue);
    }
    Ok(CaseState::Transferred {
        department: department.to_owned(),
        due,
        received: None,
    })
}

fn complete(document: &LegalDocument) -> Result<LegalDocument, StepRefused> {
    let parts = [
        ("文书名称", &document.kind),
        ("文书号", &document.number),
        ("认定单位", &document.authority),
    ];
    let mut missing: Vec<&'static str> = parts
        .iter()
        .filter(|(_, text)| text.trim().is_empty())
        .map(|(name, _)| *name)
        .collect();
    let is_hash = document.file_sha256.len() == 64
        && document
            .file_sha256
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit());
    if !is_hash {
        missing.push("文书原件");
    }
    if missing.is_empty() {
        Ok(document.clone())
    } else {
        Err(StepRefused::NoDocument { missing })
    }
}

#[cfg(test)]
mod tests;
