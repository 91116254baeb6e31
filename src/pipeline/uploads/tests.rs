//! What staging does with files, without a browser.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use chrono::NaiveDate;

use super::*;
use crate::db::DatabaseLocation;
use crate::desk::Session;
use crate::store::KeyLocation;

const DAY: i64 = 24 * 3_600_000;

/// An opened data directory with two people who may bring data in.
struct Office {
    folder: tempfile::TempDir,
    store: Store,
    stages: Arc<Stages>,
}

impl Office {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = KeyLocation::File(folder.path().join("key"));
        let data = folder.path().join("data");
        let store = Store::open(&data, &DatabaseLocation::default(), key)
            .await
            .unwrap();
        let stages = Stages::load(crate::ingest::Profiles::shipped().unwrap()).unwrap();
        Self {
            folder,
            store,
            stages: Arc::new(stages),
        }
    }

    fn intake(&self, most_bytes: u64) -> Intake {
        let options = IntakeOptions {
            most_bytes,
            reader: ReaderOptions {
                parser_program: PathBuf::from("nobody parses workbooks here"),
                limits: crate::ingest::Limits::default(),
            },
            workers: 1,
        };
        Intake::open(&self.store, options).unwrap()
    }

    async fn staged(&self, intake: &Intake, by: &Steward, at: i64) -> String {
        let mut receiving = intake.receive(by, "../工单.csv", moment(at)).unwrap();
        let text = "gdbh,slsj,sqbt,sqnr\r\nLYG20261000000001,2026-10-02 08:00:00,退款,市民反映不退款。\r\n";
        for piece in text.as_bytes().chunks(7) {
            receiving.write(piece.to_vec()).await.unwrap();
        }
        let received = receiving.finish().await.unwrap();
        intake
            .stage(&self.store, &self.stages, by, received, None, moment(at))
            .await
            .unwrap()
    }

    fn files(&self) -> usize {
        count(&self.folder.path().join("data").join(FOLDER))
    }
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}

fn moment(at: i64) -> Moment {
    Moment {
        at,
        day: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
    }
}

fn steward(number: i64) -> Steward {
    Steward::of(&Session::sample(number, crate::domain::Role::DataAdmin)).unwrap()
}

#[test]
fn nobody_else_is_a_steward() {
    for role in crate::domain::Role::ALL.iter().copied() {
        let may = Steward::of(&Session::sample(1, role)).is_ok();
        assert_eq!(may, role == crate::domain::Role::DataAdmin, "{role:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_staged_file_is_private_and_goes_with_its_cancelling() {
    let office = Office::open().await;
    let (intake, own, other) = (office.intake(1 << 20), steward(1), steward(2));
    let token = office.staged(&intake, &own, 1_000).await;
    let upload = intake.upload(&own, &token).unwrap();
    assert_eq!((upload.name.as_str(), upload.bytes), ("工单.csv", 92));
    assert_eq!(upload.preview.refusal, None);
    assert_eq!(upload.preview.sheets[0].rows, 1);
    let folder = office.store.folder().join(FOLDER).join(&token);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    assert_eq!(mode(&folder.join("工单.csv")), 0o600);
    let at = moment(2_000);
    assert!(matches!(
        intake.upload(&other, &token),
        Err(UploadError::Unknown)
    ));
    let foreign = intake.cancel(&office.store, &other, &token, at).await;
    assert!(matches!(foreign, Err(UploadError::Unknown)));
    assert_eq!(office.files(), 1);
    intake
        .cancel(&office.store, &own, &token, at)
        .await
        .unwrap();
    assert_eq!(office.files(), 0);
    assert!(intake.upload(&own, &token).is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_nobody_confirms_goes_after_a_day_and_at_the_next_start() {
    let office = Office::open().await;
    let own = steward(1);
    let intake = office.intake(1 << 20);
    office.staged(&intake, &own, 1_000).await;
    let token = office.staged(&intake, &own, 1_000 + DAY / 2).await;
    assert_eq!(intake.sweep(999 + DAY).unwrap(), 0);
    assert_eq!(intake.sweep(1_000 + DAY).unwrap(), 1);
    assert!(intake.upload(&own, &token).is_ok());
    assert_eq!(office.files(), 1);
    // A second server of the same directory leaves the files of the first alone.
    let second = office.intake(1 << 20);
    assert_eq!(office.files(), 1);
    drop((intake, second));
    office.intake(1 << 20);
    assert_eq!(office.files(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_large_empty_or_broken_off_leaves_nothing_behind() {
    let office = Office::open().await;
    let (intake, own) = (office.intake(1 << 20), steward(1));
    let mut receiving = intake.receive(&own, "a.csv", moment(1)).unwrap();
    for _ in 0..16 {
        receiving.write(vec![b'a'; 1 << 16]).await.unwrap();
    }
    let over = receiving.write(vec![b'a']).await;
    assert!(matches!(over, Err(UploadError::TooLarge { megabytes: 1 })));
    drop(receiving);
    assert_eq!(office.files(), 0);
    let empty = intake.receive(&own, "a.csv", moment(1)).unwrap();
    assert!(matches!(empty.finish().await, Err(UploadError::Empty)));
    assert_eq!(office.files(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_somebody_writes_nothing_is_imported_and_the_file_stays() {
    let office = Office::open().await;
    let (intake, own) = (office.intake(1 << 20), steward(1));
    let token = office.staged(&intake, &own, 1_000).await;
    let at = moment(2_000);
    let writer = office.store.lock().await.unwrap();
    let busy = intake.claim(&office.store, &own, &token, at).await;
    assert!(matches!(busy.map(drop), Err(UploadError::Busy)));
    assert_eq!(office.files(), 1);
    drop(writer);
    let claimed = intake.claim(&office.store, &own, &token, at).await.unwrap();
    // Of two who confirm one is told so, and what is being imported is not taken back.
    let twice = intake.claim(&office.store, &own, &token, at).await;
    assert!(matches!(twice.map(drop), Err(UploadError::Importing)));
    let cancelled = intake.cancel(&office.store, &own, &token, at).await;
    assert!(matches!(cancelled, Err(UploadError::Importing)));
    claimed.import(&office.store, &office.stages).await;
    intake.all_ended().await;
    let UploadState::Ended(end) = intake.upload(&own, &token).unwrap().state else {
        panic!("the import has not ended");
    };
    let UploadEnd::Imported(outcome) = end.as_ref() else {
        panic!("{end:?}");
    };
    assert_eq!(outcome.ledger().accepted, 1, "{outcome:?}");
    assert_eq!(office.files(), 0);
    assert_eq!(office.store.database.imports().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_import_breaks_off_is_told_as_failed() {
    let office = Office::open().await;
    let (intake, own) = (office.intake(1 << 20), steward(1));
    let token = office.staged(&intake, &own, 1_000).await;
    let claimed = intake
        .claim(&office.store, &own, &token, moment(2_000))
        .await
        .unwrap();
    drop(claimed);
    let state = intake.upload(&own, &token).unwrap().state;
    assert!(matches!(state, UploadState::Ended(end) if *end == UploadEnd::Failed));
    assert_eq!(office.files(), 0);
}
