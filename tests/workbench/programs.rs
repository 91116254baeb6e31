//! What programs may ask for, as it was agreed: a change of it is a change of this file.

use std::fs;
use std::path::{Path, PathBuf};

use super::Desk;
use crate::support::{list, text};

#[test]
fn what_programs_may_ask_for_is_as_it_was_agreed() {
    let desk = Desk::open();
    let told = desk.browser().get("/api/openapi.json").json();
    let agreed: serde_json::Value = serde_json::from_str(include_str!("openapi.json")).unwrap();
    let paths = |document: &serde_json::Value| -> Vec<String> {
        let paths = document["paths"].as_object().unwrap();
        paths.keys().cloned().collect()
    };
    assert_eq!(paths(&told), paths(&agreed));
    assert_eq!(told, agreed);
}

/// Every file below.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn every_name_that_a_page_reads_of_its_address_is_described() {
    let desk = Desk::open();
    let told = desk.browser().get("/api/openapi.json").json();
    let paths = told["paths"].as_object().unwrap();
    let described: Vec<&str> = paths
        .values()
        .filter_map(|path| path["get"]["parameters"].as_array())
        .flatten()
        .map(|parameter| text(&parameter["name"]))
        .collect();
    let mut sources = Vec::new();
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/pages");
    files(&pages, &mut sources);
    let mut read = 0;
    for file in sources {
        let source = fs::read_to_string(&file).unwrap();
        for call in ["asked(\"", "asked_as(\"", "all_asked(\""] {
            for name in source.split(call).skip(1) {
                let name = name.split('"').next().unwrap();
                assert!(described.contains(&name), "{name} of {}", file.display());
                read += 1;
            }
        }
    }
    assert!(read > 15, "only {read} names were found in the sources");
}

#[test]
fn what_a_program_sends_in_another_form_than_described_is_refused() {
    let desk = Desk::open();
    let told = desk.browser().get("/api/openapi.json").json();
    let people = ["analyst1", "reviewer1", "auditor1", "data_admin1"];
    let people = people.map(|name| desk.signed_in(name));
    let mut refused = 0;
    for (path, methods) in told["paths"].as_object().unwrap() {
        if path.contains('{') || !path.contains(".json") || path.starts_with("/sign-in") {
            continue;
        }
        for parameter in list(&methods["get"]["parameters"]) {
            let name = text(&parameter["name"]);
            let schema = &parameter["schema"];
            let one = if schema["type"] == "array" {
                &schema["items"]
            } else {
                schema
            };
            let is_free = one["type"] == "string"
                && ["format", "pattern", "enum"]
                    .iter()
                    .all(|kind| one[*kind].is_null());
            // An order or a look that is not known is the usual one.
            if is_free || matches!(name, "sort" | "lens" | "count" | "show") {
                continue;
            }
            let asked = format!("{path}?{name}=%E4%B9%B1");
            let statuses: Vec<u16> = people
                .iter()
                .map(|person| person.get(&asked).status)
                .collect();
            assert!(
                statuses.contains(&400)
                    && statuses.iter().all(|status| matches!(status, 400 | 403)),
                "{asked}: {statuses:?}"
            );
            refused += 1;
        }
    }
    println!("{refused} parameters");
    assert!(refused >= 15, "{refused}");
}
