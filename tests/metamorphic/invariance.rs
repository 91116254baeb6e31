//! The order of rows and files, the numbers of orders and people, and double filing change nothing.

use std::collections::BTreeSet;

use mingcha::domain::{Flag, SourceCode};
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::export::{Export, by_hotline};
use super::run::{Run, TODAY, all_said, baseline};
use super::town::{LAST_WEEK, Order, Town, week};

#[test]
fn rows_files_numbers_and_people_in_another_order_tell_the_same() {
    let mut orders = Town::inhabited().orders;
    orders.shuffle(&mut ChaCha8Rng::seed_from_u64(3));
    for order in &mut orders {
        order.number = order.number.chars().rev().collect();
        order.person = 90_000_000 - 17 * order.person;
    }
    // The other way round, and the first hotline in two files.
    let mut exports: Vec<Export> = Vec::new();
    for export in by_hotline(&orders).into_iter().rev() {
        if export.name != "12345.csv" {
            exports.push(export);
            continue;
        }
        let (front, back) = export.orders.split_at(export.orders.len() / 3);
        for (name, part) in [("12345下.csv", back), ("12345上.csv", front)] {
            exports.push(Export {
                name,
                orders: part.to_vec(),
            });
        }
    }
    assert_eq!(exports.len(), 4);
    let shuffled = Run::of("shuffled", &exports, TODAY);
    let (one, other) = (
        all_said(&baseline().flags, week(LAST_WEEK)),
        all_said(&shuffled.flags, week(LAST_WEEK)),
    );
    assert!(one.len() >= 10, "little was compared: {one:#?}");
    assert_eq!(one, other);
}

/// What double filing must leave alone: counts of orders and of hotlines do change.
fn judged(run: &Run) -> BTreeSet<String> {
    let judged = |flag: &Flag| {
        format!(
            "{} {} {} {} {:.6} {:.6} {:.6}",
            flag.week,
            flag.merchant.name,
            flag.category.code(),
            flag.tier.code(),
            flag.score,
            flag.counts.effective,
            flag.expected
        )
    };
    run.flags.values().flatten().map(judged).collect()
}

#[test]
fn every_complaint_filed_again_at_another_hotline_changes_no_count_score_or_tier() {
    let orders = Town::inhabited().orders;
    // Who gives no name cannot be known again.
    let named = orders.iter().filter(|order| !order.anonymous);
    let again = named.map(|order| Order {
        hotline: match order.hotline {
            SourceCode::Hotline12345 => SourceCode::Complaint12315,
            _ => SourceCode::Hotline12345,
        },
        number: format!("Z{}", order.number),
        // What only the copy would tell is not told: it says nothing new.
        industry: "",
        ..order.clone()
    });
    let doubled: Vec<Order> = orders.iter().cloned().chain(again).collect();
    let doubled = Run::of_orders("doubled", &doubled);
    let (one, other) = (judged(baseline()), judged(&doubled));
    assert!(one.len() >= 10);
    assert_eq!(one, other);
}
