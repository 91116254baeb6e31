//! What a person is told who writes a command wrongly.

use crate::support::{Workbench, text};

/// Words of the library behind the command line; a clerk does not read English.
const ENGLISH: [&str; 12] = [
    "error",
    "Usage",
    "tip:",
    "unexpected",
    "argument",
    "required",
    "value",
    "similar",
    "found",
    "Options",
    "Print",
    "default:",
];

#[test]
fn every_wrong_usage_is_told_in_chinese() {
    let bench = Workbench::new();
    for arguments in [
        &[][..],
        &["serch"],
        &["--bogus"],
        &["fsck", "extra"],
        &["fsck", "--json=1"],
        &["fsck", "--operator", "a", "--operator", "b"],
        &["import"],
        &["import", "a.csv", "--mapping"],
        &["import", "a.csv", "--sourse", "auto"],
        &["search", "假货", "退款"],
        &["search", "--bogus"],
        &["search", "--sort", "best"],
        &["search", "--from"],
        &["search", "--limit", "9999"],
        &["quarantine", "retry", "abc"],
        &["quarantine", "retry", "--set", "slsj"],
        &["analyze", "--week", "2026-W47", "--all"],
        &["calendar", "due", "--from", "2026-01-01"],
        &["simulate", "--orders", "-5", "--out", "x"],
    ] {
        let outcome = bench.run(arguments);
        assert_eq!(outcome.code, 2, "{arguments:?}: {}", outcome.stdout);
        let message = text(&outcome.json()["error"]["message"]).to_owned();
        let foreign = ENGLISH.iter().find(|word| message.contains(**word));
        assert_eq!(foreign, None, "{arguments:?}: {message}");
        assert!(!message.is_ascii(), "{arguments:?}: {message}");
    }
}

#[test]
fn a_slip_is_told_with_what_was_probably_meant() {
    let bench = Workbench::new();
    for (arguments, hint) in [
        (&["serch"][..], "search"),
        (&["import", "a.csv", "--sourse", "auto"], "--source"),
        (&["import", "--x.csv"], "-- --x.csv"),
        (&["search", "--sort", "best"], "relevance"),
        (&["search", "--bogus"], "-- '--bogus'"),
        (&["fsck", "--json", "--json"], "只能写一次"),
    ] {
        let outcome = bench.run(arguments);
        assert!(outcome.stderr.contains(hint), "{}", outcome.stderr);
    }
}

#[test]
fn a_query_may_begin_with_dashes() {
    let bench = Workbench::new();
    bench.answer(&["search", "-退款"]);
    bench.answer(&["search", "--", "--bogus"]);
}

#[test]
fn helps_are_chinese() {
    let bench = Workbench::new();
    for arguments in [
        &["--help"][..],
        &["search", "--help"],
        &["flags", "--help"],
        &["quarantine", "list", "--help"],
        &["merchants", "match", "--help"],
        &["calendar", "due", "--help"],
        &["check", "uscc", "--help"],
        &["text", "classify", "--help"],
        &["settings", "print-default", "--help"],
    ] {
        let help = bench.run(arguments).stdout;
        let foreign = ENGLISH.iter().find(|word| help.contains(**word));
        assert_eq!(foreign, None, "{help}");
    }
}

#[test]
fn the_default_settings_are_one_document() {
    let bench = Workbench::new();
    let answer = bench.answer(&["settings", "print-default"]);
    assert_eq!(answer["settings"]["database"], "sqlite");
    assert_eq!(answer["settings"]["restricted_complainants"], false);
}
