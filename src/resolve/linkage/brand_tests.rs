//! What the brand of the goods says about who is meant, and what it does not.

use super::tests::{DONGHAI, HAIZHOU, MODEL, WORDS, field, judged, meant, profile, reached};
use super::*;
use crate::domain::MerchantId;

/// The same, whose goods are of these brands.
fn selling(profile: Profile, brands: &[&str]) -> Profile {
    Profile {
        brands: brands.iter().map(|brand| (*brand).to_owned()).collect(),
        ..profile
    }
}

/// Sellers of other trades in another county, each with a brand of its own.
fn sellers(number: usize) -> impl Iterator<Item = Profile> {
    let trades = ["食品", "服饰", "家具", "图书", "电子"];
    (0..number).map(move |number| {
        let trade = trades[number % trades.len()];
        let name = format!("第{number}{trade}商行");
        selling(profile(&name, HAIZHOU), &[&format!("自营{number}")])
    })
}

fn among(known: &[Profile], number: usize) -> Vec<Profile> {
    known.iter().cloned().chain(sellers(number)).collect()
}

fn weight(told: &Profile, known: &[Profile]) -> Option<f64> {
    let evidence = judged(told, known).candidates.first()?.evidence.clone();
    let found = evidence
        .iter()
        .find(|found| found.field == LinkField::Brand);
    found.map(|found| found.weight)
}

#[test]
fn a_brand_tips_a_name_that_was_nearly_sure() {
    // A 字号 and its county, and nothing else.
    let known = [selling(profile("东海县晶莹水晶商行", DONGHAI), &["石之语"])];
    let short = profile("晶莹", DONGHAI);
    assert_eq!(meant(&short, &among(&known, 40)), None);
    let same = selling(short.clone(), &["石之语"]);
    assert_eq!(meant(&same, &among(&known, 40)), Some(1));
    let told = judged(&same, &among(&known, 40));
    assert_eq!(
        field(&told, LinkField::Brand),
        Some((
            "same",
            "商品品牌相同（“石之语”，已知主体中有1家被提到此品牌）"
        ))
    );
    let other = selling(short, &["晶缘坊"]);
    let told = judged(&other, &among(&known, 40));
    assert_eq!(told.decision, Decision::Unsure);
    assert_eq!(
        field(&told, LinkField::Brand),
        Some(("different", "所提商品品牌不同（一家可售多个品牌）"))
    );
}

#[test]
fn another_brand_leaves_a_name_beyond_doubt_where_it_is() {
    let known = [selling(profile("东海县晶莹水晶商行", DONGHAI), &["石之语"])];
    let told = selling(profile("晶莹水晶", DONGHAI), &["晶缘坊"]);
    assert_eq!(meant(&told, &among(&known, 40)), Some(1));
}

#[test]
fn two_sellers_of_one_brand_are_two_merchants_however_rare_it_is_and_however_many_there_are() {
    let brand = ["石之语"];
    let told = selling(profile("东海县宝成水晶商行", DONGHAI), &brand);
    // Nothing in common but brand, county, trade and form; two characters; a phone besides.
    for (known, phone) in [
        ("东海县晶莹水晶商行", ""),
        ("东海县大宝成功水晶商行", ""),
        ("东海县晶莹水晶商行", "owner"),
    ] {
        let contacts: &[&str] = if phone.is_empty() { &[] } else { &[phone] };
        let known = [reached(selling(profile(known, DONGHAI), &brand), contacts)];
        for number in [0, 5, 40, 3_000] {
            let told = judged(&reached(told.clone(), contacts), &among(&known, number));
            assert_ne!(told.decision, Decision::Same, "{known:?} {number}");
            assert_eq!(field(&told, LinkField::Brand), None);
        }
    }
}

#[test]
fn a_brand_that_a_name_holds_is_not_counted_twice() {
    // Two who sell 周大福 and say so; the owner of a brand, and who sells imitations.
    for (told, known, brand) in [
        ("周大福", "东海县周大福珠宝行", "周大福"),
        ("晶莹优选", "东海县晶莹水晶商行", "晶莹水晶"),
    ] {
        let told = selling(profile(told, DONGHAI), &[brand]);
        let known = [selling(profile(known, DONGHAI), &[brand])];
        let judged = judged(&told, &among(&known, 40));
        assert_eq!(judged.candidates.len(), 1);
        assert_eq!(field(&judged, LinkField::Brand), None);
    }
}

#[test]
fn a_brand_of_many_weighs_less_never_against_and_at_most_a_few_bits() {
    let told = selling(profile("晶莹水晶", DONGHAI), &["石之语"]);
    let own = selling(profile("东海县晶莹水晶商行", DONGHAI), &["石之语"]);
    // Of sixty that are known with a brand.
    let sold_by = |number: usize| {
        let known = among(std::slice::from_ref(&own), 59);
        let known = known.into_iter().enumerate().map(|(place, profile)| {
            if place < number {
                selling(profile, &["石之语"])
            } else {
                profile
            }
        });
        weight(&told, &known.collect::<Vec<_>>()).unwrap()
    };
    let (rare, common, everywhere) = (sold_by(1), sold_by(20), sold_by(60));
    assert!((2.0..3.0).contains(&rare), "{rare}");
    assert!(0.0 < common && common < rare, "{common}");
    assert!(everywhere == 0.0, "{everywhere}");
    // Who is known with many brands shares one with somebody more easily.
    let known = among(&[own], 59);
    let many: Vec<String> = (0..20).map(|number| format!("自营{number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).chain(["石之语"]).collect();
    let told = selling(told.clone(), &many);
    let several = weight(&told, &known).unwrap();
    assert!(several < rare - 0.5, "{several}");
}

#[test]
fn a_brand_of_a_known_merchant_does_not_count_towards_its_own_frequency() {
    let brands = |brand: &str, name: &str| selling(profile(name, DONGHAI), &[brand]);
    let two = [
        brands("石之语", "东海县晶莹水晶商行"),
        brands("石之语", "东海县晶滢水晶商行"),
    ];
    let numbers = (1..).map(MerchantId);
    let merchants: Vec<(MerchantId, Profile)> = numbers.zip(among(&two, 4)).collect();
    let registry = Registry::new(&merchants, &MODEL, &WORDS);
    let own = registry.judge(&merchants[0].1, Some(MerchantId(1)), |other| {
        other != MerchantId(1)
    });
    let asked = registry.judge(&merchants[0].1, None, |other| other != MerchantId(1));
    let text = |judged: &Judged| field(judged, LinkField::Brand).unwrap().1.to_owned();
    assert!(text(&own).contains("有1家"), "{}", text(&own));
    assert!(text(&asked).contains("有2家"), "{}", text(&asked));
}

#[test]
fn without_a_name_a_brand_is_nobody_and_says_nothing_beside_an_address() {
    let known = selling(profile("东海县晶莹水晶商行", DONGHAI), &["石之语"]);
    let known = among(&[reached(known, &["@解放路12号"])], 40);
    let nameless = selling(Profile::default(), &["石之语"]);
    assert_eq!(judged(&nameless, &known).decision, Decision::Different);
    let told = judged(&reached(nameless, &["@解放路12号"]), &known);
    assert_eq!(told.candidates.len(), 1);
    assert_eq!(field(&told, LinkField::Brand), None);
}
