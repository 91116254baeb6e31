//! The linking step: names without a merchant, and merchants known by a name only, against the better known ones.
//!
//! It reads the whole of what is known and replaces its links as a whole, so that the order in which files came in
//! does not matter. Each source is linked once or not at all; nobody who is linked takes others in.

use serde::Serialize;

use super::PipelineError;
use super::analyze::blocking;
use super::merchant_profiles::{Standing, merchant_profiles};
use crate::db::{LinkRow, LinkRun, MentionRow};
use crate::domain::{Identities, Judgement, Link, LinkSource, MentionId, MerchantId};
use crate::lexicon::{NameWords, Parties};
use crate::resolve::{
    Candidate, Decision, FieldEvidence, Judged, LinkModel, NameParts, Profile, Registry,
};
use crate::store::{Store, WriterLock};

/// What is kept of a link beside the link itself.
#[derive(Serialize)]
struct LinkEvidence<'a> {
    model_version: &'a str,
    posterior: f64,
    evidence: &'a [FieldEvidence],
}

/// Links everything anew, unless nothing has changed since the last run.
pub(super) async fn link_merchants(store: &Store, _lock: &WriterLock) -> Result<(), PipelineError> {
    let judgements = store.database.judgements().await?;
    let (rows, run) = find_links(store, &judgements).await?;
    if store.database.link_run().await?.as_ref() == Some(&run) {
        return Ok(());
    }
    let mut transaction = store.database.begin().await?;
    transaction.replace_links(&rows, &run).await?;
    transaction.commit().await?;
    tracing::info!(link.links = rows.len(), "linked names to merchants");
    Ok(())
}

/// The links that follow from the stored data and these judgements, and what they follow from.
///
/// Stored ones are taken where they follow from the same.
pub(super) async fn find_links(
    store: &Store,
    judgements: &[Judgement],
) -> Result<(Vec<LinkRow>, LinkRun), PipelineError> {
    let model = LinkModel::shipped()?;
    let run = LinkRun {
        import_seq: store.database.last_import().await?,
        judgement: judgements.last().map_or(0, |last| last.number),
        model_version: model.version.clone(),
    };
    if store.database.link_run().await?.as_ref() == Some(&run) {
        return Ok((store.database.links().await?, run));
    }
    let parties = Parties::shipped()?;
    let words = NameWords::shipped()?;
    let identities = Identities::of(judgements);
    let merchants = merchant_profiles(store, &identities, &parties, &words).await?;
    let mentions = store.database.mentions().await?;
    let rows = blocking(move || {
        let told: Vec<(MentionId, Profile)> = mentions
            .into_iter()
            .map(|(id, row)| (id, profile_of(&row, &parties, &words)))
            .collect();
        links(&merchants, &told, &identities, &model, &words)
    })
    .await??;
    Ok((rows, run))
}

fn profile_of(mention: &MentionRow, parties: &Parties, words: &NameWords) -> Profile {
    Profile {
        names: vec![NameParts::of(&mention.name, parties, words)],
        region: mention.region,
        ..Profile::default()
    }
}

/// The links of all sources, in a fixed order.
fn links(
    merchants: &[(MerchantId, Profile, Standing)],
    mentions: &[(MentionId, Profile)],
    identities: &Identities,
    model: &LinkModel,
    words: &NameWords,
) -> Result<Vec<LinkRow>, PipelineError> {
    let known: Vec<(MerchantId, Profile)> = merchants
        .iter()
        .map(|(id, profile, _)| (*id, profile.clone()))
        .collect();
    let registry = Registry::new(&known, model, words);
    let standing: std::collections::HashMap<MerchantId, Standing> = merchants
        .iter()
        .map(|(id, _, standing)| (*id, *standing))
        .collect();
    let better = |than: Standing, merchant: MerchantId| {
        standing
            .get(&merchant)
            .is_some_and(|standing| *standing > than && *standing != Standing::Shop)
    };
    let mut rows = Vec::new();
    let mut linked = std::collections::HashSet::new();
    // The better known first: who is linked is out of the question for the others.
    for source_standing in [Standing::Placed, Standing::Loose] {
        let sources = merchants.iter().filter(|(id, _, standing)| {
            *standing == source_standing
                && !identities.is_judged(*id)
                && identities.members(*id).len() == 1
        });
        let mut found = Vec::new();
        for (id, profile, _) in sources {
            let eligible = |merchant: MerchantId| {
                better(source_standing, merchant) && !linked.contains(&merchant)
            };
            let judged = registry.judge(profile, Some(*id), eligible);
            if let Some(best) = beyond_doubt(&judged) {
                found.push((*id, row(LinkSource::Merchant(*id), best, model)?));
            }
        }
        for (id, row) in found {
            linked.insert(id);
            rows.push(row);
        }
    }
    for (id, profile) in mentions {
        let judged = registry.judge(profile, None, |merchant| !linked.contains(&merchant));
        if let Some(best) = beyond_doubt(&judged) {
            rows.push(row(LinkSource::Mention(*id), best, model)?);
        }
    }
    Ok(rows)
}

fn beyond_doubt(judged: &Judged) -> Option<&Candidate> {
    let best = judged.candidates.first();
    best.filter(|_| judged.decision == Decision::Same)
}

fn row(source: LinkSource, best: &Candidate, model: &LinkModel) -> Result<LinkRow, PipelineError> {
    let evidence = LinkEvidence {
        model_version: &model.version,
        posterior: best.posterior,
        evidence: &best.evidence,
    };
    let evidence = serde_json::to_string(&evidence)
        .map_err(|error| PipelineError::Snapshot(error.to_string()))?;
    Ok(LinkRow {
        link: Link {
            source,
            merchant: best.merchant,
        },
        evidence,
    })
}
