//! Names, phones and ID numbers of the samples are in the vault, sealed, and nowhere else.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use daachorse::DoubleArrayAhoCorasick;
use mingcha::domain::ResidentId;
use polars::prelude::DataType;
use regex::Regex;

use crate::support::{
    Sheet, Workbench, demo, in_store, ledger_closes, list, number, text, write_sheets,
};

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

/// People whose names no cue announces, each complaining about another business.
const PEOPLE: [(&str, &str); 6] = [
    ("王建国", "海州区王建国百货店"),
    ("慕容雪村", "东海县晶莹测试商行"),
    ("刘能", "个人卖家夏侯惇惇13711118882"),
    ("阿依古丽·买买提", "海州区老街食品店"),
    ("𠮷田一郎", "赣榆区海头水产店"),
    ("Tom Smith", "连云区海韵饭店"),
];

#[test]
fn what_the_columns_tell_of_a_person_is_masked_in_every_text_of_the_row() {
    let bench = Workbench::new();
    let mut rows: Vec<Vec<String>> = vec![
        [
            "投诉单编号",
            "投诉时间",
            "投诉人姓名",
            "投诉人电话",
            "被投诉人名称",
            "投诉事项",
            "处理结果",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for (place, (name, respondent)) in PEOPLE.iter().enumerate() {
        let mut row = |number: usize, time: &str| {
            rows.push(vec![
                format!("TS2026100100{number:04}"),
                time.to_owned(),
                (*name).to_owned(),
                "85559876".to_owned(),
                (*respondent).to_owned(),
                format!("{name}在该店买到假货，要求退款，请打85559876，联系人{name}"),
                format!("已联系{name}"),
            ]);
        };
        row(place, "2026-10-01 09:00:00");
        row(100 + place, &format!("2026年昨天{name}来电"));
    }
    let cells: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let sheet: Vec<&[&str]> = cells.iter().map(Vec::as_slice).collect();
    let file = bench.beside("platform.xlsx");
    write_sheets(
        &file,
        &[Sheet {
            name: "投诉单",
            rows: &sheet,
        }],
    );
    let import = bench.import(&file);
    ledger_closes(&import);
    assert_eq!(number(&import["accepted"]), 6, "{import}");

    let mut answers = vec![bench.run(&["quarantine", "list"]).stdout];
    let quarantined = bench.answer(&["quarantine", "list"]);
    assert_eq!(list(&quarantined["rows"]).len(), 6);
    for row in list(&quarantined["rows"]) {
        let id = number(&row["quarantine_id"]).to_string();
        answers.push(bench.run(&["quarantine", "show", &id]).stdout);
    }
    answers.push(bench.run(&["merchants", "list"]).stdout);
    let records = bench.records();
    answers.extend(records.iter().map(|record| format!("{record:?}")));
    // The one business that bears its owner's name keeps it.
    let own_business = "海州区王建国百货店";
    for answer in &answers {
        let without_business = answer.replace(own_business, "");
        for personal in PEOPLE
            .map(|(name, _)| name)
            .iter()
            .chain(&["85559876", "13711118882"])
        {
            assert!(
                !without_business.contains(personal),
                "{personal} in {answer}"
            );
        }
    }
    assert!(answers.iter().any(|answer| answer.contains(own_business)));
    for record in &records {
        assert!(
            record.body.starts_with("[姓名]在该店买到假货"),
            "{}",
            record.body
        );
        assert_eq!(record.result_text, "已联系[姓名]");
    }
}
