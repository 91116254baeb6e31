//! What the weekly report tells of the credit entries is what the register holds.

use super::Desk;
use super::credit::{drafted, last_candidate};
use crate::support::{DEMO_WEEK, list, text};

/// Rows of section 九: name, number and note.
fn section(page: &str) -> Vec<Vec<String>> {
    let table = page.split("表11　信用信息工作").nth(1).unwrap();
    let body = table.split("<tbody>").nth(1).unwrap();
    let body = body.split("</tbody>").next().unwrap();
    let rows = body.split("<tr>").skip(1);
    let texts = |row: &str| {
        let pieces = row.split('>').map(|piece| piece.split('<').next().unwrap());
        let texts = pieces.map(str::trim).filter(|text| !text.is_empty());
        texts.map(str::to_owned).collect()
    };
    rows.map(texts).collect()
}

#[test]
fn section_nine_follows_the_register_step_by_step() {
    let desk = Desk::open();
    let officer = desk.signed_in("credit_officer1");
    let report = || {
        section(
            &officer
                .get(&format!("/reports/{DEMO_WEEK}/report.html"))
                .body,
        )
    };
    let number = |name: &str| {
        let rows = report();
        let row = rows.iter().find(|row| row[0] == name);
        row.unwrap_or_else(|| panic!("{name}: {rows:?}"))[1..].join(" ")
    };
    let names: Vec<String> = report().into_iter().map(|row| row[0].clone()).collect();
    let order = [
        "候选数",
        "已认定数",
        "已推送",
        "异议在办",
        "修复在办",
        "到期移出",
    ];
    assert_eq!(names, order);
    assert!(number("已认定数").starts_with("0 "));
    let id = drafted(&desk, &last_candidate());
    assert_eq!(number("已认定数"), "1 其中本周认定1件");
    let step = |who: &str, kind: &str, more: &[(&str, &str)]| {
        let person = desk.signed_in(who);
        let seen = person.get(&format!("/credit/{id}.json")).json()["version"].to_string();
        let mut fields = vec![("step", kind), ("seen", &seen), ("reason", "理由")];
        fields.extend(more);
        let answer = person.post(&format!("/credit/{id}/steps"), &fields);
        assert_eq!(answer.status, 303, "{kind}: {}", answer.body);
    };
    step("credit_officer1", "submit", &[]);
    step("credit_officer2", "approve", &[]);
    step(
        "credit_officer1",
        "push",
        &[("recipient", "市信用中心"), ("operation", "I")],
    );
    assert_eq!(number("已推送"), "1 其中在期限内推送1条");
    step("credit_officer1", "object", &[("ground", "facts")]);
    assert_eq!(number("异议在办"), format!("1 其中逾期0件：{id}"));
    let listed = officer.get("/credit.json").json();
    assert_eq!(text(&list(&listed["entries"])[0]["entry_id"]), id);
}
