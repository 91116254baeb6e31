//! 查询接口: entries for programs of other offices, by their keys.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::compare::{Party, party};
use crate::desk::{CreditQuery, KeyedRequest};
use crate::server::app::App;
use crate::server::keyed::KeyedAsk;
use crate::server::refusal::Refusal;

pub(in crate::server::pages) const PATH: &str = "/api/query";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    /// Whatever stands there: what is none of ours is none.
    #[serde(default)]
    purpose: Option<String>,
    #[serde(default)]
    matter: String,
    parties: Vec<String>,
    #[serde(default)]
    consent: Option<String>,
}

#[derive(Serialize)]
pub(in crate::server::pages) struct QueryAnswer {
    as_of: NaiveDate,
    parties: Vec<Party>,
}

pub(in crate::server::pages) async fn answer(
    app: App,
    ask: KeyedAsk,
) -> Result<QueryAnswer, Refusal> {
    let body: Option<Body> = ask
        .body
        .and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let query = body.as_ref().map(|body| CreditQuery {
        parties: body.parties.iter().map(String::as_str).collect(),
        purpose: body.purpose.as_ref().and_then(|code| code.parse().ok()),
        matter: &body.matter,
        consent: body.consent.as_deref().unwrap_or_default(),
    });
    let request = KeyedRequest {
        address: &ask.address,
        key: ask.key.as_deref(),
        query: query.as_ref(),
    };
    let now = app.now();
    let law = app.law().await?;
    let office = app.credit_office(&law);
    let parties = office.query_by_key(&app.query_rate, request, now).await?;
    Ok(QueryAnswer {
        as_of: now.day,
        parties: parties.into_iter().map(party).collect(),
    })
}
