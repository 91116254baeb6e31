//! Names without a merchant find theirs when the evidence suffices, whatever the order of the files.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{Complaints, Exchange, Workbench, list, neighbour_names, number, text};

const FULL: &str = "东海县晶莹水晶工艺品商行";
const SHORT: &str = "晶莹水晶工艺品";

/// Honest neighbours, so that a 字号 has a frequency to speak of.
fn neighbours() -> Exchange {
    (100_u32..)
        .zip(neighbour_names())
        .fold(Exchange::default(), |export, (number, name)| {
            export.order(number).with("bfydw", &name)
        })
}

fn full_names() -> Exchange {
    (1..4).fold(neighbours(), |export, number| {
        export.order(number).with("bfydw", FULL)
    })
}

fn short_names() -> Exchange {
    (11..16).fold(Exchange::default(), |export, number| {
        export.order(number).with("bfydw", SHORT)
    })
}

fn bench(exports: &[&Exchange]) -> Workbench {
    let bench = Workbench::new();
    for (place, export) in exports.iter().enumerate() {
        let file = export.write(&bench, &format!("{place}.csv"));
        assert_eq!(bench.import(&file)["state"], "committed");
    }
    bench.answer(&["analyze", "--week", "2026-W44"]);
    bench
}

fn merchant(bench: &Workbench, name: &str) -> Value {
    let merchants = bench.answer(&["merchants", "list"])["merchants"].take();
    let found = list(&merchants)
        .iter()
        .find(|merchant| merchant["name"] == name);
    found.unwrap_or_else(|| panic!("no {name}")).clone()
}

/// Orders by name of the merchant under which they are counted.
fn counted(bench: &Workbench) -> BTreeMap<String, i64> {
    let merchants = bench.answer(&["merchants", "list"])["merchants"].take();
    list(&merchants)
        .iter()
        .map(|merchant| {
            (
                text(&merchant["name"]).to_owned(),
                number(&merchant["orders"]),
            )
        })
        .collect()
}

#[test]
fn a_short_name_is_counted_and_found_under_the_only_merchant_that_it_can_mean() {
    let bench = bench(&[&full_names(), &short_names()]);
    let known = merchant(&bench, FULL);
    assert_eq!(
        (number(&known["orders"]), number(&known["complainants"])),
        (8, 8)
    );
    let id = text(&known["merchant_id"]);
    let found = bench.answer(&["search", "", "--merchant", id, "--limit", "50"]);
    assert_eq!(number(&found["total"]), 8);
    let facet = list(&found["facets"]["merchant"]);
    let value = facet.iter().find(|value| value["value"] == id).unwrap();
    assert_eq!(value["count"], found["total"]);
    let mut linked = 0;
    for hit in list(&found["hits"]) {
        assert_eq!(hit["merchant_id"], id);
        let order = bench.answer(&["order", text(&hit["order_id"])]);
        let party = &order["parties"][0];
        if party["linked_by_name"] == true {
            linked += 1;
            assert_eq!(text(&party["name"]), SHORT);
            assert_eq!(party["unresolved"], "short_name");
        }
    }
    assert_eq!(linked, 5);
    bench.fsck_is_green();
}

#[test]
fn the_order_in_which_files_come_in_does_not_matter() {
    let forward = counted(&bench(&[&full_names(), &short_names()]));
    let backward = counted(&bench(&[&short_names(), &full_names()]));
    assert_eq!(forward[FULL], 8);
    assert_eq!(forward, backward);
}

#[test]
fn a_brand_another_county_another_branch_and_two_bearers_stay_unresolved() {
    let place = |number: u32, name: &str, county: &str| {
        Exchange::default()
            .order(number)
            .with("bfydw", name)
            .with("qxdm", county)
    };
    for told in [
        place(20, "晶莹", "320722"),
        place(21, SHORT, "320706"),
        place(22, "晶莹水晶工艺品（解放路店）", "320722"),
    ] {
        assert_eq!(counted(&bench(&[&full_names(), &told]))[FULL], 3);
    }
    let twin = place(23, "东海县晶莹水晶工艺品经营部", "320722");
    assert_eq!(
        counted(&bench(&[&full_names(), &twin, &short_names()]))[FULL],
        3
    );
}

#[test]
fn a_person_overrules_a_link() {
    let named = Exchange::default()
        .order(30)
        .with("bfydw", "晶莹水晶工艺品商行")
        .with("qxdm", "320700");
    let bench = bench(&[&full_names(), &named]);
    let known = merchant(&bench, FULL);
    assert_eq!(number(&known["orders"]), 4);
    let id = text(&known["merchant_id"]).to_owned();
    let members = list(&known["members"]);
    let linked = members
        .iter()
        .map(text)
        .find(|member| **member != *id)
        .unwrap();
    let arguments = [
        "merchants",
        "split",
        &id,
        "--member",
        linked,
        "--reason",
        "不是一家",
    ];
    bench.answer(&arguments);
    assert_eq!(counted(&bench)[FULL], 3);
    bench.answer(&["analyze", "--week", "2026-W45"]);
    assert_eq!(counted(&bench)[FULL], 3);
    bench.answer(&["merchants", "undo"]);
    assert_eq!(counted(&bench)[FULL], 4);
}

#[test]
fn a_match_is_explained_in_sentences_whose_weights_add_up() {
    let bench = bench(&[&full_names()]);
    let told = bench.answer(&["merchants", "match", "东海县晶滢水晶工艺品商行"]);
    let candidate = &list(&told["candidates"])[0];
    assert_eq!(text(&candidate["name"]), FULL);
    let evidence = list(&candidate["evidence"]);
    let sum: f64 = evidence
        .iter()
        .map(|field| field["weight"].as_f64().unwrap())
        .sum();
    assert!((sum - candidate["weight"].as_f64().unwrap()).abs() < 1e-9);
    assert!(text(&evidence[0]["text"]).contains("字形相近"));
    let strange = bench.answer(&["merchants", "match", "无人知晓的店"]);
    assert_eq!(strange["decision"], "different");
    assert_eq!(list(&strange["candidates"]).len(), 0);
}

const COMPANY: &str = "东海县晶莹水晶工艺品有限公司";
const CODE: &str = "91350100M000100Y43";
const OTHER_CODE: &str = "91330100799655058B";
const SHOP: &str = "明月晶品旗舰店";

/// Orders by shown name after importing these files one by one.
fn imported(files: &[&Complaints]) -> BTreeMap<String, i64> {
    let bench = Workbench::new();
    for (place, file) in files.iter().enumerate() {
        let path = file.write(&bench, &format!("12315投诉单{place}.csv"));
        assert_eq!(bench.import(&path)["state"], "committed");
    }
    let mut counted = counted(&bench);
    counted.retain(|_, orders| *orders > 0);
    is_told_everywhere(&bench, &counted);
    bench.fsck_is_green();
    counted
}

/// The facet of the search and the aggregates count the same orders under the same names as the list.
fn is_told_everywhere(bench: &Workbench, listed: &BTreeMap<String, i64>) {
    let facet = bench.answer(&["search", "--limit", "0"])["facets"]["merchant"].take();
    let facet = list(&facet).iter();
    let facet = facet.map(|value| (text(&value["label"]).to_owned(), number(&value["count"])));
    assert_eq!(*listed, facet.collect());
    let rows = bench.answer(&["aggregate", "--by", "merchant", "--all-orders"])["rows"].take();
    let known = list(&rows).iter().filter(|row| row["merchant"].is_string());
    let known = known.map(|row| {
        let name = text(&row["merchant_label"]).to_owned();
        (name, number(&row["orders"]))
    });
    assert_eq!(*listed, known.collect());
}

/// The same orders in the order given and the other way round.
fn both_ways(rows: &[(u32, &str, &str, &str)]) -> BTreeMap<String, i64> {
    let single = |(number, respondent, uscc, shop): &(u32, &str, &str, &str)| {
        Complaints::default().order(*number, respondent, uscc, shop)
    };
    let files: Vec<Complaints> = rows.iter().map(single).collect();
    let forward: Vec<&Complaints> = files.iter().collect();
    let backward: Vec<&Complaints> = files.iter().rev().collect();
    let found = imported(&forward);
    let counts = |found: &BTreeMap<String, i64>| {
        let mut counts: Vec<i64> = found.values().copied().collect();
        counts.sort_unstable();
        counts
    };
    // A merchant is shown by the name of its first order.
    assert_eq!(counts(&found), counts(&imported(&backward)));
    found
}

fn by_name<const N: usize>(orders: [(&str, i64); N]) -> BTreeMap<String, i64> {
    orders
        .map(|(name, orders)| (name.to_owned(), orders))
        .into()
}

#[test]
fn a_shop_and_a_name_are_counted_under_the_code_that_one_order_tells_them_with() {
    let found = both_ways(&[
        (1, "", "", SHOP),
        (2, COMPANY, "", ""),
        (3, COMPANY, CODE, SHOP),
        (4, "", "", SHOP),
    ]);
    assert_eq!(found, by_name([(COMPANY, 4)]));
}

#[test]
fn a_renamed_merchant_is_one_by_its_code() {
    let later = "东海县明月饰品有限公司";
    let found = both_ways(&[
        (1, COMPANY, CODE, ""),
        (2, later, CODE, ""),
        (3, COMPANY, "", ""),
        (4, later, "", ""),
    ]);
    assert_eq!(found.values().collect::<Vec<_>>(), [&4]);
}

#[test]
fn a_shop_that_changed_hands_joins_neither_keeper() {
    let second = "东海县宝成饰品有限公司";
    let found = both_ways(&[
        (1, COMPANY, CODE, SHOP),
        (2, second, OTHER_CODE, SHOP),
        (3, "", "", SHOP),
    ]);
    let expected = [(COMPANY, 1), (second, 1), (SHOP, 1)];
    assert_eq!(found, by_name(expected));
}

#[test]
fn a_name_that_two_codes_bear_is_nobody_s() {
    let (short, long) = (
        "晶莹水晶工艺品有限公司",
        "东海县晶莹水晶工艺品有限公司（东海县）",
    );
    let found = both_ways(&[
        (1, COMPANY, CODE, ""),
        (2, short, OTHER_CODE, ""),
        (3, long, "", ""),
    ]);
    let expected = [(COMPANY, 1), (short, 1)];
    assert_eq!(found, by_name(expected));
}

#[test]
fn a_row_that_names_two_companies_ties_the_code_to_the_first_only() {
    let brand = "连云港碧海饰品有限公司";
    let found = both_ways(&[
        (1, &format!("{COMPANY}；{brand}"), CODE, SHOP),
        (2, brand, "", ""),
        (3, "", "", SHOP),
    ]);
    let expected = [(COMPANY, 2), (brand, 2)];
    assert_eq!(found, by_name(expected));
}

#[test]
fn the_rates_of_the_model_are_estimated_from_the_merchants_and_nothing_changes() {
    let loose = (31..40).fold(neighbours(), |export, number| {
        export
            .order(number)
            .with("bfydw", "晶莹水晶工艺品商行")
            .with("qxdm", "320700")
    });
    let bench = bench(&[&full_names(), &loose]);
    let before = bench.answer(&["merchants", "list"]);
    let told = bench.answer(&["merchants", "estimate"]);
    // Neighbours of one 字号 and different trades are compared, and the loose name with the full one.
    assert_eq!(number(&told["pairs"]), 81, "{told}");
    assert_eq!(told["settled"], true);
    let share = told["share"].as_f64().unwrap();
    assert!((share - 1.0 / 81.0).abs() < 1e-6, "{share}");
    let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
    for level in list(&told["levels"]) {
        if let Some(m) = level["estimated"]["m"].as_f64() {
            *sums.entry(text(&level["field"])).or_default() += m;
        }
    }
    assert!(sums.contains_key("core") && sums.contains_key("trade"));
    for (field, sum) in sums {
        assert!((sum - 1.0).abs() < 1e-6, "{field}: {sum}");
    }
    assert_eq!(before, bench.answer(&["merchants", "list"]));
    let nobody = Workbench::new().answer(&["merchants", "estimate"]);
    assert_eq!(
        (number(&nobody["pairs"]), &nobody["share"]),
        (0, &Value::Null)
    );
}
