//! Wrong passwords sent at once, over both engines.

use std::sync::Arc;

use mingcha::access::{AddressLimit, PasswordHasher, SignInThrottle};
use mingcha::db::DatabaseLocation;
use mingcha::desk::{self, DeskError, Door, Moment, SignInAttempt};
use mingcha::domain::{Actor, Role};
use mingcha::store::{KeyLocation, Store};

use crate::support::{Postgres, runtime};

/// Epoch milliseconds; beyond 32 bits.
const AT: i64 = 1_795_000_000_000;
const RIGHT: &str = "春眠不觉晓处处闻啼鸟夜来";
/// Sent at once; more than are free.
const GUESSES: usize = 24;

fn at(millis: i64) -> Moment {
    Moment {
        at: AT + millis,
        day: "2026-11-22".parse().unwrap(),
    }
}

async fn one_account(store: &Store, hasher: &PasswordHasher) {
    let actor = Actor::System;
    let name = "珊瑚".parse().unwrap();
    let whose = (&name, Role::Analyst);
    desk::add_account(store, hasher, &actor, whose, RIGHT, false, at(0))
        .await
        .unwrap();
}

/// What became of the guesses: looked at, and not.
async fn guessed(store: &Arc<Store>, hasher: &PasswordHasher) -> (usize, usize) {
    // No address is in the way of so many.
    let limit = AddressLimit {
        failures: 1_000,
        within: 1,
    };
    let throttle = Arc::new(SignInThrottle::new(limit));
    let mut guesses = Vec::new();
    for number in 0..GUESSES {
        let (store, hasher) = (Arc::clone(store), hasher.clone());
        let throttle = Arc::clone(&throttle);
        guesses.push(tokio::spawn(async move {
            let door = Door {
                hasher: &hasher,
                throttle: &throttle,
            };
            let attempt = SignInAttempt {
                name: "珊瑚",
                password: &format!("一个猜的密码{number}"),
                from: "192.0.2.1",
            };
            desk::sign_in(&store, &door, &attempt, at(0)).await.err()
        }));
    }
    let (mut looked_at, mut locked) = (0, 0);
    for guess in guesses {
        match guess.await.unwrap() {
            Some(DeskError::SignIn) => looked_at += 1,
            Some(DeskError::Locked { seconds: 30 }) => locked += 1,
            other => panic!("{other:?}"),
        }
    }
    (looked_at, locked)
}

#[test]
fn guesses_made_at_once_count_one_by_one_on_either_engine() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let location: DatabaseLocation = server.database("guesses").parse().unwrap();
    for (engine, location) in [
        ("sqlite", DatabaseLocation::DataDirectory),
        ("postgres", location),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let key = KeyLocation::File(folder.path().join("key"));
        let data = folder.path().join("data");
        runtime().block_on(async {
            let store = Arc::new(Store::open(&data, &location, key).await.unwrap());
            let hasher = PasswordHasher::with_cost(64, 1).unwrap();
            one_account(&store, &hasher).await;
            assert_eq!(
                guessed(&store, &hasher).await,
                (5, GUESSES - 5),
                "{engine}: looked at, locked"
            );
            let name = "珊瑚".parse().unwrap();
            let known = store.database.credentials(&name).await.unwrap().unwrap();
            assert_eq!((known.failures, known.locked_until), (5, at(30_000).at));
            // The right one waits like the others, and then wipes the failures out.
            let throttle = SignInThrottle::new(AddressLimit::default());
            let door = Door {
                hasher: &hasher,
                throttle: &throttle,
            };
            let attempt = SignInAttempt {
                name: "珊瑚",
                password: RIGHT,
                from: "192.0.2.1",
            };
            let early = desk::sign_in(&store, &door, &attempt, at(29_999)).await;
            assert!(matches!(early, Err(DeskError::Locked { seconds: 1 })));
            let signed_in = desk::sign_in(&store, &door, &attempt, at(30_000)).await;
            assert!(signed_in.is_ok(), "{engine}");
            let known = store.database.credentials(&name).await.unwrap().unwrap();
            assert_eq!((known.failures, known.locked_until), (0, 0));
            // Each that was looked at is on record, and only those.
            store.database.enter_waiting(AT).await.unwrap();
            let entries = store.database.audit_entries(0, 100).await.unwrap();
            let refused = entries
                .iter()
                .filter(|entry| entry.text.contains("\"outcome\":\"refused\""));
            assert_eq!(refused.count(), 5, "{engine}");
        });
    }
}
