//! The report of a week is worded by one person and signed by another, neither of whom has a mouse.

use super::keyboard::ENTER;
use super::{Chromium, Keyboard};
use crate::support::{list, text};
use crate::workbench::Desk;

#[test]
fn two_people_issue_the_report_of_a_week_without_a_mouse() {
    let Some(window) = Chromium::start() else {
        return;
    };
    let desk = Desk::open();
    let keyboard = Keyboard::of(&window);
    window.open(&format!("{}/", desk.url));
    keyboard.sign_in("reviewer1");
    // The newest week stands first.
    keyboard.go_to("r");
    keyboard.key("j");
    keyboard.go(ENTER);
    let report = window.address();
    assert!(report.starts_with("/reports/2026-W"), "{report}");
    keyboard.tab_to("textarea[name^='note-']");
    keyboard.chinese("节后网购退货增多，请各单位先行核查。");
    keyboard.send();
    assert!(window.text_of("[role=status]").contains("文字已保存"));
    keyboard.key("1");
    assert!(
        keyboard.is_on("textarea[name=reason]"),
        "{}",
        keyboard.focused()
    );
    keyboard.chinese("已逐项核对");
    keyboard.send();
    let state = window.text_of(".state");
    assert!(state.contains("待另一名审阅员"), "{state}");
    let first = keyboard.pressed();
    keyboard.go_to("q");

    keyboard.sign_in("reviewer2");
    // What waits for a signature is among what there is to do.
    let waiting = format!("main a[href='{report}']");
    keyboard.tab_to(&waiting);
    keyboard.go(ENTER);
    keyboard.key(&keyboard.number_of_step("sign"));
    keyboard.go(ENTER);
    let state = window.text_of(".state");
    assert!(state.contains("已签发"), "{state}");
    println!("{first} + {} keys", keyboard.pressed() - first);
    keyboard.tab_to("main a[href$='/report.html']");
    keyboard.go(ENTER);
    let issued = window.text_of("body");
    for said in ["节后网购退货增多", "提请：reviewer1", "签发：reviewer2"] {
        assert!(issued.contains(said), "{said} is not in {issued:.600}");
    }
    let page = desk
        .signed_in("analyst1")
        .get(&format!("{report}.json"))
        .json();
    let steps: Vec<&str> = list(&page["history"])
        .iter()
        .map(|past| text(&past["step"]))
        .collect();
    assert_eq!(steps, ["修改文字", "提请签发", "签发"]);
}
