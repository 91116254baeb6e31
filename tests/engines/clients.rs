//! Clients that ask by a key and consents over both engines.

use mingcha::audit::{AuditAction, AuditEvent};
use mingcha::db::Database;
use mingcha::domain::{Actor, ClientId, PaperFormat, QueryConsent, QueryPurpose, Role};
use mingcha::workflow::{ClientEvent, ClientStep, ClientTerms};

use super::contract::Answers;
use super::samples::HARD_TEXT;
use super::workplace::{AT, PEOPLE, day, name, reason};

fn taken(number: i64, who: usize, step: ClientStep) -> ClientEvent {
    ClientEvent {
        number,
        at: AT,
        day: day(11, 23),
        actor: name(PEOPLE[who].0),
        role: Role::CreditOfficer,
        step,
    }
}

/// A client from its being asked for to its key; of two with one name there is one.
pub(super) async fn clients(database: &Database, answers: &mut Answers) {
    answers.note("no clients", database.query_clients().await);
    answers.note("no client", database.query_client(ClientId(1)).await);
    let ask = ClientStep::Ask {
        terms: ClientTerms {
            department: HARD_TEXT.to_owned(),
            items: vec!["XZCF".to_owned(), "SFCP".to_owned()],
            purposes: vec![QueryPurpose::Duty],
            per_minute: 30,
            valid_until: day(12, 31),
        },
        reason: reason(),
    };
    let approve = ClientStep::Approve {
        key_sha256: "0a".repeat(32),
    };
    let mut work = database.begin().await.unwrap();
    let id = answers.note("new", work.new_query_client(HARD_TEXT).await);
    let id = id.unwrap();
    let again = answers.note("taken", work.new_query_client(HARD_TEXT).await);
    assert_eq!(again, None);
    for (number, who, step) in [(1, 0, ask), (2, 1, approve)] {
        let mut client = answers.note("for step", work.client_for_step(id).await);
        let event = taken(number, who, step);
        client.take_after(number - 1, event.clone()).unwrap();
        answers.note("step", work.keep_client_step(id, &event).await);
    }
    work.commit().await.unwrap();
    let listed = answers.note("clients", database.query_clients().await);
    let found = answers.note("client", database.query_client(id).await);
    assert_eq!(listed, [found.unwrap()]);
    assert_eq!(listed[0].client.version(), 2);

    let actor = Actor::Client {
        id,
        name: HARD_TEXT.to_owned(),
    };
    let event = AuditEvent::done(
        &actor,
        AuditAction::CreditQuery,
        format!("query_client:{id}"),
    );
    for at in [AT + 8, AT + 9] {
        database.record(&event, at).await.unwrap();
    }
    let asked = database
        .audited_since(AuditAction::CreditQuery.code(), AT + 9)
        .await;
    let asked = answers.note("asked", asked);
    assert_eq!(
        asked.into_iter().collect::<Vec<_>>(),
        [(format!("query_client:{id}"), 1)]
    );
}

/// A consent is kept once under its number and withdrawn once.
pub(super) async fn consents(database: &Database, answers: &mut Answers) {
    let mut work = database.begin().await.unwrap();
    let consent = QueryConsent {
        consent: answers.note("number", work.new_consent().await),
        number: HARD_TEXT.to_owned(),
        party: "name/x".to_owned(),
        shown: HARD_TEXT.to_owned(),
        client: Some(ClientId(1)),
        purpose: None,
        items: vec!["XZCF".to_owned(), "SFCP".to_owned()],
        last_day: day(12, 31),
        sha256: "0a".repeat(32),
        format: PaperFormat::Ofd,
        bytes: 7,
        day: day(11, 23),
        actor: name("珊瑚"),
        withdrawn_on: None,
    };
    let kept = work.keep_consent(&consent, "AA==".to_owned()).await;
    assert!(answers.note("kept", kept));
    let same = QueryConsent {
        consent: 99,
        ..consent.clone()
    };
    let kept = work.keep_consent(&same, String::new()).await;
    assert!(!answers.note("same number", kept));
    let other = QueryConsent {
        number: "2".to_owned(),
        client: None,
        purpose: Some(QueryPurpose::Funding),
        ..same
    };
    let kept = work.keep_consent(&other, String::new()).await;
    assert!(answers.note("other", kept));
    work.commit().await.unwrap();
    let listed = answers.note("consents", database.consents().await);
    assert_eq!(listed, [other, consent.clone()]);
    let found = database.consent_of_number(HARD_TEXT).await;
    assert_eq!(answers.note("found", found), Some(consent.clone()));
    answers.note("absent", database.consent_of_number("none").await);
    let block = database.consent_block(consent.consent).await;
    assert_eq!(answers.note("block", block).as_deref(), Some("AA=="));
    let mut work = database.begin().await.unwrap();
    let withdrawn = work.withdraw_consent(consent.consent, day(11, 24)).await;
    assert!(answers.note("withdrawn", withdrawn));
    let again = work.withdraw_consent(consent.consent, day(11, 25)).await;
    assert!(!answers.note("again", again));
    work.commit().await.unwrap();
    let found = database.consent_of_number(HARD_TEXT).await;
    let found = answers.note("withdrawn", found).unwrap();
    assert_eq!(found.withdrawn_on, Some(day(11, 24)));
}
