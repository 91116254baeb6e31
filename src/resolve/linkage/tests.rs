//! Who is meant, who is not, and when nobody can say.

use std::sync::LazyLock;

use super::*;
use crate::domain::{MerchantId, RegionCode};
use crate::lexicon::{NameWords, Parties};
use crate::resolve::NameParts;

static PARTIES: LazyLock<Parties> = LazyLock::new(|| Parties::shipped().unwrap());
static WORDS: LazyLock<NameWords> = LazyLock::new(|| NameWords::shipped().unwrap());
static MODEL: LazyLock<LinkModel> = LazyLock::new(|| LinkModel::shipped().unwrap());

const HAIZHOU: u32 = 320_706;
const DONGHAI: u32 = 320_722;

fn profile(name: &str, region: u32) -> Profile {
    Profile {
        names: vec![NameParts::of(name, &PARTIES, &WORDS)],
        region: RegionCode::try_from(region).ok(),
        ..Profile::default()
    }
}

fn coded(name: &str, region: u32, uscc: &str) -> Profile {
    Profile {
        uscc: Some(uscc.parse().unwrap()),
        ..profile(name, region)
    }
}

/// The number of the merchant that is meant, 1 for the first.
fn meant(told: &Profile, known: &[Profile]) -> Option<i64> {
    let judged = judged(told, known);
    (judged.decision == Decision::Same).then(|| judged.candidates[0].merchant.0)
}

fn judged(told: &Profile, known: &[Profile]) -> Judged {
    // Strangers, so that a 字号 has a frequency to speak of.
    let strangers = [
        "卓越", "宏达", "启明", "百川", "佳禾", "天乐", "金橙", "远帆", "同庆",
    ];
    let trades = ["食品", "服饰", "家具", "图书", "电子"];
    let strangers = strangers
        .iter()
        .flat_map(|core| trades.map(|trade| profile(&format!("{core}{trade}商行"), HAIZHOU)));
    let merchants: Vec<(MerchantId, Profile)> = (1..)
        .map(MerchantId)
        .zip(known.iter().cloned().chain(strangers))
        .collect();
    Registry::new(&merchants, &MODEL, &WORDS).judge(told, None, |_| true)
}

#[test]
fn a_short_name_with_trade_and_county_means_its_only_bearer() {
    let known = [
        profile("东海县晶莹水晶工艺品商行", DONGHAI),
        profile("海州区宝成水晶工艺品商行", HAIZHOU),
    ];
    assert_eq!(meant(&profile("晶莹水晶工艺品", DONGHAI), &known), Some(1));
    assert_eq!(meant(&profile("晶莹水晶", DONGHAI), &known), None);
    assert_eq!(meant(&profile("晶莹水晶工艺品", HAIZHOU), &known), None);
}

#[test]
fn a_brand_alone_or_with_two_bearers_is_left_open() {
    let known = [
        profile("东海县晶莹水晶工艺品商行", DONGHAI),
        profile("东海县晶莹水晶工艺品经营部", DONGHAI),
    ];
    let told = judged(&profile("晶莹水晶工艺品", DONGHAI), &known);
    assert_eq!(told.decision, Decision::Unsure);
    assert_eq!(told.candidates.len(), 2);
    assert_eq!(meant(&profile("晶莹", DONGHAI), &known[..1]), None);
}

#[test]
fn another_code_region_or_branch_is_never_one_merchant() {
    let (first, second) = ("91350100M000100Y43", "91330100799655058B");
    let known = [coded("东海县晶莹水晶工艺品商行", DONGHAI, first)];
    let same = "东海县晶莹水晶工艺品商行";
    assert_eq!(meant(&coded("甲商行", DONGHAI, first), &known), Some(1));
    for told in [
        coded(same, DONGHAI, second),
        profile("海州区晶莹水晶工艺品商行", HAIZHOU),
        profile("晶莹水晶工艺品商行（解放路店）", DONGHAI),
    ] {
        assert_eq!(judged(&told, &known).candidates, [], "{told:?}");
    }
    assert_eq!(meant(&profile(same, DONGHAI), &known), Some(1));
    // The city holds the county.
    assert_eq!(
        meant(&profile("晶莹水晶工艺品商行", 320_700), &known),
        Some(1)
    );
}

#[test]
fn a_company_of_the_province_is_not_its_namesake_of_the_city() {
    let known = [profile("连云港晶莹水晶有限公司", DONGHAI)];
    let told = judged(&profile("江苏晶莹水晶有限公司", DONGHAI), &known);
    assert_ne!(told.decision, Decision::Same);
    assert_eq!(
        meant(&profile("晶莹水晶有限公司", DONGHAI), &known),
        Some(1)
    );
}

#[test]
fn a_key_pressed_twice_does_not_make_another_merchant() {
    let known = [profile("东海县晶莹水晶工艺品商行", DONGHAI)];
    let slip = "东海县晶莹水晶晶工艺品商行";
    assert_eq!(meant(&profile(slip, DONGHAI), &known), Some(1));
    let elsewhere = profile("晶莹水晶晶工艺品商行", HAIZHOU);
    assert_eq!(meant(&elsewhere, &known), None);
    let short = [profile("东海县佳佳水果店", DONGHAI)];
    assert_eq!(meant(&profile("东海县佳水果店", DONGHAI), &short), None);
}

#[test]
fn a_shop_without_its_platform_may_be_any_that_is_called_so() {
    let shop = |platform: &str| ShopName {
        platform: platform.to_owned(),
        store: "晶莹水晶优选".to_owned(),
    };
    let keeper = |region: u32, platform: &str| Profile {
        shops: vec![shop(platform)],
        ..profile("晶莹水晶商行", region)
    };
    let known = [keeper(DONGHAI, "淘宝"), keeper(HAIZHOU, "抖音")];
    let merchants: Vec<(MerchantId, Profile)> =
        (1..).map(MerchantId).zip(known.iter().cloned()).collect();
    let registry = Registry::new(&merchants, &MODEL, &WORDS);
    let called = |platform: &str| registry.shops_called("晶莹水晶优选", platform);
    assert_eq!(called("抖音"), [shop("抖音")]);
    assert_eq!(called("快手"), []);
    assert_eq!(called(""), [shop("淘宝"), shop("抖音")]);
    // The county tells which of the two; without one nobody can say.
    let told = |region: u32| Profile {
        shops: called(""),
        ..profile("晶莹水晶优选", region)
    };
    assert_eq!(meant(&told(HAIZHOU), &known), Some(2));
    assert_eq!(meant(&told(320_700), &known), None);
}

#[test]
fn the_rarer_the_core_the_more_it_says() {
    let weight = |known: &[Profile]| {
        let told = judged(&profile("晶莹水晶", DONGHAI), known);
        told.candidates[0].evidence[0].weight
    };
    let rare = [profile("东海县晶莹水晶商行", DONGHAI)];
    let common: Vec<Profile> = (0..4)
        .map(|_| profile("东海县晶莹水晶商行", DONGHAI))
        .collect();
    assert!(weight(&rare) > weight(&common) + 1.5);
}

#[test]
fn every_candidate_is_explained_and_the_weights_make_the_posterior() {
    let known = [
        profile("东海县晶莹水晶工艺品商行", DONGHAI),
        profile("东海县晶滢水晶工艺品商行", DONGHAI),
        profile("东海县精英水晶工艺品商行", DONGHAI),
    ];
    let told = judged(&profile("晶莹水晶工艺品商行", DONGHAI), &known);
    let mut mass = told.none_of_these;
    for candidate in &told.candidates {
        let sum: f64 = candidate.evidence.iter().map(|field| field.weight).sum();
        assert!((sum - candidate.weight).abs() < 1e-9);
        assert!(
            candidate
                .evidence
                .iter()
                .all(|field| !field.text.is_empty())
        );
        mass += candidate.posterior;
    }
    // Those that are not shown hold the rest.
    assert!((0.9..=1.0 + 1e-9).contains(&mass), "{mass}");
    assert_eq!(told.candidates[0].merchant, MerchantId(1));
    let homophone = judged(&profile("精英水晶工艺品商行", DONGHAI), &known[..1]);
    assert_eq!(homophone.candidates[0].evidence[0].level, "homophone");
}

#[test]
fn a_code_or_a_shop_in_the_query_is_recognised() {
    let code = Profile::of_query("91350100m000100y43", &PARTIES, &WORDS);
    let known = [coded("甲商行", DONGHAI, "91350100M000100Y43")];
    assert_eq!(meant(&code, &known), Some(1));
    let shop = Profile::of_query("拼多多晶莹水晶专营店", &PARTIES, &WORDS);
    assert_eq!(shop.shops[0].store, "晶莹水晶专营店");
}

#[test]
fn a_county_that_two_cities_have_rules_out_every_other_county() {
    let told = Profile {
        names: vec![NameParts::of("海州区晶莹水晶商行", &PARTIES, &WORDS)],
        ..Profile::default()
    };
    assert!(told.names[0].may_be_in.len() >= 2, "{:?}", told.names);
    let here = profile("晶莹水晶商行", HAIZHOU);
    let beside = profile("晶莹水晶商行", DONGHAI);
    let far = profile("晶莹水晶商行", 210_902);
    assert_eq!(meant(&told, &[beside.clone(), here.clone()]), Some(2));
    assert_eq!(meant(&told, std::slice::from_ref(&beside)), None);
    // Two cities have such a merchant in such a county: which is meant cannot be said.
    assert_eq!(meant(&told, &[here.clone(), far.clone()]), None);
    // But for a merchant known to be in one of them.
    let near = Profile {
        region: RegionCode::try_from(DONGHAI).ok(),
        ..told
    };
    assert_eq!(meant(&near, &[far, here]), Some(2));
}
