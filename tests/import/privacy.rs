//! Names, phones and ID numbers of the samples are in the vault, sealed, and nowhere else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use daachorse::DoubleArrayAhoCorasick;
use mingcha::domain::ResidentId;
use polars::prelude::DataType;
use regex::Regex;

use crate::support::{demo, in_store, list, text};

/// Columns whose cells belong to the complainant.
const NAMES: [&str; 5] = ["举报人", "举报人姓名/单位", "sqr", "ldr", "投诉人"];
const PHONES: [&str; 6] = [
    "ldhm",
    "lxdh",
    "联系电话",
    "联系方式",
    "举报人联系电话",
    "举报人电话",
];

/// What the text samples know of people.
fn personal_data() -> Vec<String> {
    let mut found = BTreeSet::new();
    let id = Regex::new(r"\d{17}[\dX]").unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "csv") {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        let encoding = match std::str::from_utf8(&bytes) {
            Ok(_) => encoding_rs::UTF_8,
            Err(_) => encoding_rs::GB18030,
        };
        let (content, _, _) = encoding.decode(&bytes);
        let ids = id.find_iter(&content).map(|found| found.as_str());
        found.extend(
            ids.filter(|text| text.parse::<ResidentId>().is_ok())
                .map(str::to_owned),
        );
        cells_of_people(&content, &mut found);
    }
    assert!(found.len() > 1_000, "only {} found", found.len());
    found.into_iter().collect()
}

fn cells_of_people(content: &str, found: &mut BTreeSet<String>) {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(content.as_bytes());
    let headers = reader.headers().unwrap().clone();
    for record in reader.records() {
        let record = record.unwrap();
        for (header, cell) in headers.iter().zip(&record) {
            let is_phone = cell.len() == 11 && cell.bytes().all(|byte| byte.is_ascii_digit());
            // Two characters may be anybody's words; three are a name.
            let is_name = cell.chars().count() == 3 && cell.chars().all(|c| c > '\u{4e00}');
            let told_nothing = ["某先生", "某女士"].contains(&cell);
            if PHONES.contains(&header) && is_phone
                || NAMES.contains(&header) && is_name && !told_nothing
            {
                found.insert(cell.to_owned());
            }
        }
    }
}

fn files_below(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("samples") {
            files_below(&path, files);
        } else if path.is_file() {
            files.push(path);
        }
    }
}

#[test]
fn personal_data_is_in_no_file_and_no_answer() {
    let personal = personal_data();
    let automaton = DoubleArrayAhoCorasick::<u32>::new(&personal).unwrap();
    let found_in = |bytes: &[u8]| -> Vec<String> {
        automaton
            .find_iter(bytes)
            .map(|hit| personal[hit.value() as usize].clone())
            .collect()
    };
    let mut files = Vec::new();
    files_below(&demo().data, &mut files);
    let mut seen = BTreeSet::new();
    for path in &files {
        let part = path.strip_prefix(&demo().data).unwrap();
        seen.insert(part.iter().next().unwrap().to_str().unwrap().to_owned());
        let bytes = match fs::read(path) {
            // Another test's command has just ended, and its write-ahead log with it.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            read => read.unwrap(),
        };
        let hits = found_in(&bytes);
        assert!(hits.is_empty(), "{}: {hits:?}", path.display());
    }
    for part in ["mingcha.db", "vault.db", "dataset", "index", "reports"] {
        assert!(seen.contains(part), "{part} was not searched: {seen:?}");
    }
    assert!(found_in(demo().stdout.as_bytes()).is_empty());
    let quarantine = demo().run(&["quarantine", "list"]).stdout;
    let hits = found_in(quarantine.as_bytes());
    assert!(hits.is_empty(), "quarantine: {hits:?}");
    for record in &demo().records {
        let hits = found_in(format!("{record:?}").as_bytes());
        assert!(hits.is_empty(), "{}: {hits:?}", record.order_id.as_str());
    }
    // Parquet is compressed, so its cells are looked at as well.
    let frame = in_store(&demo().data, async |store| {
        store.orders().await.unwrap().collect().unwrap()
    });
    for column in frame.columns() {
        if column.dtype() != &DataType::String {
            continue;
        }
        for cell in column.str().unwrap().iter().flatten() {
            let hits = found_in(cell.as_bytes());
            assert!(hits.is_empty(), "{}: {hits:?}", column.name());
        }
    }
}

#[test]
fn a_phone_of_a_complainant_cannot_be_searched_for() {
    let personal = personal_data();
    let phones: Vec<&String> = personal.iter().filter(|text| text.len() == 11).collect();
    for phone in phones.iter().step_by(phones.len() / 5) {
        let found = demo().answer(&["search", phone]);
        assert!(list(&found["hits"]).is_empty(), "{}", text(&found["hits"]));
    }
}
