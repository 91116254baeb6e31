//! Dataset and index: missing, changed, or stale.

use std::fs;

use super::town::{finds, flip, in_database, look, parquets, town};

#[test]
fn a_flipped_byte_in_any_parquet_file_is_found() {
    for place in 0..parquets(&town()).len() {
        let bench = town();
        flip(&parquets(&bench)[place]);
        let look = look(&bench);
        assert_eq!(look.code, 4);
        assert!(look.failed().contains(&"dataset_files"));
        assert!(look.detail("dataset_files").contains("SHA-256不符"));
        assert!(look.checks["index_contents"].0 && look.checks["vault"].0);
    }
}

#[test]
fn a_parquet_file_that_is_missing_or_cut_off_is_found() {
    let bench = town();
    let path = parquets(&bench).remove(0);
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    let failing = ["dataset_files", "dataset_contents", "dataset_rows"];
    finds(&bench, &failing, "大小改变");
    fs::remove_file(&path).unwrap();
    finds(&bench, &failing, "缺失");
}

#[test]
fn files_without_a_hash_are_counted_and_still_compared_with_the_database() {
    let bench = town();
    in_database(
        &bench,
        "UPDATE dataset_file SET sha256 = NULL, byte_count = NULL",
    );
    let look = look(&bench);
    assert_eq!(look.code, 0);
    let files = parquets(&bench).len();
    let words = format!("{files}个由旧版本写成，没有留存哈希");
    assert!(look.detail("dataset_files").contains(&words));
}

#[test]
fn a_missing_index_or_one_without_its_list_of_segments_is_found() {
    const INDEX: [&str; 3] = ["index_files", "index_counts", "index_contents"];
    let bench = town();
    fs::remove_file(bench.data().join("index/meta.json")).unwrap();
    finds(&bench, &INDEX, "索引无法打开");
    fs::remove_dir_all(bench.data().join("index")).unwrap();
    finds(&bench, &INDEX, "索引文件夹缺失");
    bench.answer(&["reindex"]);
    bench.fsck_is_green();
}

#[test]
fn a_damaged_file_of_the_index_is_found() {
    let bench = town();
    let folder = bench.data().join("index");
    let mut files: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "idx"))
        .collect();
    files.sort();
    flip(&files[0]);
    let look = look(&bench);
    assert!(look.failed().contains(&"index_files"), "{:#?}", look.checks);
    assert!(look.checks["dataset_contents"].0);
}

#[test]
fn an_index_of_other_orders_is_found() {
    let (bench, other) = (town(), town());
    other.wipe();
    for (name, numbers) in [
        ("a.csv", 500..520),
        ("b.csv", 520..550),
        ("c.csv", 550..571),
    ] {
        let file = crate::support::Exchange::of(numbers).write(&other, name);
        other.import(&file);
    }
    fs::remove_dir_all(bench.data().join("index")).unwrap();
    let index = other.data().join("index");
    super::town::copy_folder(&index, &bench.data().join("index"));
    // As many orders under the same numbers after as many imports: only the contents differ.
    finds(&bench, &["index_contents"], "reindex");
}
