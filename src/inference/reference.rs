//! Published and computed numbers that tests compare with; the files lie beside the project, not in it.

use std::path::Path;

/// The rows of a reference file below its header, or `None`, with a word, where it is absent.
pub(super) fn rows(name: &str) -> Option<Vec<Vec<String>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../shared/data/reference")
        .join(name);
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
        return None;
    }
    let rows = csv::Reader::from_path(path)
        .unwrap()
        .into_records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    Some(rows)
}

/// One column of such rows as numbers.
pub(super) fn numbers(rows: &[Vec<String>], column: usize) -> Vec<f64> {
    rows.iter()
        .map(|row| row[column].parse().unwrap())
        .collect()
}

/// Fails unless `found` is within `relative` of `expected`.
#[track_caller]
pub(super) fn assert_close(found: f64, expected: f64, relative: f64) {
    assert!(
        (found - expected).abs() <= relative * expected.abs(),
        "{found} is not {expected} to {relative:e}"
    );
}
