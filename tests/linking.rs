//! Names without a merchant find theirs when the evidence suffices, whatever the order of the files.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::{Exchange, Workbench, list, number, text};

const FULL: &str = "东海县晶莹水晶工艺品商行";
const SHORT: &str = "晶莹水晶工艺品";

/// Honest neighbours, so that a 字号 has a frequency to speak of.
fn neighbours() -> Exchange {
    let cores = [
        "卓越", "宏达", "启明", "百川", "佳禾", "天乐", "金橙", "远帆",
    ];
    let trades = ["食品", "服饰", "家具", "图书", "电子"];
    let names = cores
        .iter()
        .flat_map(|core| trades.map(|trade| format!("东海县{core}{trade}商行")));
    (100_u32..)
        .zip(names)
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
