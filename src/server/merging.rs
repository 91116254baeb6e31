//! What the pages about who is one share: pairs that were weighed once, and effects that are worked out apart.

use std::sync::Arc;
use std::time::Duration;

use super::app::{App, Workbench};
use super::refusal::Refusal;
use crate::desk::MerchantJudge;
use crate::domain::newest_about;
use crate::pipeline::{
    FlagChange, JudgementAnswer, JudgementEffect, Proposal, Shown, Suspects, WorkList, answer,
    preview, preview_flags, weigh_merchants, work_list,
};

/// How long a page waits for an effect before it says that it is not there yet.
const PATIENCE: Duration = Duration::from_secs(12);

/// A proposal in a state of things. Judgements about other merchants do not make it another one: what they change of its
/// effect is told once it is carried out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Considered {
    pub(super) proposal: Proposal,
    /// Number of the newest judgement about its merchants; see [`newest_about`].
    pub(super) seen: i64,
    import: i64,
}

impl Workbench {
    /// All pairs that the model holds for possible: made once after each import.
    pub(super) async fn suspects(&self) -> Result<Arc<Suspects>, Refusal> {
        let state = (
            self.store.database.last_import().await?,
            self.linked_import().await?,
        );
        let make = async { Ok::<_, Refusal>(weigh_merchants(&self.store).await?) };
        self.kept.suspects.of(state, make).await
    }

    /// The import that the links were made after, where there is one.
    async fn linked_import(&self) -> Result<Option<i64>, Refusal> {
        let run = self.store.database.link_run().await?;
        Ok(run.map(|run| run.import_seq))
    }

    /// The pairs that nobody has judged, as things stand now.
    pub(super) async fn work_list(&self) -> Result<Arc<WorkList>, Refusal> {
        let suspects = self.suspects().await?;
        let moment = self.now();
        let state = (
            self.store.database.last_import().await?,
            self.store.database.identity_state().await?,
            moment.day,
        );
        let make = async {
            let list = work_list(&self.store, &suspects, moment.at).await;
            if list.is_ok() {
                return Ok(list?);
            }
            // As with the counts: another process's commit is in place moments after it.
            self.store.settle().await?;
            Ok::<_, Refusal>(work_list(&self.store, &suspects, moment.at).await?)
        };
        self.kept.work_list.of(state, make).await
    }

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
    let making = async move { Ok(preview_flags(&making.store, &making.rules, &proposal).await?) };
    let kept = &app.kept.flags;
    kept.within(PATIENCE, considered.clone(), making).await
}

async fn make_counts(app: App, proposal: Proposal) -> Result<JudgementEffect, Refusal> {
    Ok(preview(&app.store, &proposal).await?)
}

/// Judges as a person has sent it, off the threads that answer others: links are made anew.
pub(super) async fn carried_out(
    app: &App,
    judge: MerchantJudge,
    sent: JudgementAnswer,
) -> Result<i64, Refusal> {
    let shown = app.shown(&app.considered(sent.proposal.clone()).await?);
    let (runtime, worker) = (tokio::runtime::Handle::current(), App::clone(app));
    let judged = tokio::task::spawn_blocking(move || {
        let moment = worker.now();
        runtime.block_on(answer(&worker.store, &judge, &sent, &shown, moment))
    });
    Ok(judged.await.map_err(|error| Refusal::fault(&error))??)
}
