//! Volume is not guilt, and a few people with one text are no crowd.

use std::collections::BTreeSet;

use mingcha::domain::Tier;

use super::run::{Run, baseline};
use super::town::{About, HONEST, LAST_WEEK, Town, week};

/// An honest merchant with a few complaints, whom ten people then flood.
const FLOODED: &str = "东海县卓越食品商行";

/// What the ten paste, against this merchant only: no other merchant gives it away.
fn flood(slot: u32) -> String {
    format!(
        "上月在网店拍下第{slot}单，送检后确认买到的就是假货，包装粗糙、防伪码查无记录，店主态度蛮横拒不承认，\
         请有关部门立刻查封这家黑店，给广大顾客一个交代，不要再让更多的人上当。"
    )
}

/// The town with twenty times the complaints of one merchant, and five hundred pasted ones against another.
fn flooded() -> Run {
    let mut town = Town::inhabited();
    let own = town.orders.iter().filter(|order| order.merchant == HONEST);
    let start = town.orders[0].at.date();
    let told: Vec<(i64, bool)> = own
        .map(|order| {
            let day = (order.at.date() - start).num_days();
            (day, order.body.contains('假'))
        })
        .collect();
    assert_eq!(
        told.iter().filter(|(_, counterfeit)| *counterfeit).count(),
        1
    );
    for (day, counterfeit) in told {
        for copy in 0..19 {
            let about = if counterfeit {
                About::Counterfeit
            } else {
                About::Plain
            };
            town.complain(HONEST, (day + 7 * copy) % 139, about);
        }
    }
    for number in 0..500_u32 {
        town.complain(FLOODED, 90 + i64::from(number % 45), About::Counterfeit);
        let order = town.orders.last_mut().unwrap();
        order.person = 5_000_000 + number % 10;
        order.body = flood(number);
    }
    Run::of_orders("flooded", &town.orders)
}

#[test]
fn neither_twenty_times_the_volume_nor_five_hundred_pasted_complaints_accuse_anybody() {
    let run = flooded();
    assert_eq!(run.tiers_of(HONEST), BTreeSet::new(), "volume is not guilt");
    let mut queues = run.tiers_of(FLOODED);
    assert!(queues.remove(&Tier::ComplainantReview), "{queues:?}");
    assert_eq!(queues, BTreeSet::new(), "ten people with one text");
    let last = &run.flags[&week(LAST_WEEK)];
    assert!(
        last.iter()
            .any(|flag| flag.merchant.name == FLOODED && flag.tier == Tier::ComplainantReview)
    );
    // Nobody else is accused because of them.
    let accused = |run: &Run| -> BTreeSet<String> {
        let all = run.flags.values().flatten();
        all.filter(|flag| flag.tier == Tier::Candidate)
            .map(|flag| format!("{} {}", flag.merchant.name, flag.category.code()))
            .collect()
    };
    assert_eq!(accused(&run), accused(baseline()));
}
