//! Drafts and revisions of the dictionaries: each follows from its steps, and what a revision labelled is so in the dataset.

use std::collections::{BTreeMap, BTreeSet};

use super::dataset::located;
use super::{Check, check, database_of, verdict};
use crate::dataset::{categories_in, counted_categories};
use crate::db::{Database, StoredRevision};
use crate::pipeline::{PipelineError, preview_of};
use crate::store::Inspection;
use crate::workflow::DraftState;

/// Orders asked for at a time.
const AT_ONCE: usize = 4_096;

pub(super) async fn dictionaries(found: &Inspection) -> Result<Check, PipelineError> {
    let database = database_of(found)?;
    if found.schema.is_new() || database.awaits(&found.schema, "dictionary_draft").await? {
        return Ok(check("dictionaries", true, "尚无词典修订".to_owned()));
    }
    let revisions = database.revisions().await?;
    let mut faults = draft_faults(database).await?;
    faults.extend(revision_faults(database, &revisions).await?);
    let relabelled = relabelled(database, &revisions).await?;
    faults.extend(label_faults(found, &relabelled).await?);
    let fine = format!(
        "{}版修订，记录与草稿相符；由其重新分类的{}件在数据集与数据库中类别一致",
        revisions.len(),
        relabelled.len()
    );
    Ok(verdict("dictionaries", &faults, fine))
}

/// Drafts whose row does not say what their steps come to.
async fn draft_faults(database: &Database) -> Result<Vec<String>, PipelineError> {
    let mut faults = Vec::new();
    for row in database.drafts().await? {
        let id = row.draft_id;
        match database.draft(id).await {
            Err(_) => faults.push(format!("词典草稿{id}的步骤不合规则")),
            Ok(draft) => {
                let stage = draft.state().map(crate::workflow::DraftState::stage);
                if stage != Some(row.stage) || draft.version() != row.version {
                    faults.push(format!("词典草稿{id}的状态与步骤不符"));
                }
            }
        }
    }
    Ok(faults)
}

/// Revisions that leave a gap, that no draft became, or that tell other counts than there are rows.
async fn revision_faults(
    database: &Database,
    revisions: &[StoredRevision],
) -> Result<Vec<String>, PipelineError> {
    let counts: BTreeMap<i64, i64> = database.relabelled_counts().await?.into_iter().collect();
    let mut faults = Vec::new();
    for (expected, revision) in (1..).zip(revisions) {
        let number = revision.revision;
        if number != expected {
            faults.push(format!("词典修订缺第{expected}版"));
        }
        let draft = database.draft(revision.draft_id).await;
        let applied = draft.is_ok_and(|draft| {
            draft.state() == Some(&DraftState::Applied { revision: number })
                && draft
                    .edits()
                    .iter()
                    .eq(revision.edits.iter().map(|one| &one.edit))
        });
        if !applied {
            faults.push(format!("词典第{number}版与其草稿不符"));
        }
        let kept = counts.get(&number).copied().unwrap_or(0);
        let told = preview_of(&revision.effect)?.changed;
        if kept != told {
            faults.push(format!(
                "词典第{number}版改变{told}件的分类，库中留存{kept}件"
            ));
        }
    }
    Ok(faults)
}

async fn relabelled(
    database: &Database,
    revisions: &[StoredRevision],
) -> Result<BTreeSet<i64>, PipelineError> {
    let mut seqs = BTreeSet::new();
    for revision in revisions {
        let of_revision = database.relabelled_by(revision.revision).await?;
        seqs.extend(of_revision.into_iter().map(|(seq, _)| seq));
    }
    Ok(seqs)
}

/// Orders labelled anew whose categories in the dataset are not those of the database.
async fn label_faults(
    found: &Inspection,
    relabelled: &BTreeSet<i64>,
) -> Result<Vec<String>, PipelineError> {
    let database = database_of(found)?;
    let mut faults = Vec::new();
    if relabelled.is_empty() {
        return Ok(faults);
    }
    for (_, path) in located(found).await? {
        // A missing file is told by the check of the files.
        let Some(path) = path else { continue };
        let stored = categories_in(&path)?.into_iter();
        let stored: BTreeMap<i64, Vec<String>> =
            stored.filter(|(seq, _)| relabelled.contains(seq)).collect();
        let seqs: Vec<i64> = stored.keys().copied().collect();
        for chunk in seqs.chunks(AT_ONCE) {
            for order in database.orders_by_seq(chunk).await? {
                let counted = counted_categories(&order.labels);
                let same = stored
                    .get(&order.seq)
                    .is_some_and(|kept| kept.iter().map(String::as_str).eq(counted));
                if !same {
                    let id = &order.order_id;
                    faults.push(format!("{id}在数据集与数据库中类别不同"));
                }
            }
        }
    }
    Ok(faults)
}
