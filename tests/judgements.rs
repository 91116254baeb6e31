//! People merge and split merchants: everything that counts follows, and nothing is lost on the way back.

use std::sync::Arc;

use mingcha::search::CountedMerchants;
use serde_json::Value;

use crate::support::{Exchange, Workbench, in_store, list, number, text};

/// Two spellings of one merchant with three complaints each, and a third merchant.
fn bench() -> Workbench {
    let bench = Workbench::new();
    let names = [
        "东海县晶莹测试商行",
        "东海县晶滢测试商行",
        "东海县珊瑚测试商行",
    ];
    let mut export = Exchange::default();
    for (place, name) in (0_u32..).zip(names) {
        for (order, day) in (0_u32..).zip(["10-18", "11-01", "11-12"]) {
            export = export
                .order(place * 10 + order + 1)
                .with("bfydw", name)
                .with("slsj", &format!("2026-{day} 09:00:00"));
        }
    }
    // What is complained about elsewhere: without it nothing would be out of the ordinary.
    for order in 0..60 {
        let number = 100 + order;
        export = export
            .order(number)
            .with("bfydw", &format!("海州区寻常{}测试商行", order / 3))
            .with("slsj", &format!("2026-10-{:02} 09:00:00", 1 + order % 28))
            .with("sqbt", &format!("第{number}件：迟迟不发货"))
            .with(
                "sqnr",
                &format!("市民反映在抖音购买的第{number}号衣架迟迟不发货，要求退款。"),
            );
    }
    // Somebody names both spellings in one order.
    export = export
        .order(40)
        .with("bfydw", "东海县晶莹测试商行；东海县晶滢测试商行")
        .with("slsj", "2026-11-13 09:00:00");
    let file = export.write(&bench, "export.csv");
    assert_eq!(number(&bench.import(&file)["accepted"]), 70);
    bench
}

fn merchants(bench: &Workbench) -> Vec<Value> {
    list(&bench.answer(&["merchants", "list"])["merchants"]).clone()
}

fn id_of(bench: &Workbench, name: &str) -> String {
    let found = merchants(bench)
        .into_iter()
        .find(|merchant| merchant["name"] == name);
    text(&found.unwrap()["merchant_id"]).to_owned()
}

fn pair(bench: &Workbench) -> (String, String) {
    (
        id_of(bench, "东海县晶莹测试商行"),
        id_of(bench, "东海县晶滢测试商行"),
    )
}

fn merge(bench: &Workbench, left: &str, right: &str) -> Value {
    bench.answer(&[
        "merchants",
        "merge",
        left,
        right,
        "--reason",
        "同一门店，招牌相同",
    ])
}

#[test]
fn merging_splitting_and_merging_again_leaves_every_count_as_it_was() {
    let bench = bench();
    bench.answer(&["analyze", "--week", "2026-W46"]);
    let (left, right) = pair(&bench);
    let apart = merchants(&bench);
    merge(&bench, &left, &right);
    let merged = merchants(&bench);
    assert_eq!(merged.len() + 1, apart.len());
    // Four orders each, one of them the same.
    assert_eq!(number(&merged[0]["orders"]), 7);
    assert_eq!(number(&merged[0]["complainants"]), 7);
    bench.answer(&["merchants", "split", &left, "--reason", "招牌不同"]);
    assert_eq!(merchants(&bench), apart);
    merge(&bench, &right, &left);
    assert_eq!(merchants(&bench), merged);
    bench.answer(&["merchants", "undo"]);
    assert_eq!(merchants(&bench), apart);
    bench.fsck_is_green();
}

#[test]
fn search_and_order_view_show_one_merchant_after_a_merge() {
    let bench = bench();
    let (left, right) = pair(&bench);
    let before = bench.answer(&["search", "", "--limit", "0"]);
    merge(&bench, &left, &right);
    let after = bench.answer(&["search", "", "--limit", "0"]);
    assert_eq!(before["total"], after["total"]);
    assert_eq!(list(&before["facets"]["merchant"]).len(), 23);
    let facet = list(&after["facets"]["merchant"]);
    assert_eq!(facet.len(), 22);
    for asked in [&left, &right] {
        let found = bench.answer(&["search", "", "--merchant", asked]);
        assert_eq!(number(&found["total"]), 7, "{asked}");
        assert_eq!(facet[0]["count"], found["total"]);
        for hit in list(&found["hits"]) {
            assert_eq!(text(&hit["merchant_id"]), left);
            let order = bench.answer(&["order", text(&hit["order_id"])]);
            let party = &order["parties"][0];
            assert_eq!(text(&party["merchant"]), left);
        }
    }
}

#[test]
fn a_running_process_keeps_who_is_one_until_another_process_judges() {
    let bench = bench();
    let (left, right) = pair(&bench);
    let kept = in_store(&bench.data(), async |store| {
        let ask = async || store.counted_merchants().await.unwrap();
        let (first, again) = (ask().await, ask().await);
        assert!(Arc::ptr_eq(&first, &again));
        merge(&bench, &left, &right);
        let after = ask().await;
        assert_eq!(after.identities(), &store.identities().await.unwrap());
        (first, after)
    });
    let groups = |merchants: &CountedMerchants| merchants.identities().groups().count();
    assert_eq!(groups(&kept.1), groups(&kept.0) + 1);
}

#[test]
fn a_dry_run_shows_the_flags_that_would_change_and_keeps_nothing() {
    let bench = bench();
    bench.answer(&["analyze", "--week", "2026-W46"]);
    let (left, right) = pair(&bench);
    let apart = merchants(&bench);
    let told = bench.answer(&["flags", "--week", "2026-W46"]);
    let shown = bench.answer(&[
        "merchants",
        "merge",
        &left,
        &right,
        "--reason",
        "试看",
        "--dry-run",
    ]);
    assert!(shown["number"].is_null());
    assert_eq!(list(&shown["before"]).len(), 2);
    assert_eq!(list(&shown["after"]).len(), 1);
    assert_eq!(number(&shown["after"][0]["orders"]), 7);
    let changes = list(&shown["flags"]);
    assert!(!changes.is_empty());
    // The week is over: it keeps what it was told with.
    assert!(changes.iter().all(|change| change["frozen"] == true));
    assert_eq!(merchants(&bench), apart);
    assert_eq!(merge(&bench, &left, &right)["flags"], shown["flags"]);
    bench.answer(&["analyze", "--week", "2026-W46"]);
    assert_eq!(bench.answer(&["flags", "--week", "2026-W46"]), told);
}

#[test]
fn an_open_week_follows_the_judgement() {
    let bench = bench();
    let (left, right) = pair(&bench);
    let week = |bench: &Workbench| {
        // The coming week: nothing is received in it yet, but its window holds the orders.
        bench.answer(&["analyze", "--week", "2026-W48"]);
        let flags = bench.answer(&["flags", "--week", "2026-W48"])["flags"].take();
        list(&flags)
            .iter()
            .map(|flag| {
                let merchant = text(&flag["merchant"]["merchant_id"]).to_owned();
                (merchant, number(&flag["counts"]["complainants"]))
            })
            .collect::<Vec<_>>()
    };
    let apart = week(&bench);
    merge(&bench, &left, &right);
    let merged = week(&bench);
    assert!(merged.contains(&(left.clone(), 7)), "{merged:?}");
    bench.answer(&["merchants", "undo", "--judgement", "1"]);
    assert_eq!(week(&bench), apart);
}

#[test]
fn a_denied_pair_is_not_joined_by_way_of_a_third() {
    let bench = bench();
    let (left, right) = pair(&bench);
    let third = id_of(&bench, "东海县珊瑚测试商行");
    bench.answer(&["merchants", "differ", &left, &right, "--reason", "两家店"]);
    merge(&bench, &left, &third);
    let refused = bench.run(&["merchants", "merge", &third, &right, "--reason", "相似"]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("判定1"), "{}", refused.stderr);
    let shown = bench.answer(&["merchants", "show", &left]);
    assert_eq!(list(&shown["judgements"]).len(), 2);
    assert_eq!(list(&shown["members"]).len(), 2);
}

#[test]
fn a_judgement_needs_a_reason_and_merchants_that_exist() {
    let bench = bench();
    let (left, right) = pair(&bench);
    for arguments in [
        vec!["merchants", "merge", &left, &right],
        vec!["merchants", "merge", &left, &right, "--reason", " "],
        vec!["merchants", "merge", &left, "M999999", "--reason", "甲"],
        vec!["merchants", "undo"],
    ] {
        assert_eq!(bench.run(&arguments).code, 2, "{arguments:?}");
    }
    let refused = bench.run(&["merchants", "split", &left, "--reason", "甲"]);
    assert_eq!(refused.code, 3);
}
