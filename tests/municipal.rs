//! Real messages and complaints that nobody here wrote; skipped where they are not at hand.

use crate::support::{Workbench, ledger_closes, list, number, shared_data, text};

#[test]
fn the_municipal_messages_arrive_and_accuse_no_merchant_of_faking() {
    let Some(file) = shared_data("messages/municipal_messages_2020c_3.xlsx") else {
        return;
    };
    let bench = Workbench::new();
    let import = bench.import(&file);
    ledger_closes(&import);
    assert_eq!(number(&import["rows_read"]), 4_326);
    assert_eq!(number(&import["accepted"]), 4_326);
    for category in ["fake_transaction", "fake_traffic"] {
        let arguments = ["search", "--category", category, "--limit", "1000"];
        let found = bench.answer(&arguments);
        for hit in list(&found["hits"]) {
            let order = bench.answer(&["order", text(&hit["order_id"])]);
            let labels = list(&order["categories"]).iter();
            let asserted = labels.filter(|label| {
                label["code"] == category
                    && label["certainty"] == "asserted"
                    && label["kind"] != "task_scam"
            });
            assert_eq!(asserted.count(), 0, "{category}: {}", order["order_id"]);
        }
    }
    let merchants = bench.answer(&["merchants", "list"])["merchants"].clone();
    let names: Vec<&str> = list(&merchants)
        .iter()
        .map(|merchant| text(&merchant["name"]))
        .collect();
    assert!(names.len() > 150, "{}", names.len());
    assert!(names.contains(&"A市自梦强数码科技有限公司"));
    // Words of the sentence around a name, and persons.
    for word in [
        "停止",
        "也有",
        "11月份",
        "黑恶",
        "附近",
        "目前",
        "根据",
        "因A市",
        "对于",
        "闲置",
        "局长",
        "其女",
        "代表",
        "问题",
        "拒不",
        "被告知",
        "a市",
    ] {
        let debris: Vec<&&str> = names.iter().filter(|name| name.contains(word)).collect();
        assert!(debris.is_empty(), "{word}: {debris:?}");
    }
    bench.fsck_is_green();
}

#[test]
fn the_crawled_complaints_lose_no_row_and_no_character() {
    let Some(file) = shared_data("complaints/heimao.csv") else {
        return;
    };
    let bench = Workbench::new();
    let import = bench.import(&file);
    ledger_closes(&import);
    assert_eq!(number(&import["quarantined"]), 0);
    // The crawl holds everything three times.
    assert_eq!(number(&import["accepted"]), 100);
    assert_eq!(number(&import["duplicate"]), 197);
    for record in bench.records() {
        let whole = format!("{}{}{}", record.title, record.body, record.result_text);
        let broken = |c: char| matches!(c, '\u{fffd}' | '\u{80}'..='\u{9f}');
        let mojibake = ["锟斤", "ä¸", "å\u{8f}", "æ\u{9c}", "ã\u{80}"];
        assert!(!whole.contains(broken), "{whole}");
        assert!(!mojibake.iter().any(|sign| whole.contains(sign)), "{whole}");
        assert!(whole.chars().any(|c| c > '\u{4e00}'), "{whole}");
    }
    bench.fsck_is_green();
}
