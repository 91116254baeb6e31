//! The aggregate over seven dimensions: against the stored orders, the search, the report, and what is kept of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use mingcha::domain::{OrderRecord, Week};
use serde_json::Value;

use crate::support::{DEMO_WEEK, Exchange, Workbench, demo, in_store, list, number, text};

/// The codes of these dimensions, empty for what is not known, with the count of orders.
type Cells = BTreeMap<Vec<String>, i64>;

fn aggregate(arguments: &[&str]) -> Value {
    demo().answer(&[&["aggregate"][..], arguments].concat())
}

fn cells(answer: &Value) -> Cells {
    let by: Vec<&str> = list(&answer["by"]).iter().map(text).collect();
    let row = |row: &Value| {
        let code = |dimension: &&str| row[*dimension].as_str().unwrap_or_default().to_owned();
        (by.iter().map(code).collect(), number(&row["orders"]))
    };
    list(&answer["rows"]).iter().map(row).collect()
}

/// Categories that may be counted against a merchant.
fn counted_categories(record: &OrderRecord) -> BTreeSet<String> {
    let labels = record.labels.iter();
    let counted = labels.filter(|label| label.counts_against_merchant());
    counted.map(|label| label.code.to_string()).collect()
}

fn week_of(record: &OrderRecord) -> Option<Week> {
    Some(Week::of(record.received_at?.date()))
}

#[test]
fn every_stored_order_is_in_its_cells() {
    let mut expected = Cells::new();
    for record in &demo().records {
        let mut categories = counted_categories(record);
        if categories.is_empty() {
            categories.insert(String::new());
        }
        let week = week_of(record).map_or_else(String::new, |week| week.to_string());
        let region = record.region.map(|region| region.to_string());
        for category in categories {
            let keys = vec![
                week.clone(),
                category,
                region.clone().unwrap_or_default(),
                record.source.to_string(),
                record.platform.clone(),
                record.industry.clone(),
            ];
            *expected.entry(keys).or_insert(0) += 1;
        }
    }
    let by = "week,category,region,source,platform,industry";
    let answer = aggregate(&["--by", by, "--all-orders"]);
    assert_eq!(cells(&answer), expected);
    let orders = i64::try_from(demo().records.len()).unwrap();
    assert_eq!(number(&answer["total"]["orders"]), orders);
    let sum: i64 = expected.values().sum();
    assert!(sum > orders, "no order is in two categories");
}

/// The same filters with search and aggregate; all orders count.
fn totals(search: &[&str], cube: &[&str]) -> (i64, i64) {
    let found = demo().answer(&[&["search", "--limit", "0"][..], search].concat());
    let counted = aggregate(&[&["--by", "week", "--all-orders"][..], cube].concat());
    (number(&found["total"]), number(&counted["total"]["orders"]))
}

#[test]
fn totals_are_those_of_the_search() {
    let facets = demo().answer(&["search", "--limit", "0"])["facets"].take();
    let mut compared = 0;
    for (facet, option) in [
        ("source", "--source"),
        ("region", "--region"),
        ("merchant", "--merchant"),
    ] {
        for value in list(&facets[facet]).iter().take(12) {
            let value = text(&value["value"]);
            if value.is_empty() {
                continue;
            }
            let filter = [option, value];
            let (found, counted) = totals(&filter, &filter);
            assert_eq!(found, counted, "{filter:?}");
            compared += counted;
        }
    }
    assert!(compared > 3_000, "the filters prove too little");
    let (found, counted) = totals(
        &[
            "--from",
            "2026-10-05",
            "--to",
            "2026-11-01",
            "--source",
            "12345",
        ],
        &[
            "--from", "2026-W41", "--to", "2026-W44", "--source", "12345",
        ],
    );
    assert_eq!(found, counted);
    assert!(found > 0);
}

/// Effective orders, people and incidents of a week as its snapshot holds them, and the orders of each source.
fn told(week: &str) -> (Value, Cells) {
    let week: Week = week.parse().unwrap();
    let snapshot = in_store(&demo().data, async |store| {
        store.database.snapshot(week).await.unwrap().unwrap()
    });
    let figures: Value = serde_json::from_str(&snapshot.figures).unwrap();
    let mut sources = Cells::new();
    for source in list(&figures["sources"]) {
        if let Some(orders) = source["classes"]["effective"].as_array() {
            let keys = vec![text(&source["source"]).to_owned()];
            sources.insert(keys, i64::try_from(orders.len()).unwrap());
        }
    }
    (figures["effective"].clone(), sources)
}

#[test]
fn a_week_has_the_figures_of_its_report() {
    let mut orders = 0;
    for week in list(&demo().answer["weeks"]) {
        let week = text(&week["week"]);
        let (effective, sources) = told(week);
        let answer = aggregate(&["--by", "source", "--from", week, "--to", week]);
        assert_eq!(cells(&answer), sources, "{week}");
        let total = &answer["total"];
        let told = i64::try_from(list(&effective["orders"]).len()).unwrap();
        assert_eq!(number(&total["orders"]), told, "{week}");
        assert_eq!(total["complainants"], effective["complainants"], "{week}");
        assert_eq!(total["incidents"], effective["incidents"], "{week}");
        orders += told;
    }
    assert!(orders > 1_000);
}

#[test]
fn merchants_have_the_counts_of_their_list() {
    let listed = demo().answer(&["merchants", "list"]);
    let count =
        |row: &Value| ["orders", "complainants", "incidents"].map(|count| number(&row[count]));
    let listed: BTreeMap<String, [i64; 3]> = list(&listed["merchants"])
        .iter()
        .filter(|merchant| number(&merchant["orders"]) > 0)
        .map(|merchant| (text(&merchant["merchant_id"]).to_owned(), count(merchant)))
        .collect();
    let answer = aggregate(&["--by", "merchant", "--all-orders"]);
    let rows = list(&answer["rows"]);
    let counted: BTreeMap<String, [i64; 3]> = rows
        .iter()
        .filter_map(|row| Some((row["merchant"].as_str()?.to_owned(), count(row))))
        .collect();
    assert_eq!(counted, listed);
    let last = rows.last().unwrap();
    assert_eq!(
        (&last["merchant"], text(&last["merchant_label"])),
        (&Value::Null, "未识别")
    );
}

#[test]
fn distinct_people_are_not_the_sum_of_the_rows() {
    let answer = aggregate(&["--by", "week,category"]);
    let sum = |count: &str| -> i64 {
        let rows = list(&answer["rows"]).iter();
        rows.map(|row| number(&row[count])).sum()
    };
    for count in ["complainants", "incidents"] {
        assert!(sum(count) > number(&answer["total"][count]), "{count}");
    }
    let total = aggregate(&["--by", "region,source"])["total"].take();
    assert_eq!(answer["total"], total);
}

#[test]
fn a_limit_cuts_the_rows_but_not_the_total() {
    let whole = aggregate(&["--by", "week,source"]);
    let part = aggregate(&["--by", "week,source", "--limit", "3"]);
    let rows = list(&whole["rows"]);
    assert_eq!(list(&part["rows"]), &rows[..3]);
    assert_eq!(
        number(&part["left_off"]),
        i64::try_from(rows.len()).unwrap() - 3
    );
    assert_eq!(part["total"], whole["total"]);
}

#[test]
fn wrong_dimensions_are_wrong_usage() {
    for arguments in [
        &["--by", "week,week"][..],
        &["--by", "month"],
        &[],
        &["--by", "week", "--from", "2026-W40", "--to", "2026-W39"],
        &["--by", "week", "--category", "nonsense"],
    ] {
        let refused = demo().run(&[&["aggregate"][..], arguments].concat());
        assert_eq!(refused.code, 2, "{arguments:?}: {}", refused.stderr);
    }
}

#[test]
fn people_read_a_table() {
    let output = Command::new(env!("CARGO_BIN_EXE_mingcha"))
        .arg("--data")
        .arg(&demo().data)
        .args(["aggregate", "--by", "category,platform"])
        .args(["--from", DEMO_WEEK, "--to", DEMO_WEEK])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        said.starts_with("类别\t平台\t件数\t独立投诉人\t事件数\n"),
        "{said}"
    );
    assert!(said.contains("假冒伪劣\t"), "{said}");
    assert!(said.contains("\t未知\t"), "{said}");
    assert!(said.contains("合计（每件只计一次）："), "{said}");
}

/// The aggregate files of a data directory with their bytes.
fn files(data: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let root = data.join("aggregates");
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(&root).unwrap() {
        let path = entry.unwrap().path().join("cells.parquet");
        let bytes = fs::read(&path).unwrap();
        found.insert(path.strip_prefix(&root).unwrap().to_owned(), bytes);
    }
    found
}

/// Some weeks of October, analysed.
fn analysed() -> Workbench {
    let bench = Workbench::new();
    let file = Exchange::of(0..40).write(&bench, "orders.csv");
    bench.import(&file);
    bench.answer(&["analyze", "--all"]);
    bench
}

#[test]
fn equal_data_give_equal_files_and_a_frozen_week_keeps_its_own() {
    let (first, second) = (analysed(), analysed());
    let told = files(&first.data());
    assert!(told.len() >= 4, "{:?}", told.keys());
    assert!(told.contains_key(Path::new("week=2026-W41/cells.parquet")));
    assert_eq!(told, files(&second.data()));
    first.answer(&["analyze", "--all"]);
    assert_eq!(told, files(&first.data()));
    // More orders of the same weeks: what was told stays told.
    let more = Exchange::of(40..80).write(&first, "more.csv");
    first.import(&more);
    first.answer(&["analyze", "--all"]);
    assert_eq!(told, files(&first.data()));
    first.fsck_is_green();
}

fn aggregates_check(bench: &Workbench) -> (i32, Value) {
    let checked = bench.run(&["fsck"]);
    let mut answer = checked.json();
    let checks = answer["checks"].as_array_mut().unwrap();
    let place = checks
        .iter()
        .position(|check| check["name"] == "aggregates");
    (checked.code, checks.swap_remove(place.unwrap()))
}

#[test]
fn fsck_notices_a_missing_or_changed_file_and_analyze_restores_it() {
    let bench = analysed();
    let told = files(&bench.data());
    let path = bench.data().join("aggregates/week=2026-W41/cells.parquet");
    let bytes = fs::read(&path).unwrap();
    bench.fsck_is_green();
    fs::remove_file(&path).unwrap();
    let (code, check) = aggregates_check(&bench);
    assert_eq!((code, &check["ok"]), (4, &Value::Bool(false)));
    assert!(
        text(&check["detail"]).contains("2026-W41的汇总文件缺失"),
        "{check}"
    );
    fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    let (code, check) = aggregates_check(&bench);
    assert_eq!(code, 4);
    assert!(
        text(&check["detail"]).contains("2026-W41的汇总文件被改动"),
        "{check}"
    );
    fs::remove_file(&path).unwrap();
    bench.answer(&["analyze", "--week", "2026-W41"]);
    assert_eq!(files(&bench.data()), told);
    bench.fsck_is_green();
}

/// Puts a copy of a data directory in its place again.
fn restore(from: &Path, to: &Path) {
    if to.exists() {
        fs::remove_dir_all(to).unwrap();
    }
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            restore(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

#[test]
fn an_analysis_killed_at_any_moment_leaves_all_aggregates_or_none() {
    const MOMENTS: u32 = 8;
    let bench = Workbench::new();
    let file = Exchange::of(0..40).write(&bench, "orders.csv");
    bench.import(&file);
    let imported = bench.beside("imported");
    restore(&bench.data(), &imported);
    let arguments = ["analyze", "--all"];
    let started = Instant::now();
    bench.answer(&arguments);
    let whole = started.elapsed().min(Duration::from_secs(8));
    let told = files(&bench.data());
    for moment in 0..MOMENTS {
        restore(&imported, &bench.data());
        bench.kill(&arguments, whole * (moment * 2 + 1) / (MOMENTS * 2));
        let left = settled(&bench);
        assert!(left.is_empty() || left == told, "moment {moment}");
    }
    bench.answer(&arguments);
    assert_eq!(files(&bench.data()), told);
}

/// The aggregate files after the next command. `fsck` looks and touches nothing, so what a killed analysis staged still
/// waits while it is called sound.
fn settled(bench: &Workbench) -> BTreeMap<PathBuf, Vec<u8>> {
    bench.fsck_is_green();
    bench.answer(&["search", "假货"]);
    bench.fsck_is_green();
    if bench.data().join("aggregates").exists() {
        files(&bench.data())
    } else {
        BTreeMap::new()
    }
}

/// Moves the aggregates of a directory to where they wait for the commit of their weeks.
fn stage(root: &Path, weeks: &[&Path]) {
    for week in weeks {
        let waiting = root.join(".staging").join(week);
        fs::create_dir_all(waiting.parent().unwrap()).unwrap();
        fs::rename(root.join(week), waiting).unwrap();
    }
}

#[test]
fn staged_aggregates_go_without_their_commit_and_come_into_place_with_it() {
    let bench = Workbench::new();
    let file = Exchange::of(0..40).write(&bench, "orders.csv");
    bench.import(&file);
    let imported = bench.beside("imported");
    restore(&bench.data(), &imported);
    bench.answer(&["analyze", "--all"]);
    let told = files(&bench.data());
    let analysed = bench.beside("analysed");
    restore(&bench.data(), &analysed);
    let root = bench.data().join("aggregates");
    let weeks: Vec<&Path> = told.keys().map(PathBuf::as_path).collect();
    // Killed while it moved the files of its commit: the first is in place, the second has its folder only.
    stage(&root, &weeks[1..]);
    assert!(root.join(weeks[1]).parent().unwrap().exists());
    assert_eq!(settled(&bench), told);
    // Killed before its commit.
    restore(&imported, &bench.data());
    restore(&analysed.join("aggregates"), &root);
    stage(&root, &weeks);
    assert_eq!(settled(&bench), BTreeMap::new());
}
