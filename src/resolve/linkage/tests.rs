//! Who is meant, who is not, and when nobody can say.

use std::sync::LazyLock;

use super::*;
use crate::domain::{MerchantId, RegionCode};
use crate::lexicon::{NameWords, Parties};
use crate::resolve::NameParts;

pub(super) static PARTIES: LazyLock<Parties> = LazyLock::new(|| Parties::shipped().unwrap());
pub(super) static WORDS: LazyLock<NameWords> = LazyLock::new(|| NameWords::shipped().unwrap());
pub(super) static MODEL: LazyLock<LinkModel> = LazyLock::new(|| LinkModel::shipped().unwrap());

pub(super) const HAIZHOU: u32 = 320_706;
pub(super) const DONGHAI: u32 = 320_722;

pub(super) fn profile(name: &str, region: u32) -> Profile {
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
pub(super) fn meant(told: &Profile, known: &[Profile]) -> Option<i64> {
    let judged = judged(told, known);
    (judged.decision == Decision::Same).then(|| judged.candidates[0].merchant.0)
}

pub(super) fn judged(told: &Profile, known: &[Profile]) -> Judged {
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
    assert!(told.names[0].regions.len() >= 2, "{:?}", told.names);
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

/// The same with these digests of phones, and addresses behind `@`.
pub(super) fn reached(profile: Profile, contacts: &[&str]) -> Profile {
    let of = |wanted: bool| {
        let contacts = contacts.iter();
        let contacts = contacts.filter(move |contact| contact.starts_with('@') == wanted);
        contacts.map(|contact| (*contact).to_owned()).collect()
    };
    Profile {
        phones: of(false),
        addresses: of(true),
        ..profile
    }
}

/// Level and sentence of a field of the first candidate.
pub(super) fn field(judged: &Judged, field: LinkField) -> Option<(&str, &str)> {
    let evidence = &judged.candidates.first()?.evidence;
    let found = evidence.iter().find(|found| found.field == field)?;
    Some((found.level.as_str(), found.text.as_str()))
}

#[test]
fn a_look_alike_of_the_name_with_the_same_phone_is_one_merchant() {
    let known = [reached(profile("东海县晶莹水晶商行", DONGHAI), &["a", "b"])];
    let slip = profile("东海县晶滢水晶商行", DONGHAI);
    assert_eq!(meant(&slip, &known), None);
    assert_eq!(meant(&reached(slip.clone(), &["b"]), &known), Some(1));
    // A merchant has several: another phone says little.
    let known = [profile("东海县晶莹水晶商行", DONGHAI)];
    let told = reached(profile("晶莹水晶商行", DONGHAI), &["c"]);
    let known = [reached(known[0].clone(), &["a", "b"])];
    assert_eq!(meant(&told, &known), Some(1));
}

#[test]
fn shops_of_one_landlord_stay_apart() {
    let known = [reached(
        profile("东海县晶莹水晶商行", DONGHAI),
        &["landlord", "@水晶城a区101号"],
    )];
    let neighbour = reached(
        profile("东海县宝成水晶商行", DONGHAI),
        &["landlord", "@水晶城a区102号"],
    );
    let told = judged(&neighbour, &known);
    // Found by the phone alone, and not decided.
    assert_eq!(told.decision, Decision::Unsure);
    assert_eq!(told.candidates.len(), 1);
    // However many merchants there are.
    let strangers = (0..3_000).map(|number| {
        reached(
            profile(&format!("东海县第{number}食品店"), DONGHAI),
            &[&format!("s{number}")],
        )
    });
    let many: Vec<Profile> = known.into_iter().chain(strangers).collect();
    let told = judged(&neighbour, &many);
    assert_eq!(told.decision, Decision::Unsure);
    assert_eq!(told.candidates.len(), 1);
}

#[test]
fn a_renamed_merchant_is_found_by_phone_and_address() {
    let both = ["a", "@解放路12号"];
    let known = [reached(profile("东海县晶莹水晶商行", DONGHAI), &both)];
    let renamed = reached(profile("东海县宝成水晶商行", DONGHAI), &both);
    assert_eq!(meant(&renamed, &known), Some(1));
    let told = judged(&renamed, &known);
    assert_eq!(
        field(&told, LinkField::Phone),
        Some(("same", "被投诉方电话相同（库中别无他家使用）"))
    );
    assert_eq!(field(&told, LinkField::Address).unwrap().0, "beside_phone");
    // Without its trade, or with a third that uses both, a person has to look.
    let other_trade = reached(profile("东海县宝成食品商行", DONGHAI), &both);
    let told = judged(&other_trade, &known);
    assert_eq!(
        (told.decision, told.candidates.len()),
        (Decision::Unsure, 1)
    );
    let third = reached(profile("东海县百川水晶商行", DONGHAI), &both);
    let told = judged(&renamed, &[known[0].clone(), third]);
    assert_eq!(
        (told.decision, told.candidates.len()),
        (Decision::Unsure, 2)
    );
    assert_eq!(
        field(&told, LinkField::Phone).unwrap().1,
        "被投诉方电话相同（库中另有1家使用）"
    );
}

#[test]
fn one_phone_and_address_never_make_two_codes_counties_or_branches_one() {
    let both = ["a", "@解放路12号"];
    let name = "东海县晶莹水晶商行";
    let known = [reached(coded(name, DONGHAI, "91350100M000100Y43"), &both)];
    for told in [
        coded(name, DONGHAI, "91330100799655058B"),
        profile("海州区晶莹水晶商行", HAIZHOU),
        profile("东海县晶莹水晶商行（解放路店）", DONGHAI),
    ] {
        assert_eq!(judged(&reached(told, &both), &known).candidates, []);
    }
}

#[test]
fn a_contact_weighs_less_the_more_merchants_have_it_and_nothing_when_many_do() {
    let told = reached(profile("东海县晶滢水晶商行", DONGHAI), &["a"]);
    let weight = |sharers: usize| {
        let own = reached(profile("东海县晶莹水晶商行", DONGHAI), &["a"]);
        let others = (1..sharers)
            .map(|number| reached(profile(&format!("东海县第{number}图书店"), DONGHAI), &["a"]));
        let known: Vec<Profile> = std::iter::once(own).chain(others).collect();
        let judged = judged(&told, &known);
        let evidence = judged.candidates[0].evidence.iter();
        let mut phone = evidence.filter(|found| found.field == LinkField::Phone);
        phone.next().map(|found| found.weight)
    };
    let (one, four) = (weight(1).unwrap(), weight(4).unwrap());
    assert!(one > four + 1.5, "{one} {four}");
    assert!(four > 0.0);
    assert!(weight(6).is_some());
    assert_eq!(weight(7), None);
}

#[test]
fn a_phone_alone_makes_a_candidate_and_never_a_decision() {
    let known = [reached(profile("东海县晶莹水晶商行", DONGHAI), &["a"])];
    let nameless = reached(Profile::default(), &["a"]);
    let told = judged(&nameless, &known);
    assert_eq!(
        (told.decision, told.candidates.len()),
        (Decision::Unsure, 1)
    );
    let stranger = reached(profile("海州区宝成食品店", DONGHAI), &["b"]);
    assert_eq!(judged(&stranger, &known).candidates, []);
}

#[test]
fn merchants_agree_by_their_contacts_too() {
    let both = ["a", "@解放路12号"];
    let merchants = [
        (
            MerchantId(1),
            reached(profile("东海县晶莹水晶商行", DONGHAI), &both),
        ),
        (
            MerchantId(2),
            reached(profile("东海县宝成水晶商行", DONGHAI), &both),
        ),
        (
            MerchantId(3),
            reached(profile("东海县宝成食品商行", DONGHAI), &["a"]),
        ),
    ];
    let agreements = Registry::new(&merchants, &MODEL, &WORDS).agreements();
    let estimate = estimate_rates(&MODEL, &agreements);
    let pairs = |field: LinkField, level: &str| {
        let mut levels = estimate.levels.iter();
        let found = levels.find(|found| found.field == field && found.level == level);
        found.unwrap().pairs
    };
    assert_eq!(estimate.pairs, 3);
    assert_eq!(pairs(LinkField::Phone, "same"), 3);
    assert_eq!(pairs(LinkField::Address, "beside_phone"), 1);
}
