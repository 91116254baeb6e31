//! People of an identity provider who claim one account at once, over both engines; and when a password was given there.

use std::sync::Arc;

use mingcha::access::{
    AddressLimit, PasswordHasher, ProofLimit, ProvenIdentity, SessionLimits, SignInThrottle,
    Unproven,
};
use mingcha::db::DatabaseLocation;
use mingcha::desk::{self, DeskError, Moment, NotAdmitted, SignedIn};
use mingcha::domain::{Actor, Role};
use mingcha::store::{KeyLocation, Store};

use crate::support::{Postgres, runtime};

/// Epoch milliseconds; beyond 32 bits.
const NOW: Moment = Moment {
    at: 1_795_000_000_000,
    day: chrono::NaiveDate::MIN,
};
const CLAIMANTS: usize = 12;

fn person(subject: &str, authenticated_at: Option<i64>) -> ProvenIdentity {
    ProvenIdentity {
        issuer: "https://sso.example".to_owned(),
        subject: subject.to_owned(),
        name: Some("珊瑚".parse().unwrap()),
        authenticated_at,
    }
}

async fn opened(folder: &std::path::Path, location: &DatabaseLocation) -> Arc<Store> {
    let key = KeyLocation::File(folder.join("key"));
    let store = Store::open(&folder.join("data"), location, key).await;
    let store = Arc::new(store.unwrap());
    let hasher = PasswordHasher::with_cost(64, 1).unwrap();
    let name = "珊瑚".parse().unwrap();
    let whose = (&name, Role::Analyst);
    desk::add_account(
        &store,
        &hasher,
        &Actor::System,
        whose,
        "春眠不觉晓处处闻啼鸟夜来",
        true,
        NOW,
    )
    .await
    .unwrap();
    store
}

async fn arrived(
    store: &Store,
    throttle: &SignInThrottle,
    proof: Result<ProvenIdentity, Unproven>,
) -> Result<SignedIn, DeskError> {
    let knock = desk::knock(throttle, "192.0.2.1", NOW)?;
    desk::sign_in_by_provider(store, knock, proof).await
}

#[test]
fn of_many_people_who_claim_one_account_at_once_one_is_bound_on_either_engine() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let location: DatabaseLocation = server.database("claims").parse().unwrap();
    for (engine, location) in [
        ("sqlite", DatabaseLocation::DataDirectory),
        ("postgres", location),
    ] {
        let folder = tempfile::tempdir().unwrap();
        runtime().block_on(async {
            let store = opened(folder.path(), &location).await;
            let throttle = Arc::new(SignInThrottle::new(AddressLimit::default()));
            let mut claims = Vec::new();
            for number in 0..CLAIMANTS {
                let (store, throttle) = (Arc::clone(&store), Arc::clone(&throttle));
                claims.push(tokio::spawn(async move {
                    let person = person(&format!("s{number}"), None);
                    arrived(&store, &throttle, Ok(person)).await.err()
                }));
            }
            let mut refused = 0;
            for claim in claims {
                match claim.await.unwrap() {
                    None => {}
                    Some(DeskError::NotAdmitted(NotAdmitted::OtherPerson)) => refused += 1,
                    other => panic!("{other:?}"),
                }
            }
            assert_eq!(refused, CLAIMANTS - 1, "{engine}");
            let bound = store.database.accounts_with_subject().await.unwrap();
            assert_eq!(bound.len(), 1, "{engine}");
        });
    }
}

#[test]
fn a_password_given_there_proves_as_long_as_one_given_here_and_one_of_an_unknown_moment_nothing() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let store = opened(folder.path(), &DatabaseLocation::DataDirectory).await;
        let throttle = SignInThrottle::new(AddressLimit::default());
        let quarter = ProofLimit::default();
        let mut fresh = Vec::new();
        for given in [
            Some(NOW.at - 60_000),
            Some(NOW.at - quarter.lasts),
            Some(NOW.at + 60_000),
            None,
        ] {
            let signed_in = arrived(&store, &throttle, Ok(person("s1", given))).await;
            let signed_in = signed_in.unwrap();
            assert!(!signed_in.must_change_password && signed_in.account.must_change_password);
            let token = signed_in.token.reveal();
            let session = desk::session_of(&store, token, SessionLimits::default(), NOW).await;
            let session = session.unwrap().unwrap();
            assert!(!session.must_change_password());
            fresh.push(session.proved_lately(quarter, NOW).is_ok());
        }
        assert_eq!(fresh, [true, false, true, false]);
    });
}

#[test]
fn what_is_the_fault_of_the_machines_does_not_count_against_an_address() {
    let folder = tempfile::tempdir().unwrap();
    runtime().block_on(async {
        let store = opened(folder.path(), &DatabaseLocation::DataDirectory).await;
        let limit = AddressLimit {
            failures: 2,
            within: 1_000,
        };
        let throttle = SignInThrottle::new(limit);
        for fault in [
            Unproven::Unreachable,
            Unproven::NotRegistered,
            Unproven::Unreachable,
        ] {
            let told = arrived(&store, &throttle, Err(fault)).await.err().unwrap();
            assert!(matches!(told, DeskError::Unproven(_)), "{told:?}");
        }
        for failure in [Unproven::Stale, Unproven::Declined] {
            let told = arrived(&store, &throttle, Err(failure))
                .await
                .err()
                .unwrap();
            assert!(matches!(told, DeskError::Unproven(_)), "{told:?}");
        }
        let told = arrived(&store, &throttle, Ok(person("s1", None))).await;
        assert!(matches!(told.err(), Some(DeskError::Locked { .. })));
    });
}
