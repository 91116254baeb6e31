//! The life of a client, step by step.

use chrono::NaiveDate;

use super::*;
use crate::domain::QueryPurpose;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn terms(items: &[&str]) -> ClientTerms {
    ClientTerms {
        department: "住建局".to_owned(),
        items: items.iter().map(|code| (*code).to_owned()).collect(),
        purposes: vec![QueryPurpose::Procurement],
        per_minute: 30,
        valid_until: day("2027-11-22"),
    }
}

fn ask(items: &[&str]) -> ClientStep {
    ClientStep::Ask {
        terms: terms(items),
        reason: "来函".to_owned(),
    }
}

fn approve() -> ClientStep {
    ClientStep::Approve {
        key_sha256: "0a".to_owned(),
    }
}

fn why(step: fn(String) -> ClientStep) -> ClientStep {
    step("理由".to_owned())
}

fn reject() -> ClientStep {
    why(|reason| ClientStep::Reject { reason })
}

fn stop() -> ClientStep {
    why(|reason| ClientStep::Stop { reason })
}

fn take(client: &mut QueryClient, who: &str, step: ClientStep) -> Result<(), ClientRefused> {
    let seen = client.version();
    let event = ClientEvent {
        number: seen + 1,
        at: 0,
        day: day("2026-11-22"),
        actor: who.parse().unwrap(),
        role: Role::CreditOfficer,
        step,
    };
    client.take_after(seen, event)
}

fn stage(client: &QueryClient) -> Option<ClientStage> {
    client.state().map(ClientState::stage)
}

#[test]
fn one_asks_and_another_approves_and_the_replay_comes_to_the_same() {
    let mut client = QueryClient::default();
    assert!(take(&mut client, "甲一", approve()).is_err());
    take(&mut client, "甲一", ask(&["XZCF"])).unwrap();
    let refused = take(&mut client, "甲一", approve()).unwrap_err();
    assert_eq!(refused, ClientRefused::SameHand);
    take(&mut client, "乙二", approve()).unwrap();
    assert_eq!(stage(&client), Some(ClientStage::Active));
    let again = QueryClient::replay(client.events().iter().cloned()).unwrap();
    assert_eq!(again, client);
}

#[test]
fn a_key_goes_on_under_its_terms_while_others_are_asked_for() {
    let mut client = QueryClient::default();
    take(&mut client, "甲一", ask(&["XZCF"])).unwrap();
    take(&mut client, "乙二", approve()).unwrap();
    take(&mut client, "乙二", ask(&["XZCF", "SFCP"])).unwrap();
    assert_eq!(client.state().unwrap().terms().items, ["XZCF"]);
    assert!(take(&mut client, "甲一", ask(&["XYCN"])).is_err());
    take(&mut client, "甲一", reject()).unwrap();
    assert_eq!(stage(&client), Some(ClientStage::Active));
    take(&mut client, "乙二", ask(&["SFCP"])).unwrap();
    take(&mut client, "甲一", approve()).unwrap();
    assert_eq!(client.state().unwrap().terms().items, ["SFCP"]);
}

#[test]
fn who_stops_a_key_stops_what_was_asked_for_besides_and_a_stopped_one_is_asked_for_anew() {
    let mut client = QueryClient::default();
    take(&mut client, "甲一", ask(&["XZCF"])).unwrap();
    assert!(take(&mut client, "甲一", stop()).is_err());
    take(&mut client, "乙二", approve()).unwrap();
    take(&mut client, "乙二", ask(&["SFCP"])).unwrap();
    take(&mut client, "乙二", stop()).unwrap();
    assert_eq!(stage(&client), Some(ClientStage::Stopped));
    assert!(take(&mut client, "甲一", approve()).is_err());
    take(&mut client, "甲一", ask(&["XZCF"])).unwrap();
    take(&mut client, "甲一", reject()).unwrap();
    assert_eq!(stage(&client), Some(ClientStage::Rejected));
}

#[test]
fn terms_without_scope_purpose_rate_or_future_are_refused_and_change_nothing() {
    let mut client = QueryClient::default();
    let with = |change: fn(&mut ClientTerms)| {
        let mut terms = terms(&["XZCF"]);
        change(&mut terms);
        let reason = "来函".to_owned();
        ClientStep::Ask { terms, reason }
    };
    for (step, refused) in [
        (with(|terms| terms.items.clear()), ClientRefused::NoItem),
        (
            with(|terms| terms.purposes.clear()),
            ClientRefused::NoPurpose,
        ),
        (
            with(|terms| terms.per_minute = 0),
            ClientRefused::Rate { most: 600 },
        ),
        (
            with(|terms| terms.per_minute = 601),
            ClientRefused::Rate { most: 600 },
        ),
        (
            with(|terms| terms.valid_until = day("2026-11-21")),
            ClientRefused::Past,
        ),
    ] {
        assert_eq!(take(&mut client, "甲一", step), Err(refused));
        assert_eq!(client, QueryClient::default());
    }
    let nobody = ClientEvent {
        number: 1,
        at: 0,
        day: day("2026-11-22"),
        actor: "甲一".parse().unwrap(),
        role: Role::Reviewer,
        step: ask(&["XZCF"]),
    };
    let refused = client.take_after(0, nobody).unwrap_err();
    assert_eq!(refused, ClientRefused::Role(Role::Reviewer));
}
