//! What a draft would change, computed over all orders and kept for the draft.

use std::sync::Arc;

use super::affected::Affected;
use super::effect::{EffectCount, LabelEffect};
use super::scan::{LabelProgress, Scan};
use super::{PipelineError, RelabelError, Stages, compiled, latest_week};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::StoredPreview;
use crate::domain::{Actor, EditableList, EntryEdit};
use crate::store::Store;
use crate::workflow::{DraftBasis, DraftRefused, DraftState};

/// Computes the effect of a draft as it is now and keeps it, with what it was made for. What is committed meanwhile makes
/// it stale at once. Takes minutes over a million orders.
pub async fn preview_draft(
    store: &Store,
    stages: &Arc<Stages>,
    draft_id: i64,
    actor: &Actor,
    now: i64,
    progress: &LabelProgress,
) -> Result<LabelEffect, RelabelError> {
    let import_seq = store.database.last_import().await?;
    let draft = store.database.draft(draft_id).await?;
    match draft.state() {
        None => return Err(DraftRefused::Absent.into()),
        Some(DraftState::Editing | DraftState::Proposed { .. } | DraftState::Approved { .. }) => {}
        Some(state) => {
            return Err(DraftRefused::Forbidden {
                from: state.stage(),
                step: crate::workflow::DraftStepKind::Propose,
            }
            .into());
        }
    }
    let edits = draft.edits();
    if edits.is_empty() {
        return Err(DraftRefused::Empty.into());
    }
    let before = stages.current(store).await?;
    let basis = DraftBasis {
        content: draft.content(),
        revision: before.edition().revision,
    };
    let effect = effect_of(store, &before, &edits, progress).await?;
    let text = serde_json::to_string(&effect)
        .map_err(|error| PipelineError::Snapshot(error.to_string()))?;
    let preview = StoredPreview {
        basis,
        import_seq,
        made_at: now,
        effect: text,
    };
    let told = AuditEvent::done(
        actor,
        AuditAction::DictionaryPreview,
        format!("dictionary_draft:{draft_id}"),
    )
    .because(format!(
        "{}件中{}件的分类会变",
        effect.orders, effect.changed
    ))
    .with_content(&preview.basis.content);
    let mut transaction = store.database.begin().await?;
    transaction.keep_preview(draft_id, &preview).await?;
    transaction.append_audit(&told, now).await?;
    transaction.commit().await?;
    Ok(effect)
}

/// Only orders that hold an edited word are labelled; the others cannot change.
async fn effect_of(
    store: &Store,
    before: &Arc<Stages>,
    edits: &[EntryEdit],
    progress: &LabelProgress,
) -> Result<LabelEffect, PipelineError> {
    let edition = before.edition();
    let edition = edition.clone().with(edition.revision + 1, edits);
    let after = compiled(before, edition).await?;
    let imports = store.database.imports().await?.into_iter();
    let imports = imports.map(|import| (import.import_seq, import.dictionary_version));
    let labelled = store.database.labelled_under().await?;
    let only = Affected::by(edits, before.dictionary_version(), labelled, imports);
    let scan = Scan {
        before: Arc::clone(before),
        after,
        only: Some(Arc::new(only)),
        compare_words: respells(edits),
    };
    let mut count = EffectCount::new(latest_week(store).await?.as_ref());
    let orders = scan
        .run(store, progress, |found| {
            count.note(&found.order, &found.after, found.respelled);
            Ok(())
        })
        .await?;
    Ok(count.finish(orders))
}

/// Whether these edits may cut texts into other words.
pub(super) fn respells(edits: &[EntryEdit]) -> bool {
    edits
        .iter()
        .any(|edit| edit.list == EditableList::UserWords)
}

/// The effect that a preview or revision kept.
pub fn preview_of(text: &str) -> Result<LabelEffect, PipelineError> {
    serde_json::from_str(text).map_err(|error| PipelineError::Snapshot(error.to_string()))
}
