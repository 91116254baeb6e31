//! Changes of the law over both engines.

use mingcha::db::Database;
use mingcha::domain::{LawChange, LawKey, Role};
use mingcha::workflow::{AmendmentEvent, AmendmentStage, AmendmentStep};

use super::contract::Answers;
use super::samples::HARD_TEXT;
use super::workplace::{AT, PEOPLE, day, name, reason};

/// Two changes, of which the second is approved; they come back in order, with their steps.
pub(super) async fn law_changes(database: &Database, answers: &mut Answers) {
    answers.note("none", database.law_changes().await);
    let propose = AmendmentStep::Propose {
        change: LawChange::End {
            jurisdiction: HARD_TEXT.to_owned(),
            key: LawKey::Withdrawal,
            effective_from: day(1, 1),
            last_day: day(12, 31),
            source: HARD_TEXT.to_owned(),
        },
        reason: reason(),
    };
    let event = |number, who: usize, step| AmendmentEvent {
        number,
        at: AT,
        day: day(11, 23),
        actor: name(PEOPLE[who].0),
        role: Role::CreditOfficer,
        step,
    };
    let mut work = database.begin().await.unwrap();
    let proposed = event(1, 0, propose);
    for _ in 0..2 {
        let number = answers.note("new", work.new_law_change().await);
        let kept = work.keep_law_change_step(number, &proposed);
        answers.note("proposed", kept.await);
    }
    let approve = event(2, 1, AmendmentStep::Approve { place: 1 });
    answers.note("approved", work.keep_law_change_step(2, &approve).await);
    let within = answers.note("within", work.law_changes_for_step().await);
    work.commit().await.unwrap();
    let listed = answers.note("listed", database.law_changes().await);
    assert_eq!(listed, within);
    let stages: Vec<_> = listed
        .iter()
        .map(|(number, change)| (*number, change.stage()))
        .collect();
    let expected = [
        (1, Some(AmendmentStage::Proposed)),
        (2, Some(AmendmentStage::Approved)),
    ];
    assert_eq!(stages, expected);
}
