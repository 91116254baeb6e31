//! A flag becomes a candidate by two people, neither of whom has a mouse.

use std::time::Instant;

use super::keyboard::{ENTER, TAB};
use super::{Chromium, Keyboard};
use crate::support::text;
use crate::workbench::Desk;

#[test]
fn two_reviewers_make_a_flag_a_candidate_without_a_mouse() {
    let Some(window) = Chromium::start() else {
        return;
    };
    let desk = Desk::open();
    let keyboard = Keyboard::of(&window);
    window.open(&format!("{}/", desk.url));
    keyboard.sign_in("reviewer1");
    let (began, before) = (Instant::now(), keyboard.pressed());
    // The inbox, its first flag, and what can be done with it.
    keyboard.go_to("i");
    keyboard.key("j");
    keyboard.go(ENTER);
    let case = window.address();
    assert!(case.starts_with("/flags/2026-W47-"), "{case}");
    keyboard.key("1");
    keyboard.go(ENTER);
    assert!(window.text_of(".state").contains("提出列为候选"));
    open_step(&keyboard, "propose");
    keyboard.chinese("九人独立投诉，照片与鉴定相互印证");
    keyboard.send();
    assert!(
        window.text_of(".state").contains("待"),
        "{}",
        window.text_of(".state")
    );
    let first = (keyboard.pressed() - before, began.elapsed());
    keyboard.go_to("q");
    keyboard.sign_in("reviewer2");
    let (began, before) = (Instant::now(), keyboard.pressed());
    // What waits for the second is on the first page.
    keyboard.key("j");
    keyboard.go(ENTER);
    assert_eq!(window.address(), case);
    open_step(&keyboard, "agree");
    keyboard.chinese("同意");
    keyboard.send();
    let second = (keyboard.pressed() - before, began.elapsed());
    println!(
        "{} + {} keys, {:.1} + {:.1} s",
        first.0,
        second.0,
        first.1.as_secs_f64(),
        second.1.as_secs_f64()
    );
    // At two keys a second, the sentence included, a flag takes one person less than 45 seconds.
    assert!(first.0.max(second.0) <= 90, "{first:?} {second:?}");
    let told = desk.signed_in("auditor1").get("/audit.json").json();
    let told = told.to_string();
    assert!(told.contains("reviewer2"), "{told}");
    let stands = desk
        .signed_in("reviewer1")
        .get(&format!("{case}.json"))
        .json();
    assert_eq!(
        text(&stands["stage"]),
        "候选信用信息",
        "{}",
        stands["history"]
    );
}

/// Presses the number of a step; its first field has the focus then.
fn open_step(keyboard: &Keyboard<'_>, step: &str) {
    keyboard.key(&keyboard.number_of_step(step));
    assert!(
        keyboard.is_on("textarea[name=reason]"),
        "{}",
        keyboard.focused()
    );
}

#[test]
fn keys_act_only_where_nothing_is_written_and_no_input_method_is_at_work() {
    let Some(window) = Chromium::start() else {
        return;
    };
    let desk = Desk::open();
    let keyboard = Keyboard::of(&window);
    window.become_holder_of(&desk, &desk.signed_in("reviewer1").cookie);
    window.open(&format!("{}/flags", desk.url));
    // A key that an input method still works on.
    let composing = "document.dispatchEvent(new KeyboardEvent('keydown', { key: '?', isComposing: true, bubbles: true }));
        return document.querySelector('dialog').open";
    let told = window.script(composing, &[]);
    assert_eq!(told, false);
    keyboard.key("?");
    assert_eq!(
        window.script("return document.querySelector('dialog').open", &[]),
        true
    );
    keyboard.key(super::keyboard::ESCAPE);
    assert_eq!(
        window.script("return document.querySelector('dialog').open", &[]),
        false
    );
    // What is written into a field moves nothing.
    keyboard.tab_to("input[name=reason]");
    keyboard.letters("jgi?1");
    let written = window.script("return document.activeElement.value", &[]);
    assert_eq!(written, "jgi?1");
    assert_eq!(window.address(), "/flags");
    keyboard.key(super::keyboard::ESCAPE);
    keyboard.key("b");
    assert!(
        keyboard.is_on("select[name=step]"),
        "{}",
        keyboard.focused()
    );
    keyboard.key(TAB);
    assert!(!keyboard.is_on("select[name=step]"));
}
