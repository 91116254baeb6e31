//! A row that was set aside is mended in the browser, and everything still adds up.

use mingcha::store::WriterLock;
use serde_json::Value;

use super::{Browser, Desk};
use crate::support::{Exchange, Workbench, ledger_closes, list, number, text};

/// Imports these rows by the command; the address of its quarantine.
fn imported(desk: &Desk, export: &Exchange, name: &str) -> String {
    let bench = Workbench::new();
    let file = export.write(&bench, name);
    let imported = desk.command(&["import", file.to_str().unwrap()]);
    assert_eq!(imported.code, 0, "{}", imported.stderr);
    let import = imported.json()["imports"][0].clone();
    ledger_closes(&import);
    format!("/imports/{}/quarantine", text(&import["import_id"]))
}

fn rows(browser: &Browser<'_>, place: &str) -> Vec<Value> {
    list(&browser.get(&format!("{place}.json")).json()["rows"]).clone()
}

/// The address of the only row.
fn only_row(browser: &Browser<'_>, place: &str) -> String {
    let rows = rows(browser, place);
    assert_eq!(rows.len(), 1, "{rows:?}");
    format!("{place}/{}", rows[0]["id"])
}

fn broken() -> Exchange {
    Exchange::of(80_001..80_002)
        .order(80_002)
        .with("slsj", "不记得了")
        .with("sqnr", "请回电13912345678，身份证号11010519491231002X。")
}

/// The last entry about a row, with its reason.
fn last_repair(desk: &Desk) -> (String, String, String) {
    let auditor = desk.signed_in("auditor1");
    let page = auditor.get("/audit.json?action=quarantine_repair").json();
    let entry = &page["entries"][0];
    (
        text(&entry["actor"]).to_owned(),
        text(&entry["object"]).to_owned(),
        text(&entry["reason"]).to_owned(),
    )
}

fn fsck_is_clean(desk: &Desk) {
    let checked = desk.command(&["fsck"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
}

#[test]
fn a_row_is_shown_masked_mended_and_taken_in_like_any_other() {
    let desk = Desk::open();
    let steward = desk.signed_in("data_admin1");
    let place = imported(&desk, &broken(), "a.csv");
    let row = only_row(&steward, &place);
    let twin = steward.get(&format!("{row}.json")).json();
    for seen in [
        steward.get(&place).body,
        steward.get(&row).body,
        twin.to_string(),
    ] {
        assert!(seen.contains("不记得了"), "{seen}");
        for personal in ["欧阳测", "13900080002", "13912345678", "11010519491231002X"] {
            assert!(!seen.contains(personal), "{personal} in {seen}");
        }
    }
    assert_eq!(twin["row"], 3);
    let columns = list(&twin["columns"]);
    assert_eq!(columns.len(), 9);
    assert_eq!(columns[1]["becomes"], "来电时间");
    let form = [
        ("seen", "0"),
        ("reason", "与热线核对，市民13912345678确认"),
        ("column-2", "2026-10-03 08:00"),
    ];
    let mended = steward.post(&format!("{row}/repair"), &form);
    assert_eq!(mended.header("location"), place, "{}", mended.body);
    let found = desk.command(&["order", "12345:LYG20261000080002"]).json();
    assert!(text(&found["received_at"]).starts_with("2026-10-03T08:00"));
    let origin = &found["provenance"];
    assert_eq!(number(&origin["row"]), 3);
    assert_eq!(origin["retried"]["operator"], "data_admin1");
    // Who, when, which column of which row, why, and what came of it; no value of any cell, no number of a person.
    let (actor, object, reason) = last_repair(&desk);
    assert_eq!(actor, "data_admin1");
    assert_eq!(object, format!("quarantine:{}", twin["id"]));
    let import = text(&twin["import_id"]);
    assert!(
        reason.starts_with(&format!("{import}第3行，改第2列，已接收（imp-")),
        "{reason}"
    );
    assert!(reason.contains("与热线核对"), "{reason}");
    assert!(!reason.contains("13912345678") && !reason.contains("2026-10-03"));
    let after = steward.get(&format!("{row}.json")).json();
    assert_eq!(after["history"][0]["columns"][0], "第2列“slsj”");
    assert_eq!(after["history"][0]["outcome"], "已接收");
    assert!(!after["resolved_by"].is_null());
    let page = steward.get(&place).body;
    assert!(page.contains("尚待处理0行"), "{page}");
    for line in list(&steward.get("/imports.json").json()["imports"]) {
        assert_eq!(line["closes"], true, "{line}");
    }
    fsck_is_clean(&desk);
    // What is done is done.
    let again = steward.post(&format!("{row}/repair"), &form);
    assert_eq!(again.status, 409, "{}", again.body);
}

#[test]
fn a_row_that_is_still_wrong_stays_with_its_new_reason_and_its_original() {
    let desk = Desk::open();
    let steward = desk.signed_in("data_admin1");
    let export = broken().with("sqbt", "").with("sqnr", "");
    let place = imported(&desk, &export, "b.csv");
    let row = only_row(&steward, &place);
    let before = steward.get(&format!("{row}.json")).json();
    assert_eq!(before["reason"], "缺少标题和内容");
    let first = [("seen", "0"), ("reason", "补标题"), ("column-6", "不退款")];
    let tried = steward.post(&format!("{row}/repair"), &first);
    assert_eq!(tried.header("location"), row, "{}", tried.body);
    let after = steward.get(&format!("{row}.json")).json();
    assert_eq!(after["reason"], "受理时间无法识别");
    assert_eq!(after["history"][0]["message_before"], before["message"]);
    assert_eq!(after["columns"], before["columns"], "the original is kept");
    assert!(last_repair(&desk).2.contains("改第6列，仍在隔离区：补标题"));
    fsck_is_clean(&desk);
    // A form that has not seen this attempt.
    let stale = steward.post(&format!("{row}/repair"), &first);
    assert_eq!(stale.status, 409, "{}", stale.body);
    assert_eq!(
        list(&steward.get(&format!("{row}.json")).json()["history"]).len(),
        1
    );
    let second = [
        ("seen", "1"),
        ("reason", "补全"),
        ("column-6", "不退款"),
        ("column-2", "2026-10-04 08:00"),
    ];
    let mended = steward.post(&format!("{row}/repair"), &second);
    assert_eq!(mended.header("location"), place, "{}", mended.body);
    fsck_is_clean(&desk);
}

#[test]
fn a_mended_row_may_correct_or_repeat_an_order() {
    let desk = Desk::open();
    let steward = desk.signed_in("data_admin1");
    for (name, text, outcome) in [
        ("更正.csv", "市民更正：手串是塑料做的。", "已更正原有工单"),
        ("重复.csv", "", "与原有工单相同"),
    ] {
        let export = Exchange::of(81_001..81_002);
        imported(&desk, &export, "first.csv");
        let mut late = Exchange::default().order(81_001).with("slsj", "不记得了");
        if !text.is_empty() {
            late = late.with("sqnr", text);
        }
        let place = imported(&desk, &late, name);
        let row = only_row(&steward, &place);
        // The day and hour of the order as the builder writes them.
        let time = format!("2026-10-{:02} {:02}:10:00", 1 + 81_001 % 28, 81_001 % 24);
        let mut form = vec![("seen", "0"), ("reason", "核对"), ("column-2", &time)];
        if text.is_empty() {
            form.push(("column-7", "市民更正：手串是塑料做的。"));
        }
        let mended = steward.post(&format!("{row}/repair"), &form);
        assert_eq!(mended.status, 303, "{}", mended.body);
        let twin = steward.get(&format!("{row}.json")).json();
        assert_eq!(twin["history"][0]["outcome"], outcome);
        fsck_is_clean(&desk);
    }
}

#[test]
fn what_cannot_be_mended_changes_nothing() {
    let desk = Desk::open();
    let steward = desk.signed_in("data_admin1");
    let place = imported(&desk, &broken(), "c.csv");
    let row = only_row(&steward, &place);
    let repair = format!("{row}/repair");
    let sound = ("column-2", "2026-10-03 08:00");
    let without = steward.post(&repair, &[("seen", "0"), ("reason", " "), sound]);
    assert_eq!(without.status, 422, "{}", without.body);
    let writing = WriterLock::take(&desk.data).unwrap();
    let form = [("seen", "0"), ("reason", "核对"), sound];
    let busy = steward.post(&repair, &form);
    assert_eq!((busy.status, busy.code().as_str()), (409, "busy"));
    assert!(busy.body.contains("正在进行"), "{}", busy.body);
    drop(writing);
    // Rows of another import, and none at all.
    let elsewhere = row.replace(&place, "/imports/imp-000001/quarantine");
    for path in [
        elsewhere.as_str(),
        "/imports/imp-000001/quarantine/x",
        "/imports/imp-999999/quarantine",
        "/imports/x/quarantine/1",
    ] {
        assert_eq!(steward.get(path).status, 404, "{path}");
    }
    let foreign = steward.post(&format!("{elsewhere}/repair"), &form);
    assert_eq!(foreign.status, 404);
    // An analyst looks on.
    let analyst = desk.signed_in("analyst1");
    let page = analyst.get(&row).body;
    assert!(page.contains("不记得了") && !page.contains("name=\"column-2\""));
    assert_eq!(analyst.post(&repair, &form).code(), "forbidden");
    assert_eq!(
        list(&steward.get(&format!("{row}.json")).json()["history"]).len(),
        0
    );
    fsck_is_clean(&desk);
}
