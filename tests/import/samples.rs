//! The ledgers of `data-samples/` against its answers.

use crate::support::{demo, ledger_closes, list, number, text, truth};

#[test]
fn the_ledger_of_every_sample_closes() {
    let imports = list(&demo().answer["imports"]);
    assert_eq!(imports.len(), list(&truth()["files"]).len());
    imports.iter().for_each(ledger_closes);
}

#[test]
fn every_sample_ends_as_its_truth_says() {
    for file in list(&truth()["files"]) {
        let name = text(&file["name"]);
        let import = demo().import(name);
        if let Some(code) = file["refused_expected"].as_str() {
            assert_eq!(import["state"], "refused", "{name}");
            assert_eq!(import["code"], code, "{name}");
            continue;
        }
        assert_eq!(import["state"], "committed", "{name}");
        for (found, expected) in [
            ("rows_read", "rows"),
            ("accepted", "accepted_expected"),
            ("updated", "updated_expected"),
            ("duplicate", "duplicate_expected"),
            ("reasons", "quarantined_expected"),
        ] {
            assert_eq!(import[found], file[expected], "{name}: {found}");
        }
        // What is neither header, title nor blank; a title above a header of two lines reads as one of them.
        for reason in ["total", "note", "repeated_header"] {
            let (found, expected) = (&import["skipped"], &file["skipped_expected"]);
            assert_eq!(found[reason], expected[reason], "{name}: {reason}");
        }
    }
}

#[test]
fn the_store_holds_what_the_ledgers_say() {
    let accepted: i64 = list(&demo().answer["imports"])
        .iter()
        .map(|import| number(&import["accepted"]))
        .sum();
    let total = number(&demo().answer(&["search", "--limit", "0"])["total"]);
    assert_eq!(total, accepted);
    assert_eq!(demo().records.len(), usize::try_from(accepted).unwrap());
    let checked = demo().run(&["fsck"]);
    assert_eq!(checked.code, 0, "{}", checked.stdout);
}

#[test]
fn no_answer_holds_a_replacement_character() {
    let bad = "\u{fffd}";
    assert!(!demo().stdout.contains(bad));
    let quarantine = demo().run(&["quarantine", "list"]).stdout;
    assert!(!quarantine.contains(bad));
    for record in &demo().records {
        let whole = format!("{}{}{}", record.title, record.body, record.result_text);
        assert!(!whole.contains(bad), "{}", record.order_id.as_str());
    }
}
