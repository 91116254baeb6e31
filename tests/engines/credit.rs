//! Credit entries over both engines.

use mingcha::db::Database;
use mingcha::domain::{
    AmountCents, CreditEntryId, ItemKind, LawKey, LawfulPeriod, LegalDeadline, Paper, PaperFormat,
    PaperKind, PenaltyClass, PeriodUnit, Role, SharingClass,
};
use mingcha::workflow::{
    CreditEntry, CreditEvent, CreditStep, EntryContent, EntrySubject, ItemOfEntry, LegalDocument,
    OrganisationOfEntry, PenaltyOfEntry,
};

use super::contract::Answers;
use super::samples::HARD_TEXT;
use super::workplace::{AT, day, name, reason};

/// An entry from its draft to its end as an abandoned one, and a name sealed beside it.
pub(super) async fn credit(database: &Database, answers: &mut Answers) {
    answers.note("no entries", database.credit_entries().await);
    answers.note("no entry", database.credit_entry(CreditEntryId(1)).await);
    let case_id = database.cases().await.unwrap()[0].case_id.clone();
    let draft = CreditStep::Draft {
        content: Box::new(content()),
        push: deadline(),
    };
    let mut work = database.begin().await.unwrap();
    let others = work.credit_of_case_for_step(&case_id).await;
    answers.note("of the case", others);
    let id = answers.note("number", work.new_credit_entry().await);
    let mut entry = CreditEntry::default();
    let first = event_of(&entry, draft);
    entry.take_after(0, first.clone()).unwrap();
    let kept = work.keep_new_credit_entry(id, (&case_id, HARD_TEXT), &first);
    answers.note("kept", kept.await);
    let place = answers.note("place", work.new_sealed_place("credit").await);
    answers.note("sealed", work.keep_sealed(&place, "AAEC").await);
    answers.note("again", work.new_sealed_place("credit").await);
    work.commit().await.unwrap();
    answers.note("entry", database.credit_entry(id).await);
    answers.note("steps", database.steps_taken().await);

    let mut work = database.begin().await.unwrap();
    let mut entry = work.credit_for_step(id).await.unwrap();
    let abandon = CreditStep::Abandon { reason: reason() };
    let second = event_of(&entry, abandon);
    entry.take_after(1, second.clone()).unwrap();
    answers.note("step", work.keep_credit_step(id, &second).await);
    let others = work.credit_of_case_for_step(&case_id).await;
    answers.note("of the case", others);
    work.commit().await.unwrap();
    let all = answers.note("entries", database.credit_entries().await);
    assert_eq!(all.len(), 1);
    assert_eq!(*all[0].entry, entry);
    let block = answers.note("block", database.sealed_fact(&place).await);
    assert_eq!(block.as_deref(), Some("AAEC"));
    answers.note("no block", database.sealed_fact("credit/99").await);
    papers(database, answers, &case_id).await;
    many(database, answers, &case_id).await;
}

/// More entries than are read one by one, read once, and again after one of them took a step.
async fn many(database: &Database, answers: &mut Answers, case_id: &str) {
    let mut work = database.begin().await.unwrap();
    for _ in 0..150 {
        let id = work.new_credit_entry().await.unwrap();
        let draft = CreditStep::Draft {
            content: Box::new(content()),
            push: deadline(),
        };
        let first = event_of(&CreditEntry::default(), draft);
        let kept = work.keep_new_credit_entry(id, (case_id, HARD_TEXT), &first);
        kept.await.unwrap();
    }
    work.commit().await.unwrap();
    let all = answers.note("many", database.credit_entries().await);
    assert_eq!(all.len(), 151);
    let changed = all[77].entry_id;
    let mut entry = CreditEntry::clone(&all[77].entry);
    let edit = CreditStep::Edit {
        content: Box::new(content()),
    };
    let second = event_of(&entry, edit);
    entry.take_after(1, second.clone()).unwrap();
    let mut work = database.begin().await.unwrap();
    work.keep_credit_step(changed, &second).await.unwrap();
    // Nobody sees what is not committed, and everybody sees what is.
    let before = database.credit_entries().await.unwrap();
    assert_eq!(before[77].entry.version(), 1);
    work.commit().await.unwrap();
    let after = answers.note("one changed", database.credit_entries().await);
    assert_eq!(*after[77].entry, entry);
    for row in &after {
        let alone = database.credit_entry(row.entry_id).await.unwrap();
        assert_eq!(alone.as_ref(), Some(row));
    }
}

/// Papers of a case, in the order of their days.
async fn papers(database: &Database, answers: &mut Answers, case_id: &str) {
    let paper = |hash: &str, on: u32| Paper {
        case_id: case_id.to_owned(),
        sha256: hash.repeat(32),
        kind: PaperKind::Decision,
        format: PaperFormat::Ofd,
        bytes: 5_000_000_000,
        day: day(11, on),
        actor: name("珊瑚"),
    };
    let (late, early) = (paper("0a", 23), paper("ff", 22));
    let mut work = database.begin().await.unwrap();
    answers.note("none", work.papers_for_step(case_id).await);
    answers.note("kept", work.keep_paper(&late, "AAEC".to_owned()).await);
    answers.note("kept", work.keep_paper(&early, "AA==".to_owned()).await);
    answers.note(
        "of entry",
        work.case_of_credit_entry(CreditEntryId(1)).await,
    );
    work.commit().await.unwrap();
    let kept = answers.note("papers", database.papers(case_id).await);
    assert_eq!(kept, [early, late.clone()]);
    answers.note("all", database.all_papers().await);
    let block = database.paper_block(case_id, &late.sha256).await;
    assert_eq!(answers.note("block", block).as_deref(), Some("AAEC"));
    answers.note("no block", database.paper_block("none", "none").await);
}

fn event_of(entry: &CreditEntry, step: CreditStep) -> CreditEvent {
    CreditEvent {
        number: entry.version() + 1,
        at: AT,
        day: day(11, 23),
        actor: name("珊瑚"),
        role: Role::CreditOfficer,
        step,
    }
}

/// Nothing but what a draft cannot be without.
fn content() -> EntryContent {
    EntryContent {
        subject: EntrySubject::Organisation(OrganisationOfEntry {
            name: HARD_TEXT.to_owned(),
            uscc: Some("91350100M000100Y43".parse().unwrap()),
            ..OrganisationOfEntry::default()
        }),
        facts: HARD_TEXT.to_owned(),
        basis: String::new(),
        behaviour: String::new(),
        document: LegalDocument {
            kind: "行政处罚决定书".to_owned(),
            number: HARD_TEXT.to_owned(),
            decided_on: day(11, 20),
            authority: "某局".to_owned(),
            file_sha256: "0a".repeat(32),
        },
        identity: None,
        procedure: None,
        served_on: None,
        told_on: None,
        severity_local: None,
        severity_national: None,
        item: ItemOfEntry {
            code: "XZCF".to_owned(),
            name: "行政处罚信息".to_owned(),
            sharing: SharingClass::Public,
            ordinary_procedure_only: true,
            catalogue_version: "1".to_owned(),
            kind: ItemKind::Penalty,
        },
        list_basis: None,
        penalty: Some(PenaltyOfEntry {
            classes: vec![PenaltyClass::Fine],
            content: HARD_TEXT.to_owned(),
            fine: Some(AmountCents(1)),
            authority_code: Some("91350100M000100Y43".parse().unwrap()),
            ..PenaltyOfEntry::default()
        }),
        valid_until: None,
        validity_basis: String::new(),
        longest: None,
    }
}

fn deadline() -> LegalDeadline {
    LegalDeadline {
        from: day(11, 20),
        due: day(11, 30),
        provisional: true,
        period: LawfulPeriod {
            key: LawKey::PushAfterFinding,
            count: 7,
            unit: PeriodUnit::WorkingDays,
            jurisdiction: "连云港".to_owned(),
            source: HARD_TEXT.to_owned(),
            verified: false,
            version: "1".to_owned(),
        },
    }
}
