//! Drafts and revisions of the dictionaries over both engines: same answers, same refusals.

use mingcha::db::{Database, StoredPreview, StoredRevision};
use mingcha::domain::{AccountName, AppliedEdit, EditableList, EntryEdit, Nature, Role};
use mingcha::workflow::{DictionaryDraft, DraftBasis, DraftEvent, DraftStep};

use super::contract::Answers;
use super::samples::HARD_TEXT;

/// Epoch milliseconds; beyond 32 bits.
const AT: i64 = 1_795_000_000_000;

fn name(text: &str) -> AccountName {
    text.parse().unwrap()
}

fn edit(word: &str, wanted: Option<&str>) -> EntryEdit {
    EntryEdit {
        list: EditableList::Counterfeit,
        word: word.to_owned(),
        wanted: wanted.map(|mark| vec![mark.to_owned()]),
    }
}

/// Needs the orders that were written before.
pub(super) async fn dictionaries(database: &Database, answers: &mut Answers) {
    answers.note("no drafts", database.drafts().await);
    answers.note("no revision", database.last_revision().await);
    answers.note("no edition", database.dictionary_edition().await);
    let edits = [edit(HARD_TEXT, Some("S")), edit("假货", None)];
    let mut steps = vec![DraftStep::Open {
        title: HARD_TEXT.to_owned(),
        question: Some(HARD_TEXT.to_owned()),
    }];
    steps.extend(edits.iter().map(|edit| DraftStep::Set {
        edit: edit.clone(),
        reason: HARD_TEXT.to_owned(),
    }));
    for title in ["珊瑚", "晶莹"] {
        let mut work = database.begin().await.unwrap();
        let draft_id = work.take_numbers("dictionary_draft", 1).await.unwrap();
        let mut draft = answers.note("fresh", work.draft_for_step(draft_id).await);
        for step in &steps {
            let event = DraftEvent {
                number: draft.version() + 1,
                at: AT,
                actor: name(title),
                role: Role::Analyst,
                step: step.clone(),
            };
            draft.take_after(draft.version(), event).unwrap();
            answers.note("step", work.keep_draft_step(draft_id, &draft).await);
        }
        work.commit().await.unwrap();
    }
    answers.note("drafts", database.drafts().await);
    let draft: DictionaryDraft = answers.note("draft", database.draft(2).await);
    let preview = StoredPreview {
        basis: DraftBasis {
            content: draft.content(),
            revision: 0,
        },
        import_seq: 2,
        made_at: AT,
        effect: HARD_TEXT.to_owned(),
    };
    let mut work = database.begin().await.unwrap();
    for _ in 0..2 {
        answers.note("preview", work.keep_preview(2, &preview).await);
    }
    answers.note("previewed", work.preview_for_step(2).await);
    work.commit().await.unwrap();
    answers.note("preview kept", database.preview(2).await);
    answers.note("no preview", database.preview(1).await);
    let mut work = database.begin().await.unwrap();
    let revision = StoredRevision {
        revision: work.take_numbers("dictionary_revision", 1).await.unwrap(),
        draft_id: 2,
        version: "0a+1".to_owned(),
        title: HARD_TEXT.to_owned(),
        proposed_by: name("珊瑚"),
        approved_by: name("晶莹"),
        applied_at: AT,
        import_seq: 1,
        respelled: true,
        edits: edits
            .iter()
            .map(|edit| AppliedEdit {
                edit: edit.clone(),
                before: None,
            })
            .collect(),
        effect: HARD_TEXT.to_owned(),
    };
    answers.note("revise", work.write_revision(&revision).await);
    for seq in [900, 2, 30] {
        let mut order = database.orders_by_seq(&[seq]).await.unwrap().remove(0);
        let before = order.labelling();
        order.nature = Nature::Praise;
        answers.note("relabel", work.relabel(1, &order, &before).await);
    }
    answers.note("inside", work.last_revision().await);
    work.commit().await.unwrap();
    answers.note("edition", database.dictionary_edition().await);
    answers.note("revisions", database.revisions().await);
    answers.note("relabelled", database.relabelled_by(1).await);
    answers.note("counts", database.relabelled_counts().await);
    for (revision, behind) in [(0, 0), (0, 2), (1, 0)] {
        let orders = database.relabelled_since(revision, behind, 2).await;
        answers.note("since", orders);
        answers.note("respelled", database.respelled_since(revision).await);
    }
    let labelled = answers.note("under", database.labelled_under().await);
    assert_eq!(labelled.version_of(1, "old"), "0a+1");
    assert_eq!(labelled.version_of(2, "new"), "new");
}
