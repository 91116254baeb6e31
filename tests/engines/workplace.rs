//! Accounts, sessions, the audit log and cases over both engines: same answers, same refusals, one after the other.

use std::path::Path;

use chrono::NaiveDate;
use mingcha::audit::{AuditAction, AuditEvent, Chain};
use mingcha::db::{AuditFilter, Database, DatabaseLocation, DbError};
use mingcha::desk::verify_log;
use mingcha::domain::{AccountId, AccountName, AccountState, Actor, Flag, Role};
use mingcha::workflow::{Case, CaseEvent, CaseStep, Finding, StepRefused};

use super::contract::Answers;
use super::samples::{HARD_TEXT, flag_of};
use crate::support::{Postgres, runtime};

/// Epoch milliseconds; beyond 32 bits.
pub(super) const AT: i64 = 1_795_000_000_000;

pub(super) fn name(text: &str) -> AccountName {
    text.parse().unwrap()
}

/// Sorted otherwise by the rules of Chinese than by their bytes.
pub(super) const PEOPLE: [(&str, Role); 4] = [
    ("珊瑚", Role::Reviewer),
    ("晶莹", Role::Reviewer),
    ("zara", Role::Determiner),
    ("阿胶", Role::Auditor),
];

pub(super) async fn accounts(database: &Database, answers: &mut Answers) {
    answers.note("nobody", database.accounts().await);
    answers.note(
        "no name",
        database
            .credentials(&name("珊瑚"))
            .await
            .map(|known| known.is_none()),
    );
    let mut work = database.begin().await.unwrap();
    for (who, role) in PEOPLE {
        answers.note(
            "add",
            work.add_account(&name(who), role, "$argon2id$x", true, AT)
                .await,
        );
        answers.note(
            "taken",
            work.add_account(&name(who), role, "$argon2id$y", true, AT)
                .await,
        );
    }
    // The same name in another writing.
    answers.note(
        "taken",
        work.add_account(&name(" ＺＡＲＡ"), Role::Admin, "", false, 0)
            .await,
    );
    work.commit().await.unwrap();
    let known = answers.note("accounts", database.accounts().await);
    let first = known[0].account_id;
    let mut work = database.begin().await.unwrap();
    answers.note("fail", work.note_failures(first, 7, i64::MAX).await);
    for (token, form) in [("0a", HARD_TEXT), ("0b", "")] {
        answers.note("start", work.start_session(first, token, form, AT).await);
    }
    answers.note(
        "other",
        work.start_session(known[1].account_id, "0c", "f", AT).await,
    );
    work.commit().await.unwrap();
    let failed = database.credentials(&name("珊瑚")).await;
    let failed =
        failed.map(|known| known.map(|known| (known.failures, known.locked_until, known.password)));
    answers.note("failures", failed);
    answers.note("touch", database.touch_session("0a", AT + 5).await);
    answers.note("touch back", database.touch_session("0a", AT + 1).await);
    for token in ["0a", "0b", "0c", "0d"] {
        answers.note("session", database.session(token).await);
    }
    let mut work = database.begin().await.unwrap();
    answers.note("sign out", work.end_session("0b").await);
    answers.note("sign out again", work.end_session("0b").await);
    answers.note(
        "password",
        work.set_password(first, "$argon2id$z", false).await,
    );
    let change = work.change_account(known[1].account_id, Role::Auditor, AccountState::Disabled);
    answers.note("change", change.await);
    work.commit().await.unwrap();
    for token in ["0a", "0b", "0c"] {
        let ended = answers.note("ended", database.session(token).await);
        assert_eq!(ended, None);
    }
    answers.note("changed", database.accounts().await);
    let reset = database.credentials(&name("珊瑚")).await;
    answers.note(
        "reset",
        reset.map(|known| known.map(|known| (known.failures, known.password))),
    );
}

fn event(place: i64) -> AuditEvent {
    let actor = if place % 2 == 0 {
        Actor::System
    } else {
        Actor::Account {
            id: AccountId(place),
            name: name("珊瑚"),
            role: Role::Reviewer,
            session: "0a0b".to_owned(),
        }
    };
    let event = if place % 3 == 0 {
        AuditEvent::refused(&actor, AuditAction::CaseStep, format!("case:{place}"))
    } else {
        AuditEvent::done(&actor, AuditAction::Search, "orders").with_content("00ff")
    };
    event.because(HARD_TEXT)
}

pub(super) async fn log(database: &Database, answers: &mut Answers) {
    answers.note("no entry", database.audit_counter().await);
    for place in 1..=7 {
        answers.note("enter", database.record(&event(place), AT + place).await);
    }
    // What is rolled back takes no number.
    let mut work = database.begin().await.unwrap();
    answers.note("append", work.append_audit(&event(8), AT).await);
    work.rollback().await.unwrap();
    let mut work = database.begin().await.unwrap();
    for place in 8..=9 {
        answers.note("append", work.append_audit(&event(place), -1).await);
    }
    work.commit().await.unwrap();
    answers.note("counter", database.audit_counter().await);
    let entries = answers.note("entries", database.audit_entries(0, 100).await);
    let mut chain = Chain::default();
    for entry in &entries {
        chain.check(&entry.text, &entry.hash).unwrap();
        assert!(entry.columns_agree);
    }
    answers.note("some", database.audit_entries(3, 2).await);
    answers.note("none behind", database.audit_entries(9, 2).await);
    let text = |text: &str| Some(text.to_owned());
    for filter in [
        AuditFilter::default(),
        AuditFilter {
            actor: text("珊瑚"),
            ..AuditFilter::default()
        },
        AuditFilter {
            object: text("case:6"),
            ..AuditFilter::default()
        },
        AuditFilter {
            action: text("search"),
            before: Some(8),
            ..AuditFilter::default()
        },
        AuditFilter {
            actor: text("' OR '1'='1"),
            ..AuditFilter::default()
        },
    ] {
        answers.note("newest", database.newest_audit(&filter, 3).await);
        answers.note("fitting", database.count_audit(&filter).await);
    }
}

pub(super) fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn a_flag() -> Flag {
    flag_of("2026-W46".parse().unwrap(), 1)
}

pub(super) fn reason() -> String {
    HARD_TEXT.to_owned()
}

/// A step as somebody takes it behind `seen` others.
fn taken(seen: i64, (who, role): (&str, Role), step: CaseStep) -> CaseEvent {
    CaseEvent {
        number: seen + 1,
        at: AT,
        day: day(11, 22),
        actor: name(who),
        role,
        step,
    }
}

/// Takes a step after a person who has seen `seen`, as the desk does; the version reached, or why not.
async fn take(
    database: &Database,
    case_id: &str,
    seen: i64,
    event: CaseEvent,
) -> Result<Result<i64, StepRefused>, DbError> {
    let mut work = database.begin().await?;
    let mut case: Case = work.case_for_step(case_id).await?;
    if let Err(refused) = case.take_after(seen, event.clone()) {
        work.rollback().await?;
        return Ok(Err(refused));
    }
    let state = case.state().unwrap();
    work.keep_step(case_id, &a_flag(), &event, state).await?;
    work.commit().await?;
    Ok(Ok(case.version()))
}

pub(super) async fn cases(database: &Database, answers: &mut Answers) {
    let (first, second) = (("珊瑚", Role::Reviewer), ("晶莹", Role::Reviewer));
    let case_id = a_flag().flag_id;
    answers.note("no case", database.case(&case_id).await);
    answers.note("no cases", database.cases().await);
    let transfer = CaseStep::Transfer {
        department: "东海县市场监督管理局".to_owned(),
        due: day(12, 31),
        reason: reason(),
    };
    let found = CaseStep::Return {
        finding: Finding::CaseFiled,
        reason: reason(),
    };
    let steps = [
        (first, CaseStep::TAKE),
        (first, CaseStep::Propose { reason: reason() }),
        // Refused by the rules, whatever keeps the rows.
        (first, CaseStep::Agree { reason: reason() }),
        (second, CaseStep::Agree { reason: reason() }),
        (second, CaseStep::TAKE),
        (second, transfer),
        (first, found),
    ];
    let mut reached = Vec::new();
    for (who, step) in steps {
        let seen = database.case(&case_id).await.unwrap().version();
        let told = take(database, &case_id, seen, taken(seen, who, step)).await;
        reached.push(answers.note("step", told).is_ok());
        answers.note("cases", database.cases().await);
    }
    assert_eq!(reached, [true, true, false, true, false, true, true]);
    // Seen too few.
    let late = taken(1, second, CaseStep::Propose { reason: reason() });
    let told = answers.note("late", take(database, &case_id, 1, late).await);
    assert_eq!(told, Err(StepRefused::Overtaken { seen: 1, now: 5 }));
    for other in ["珊瑚-1", "Zara-1", "apple-1", "_-1"] {
        let told = take(database, other, 0, taken(0, first, CaseStep::TAKE)).await;
        assert_eq!(answers.note("take", told), Ok(1));
    }
    let case = answers.note("case", database.case(&case_id).await);
    assert_eq!(case.version(), 5);
    let listed = answers.note("in order", database.cases().await);
    assert_eq!(listed.len(), 5);
    assert_eq!(listed[0].flag, a_flag());
}

/// A new database of each engine.
async fn both(server: &Postgres, folder: &Path, called: &str) -> [(&'static str, Database); 2] {
    let location: DatabaseLocation = server.database(called).parse().unwrap();
    [
        (
            "sqlite",
            Database::open(&DatabaseLocation::DataDirectory, folder)
                .await
                .unwrap(),
        ),
        ("postgres", Database::open(&location, folder).await.unwrap()),
    ]
}

/// What the engine itself must refuse, were the program ever to try it; the transaction is given up.
macro_rules! refused {
    ($database:expr, $engine:expr, $work:ident => $tried:expr) => {{
        let mut $work = $database.begin().await.unwrap();
        let tried = $tried.await;
        let is_refused = matches!(tried, Err(DbError::Sql { .. }));
        assert!(
            is_refused,
            "{}: {} gave {tried:?}",
            $engine,
            stringify!($tried)
        );
        $work.rollback().await.unwrap();
    }};
}

#[test]
fn what_one_engine_refuses_the_other_refuses_too_and_nothing_stays_of_it() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        for (engine, database) in both(&server, folder.path(), "refused").await {
            let mut work = database.begin().await.unwrap();
            let who = name("珊瑚");
            let added = work.add_account(&who, Role::Reviewer, "x", false, AT);
            let account = added.await.unwrap().unwrap().account_id;
            work.start_session(account, "0a", "f", AT).await.unwrap();
            let take = taken(0, PEOPLE[0], CaseStep::TAKE);
            let mut case = work.case_for_step("one").await.unwrap();
            case.take_after(0, take.clone()).unwrap();
            let state = case.state().unwrap().clone();
            work.keep_step("one", &a_flag(), &take, &state)
                .await
                .unwrap();
            work.commit().await.unwrap();
            let before = format!(
                "{:?}{:?}",
                database.accounts().await,
                database.cases().await
            );

            refused!(database, engine, work => work.start_session(account, "0a", "g", AT));
            refused!(database, engine, work => work.start_session(AccountId(99), "0b", "f", AT));
            // A case is begun once, a step is kept once, and none without its case.
            refused!(database, engine, work => work.keep_step("one", &a_flag(), &take, &state));
            let again = CaseEvent {
                number: 2,
                ..take.clone()
            };
            let mut work = database.begin().await.unwrap();
            work.keep_step("one", &a_flag(), &again, &state)
                .await
                .unwrap();
            assert!(
                work.keep_step("one", &a_flag(), &again, &state)
                    .await
                    .is_err(),
                "{engine}"
            );
            work.rollback().await.unwrap();
            refused!(database, engine, work => work.keep_step("none", &a_flag(), &again, &state));

            let after = format!(
                "{:?}{:?}",
                database.accounts().await,
                database.cases().await
            );
            assert_eq!(before, after, "{engine}");
            assert_eq!(database.session("0b").await.unwrap(), None);
            database.close().await;
        }
    });
}

#[test]
fn nobody_writes_behind_a_gap_on_either_engine() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        for (_, database) in both(&server, folder.path(), "gap").await {
            for place in 1..=3 {
                database.record(&event(place), AT).await.unwrap();
            }
            database.close().await;
        }
    });
    let cut = "DELETE FROM audit_entry WHERE seq = 3";
    crate::fsck::sql(&folder.path().join("mingcha.db"), &[cut]);
    server.sql("gap", cut);
    let location: DatabaseLocation = server.url("gap").parse().unwrap();
    runtime().block_on(async {
        for place in [DatabaseLocation::DataDirectory, location] {
            let database = Database::open(&place, folder.path()).await.unwrap();
            let refused = database.record(&event(4), AT).await;
            assert!(
                matches!(refused, Err(DbError::BrokenAudit { missing: 3 })),
                "{place}: {refused:?}"
            );
            let report = verify_log(&database, None).await.unwrap();
            assert_eq!((report.ok, report.first_bad), (false, Some(3)), "{place}");
            database.close().await;
        }
    });
}

#[test]
fn people_who_act_at_once_are_served_one_after_the_other() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        for (engine, database) in both(&server, folder.path(), "together").await {
            // One name for many who want it, one case for many who take it, and all of them write the log.
            let mut tasks = Vec::new();
            for place in 1..=12 {
                let database = database.clone();
                tasks.push(tokio::spawn(async move {
                    let mut work = database.begin().await.unwrap();
                    let who = name("珊瑚");
                    let wanted = work.add_account(&who, Role::Reviewer, "x", false, AT);
                    let added = wanted.await.unwrap().is_some();
                    work.append_audit(&event(place), AT).await.unwrap();
                    work.commit().await.unwrap();
                    let step = taken(0, PEOPLE[0], CaseStep::TAKE);
                    let took = take(&database, "one", 0, step).await.unwrap();
                    database.record(&event(place), AT).await.unwrap();
                    (added, took)
                }));
            }
            let (mut added, mut took) = (0, 0);
            for task in tasks {
                let (was_added, was_taken) = task.await.unwrap();
                added += i32::from(was_added);
                match was_taken {
                    Ok(version) => {
                        assert_eq!(version, 1);
                        took += 1;
                    }
                    Err(refused) => {
                        let overtaken = StepRefused::Overtaken { seen: 0, now: 1 };
                        assert_eq!(refused, overtaken, "{engine}");
                    }
                }
            }
            assert_eq!((added, took), (1, 1), "{engine}");
            assert_eq!(database.accounts().await.unwrap().len(), 1);
            assert_eq!(database.case("one").await.unwrap().version(), 1);
            // What met somebody else's transaction was kept, to be entered by the next.
            database.enter_waiting(AT).await.unwrap();
            let report = verify_log(&database, None).await.unwrap();
            assert_eq!(
                (report.ok, report.entries),
                (true, 24),
                "{engine}: {}",
                report.detail
            );
            database.close().await;
        }
    });
}
