//! What comes after a week says nothing about it, and other spellings of a name gain an offender little time.

use mingcha::domain::Tier;

use super::export::by_hotline;
use super::run::{Run, all_said, baseline};
use super::town::{OFFENDER, Order, Town, week};

#[test]
fn data_cut_at_the_end_of_a_week_tell_the_same_about_the_weeks_before() {
    let cut = week("2026-W43");
    let known: Vec<Order> = Town::inhabited()
        .orders
        .into_iter()
        .filter(|order| order.at.date() <= cut.sunday())
        .map(|order| Order {
            outcome: order.outcome.filter(|(day, _)| *day <= cut.sunday()),
            ..order
        })
        .collect();
    let early = Run::of("cut", &by_hotline(&known), cut.sunday());
    let (before, after) = (
        all_said(&early.flags, cut),
        all_said(&baseline().flags, cut),
    );
    assert!(before.len() >= 4, "little was compared: {before:#?}");
    assert_eq!(before, after);
    // The cut took something away: a later week would be told differently.
    assert!(all_said(&baseline().flags, week("2026-W47")).len() > after.len());
}

/// Ways of writing the offender's name: suffix dropped, region dropped, region in brackets, another character of
/// the same sound, traditional characters.
const SPELLINGS: [&str; 6] = [
    OFFENDER,
    "东海县晶莹水晶工艺品",
    "晶莹水晶工艺品商行",
    "晶莹水晶工艺品商行（东海县）",
    "东海县晶滢水晶工艺品商行",
    "東海縣晶瑩水晶工藝品商行",
];

#[test]
fn an_offender_of_many_names_is_found_at_most_two_weeks_later() {
    let mut orders = Town::inhabited().orders;
    let own = orders.iter_mut().filter(|order| order.merchant == OFFENDER);
    for (order, name) in own.zip(SPELLINGS.iter().cycle()) {
        (*name).clone_into(&mut order.merchant);
    }
    let spread = Run::of_orders("spellings", &orders);
    // The merchant is told under the spelling that came first.
    let core = "晶莹水晶工艺品";
    let plain = baseline().first_week(core, Tier::Candidate).unwrap();
    let found = spread.first_week(core, Tier::Candidate);
    println!("one name: {plain}; six spellings: {found:?}");
    let found = found.expect("the offender is never found");
    assert!(found.index() - plain.index() <= 2, "{plain} {found}");
}
