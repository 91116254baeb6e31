//! The ten checks that follow from the policy papers (domain.md §A.11), over HTTP, with the right and the wrong people.

use serde_json::Value;

use super::credit::{draft, drafted, last_candidate, public_on, verified};
use super::registers::bring_red_list;
use super::{Browser, Desk, PASSWORD};
use crate::support::{Exchange, Workbench, list, number, text};

const WHY: (&str, &str) = ("reason", "决定书已送达，事实清楚");

fn step(who: &Browser<'_>, kind: &str, more: &[(&str, &str)]) -> (u16, String) {
    let seen = who.get("/credit/C000001.json").json()["version"].to_string();
    let mut fields = vec![("step", kind), ("seen", seen.as_str()), WHY];
    fields.extend([("proof", PASSWORD), ("cleared", "yes")]);
    fields.extend(more);
    let answer = who.post("/credit/C000001/steps", &fields);
    (answer.status, answer.body)
}

/// Sends a file in as a clerk does, and waits until it is imported.
fn import(desk: &Desk, name: &str, bytes: &[u8]) -> Value {
    let clerk = desk.signed_in("data_admin1");
    let sent = clerk.upload(name, bytes);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let place = sent.header("location").to_owned();
    assert_eq!(clerk.post(&format!("{place}/confirm"), &[]).status, 303);
    loop {
        let page = clerk.get(&format!("{place}.json")).json();
        if page["state"] != "importing" {
            assert_eq!(page["end"]["state"], "committed", "{page}");
            return page;
        }
        std::thread::yield_now();
    }
}

fn exchange(export: &Exchange) -> Vec<u8> {
    std::fs::read(export.write(&Workbench::new(), "a.csv")).unwrap()
}

/// An order as its page tells it.
fn order(desk: &Desk, id: &str) -> Value {
    let page = desk
        .signed_in("analyst1")
        .get(&format!("/orders/{id}.json"));
    assert_eq!(page.status, 200, "{id}: {}", page.body);
    page.json()["order"].clone()
}

/// What the order was found to tell.
fn categories(order: &Value) -> Vec<String> {
    let labels = list(&order["categories"]).iter();
    labels
        .map(|label| format!("{} {}", text(&label["code"]), text(&label["kind"])))
        .collect()
}

#[test]
fn check_1_without_a_number_of_the_document_nobody_promotes() {
    let desk = Desk::open();
    let case = last_candidate();
    let go = |who: &str, seen: &str, more: &[(&str, &str)]| {
        let mut fields = vec![("seen", seen), WHY, ("proof", PASSWORD)];
        fields.extend(more);
        let answer = desk
            .signed_in(who)
            .post(&format!("/flags/{case}/steps"), &fields);
        (answer.status, answer.body)
    };
    let due = ("due", "2027-12-31");
    assert_eq!(go("reviewer1", "0", &[("step", "take")]).0, 303);
    assert_eq!(go("reviewer1", "1", &[("step", "propose")]).0, 303);
    assert_eq!(go("reviewer2", "2", &[("step", "agree")]).0, 303);
    let transfer = [("step", "transfer"), ("department", "市市场监管局"), due];
    assert_eq!(go("reviewer1", "3", &transfer).0, 303);
    let back = [("step", "return"), ("finding", "case_filed")];
    assert_eq!(go("reviewer1", "4", &back).0, 303);
    assert_eq!(go("determiner1", "5", &[("step", "file")]).0, 303);
    let without = [
        ("step", "verify"),
        ("document_kind", "行政处罚决定书"),
        ("document_number", ""),
        ("decided_on", "2026-11-20"),
        ("authority", "示例市市场监督管理局"),
        ("file_sha256", &"0a".repeat(32)),
    ];
    let (status, told) = go("determiner1", "6", &without);
    assert_eq!(status, 409);
    assert!(
        told.contains("R-CRD-01") && told.contains("文书号"),
        "{told}"
    );
    // The credit office does not determine (R-CRD-02).
    assert_eq!(go("credit_officer1", "6", &without).0, 403);
    let early = desk
        .signed_in("credit_officer1")
        .post("/credit", &[("case", &case), ("item", "XZCF")]);
    assert_eq!(early.status, 409, "{}", early.body);
}

#[test]
fn check_2_a_party_of_the_red_list_is_a_task_and_its_removal_is_asked_for() {
    let desk = Desk::open();
    bring_red_list(&desk.signed_in("data_admin1"));
    drafted(&desk, &last_candidate());
    let (writer, second) = (
        desk.signed_in("credit_officer1"),
        desk.signed_in("credit_officer2"),
    );
    assert!(writer.get("/").body.contains("红名单冲突1处，提请移出"));
    assert_eq!(step(&writer, "submit", &[]).0, 303);
    let (status, told) = step(&second, "approve", &[]);
    assert_eq!(status, 409);
    assert!(told.contains("R-CRD-12"), "{told}");
    let conflicts = writer.get("/credit/conflicts.json").json();
    let row = conflicts["entries"][0]["listing"]["row"].to_string();
    assert_eq!(step(&writer, "ask_removal", &[("row", &row)]).0, 303);
    let conflicts = writer.get("/credit/conflicts.json").json();
    assert_ne!(
        conflicts["entries"][0]["state"], "待提请移出",
        "{conflicts}"
    );
    assert_eq!(step(&second, "approve", &[]).0, 303);
}

#[test]
fn check_3_a_finding_before_the_national_day_is_pushed_by_the_thirteenth_of_october() {
    let desk = Desk::open_under("[credit]\nprofile = \"淮安-2018\"\n");
    let case = last_candidate();
    verified(&desk, &case, "2026-09-28");
    let writer = desk.signed_in("credit_officer1");
    let id = draft(
        &writer,
        &case,
        &[("served_on", "2026-09-29"), ("valid_until", "2027-09-27")],
    );
    let shown = writer.get(&format!("/credit/{id}.json")).json();
    let push = list(&shown["clocks"])
        .iter()
        .find(|clock| clock["name"] == "认定后推送");
    assert_eq!(push.unwrap()["due"], "2026-10-13", "{shown}");
    assert_eq!(
        desk.signed_in("data_admin1")
            .get(&format!("/credit/{id}"))
            .status,
        403
    );
}

#[test]
fn check_4_after_its_last_day_nobody_sees_an_entry() {
    let mut desk = Desk::open_under("[credit]\nprofile = \"淮安-2018\"\n");
    let case = last_candidate();
    verified(&desk, &case, "2025-11-22");
    {
        let writer = desk.signed_in("credit_officer1");
        draft(
            &writer,
            &case,
            &[("served_on", "2025-11-23"), ("valid_until", "2026-11-22")],
        );
        assert_eq!(step(&writer, "submit", &[]).0, 303);
        assert_eq!(
            step(&desk.signed_in("credit_officer2"), "approve", &[]).0,
            303
        );
        let (status, told) = step(&writer, "publish", &[("until", "2026-11-22")]);
        assert_eq!(status, 303, "{told}");
    }
    assert_eq!(public_on(&desk, "2026-11-22", "2026-11-22"), ["C000001"]);
    desk.go_on_at("2026-11-23");
    assert!(public_on(&desk, "2026-11-23", "2026-11-23").is_empty());
    let (status, told) = step(
        &desk.signed_in("credit_officer1"),
        "publish",
        &[("until", "2026-12-01")],
    );
    assert_eq!(status, 409, "no role brings it back: {told}");
}

#[test]
fn check_5_blood_groups_and_illnesses_are_masked_wherever_one_looks() {
    let desk = Desk::open();
    let told = "市民称血型为AB型，有乙肝病史，在网店买到假冒水晶，要求退款。";
    let export = Exchange::of(72_001..72_002).with("sqnr", told);
    import(&desk, "12345数据_202610.csv", &exchange(&export));
    let id = "12345:LYG20261000072001";
    let analyst = desk.signed_in("analyst1");
    let page = analyst.get(&format!("/orders/{id}"));
    let told = order(&desk, id).to_string();
    for secret in ["AB型", "乙肝"] {
        assert!(
            !page.body.contains(secret) && !told.contains(secret),
            "{told}"
        );
        let found = analyst.get(&format!("/search.json?q={secret}")).json();
        assert!(list(&found["hits"]).iter().all(|hit| hit["order_id"] != id));
        let file = analyst
            .get("/search.csv?from=2026-10-01&to=2026-10-31")
            .body;
        assert!(file.contains(id) && !file.contains(secret), "{secret}");
    }
}

#[test]
fn check_6_a_victim_of_paid_orders_is_no_merchant_who_fakes_them() {
    let desk = Desk::open();
    let export = Exchange::of(72_010..72_011)
        .with("sqbt", "兼职刷单被骗")
        .with(
            "sqnr",
            "市民反映在网上做兼职刷单被骗3万元，对方失联，要求处理。",
        )
        .with("bfydw", "");
    import(&desk, "12345数据_202610.csv", &exchange(&export));
    let told = categories(&order(&desk, "12345:LYG20261000072010"));
    assert_eq!(told, ["fake_transaction task_scam"]);
    let routing = desk.signed_in("reviewer1").get("/routing.json").json();
    let scam = list(&routing["acts"])
        .iter()
        .find(|act| act["label"] == "刷单诈骗");
    assert_eq!(scam.unwrap()["lines"][0]["lead"][0], "市公安局");
    assert_eq!(desk.signed_in("admin1").get("/routing").status, 403);
}

#[test]
fn check_7_streams_of_cars_and_people_are_no_fake_traffic() {
    let desk = Desk::open();
    let export = Exchange::of(72_020..72_021)
        .with("sqbt", "路口车流量大")
        .with(
            "sqnr",
            "市民反映该路口车流量大、人流量大，商场门口拥堵，希望疏导。",
        )
        .order(72_021)
        .with("sqbt", "景区人流量大")
        .with("sqnr", "市民反映景区人流量大，客流量超出承载，希望限流。");
    import(&desk, "12345数据_202610.csv", &exchange(&export));
    for id in ["12345:LYG20261000072020", "12345:LYG20261000072021"] {
        let told = categories(&order(&desk, id));
        let is_traffic = |label: &String| label.starts_with("fake_traffic");
        assert!(!told.iter().any(is_traffic), "{told:?}");
    }
}

#[test]
fn check_8_an_order_that_was_handed_on_is_counted_once() {
    let desk = Desk::open();
    let seller = "赣榆区转办测试商行";
    let export = Exchange::of(72_030..72_031)
        .with("bfydw", seller)
        .with("slsj", "2026-10-12 09:00:00");
    import(&desk, "12345数据_202610.csv", &exchange(&export));
    let handed_on = "投诉单编号,投诉时间,投诉人姓名,投诉人电话,被投诉人名称,统一社会信用代码,所在地区,电商平台名称,店铺名称,投诉事项\r\n\
        TS3207261000072030,2026-10-13 10:00:00,欧阳测,13900072030,赣榆区转办测试商行,,赣榆区,,,\
        12345热线转办（工单编号LYG20261000072030）：网店商品与图片不符，要求退款。\r\n";
    import(&desk, "12315投诉_202610.csv", handed_on.as_bytes());
    let handed_on = order(&desk, "12315_complaint:TS3207261000072030");
    assert_eq!(
        handed_on["linked_nos"][0], "LYG20261000072030",
        "{handed_on}"
    );
    let merchant = text(&handed_on["parties"][0]["merchant"]);
    let page = desk
        .signed_in("analyst1")
        .get(&format!("/merchants/{merchant}.json"))
        .json();
    let counts = &page["merchant"];
    assert_eq!(number(&counts["orders"]), 2, "both are kept: {counts}");
    assert_eq!(number(&counts["incidents"]), 1, "one matter: {counts}");
    assert_eq!(number(&counts["complainants"]), 1, "one person: {counts}");
}

#[test]
fn check_9_an_objection_before_a_long_holiday_runs_its_nested_clocks() {
    let mut desk = Desk::open_under("[credit]\nprofile = \"淮安-2018\"\n");
    let case = last_candidate();
    verified(&desk, &case, "2026-01-20");
    {
        let writer = desk.signed_in("credit_officer1");
        draft(
            &writer,
            &case,
            &[
                ("served_on", "2026-01-21"),
                ("told_on", "2026-01-21"),
                ("valid_until", "2027-01-19"),
            ],
        );
        assert_eq!(step(&writer, "submit", &[]).0, 303);
        assert_eq!(
            step(&desk.signed_in("credit_officer2"), "approve", &[]).0,
            303
        );
    }
    // The Friday before the National Day of 2027 has no notice yet: its days are 暂定.
    desk.go_on_at("2027-01-15");
    let writer = desk.signed_in("credit_officer1");
    assert_eq!(step(&writer, "object", &[("ground", "facts")]).0, 303);
    let shown = writer.get("/credit/C000001.json").json();
    let open: Vec<&Value> = list(&shown["clocks"])
        .iter()
        .filter(|clock| clock["open"] == true && text(&clock["name"]).starts_with("异议"))
        .collect();
    assert_eq!(open.len(), 2, "{shown}");
    for clock in open {
        assert_eq!(clock["provisional"], true, "{clock}");
    }
    // The vectors of the year that has its notice, by the same calendar.
    for (from, days, due) in [
        ("2026-02-13", "5", "2026-02-27"),
        ("2026-02-13", "10", "2026-03-05"),
        ("2026-04-30", "3", "2026-05-08"),
        ("2026-09-25", "10", "2026-10-15"),
    ] {
        let answer = desk.command(&["calendar", "due", "--from", from, "--working-days", days]);
        assert!(
            answer.stdout.contains(due),
            "{from}+{days}: {}",
            answer.stdout
        );
    }
    let (status, _) = step(
        &desk.signed_in("determiner1"),
        "propose_answer",
        &[("outcome", "upheld")],
    );
    assert_ne!(status, 303, "the credit office answers");
}

#[test]
fn check_10_a_question_without_a_purpose_is_refused_and_on_record() {
    let desk = Desk::open();
    let officer = desk.signed_in("credit_officer1");
    let asked = officer.post(
        "/credit/compare",
        &[
            ("purpose", ""),
            ("matter", "采购2026-15"),
            ("list", "示例市示范商贸有限公司"),
        ],
    );
    assert_eq!(asked.status, 422);
    assert!(asked.body.contains("R-SEC-04"), "{}", asked.body);
    let log = desk
        .signed_in("auditor1")
        .get("/audit.json?action=credit_query")
        .json();
    assert_eq!(log["entries"][0]["refused"], true, "{log}");
    let wrong = desk
        .signed_in("data_admin1")
        .post("/credit/compare", &[("purpose", "duty")]);
    assert_eq!(wrong.status, 403);
}
