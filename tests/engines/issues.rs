//! Issues of the weekly report over both engines.

use mingcha::db::{Database, IssueFile};
use mingcha::workflow::{IssueEvent, IssueSection, IssueStep, IssueStepKind, IssueWords};

use super::contract::Answers;
use super::samples::HARD_TEXT;
use super::workplace::{AT, PEOPLE, day, name, reason};

/// A report's issue from its draft to a second edition, with the files of what was signed.
pub(super) async fn issues(database: &Database, answers: &mut Answers) {
    let week = "2026-W46".parse().unwrap();
    answers.note("no issue", database.issue(week).await);
    answers.note("no issues", database.issues().await);
    let words = IssueWords {
        notes: [(IssueSection::Overview, HARD_TEXT.to_owned())].into(),
        ..IssueWords::default()
    };
    let sign = IssueStep::Sign {
        issue: 7,
        manifest: "00ff".to_owned(),
    };
    let steps = [
        (PEOPLE[0], IssueStep::Edit { words }),
        (PEOPLE[0], IssueStep::Submit { reason: reason() }),
        (PEOPLE[0], sign.clone()),
        (PEOPLE[1], sign),
        (PEOPLE[1], IssueStep::Reopen { reason: reason() }),
    ];
    let mut reached = Vec::new();
    for ((who, role), step) in steps {
        let mut work = database.begin().await.unwrap();
        let mut issue = work.issue_for_step(week).await.unwrap();
        let event = IssueEvent {
            number: issue.version() + 1,
            at: AT,
            day: day(11, 23),
            actor: name(who),
            role,
            step,
        };
        let taken = issue.take_after(issue.version(), event.clone());
        reached.push(taken.is_ok());
        if taken.is_ok() {
            let kept = work.keep_issue_step(week, &issue, &event).await;
            answers.note("kept", kept);
            if event.step.kind() == IssueStepKind::Sign {
                let file = IssueFile {
                    edition: issue.edition(),
                    name: "parts/东海县.html".to_owned(),
                    sha256: "ab".to_owned(),
                };
                let kept = work.keep_issue_file(week, &file, b"\0\xff<html>").await;
                answers.note("file", kept);
            }
        }
        answers.note("numbered", work.week_of_issue(7).await);
        work.commit().await.unwrap();
        answers.note("issue", database.issue(week).await);
        answers.note("issues", database.issues().await);
    }
    assert_eq!(reached, [true, true, false, true, true]);
    let listed = answers.note("listed", database.issues().await);
    assert_eq!((listed[0].edition, listed[0].issue), (2, Some(7)));
    answers.note("files", database.issue_files(week).await);
    let bytes = database.issue_file(week, 1, "parts/东海县.html").await;
    let bytes = answers.note("bytes", bytes);
    assert_eq!(bytes.as_deref(), Some(&b"\0\xff<html>"[..]));
    answers.note(
        "no file",
        database.issue_file(week, 2, "parts/东海县.html").await,
    );
    // A number is one issue's.
    let other = "2026-W45".parse().unwrap();
    let mut work = database.begin().await.unwrap();
    let mut issue = work.issue_for_step(other).await.unwrap();
    let submit = IssueStep::Submit { reason: reason() };
    let sign = IssueStep::Sign {
        issue: 7,
        manifest: String::new(),
    };
    let mut refused = false;
    for (place, ((who, role), step)) in (1..).zip([(PEOPLE[0], submit), (PEOPLE[1], sign)]) {
        let event = IssueEvent {
            number: place,
            at: AT,
            day: day(11, 23),
            actor: name(who),
            role,
            step,
        };
        issue.take_after(place - 1, event.clone()).unwrap();
        refused = work.keep_issue_step(other, &issue, &event).await.is_err();
    }
    assert!(refused);
    work.rollback().await.unwrap();
    answers.note("as before", database.issues().await);
}
