//! Whether a source still sends is told on the page, beside it and in the files with the same numbers.

use std::path::Path;

use sqlx::Connection as _;

use super::Desk;
use super::desk::table_of;
use crate::support::{list, number, runtime, text};

const DAY: i64 = 24 * 3_600_000;
/// Eight o'clock in the morning of 2026-11-22, the day on which every test happens.
const TODAY: i64 = 1_795_305_600_000;

/// Writes into the main database of a directory that nobody serves yet.
fn change(data: &Path, statements: &[String]) {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite://{}?mode=rw", data.join("mingcha.db").display());
    runtime().block_on(async {
        let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
        for statement in statements {
            let statement = sqlx::AssertSqlSafe(statement.clone());
            let done = sqlx::query(statement).execute(&mut connection);
            done.await.unwrap();
        }
        connection.close().await.unwrap();
    });
}

/// All imports came today but those of 12345, a week apart, the last of them 15 days ago with few rows.
fn late_and_shrunken(data: &Path) {
    let of_hotline = "SELECT import_seq FROM import_batch WHERE source = '12345'";
    change(
        data,
        &[
            format!("UPDATE import_batch SET imported_at = {TODAY}"),
            format!(
                "UPDATE import_batch SET imported_at = {} - {} * ((SELECT MAX(import_seq) FROM ({of_hotline})) - import_seq) \
                 WHERE source = '12345'",
                TODAY - 15 * DAY,
                7 * DAY
            ),
        ],
    );
}

#[test]
fn a_silent_source_is_told_with_the_same_numbers_everywhere() {
    let desk = Desk::open_changed(&[], late_and_shrunken);
    let steward = desk.signed_in("data_admin1");
    let twin = steward.get("/imports.json").json();
    let sources = list(&twin["sources"]);
    let hotline = sources
        .iter()
        .find(|source| source["source"] == "12345")
        .unwrap();
    let imports: Vec<_> = list(&twin["imports"])
        .iter()
        .filter(|import| import["source"] == "12345")
        .collect();
    // The ledger is newest first.
    assert_eq!(hotline["last_import"], imports[0]["import_id"]);
    assert_eq!(hotline["last_rows"], imports[0]["rows_read"]);
    let mut before: Vec<i64> = imports[1..]
        .iter()
        .take(8)
        .map(|import| number(&import["rows_read"]))
        .collect();
    before.sort_unstable();
    assert_eq!(before.len(), 8, "the samples have fewer batches");
    assert_eq!(
        number(&hotline["usual_rows"]),
        (before[3] + before[4] + 1) / 2
    );
    assert_eq!(number(&hotline["days_since"]), 15);
    assert_eq!(hotline["silent"], true, "{hotline}");
    let warning = text(&hotline["warnings"][0]);
    assert!(warning.contains("已15天没有新批次"), "{warning}");
    let page = steward.get("/imports").body;
    assert!(page.contains("来源与时效") && page.contains(warning));
    let file = steward.get("/imports/sources.csv");
    assert!(file.header("content-type").starts_with("text/csv"));
    let lines: Vec<&str> = file.body.trim_end().lines().collect();
    assert_eq!(lines.len(), sources.len() + 1);
    let line = lines.iter().find(|line| line.contains(warning)).unwrap();
    for told in ["days_since", "last_rows", "usual_rows", "usual_interval"] {
        let told = format!(",{},", number(&hotline[told]));
        assert!(line.contains(&told), "{told} in {line}");
    }
    // Nobody else is silent today.
    let others = sources.iter().filter(|source| source["source"] != "12345");
    assert!(others.clone().count() > 3);
    for other in others {
        assert_eq!(
            (&other["silent"], number(&other["days_since"])),
            (&false.into(), 0),
            "{other}"
        );
    }
}

#[test]
fn the_ledger_as_a_file_has_every_import_and_adds_up() {
    let desk = Desk::open();
    let auditor = desk.signed_in("auditor1");
    let twin = auditor.get("/imports.json").json();
    let file = auditor.get("/imports.csv");
    let (_, rows) = table_of(&file.body);
    assert_eq!(rows.len(), list(&twin["imports"]).len());
    for (row, import) in rows.iter().zip(list(&twin["imports"])) {
        assert_eq!(row[0], *text(&import["import_id"]));
        let figure = |place: usize| row[place].parse::<i64>().unwrap();
        assert_eq!(figure(5), number(&import["rows_read"]));
        assert_eq!(figure(5), (6..10).map(figure).sum::<i64>());
    }
    let entries = auditor.get("/audit.json?action=export").json();
    assert_eq!(entries["entries"][0]["object"], "imports");
    assert_eq!(desk.signed_in("reviewer1").get("/imports.csv").status, 403);
}
