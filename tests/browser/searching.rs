//! A question is asked, narrowed, kept, and tells what is new, without a mouse.

use serde_json::json;

use super::keyboard::{ENTER, TAB};
use super::{Chromium, Keyboard};
use crate::support::{Exchange, Workbench, list, text};
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
    keyboard.tab_to(".tabs a[href*='lens=trend']");
    keyboard.go(ENTER);
    assert_eq!(total(&window), narrowed);
    // The weeks of the picture stand in two lists as well.
    keyboard.key("b");
    keyboard.letters("2026-W40");
    keyboard.tab_to("form.brush button");
    keyboard.go(ENTER);
    let of_period = total(&window);
    assert!(
        window.address().contains("from=2026-09-28"),
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

#[test]
fn a_stretch_of_weeks_is_drawn_on_the_picture_with_a_mouse() {
    let Some(window) = Chromium::start() else {
        return;
    };
    let desk = Desk::open();
    let analyst = desk.signed_in("analyst1");
    window.become_holder_of(&desk, &analyst.cookie);
    window.open(&format!(
        "{}/search?lens=trend&q=%E5%81%87%E8%B4%A7",
        desk.url
    ));
    let weeks = window.script(
        "return Array.prototype.map.call(document.querySelector('.brush [name=from]').options, function (week) { return week.value; })",
        &[],
    );
    let weeks: Vec<&str> = list(&weeks).iter().map(text).collect();
    // From the middle of the fifth week's bar to that of the seventh.
    let across = |place: f64| {
        let script = "var chart = document.querySelector('[data-brush]'), plot = chart.dataset.brush.split(' ').map(Number),
            box = chart.querySelector('svg').getBoundingClientRect();
            return [box.left + (plot[0] + (plot[1] - plot[0]) * arguments[0]) * box.width / plot[2], box.top + box.height / 2]";
        let part = (place + 0.5) / weeks.len() as f64;
        let at = window.script(script, &[json!(part)]);
        (at[0].as_f64().unwrap(), at[1].as_f64().unwrap())
    };
    let (from, to) = (across(4.0), across(6.0));
    window.leaving(|| window.drag(from, to));
    let address = window.address();
    assert!(address.contains(&format!("from={}", weeks[4])), "{address}");
    let shown = analyst
        .get(&address.replace("/search?", "/search.json?"))
        .json();
    let kept = list(&shown["trend"]["weeks"]).iter();
    let kept: Vec<&str> = kept.map(|week| text(&week["monday"])).collect();
    assert!(
        kept.iter().all(|week| weeks[4..=6].contains(week)),
        "{kept:?}"
    );
    assert_eq!(shown["total"], total(&window));
}

/// The number that stands over all ways of looking.
fn total(window: &Chromium) -> i64 {
    let told = window.text_of(".total strong").replace(',', "");
    told.parse().unwrap_or_else(|_| panic!("no total: {told}"))
}
