//! The same input in two fresh data directories gives the same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::run::{Run, baseline};
use super::town::{LAST_WEEK, Town};

/// What is told about the last week: the answer of `flags`, and every file of the report.
fn told(run: &Run) -> BTreeMap<String, Vec<u8>> {
    let out = run.beside("report");
    run.ask(&[
        "report",
        "--week",
        LAST_WEEK,
        "--out",
        out.to_str().unwrap(),
    ]);
    let mut told = BTreeMap::new();
    told.insert(
        "flags --json".to_owned(),
        run.ask(&["flags", "--week", LAST_WEEK]).into_bytes(),
    );
    collect(&out, &out, &mut told);
    told
}

fn collect(folder: &Path, root: &Path, told: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, root, told);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            told.insert(name.to_owned(), fs::read(&path).unwrap());
        }
    }
}

#[test]
fn the_same_files_in_two_fresh_directories_give_the_same_bytes() {
    // Keys, times of import and places on the disk differ.
    let again = Run::of_orders("again, elsewhere", &Town::inhabited().orders);
    let (one, other) = (told(baseline()), told(&again));
    for name in [
        "flags --json",
        "report.html",
        "report.docx",
        "report.xlsx",
        "manifest.json",
    ] {
        assert!(one.contains_key(name), "no {name}");
    }
    assert!(one["flags --json"].len() > 1_000);
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        other.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in &one {
        assert!(*bytes == other[name], "{name} differs");
    }
}
