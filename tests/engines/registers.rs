//! Registers over both engines.

use mingcha::db::{Database, RegisterBatch, RegisterRefusal};
use mingcha::domain::{RegisterKind, RegisterLedger, RegisterRow};

use super::contract::Answers;
use super::samples::HARD_TEXT;
use super::workplace::AT;

/// A batch with a row that is kept, one that is known, and one that is refused.
pub(super) async fn registers(database: &Database, answers: &mut Answers) {
    let kind = RegisterKind::RedList;
    answers.note("none", database.register_batches().await);
    let mut work = database.begin().await.unwrap();
    let mut batch = RegisterBatch {
        batch: 0,
        kind,
        file_name: HARD_TEXT.to_owned(),
        sha256: "0a".repeat(32),
        ledger: RegisterLedger::default(),
        at: AT,
        actor: HARD_TEXT.to_owned(),
    };
    batch.batch = answers.note("begun", work.begin_register_batch(&batch).await);
    let (coded, person) = (row(Some("91350100M000100Y43"), None), row(None, Some("ff")));
    for (row, hash) in [(&coded, "a"), (&person, "b"), (&coded, "a")] {
        answers.note("row", work.add_register_row(batch.batch, row, hash).await);
    }
    let refusal = RegisterRefusal {
        sheet: HARD_TEXT.to_owned(),
        row: 9,
        reason: HARD_TEXT.to_owned(),
    };
    let kept = work.add_register_refusal((batch.batch, 0), &refusal).await;
    answers.note("refusal", kept);
    batch.ledger = RegisterLedger {
        rows_read: 4,
        accepted: 2,
        duplicate: 1,
        refused: 1,
        skipped: 3,
    };
    let ended = work.end_register_batch(batch.batch, &batch.ledger).await;
    answers.note("ended", ended);
    let party = (Some("91350100M000100Y43"), Some("ff"));
    answers.note("party", work.register_rows_of_party(kind, party).await);
    let nobody = work.register_rows_of_party(kind, (None, None)).await;
    answers.note("nobody", nobody);
    work.commit().await.unwrap();
    let batches = answers.note("batches", database.register_batches().await);
    assert_eq!(batches, [batch.clone()]);
    let known = database.register_batch_of_file(kind, &batch.sha256).await;
    answers.note("known", known);
    answers.note("refusals", database.register_refusals(batch.batch, 9).await);
    let rows = database.register_rows_behind(kind, (0, 9)).await;
    let rows = answers.note("rows", rows);
    assert_eq!(rows[0].row, coded);
    assert_eq!(rows[1].row, person);
    let behind = database
        .register_rows_behind(kind, (rows[0].number, 9))
        .await;
    answers.note("behind", behind);
    answers.note("size", database.register_size(kind).await);
    let codes: Vec<String> = (0..600)
        .map(|number| format!("{number}"))
        .chain(["91350100M000100Y43".to_owned()])
        .collect();
    let digests = ["ff".to_owned()];
    let parties = database.register_rows_of_parties(kind, &codes, &digests);
    assert_eq!(answers.note("parties", parties.await).len(), 2);
    let code = database.register_rows_of_code("91350100M000100Y43").await;
    answers.note("code", code);
}

fn row(code: Option<&str>, id_digest: Option<&str>) -> RegisterRow {
    RegisterRow {
        kind: RegisterKind::RedList,
        name: HARD_TEXT.to_owned(),
        code: code.map(|code| code.parse().unwrap()),
        code_is_bad: code.is_none(),
        is_person: id_digest.is_some(),
        id_digest: id_digest.map(str::to_owned),
        document: HARD_TEXT.to_owned(),
        unit: String::new(),
        starts_on: chrono::NaiveDate::from_ymd_opt(2026, 1, 2),
        ends_on: None,
        category: HARD_TEXT.to_owned(),
        content: String::new(),
        state: String::new(),
        fine_cents: Some(i64::MAX),
        sheet: HARD_TEXT.to_owned(),
        row: u32::MAX,
    }
}
