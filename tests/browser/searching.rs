//! A question is asked, narrowed, kept, and tells what is new, without a mouse.

use super::keyboard::{ENTER, TAB};
use super::{Chromium, Keyboard};
use crate::support::{Exchange, Workbench, list};
use crate::workbench::Desk;

#[test]
fn a_question_is_narrowed_kept_and_tells_what_is_new_without_a_mouse() {
    let Some(window) = Chromium::start() else {
        return;
    };
    let desk = Desk::open();
    let keyboard = Keyboard::of(&window);
    window.open(&format!("{}/", desk.url));
    keyboard.sign_in("analyst1");
    keyboard.go_to("s");
    keyboard.key("/");
    keyboard.chinese("水晶手串");
    keyboard.go(ENTER);
    let all = total(&window);
    // A facet, then a period.
    keyboard.tab_to(".facets a[href*='source=12345']");
    keyboard.go(ENTER);
    let narrowed = total(&window);
    assert!(narrowed > 0 && narrowed < all, "{narrowed} of {all}");
    keyboard.tab_to("input[name=from]");
    keyboard.day("2026", "10", "01");
    keyboard.go(ENTER);
    let of_period = total(&window);
    assert!(
        window.address().contains("from=2026-10-01"),
        "{}",
        window.address()
    );
    assert!(
        of_period > 0 && of_period < narrowed,
        "{of_period} of {narrowed}"
    );
    keyboard.key("s");
    assert!(keyboard.is_on("form[action='/saved'] input[name=name]"));
    keyboard.key(TAB);
    keyboard.go(ENTER);
    assert_eq!(window.address(), "/saved");
    let bench = Workbench::new();
    let late = Exchange::default()
        .order(78_001)
        .with("sqbt", "水晶手串是玻璃的")
        .write(&bench, "late.csv");
    let imported = desk.command(&["import", late.to_str().unwrap()]);
    assert_eq!(imported.code, 0, "{}", imported.stderr);
    keyboard.go_to("f");
    keyboard.tab_to("form[action$='/look'] button");
    keyboard.go(ENTER);
    assert_eq!(total(&window), 1);
    assert!(window.text_of(".hitlist").contains("水晶手串是玻璃的"));
    keyboard.go_to("f");
    println!("{} keys", keyboard.pressed());
    let kept = desk.signed_in("analyst1").get("/saved.json").json();
    let kept = &list(&kept["searches"])[0];
    assert_eq!(
        (kept["total"].as_i64(), kept["new"].as_i64()),
        (Some(of_period + 1), Some(0))
    );
}

/// The number that stands over all ways of looking.
fn total(window: &Chromium) -> i64 {
    let told = window.text_of(".total strong").replace(',', "");
    told.parse().unwrap_or_else(|_| panic!("no total: {told}"))
}
