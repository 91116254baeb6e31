//! The cube against a count by hand over the same orders, and against the other tables that count them.

mod by_hand;
mod orders;

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::{Category, MerchantId, Week};
use crate::stats::merchant_counts;
use by_hand::count_by_hand;
use orders::{Told, any_orders, frame_of, identities};

fn answer(orders: &[Told], question: &CubeQuestion) -> CubeAnswer {
    let cube = Cube::collect(&frame_of(orders), &identities()).unwrap();
    cube.answer(question).unwrap()
}

fn by(by: &[Dimension], orders: OrderChoice) -> CubeQuestion {
    CubeQuestion {
        by: by.to_vec(),
        filters: CubeFilters::default(),
        orders,
    }
}

fn counts(orders: i64, complainants: i64, incidents: i64) -> CubeCounts {
    CubeCounts {
        orders,
        complainants,
        incidents,
    }
}

fn counts_by_key(answer: CubeAnswer) -> Vec<(Key, CubeCounts)> {
    let rows = answer.rows.into_iter();
    rows.map(|mut row| (row.keys.remove(0), row.counts))
        .collect()
}

#[test]
fn an_order_in_two_categories_is_in_both_cells_and_once_in_the_total() {
    let order = Told {
        categories: vec![Category::Counterfeit, Category::PriceFraud],
        ..Told::plain(7)
    };
    let answer = answer(
        &[order],
        &by(&[Dimension::Category], OrderChoice::Effective),
    );
    assert_eq!(answer.total, counts(1, 1, 1));
    assert_eq!(
        counts_by_key(answer),
        [
            (Key::Category(Category::Counterfeit), counts(1, 1, 1)),
            (Key::Category(Category::PriceFraud), counts(1, 1, 1)),
        ]
    );
}

#[test]
fn a_person_who_calls_two_hotlines_within_30_days_is_one_person_and_one_incident() {
    let orders = [
        Told::plain(7),
        Told {
            day: Some(Told::DAY + 30),
            source: crate::domain::SourceCode::Hotline12318,
            ..Told::plain(7)
        },
    ];
    let answer = answer(&orders, &by(&[Dimension::Source], OrderChoice::Effective));
    assert_eq!(answer.total, counts(2, 1, 1));
    let rows: Vec<CubeCounts> = answer.rows.iter().map(|row| row.counts).collect();
    assert_eq!(rows, [counts(1, 1, 1), counts(1, 1, 1)]);
}

#[test]
fn a_second_call_about_a_merchant_that_nobody_could_name_is_the_same_incident() {
    let order = |days: i32| Told {
        day: Some(Told::DAY + days),
        merchants: Vec::new(),
        ..Told::plain(7)
    };
    let of = |second: i32| answer(&[order(0), order(second)], &by(&[], OrderChoice::All)).total;
    assert_eq!(of(30), counts(2, 1, 1));
    assert_eq!(of(31), counts(2, 1, 2));
}

#[test]
fn what_an_order_does_not_say_is_a_key_of_its_own() {
    let silent = Told {
        day: None,
        region: None,
        platform: "",
        industry: "",
        person: None,
        merchants: Vec::new(),
        categories: Vec::new(),
        ..Told::plain(7)
    };
    let answer = answer(
        &[silent, Told::plain(8)],
        &by(Dimension::ALL, OrderChoice::Effective),
    );
    let last = answer.rows.last().unwrap();
    let unknown: Vec<bool> = last.keys.iter().map(|key| *key == Key::Unknown).collect();
    assert_eq!(unknown, [true, true, true, false, true, true, true]);
    assert_eq!((answer.rows.len(), last.counts), (2, counts(1, 0, 1)));
}

#[test]
fn an_unresolved_name_that_was_linked_counts_for_its_merchant() {
    let linked = Told {
        merchants: Vec::new(),
        mentions: vec![1],
        ..Told::plain(7)
    };
    let answer = answer(&[linked], &by(&[Dimension::Merchant], OrderChoice::All));
    assert_eq!(
        counts_by_key(answer),
        [(Key::Merchant(MerchantId(2)), counts(1, 1, 1))]
    );
}

#[test]
fn a_filter_may_name_any_member_of_a_group_or_what_is_not_known() {
    let orders = [
        Told {
            merchants: vec![3],
            ..Told::plain(7)
        },
        Told {
            merchants: Vec::new(),
            ..Told::plain(8)
        },
    ];
    let total = |key: Key| {
        let mut question = by(&[], OrderChoice::All);
        question.filters.equal.insert(Dimension::Merchant, key);
        let answer = answer(&orders, &question);
        assert!(answer.rows.is_empty());
        answer.total.orders
    };
    let merchant = |number| Key::Merchant(MerchantId(number));
    assert_eq!(total(merchant(3)), 1);
    assert_eq!(total(merchant(1)), 1);
    assert_eq!(total(merchant(2)), 0);
    assert_eq!(total(Key::Unknown), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Any subset in any order, with any filters, says what a count by hand says.
    #[test]
    fn every_grouping_agrees_with_a_count_by_hand(
        orders in any_orders(),
        subset in proptest::sample::subsequence(Dimension::ALL, 0..=7).prop_shuffle(),
        filtered in orders::any_filters(),
        all in any::<bool>(),
    ) {
        let question = CubeQuestion {
            by: subset,
            filters: filtered,
            orders: if all { OrderChoice::All } else { OrderChoice::Effective },
        };
        let answer = answer(&orders, &question);
        let (cells, total) = count_by_hand(&orders, &question);
        prop_assert_eq!(answer.total, total);
        let rows: Vec<(Vec<Key>, CubeCounts)> =
            answer.rows.iter().map(|row| (row.keys.clone(), row.counts)).collect();
        prop_assert_eq!(rows, cells.into_iter().collect::<Vec<_>>());
        for row in &answer.rows {
            prop_assert!(row.counts.incidents <= row.counts.orders);
        }
        if !question.by.is_empty() {
            let own: i64 = answer.rows.iter().map(|row| row.own_orders).sum();
            prop_assert_eq!(own, answer.total.orders);
        }
    }

    /// `merchants list` counts all orders, the report the effective ones of a week: the same numbers.
    #[test]
    fn other_tables_tell_the_same(orders in any_orders()) {
        let (frame, identities) = (frame_of(&orders), identities());
        let table = ClueTable::collect(&frame, &identities).unwrap();
        let cube = table.cube(&frame, &identities).unwrap();
        let of_merchants = cube.answer(&by(&[Dimension::Merchant], OrderChoice::All)).unwrap();
        let of_merchants: BTreeMap<Key, CubeCounts> = counts_by_key(of_merchants)
            .into_iter()
            .filter(|(key, _)| *key != Key::Unknown)
            .collect();
        let listed: BTreeMap<Key, CubeCounts> = merchant_counts(&frame, &identities)
            .unwrap()
            .into_iter()
            .map(|(id, told)| {
                (Key::Merchant(id), counts(told.orders, told.complainants, told.incidents))
            })
            .collect();
        prop_assert_eq!(of_merchants, listed);
        let first = Week::from_index(orders::week_of(Told::DAY));
        let weeks: Vec<Week> = (0..12).map(|week| first.plus(week)).collect();
        let of_weeks = cube.answer(&by(&[Dimension::Week], OrderChoice::Effective)).unwrap();
        let of_weeks: BTreeMap<Key, CubeCounts> = counts_by_key(of_weeks).into_iter().collect();
        let cells = cube.week_cells(&weeks).unwrap();
        for figures in table.figures(&frame, &weeks).unwrap() {
            let told = &figures.effective;
            let orders = i64::try_from(told.orders.len()).unwrap();
            let counted = of_weeks.get(&Key::Week(figures.week)).copied().unwrap_or_default();
            prop_assert_eq!(counted, counts(orders, told.complainants, told.incidents));
            let stored: i64 = cells[&figures.week].iter().map(|cell| cell.own_orders).sum();
            prop_assert_eq!(stored, orders);
        }
    }
}
