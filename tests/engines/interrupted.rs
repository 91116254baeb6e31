//! Killed, late and simultaneous imports over a server: wholly there or wholly not.

use std::time::{Duration, Instant};

use mingcha::db::{Database, DatabaseLocation, SealedRows, VaultDatabase};
use mingcha::store::{KeyLocation, Store};

use super::samples::import_of;
use crate::support::{Exchange, Postgres, Workbench, number, runtime, text};

const MOMENTS: u32 = 8;

#[test]
fn an_import_killed_at_any_moment_is_whole_or_absent() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let first = Workbench::new().over(&server.database("whole"));
    let file = Exchange::of(0..300).write(&first, "orders.csv");
    let arguments = ["import", file.to_str().unwrap()];
    let started = Instant::now();
    assert_eq!(number(&first.import(&file)["accepted"]), 300);
    let whole = started.elapsed().min(Duration::from_secs(4));
    for moment in 0..MOMENTS {
        let part = (moment * 3 + 2) % MOMENTS;
        let bench = first
            .sibling()
            .over(&server.database(&format!("killed_{moment}")));
        bench.kill(&arguments, whole * (part * 2 + 1) / (MOMENTS * 2));
        bench.fsck_is_green();
        let total = number(&bench.answer(&["search", "--limit", "0"])["total"]);
        assert!([0, 300].contains(&total), "moment {part}: {total} orders");
        let again = bench.import(&file);
        assert!(["committed", "already_imported"].contains(&text(&again["state"])));
        let total = number(&bench.answer(&["search", "--limit", "0"])["total"]);
        assert_eq!(total, 300, "moment {part}");
        bench.fsck_is_green();
    }
}

#[test]
fn a_commit_that_comes_after_the_death_of_its_process_is_waited_for() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let bench = Workbench::new().over(&server.database("late"));
    bench.answer(&["search"]);
    let url = bench.database().unwrap().to_owned();
    let location: DatabaseLocation = url.parse().unwrap();
    let data = bench.data();
    let runtime = runtime();
    runtime.block_on(async {
        // The session of a killed import: its process and the lock file are gone, its COMMIT is on the way.
        let database = Database::open(&location, &data).await.unwrap();
        let vault = VaultDatabase::open_file(&data.join("vault.db")).await.unwrap();
        let mut session = database.begin().await.unwrap();
        assert_eq!(session.take_numbers("import", 1).await.unwrap(), 1);
        session.write_import(&import_of(1)).await.unwrap();
        let sealed = SealedRows {
            import_seq: 1,
            sheet: String::new(),
            first_row: 2,
            last_row: 2,
            block: vec![1, 2, 3],
        };
        vault.write_blocks(vec![sealed]).await.unwrap();
        let (folder, place) = (data.clone(), location.clone());
        let next = tokio::spawn(async move {
            let key = KeyLocation::File(folder.join("no key is needed to read"));
            Store::open(&folder, &place, key).await.unwrap().close().await;
        });
        let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = 'late' AND wait_event_type = 'Lock'";
        let until = Instant::now() + Duration::from_secs(20);
        while server.sql("postgres", waiting) == "0" {
            assert!(!next.is_finished(), "the next start did not wait");
            assert!(Instant::now() < until, "nobody waits for the commit");
            tokio::task::yield_now().await;
        }
        session.commit().await.unwrap();
        next.await.unwrap();
        let block = vault.block_of_row(1, "", 2).await.unwrap();
        assert_eq!(block.unwrap().block, [1, 2, 3]);
        vault.close().await;
        database.close().await;
    });
}

#[test]
fn two_processes_import_at_once_and_both_succeed() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let bench = Workbench::new().over(&server.database("two_processes"));
    let one = Exchange::of(0..60).write(&bench, "one.csv");
    let other = Exchange::of(40..100).write(&bench, "other.csv");
    let mut running = [&one, &other].map(|file| bench.spawn(&["import", file.to_str().unwrap()]));
    for child in &mut running {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(
        number(&bench.answer(&["search", "--limit", "0"])["total"]),
        100
    );
    bench.fsck_is_green();
}

#[test]
fn a_server_that_loses_its_sessions_fails_the_import_and_the_next_one_succeeds() {
    let Some(server) = Postgres::start() else {
        return;
    };
    let bench = Workbench::new().over(&server.database("cut"));
    bench.answer(&["search"]);
    let file = Exchange::of(0..300).write(&bench, "orders.csv");
    // The last statement before the commit waits for this lock, so the cut can come neither early nor late.
    let lock = server.hold("cut", "LOCK TABLE import_batch IN EXCLUSIVE MODE");
    let mut child = bench.spawn(&["import", file.to_str().unwrap()]);
    let cut = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity \
        WHERE datname = 'cut' AND backend_xid IS NOT NULL AND wait_event_type = 'Lock'";
    while server.sql("postgres", cut) == "0" {
        assert!(
            child.try_wait().unwrap().is_none(),
            "the import did not wait for the lock"
        );
    }
    drop(lock);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    bench.fsck_is_green();
    assert_eq!(
        number(&bench.answer(&["search", "--limit", "0"])["total"]),
        0
    );
    assert_eq!(number(&bench.import(&file)["accepted"]), 300);
    bench.fsck_is_green();
}
