//! The credit entries of a merchant, for those who read them.

use serde::Serialize;

use crate::desk::entries_of_party;
use crate::domain::MerchantId;
use crate::server::app::App;
use crate::server::refusal::Refusal;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Entry {
    entry_id: String,
    behaviour: String,
    document: String,
    authority: String,
    stage: &'static str,
}

/// Those made from a case of its members, and those that carry its code.
pub(super) async fn entries(
    app: &App,
    members: &[MerchantId],
    code: Option<&str>,
) -> Result<Vec<Entry>, Refusal> {
    let rows = app.store.database.credit_entries().await?;
    let today = app.now().day;
    let about = entries_of_party(rows, members, code);
    let told = about.iter().filter_map(|row| {
        let (content, stage) = (row.entry.content()?, row.entry.stage_on(today)?);
        Some(Entry {
            entry_id: row.entry_id.to_string(),
            behaviour: content.behaviour.clone(),
            document: content.document.number.clone(),
            authority: content.document.authority.clone(),
            stage: stage.label(),
        })
    });
    Ok(told.collect())
}

#[cfg(test)]
impl Entry {
    pub(super) fn sample() -> Self {
        Self {
            entry_id: "C000001".to_owned(),
            behaviour: "假冒伪劣".to_owned(),
            document: "<示市监罚>1号".to_owned(),
            authority: "某局".to_owned(),
            stage: "公示中",
        }
    }
}
