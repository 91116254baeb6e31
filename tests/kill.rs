//! kill -9 in the middle of an import: wholly there or wholly not, without help.

use std::time::{Duration, Instant};

use mingcha::domain::{AccountName, EditableList, EntryEdit, Role};
use mingcha::workflow::{DictionaryDraft, DraftBasis, DraftEvent, DraftStep};

use crate::fsck::copy_folder;
use crate::support::{Exchange, Workbench, in_store, list, number};

const MOMENTS: u32 = 10;

#[test]
fn an_import_killed_at_any_moment_is_whole_or_absent() {
    let bench = Workbench::new();
    let file = Exchange::of(0..300).write(&bench, "orders.csv");
    let arguments = ["import", file.to_str().unwrap()];
    let started = Instant::now();
    assert_eq!(number(&bench.import(&file)["accepted"]), 300);
    let whole = started.elapsed().min(Duration::from_secs(4));
    // A fixed sequence that visits the whole duration in a scattered order.
    for moment in 0..MOMENTS {
        let part = (moment * 7 + 3) % MOMENTS;
        bench.wipe();
        bench.kill(&arguments, whole * (part * 2 + 1) / (MOMENTS * 2));
        bench.fsck_is_green();
        let total = number(&bench.answer(&["search", "--limit", "0"])["total"]);
        assert!([0, 300].contains(&total), "moment {part}: {total} orders");
    }
    let again = bench.import(&file);
    assert!(["committed", "already_imported"].contains(&again["state"].as_str().unwrap()));
    let total = number(&bench.answer(&["search", "--limit", "0"])["total"]);
    assert_eq!(total, 300);
    bench.fsck_is_green();
}

/// Keeps a draft that two people have agreed on: 图片不符 is counterfeit from now on.
fn agree_on_a_draft(bench: &Workbench) {
    let name = |text: &str| text.parse::<AccountName>().unwrap();
    let edit = |word: &str, list, wanted: &[&str]| EntryEdit {
        list,
        word: word.to_owned(),
        wanted: Some(wanted.iter().map(|mark| (*mark).to_owned()).collect()),
    };
    let edits = [
        edit("图片不符", EditableList::Counterfeit, &["S"]),
        edit("号水晶", EditableList::UserWords, &[]),
    ];
    in_store(&bench.data(), async |store| {
        let mut draft = DictionaryDraft::default();
        let reason = || "试验".to_owned();
        let mut steps = vec![(
            "analyst1",
            DraftStep::Open {
                title: reason(),
                question: None,
            },
        )];
        for edit in edits {
            let reason = reason();
            steps.push(("analyst1", DraftStep::Set { edit, reason }));
        }
        let mut transaction = store.database.begin().await.unwrap();
        for place in 0..steps.len() + 2 {
            let basis = || DraftBasis {
                content: draft.content(),
                revision: 0,
            };
            let (actor, step) = match steps.get(place) {
                Some(step) => step.clone(),
                None if place == steps.len() => {
                    let (basis, reason) = (basis(), reason());
                    ("analyst1", DraftStep::Propose { basis, reason })
                }
                None => {
                    let (basis, reason) = (basis(), reason());
                    ("reviewer1", DraftStep::Approve { basis, reason })
                }
            };
            let role = if actor == "analyst1" {
                Role::Analyst
            } else {
                Role::Reviewer
            };
            let event = DraftEvent {
                number: draft.version() + 1,
                at: 0,
                actor: name(actor),
                role,
                step,
            };
            draft.take_after(draft.version(), event).unwrap();
            transaction.keep_draft_step(1, &draft).await.unwrap();
        }
        transaction.commit().await.unwrap();
    });
}

#[test]
fn a_revision_of_the_dictionaries_killed_at_any_moment_is_whole_or_absent() {
    let first = Workbench::new();
    let file = Exchange::of(0..300).write(&first, "orders.csv");
    assert_eq!(number(&first.import(&file)["accepted"]), 300);
    agree_on_a_draft(&first);
    let counterfeit = |bench: &Workbench| {
        let found = bench.answer(&["search", "--category", "counterfeit", "--limit", "0"]);
        number(&found["total"])
    };
    let counted = |bench: &Workbench| {
        let told = bench.answer(&["aggregate", "--by", "category"]);
        let rows = list(&told["rows"]).iter();
        let own = rows.filter(|row| row["category"] == "counterfeit");
        own.map(|row| number(&row["orders"])).sum::<i64>()
    };
    let arguments = ["dictionaries", "apply", "1"];
    let prepared = |bench: &Workbench| copy_folder(&first.data(), &bench.data());
    let bench = first.sibling();
    prepared(&bench);
    assert_eq!(counterfeit(&bench), 0);
    let started = Instant::now();
    let applied = bench.answer(&arguments);
    let whole = started.elapsed();
    assert_eq!(number(&applied["effect"]["changed"]), 300);
    assert!(number(&applied["effect"]["respelled"]) > 0, "{applied}");
    assert_eq!((counterfeit(&bench), counted(&bench)), (300, 300));
    bench.fsck_is_green();
    let mut absent = 0;
    for moment in 0..MOMENTS {
        let bench = first.sibling();
        prepared(&bench);
        // What is written comes last: before it there is only reading and labelling.
        let part = whole * (3 * MOMENTS + (moment * 7 + 3) % MOMENTS * 2) / (MOMENTS * 5);
        bench.kill(&arguments, part);
        bench.fsck_is_green();
        let revisions = bench.answer(&["dictionaries", "history"]);
        let revised = !list(&revisions["revisions"]).is_empty();
        let expected = if revised { 300 } else { 0 };
        absent += u32::from(!revised);
        assert_eq!(counterfeit(&bench), expected, "moment {moment}");
        assert_eq!(counted(&bench), expected, "moment {moment}");
        bench.fsck_is_green();
        if !revised {
            assert_eq!(number(&bench.answer(&arguments)["effect"]["changed"]), 300);
            assert_eq!((counterfeit(&bench), counted(&bench)), (300, 300));
        }
    }
    println!("absent after {absent} of {MOMENTS} kills");
}
