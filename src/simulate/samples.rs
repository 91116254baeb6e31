//! Tests of whole runs, and the committed `data-samples/`.
//!
//! `MINGCHA_REGENERATE_SAMPLES=1 cargo test --lib the_committed_samples` writes the samples anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{Dirt, Scenario, SimulateOptions, Truth, simulate};

/// The committed samples: 32 weeks up to 2026-11-22.
fn committed() -> SimulateOptions {
    SimulateOptions::new(3700, 320_700)
}

fn bytes_of(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name() != "README.md" && entry.file_name() != ".gitattributes")
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn truth_in(directory: &Path) -> Truth {
    serde_json::from_slice(&fs::read(directory.join("truth.json")).unwrap()).unwrap()
}

#[test]
fn the_committed_samples_are_what_the_simulator_makes() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples");
    let fresh = tempfile::tempdir().unwrap();
    simulate(&committed(), fresh.path()).unwrap();
    let made = bytes_of(fresh.path());
    if std::env::var_os("MINGCHA_REGENERATE_SAMPLES").is_some() {
        for name in bytes_of(&directory).keys() {
            fs::remove_file(directory.join(name)).unwrap();
        }
        for (name, bytes) in &made {
            fs::write(directory.join(name), bytes).unwrap();
        }
    }
    let kept = bytes_of(&directory);
    assert!(made.keys().eq(kept.keys()), "{:?}", made.keys());
    for (name, bytes) in &made {
        assert!(kept.get(name) == Some(bytes), "{name} differs");
    }
    let size: usize = kept.values().map(Vec::len).sum();
    assert!(size <= 4_000_000, "{size} bytes");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_does_not() {
    let (first, second, other) = (
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    simulate(&SimulateOptions::new(400, 9), first.path()).unwrap();
    simulate(&SimulateOptions::new(400, 9), second.path()).unwrap();
    simulate(&SimulateOptions::new(400, 10), other.path()).unwrap();
    assert!(bytes_of(first.path()) == bytes_of(second.path()));
    assert!(bytes_of(first.path()) != bytes_of(other.path()));
}

#[test]
fn a_run_has_exactly_the_orders_asked_for_and_its_sums_hold() {
    let directory = tempfile::tempdir().unwrap();
    let simulated = simulate(&SimulateOptions::new(2000, 4), directory.path()).unwrap();
    assert_eq!(simulated.orders, 2000);
    let truth = truth_in(directory.path());
    assert_eq!(truth.orders, 2000);
    let mut accepted = 0;
    for file in &truth.files {
        let quarantined: u64 = file.quarantined_expected.values().sum();
        let sum =
            file.accepted_expected + file.updated_expected + file.duplicate_expected + quarantined;
        assert_eq!(file.rows, sum, "{}", file.name);
        accepted += file.accepted_expected;
    }
    // Every order is accepted, and each mended mojibake row is one more.
    let mended: u64 = truth
        .files
        .iter()
        .filter_map(|file| file.dirty.get(&Dirt::Mojibake))
        .sum();
    assert_eq!(accepted, 2000 + mended);
}

#[test]
fn a_big_run_puts_most_rows_into_two_files() {
    let directory = tempfile::tempdir().unwrap();
    let simulated = simulate(&SimulateOptions::new(20_000, 4), directory.path()).unwrap();
    let big: u64 = simulated
        .files
        .iter()
        .filter(|file| file.name == "12345数据交换视图.csv" || file.name == "12315投诉单.csv")
        .map(|file| file.rows)
        .sum();
    assert!(big * 10 >= simulated.orders * 8, "{big}");
    let bytes = fs::read(directory.path().join("12345数据交换视图.csv")).unwrap();
    let (text, _, _) = encoding_rs::GB18030.decode(&bytes);
    let per_row = text.chars().count() / text.lines().count();
    assert!((430..620).contains(&per_row), "{per_row} characters a row");
}

#[test]
fn no_tag_or_slot_of_the_phrase_lists_is_left_in_a_text() {
    let directory = tempfile::tempdir().unwrap();
    simulate(&SimulateOptions::new(20_000, 5), directory.path()).unwrap();
    for name in ["12345数据交换视图.csv", "12315投诉单.csv"] {
        let bytes = fs::read(directory.path().join(name)).unwrap();
        let (text, _, _) = encoding_rs::GB18030.decode(&bytes);
        assert!(!text.contains(['{', '}', '@']), "{name}");
    }
}

#[test]
fn every_story_is_told_in_the_committed_run() {
    let directory = tempfile::tempdir().unwrap();
    simulate(&committed(), directory.path()).unwrap();
    let truth = truth_in(directory.path());
    assert_eq!(truth.merchants.len(), 22);
    let burst = &truth.merchants[0];
    assert_eq!(burst.scenario, Scenario::BurstCounterfeiter);
    assert!(burst.order_ids.len() >= 20, "{}", burst.order_ids.len());
    let homonym = truth
        .merchants
        .iter()
        .find(|merchant| merchant.scenario == Scenario::Homonym)
        .unwrap();
    let tail = |name: &str| name.chars().skip(3).collect::<String>();
    assert_eq!(tail(&burst.name), tail(&homonym.name));
    assert_ne!(burst.uscc, homonym.uscc);
}
