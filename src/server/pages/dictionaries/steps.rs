//! What is done with dictionaries by sending forms.

use super::draft::is_open;
use super::list::REMOVE;
use super::{PATH, list_of, number_of};
use crate::desk::{self, DeskError, DraftAction, DraftOpening};
use crate::domain::{EditableList, EntryEdit};
use crate::pipeline::{apply_draft, checked_entry, edits_back, preview_draft};
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::dictionary_work::WorkKind;
use crate::server::permission::{ApproveDictionaries, EditDictionaries, Permission, Visit};
use crate::server::refusal::Refusal;
use crate::workflow::{DraftRefused, DraftStepKind};

/// Opens an empty draft, from a search where it came from one.
pub(in crate::server) async fn open(
    app: App,
    visit: Visit<EditDictionaries>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let title = ask.needed("title", "草稿名称")?;
    let question = ask.field("question").map(Ask::of_question).transpose()?;
    let question = question.map(|asked| asked.question_alone());
    let opening = DraftOpening {
        title,
        question: question.as_deref(),
    };
    let (session, now) = (&visit.session, app.now());
    let draft = desk::open_draft(&app.store, session, opening, Vec::new(), now).await?;
    Ok(address_of(draft))
}

/// Writes an entry of one list into a draft: one that is there already, or a new one.
pub(in crate::server) async fn set(
    app: App,
    visit: Visit<EditDictionaries>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let list = list_of(&ask)?;
    let word = ask.needed("word", "词条")?;
    let reason = ask.needed("reason", "理由")?.to_owned();
    let edition = app.store.database.dictionary_edition().await?;
    let edit = checked_entry(&edition, list, word, wanted(&ask))?;
    let Some(chosen) = ask.field("draft") else {
        let title = title_of(&edit);
        let edits = vec![(edit, reason)];
        let draft =
            desk::open_draft(&app.store, &visit.session, titled(&title), edits, app.now()).await?;
        return Ok(address_of(draft));
    };
    let (draft, seen) = chosen
        .split_once('.')
        .and_then(|(draft, seen)| Some((draft.parse().ok()?, seen.parse().ok()?)))
        .ok_or_else(|| Refusal::unprocessable("没有这份草稿，请从列表中选择"))?;
    let action = DraftAction::Set { edit, reason };
    step(&app, &visit, draft, (seen, action)).await
}

/// The columns that a form asks for; `None` takes the word away, and a list of bare words has no columns.
fn wanted(ask: &Ask) -> Option<Vec<String>> {
    match ask.field("wanted") {
        Some(REMOVE) => None,
        Some(marks) => Some(marks.split(' ').map(str::to_owned).collect()),
        None => Some(Vec::new()),
    }
}

const fn titled(title: &str) -> DraftOpening<'_> {
    DraftOpening {
        title,
        question: None,
    }
}

fn title_of(edit: &EntryEdit) -> String {
    let what = if edit.wanted.is_some() {
        "写入"
    } else {
        "删去"
    };
    format!("{}{what}“{}”", edit.list.label(), edit.word)
}

/// Takes an edit out of a draft again.
pub(in crate::server) async fn drop_entry(
    app: App,
    visit: Visit<EditDictionaries>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let list: EditableList = ask.needed_as("list", "词典")?;
    let word = ask.needed("word", "词条")?.to_owned();
    stepped(&app, &visit, &ask, DraftAction::Drop { list, word }).await
}

pub(in crate::server) async fn propose(
    app: App,
    visit: Visit<EditDictionaries>,
    ask: Ask,
) -> Result<Go, Refusal> {
    reasoned(&app, &visit, &ask, |reason| DraftAction::Propose { reason }).await
}

pub(in crate::server) async fn withdraw(
    app: App,
    visit: Visit<EditDictionaries>,
    ask: Ask,
) -> Result<Go, Refusal> {
    reasoned(&app, &visit, &ask, |reason| DraftAction::Withdraw {
        reason,
    })
    .await
}

pub(in crate::server) async fn reject(
    app: App,
    visit: Visit<ApproveDictionaries>,
    ask: Ask,
) -> Result<Go, Refusal> {
    reasoned(&app, &visit, &ask, |reason| DraftAction::Reject { reason }).await
}

/// Approves a draft and begins to apply it.
pub(in crate::server) async fn approve(
    app: App,
    visit: Visit<ApproveDictionaries>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let draft = number_of(&ask, "draft")?;
    let approve = |reason| DraftAction::Approve { reason };
    let go = reasoned(&app, &visit, &ask, approve).await?;
    // Where it cannot begin, the approval stands and the page has a button.
    begin(&app, &visit, draft, WorkKind::Apply);
    Ok(go)
}

/// Applies a draft whose approval was not followed by its application: the process had ended, or it failed.
pub(in crate::server) async fn apply(
    app: App,
    visit: Visit<ApproveDictionaries>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let draft_id = number_of(&ask, "draft")?;
    let draft = app.store.database.draft(draft_id).await?;
    let account = &visit.session.account;
    let possible = draft.possible_for(&account.name, account.role);
    if !possible.contains(&DraftStepKind::Apply) {
        return Err(refused(&draft, DraftStepKind::Apply));
    }
    busy_unless(begin(&app, &visit, draft_id, WorkKind::Apply))?;
    Ok(address_of(draft_id))
}

/// Begins to compute what the draft would change.
pub(in crate::server) async fn preview(
    app: App,
    visit: Visit<ApproveDictionaries>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let draft_id = number_of(&ask, "draft")?;
    let draft = app.store.database.draft(draft_id).await?;
    if !draft.state().is_some_and(|state| is_open(state.stage())) {
        return Err(refused(&draft, DraftStepKind::Propose));
    }
    if draft.entries().next().is_none() {
        return Err(DeskError::from(DraftRefused::Empty).into());
    }
    busy_unless(begin(&app, &visit, draft_id, WorkKind::Preview))?;
    Ok(address_of(draft_id))
}

/// Opens a draft that takes a revision back.
pub(in crate::server) async fn revert(
    app: App,
    visit: Visit<EditDictionaries>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let number = number_of(&ask, "revision")?;
    let revisions = app.store.database.revisions().await?;
    let revision = revisions
        .into_iter()
        .find(|revision| revision.revision == number)
        .ok_or_else(Refusal::not_found)?;
    let edition = app.store.database.dictionary_edition().await?;
    let back = edits_back(&edition, &revision.edits)?;
    if back.is_empty() {
        return Err(Refusal::unprocessable("这一版的改动都已撤销，无须再改"));
    }
    let reason = format!("撤销第{number}版");
    let edits = back.into_iter().map(|edit| (edit, reason.clone()));
    let edits = edits.collect();
    let draft = desk::open_draft(
        &app.store,
        &visit.session,
        titled(&reason),
        edits,
        app.now(),
    )
    .await?;
    Ok(address_of(draft))
}

/// A step of the draft that the address names, with the reason that the form gives.
async fn reasoned<P: Permission>(
    app: &App,
    visit: &Visit<P>,
    ask: &Ask,
    action: impl FnOnce(String) -> DraftAction,
) -> Result<Go, Refusal> {
    let reason = ask.needed("reason", "理由")?.to_owned();
    stepped(app, visit, ask, action(reason)).await
}

async fn stepped<P: Permission>(
    app: &App,
    visit: &Visit<P>,
    ask: &Ask,
    action: DraftAction,
) -> Result<Go, Refusal> {
    let draft = number_of(ask, "draft")?;
    let seen = ask.needed_as("seen", "已看到的步数")?;
    step(app, visit, draft, (seen, action)).await
}

async fn step<P: Permission>(
    app: &App,
    visit: &Visit<P>,
    draft: i64,
    step: (i64, DraftAction),
) -> Result<Go, Refusal> {
    let proof = app.security.proof;
    desk::step_draft(&app.store, &visit.session, draft, step, proof, app.now()).await?;
    Ok(address_of(draft))
}

/// Begins the work on a thread of its own; `false` while something else is under way.
fn begin<P: Permission>(app: &App, visit: &Visit<P>, draft_id: i64, kind: WorkKind) -> bool {
    let Some(progress) = app.dictionary_work.begin(draft_id, kind) else {
        return false;
    };
    let (app, actor, now) = (App::clone(app), visit.actor(), app.now().at);
    let runtime = tokio::runtime::Handle::current();
    // Reading, labelling and waiting for other writers would hold up everybody else's requests.
    tokio::task::spawn_blocking(move || {
        let work = async {
            let stages = app.stages.of(&app.store).await?;
            let store = &app.store;
            match kind {
                WorkKind::Preview => {
                    preview_draft(store, &stages, draft_id, &actor, now, &progress)
                        .await
                        .map(|_| ())
                }
                WorkKind::Apply => apply_draft(store, &stages, draft_id, &actor, now, &progress)
                    .await
                    .map(|_| ()),
            }
        };
        let failed = runtime.block_on(work).err();
        if let Some(error) = &failed {
            let cause = std::error::Error::source(error).map(ToString::to_string);
            tracing::error!(%error, cause, draft_id, "work on a draft of the dictionaries failed");
        }
        app.dictionary_work
            .end(draft_id, kind, failed.map(|error| error.to_string()));
    });
    true
}

fn busy_unless(begun: bool) -> Result<(), Refusal> {
    if begun {
        return Ok(());
    }
    Err(Refusal::conflict("正在预览或应用，请稍候再试"))
}

fn refused(draft: &crate::workflow::DictionaryDraft, step: DraftStepKind) -> Refusal {
    let refused = match draft.state() {
        None => DraftRefused::Absent,
        Some(state)
            if step == DraftStepKind::Apply
                && state.stage() == crate::workflow::DraftStage::Approved =>
        {
            DraftRefused::SamePerson
        }
        Some(state) => DraftRefused::Forbidden {
            from: state.stage(),
            step,
        },
    };
    DeskError::from(refused).into()
}

fn address_of(draft: i64) -> Go {
    Go::to(format!("{PATH}/drafts/{draft}"))
}
