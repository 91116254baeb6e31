//! What is being computed for drafts of the dictionaries: one thing for each draft, one preview at a time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::pipeline::LabelProgress;

/// What is done for one draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WorkKind {
    Preview,
    Apply,
}

/// How it stands with a draft; nothing is remembered of work that came to its end.
#[derive(Debug, Clone)]
pub(super) enum Work {
    UnderWay(WorkKind, Arc<LabelProgress>),
    /// Why it failed, in Chinese.
    Failed(WorkKind, String),
}

/// By the numbers of drafts. In memory only: what a dead process was computing is asked for again.
#[derive(Debug, Default)]
pub struct DictionaryWork {
    by_draft: Mutex<HashMap<i64, Work>>,
}

impl DictionaryWork {
    /// `None` while something is under way for this draft, or another preview is.
    pub(super) fn begin(&self, draft_id: i64, kind: WorkKind) -> Option<Arc<LabelProgress>> {
        let mut works = self.works();
        let is_busy = works.iter().any(|(other, work)| match work {
            Work::UnderWay(busy, _) => {
                *other == draft_id || (*busy, kind) == (WorkKind::Preview, WorkKind::Preview)
            }
            Work::Failed(..) => false,
        });
        if is_busy {
            return None;
        }
        let progress = Arc::new(LabelProgress::default());
        works.insert(draft_id, Work::UnderWay(kind, Arc::clone(&progress)));
        Some(progress)
    }

    /// It came to its end, well or for this reason.
    pub(super) fn end(&self, draft_id: i64, kind: WorkKind, failed: Option<String>) {
        let mut works = self.works();
        match failed {
            Some(reason) => works.insert(draft_id, Work::Failed(kind, reason)),
            None => works.remove(&draft_id),
        };
    }

    pub(super) fn of(&self, draft_id: i64) -> Option<Work> {
        self.works().get(&draft_id).cloned()
    }

    fn works(&self) -> std::sync::MutexGuard<'_, HashMap<i64, Work>> {
        // Nothing is left half done in it.
        self.by_draft.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_preview_is_computed_at_a_time_and_a_failure_is_told_until_the_next_attempt() {
        let works = DictionaryWork::default();
        assert!(works.begin(1, WorkKind::Preview).is_some());
        assert!(works.begin(1, WorkKind::Apply).is_none());
        assert!(works.begin(2, WorkKind::Preview).is_none());
        assert!(works.begin(2, WorkKind::Apply).is_some());
        works.end(1, WorkKind::Preview, Some("磁盘已满".to_owned()));
        assert!(matches!(works.of(1), Some(Work::Failed(..))));
        assert!(works.begin(1, WorkKind::Preview).is_some());
        works.end(1, WorkKind::Preview, None);
        assert!(works.of(1).is_none());
    }
}
