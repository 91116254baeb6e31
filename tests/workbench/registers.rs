//! Registers that others keep: taken in without losing a row, told of a merchant, and compared with what is entered.

use serde_json::Value;

use super::credit::{drafted, last_candidate};
use super::{Answer, Browser, Desk};
use crate::support::{demo, list, number, text};

/// The party of the entries of these tests is on it.
const RED_LIST: &str = "诚信红名单\r\n企业名称,统一社会信用代码,认定单位,列入日期,有效期至,名单类型\r\n\
     示例市示范商贸有限公司,91350100M000100Y43,示例市消费者协会,2026-01-02,2027-12-31,放心消费示范店\r\n\
     某甲店,91350100M000100Y44,某协会,2026-01-02,,示范店\r\n\
     ,91350100M000100Y43,某协会,2026-01-02,,示范店\r\n\
     某乙店,,某协会,去年,,示范店\r\n\
     欧阳列名,11010519491231002X,某协会,2026-01-02,长期,诚信个人\r\n\
     合计,5\r\n";

pub(crate) fn bring_red_list(steward: &Browser<'_>) -> Answer {
    bring(steward, "red_list", RED_LIST)
}

fn bring(steward: &Browser<'_>, kind: &str, file: &str) -> Answer {
    steward.bring("/registers", &[("kind", kind)], file.as_bytes())
}

/// The batch that a file became.
fn batch(steward: &Browser<'_>, kind: &str, file: &str) -> Value {
    let answer = bring(steward, kind, file);
    assert_eq!(answer.status, 303, "{}", answer.body);
    steward
        .get(&format!("{}.json", answer.header("location")))
        .json()
}

#[test]
fn every_row_of_a_register_is_kept_known_or_refused_with_its_reason() {
    let desk = Desk::open();
    let steward = desk.signed_in("data_admin1");
    let first = batch(&steward, "red_list", RED_LIST);
    let counts = |page: &Value| {
        ["rows_read", "accepted", "duplicate", "refused", "skipped"]
            .map(|count| number(&page["line"][count]))
    };
    assert_eq!(counts(&first), [5, 3, 0, 2, 3], "{first}");
    let refusals: Vec<String> = list(&first["refusals"])
        .iter()
        .map(|refusal| format!("{}:{}", refusal["row"], text(&refusal["reason"])))
        .collect();
    assert!(refusals[0].starts_with("5:缺名称"), "{refusals:?}");
    assert!(refusals[1].starts_with("6:") && refusals[1].contains("去年"));
    // The same file is the same batch; another file with the same rows adds none.
    let again = batch(&steward, "red_list", RED_LIST);
    assert_eq!(again["line"]["batch"], first["line"]["batch"]);
    // Where a row stands does not make it another.
    let longer = RED_LIST
        .replace("诚信红名单\r\n", "诚信红名单\r\n更新版\r\n")
        .replace("合计,5\r\n", "某丙店,,某协会,2026-02-01,,示范店\r\n");
    assert_eq!(
        counts(&batch(&steward, "red_list", &longer))[..3],
        [6, 1, 3]
    );
    let rows = steward.get("/registers/kinds/red_list.json").json();
    assert_eq!(number(&rows["total"]), 4);
    let bad = &rows["rows"][1]["row"];
    assert_eq!(
        (bad["code_is_bad"].as_bool(), bad["code"].is_null()),
        (Some(true), true)
    );
    let file = steward.get("/registers/kinds/red_list/rows.csv").body;
    assert_eq!(file.lines().count(), 5);
    // Of a person there is neither name nor number, here or in the database.
    let everything = [rows.to_string(), file, first.to_string()];
    for holder in &everything {
        assert!(!holder.contains("欧阳列名") && !holder.contains("19491231"));
    }
    for file in ["mingcha.db", "mingcha.db-wal"] {
        let bytes = std::fs::read(desk.data.join(file)).unwrap_or_default();
        let name = "欧阳列名".as_bytes();
        assert!(!bytes.windows(name.len()).any(|piece| piece == name));
    }
    assert!(everything[1].contains("欧***"));
    // The command tells the same.
    let told = desk
        .command(&["credit", "registers", "list", "--kind", "red_list"])
        .json();
    assert_eq!(list(&told["rows"]).len(), 4);
    assert_eq!(list(&told["batches"]).len(), 2);
    assert_eq!(desk.command(&["audit", "verify"]).code, 0);
}

#[test]
fn a_file_that_is_no_register_is_refused_with_what_to_do() {
    let desk = Desk::open();
    let steward = desk.signed_in("data_admin1");
    let refused = bring(&steward, "penalty", "甲,乙\r\n1,2\r\n");
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("甲、乙") && refused.body.contains("行政相对人名称"),
        "{}",
        refused.body
    );
    assert_eq!(bring(&steward, "", RED_LIST).status, 422);
    assert_eq!(
        bring(&desk.signed_in("reviewer1"), "red_list", RED_LIST).status,
        403
    );
    assert!(list(&steward.get("/registers.json").json()["batches"]).is_empty());
    // Nothing of it waits on the disk.
    let staged = std::fs::read_dir(desk.data.join("uploads"));
    assert_eq!(staged.map_or(0, Iterator::count), 0);
}

const WHY: (&str, &str) = ("reason", "决定书已送达，事实清楚");

fn step(who: &Browser<'_>, id: &str, kind: &str, more: &[(&str, &str)]) -> Answer {
    let shown = who.get(&format!("/credit/{id}.json")).json();
    let seen = shown["version"].to_string();
    let mut fields = vec![("step", kind), ("seen", seen.as_str()), WHY];
    fields.extend(more);
    who.post(&format!("/credit/{id}/steps"), &fields)
}

#[test]
fn nobody_on_the_red_list_is_entered_before_the_removal_was_asked_for() {
    let desk = Desk::open();
    bring_red_list(&desk.signed_in("data_admin1"));
    let id = drafted(&desk, &last_candidate());
    let writer = desk.signed_in("credit_officer1");
    let second = desk.signed_in("credit_officer2");
    // It is a task before it is a surprise.
    let tasks = writer.get("/").body;
    assert!(tasks.contains("红名单冲突1处，提请移出"), "{tasks}");
    assert_eq!(step(&writer, &id, "submit", &[]).status, 303);
    let blocked = step(&second, &id, "approve", &[]);
    assert_eq!(blocked.status, 409);
    assert!(
        blocked.body.contains("R-CRD-12") && blocked.body.contains("放心消费示范店"),
        "{}",
        blocked.body
    );
    let page = writer.get("/credit/conflicts.json").json();
    assert_eq!(page["entries"][0]["state"], "待提请移出", "{page}");
    let row = page["entries"][0]["listing"]["row"].to_string();
    let other = step(&writer, &id, "ask_removal", &[("row", "99")]);
    assert_eq!(other.status, 409, "{}", other.body);
    assert_eq!(
        step(&writer, &id, "ask_removal", &[("row", &row)]).status,
        303
    );
    assert_eq!(step(&second, &id, "approve", &[]).status, 303);
    assert_eq!(
        step(&writer, &id, "removal_done", &[("row", &row)]).status,
        303
    );
    let file = writer.get("/credit/conflicts.csv").body;
    assert!(file.contains("名单文件尚未更新"), "{file}");
    // The list that comes next has it no more.
    let removed = "企业名称,统一社会信用代码,名单类型,名单状态\r\n\
         示例市示范商贸有限公司,91350100M000100Y43,放心消费示范店,已移出\r\n";
    let steward = desk.signed_in("data_admin1");
    assert_eq!(bring(&steward, "red_list", removed).status, 303);
    let page = writer.get("/credit/conflicts.json").json();
    assert!(list(&page["entries"]).is_empty(), "{page}");
}

#[test]
fn a_merchant_is_told_with_its_pledges_and_with_what_speaks_against_them() {
    let desk = Desk::open();
    let merchants = demo().answer(&["merchants", "list"]);
    let flags = demo().answer(&["flags", "--week", crate::support::DEMO_WEEK]);
    let flagged: Vec<&str> = list(&flags["flags"])
        .iter()
        .filter(|flag| flag["category"] == "counterfeit")
        .map(|flag| text(&flag["merchant"]["merchant_id"]))
        .collect();
    let merchant = list(&merchants["merchants"]).iter().find(|merchant| {
        merchant["uscc"].is_string() && flagged.contains(&text(&merchant["merchant_id"]))
    });
    let merchant = merchant.expect("the demo has a flagged merchant with a code");
    let (id, code) = (text(&merchant["merchant_id"]), text(&merchant["uscc"]));
    let file = format!(
        "承诺主体,统一社会信用代码,承诺类型,承诺日期\r\n某店,{code},产品质量承诺,2025-01-01\r\n"
    );
    let steward = desk.signed_in("data_admin1");
    assert_eq!(bring(&steward, "pledge", &file).status, 303);
    let page = steward.get(&format!("/merchants/{id}.json")).json();
    let pledge = &page["registered"][0];
    assert_eq!(pledge["kind"], "pledge", "{page}");
    let against = &pledge["against"][0];
    let found = steward
        .get(&text(&against["url"]).replace("/search?", "/search.json?"))
        .json();
    assert!(number(&against["orders"]) > 0);
    assert_eq!(
        against["orders"], found["total"],
        "the number opens to its orders"
    );
}
