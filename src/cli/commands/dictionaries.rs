//! `dictionaries list / show / history / apply`.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::dictionary_arguments::DictionaryAction;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::db::StoredRevision;
use crate::domain::{AppliedEdit, EditableList};
use crate::lexicon::{DictionaryList, Lexicon, entry_word};
use crate::pipeline::{LabelEffect, LabelProgress, RelabelError, apply_draft, preview_of};
use crate::store::StoreError;

#[derive(Serialize)]
struct Dictionaries {
    version: String,
    revision: i64,
    dictionaries: Vec<DictionaryAnswer>,
}

#[derive(Serialize)]
struct DictionaryAnswer {
    name: &'static str,
    label: &'static str,
    entries: usize,
    /// Entries of which the city says something.
    own: usize,
}

#[derive(Serialize)]
struct Entries {
    name: &'static str,
    label: &'static str,
    version: String,
    entries: Vec<EntryAnswer>,
}

#[derive(Serialize)]
struct EntryAnswer {
    word: String,
    marks: Vec<String>,
    /// The revision that says so; absent for what ships with the program.
    revision: Option<i64>,
}

#[derive(Serialize)]
struct Revisions {
    revisions: Vec<RevisionAnswer>,
}

#[derive(Serialize)]
struct RevisionAnswer {
    revision: i64,
    version: String,
    draft: i64,
    title: String,
    proposed_by: String,
    approved_by: String,
    /// Epoch milliseconds.
    applied_at: i64,
    edits: Vec<AppliedEdit>,
    effect: LabelEffect,
}

pub(super) async fn run(context: &Context, action: DictionaryAction) -> Result<ExitCode, Failure> {
    match action {
        DictionaryAction::List => list(context).await,
        DictionaryAction::Show { name } => show(context, name).await,
        DictionaryAction::History => history(context).await,
        DictionaryAction::Apply { draft } => apply(context, draft).await,
    }
}

async fn list(context: &Context) -> Result<ExitCode, Failure> {
    let edition = context.edition().await?;
    let mut dictionaries = Vec::new();
    for list in EditableList::ALL {
        dictionaries.push(DictionaryAnswer {
            name: list.code(),
            label: list.label(),
            entries: DictionaryList::under(list.code(), &edition)?.rows.len(),
            own: edition.entries_of(*list).count(),
        });
    }
    let answer = Dictionaries {
        version: Lexicon::version_under(edition.revision),
        revision: edition.revision,
        dictionaries,
    };
    if context.json {
        print_json(&answer)?;
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("词典版本 {}", answer.version));
    for line in &answer.dictionaries {
        say(&format!(
            "{}\t{}\t{}条，本市改动{}条",
            line.name, line.label, line.entries, line.own
        ));
    }
    Ok(ExitCode::SUCCESS)
}

async fn show(context: &Context, list: EditableList) -> Result<ExitCode, Failure> {
    let edition = context.edition().await?;
    let rows = DictionaryList::under(list.code(), &edition)?
        .rows
        .into_iter();
    let entries = rows.map(|row| {
        let mut columns = row.into_iter();
        let word = columns.next().unwrap_or_default();
        let own = edition.entry(list, &entry_word(list, &word));
        EntryAnswer {
            revision: own.map(|entry| entry.revision),
            marks: columns.collect(),
            word,
        }
    });
    let answer = Entries {
        name: list.code(),
        label: list.label(),
        version: Lexicon::version_under(edition.revision),
        entries: entries.collect(),
    };
    if context.json {
        print_json(&answer)?;
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("{}，词典版本 {}", answer.label, answer.version));
    for entry in &answer.entries {
        let from = entry
            .revision
            .map_or_else(|| "自带".to_owned(), |revision| format!("第{revision}版"));
        say(&format!(
            "{}\t{}\t{from}",
            entry.word,
            entry.marks.join(" ")
        ));
    }
    Ok(ExitCode::SUCCESS)
}

async fn history(context: &Context) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let revisions = store.database.revisions().await.map_err(StoreError::from)?;
    store.close().await;
    let revisions = revisions
        .into_iter()
        .map(answer_of)
        .collect::<Result<Vec<_>, _>>()?;
    if context.json {
        print_json(&Revisions { revisions })?;
        return Ok(ExitCode::SUCCESS);
    }
    if revisions.is_empty() {
        say("本市还没有改动过词典");
    }
    for revision in &revisions {
        say(&told(revision));
    }
    Ok(ExitCode::SUCCESS)
}

/// Applies a draft that two people have agreed on at the workbench, where it was not applied there.
async fn apply(context: &Context, draft: i64) -> Result<ExitCode, Failure> {
    let stages = context.stages(None)?;
    let store = context.store().await?;
    let progress = LabelProgress::default();
    let (actor, now) = (context.actor(), context.now);
    let applied = apply_draft(&store, &stages, draft, &actor, now, &progress).await;
    let revision = applied.map_err(|error| match error {
        RelabelError::Draft(refused) => Failure::Refused(refused.to_string()),
        RelabelError::Pipeline(error) => error.into(),
    })?;
    store.close().await;
    let answer = answer_of(revision)?;
    if context.json {
        print_json(&answer)?;
    } else {
        say(&told(&answer));
    }
    Ok(ExitCode::SUCCESS)
}

fn answer_of(revision: StoredRevision) -> Result<RevisionAnswer, Failure> {
    Ok(RevisionAnswer {
        revision: revision.revision,
        version: revision.version,
        draft: revision.draft_id,
        title: revision.title,
        proposed_by: revision.proposed_by.to_string(),
        approved_by: revision.approved_by.to_string(),
        applied_at: revision.applied_at,
        edits: revision.edits,
        effect: preview_of(&revision.effect)?,
    })
}

fn told(revision: &RevisionAnswer) -> String {
    let headings = revision.effect.headings.iter();
    let headings: Vec<String> = headings
        .map(|heading| format!("{}+{}/−{}", heading.label, heading.gained, heading.lost))
        .collect();
    format!(
        "第{}版 {}\t{}\t{}提交，{}批准\t{}件中{}件的分类改变\t{}",
        revision.revision,
        revision.version,
        revision.title,
        revision.proposed_by,
        revision.approved_by,
        revision.effect.orders,
        revision.effect.changed,
        headings.join("、")
    )
}
