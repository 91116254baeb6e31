//! From a search about one merchant to its flags: a case that is taken from here carries the search with it.

use serde::Serialize;

use crate::domain::{MerchantId, Week};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::refusal::Refusal;

/// Flags that are offered.
const LISTED: usize = 5;

/// A flag about the merchant that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct FlagOffered {
    week: Week,
    category: &'static str,
    /// Where its case stands; `null` while nobody has taken it.
    stage: Option<&'static str>,
    url: String,
}

/// The newest flags of the merchant.
pub(super) async fn flags_offered(
    app: &App,
    merchant: MerchantId,
    ask: &Ask,
) -> Result<Vec<FlagOffered>, Refusal> {
    let members = app.store.identities().await?.members(merchant);
    let flags = app.store.database.flags_about(&members).await?;
    let question = [("question", ask.question_alone())];
    let question = serde_urlencoded::to_string(question).unwrap_or_default();
    let cases = app.store.database.cases().await?;
    let offered = flags.into_iter().take(LISTED).map(|flag| FlagOffered {
        stage: cases
            .iter()
            .find(|case| case.case_id == flag.flag_id)
            .map(|case| case.stage.label()),
        url: format!("/flags/{}?{question}", flag.flag_id),
        week: flag.week,
        category: flag.category.label(),
    });
    Ok(offered.collect())
}

#[cfg(test)]
impl FlagOffered {
    pub(super) fn sample() -> Self {
        Self {
            week: "2026-W47".parse().unwrap(),
            category: "假冒伪劣",
            stage: None,
            url: "/flags/2026-W47-M000001-counterfeit?question=%3Fq%3Dx".to_owned(),
        }
    }
}
