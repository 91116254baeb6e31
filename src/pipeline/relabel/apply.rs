//! Puts an approved draft into force: a new revision of the dictionaries, and all orders labelled by it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::effect::EffectCount;
use super::preview::respells;
use super::scan::{LabelProgress, Scan};
use super::{LabelEffect, PipelineError, RelabelError, Stages, compiled, latest_week};
use crate::audit::{AuditAction, AuditEvent};
use crate::dataset::{PartitionFile, StagedBy, partition_of, rewrite_labels};
use crate::db::{DatasetFile, StoredRevision, Transaction};
use crate::domain::{AccountName, Actor, AppliedEdit, Labelling, OrderRecord, Role, SourceCode};
use crate::lexicon::Lexicon;
use crate::search::{IndexUpdate, IndexWatermark, LabelWatermark, SearchWriter};
use crate::store::{Store, index_words};
use crate::workflow::{
    DictionaryDraft, DraftBasis, DraftEvent, DraftRefused, DraftState, DraftStep, DraftStepKind,
};

/// Orders written at a time.
const AT_ONCE: usize = 1_000;

/// Applies a draft that was approved, once nobody else writes. Every order is labelled anew, whatever the preview looked
/// at; reading and labelling happen before the transaction, so that people can go on meanwhile.
pub async fn apply_draft(
    store: &Store,
    stages: &Arc<Stages>,
    draft_id: i64,
    actor: &Actor,
    now: i64,
    progress: &LabelProgress,
) -> Result<StoredRevision, RelabelError> {
    let _lock = store.lock().await?;
    let draft = store.database.draft(draft_id).await?;
    let (approver, basis) = approval(&draft)?;
    let before = stages.current(store).await?;
    let revision = before.edition().revision + 1;
    if basis.revision + 1 != revision {
        return Err(DraftRefused::OtherRevision {
            approved: basis.revision,
            now: revision - 1,
        }
        .into());
    }
    let edits = draft.edits();
    let mut applied = Vec::with_capacity(edits.len());
    for edit in &edits {
        applied.push(AppliedEdit {
            before: super::marks_in_force(before.edition(), edit.list, &edit.word)?,
            edit: edit.clone(),
        });
    }
    let edition = before.edition().clone().with(revision, &edits);
    let after = compiled(&before, edition).await?;
    let respelled = respells(&edits);
    let scan = Scan {
        before,
        after: Arc::clone(&after),
        only: None,
        compare_words: respelled,
    };
    let mut found = Found::default();
    let mut count = EffectCount::new(latest_week(store).await?.as_ref());
    let orders = scan
        .run(store, progress, |told| {
            count.note(&told.order, &told.after, told.respelled);
            found.note(&told.order, told.after, told.respelled);
            Ok(())
        })
        .await?;
    let effect = count.finish(orders);
    let text = serde_json::to_string(&effect)
        .map_err(|error| PipelineError::Snapshot(error.to_string()))?;
    let stored = StoredRevision {
        revision,
        draft_id,
        version: after.dictionary_version().to_owned(),
        title: draft.title().to_owned(),
        proposed_by: proposer(&draft).unwrap_or_else(|| approver.clone()),
        approved_by: approver,
        applied_at: now,
        import_seq: store.database.last_import().await?,
        respelled,
        edits: applied,
        effect: text,
    };
    let run = Run {
        store,
        lexicon: after.lexicon(),
        stored: &stored,
        found: &found,
        audited: told(actor, &stored, &effect, &basis.content),
    };
    let written = run.write(draft.version()).await;
    if written.is_err() {
        store
            .dataset
            .clear_staging(StagedBy::Revision(revision))
            .map_err(PipelineError::from)?;
    }
    written?;
    Ok(stored)
}

/// Who approved the draft, and for what.
fn approval(draft: &DictionaryDraft) -> Result<(AccountName, DraftBasis), DraftRefused> {
    match draft.state() {
        Some(DraftState::Approved { by, basis }) => Ok((by.clone(), basis.clone())),
        Some(state) => Err(DraftRefused::Forbidden {
            from: state.stage(),
            step: DraftStepKind::Apply,
        }),
        None => Err(DraftRefused::Absent),
    }
}

/// Who proposed the draft last, and the role in which it was approved.
fn proposer(draft: &DictionaryDraft) -> Option<AccountName> {
    let mut events = draft.events().iter().rev();
    let proposed = events.find(|event| event.step.kind() == DraftStepKind::Propose);
    proposed.map(|event| event.actor.clone())
}

fn approving_role(draft: &DictionaryDraft) -> Role {
    let mut events = draft.events().iter().rev();
    let approved = events.find(|event| event.step.kind() == DraftStepKind::Approve);
    approved.map_or(Role::Reviewer, |event| event.role)
}

fn told(actor: &Actor, stored: &StoredRevision, effect: &LabelEffect, content: &str) -> AuditEvent {
    let headings = effect.headings.iter();
    let headings =
        headings.map(|heading| format!("{}+{}/−{}", heading.label, heading.gained, heading.lost));
    AuditEvent::done(
        actor,
        AuditAction::DictionaryApply,
        format!("dictionary_revision:{}", stored.revision),
    )
    .because(format!(
        "词典{}，草稿{}，{}提交，{}批准；{}件中{}件的分类改变：{}",
        stored.version,
        stored.draft_id,
        stored.proposed_by,
        stored.approved_by,
        effect.orders,
        effect.changed,
        headings.collect::<Vec<_>>().join("、")
    ))
    .with_content(content)
}

/// What has to be written.
#[derive(Default)]
struct Found {
    /// New labels by number of the order.
    changed: BTreeMap<i64, Labelling>,
    /// Orders that are cut into other words, whatever their labels.
    respelled: BTreeSet<i64>,
}

impl Found {
    fn note(&mut self, order: &OrderRecord, after: Labelling, respelled: bool) {
        if order.labelling() != after {
            self.changed.insert(order.seq, after);
        }
        if respelled {
            self.respelled.insert(order.seq);
        }
    }

    /// Numbers of the orders that database or index have to be told of.
    fn seqs(&self) -> Vec<i64> {
        let mut seqs: Vec<i64> = self.changed.keys().copied().collect();
        seqs.extend(
            self.respelled
                .iter()
                .filter(|seq| !self.changed.contains_key(seq)),
        );
        seqs.sort_unstable();
        seqs
    }
}

/// Partition and import of a file → orders in it whose labels changed, by number.
type Partitions = BTreeMap<(SourceCode, String, i64), BTreeMap<i64, OrderRecord>>;

/// The writing of one run.
struct Run<'r> {
    store: &'r Store,
    lexicon: &'r Lexicon,
    stored: &'r StoredRevision,
    found: &'r Found,
    audited: AuditEvent,
}

impl Run<'_> {
    /// Commits, then moves the derived files into place. `seen` is the version of the draft that was carried out.
    async fn write(self, seen: i64) -> Result<(), RelabelError> {
        let (store, revision) = (self.store, self.stored.revision);
        let mut index = store.index.writer().map_err(PipelineError::from)?;
        index.set_labels(LabelWatermark(revision));
        let mut transaction = store.database.begin().await?;
        // Whoever asks which imports and revisions exist waits for the end of this.
        transaction.take_numbers("import", 0).await?;
        self.close_draft(&mut transaction, seen).await?;
        let partitions = self.relabel(&mut transaction, &mut index).await?;
        let (promoted, retired) = self.rewrite(&mut transaction, &partitions).await?;
        // Last of all: whoever appends makes the others wait for its commit.
        transaction
            .append_audit(&self.audited, self.stored.applied_at)
            .await?;
        transaction.commit().await?;
        self.settle(&promoted, &retired)?;
        index
            .commit(IndexWatermark(self.stored.import_seq))
            .map_err(PipelineError::from)?;
        index.finish().map_err(PipelineError::from)?;
        Ok(())
    }

    async fn close_draft(
        &self,
        transaction: &mut Transaction,
        seen: i64,
    ) -> Result<(), RelabelError> {
        let draft_id = self.stored.draft_id;
        let mut draft = transaction.draft_for_step(draft_id).await?;
        let event = DraftEvent {
            number: seen + 1,
            at: self.stored.applied_at,
            actor: self.stored.approved_by.clone(),
            role: approving_role(&draft),
            step: DraftStep::Apply {
                revision: self.stored.revision,
            },
        };
        draft.take_after(seen, event)?;
        let now = transaction.take_numbers("dictionary_revision", 1).await?;
        if now != self.stored.revision {
            return Err(DraftRefused::OtherRevision {
                approved: self.stored.revision - 1,
                now: now - 1,
            }
            .into());
        }
        transaction.keep_draft_step(draft_id, &draft).await?;
        transaction.write_revision(self.stored).await?;
        Ok(())
    }

    /// Puts the new labels into the database and, not yet visible, the index.
    async fn relabel(
        &self,
        transaction: &mut Transaction,
        index: &mut SearchWriter,
    ) -> Result<Partitions, PipelineError> {
        let mut partitions = Partitions::new();
        for chunk in self.found.seqs().chunks(AT_ONCE) {
            for mut order in self.store.database.orders_by_seq(chunk).await? {
                if let Some(after) = self.found.changed.get(&order.seq) {
                    let before = order.labelling();
                    order.relabel(after.clone());
                    transaction
                        .relabel(self.stored.revision, &order, &before)
                        .await?;
                }
                let words = index_words(self.lexicon, &order);
                index.put(&IndexUpdate {
                    record: &order,
                    words: &words,
                    replaces: true,
                })?;
                if self.found.changed.contains_key(&order.seq) {
                    let (source, month) = partition_of(&order);
                    let key = (source, month, order.provenance.accepted_by());
                    let held = partitions.entry(key).or_default();
                    held.insert(order.seq, without_texts(order));
                }
            }
        }
        Ok(partitions)
    }

    /// Stages the files that hold changed orders. Returns the files to promote and to remove.
    async fn rewrite(
        &self,
        transaction: &mut Transaction,
        partitions: &Partitions,
    ) -> Result<(Vec<String>, Vec<String>), PipelineError> {
        let (mut promoted, mut retired) = (Vec::new(), Vec::new());
        for live in transaction.dataset_files().await? {
            let Some(old) = PartitionFile::parse(&live.path) else {
                continue;
            };
            let key = (old.source, old.month.clone(), live.import_seq);
            let Some(orders) = partitions.get(&key) else {
                continue;
            };
            let revision = self.stored.revision;
            let written = rewrite_labels(&self.store.dataset, revision, &old, orders)?;
            let Some(written) = written else { continue };
            transaction.drop_dataset_file(&live.path).await?;
            retired.push(live.path);
            let file = DatasetFile {
                path: written.relative(),
                import_seq: live.import_seq,
                rows: written.rows,
                bytes: Some(written.hash.bytes),
                sha256: Some(written.hash.sha256),
            };
            transaction.add_dataset_file(&file).await?;
            promoted.push(file.path);
        }
        Ok((promoted, retired))
    }

    /// After the commit; whatever a crash keeps from happening here happens at the next start.
    fn settle(&self, promoted: &[String], retired: &[String]) -> Result<(), PipelineError> {
        let by = StagedBy::Revision(self.stored.revision);
        for file in promoted {
            self.store.dataset.promote(by, file)?;
        }
        for file in retired {
            let path = self.store.dataset.live(file);
            std::fs::remove_file(&path).map_err(|source| PipelineError::Read {
                path: path.display().to_string(),
                source,
            })?;
        }
        self.store.dataset.clear_staging(by)?;
        Ok(())
    }
}

/// What the dataset's label columns need of an order; texts would fill the memory.
fn without_texts(mut order: OrderRecord) -> OrderRecord {
    order.title = String::new();
    order.body = String::new();
    order.result_text = String::new();
    order
}
