//! The revisions of the dictionaries, newest first, each with what it changed; any can be taken back by a draft.

use serde::Serialize;

use super::draft::told_marks;
use crate::db::StoredRevision;
use crate::pipeline::{LabelEffect, preview_of};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::pages::imports::told;
use crate::server::permission::{EditDictionaries, Permission, ReadDictionaries, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

/// All revisions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server) struct HistoryPage {
    revisions: Vec<Line>,
    may_edit: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    revision: i64,
    version: String,
    draft: i64,
    title: String,
    proposed_by: String,
    approved_by: String,
    applied_at: String,
    edits: Vec<Edit>,
    effect: LabelEffect,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Edit {
    list: &'static str,
    list_label: &'static str,
    word: String,
    /// In Chinese.
    before: String,
    after: String,
}

impl Page for HistoryPage {
    const FILE: &'static str = "workbench/dictionary_history.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        use crate::pipeline::HeadingEffect;
        let line = Line {
            revision: 2,
            version: "0123456789ab+2".to_owned(),
            draft: 3,
            title: "补充<说法>".to_owned(),
            proposed_by: "甲一".to_owned(),
            approved_by: "乙二".to_owned(),
            applied_at: "2026-11-20 08:00".to_owned(),
            edits: vec![Edit {
                list: "d5_counterfeit",
                list_label: "假冒伪劣",
                word: "<贴牌机芯>".to_owned(),
                before: "未收".to_owned(),
                after: "强：单独成立".to_owned(),
            }],
            effect: LabelEffect {
                orders: 9,
                changed: 1,
                headings: vec![HeadingEffect {
                    code: "counterfeit".to_owned(),
                    label: "假冒伪劣".to_owned(),
                    gained: 1,
                    lost: 0,
                    gained_examples: Vec::new(),
                    lost_examples: Vec::new(),
                }],
                ..LabelEffect::default()
            },
        };
        vec![
            Self {
                revisions: vec![line],
                may_edit: true,
            },
            Self {
                revisions: Vec::new(),
                may_edit: false,
            },
        ]
    }
}

pub(in crate::server) async fn page(
    app: App,
    visit: Visit<ReadDictionaries>,
    _: Ask,
) -> Result<HistoryPage, Refusal> {
    let revisions = app.store.database.revisions().await?;
    let lines = revisions.into_iter().rev().map(line_of);
    Ok(HistoryPage {
        revisions: lines.collect::<Result<_, _>>()?,
        may_edit: EditDictionaries::ROLES.contains(&visit.role()),
    })
}

fn line_of(revision: StoredRevision) -> Result<Line, Refusal> {
    let edits = revision.edits.into_iter();
    Ok(Line {
        revision: revision.revision,
        version: revision.version,
        draft: revision.draft_id,
        title: revision.title,
        proposed_by: revision.proposed_by.to_string(),
        approved_by: revision.approved_by.to_string(),
        applied_at: told(revision.applied_at),
        edits: edits
            .map(|applied| Edit {
                list: applied.edit.list.code(),
                list_label: applied.edit.list.label(),
                before: told_marks(applied.edit.list, applied.before.as_deref(), "未收"),
                after: told_marks(applied.edit.list, applied.edit.wanted.as_deref(), "删去"),
                word: applied.edit.word,
            })
            .collect(),
        effect: preview_of(&revision.effect)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn a_revision_can_be_taken_back_by_who_may_edit() {
        let pages = rendered::<HistoryPage>();
        assert!(pages[0].contains("action=\"/dictionaries/revisions/2/revert\""));
        assert!(pages[0].contains("&lt;贴牌机芯&gt;"), "{}", pages[0]);
        assert!(pages[1].contains("还没有改动过"), "{}", pages[1]);
    }
}
