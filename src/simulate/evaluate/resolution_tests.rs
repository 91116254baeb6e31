//! Outcomes and agreements of a handful of orders, counted by hand.

use std::collections::BTreeMap;

use super::fixture::{observed_of, planted, truth_of};
use super::losses::losses;
use super::resolution::Resolution;
use super::*;
use crate::domain::{Category, DomainGate, Nature};
use crate::simulate::{MentionKind, Scenario, TruthSubject};
use crate::stats::Clue;

fn subject(id: &str, kind: MentionKind, orders: &[&str]) -> TruthSubject {
    let ids: Vec<String> = orders.iter().map(ToString::to_string).collect();
    TruthSubject {
        id: id.to_owned(),
        orders: BTreeMap::from([(kind, ids.clone())]),
        genuine: if id == "甲" { ids } else { Vec::new() },
    }
}

fn seen(seq: i64, order_id: &str, sellers: &[i64]) -> SeenOrder {
    SeenOrder {
        seq,
        order_id: order_id.to_owned(),
        is_numbered: true,
        sellers: sellers.to_vec(),
        nature: Nature::Complaint,
        domain: DomainGate::Ecommerce,
        recalled: false,
    }
}

/// 甲 is guilty and found under 1 and 2; 乙 is honest and found under 3, once under 甲's number.
fn truth() -> Truth {
    let mut truth = truth_of(vec![planted("甲", true, Scenario::Renamed)]);
    truth.subjects = vec![
        subject("甲", MentionKind::FullName, &["a1", "a2", "a3", "a4"]),
        subject("h000001", MentionKind::ShopAlone, &["b1", "b2"]),
    ];
    truth
}

fn orders() -> Vec<SeenOrder> {
    vec![
        seen(1, "a1", &[1]),
        seen(2, "a2", &[1]),
        seen(3, "a3", &[2]),
        seen(4, "a4", &[]),
        seen(5, "b1", &[3]),
        seen(6, "b2", &[1]),
        seen(7, "c1", &[3]),
    ]
}

fn near(left: f64, right: f64) -> bool {
    (left - right).abs() < 1e-9
}

#[test]
fn an_order_is_with_its_merchant_a_splinter_nobody_or_somebody_else() {
    let found = Resolution::of(&truth(), &orders()).unwrap();
    let all = found.all.outcomes;
    let parts = (all.main, all.splinter, all.nobody, all.wrong, all.besides);
    assert_eq!((all.orders, parts), (6, (3, 1, 1, 1, 0)));
    assert!(near(found.all.link_precision.unwrap(), 4.0 / 5.0));
    assert!(near(found.all.link_recall.unwrap(), 3.0 / 6.0));
    assert_eq!(found.guilty.outcomes.orders, 4);
    assert_eq!(found.by_scenario[&Scenario::Renamed].splinter, 1);
    assert_eq!(found.by_mention[&MentionKind::ShopAlone].wrong, 1);
    assert_eq!(found.identified.outcomes.orders, 4);
    // An order that means nobody, with a merchant that others mean.
    assert_eq!(found.unfounded, 1);
}

#[test]
fn pairs_and_b_cubed_are_those_of_the_two_partitions() {
    let found = Resolution::of(&truth(), &orders()).unwrap().all;
    // Together: {a1, a2, b2}; truly together: six pairs of 甲, one of the other.
    let pairs = found.pairs.unwrap();
    assert!(near(pairs.precision, 1.0 / 3.0) && near(pairs.recall, 1.0 / 7.0));
    let b_cubed = found.b_cubed.unwrap();
    assert!(near(
        b_cubed.precision,
        (2.0 / 3.0 * 2.0 + 3.0 + 1.0 / 3.0) / 6.0
    ));
    assert!(near(
        b_cubed.recall,
        (0.5 * 2.0 + 0.25 * 2.0 + 0.5 * 2.0) / 6.0
    ));
}

#[test]
fn an_order_that_names_two_merchants_is_right_with_both() {
    let mut truth = truth();
    let second = &mut truth.subjects[1];
    second.orders = BTreeMap::from([(MentionKind::FullName, vec!["a1".into(), "b1".into()])]);
    let mut orders = orders();
    orders[0].sellers = vec![1, 3];
    let found = Resolution::of(&truth, &orders).unwrap().all.outcomes;
    assert_eq!((found.wrong, found.besides), (0, 0));
    assert_eq!(found.main, 4);
}

#[test]
fn a_genuine_complaint_is_lost_at_the_first_gate_that_it_does_not_pass() {
    let mut orders = orders();
    orders[1].domain = DomainGate::Other;
    let clue = Clue::example(1, 20_000, 1, Category::Counterfeit);
    let mut observed = observed_of(&[(1, "甲")], "2026-W28".parse().unwrap(), vec![clue]);
    observed.seen_orders = orders;
    let lost = losses(&truth(), &observed)[&Scenario::Renamed];
    let expected = Losses {
        orders: 4,
        counted: 1,
        domain: 1,
        splinter: 1,
        unresolved: 1,
        ..Losses::default()
    };
    assert_eq!(lost, expected);
}
