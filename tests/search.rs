//! Search against a scan of the stored texts: the index may be clever, never wrong.

use std::collections::BTreeSet;

use mingcha::domain::{Category, Certainty, LabelKind, OrderRecord};
use mingcha::search::searchable;
use serde_json::Value;

use crate::support::{demo, list, number, text};

fn whole(record: &OrderRecord) -> (String, String) {
    (searchable(&record.title), searchable(&record.body))
}

/// Orders whose title or body holds `term`; a match never spans both.
fn holding(term: &str) -> BTreeSet<String> {
    let term = searchable(term);
    let records = demo().records.iter();
    let hits = records.filter(|record| {
        let (title, body) = whole(record);
        title.contains(&term) || body.contains(&term)
    });
    hits.map(|record| record.order_id.as_str().to_owned())
        .collect()
}

fn found(query: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let answer = demo().answer(&["search", query, "--limit", "1000"]);
    ids.extend(ids_of(&answer));
    let mut next = answer["next_cursor"].clone();
    while let Some(cursor) = next.as_str() {
        let page = demo().answer(&["search", query, "--limit", "1000", "--cursor", cursor]);
        ids.extend(ids_of(&page));
        next = page["next_cursor"].clone();
    }
    assert_eq!(number(&answer["total"]), i64::try_from(ids.len()).unwrap());
    ids
}

fn ids_of(answer: &Value) -> Vec<String> {
    let hits = list(&answer["hits"]).iter();
    hits.map(|hit| text(&hit["order_id"]).to_owned()).collect()
}

#[test]
fn a_term_finds_what_a_scan_finds() {
    let (mut most, mut nothing) = (0, 0);
    for term in [
        "假货",
        "退款",
        "水",
        "㐂",
        "抖音直播间",
        "要求退还货款",
        "APP",
        "app",
        "2026",
        "Ａｐｐ",
        "！",
        "12315",
        "，实付",
        "不存在的词",
    ] {
        let expected = holding(term);
        assert_eq!(found(&format!("\"{term}\"")), expected, "{term}");
        most = most.max(expected.len());
        nothing += usize::from(expected.is_empty());
    }
    assert!(most > 500 && nothing >= 2, "the terms prove too little");
}

#[test]
fn operators_are_set_operations() {
    let (refund, douyin, crystal) = (holding("退款"), holding("抖音"), holding("水晶"));
    let both: BTreeSet<String> = refund.intersection(&douyin).cloned().collect();
    assert_eq!(found("退款 抖音"), both);
    assert_eq!(found("退款 -抖音"), &refund - &douyin);
    assert_eq!(found("水晶 OR 抖音"), &crystal | &douyin);
    assert_eq!(
        found("退款 (水晶 OR 抖音)"),
        &refund & &(&crystal | &douyin)
    );
    assert_eq!(
        found("退款 -(水晶 OR 抖音)"),
        &refund - &(&crystal | &douyin)
    );
    let all: BTreeSet<String> = holding("");
    assert_eq!(found("-退款"), &all - &refund);
    assert!(!both.is_empty() && !(&refund & &crystal).is_empty());
}

#[test]
fn a_facet_leaves_its_own_filter_out() {
    let free = demo().answer(&["search", "退款", "--limit", "0"]);
    let held = demo().answer(&["search", "退款", "--limit", "0", "--source", "12345"]);
    assert_eq!(held["facets"]["source"], free["facets"]["source"]);
    assert_ne!(held["facets"]["nature"], free["facets"]["nature"]);
    let of_source = list(&free["facets"]["source"]).iter();
    let counted = of_source
        .clone()
        .find(|value| value["value"] == "12345")
        .unwrap();
    assert_eq!(counted["count"], held["total"]);
    let sum: i64 = of_source.map(|value| number(&value["count"])).sum();
    assert_eq!(sum, number(&free["total"]));
}

#[test]
fn victims_of_a_task_scam_are_found_under_their_own_heading() {
    let of = |heading: &str| {
        let ask = ["search", "", "--limit", "1000", "--category", heading];
        demo().answer(&ask)
    };
    let tells = |is_scam: bool| {
        let records = demo().records.iter().filter(move |record| {
            record.labels.iter().any(|label| {
                label.code == Category::FakeTransaction
                    && label.certainty == Certainty::Asserted
                    && (label.kind == LabelKind::TaskScam) == is_scam
            })
        });
        let ids = records.map(|record| record.order_id.as_str().to_owned());
        ids.collect::<BTreeSet<String>>()
    };
    let (scams, merchants) = (of("task_scam"), of("fake_transaction"));
    let found = |answer: &Value| ids_of(answer).into_iter().collect::<BTreeSet<String>>();
    assert_eq!(found(&scams), tells(true));
    assert_eq!(found(&merchants), tells(false));
    assert!(tells(true).len() > 3 && tells(true).is_disjoint(&tells(false)));
    for (value, label, answer) in [
        ("task_scam", "刷单诈骗", &scams),
        ("fake_transaction", "恶意刷单", &merchants),
    ] {
        let facet = list(&answer["facets"]["category"]).iter();
        let counted = facet.clone().find(|counted| counted["value"] == value);
        assert_eq!(counted.unwrap()["count"], answer["total"], "{value}");
        assert_eq!(counted.unwrap()["label"], label);
    }
    let first = text(&scams["hits"][0]["order_id"]);
    assert!(list(&scams["hits"][0]["categories"]).contains(&"task_scam".into()));
    let labels = demo().answer(&["order", first])["categories"].clone();
    let labels: Vec<&str> = list(&labels)
        .iter()
        .map(|label| text(&label["label"]))
        .collect();
    assert!(
        labels.contains(&"刷单诈骗") && !labels.contains(&"恶意刷单"),
        "{labels:?}"
    );
}

#[test]
fn paging_visits_each_hit_once_in_order() {
    for sort in ["received_at", "relevance"] {
        let whole = demo().answer(&["search", "假货", "--sort", sort, "--limit", "1000"]);
        let whole = ids_of(&whole);
        let (mut paged, mut cursor) = (Vec::new(), None::<String>);
        loop {
            let mut arguments = vec!["search", "假货", "--sort", sort, "--limit", "17"];
            if let Some(cursor) = &cursor {
                arguments.extend(["--cursor", cursor]);
            }
            let page = demo().answer(&arguments);
            paged.extend(ids_of(&page));
            cursor = page["next_cursor"].as_str().map(str::to_owned);
            if cursor.is_none() {
                break;
            }
        }
        assert!(whole.len() > 17);
        assert_eq!(paged, whole, "{sort}");
    }
}

#[test]
fn a_query_beyond_the_caps_is_wrong_usage_said_in_chinese() {
    for (query, said) in [
        ("(".repeat(21) + "甲" + &")".repeat(21), "嵌套过深"),
        ("字".repeat(600), "检索式过长"),
        ("字 ".repeat(65), "检索词过多"),
        ("(甲".to_owned(), "括号不成对"),
        ("\"甲".to_owned(), "引号没有结束"),
    ] {
        let refused = demo().run(&["search", &query]);
        assert_eq!(refused.code, 2, "{said}");
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
        // The one document that `--json` promises, also when it goes wrong.
        let told: serde_json::Value = serde_json::from_str(&refused.stdout).unwrap();
        assert_eq!(told["ok"], false, "{said}");
        assert_eq!(told["error"]["code"], "usage", "{said}");
        let message = told["error"]["message"].as_str().unwrap();
        assert!(message.contains(said), "{message}");
        assert!(told["error"]["next_step"].is_string(), "{said}");
    }
}
