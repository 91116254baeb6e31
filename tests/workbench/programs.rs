//! What programs may ask for, as it was agreed: a change of it is a change of this file.

use super::Desk;

#[test]
fn what_programs_may_ask_for_is_as_it_was_agreed() {
    let desk = Desk::open();
    let told = desk.browser().get("/api/openapi.json").json();
    let agreed: serde_json::Value = serde_json::from_str(include_str!("openapi.json")).unwrap();
    let paths = |document: &serde_json::Value| -> Vec<String> {
        let paths = document["paths"].as_object().unwrap();
        paths.keys().cloned().collect()
    };
    assert_eq!(paths(&told), paths(&agreed));
    assert_eq!(told, agreed);
}
