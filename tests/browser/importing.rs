//! A file is brought, looked at, confirmed, and the row that was set aside mended, without a mouse.

use super::keyboard::{ENTER, TAB};
use super::{Chromium, Keyboard};
use crate::support::{Exchange, Workbench, number};
use crate::workbench::Desk;

#[test]
fn a_file_is_imported_and_its_broken_row_mended_without_a_mouse() {
    let Some(window) = Chromium::start() else {
        return;
    };
    let desk = Desk::open();
    let bench = Workbench::new();
    let file = Exchange::of(77_001..77_004)
        .order(77_004)
        .with("slsj", "不记得了")
        .write(&bench, "12345数据_202610.csv");
    let keyboard = Keyboard::of(&window);
    window.open(&format!("{}/", desk.url));
    keyboard.sign_in("data_admin1");
    keyboard.go_to("d");
    keyboard.tab_to("a[href='/imports/upload']");
    keyboard.go(ENTER);
    keyboard.tab_to("input[type=file]");
    window.choose_file("input[type=file]", &file);
    keyboard.tab_to("form[enctype] button");
    keyboard.go(ENTER);
    assert!(window.text_of("main").contains("将放入隔离区"));
    keyboard.tab_to("form[action$='/confirm'] button");
    keyboard.go(ENTER);
    // The page asks again by itself until the import has ended.
    window.until("the end of the import", || {
        window
            .text_of("main")
            .contains("处理隔离的行")
            .then_some(())
    });
    keyboard.tab_to("main a[href$='/quarantine']");
    keyboard.go(ENTER);
    keyboard.key("j");
    keyboard.go(ENTER);
    assert!(window.text_of("main").contains("不记得了"));
    keyboard.tab_to("input[name=column-2]");
    keyboard.letters("2026-10-03 08:00");
    keyboard.tab_to("textarea[name=reason]");
    keyboard.chinese("与热线核对");
    keyboard.key(TAB);
    keyboard.go(ENTER);
    assert!(
        window.text_of("main").contains("尚待处理0行"),
        "{}",
        window.text_of("main")
    );
    println!("{} keys", keyboard.pressed());
    let steward = desk.signed_in("data_admin1");
    let ledger = steward.get("/imports.json").json();
    let lines = ledger["imports"].as_array().unwrap();
    let taken: i64 = lines
        .iter()
        .filter(|line| line["operator"] == "data_admin1")
        .map(|line| number(&line["accepted"]))
        .sum();
    assert_eq!(taken, 4, "three at once, and the mended one");
}
