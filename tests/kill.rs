//! kill -9 in the middle of an import: wholly there or wholly not, without help.

use std::time::{Duration, Instant};

use crate::support::{Exchange, Workbench, number};

const MOMENTS: u32 = 10;

#[test]
fn an_import_killed_at_any_moment_is_whole_or_absent() {
    let bench = Workbench::new();
    let file = Exchange::of(0..300).write(&bench, "orders.csv");
    let arguments = ["import", file.to_str().unwrap()];
    let started = Instant::now();
    assert_eq!(number(&bench.import(&file)["accepted"]), 300);
    let whole = started.elapsed().min(Duration::from_secs(4));
    // A fixed sequence that visits the whole duration in a scattered order.
    for moment in 0..MOMENTS {
        let part = (moment * 7 + 3) % MOMENTS;
        bench.wipe();
        bench.kill(&arguments, whole * (part * 2 + 1) / (MOMENTS * 2));
        bench.fsck_is_green();
        let total = number(&bench.answer(&["search", "--limit", "0"])["total"]);
        assert!([0, 300].contains(&total), "moment {part}: {total} orders");
    }
    let again = bench.import(&file);
    assert!(["committed", "already_imported"].contains(&again["state"].as_str().unwrap()));
    let total = number(&bench.answer(&["search", "--limit", "0"])["total"]);
    assert_eq!(total, 300);
    bench.fsck_is_green();
}
