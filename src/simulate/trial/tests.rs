//! Tests of whole trials.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::Difficulty;
use crate::simulate::{Scenario, SimulateOptions, Truth, TruthMerchant, simulate};

fn trial(orders: usize, seed: u64, difficulty: Difficulty) -> (tempfile::TempDir, Truth) {
    let directory = tempfile::tempdir().unwrap();
    let options = SimulateOptions::trial(orders, seed, difficulty);
    let simulated = simulate(&options, directory.path()).unwrap();
    assert_eq!(simulated.orders, u64::try_from(orders).unwrap());
    let truth = fs::read(directory.path().join("truth.json")).unwrap();
    (directory, serde_json::from_slice(&truth).unwrap())
}

fn genuine(merchant: &TruthMerchant) -> u32 {
    merchant.genuine_incidents.values().sum()
}

fn files(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::read_dir(directory)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read(path).unwrap())
        })
        .collect()
}

#[test]
fn every_family_is_planted_and_only_the_guilty_have_genuine_incidents() {
    let (_directory, truth) = trial(6000, 3, Difficulty::Standard);
    let families: BTreeSet<Scenario> = truth.merchants.iter().map(|one| one.scenario).collect();
    // A neighbour needs a cheat who is a sole trader, which not every small trial has.
    assert!(families.len() >= 23, "{families:?}");
    for merchant in &truth.merchants {
        assert_eq!(merchant.guilty, merchant.category.is_some());
        assert_eq!(merchant.guilty, genuine(merchant) > 0, "{}", merchant.id);
        let first = merchant.genuine_incidents.keys().next();
        assert!(first.is_none_or(|first| Some(*first) >= merchant.onset));
        assert!(u64::from(genuine(merchant)) <= merchant.orders);
    }
    let visible = truth.merchants.iter().filter(|one| genuine(one) >= 5);
    assert!(visible.count() >= 12);
}

#[test]
fn the_same_seed_gives_the_same_trial_and_another_draws_anew() {
    let (first, _) = trial(1500, 9, Difficulty::Hard);
    let (second, _) = trial(1500, 9, Difficulty::Hard);
    let (other, truth) = trial(1500, 10, Difficulty::Hard);
    assert_eq!(truth.difficulty, Some(Difficulty::Hard));
    assert!(files(first.path()) == files(second.path()));
    assert!(files(first.path()) != files(other.path()));
}

#[test]
fn a_hard_trial_has_more_campaigns_than_a_standard_one() {
    let count = |difficulty| {
        let (_directory, truth) = trial(4000, 5, difficulty);
        truth.merchants.iter().filter(|one| one.guilty).count()
    };
    let (standard, hard) = (count(Difficulty::Standard), count(Difficulty::Hard));
    assert!(hard * 10 >= standard * 13, "{standard} {hard}");
}

#[test]
fn merchants_with_several_names_keep_one_code() {
    let (_directory, truth) = trial(4000, 5, Difficulty::Standard);
    let of = |scenario| {
        truth
            .merchants
            .iter()
            .filter(move |one| one.scenario == scenario)
    };
    for merchant in of(Scenario::Renamed).chain(of(Scenario::NameVariants)) {
        let names: BTreeSet<&String> = merchant.names.iter().collect();
        // Every face is written in at least six ways.
        assert!(names.len() >= 12, "{names:?}");
    }
    let branches: BTreeSet<&Option<String>> = of(Scenario::BadBranch)
        .chain(of(Scenario::FranchiseSibling))
        .map(|one| &one.uscc)
        .collect();
    assert!(branches.len() >= 3);
}

#[test]
fn a_small_run_has_room_for_its_campaigns() {
    let (_directory, truth) = trial(400, 2, Difficulty::Standard);
    let planted: u64 = truth.merchants.iter().map(|one| one.orders).sum();
    assert!(planted * 2 < 400, "{planted}");
}

#[test]
fn the_truth_file_says_whom_every_numbered_order_is_about() {
    let (_directory, truth) = trial(4000, 5, Difficulty::Standard);
    let mut about: BTreeMap<&str, usize> = BTreeMap::new();
    for id in truth
        .subjects
        .iter()
        .flat_map(|one| one.orders.values().flatten())
    {
        *about.entry(id).or_default() += 1;
    }
    // Orders that name two companies are about both; most are about one, those about roads and the like about none.
    assert!(about.values().all(|merchants| *merchants <= 2));
    assert!((2500..4000).contains(&about.len()), "{}", about.len());
    let kinds: BTreeSet<_> = truth
        .subjects
        .iter()
        .flat_map(|one| one.orders.keys())
        .collect();
    assert!(kinds.len() >= 8, "{kinds:?}");
    let mut ids = BTreeSet::new();
    for subject in &truth.subjects {
        assert!(ids.insert(&subject.id));
        let all: BTreeSet<&String> = subject.orders.values().flatten().collect();
        assert!(subject.genuine.iter().all(|id| all.contains(id)));
        let planted = truth.merchants.iter().find(|one| one.id == subject.id);
        let incidents = planted.map_or(0, genuine) as usize;
        assert!(subject.genuine.len() <= incidents, "{}", subject.id);
        if let Some(planted) = planted.filter(|one| one.guilty) {
            // The story's orders are among them, whatever name they use.
            assert!(planted.order_ids.iter().all(|id| all.contains(id)));
        }
    }
}
