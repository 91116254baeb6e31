//! What the pages about who is one share: pairs that were weighed once, and effects that are worked out apart.

use std::sync::Arc;
use std::time::Duration;

use super::app::{App, Workbench};
use super::refusal::Refusal;
use super::relinking::begin_relinking;
use crate::desk::MerchantJudge;
use crate::domain::newest_about;
use crate::pipeline::{
    FlagChange, JudgementAnswer, JudgementEffect, Proposal, Shown, Suspects, WorkList, answer,
    preview, preview_flags, weigh_merchants, work_list,
};

/// How long a page waits for an effect before it says that it is not there yet.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the pages of the bench wait for the pairs; both together are less than an answer may take.
pub(super) const PATIENCE_FOR_PAIRS: Duration = Duration::from_secs(15);

/// A proposal in a state of things. Judgements about other merchants do not make it another one: what they change of its
/// effect is told once it is carried out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Considered {
    pub(super) proposal: Proposal,
    /// Number of the newest judgement about its merchants; see [`newest_about`].
    pub(super) seen: i64,
    import: i64,
}

/// All pairs that the model holds for possible: weighed once after each import. Where that takes longer than people wait they
/// are told, and find it later.
pub(super) async fn suspects(app: &App, patience: Duration) -> Result<Arc<Suspects>, Refusal> {
    let run = app.store.database.link_run().await?;
    let state = (
        app.store.database.last_import().await?,
        run.map(|run| run.import_seq),
    );
    let maker = App::clone(app);
    let make = async move { Ok(weigh_merchants(&maker.store).await?) };
    let made = app.kept.suspects.within(patience, state, make).await?;
    made.ok_or_else(|| Refusal::later("正在逐对比对主体；每次导入后比对一次"))
}

/// The pairs that nobody has judged, as things stand now.
pub(super) async fn open_pairs(app: &App, patience: Duration) -> Result<Arc<WorkList>, Refusal> {
    let suspects = suspects(app, patience).await?;
    let moment = app.now();
    let state = (
        app.store.database.last_import().await?,
        app.store.database.identity_state().await?,
        moment.day,
    );
    let make = async {
        if let Ok(list) = work_list(&app.store, &suspects, moment.at).await {
            return Ok(list);
        }
        // As with the counts: another process's commit is in place moments after it.
        app.store.settle().await?;
        Ok::<_, Refusal>(work_list(&app.store, &suspects, moment.at).await?)
    };
    app.kept.work_list.of(state, make).await
}

impl Workbench {
    /// A proposal with the state that it is made in.
    pub(super) async fn considered(&self, proposal: Proposal) -> Result<Considered, Refusal> {
        let judgements = self.store.database.judgements().await?;
        Ok(Considered {
            seen: newest_about(&judgements, &proposal.merchants(&judgements)),
            import: self.store.database.last_import().await?,
            proposal,
        })
    }

    /// What a person who sends this proposal now has been shown of its effect.
    pub(super) fn shown(&self, considered: &Considered) -> Shown {
        Shown {
            counts: self.kept.counts.ready(considered),
            flags: self.kept.flags.ready(considered),
        }
    }
}

/// What would follow for the counts; `None` while it is worked out.
pub(super) async fn counts_of(
    app: &App,
    considered: &Considered,
) -> Result<Option<Arc<JudgementEffect>>, Refusal> {
    let making = make_counts(App::clone(app), considered.proposal.clone());
    let kept = &app.kept.counts;
    kept.within(PATIENCE, considered.clone(), making).await
}

/// Works it out for the page that is looked at next.
pub(super) fn prepare_counts(app: &App, considered: Considered) {
    let making = make_counts(App::clone(app), considered.proposal.clone());
    drop(app.kept.counts.begin(considered, making));
}

/// The flags that would change; `None` while they are worked out.
pub(super) async fn flags_of(
    app: &App,
    considered: &Considered,
) -> Result<Option<Arc<Vec<FlagChange>>>, Refusal> {
    let (making, proposal) = (App::clone(app), considered.proposal.clone());
    let making = async move {
        Ok(preview_flags(&making.store, &making.rules, &proposal, making.linking).await?)
    };
    let kept = &app.kept.flags;
    kept.within(PATIENCE, considered.clone(), making).await
}

async fn make_counts(app: App, proposal: Proposal) -> Result<JudgementEffect, Refusal> {
    Ok(preview(&app.store, &proposal, app.linking).await?)
}

/// Judges as a person has sent it, off the threads that answer others: links are made anew, with it or soon after.
pub(super) async fn carried_out(
    app: &App,
    judge: MerchantJudge,
    sent: JudgementAnswer,
) -> Result<i64, Refusal> {
    let shown = app.shown(&app.considered(sent.proposal.clone()).await?);
    let (runtime, worker) = (tokio::runtime::Handle::current(), App::clone(app));
    let judged = tokio::task::spawn_blocking(move || {
        let moment = worker.now();
        let how = (&shown, worker.linking);
        runtime.block_on(answer(&worker.store, &judge, &sent, how, moment))
    });
    let number = judged.await.map_err(|error| Refusal::fault(&error))??;
    begin_relinking(app);
    Ok(number)
}
