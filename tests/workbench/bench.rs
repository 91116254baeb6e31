//! 合并台: people say which merchants are one, see what it changes before, and take it back.

use std::path::Path;
use std::thread;

use serde_json::Value;

use super::desk::table_of;
use super::{Answer, Browser, Desk};
use crate::fsck::sql;
use crate::support::{Exchange, TODAY, Workbench, demo, list, number, text};

const LEFT: &str = "东海县晶莹测试商行";
const RIGHT: &str = "东海县晶滢测试商行";
/// What a browser must never take for its own.
const HOSTILE: &str = "东海县瑶琨<svg>测试商行";
const HOSTILE_TWIN: &str = "东海县瑶锟<svg>测试商行";

/// A copy of the demo with two spellings of one merchant, forty orders each and one that names both.
fn town() -> Desk {
    Desk::open_with(fill_town)
}

fn fill_town(data: &Path) {
    let names = [(LEFT, 40), (RIGHT, 30), (HOSTILE, 3), (HOSTILE_TWIN, 2)];
    let mut export = Exchange::default();
    let mut order = 50_000;
    for (name, orders) in names {
        for _ in 0..orders {
            order += 1;
            export = export.order(order).with("bfydw", name);
        }
    }
    export = export
        .order(order + 1)
        .with("bfydw", &format!("{LEFT}；{RIGHT}"));
    import(data, &export, "town.csv");
}

fn import(data: &Path, export: &Exchange, name: &str) {
    let bench = Workbench::new();
    let file = export.write(&bench, name);
    let told = demo().run_over(data, &["import", file.to_str().unwrap()]);
    assert_eq!(told.code, 0, "{}{}", told.stdout, told.stderr);
}

/// The answer, once merchants have been compared.
fn look(browser: &Browser<'_>, address: &str) -> Answer {
    loop {
        let answer = browser.get(address);
        if answer.status != 503 {
            return answer;
        }
    }
}

/// The open pairs, or those put aside.
fn pairs(browser: &Browser<'_>, query: &str) -> Vec<Value> {
    let page = look(browser, &format!("/merchants/bench.json{query}")).json();
    list(&page["pairs"]).clone()
}

/// The address of the pair of these names, where it is on the list.
fn pair_of(browser: &Browser<'_>, query: &str, name: &str) -> Option<String> {
    let found = pairs(browser, query)
        .into_iter()
        .find(|pair| pair["left"]["name"] == name || pair["right"]["name"] == name);
    found.map(|pair| {
        let id = |side: &str| text(&pair[side]["merchant_id"]).to_owned();
        format!("/merchants/bench/{}/{}", id("left"), id("right"))
    })
}

fn pair(browser: &Browser<'_>) -> String {
    pair_of(browser, "", LEFT).expect("the pair is on the list")
}

/// What the page of a pair or a judgement tells, once its effect is worked out.
fn told(browser: &Browser<'_>, address: &str) -> Value {
    told_of(browser, address, "")
}

/// The same of a question.
fn told_of(browser: &Browser<'_>, address: &str, query: &str) -> Value {
    loop {
        let answer = look(browser, &format!("{address}.json{query}"));
        assert_eq!(answer.status, 200, "{}", answer.body);
        let page = answer.json();
        if !page["effect"].is_null() {
            return page;
        }
    }
}

/// Answers as somebody who has seen this page.
fn answer(browser: &Browser<'_>, address: &str, seen: &Value, given: &str) -> Answer {
    let seen = seen.to_string();
    let fields = [
        ("answer", given),
        ("seen", seen.as_str()),
        ("why", "登记信息一致"),
        ("reason", "现场查看<过>"),
    ];
    browser.post(address, &fields)
}

fn answered(browser: &Browser<'_>, address: &str, given: &str) {
    let seen = told(browser, address)["seen"].clone();
    let done = answer(browser, address, &seen, given);
    assert_eq!(done.status, 303, "{}", done.body);
}

/// Every merchant with its counts, as the file tells them.
fn merchants(browser: &Browser<'_>) -> Vec<Vec<String>> {
    table_of(&browser.get("/merchants.csv").body).1
}

fn counts(merchant: &Value) -> [i64; 3] {
    ["orders", "complainants", "incidents"].map(|count| number(&merchant[count]))
}

fn newest_judgement(browser: &Browser<'_>) -> Value {
    let page = browser.get("/merchants/judgements.json").json();
    list(&page["judgements"])[0].clone()
}

/// Entries of the log about judgements, newest first.
fn entries(desk: &Desk) -> Vec<Value> {
    let auditor = desk.signed_in("auditor1");
    let log = auditor.get("/audit.json?action=merchant_judgement").json();
    list(&log["entries"]).clone()
}

#[test]
fn where_linking_takes_long_a_judgement_counts_at_once_and_links_follow_in_quiet() {
    let at_once = town();
    let later = Desk::open_with(|data| {
        std::fs::write(
            data.join("settings.toml"),
            "[linking]\nat_once_up_to = 0\nquiet_seconds = 0\n",
        )
        .unwrap();
        fill_town(data);
    });
    let judged = [&at_once, &later].map(|desk| {
        let analyst = desk.signed_in("analyst1");
        let linked = linkings(desk);
        let address = pair(&analyst);
        let shown = told(&analyst, &address)["effect"].clone();
        answered(&analyst, &address, "same");
        let id = text(&shown["after"][0]["merchant_id"]).to_owned();
        let profile = analyst.get(&format!("/merchants/{id}.json")).json();
        assert_eq!(counts(&profile["merchant"]), counts(&shown["after"][0]));
        (shown, linked)
    });
    assert_eq!(judged[0].0["after"], judged[1].0["after"]);
    assert_eq!(judged[0].0["relinked_later"], false);
    assert_eq!(judged[1].0["relinked_later"], true);
    // Nobody waits for it; the log tells when it is done.
    while linkings(&later) == judged[1].1 {}
    let [one, other] = [&at_once, &later].map(|desk| merchants(&desk.signed_in("analyst1")));
    assert_eq!(one, other);
    assert_eq!(linkings(&at_once), judged[0].1);
}

/// How often the log tells that links were made.
fn linkings(desk: &Desk) -> usize {
    let auditor = desk.signed_in("auditor1");
    let log = auditor.get("/audit.json?action=merchant_linking").json();
    list(&log["entries"]).len()
}

#[test]
fn what_is_shown_comes_true_and_undone_or_split_everything_is_as_before() {
    let desk = town();
    let analyst = desk.signed_in("analyst1");
    let address = pair(&analyst);
    let apart = merchants(&analyst);
    let page = told(&analyst, &address);
    assert!(!list(&page["evidence"]["terms"]).is_empty());
    let [before, after] = ["before", "after"].map(|side| list(&page["effect"][side]).clone());
    assert_eq!((before.len(), after.len()), (2, 1));
    assert_eq!(counts(&after[0])[0], 71);
    let done = answer(&analyst, &address, &page["seen"], "same");
    assert_eq!(done.status, 303, "{}", done.body);
    let next = done.header("location").to_owned();
    assert!(
        next.starts_with("/merchants/bench/") && !next.starts_with(&address),
        "{next}"
    );

    // The merchant's page tells what was shown.
    let id = text(&after[0]["merchant_id"]).to_owned();
    let profile = analyst.get(&format!("/merchants/{id}.json")).json();
    assert_eq!(counts(&profile["merchant"]), counts(&after[0]));
    let merged = merchants(&analyst);
    assert_eq!(merged.len() + 1, apart.len());
    assert_eq!(pair_of(&analyst, "", LEFT), None);
    let judgement = newest_judgement(&analyst);
    assert_eq!(judgement["operator"], "analyst1");
    assert_eq!(judgement["reason"], "登记信息一致：现场查看<过>");
    assert!(text(&judgement["effect"]).contains("71件"), "{judgement}");
    let log = entries(&desk);
    assert_eq!(log.len(), 1);
    assert_eq!(
        (text(&log[0]["actor"]), text(&log[0]["object"])),
        ("analyst1", "judgement:1")
    );

    // Taken back, and told before what that changes.
    let undo = told(&analyst, "/merchants/judgements/1");
    assert_eq!(undo["effect"]["before"], page["effect"]["after"]);
    assert_eq!(undo["effect"]["after"], page["effect"]["before"]);
    let seen = undo["seen"].to_string();
    let fields = [("seen", seen.as_str()), ("reason", "看错了")];
    let done = analyst.post("/merchants/judgements/1/undo", &fields);
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(merchants(&analyst), apart);
    assert_eq!(pair(&analyst), address);

    // Merged once more and split from the merchant's page.
    answered(&analyst, &address, "same");
    assert_eq!(merchants(&analyst), merged);
    let members = list(&profile["merchant"]["members"]);
    let other = members
        .iter()
        .map(text)
        .find(|member| **member != *id)
        .unwrap();
    let place = format!("/merchants/{id}/split");
    let split = told_of(&analyst, &place, &format!("?member={other}"));
    assert_eq!(split["effect"], undo["effect"]);
    let seen = split["seen"].to_string();
    let fields = [("member", other), ("seen", &seen), ("reason", "两家店")];
    let done = analyst.post(&place, &fields);
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(merchants(&analyst), apart);
    assert_eq!(entries(&desk).len(), 4);
    let checked = desk.command(&["fsck"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
}

#[test]
fn of_two_people_who_answer_at_once_one_is_refused() {
    let desk = town();
    let first = desk.signed_in("analyst1");
    let address = pair(&first);
    let seen = told(&first, &address)["seen"].clone();
    let answers = thread::scope(|scope| {
        let sent = [("analyst1", "same"), ("analyst2", "different")].map(|(name, given)| {
            let (desk, address, seen) = (&desk, &address, &seen);
            scope.spawn(move || {
                let browser = desk.signed_in(name);
                let done = answer(&browser, address, seen, given);
                (done.status, done.body)
            })
        });
        sent.map(|sent| sent.join().unwrap())
    });
    let mut statuses = answers.each_ref().map(|(status, _)| *status);
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409], "{answers:?}");
    let refused = answers.iter().find(|(status, _)| *status == 409).unwrap();
    assert!(refused.1.contains("刚有人判定过"), "{}", refused.1);
    let judgements = first.get("/merchants/judgements.json").json();
    assert_eq!(number(&judgements["total"]), 1);
    let log = entries(&desk);
    assert_eq!(log.len(), 2);
    assert_eq!(
        log.iter().filter(|entry| entry["refused"] == true).count(),
        1
    );
    // Nor is it taken back by who has not seen that somebody else did.
    let undo = |seen: &str| {
        let fields = [("seen", seen), ("reason", "重看")];
        first.post("/merchants/judgements/1/undo", &fields)
    };
    assert_eq!(undo("0").status, 409);
    assert_eq!(undo("1").status, 303);
    let again = undo("1");
    assert_eq!((again.status, again.code().as_str()), (409, "conflict"));
}

#[test]
fn who_are_held_to_be_two_stay_two_when_everything_is_linked_anew() {
    let desk = town();
    let analyst = desk.signed_in("analyst1");
    let address = pair(&analyst);
    let apart = merchants(&analyst);
    answered(&analyst, &address, "different");
    assert_eq!(merchants(&analyst), apart);
    let more = Exchange::of(60_001..60_004);
    import(&desk.data, &more, "more.csv");
    let analyzed = desk.command(&["analyze", "--week", "2026-W47"]);
    assert_eq!(analyzed.code, 0, "{}", analyzed.stderr);
    assert_eq!(pair_of(&analyst, "", LEFT), None);
    assert_eq!(pair_of(&analyst, "?show=aside", LEFT), None);
    let named = |name: &str| merchants(&analyst).iter().any(|row| row[1] == name);
    assert!(named(LEFT) && named(RIGHT));
    let page = told(&analyst, &address);
    assert_eq!(number(&page["apart"]), 1);
}

#[test]
fn who_cannot_tell_is_not_asked_again_for_a_month_unless_that_is_taken_back() {
    let mut desk = town();
    let analyst = desk.signed_in("analyst1");
    let address = pair(&analyst);
    let open = || {
        let page = analyst.get("/merchants/bench.json").json();
        (number(&page["total"]), number(&page["others"]))
    };
    let (before, (total, aside)) = (merchants(&analyst), open());
    answered(&analyst, &address, "unsure");
    assert_eq!(merchants(&analyst), before);
    assert_eq!(open(), (total - 1, aside + 1));
    assert_eq!(
        pair_of(&analyst, "?show=aside", LEFT),
        Some(address.clone())
    );
    // The judgement ages by 29 days, and by one more.
    let file = desk.data.join("mingcha.db");
    let age = |days: &'static str| sql(&file, &[days]);
    age("UPDATE merchant_judgement SET judged_at = judged_at - 2505600000");
    desk.go_on_at(TODAY);
    assert_eq!(pair_of(&desk.signed_in("analyst1"), "", LEFT), None);
    age("UPDATE merchant_judgement SET judged_at = judged_at - 86400000");
    desk.go_on_at(TODAY);
    let analyst = desk.signed_in("analyst1");
    assert_eq!(pair(&analyst), address);
    answered(&analyst, &address, "unsure");
    assert_eq!(pair_of(&analyst, "", LEFT), None);
    let seen = told(&analyst, "/merchants/judgements/2")["seen"].to_string();
    let fields = [("seen", seen.as_str()), ("reason", "有新线索")];
    let done = analyst.post("/merchants/judgements/2/undo", &fields);
    assert_eq!(done.status, 303, "{}", done.body);
    assert_eq!(pair(&analyst), address);
}

#[test]
fn only_analysts_answer_and_an_answer_needs_a_reason() {
    let desk = town();
    let analyst = desk.signed_in("analyst1");
    let address = pair(&analyst);
    let seen = told(&analyst, &address)["seen"].clone();
    for name in ["reviewer1", "determiner1", "data_admin1", "credit_officer1"] {
        let other = desk.signed_in(name);
        let page = other.get(&address);
        assert_eq!(page.status, 200, "{name}");
        assert!(!page.body.contains("data-key=\"y\""), "{name}");
        let refused = answer(&other, &address, &seen, "same");
        assert_eq!(refused.code(), "forbidden", "{name}");
        assert_eq!(other.get("/merchants/judgements").status, 200);
    }
    let auditor = desk.signed_in("auditor1");
    assert_eq!(auditor.get("/merchants/judgements").status, 200);
    for name in ["auditor1", "admin1"] {
        let other = desk.signed_in(name);
        assert_eq!(other.get(&address).status, 403, "{name}");
        assert_eq!(other.get("/merchants/bench").status, 403, "{name}");
    }
    assert_eq!(
        desk.signed_in("admin1").get("/merchants/judgements").status,
        403
    );
    let seen = seen.to_string();
    for (why, reason, told) in [
        ("", "", "请写明理由"),
        ("其他", " ", "请写明理由"),
        ("<b>", "x", "写法不对"),
        ("其他", &"长".repeat(501), "500字"),
    ] {
        let fields = [
            ("answer", "same"),
            ("seen", &seen),
            ("why", why),
            ("reason", reason),
        ];
        let refused = analyst.post(&address, &fields);
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(refused.body.contains(told), "{}", refused.body);
    }
    assert_eq!(
        number(&analyst.get("/merchants/judgements.json").json()["total"]),
        0
    );
    assert!(analyst.get(&address).body.contains("data-key=\"y\""));
}

#[test]
fn the_list_is_in_order_of_what_moves_and_its_file_is_all_of_it() {
    let desk = town();
    let analyst = desk.signed_in("analyst1");
    let page = look(&analyst, "/merchants/bench.json").json();
    let all = list(&page["pairs"]);
    let moving: Vec<i64> = all.iter().map(|pair| number(&pair["moving"])).collect();
    assert!(
        moving.is_sorted_by(|one, other| one >= other) && moving[0] >= 31,
        "{moving:?}"
    );
    let file = analyst.get("/merchants/bench.csv");
    let (_, rows) = table_of(&file.body);
    assert_eq!(rows.len().to_string(), page["total"].to_string());
    for (row, pair) in rows.iter().zip(all) {
        assert_eq!(row[0], text(&pair["left"]["merchant_id"]));
        assert_eq!(row[8], number(&pair["moving"]).to_string());
    }
    // Of one merchant, as its page counts them.
    let id = text(&all[0]["left"]["merchant_id"]);
    let own = analyst
        .get(&format!("/merchants/bench.json?merchant={id}"))
        .json();
    let profile = analyst.get(&format!("/merchants/{id}.json")).json();
    assert_eq!(own["total"], list(&profile["related"]).len());
    assert!(
        list(&own["pairs"]).iter().all(|pair| {
            pair["left"]["merchant_id"] == id || pair["right"]["merchant_id"] == id
        })
    );
    // Whoever calibrates sees no numbers anywhere.
    let address = pair(&analyst);
    let hidden = analyst.get(&format!("{address}.json?hidden=1")).json();
    assert!(hidden["evidence"]["posterior"].is_null() && hidden["evidence"]["weight"].is_null());
    let terms = list(&hidden["evidence"]["terms"]);
    assert!(!terms.is_empty() && terms.iter().all(|term| term["contribution"] == 0.0));
    assert!(
        pairs(&analyst, "?hidden=1")
            .iter()
            .all(|pair| pair["posterior"].is_null())
    );
    let file = analyst.get("/merchants/bench.csv?hidden=1").body;
    assert!(
        table_of(&file)
            .1
            .iter()
            .all(|row| row[9].is_empty() && row[10].is_empty())
    );
    assert!(
        list(&hidden["agreements"])
            .iter()
            .all(|one| one["told"].is_string())
    );
    assert!(text(&hidden["action"]).ends_with("?hidden=1"), "{hidden}");
}

#[test]
fn names_and_reasons_are_shown_as_text() {
    let desk = town();
    let analyst = desk.signed_in("analyst1");
    let address = pair_of(&analyst, "", HOSTILE).expect("the pair is on the list");
    answered(&analyst, &address, "unsure");
    for place in [
        address.as_str(),
        "/merchants/bench?show=aside",
        "/merchants/judgements",
        "/merchants/judgements/1",
    ] {
        let page = analyst.get(place);
        assert_eq!(page.status, 200, "{place}");
        assert!(!page.body.contains("<svg>测"), "{place}");
        assert!(!page.body.contains("查看<过>"), "{place}");
    }
    let page = analyst.get(&address).body;
    assert!(page.contains("瑶琨&lt;svg&gt;测试商行"), "{page}");
    assert!(page.contains("查看&lt;过&gt;"), "{page}");
}

#[test]
fn the_flags_that_would_change_are_told_to_who_asks() {
    let desk = town();
    let analyst = desk.signed_in("analyst1");
    let address = pair(&analyst);
    assert_eq!(told(&analyst, &address)["flags"]["state"], "not_asked");
    let known = loop {
        let page = analyst.get(&format!("{address}.json?flags=1")).json();
        if page["flags"]["state"] != "awaited" {
            break page["flags"].clone();
        }
    };
    assert_eq!(known["state"], "known");
    // Worked out once; from now on it is part of the page, and of what is kept.
    assert_eq!(told(&analyst, &address)["flags"], known);
    answered(&analyst, &address, "same");
    let judgement = newest_judgement(&analyst);
    assert!(
        text(&judgement["effect"]).contains("预警变化"),
        "{judgement}"
    );
}
