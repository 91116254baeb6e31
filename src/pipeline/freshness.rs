//! Whether a source still sends, and as much as it used to: each source's last batch against its own past.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::db::StoredImport;
use crate::domain::{LocalTime, TimePrecision};

/// Batches before the last one that tell what is usual.
const COMPARED: usize = 8;
/// Fewer earlier batches tell nothing.
const FEWEST_COMPARED: usize = 3;
/// Fewer gaps between days of import tell no interval.
const FEWEST_GAPS: usize = 2;
/// A source is silent after this many of its usual intervals.
const INTERVALS: i64 = 2;
/// A batch is shrunken below one of this many parts of the usual rows.
const PARTS: i64 = 2;

/// One source, or several that always come in one file together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceFreshness {
    /// Source codes joined by commas, as the ledger has them.
    pub source: String,
    pub batches: usize,
    pub last_import: String,
    pub last_file: String,
    pub last_day: NaiveDate,
    pub days_since: i64,
    pub last_rows: i64,
    /// Median rows of up to eight batches before the last; halves are rounded up. Absent with fewer than three.
    pub usual_rows: Option<i64>,
    /// Median days between days of import, of up to eight gaps. Absent with fewer than two.
    pub usual_interval: Option<i64>,
    /// Nothing has come for more than twice the usual interval.
    pub silent: bool,
    /// The last batch has less than half of the usual rows.
    pub shrunken: bool,
}

/// All sources that ever sent, in order of their codes. Rows mended later are no batch, files without rows have no source.
pub fn source_freshness(imports: &[StoredImport], today: NaiveDate) -> Vec<SourceFreshness> {
    let mut batches: BTreeMap<&str, Vec<(NaiveDate, &StoredImport)>> = BTreeMap::new();
    for import in imports {
        let day = LocalTime::from_epoch_millis(import.imported_at, TimePrecision::Second);
        if let Some(day) = day.map(|time| time.at.date())
            && !import.source.is_empty()
            && !import.is_retry()
        {
            let of_source = batches.entry(import.source.as_str()).or_default();
            of_source.push((day, import));
        }
    }
    batches
        .into_iter()
        .filter_map(|(source, mut of_source)| {
            of_source.sort_by_key(|(day, import)| (*day, import.import_seq));
            freshness_of(source, &of_source, today)
        })
        .collect()
}

fn freshness_of(
    source: &str,
    batches: &[(NaiveDate, &StoredImport)],
    today: NaiveDate,
) -> Option<SourceFreshness> {
    let ((last_day, last), earlier) = batches.split_last()?;
    let rows = earlier.iter().rev().take(COMPARED);
    let rows: Vec<i64> = rows.map(|(_, import)| import.total.rows_read).collect();
    let usual_rows = (rows.len() >= FEWEST_COMPARED)
        .then(|| median(rows))
        .flatten();
    let mut days: Vec<NaiveDate> = batches.iter().map(|(day, _)| *day).collect();
    days.dedup();
    let gaps = days.windows(2).rev().take(COMPARED);
    let gaps: Vec<i64> = gaps
        .filter_map(|pair| Some((*pair.last()? - *pair.first()?).num_days()))
        .collect();
    let usual_interval = (gaps.len() >= FEWEST_GAPS).then(|| median(gaps)).flatten();
    // A clock that was set back tells of no silence.
    let days_since = (today - *last_day).num_days().max(0);
    let last_rows = last.total.rows_read;
    Some(SourceFreshness {
        source: source.to_owned(),
        batches: batches.len(),
        last_import: last.import_id.clone(),
        last_file: last.file_name.clone(),
        last_day: *last_day,
        days_since,
        last_rows,
        usual_rows,
        usual_interval,
        silent: usual_interval.is_some_and(|interval| days_since > interval * INTERVALS),
        shrunken: usual_rows.is_some_and(|usual| last_rows * PARTS < usual),
    })
}

/// Halves are rounded up.
fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *values.get(middle.checked_sub(1)?)?;
    Some((lower + upper + 1).div_euclid(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::ImportLedger;

    const DAY: i64 = 24 * 3_600_000;

    fn day(number: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Duration::days(number)
    }

    /// An import at eight o'clock of a day in 2026.
    fn import(seq: i64, source: &str, on: i64, rows: i64) -> StoredImport {
        let first = day(0).and_hms_opt(0, 0, 0).unwrap().and_utc();
        StoredImport {
            import_seq: seq,
            import_id: StoredImport::id_of(seq),
            file_name: format!("{seq}.csv"),
            sha256: format!("{seq:064}"),
            source: source.to_owned(),
            operator: "甲一".to_owned(),
            imported_at: first.timestamp_millis() + on * DAY,
            dictionary_version: "1".to_owned(),
            total: ImportLedger {
                rows_read: rows,
                ..ImportLedger::default()
            },
            sheets: Vec::new(),
        }
    }

    fn weekly(rows: &[i64]) -> Vec<StoredImport> {
        let numbers = (1..).zip(rows);
        numbers
            .map(|(seq, rows)| import(seq, "12345", seq * 7, *rows))
            .collect()
    }

    #[test]
    fn a_weekly_source_is_silent_after_two_weeks_and_not_before() {
        let imports = weekly(&[100, 110, 90, 100]);
        let on = |days: i64| source_freshness(&imports, day(28 + days)).remove(0);
        assert_eq!(on(14).usual_interval, Some(7));
        assert_eq!(
            (on(14).days_since, on(14).silent, on(15).silent),
            (14, false, true)
        );
        assert_eq!(on(-3).days_since, 0);
    }

    #[test]
    fn less_than_half_of_what_is_usual_is_shrunken() {
        let last = |rows: &[i64]| source_freshness(&weekly(rows), day(60)).remove(0);
        // The median of 100, 110, 90 and the immense first one.
        assert_eq!(last(&[9_000, 100, 110, 90, 53]).usual_rows, Some(105));
        assert!(!last(&[9_000, 100, 110, 90, 53]).shrunken);
        assert!(last(&[9_000, 100, 110, 90, 52]).shrunken);
        // Only the eight batches before the last one count.
        let grown = [1, 1, 1, 1, 1, 40, 40, 40, 40, 40, 40, 40, 40, 19];
        assert_eq!(last(&grown).usual_rows, Some(40));
        assert!(last(&grown).shrunken);
    }

    #[test]
    fn too_few_batches_tell_nothing() {
        let imports = weekly(&[100, 100, 1]);
        let told = source_freshness(&imports, day(400)).remove(0);
        assert_eq!((told.usual_rows, told.shrunken), (None, false));
        let two = source_freshness(&imports[..2], day(400)).remove(0);
        assert_eq!((two.usual_interval, two.silent), (None, false));
        // Many files of one day are one delivery.
        let first: Vec<StoredImport> = (1..9).map(|seq| import(seq, "12345", 3, 10)).collect();
        let told = source_freshness(&first, day(400)).remove(0);
        assert_eq!((told.batches, told.usual_interval), (8, None));
        assert_eq!(told.usual_rows, Some(10));
    }

    #[test]
    fn mended_rows_and_files_without_rows_are_no_batch() {
        let mut imports = weekly(&[100, 100, 100, 100]);
        let mut mended = import(5, "12345", 30, 1);
        mended.sha256 = "retry-5".to_owned();
        imports.extend([
            mended,
            import(6, "", 31, 0),
            import(7, "12318,12345", 31, 5),
        ]);
        let told = source_freshness(&imports, day(31));
        let sources: Vec<&str> = told.iter().map(|told| told.source.as_str()).collect();
        assert_eq!(sources, ["12318,12345", "12345"]);
        assert_eq!(told[1].last_import, "imp-000004");
        assert!(!told[1].shrunken);
    }
}
