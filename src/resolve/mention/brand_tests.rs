//! Whose goods' brand a row tells.

use super::tests::{named, order};
use super::*;
use crate::resolve::name::tests::PARTIES;

/// Names of the parties that have a brand, with it.
fn brands(respondents: Vec<Respondent>, body: &str, brand: &str) -> Vec<(String, String)> {
    let mut order = order(respondents, body);
    brand.clone_into(&mut order.brand);
    let told = mentions(&order, &PARTIES).into_iter();
    told.filter(|mention| !mention.brands.is_empty())
        .map(|mention| (mention.name, mention.brands.join("、")))
        .collect()
}

#[test]
fn a_brand_is_what_the_only_seller_sold() {
    let of = |name: &str, brand: &str| vec![(name.to_owned(), brand.to_owned())];
    let shop = "海州区晶莹水晶商行";
    assert_eq!(
        brands(vec![named(shop)], "要求退款", "石之语（SHI）"),
        of(shop, "shi、石之语")
    );
    // Who sold them cannot be said.
    let other = named("海州区宝成水晶商行");
    assert_eq!(brands(vec![named(shop), other], "要求退款", "石之语"), []);
    // The courier did not sell them.
    let carrier = Respondent {
        store: "晶莹水晶专营店".to_owned(),
        platform: "淘宝".to_owned(),
        ..named("顺丰速运")
    };
    let told = brands(vec![carrier], "包裹被顺丰速运弄丢", "石之语");
    assert_eq!(told.len(), 1);
    assert!(told[0].0.contains("晶莹"), "{told:?}");
    assert_eq!(brands(vec![named(shop)], "要求退款", "无"), []);
}

#[test]
fn the_owner_of_a_brand_that_is_named_beside_the_shop_does_not_get_it() {
    let body = "在淘宝“晶莹服饰优选”买的包上印着连云港碧海箱包有限公司，假的";
    let told = brands(Vec::new(), body, "碧海");
    let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["晶莹服饰优选"]);
}
