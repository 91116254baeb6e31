//! Searches that people keep: what came in since the last look, every order once.

use super::{Browser, Desk};
use crate::support::{Exchange, Workbench, list, number, text};

/// `水晶镇纸`: nothing in the samples is.
const WORDS: &str = "%E6%B0%B4%E6%99%B6%E9%95%87%E7%BA%B8";

fn import(desk: &Desk, bench: &Workbench, export: &Exchange, name: &str) {
    let path = export.write(bench, name);
    let imported = desk.command(&["import", path.to_str().unwrap()]);
    assert_eq!(imported.code, 0, "{}", imported.stderr);
}

/// Total and new hits of the only search of this person.
fn kept(browser: &Browser<'_>) -> (i64, i64) {
    let searches = browser.get("/saved.json").json()["searches"].clone();
    let only = &list(&searches)[0];
    (number(&only["total"]), number(&only["new"]))
}

/// Looks at what is new; the orders that are shown.
fn looked(browser: &Browser<'_>) -> Vec<String> {
    let answer = browser.post("/saved/1/look", &[]);
    assert_eq!(answer.status, 303, "{}", answer.body);
    let address = answer
        .header("location")
        .replace("/search?", "/search.json?");
    let page = browser.get(&address).json();
    let hits = list(&page["hits"]).iter();
    hits.map(|hit| text(&hit["order_id"]).to_owned()).collect()
}

#[test]
fn every_order_is_new_once_late_ones_included() {
    let desk = Desk::open();
    let bench = Workbench::new();
    let analyst = desk.signed_in("analyst1");
    let question = format!("?q={WORDS}&lens=trend&not_source=12318");
    let fields = [("name", "镇纸"), ("question", question.as_str())];
    assert_eq!(analyst.post("/saved", &fields).status, 303);
    assert_eq!(kept(&analyst), (0, 0));
    let body = "市民反映购买的水晶镇纸是玻璃做的，要求退款。";
    let first = Exchange::default().order(70_001).with("sqnr", body);
    import(&desk, &bench, &first, "first.csv");
    assert_eq!(kept(&analyst), (1, 1));
    assert_eq!(looked(&analyst).len(), 1);
    assert_eq!(kept(&analyst), (1, 0));
    assert_eq!(looked(&analyst), Vec::<String>::new());
    // Received long before what was seen already, and a correction of an order that was.
    let late = Exchange::default()
        .order(70_002)
        .with("sqnr", body)
        .with("slsj", "2026-05-01 08:00:00")
        .order(70_001)
        .with("sqnr", "市民更正：购买的水晶镇纸是塑料做的，要求退款。");
    import(&desk, &bench, &late, "late.csv");
    assert_eq!(kept(&analyst), (2, 1));
    let new = looked(&analyst);
    assert_eq!(new.len(), 1);
    assert!(new[0].ends_with("70002"), "{new:?}");
}

#[test]
fn nobody_sees_or_touches_what_another_keeps() {
    let desk = Desk::open();
    let (one, other) = (desk.signed_in("analyst1"), desk.signed_in("analyst2"));
    let fields = [("name", "退款"), ("question", "?q=%E9%80%80%E6%AC%BE")];
    assert_eq!(one.post("/saved", &fields).status, 303);
    assert_eq!(one.post("/saved", &fields).status, 409);
    assert_eq!(other.post("/saved", &fields).status, 303);
    for path in ["/saved/1/look", "/saved/1/remove", "/saved/99/look"] {
        assert_eq!(other.post(path, &[]).status, 404, "{path}");
    }
    assert!(kept(&one).0 > 0);
    assert_eq!(one.post("/saved/1/remove", &[]).status, 303);
    let left = one.get("/saved.json").json();
    assert_eq!(list(&left["searches"]).len(), 0);
    assert!(kept(&other).0 > 0);
    // What cannot be asked is not kept.
    let odd = [("name", "怪"), ("question", "?source=nowhere")];
    assert_eq!(one.post("/saved", &odd).status, 400);
    let unnamed = [("name", " "), ("question", "?q=x")];
    assert_eq!(one.post("/saved", &unnamed).status, 422);
}

#[test]
fn a_search_becomes_a_draft_of_words_or_leads_to_a_case_and_both_carry_it() {
    let desk = Desk::open();
    let analyst = desk.signed_in("analyst1");
    let question = "?q=%E5%81%87%E8%B4%A7&source=12345";
    analyst.post("/saved", &[("name", "假货"), ("question", question)]);
    let page = analyst.get("/saved").body;
    assert!(page.contains("由检索“假货”起草"), "{page}");
    let opening = [("title", "由检索“假货”起草"), ("question", question)];
    let opened = analyst.post("/dictionaries/drafts", &opening);
    let draft = opened.header("location").to_owned();
    assert_eq!(
        analyst.get(&format!("{draft}.json")).json()["question"],
        question
    );
    assert!(analyst.get(&draft).body.contains("重看这次检索"));

    let reviewer = desk.signed_in("reviewer1");
    let flags = reviewer.get("/flags.json").json();
    let case = text(&list(&flags["flags"])[0]["flag_id"]).to_owned();
    let merchant = case.split('-').nth(2).unwrap();
    let about = format!("?q=%E5%81%87%E8%B4%A7&merchant={merchant}");
    let found = reviewer
        .get(&format!("/search.json{about}&lens=trend"))
        .json();
    let offered = list(&found["flags"]).iter();
    let mut ways = offered.map(|flag| text(&flag["url"]));
    let way = ways
        .find(|url| url.starts_with(&format!("/flags/{case}?")))
        .unwrap();
    assert!(reviewer.get(way).body.contains("受理时一并记入经过"));
    let take = [
        ("step", "take"),
        ("seen", "0"),
        ("question", about.as_str()),
    ];
    assert_eq!(
        reviewer.post(&format!("/flags/{case}/steps"), &take).status,
        303
    );
    let taken = reviewer.get(&format!("/flags/{case}.json")).json();
    assert_eq!(list(&taken["history"])[0]["question"], about);
    // The same orders are found again by what was kept.
    let again = reviewer.get(&format!("/search.json{about}")).json();
    assert_eq!(again["total"], found["total"]);
    assert!(number(&again["total"]) > 0);
}
