//! 文书: which letters can be drafted, and what each needs to be told.

pub(super) mod one;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Serialize;

use crate::domain::{Role, Week};
use crate::letters::{LetterKind, LetterNeeds};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadLetters, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(super) const PATH: &str = "/letters";

/// Weeks of which tables are offered.
const WEEKS_OFFERED: i32 = 4;

/// The list of letters of this person's role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct LettersPage {
    groups: Vec<Group>,
    /// The month before this one.
    from: NaiveDate,
    to: NaiveDate,
    /// The newest frozen weeks; absent before the first.
    first: Option<Week>,
    last: Option<Week>,
}

/// Letters that need the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Group {
    needs: LetterNeeds,
    label: &'static str,
    kinds: Vec<(&'static str, &'static str)>,
}

/// Letters that can be drafted about one thing, as other pages offer them: label and address.
pub(in crate::server) fn offered(
    role: Role,
    (name, value): (&str, &str),
    fits: impl Fn(LetterKind) -> bool,
) -> Vec<(&'static str, String)> {
    let own = LetterKind::ALL.iter().filter(|kind| {
        let theirs = kind.roles().contains(&role);
        theirs && fits(**kind)
    });
    own.map(|kind| (kind.label(), format!("{PATH}/{kind}?{name}={value}")))
        .collect()
}

impl Page for LettersPage {
    const FILE: &'static str = "workbench/letters.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let full = Self {
            groups: groups(Role::Reviewer),
            from: day,
            to: day,
            first: "2026-W44".parse().ok(),
            last: "2026-W47".parse().ok(),
        };
        let credit = Self {
            groups: groups(Role::CreditOfficer),
            first: None,
            last: None,
            ..full.clone()
        };
        vec![full, credit]
    }
}

pub(super) async fn page(
    app: App,
    visit: Visit<ReadLetters>,
    _: Ask,
) -> Result<LettersPage, Refusal> {
    let today = app.now().day;
    let (from, to) = month_before(today);
    let weeks = app.store.database.snapshot_weeks().await?;
    let frozen = weeks.into_iter().filter(|(_, frozen)| *frozen);
    let last = frozen.map(|(week, _)| week).max();
    Ok(LettersPage {
        groups: groups(visit.role()),
        from,
        to,
        first: last.map(|last| last.plus(1 - WEEKS_OFFERED)),
        last,
    })
}

fn groups(role: Role) -> Vec<Group> {
    let of = |needs: &LetterNeeds| Group {
        needs: *needs,
        label: needs.label(),
        kinds: LetterKind::ALL
            .iter()
            .filter(|kind| kind.needs() == *needs && kind.roles().contains(&role))
            .map(|kind| (kind.code(), kind.label()))
            .collect(),
    };
    let groups = LetterNeeds::ALL.iter().map(of);
    groups.filter(|group| !group.kinds.is_empty()).collect()
}

/// First and last day of the month before a day's.
fn month_before(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = day.with_day(1).unwrap_or(day);
    let from = first.checked_sub_months(Months::new(1)).unwrap_or(first);
    let to = first.checked_sub_days(Days::new(1)).unwrap_or(first);
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn each_role_sees_its_own_letters_and_what_they_need() {
        let pages = rendered::<LettersPage>();
        assert!(pages[0].contains("线索移送函") && !pages[0].contains("异议答复书"));
        assert!(pages[1].contains("异议答复书") && !pages[1].contains("线索移送函"));
        assert!(pages[0].contains("2026-W44") && pages[1].contains("还没有冻结的周"));
    }

    #[test]
    fn the_month_before_january_is_december() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(
            month_before(day("2027-01-15")),
            (day("2026-12-01"), day("2026-12-31"))
        );
    }
}
