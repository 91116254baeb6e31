//! One name against the known merchants, for people who ask.

use super::PipelineError;
use super::merchant_groups::flag_names;
use super::merchant_profiles::Known;
use crate::domain::{FlagMerchant, MerchantId};
use crate::lexicon::{NameWords, Parties};
use crate::resolve::{Candidate, Judged, LinkModel, Profile, Registry};
use crate::store::Store;

/// What the model says about one name.
#[derive(Debug, Clone, PartialEq)]
pub struct NameMatch {
    pub query: String,
    pub judged: Judged,
    /// Name and credit code of each candidate, in their order.
    pub merchants: Vec<FlagMerchant>,
    pub model_version: String,
}

/// Matches names, credit codes or platform shops against all merchants, and known merchants, by their number, against
/// all others.
pub async fn match_names(store: &Store, names: &[String]) -> Result<Vec<NameMatch>, PipelineError> {
    let model = LinkModel::shipped()?;
    let parties = Parties::shipped()?;
    let words = NameWords::shipped()?;
    let identities = store.identities().await?;
    let shown = flag_names(store, &identities).await?;
    let stored = Known::read(store, &parties, &words).await?;
    let known: Vec<(MerchantId, Profile)> = stored
        .profiles(&identities)
        .into_iter()
        .map(|(id, profile, _)| (id, profile))
        .collect();
    let registry = Registry::new(&known, &model, &words);
    let name_of = |candidate: &Candidate| {
        let known = shown.get(&candidate.merchant).cloned();
        known.unwrap_or_else(|| FlagMerchant {
            merchant_id: candidate.merchant.to_string(),
            name: String::new(),
            uscc: None,
        })
    };
    // With all that is known of it; people may have said that it is not another one.
    let known_as = |query: &str| {
        let id = identities.canonical(query.parse().ok()?);
        let (_, profile) = known.iter().find(|(known, _)| *known == id)?;
        Some(registry.judge(profile, Some(id), |other| {
            other != id && !identities.are_apart(other, id)
        }))
    };
    let matched = |query: &String| {
        let judged = known_as(query).unwrap_or_else(|| {
            registry.judge(&Profile::of_query(query, &parties, &words), None, |_| true)
        });
        NameMatch {
            query: query.clone(),
            merchants: judged.candidates.iter().map(name_of).collect(),
            judged,
            model_version: model.version.clone(),
        }
    };
    Ok(names.iter().map(matched).collect())
}
