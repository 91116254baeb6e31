//! What guards the way in and the vault, over both engines: the same counts.

use mingcha::audit::{AuditAction, AuditEvent};
use mingcha::db::{Attempt, Database, NewSession, ProviderSubject};
use mingcha::domain::{AccountId, Actor, Role};

use super::contract::Answers;
use super::samples::HARD_TEXT;

/// Epoch milliseconds; beyond 32 bits.
const AT: i64 = 1_795_000_000_000;

fn told(attempt: Attempt) -> String {
    match attempt {
        Attempt::Stranger => "nobody".to_owned(),
        Attempt::Locked { until } => format!("locked until {until}"),
        Attempt::Counted(known) => format!("{:?} {}", known.account, known.failures),
    }
}

pub(super) async fn attempts(database: &Database, answers: &mut Answers) {
    let name = "守门人".parse().unwrap();
    let mut work = database.begin().await.unwrap();
    let stranger = work.count_attempt(&name, AT).await;
    assert_eq!(answers.note("nobody", stranger.map(told)), "nobody");
    let added = work.add_account(&name, Role::Analyst, "x", false, AT).await;
    let account = answers.note("add", added).unwrap().account_id;
    for failures in 1..=3 {
        let counted = work.count_attempt(&name, AT).await.map(told);
        let counted = answers.note("counted", counted);
        assert!(counted.ends_with(&format!(" {failures}")), "{counted}");
    }
    answers.note("lock", work.note_failures(account, 3, AT + 9).await);
    let locked = work.count_attempt(&name, AT + 8).await.map(told);
    let until = AT + 9;
    assert_eq!(
        answers.note("locked", locked),
        format!("locked until {until}")
    );
    // Another's wait stays, the own one goes with the attempt.
    answers.note("back", work.take_attempt_back(account, AT + 5).await);
    let still = work.count_attempt(&name, AT + 8).await.map(told);
    assert!(answers.note("still", still).starts_with("locked"));
    answers.note("back", work.take_attempt_back(account, AT + 9).await);
    let free = work.count_attempt(&name, AT + 8).await.map(told);
    assert!(answers.note("free", free).ends_with(" 2"));
    work.commit().await.unwrap();
}

pub(super) async fn reveals(database: &Database, answers: &mut Answers) {
    let who = |name: &str| Actor::Account {
        id: AccountId(1),
        name: name.parse().unwrap(),
        role: Role::Reviewer,
        session: "0a0b".to_owned(),
    };
    let forged = "\"outcome\":\"done\"";
    let object = "order:12345:X1";
    for (at, event) in [
        (
            1,
            AuditEvent::done(&who("珊瑚"), AuditAction::Reveal, object),
        ),
        (
            2,
            AuditEvent::done(&who("晶莹"), AuditAction::Reveal, object),
        ),
        (
            3,
            AuditEvent::refused(&who("珊瑚"), AuditAction::Reveal, object).because(forged),
        ),
        (
            4,
            AuditEvent::done(&who("珊瑚"), AuditAction::ViewOrder, object),
        ),
        (
            5,
            AuditEvent::done(&who("珊瑚"), AuditAction::Reveal, object).because(HARD_TEXT),
        ),
    ] {
        answers.note("reveal", database.record(&event, AT + at).await);
    }
    let mut work = database.begin().await.unwrap();
    for (since, moments) in [(0, vec![AT + 1, AT + 5]), (1, vec![AT + 5]), (5, vec![])] {
        let counted = work.reveals_since("珊瑚", AT + since).await;
        assert_eq!(answers.note("since", counted), moments);
    }
    work.rollback().await.unwrap();
    let listed = answers.note("listed", database.reveals(AT + 2, 10).await);
    assert_eq!(listed.len(), 3);
    answers.note("first", database.reveals(AT, 2).await);
}

pub(super) async fn factors(database: &Database, answers: &mut Answers) {
    let name = "验证人".parse().unwrap();
    let mut work = database.begin().await.unwrap();
    let added = work.add_account(&name, Role::Analyst, "x", false, AT).await;
    let account = answers.note("add", added).unwrap().account_id;
    let codes = ["0a", "0b"].map(str::to_owned);
    answers.note("nothing", work.confirm_factor(account, 1, &codes).await);
    for secret in ["c2VjcmV0", "b3RoZXI="] {
        assert!(answers.note("begin", work.begin_factor(account, secret).await));
    }
    work.start_half_session(account, "0f", "f", AT)
        .await
        .unwrap();
    work.commit().await.unwrap();
    assert!(
        answers
            .note("early", database.accounts_with_factor().await)
            .is_empty()
    );
    let session = answers.note("half", database.session("0f").await).unwrap();
    assert!(session.awaits_code && !session.has_second_factor);
    let mut work = database.begin().await.unwrap();
    assert!(answers.note("confirm", work.confirm_factor(account, AT, &codes).await));
    // One that is confirmed is neither replaced nor confirmed again.
    assert!(!answers.note("begin again", work.begin_factor(account, "eA==").await));
    assert!(!answers.note("confirm again", work.confirm_factor(account, 1, &[]).await));
    let mut taken = Vec::new();
    for step in [AT, AT + 1, AT + 1, AT] {
        taken.push(answers.note("step", work.take_step_of_code(account, step).await));
    }
    assert_eq!(taken, [false, true, false, false]);
    let mut taken = Vec::new();
    for digest in ["0a", "0a", "0c"] {
        taken.push(answers.note("code", work.take_recovery_code(account, digest).await));
    }
    assert_eq!(taken, [true, false, false]);
    answers.note("prove", work.prove_session("0f", AT + 7).await);
    work.commit().await.unwrap();
    let factor = answers
        .note("factor", database.factor(account).await)
        .unwrap();
    assert_eq!(
        (factor.secret.as_str(), factor.recovery_codes),
        ("b3RoZXI=", 1)
    );
    let session = answers
        .note("session", database.session("0f").await)
        .unwrap();
    assert_eq!(
        (session.has_second_factor, session.proved_at),
        (true, AT + 7)
    );
    answers.note("who has one", database.accounts_with_factor().await);
    let mut work = database.begin().await.unwrap();
    assert!(answers.note("remove", work.remove_factor(account).await));
    assert!(!answers.note("remove again", work.remove_factor(account).await));
    work.commit().await.unwrap();
    assert_eq!(answers.note("gone", database.factor(account).await), None);
    assert_eq!(
        answers.note("session gone", database.session("0f").await),
        None
    );
}

pub(super) async fn subjects(database: &Database, answers: &mut Answers) {
    let mut work = database.begin().await.unwrap();
    let mut accounts = Vec::new();
    for name in ["绑定人", "另一人"] {
        let name = name.parse().unwrap();
        let added = work.add_account(&name, Role::Analyst, "x", false, AT).await;
        accounts.push(answers.note("add", added).unwrap().account_id);
    }
    let person = |subject| ProviderSubject {
        issuer: "https://sso.example",
        subject,
    };
    let other = ProviderSubject {
        issuer: "https://other.example",
        subject: HARD_TEXT,
    };
    let whose = work.account_of_subject(person(HARD_TEXT)).await;
    assert_eq!(answers.note("nobody", whose), None);
    let mut bound = Vec::new();
    for (account, person) in [
        (accounts[0], person(HARD_TEXT)),
        (accounts[0], person(HARD_TEXT)),
        (accounts[0], person("b")),
        (accounts[0], other),
        (accounts[1], person("b")),
    ] {
        bound.push(answers.note("bind", work.bind_subject(account, person, AT).await));
    }
    assert_eq!(bound, [true, false, false, false, true]);
    let whose = work.account_of_subject(person(HARD_TEXT)).await;
    let account = answers.note("whose", whose).unwrap();
    assert_eq!(account.account_id, accounts[0]);
    // Letters of a subject are not made alike.
    let capital = work.account_of_subject(person("B")).await;
    assert_eq!(answers.note("capital", capital), None);
    let elsewhere = work.account_of_subject(other).await;
    assert_eq!(answers.note("elsewhere", elsewhere), None);
    let named = work.account_named(&account.name).await;
    assert_eq!(answers.note("named", named), Some(account));
    let session = NewSession {
        token_sha256: "1f",
        form_token: "f",
        at: AT + 1,
        proved_at: AT,
        awaits_code: false,
        by_provider: true,
    };
    answers.note("session", work.add_session(accounts[0], session).await);
    work.commit().await.unwrap();
    let read = answers.note("read", database.session("1f").await).unwrap();
    assert!(read.by_provider);
    assert_eq!((read.started_at, read.proved_at), (AT + 1, AT));
    let listed = database.accounts_with_subject().await;
    assert_eq!(answers.note("bound", listed), accounts);
    let mut work = database.begin().await.unwrap();
    assert!(answers.note("unbind", work.unbind_subject(accounts[0]).await));
    assert!(!answers.note("unbind again", work.unbind_subject(accounts[0]).await));
    work.commit().await.unwrap();
    assert_eq!(answers.note("ended", database.session("1f").await), None);
}
