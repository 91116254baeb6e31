use chrono::NaiveDate;

use super::*;

fn week() -> Week {
    "2026-W47".parse().unwrap()
}

/// A flag of merchant `number`.
fn flag(number: i64, score: f64, category: Category) -> Flag {
    let day = week().sunday();
    let mut flag = FlagDecision::example(number, FlagVerdict::Rejected, day, &[("R1", score)]).flag;
    flag.category = category;
    flag.flag_id = format!(
        "{}-{}-{}",
        week(),
        flag.merchant.merchant_id,
        category.code()
    );
    flag
}

/// A hundred flags, scores from −2 to 12, three categories.
fn flags() -> Vec<Flag> {
    let categories = [
        Category::Counterfeit,
        Category::FakeTransaction,
        Category::PriceFraud,
    ];
    (0..100_i32)
        .zip(categories.into_iter().cycle())
        .map(|(number, category)| {
            let score = -2.0 + 0.14 * f64::from(number);
            flag(i64::from(number) + 1, score, category)
        })
        .collect()
}

fn queue_of(flags: &[Flag], decisions: &[FlagDecision], week: Week, capacity: usize) -> Queue {
    let severity = BTreeMap::from([
        (Category::Counterfeit, 1.0),
        (Category::FakeTransaction, 0.9),
        (Category::PriceFraud, 0.7),
    ]);
    QueueQuestion {
        week,
        flags,
        decisions,
        identities: &Identities::default(),
        severity: &severity,
        rules: &ReviewRules::shipped().unwrap(),
        capacity: Some(capacity),
    }
    .answer()
}

fn of_place(queue: &Queue, place: Place) -> Vec<&QueueEntry> {
    queue
        .entries
        .iter()
        .filter(|entry| entry.place == place)
        .collect()
}

#[test]
fn places_go_to_urgent_uncertain_and_drawn_flags() {
    let queue = queue_of(&flags(), &[], week(), 40);
    assert_eq!((queue.entries.len(), queue.waiting), (40, 100));
    assert!(!queue.calibrated);
    let counts =
        [Place::Urgent, Place::Uncertain, Place::Lot].map(|place| of_place(&queue, place).len());
    assert_eq!(counts, [34, 4, 2]);
    let urgent = of_place(&queue, Place::Urgent);
    let least = urgent.last().unwrap().priority;
    for other in &queue.entries[34..] {
        assert!(other.priority <= least);
    }
    // Of four, no category takes more than two, and all are about an even chance.
    let uncertain = of_place(&queue, Place::Uncertain);
    let categories: HashSet<Category> = uncertain.iter().map(|entry| entry.category).collect();
    assert_eq!(categories.len(), 3);
    assert!(
        uncertain
            .iter()
            .all(|entry| (entry.probability - 0.5).abs() < 0.06)
    );
    for entry in of_place(&queue, Place::Lot) {
        assert!(
            (entry.propensity - 2.0 / 62.0).abs() < 1e-12,
            "{}",
            entry.propensity
        );
    }
    assert!(
        urgent
            .iter()
            .all(|entry| (entry.propensity - 1.0).abs() < 1e-12)
    );
}

#[test]
fn a_queue_is_the_same_whenever_it_is_asked_for_and_another_every_week() {
    let flags = flags();
    let queue = queue_of(&flags, &[], week(), 40);
    let mut turned = flags.clone();
    turned.reverse();
    assert_eq!(queue_of(&turned, &[], week(), 40), queue);
    let drawn = |queue: &Queue| -> Vec<String> {
        let entries = of_place(queue, Place::Lot);
        entries.iter().map(|entry| entry.flag_id.clone()).collect()
    };
    assert_ne!(
        drawn(&queue),
        drawn(&queue_of(&flags, &[], week().plus(1), 40))
    );
}

#[test]
fn the_logged_chance_is_how_often_the_lot_falls_on_a_flag() {
    // Half a place a week among 91 flags that are neither urgent nor uncertain.
    let flags = flags();
    let (weeks, mut drawn, mut expected) = (2_000, 0_usize, 0.0);
    for number in 0..weeks {
        let queue = queue_of(&flags, &[], week().plus(number), 10);
        assert_eq!(queue.entries.len(), 10);
        let lot = of_place(&queue, Place::Lot);
        drawn += lot.len();
        expected += 91.0 * 0.5 / 91.0;
        for entry in lot {
            assert!((entry.propensity - 0.5 / 91.0).abs() < 1e-12);
        }
    }
    // Four standard errors of a fair coin.
    assert!(
        (drawn as f64 - expected).abs() < 4.0 * (f64::from(weeks) / 4.0).sqrt(),
        "{drawn}"
    );
}

#[test]
fn few_flags_are_all_in_the_queue() {
    let few: Vec<Flag> = flags().into_iter().take(7).collect();
    let queue = queue_of(&few, &[], week(), 20);
    assert_eq!(queue.entries.len(), 7);
    assert_eq!(queue_of(&[], &[], week(), 20).entries, []);
    assert_eq!(queue_of(&few, &[], week(), 0).entries, []);
}

#[test]
fn a_learnt_probability_is_used_where_there_is_one() {
    let mut flags = flags();
    flags[0].probability = Some(0.999);
    let queue = queue_of(&flags, &[], week(), 40);
    assert!(queue.calibrated);
    let first = &queue.entries[0];
    assert_eq!(first.flag_id, flags[0].flag_id);
    assert!((first.priority - 0.999).abs() < 1e-12);
}

#[test]
fn what_was_rejected_before_the_weeks_end_rests_and_is_named() {
    let flags = flags();
    let rejected = |on: NaiveDate| FlagDecision {
        number: 1,
        flag: flags[99].clone(),
        verdict: FlagVerdict::Rejected,
        reason: "现场未见".to_owned(),
        operator: "甲".to_owned(),
        decided_on: on,
    };
    let before = [rejected(week().sunday())];
    let queue = queue_of(&flags, &before, week(), 40);
    assert_eq!(queue.waiting, 99);
    assert!(
        queue
            .entries
            .iter()
            .all(|entry| entry.flag_id != flags[99].flag_id)
    );
    assert_eq!(queue.resting.len(), 1);
    assert_eq!(queue.resting[0].flag_id, flags[99].flag_id);
    // Decided on Monday: the week that ended on Sunday does not know it.
    let after = [rejected(week().sunday() + chrono::Duration::days(1))];
    let queue = queue_of(&flags, &after, week(), 40);
    assert_eq!((queue.waiting, queue.resting.len()), (100, 0));
    // Something new: it is back, and says why.
    let mut grown = flags.clone();
    grown[99].counts.effective += 3.0;
    let queue = queue_of(&grown, &before, week(), 40);
    let back = queue
        .entries
        .iter()
        .find(|entry| entry.flag_id == flags[99].flag_id);
    let returned = back.unwrap().returned.as_ref().unwrap();
    assert!(
        returned.reason.contains("重新进入队列"),
        "{}",
        returned.reason
    );
    assert_eq!(back.unwrap().last_verdict, Some(FlagVerdict::Rejected));
}

#[test]
fn the_provisional_line_passes_near_what_was_measured() {
    let line = ReviewRules::shipped().unwrap().provisional;
    for (score, measured) in [
        (0.0, 0.19),
        (0.5, 0.29),
        (1.2, 0.33),
        (2.4, 0.43),
        (4.1, 0.83),
    ] {
        let probability = provisional_probability(score, line);
        assert!(
            (probability - measured).abs() < 0.11,
            "{score} {probability}"
        );
    }
}
