//! What everybody may be told of the credit record, and that nobody is found in it.

use super::credit::{drafted, last_candidate};
use super::packages::packed;
use super::{Desk, RECIPIENTS};
use crate::support::list;

#[test]
fn nobody_has_to_sign_in_and_a_single_entry_is_not_to_be_seen() {
    let desk = Desk::open_under(RECIPIENTS);
    let nobody = desk.browser();
    let before = nobody.get("/public/statistics.json");
    assert_eq!(before.status, 200, "{}", before.body);
    assert_eq!(before.json()["total"], 0);
    drafted(&desk, &last_candidate());
    packed(&desk);
    let officer = desk.signed_in("credit_officer1");
    let seen = officer.get("/credit/C000001.json").json()["version"].to_string();
    let fields = [
        ("step", "publish"),
        ("seen", &seen),
        ("until", "2027-11-19"),
        ("cleared", "yes"),
    ];
    assert_eq!(officer.post("/credit/C000001/steps", &fields).status, 303);
    let told = nobody.get("/public/statistics.json").json();
    assert_eq!(told["as_of"], "2026-11-22");
    assert_eq!(told["items"][0][0], "XZCF", "{told}");
    let row = &list(&told["rows"])[0];
    assert_eq!(row["behaviour"], "其他类型");
    assert!(
        row["counts"][0].is_null() && row["total"].is_null(),
        "{told}"
    );
    assert!(
        told["totals"][0].is_null() && told["total"].is_null(),
        "{told}"
    );
    let page = nobody.get("/public/statistics");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("不公布"), "{}", page.body);
    for hint in ["示范商贸", "假冒伪劣", "C000001", "91350100M"] {
        assert!(!page.body.contains(hint), "{hint}");
    }
}
