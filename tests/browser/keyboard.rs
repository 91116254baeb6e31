//! Somebody who has no mouse. Keys go to whatever has the focus; the focus is moved by keys alone.

use std::cell::Cell;

use serde_json::json;

use super::Chromium;
use crate::workbench::PASSWORD;

/// As WebDriver names keys that are no characters.
pub(super) const ENTER: &str = "\u{E007}";
pub(super) const TAB: &str = "\u{E004}";
pub(super) const ESCAPE: &str = "\u{E00C}";
const CONTROL: &str = "\u{E009}";

/// How far the focus is moved before the way is called lost.
const MOST_TABS: usize = 60;

/// Keys on their way to a window, counted.
pub(super) struct Keyboard<'a> {
    window: &'a Chromium,
    pressed: Cell<usize>,
}

impl<'a> Keyboard<'a> {
    pub(super) fn of(window: &'a Chromium) -> Self {
        Self {
            window,
            pressed: Cell::new(0),
        }
    }

    /// Keys pressed so far; a Chinese character counts as three.
    pub(super) fn pressed(&self) -> usize {
        self.pressed.get()
    }

    /// One key.
    pub(super) fn key(&self, key: &str) {
        self.count(1);
        self.window.press(&[key.to_owned()]);
    }

    /// A key that leads to another page.
    pub(super) fn go(&self, key: &str) {
        self.window.leaving(|| self.key(key));
    }

    /// `g` and a letter: the keys of a place.
    pub(super) fn go_to(&self, letter: &str) {
        self.key("g");
        self.go(letter);
    }

    /// Control and Enter together: sends the form that is being filled in.
    pub(super) fn send(&self) {
        self.count(2);
        self.window
            .leaving(|| self.window.press_held(CONTROL, ENTER));
    }

    /// Characters of the keyboard.
    pub(super) fn letters(&self, text: &str) {
        let keys: Vec<String> = text.chars().map(String::from).collect();
        self.count(keys.len());
        self.window.press(&keys);
    }

    /// Chinese, as an input method hands it over.
    pub(super) fn chinese(&self, text: &str) {
        self.count(text.chars().count() * 3);
        self.window.insert(text);
    }

    /// Moves the focus onward until it is on such an element.
    pub(super) fn tab_to(&self, selector: &str) {
        for _ in 0..MOST_TABS {
            if self.is_on(selector) {
                return;
            }
            self.key(TAB);
        }
        panic!(
            "no way to {selector} on {}; the focus is on {}",
            self.window.address(),
            self.focused()
        );
    }

    /// The number of a step that the page offers: the key that opens it.
    pub(super) fn number_of_step(&self, step: &str) -> String {
        let script = "return Array.prototype.map.call(document.querySelectorAll('.step [name=step]'), function (field) { return field.value; })";
        let steps = self.window.script(script, &[]);
        let steps = steps.as_array().unwrap();
        let place = steps.iter().position(|offered| offered == step);
        let place = place.unwrap_or_else(|| panic!("{step} is not among {steps:?}"));
        (place + 1).to_string()
    }

    /// Whether the focus is on such an element.
    pub(super) fn is_on(&self, selector: &str) -> bool {
        let script = "return document.activeElement.matches(arguments[0])";
        self.window.script(script, &[json!(selector)]) == true
    }

    /// Signs in on the page of that; its first field has the focus.
    pub(super) fn sign_in(&self, name: &str) {
        assert!(self.is_on("[name=name]"), "{}", self.focused());
        self.letters(name);
        self.key(TAB);
        self.letters(PASSWORD);
        self.go(ENTER);
    }

    /// What has the focus, as the page writes it.
    pub(super) fn focused(&self) -> String {
        let told = self
            .window
            .script("return document.activeElement.outerHTML.slice(0, 300)", &[]);
        told.as_str().unwrap().to_owned()
    }

    fn count(&self, keys: usize) {
        self.pressed.set(self.pressed.get() + keys);
    }
}
