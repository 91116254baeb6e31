//! 批量比对: a list of parties against the entries in use, for a purpose and on record.

use chrono::NaiveDate;
use serde::Serialize;

use crate::desk::{CreditQuery, QueriedParty};
use crate::domain::QueryPurpose;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadCredit, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct ComparePage {
    today: NaiveDate,
    /// Code and label.
    purposes: Vec<(&'static str, &'static str)>,
    /// `None` before anything was asked.
    parties: Option<Vec<Party>>,
    matter: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Party {
    asked: String,
    code_is_bad: bool,
    withheld: usize,
    outside_scope: usize,
    hits: Vec<Hit>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Hit {
    entry_id: String,
    name: String,
    stage: &'static str,
    behaviour: String,
    document: String,
    authority: String,
    objected: bool,
}

impl Page for ComparePage {
    const FILE: &'static str = "workbench/credit_compare.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let hit = Hit {
            entry_id: "C000001".to_owned(),
            name: "<某某商行>".to_owned(),
            stage: "公示中",
            behaviour: "假冒伪劣".to_owned(),
            document: "1号".to_owned(),
            authority: "某局".to_owned(),
            objected: true,
        };
        let party = |hits: Vec<Hit>, withheld| Party {
            asked: "<某某商行>".to_owned(),
            code_is_bad: hits.is_empty(),
            withheld,
            outside_scope: 0,
            hits,
        };
        let blank = Self {
            today,
            purposes: QueryPurpose::choices(),
            parties: None,
            matter: String::new(),
        };
        let told = Self {
            parties: Some(vec![party(vec![hit], 0), party(Vec::new(), 1)]),
            matter: "采购2026-1".to_owned(),
            ..blank.clone()
        };
        vec![blank, told]
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    _: Visit<ReadCredit>,
    _: Ask,
) -> Result<ComparePage, Refusal> {
    Ok(ComparePage {
        today: app.now().day,
        purposes: QueryPurpose::choices(),
        parties: None,
        matter: String::new(),
    })
}

pub(in crate::server::pages) async fn compare(
    app: App,
    visit: Visit<ReadCredit>,
    ask: Ask,
) -> Result<ComparePage, Refusal> {
    let query = CreditQuery {
        parties: ask.field("list").unwrap_or_default().lines().collect(),
        purpose: ask.field("purpose").and_then(|code| code.parse().ok()),
        matter: ask.field("matter").unwrap_or_default(),
        consent: ask.field("consent").unwrap_or_default(),
    };
    let law = app.law().await?;
    let office = app.credit_office(&law);
    let parties = office.query(&visit.session, &query, app.now()).await?;
    Ok(ComparePage {
        today: app.now().day,
        purposes: QueryPurpose::choices(),
        matter: query.matter.to_owned(),
        parties: Some(parties.into_iter().map(party).collect()),
    })
}

pub(super) fn party(party: QueriedParty) -> Party {
    let hits = party.hits.into_iter().map(|hit| Hit {
        entry_id: hit.entry.to_string(),
        name: hit.name,
        stage: hit.stage.label(),
        behaviour: hit.behaviour,
        document: hit.document,
        authority: hit.authority,
        objected: hit.objected,
    });
    Party {
        asked: party.asked,
        code_is_bad: party.code_is_bad,
        withheld: party.withheld,
        outside_scope: party.outside_scope,
        hits: hits.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn the_form_asks_what_for_and_the_answer_tells_the_day() {
        let pages = rendered::<ComparePage>();
        assert!(pages[0].contains("name=\"purpose\"") && pages[0].contains("name=\"list\""));
        assert!(pages[1].contains("&lt;某某商行&gt;") && pages[1].contains("异议处理中"));
        assert!(pages[1].contains("须持授权书") && pages[1].contains("2026-11-22"));
    }
}
