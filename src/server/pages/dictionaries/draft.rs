//! One draft: what it would change, entry by entry and over all orders, and what can be done with it.

use std::sync::atomic::Ordering;

use serde::Serialize;

use super::number_of;
use crate::classify::told_columns;
use crate::db::StoredPreview;
use crate::domain::EditableList;
use crate::pipeline::{LabelEffect, marks_in_force, preview_of};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::dictionary_work::{Work, WorkKind};
use crate::server::pages::imports::told;
use crate::server::permission::{ReadDictionaries, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::{
    DictionaryDraft, DraftRefused, DraftStage, DraftState, DraftStep, DraftStepKind,
    roles_of_draft_step,
};

/// A draft with its entries, its preview and its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server) struct DraftPage {
    draft: i64,
    title: String,
    /// The search that it came from, as the query of its address.
    question: Option<String>,
    stage: &'static str,
    stage_label: &'static str,
    version: i64,
    /// The revision that it became.
    revision: Option<i64>,
    entries: Vec<Entry>,
    preview: Option<Preview>,
    work: Option<WorkTold>,
    /// Codes of what the person who looks may do.
    steps: Vec<&'static str>,
    may_preview: bool,
    history: Vec<Past>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Entry {
    list: &'static str,
    list_label: &'static str,
    word: String,
    /// What the dictionaries of now say, and what is wanted; in Chinese.
    now: String,
    wanted: String,
    reason: String,
    by: String,
    at: String,
    hits: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Preview {
    made_at: String,
    /// Why it is to be made again; `None` for one of what is there now.
    stale: Option<&'static str>,
    effect: LabelEffect,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct WorkTold {
    /// `preview` or `apply`.
    kind: &'static str,
    done: u64,
    total: u64,
    failed: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Past {
    at: String,
    actor: String,
    step: &'static str,
    told: String,
}

/// Whether a draft in this stage can still be edited.
pub(super) const fn is_open(stage: DraftStage) -> bool {
    matches!(
        stage,
        DraftStage::Editing | DraftStage::Proposed | DraftStage::Approved
    )
}

pub(in crate::server) async fn page(
    app: App,
    visit: Visit<ReadDictionaries>,
    ask: Ask,
) -> Result<DraftPage, Refusal> {
    let draft_id = number_of(&ask, "draft")?;
    // Before what it changes: work that ends meanwhile is still told, and the page is asked for again.
    let work = app.dictionary_work.of(draft_id);
    let draft = app.store.database.draft(draft_id).await?;
    let Some(state) = draft.state() else {
        return Err(crate::desk::DeskError::from(DraftRefused::Absent).into());
    };
    let stage = state.stage();
    let account = &visit.session.account;
    let steps = draft.possible_for(&account.name, account.role);
    let may_preview = is_open(stage)
        && draft.entries().next().is_some()
        && roles_of_draft_step(DraftStepKind::Approve).contains(&account.role);
    Ok(DraftPage {
        draft: draft_id,
        title: draft.title().to_owned(),
        question: draft.question().map(str::to_owned),
        stage: stage.code(),
        stage_label: stage.label(),
        version: draft.version(),
        revision: match state {
            DraftState::Applied { revision } => Some(*revision),
            _ => None,
        },
        entries: entries(&app, &draft).await?,
        preview: preview(&app, draft_id, &draft).await?,
        work: work.as_ref().map(told_work),
        steps: steps.into_iter().map(DraftStepKind::code).collect(),
        may_preview,
        history: draft.events().iter().map(past).collect(),
    })
}

async fn entries(app: &App, draft: &DictionaryDraft) -> Result<Vec<Entry>, Refusal> {
    let edition = app.store.database.dictionary_edition().await?;
    let mut entries = Vec::new();
    for (list, word, entry) in draft.entries() {
        let now = marks_in_force(&edition, list, word)?;
        let quoted = format!("\"{}\"", word.replace('"', ""));
        entries.push(Entry {
            list: list.code(),
            list_label: list.label(),
            word: word.to_owned(),
            now: told_marks(list, now.as_deref(), "未收"),
            wanted: told_marks(list, entry.wanted.as_deref(), "删去"),
            reason: entry.reason.clone(),
            by: entry.actor.to_string(),
            at: told(entry.at),
            hits: format!(
                "?{}",
                serde_urlencoded::to_string([("q", quoted)]).unwrap_or_default()
            ),
        });
    }
    Ok(entries)
}

/// The columns in Chinese; `absent` where the list does not hold the word.
pub(super) fn told_marks(list: EditableList, marks: Option<&[String]>, absent: &str) -> String {
    match marks {
        None => absent.to_owned(),
        Some([]) => "收入".to_owned(),
        Some(marks) => told_columns(list, marks).unwrap_or_else(|| marks.join(" ")),
    }
}

async fn preview(
    app: &App,
    draft_id: i64,
    draft: &DictionaryDraft,
) -> Result<Option<Preview>, Refusal> {
    let Some(stored) = app.store.database.preview(draft_id).await? else {
        return Ok(None);
    };
    let stale = if draft.state().is_some_and(|state| is_open(state.stage())) {
        staleness(app, draft, &stored).await?
    } else {
        None
    };
    Ok(Some(Preview {
        made_at: told(stored.made_at),
        stale,
        effect: preview_of(&stored.effect)?,
    }))
}

async fn staleness(
    app: &App,
    draft: &DictionaryDraft,
    stored: &StoredPreview,
) -> Result<Option<&'static str>, Refusal> {
    let database = &app.store.database;
    Ok(if stored.basis.content != draft.content() {
        Some("草稿内容在预览后改过")
    } else if stored.basis.revision != database.last_revision().await? {
        Some("词典在预览后有了新版本")
    } else if stored.import_seq != database.last_import().await? {
        Some("预览后有新导入的数据")
    } else {
        None
    })
}

fn told_work(work: &Work) -> WorkTold {
    let code = |kind: WorkKind| match kind {
        WorkKind::Preview => "preview",
        WorkKind::Apply => "apply",
    };
    match work {
        Work::UnderWay(kind, progress) => WorkTold {
            kind: code(*kind),
            done: progress.done.load(Ordering::Relaxed),
            total: progress.total.load(Ordering::Relaxed),
            failed: None,
        },
        Work::Failed(kind, reason) => WorkTold {
            kind: code(*kind),
            done: 0,
            total: 0,
            failed: Some(reason.clone()),
        },
    }
}

fn past(event: &crate::workflow::DraftEvent) -> Past {
    let told_step = match &event.step {
        DraftStep::Set { edit, reason } => format!(
            "{}“{}”{}：{reason}",
            edit.list.label(),
            edit.word,
            told_marks(edit.list, edit.wanted.as_deref(), "删去")
        ),
        DraftStep::Drop { list, word } => format!("{}“{word}”", list.label()),
        DraftStep::Apply { revision } => format!("第{revision}版"),
        other => other.reason().unwrap_or_default().to_owned(),
    };
    Past {
        at: told(event.at),
        actor: event.actor.to_string(),
        step: event.step.kind().label(),
        told: told_step,
    }
}

impl Page for DraftPage {
    const FILE: &'static str = "workbench/dictionary_draft.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        use crate::pipeline::{FlagEffect, HeadingEffect};
        let effect = LabelEffect {
            orders: 3_726,
            changed: 415,
            within: 3,
            natures: 1,
            respelled: 2,
            headings: vec![HeadingEffect {
                code: "counterfeit".to_owned(),
                label: "假冒伪劣".to_owned(),
                gained: 412,
                lost: 3,
                gained_examples: vec!["12345:<1>".to_owned()],
                lost_examples: vec!["12345:2".to_owned()],
            }],
            week: Some("2026-W47".to_owned()),
            flags: vec![FlagEffect {
                flag_id: "2026-W47-M000001-counterfeit".to_owned(),
                merchant: "<某店>".to_owned(),
                category: "假冒伪劣".to_owned(),
                orders: 9,
                lost: 2,
                lost_examples: vec!["12345:2".to_owned()],
            }],
        };
        let page = Self {
            draft: 3,
            title: "补充<说法>".to_owned(),
            question: Some("?q=x&source=12345".to_owned()),
            stage: "editing",
            stage_label: "编辑中",
            version: 4,
            revision: None,
            entries: vec![Entry {
                list: "d5_counterfeit",
                list_label: "假冒伪劣",
                word: "<贴牌机芯>".to_owned(),
                now: "未收".to_owned(),
                wanted: "强：单独成立".to_owned(),
                reason: "市民的<说法>".to_owned(),
                by: "甲一".to_owned(),
                at: "2026-11-20 08:00".to_owned(),
                hits: "?q=x".to_owned(),
            }],
            preview: Some(Preview {
                made_at: "2026-11-20 08:00".to_owned(),
                stale: None,
                effect: effect.clone(),
            }),
            work: None,
            steps: vec!["set", "drop", "propose", "withdraw"],
            may_preview: true,
            history: vec![Past {
                at: "2026-11-20 08:00".to_owned(),
                actor: "甲一".to_owned(),
                step: "写入词条",
                told: "假冒伪劣“<贴牌机芯>”".to_owned(),
            }],
        };
        let proposed = Self {
            stage: "proposed",
            steps: vec!["approve", "reject"],
            preview: Some(Preview {
                made_at: String::new(),
                stale: Some("预览后有新导入的数据"),
                effect: LabelEffect::default(),
            }),
            work: Some(WorkTold {
                kind: "preview",
                done: 5,
                total: 10,
                failed: None,
            }),
            ..page.clone()
        };
        let approved = Self {
            stage: "approved",
            steps: vec!["apply"],
            work: Some(WorkTold {
                kind: "apply",
                done: 0,
                total: 0,
                failed: Some("磁盘已满".to_owned()),
            }),
            ..page.clone()
        };
        let applied = Self {
            stage: "applied",
            revision: Some(2),
            steps: Vec::new(),
            may_preview: false,
            ..page.clone()
        };
        let empty = Self {
            entries: Vec::new(),
            preview: None,
            steps: vec!["set", "withdraw"],
            may_preview: false,
            ..page.clone()
        };
        vec![page, proposed, approved, applied, empty]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn a_preview_tells_gains_and_losses_with_the_orders_behind_them() {
        let pages = rendered::<DraftPage>();
        assert!(pages[0].contains("+412"), "{}", pages[0]);
        assert!(pages[0].contains("−3"), "{}", pages[0]);
        assert!(
            pages[0].contains("/orders/12345:%3C1%3E")
                || pages[0].contains("/orders/12345%3A%3C1%3E"),
            "{}",
            pages[0]
        );
        assert!(pages[0].contains("/flags/2026-W47-M000001-counterfeit"));
        assert!(!pages[0].contains("<说法>"), "{}", pages[0]);
    }

    #[test]
    fn only_what_may_be_done_has_a_button() {
        let pages = rendered::<DraftPage>();
        let has = |place: usize, step: &str| {
            pages[place].contains(&format!("action=\"/dictionaries/drafts/3/{step}\""))
        };
        assert!(has(0, "propose") && has(0, "drop") && !has(0, "approve"));
        assert!(has(1, "approve") && has(1, "reject") && !has(1, "propose"));
        assert!(has(2, "apply"));
        for step in [
            "propose", "approve", "reject", "withdraw", "apply", "preview",
        ] {
            assert!(!has(3, step), "{step}");
        }
        assert!(!has(4, "propose") && !has(4, "preview"));
    }
}
