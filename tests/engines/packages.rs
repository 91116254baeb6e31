//! Packages of credit entries over both engines.

use mingcha::db::{Database, PackageState, StoredPackage, StoredPackageRow};
use mingcha::domain::CreditEntryId;
use mingcha::workflow::Operation;

use super::contract::Answers;
use super::samples::HARD_TEXT;
use super::workplace::{AT, day};

/// A package from its making to its answer; of two who claim an attempt one gets it.
pub(super) async fn packages(database: &Database, answers: &mut Answers) {
    answers.note("none", database.packages().await);
    let row = StoredPackageRow {
        entry_id: CreditEntryId(1),
        operation: Operation::Delete,
        edition: 3,
        status: None,
        code: String::new(),
        message: String::new(),
    };
    let mut package = StoredPackage {
        name: "XZCF_LYG_20261123_001".to_owned(),
        recipient: HARD_TEXT.to_owned(),
        item: "XZCF".to_owned(),
        day: day(11, 23),
        at: AT,
        actor: HARD_TEXT.to_owned(),
        rows: 1,
        sha256: "0a".repeat(32),
        url: Some(HARD_TEXT.to_owned()),
        state: PackageState::Waiting,
        attempts: 0,
        next_at: AT,
        told: String::new(),
        answered: false,
    };
    let mut work = database.begin().await.unwrap();
    let start = "XZCF_LYG_20261123_";
    answers.note("of the day", work.packages_of_day(start).await);
    let kept = work.keep_package(&package, b"\0\xff", std::slice::from_ref(&row));
    answers.note("kept", kept.await);
    answers.note("of the day", work.packages_of_day(start).await);
    work.commit().await.unwrap();
    let listed = answers.note("packages", database.packages().await);
    assert_eq!(listed, [package.clone()]);
    let bytes = database.package_bytes(&package.name).await;
    assert_eq!(answers.note("bytes", bytes).unwrap(), b"\0\xff");
    answers.note("no bytes", database.package_bytes("none").await);

    let claim = |attempts| database.claim_package(&package.name, attempts, AT + 1);
    assert!(answers.note("claimed", claim(0).await));
    assert!(!answers.note("overtaken", claim(0).await));
    package.state = PackageState::Sent;
    package.told = HARD_TEXT.to_owned();
    let settled = database.settle_package(&package, Some(b"\xfe")).await;
    answers.note("settled", settled);
    // Nothing that comes later takes it back.
    package.state = PackageState::Waiting;
    answers.note("late", database.settle_package(&package, None).await);
    assert!(!answers.note("over", claim(1).await));
    let answer = database.package_answer(&package.name).await;
    assert_eq!(answers.note("answer", answer).unwrap(), b"\xfe");

    let unanswered = database.unanswered_packages(HARD_TEXT).await;
    assert_eq!(
        answers.note("unanswered", unanswered),
        [package.name.clone()]
    );
    answers.note("of nobody", database.unanswered_packages("none").await);
    answers.note("later", database.keep_answer(&package.name, b"\xfd").await);
    let answer = database.package_answer(&package.name).await;
    assert_eq!(answers.note("later answer", answer).unwrap(), b"\xfd");

    let mut work = database.begin().await.unwrap();
    let found = work.package_for_receipt(&package.name).await;
    let (stored, rows) = answers.note("found", found).unwrap();
    assert_eq!((stored.state, stored.answered), (PackageState::Sent, true));
    assert_eq!(rows, std::slice::from_ref(&row));
    answers.note("absent", work.package_for_receipt("none").await);
    let answered = StoredPackageRow {
        status: Some("rejected".to_owned()),
        code: HARD_TEXT.to_owned(),
        message: HARD_TEXT.to_owned(),
        ..row
    };
    let kept = work.answer_package_row(&package.name, &answered).await;
    answers.note("answered", kept);
    answers.note("taken in", work.forget_answer(&package.name).await);
    work.commit().await.unwrap();
    let rows = database.package_rows(&package.name).await;
    assert_eq!(answers.note("rows", rows), [answered]);
    let answer = database.package_answer(&package.name).await;
    assert!(answers.note("no answer", answer).is_none());
    let unanswered = database.unanswered_packages(HARD_TEXT).await;
    assert!(answers.note("answered", unanswered).is_empty());
}
