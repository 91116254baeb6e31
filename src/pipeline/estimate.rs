//! The rates of the linking model as the city's own merchants show them, for people who keep the model file.

use super::PipelineError;
use super::analyze::blocking;
use super::merchant_profiles::Known;
use crate::domain::{Identities, MerchantId};
use crate::lexicon::{NameWords, Parties};
use crate::resolve::{LinkModel, ModelEstimate, Profile, Registry, estimate_rates};
use crate::store::Store;

/// Compares the known merchants with each other and estimates m and u. Merchants are one only where people have said
/// so: what the model itself linked must not teach it. Changes nothing.
pub async fn estimate_model(store: &Store) -> Result<ModelEstimate, PipelineError> {
    let model = LinkModel::shipped()?;
    let parties = Parties::shipped()?;
    let words = NameWords::shipped()?;
    let known = Known::read(store, &parties, &words).await?;
    let judged = Identities::of(&store.database.judgements().await?);
    blocking(move || {
        let profiles: Vec<(MerchantId, Profile)> = known
            .profiles(&judged)
            .into_iter()
            .map(|(id, profile, _)| (id, profile))
            .collect();
        let agreements = Registry::new(&profiles, &model, &words).agreements();
        estimate_rates(&model, &agreements)
    })
    .await
}
