//! axe-core, which knows what stands in the way of people with other eyes and hands. It is of the tests alone: `.ci/run`
//! installs it beside the build, and nothing of it is ever served.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Chromium;
use crate::support::{list, text};

/// Names another file than the one that `.ci/run` installs.
const PLACE: &str = "MINGCHA_AXE";

/// The script; where it is absent the reason is printed.
pub(super) fn script() -> Option<String> {
    let installed =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("../axe/node_modules/axe-core/axe.min.js");
    let place = std::env::var_os(PLACE).map_or(installed, PathBuf::from);
    let script = std::fs::read_to_string(&place).ok();
    if script.is_none() {
        println!(
            "skipped: axe-core is not at {}; npm install --prefix TARGET/axe axe-core",
            place.display()
        );
    }
    script
}

/// What is serious or critical on the page in the window: rule, place and what to do, one line each. Drawings are looked
/// at as wholes; the hundreds of strokes in them take axe minutes.
pub(super) fn barriers(window: &Chromium, script: &str) -> Vec<String> {
    window.script(script, &[]);
    let run = "var done = arguments[arguments.length - 1];
        axe.run({ exclude: [['svg > *']] }, { resultTypes: ['violations'] }).then(done, function (error) { done(String(error)); });";
    let told = window.script_that_ends(run, &[]);
    let serious =
        |one: &&Value| one["impact"] == json!("serious") || one["impact"] == json!("critical");
    let found = list(&told["violations"]).iter().filter(serious);
    found
        .flat_map(|one| list(&one["nodes"]).iter().map(move |node| (one, node)))
        .map(|(one, node)| {
            let why = text(&node["failureSummary"]).replace('\n', " ");
            format!("{} {}: {why}", text(&one["id"]), node["target"])
        })
        .collect()
}
