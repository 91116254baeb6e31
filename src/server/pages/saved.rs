//! 我的检索: kept questions with what came in since each was last looked at.

use serde::Serialize;

use super::search::saved_question;
use crate::desk;
use crate::domain::Arrived;
use crate::explore::search;
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{EditDictionaries, Permission as _, ReadOrders, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

/// The searches of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct SavedPage {
    searches: Vec<Line>,
    /// Whether this person edits dictionaries: a search may become words.
    may_draft: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    number: i64,
    name: String,
    /// The query of the search page's address.
    question: String,
    conditions: Vec<String>,
    total: u64,
    /// Orders that came in since the owner last looked, whenever they were received.
    new: u64,
}

impl Page for SavedPage {
    const FILE: &'static str = "workbench/saved.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let line = Line {
            number: 1,
            name: "<水晶>".to_owned(),
            question: "?q=x".to_owned(),
            conditions: vec!["检索词：水晶".to_owned()],
            total: 9,
            new: 2,
        };
        let quiet = Line {
            new: 0,
            ..line.clone()
        };
        [vec![line, quiet], Vec::new()]
            .map(|searches| Self {
                may_draft: !searches.is_empty(),
                searches,
            })
            .to_vec()
    }
}

pub(super) async fn page(app: App, visit: Visit<ReadOrders>, _: Ask) -> Result<SavedPage, Refusal> {
    let owner = visit.session.account.account_id;
    let newest = app.store.newest_order()?;
    let mut searches = Vec::new();
    for saved in app.store.database.saved_searches(owner).await? {
        let asked = Ask::of_question(&saved.question)?;
        let mut question = saved_question(&asked)?;
        let all = search(&app.store, None, &app.regions, &question).await?;
        question.filters.arrived = Some(Arrived {
            after: saved.seen_order,
            until: newest,
        });
        let new = search(&app.store, None, &app.regions, &question).await?;
        searches.push(Line {
            number: saved.number,
            name: saved.name,
            conditions: super::search::conditions(&all, &asked),
            question: saved.question,
            total: all.total,
            new: new.total,
        });
    }
    Ok(SavedPage {
        searches,
        may_draft: EditDictionaries::ROLES.contains(&visit.role()),
    })
}

pub(super) async fn save(app: App, visit: Visit<ReadOrders>, ask: Ask) -> Result<Go, Refusal> {
    let name = ask.needed("name", "检索名称")?;
    let asked = Ask::of_question(ask.field("question").unwrap_or_default())?;
    // What cannot be asked is not kept.
    saved_question(&asked)?;
    let question = asked.question_alone();
    desk::save_search(&app.store, &visit.session, name, &question, app.now()).await?;
    Ok(Go::to("/saved"))
}

/// What came in since the last look, and from now on is seen.
pub(super) async fn look(app: App, visit: Visit<ReadOrders>, ask: Ask) -> Result<Go, Refusal> {
    let number = number_of(&ask)?;
    let (question, arrived) =
        desk::look_at_search(&app.store, &visit.session, number, app.now()).await?;
    let asked = Ask::of_question(&question)?;
    let query = asked.query_with("arrived", Some(&arrived.to_string()));
    Ok(Go::to(format!("/search{query}")))
}

pub(super) async fn remove(app: App, visit: Visit<ReadOrders>, ask: Ask) -> Result<Go, Refusal> {
    let number = number_of(&ask)?;
    desk::remove_search(&app.store, &visit.session, number, app.now()).await?;
    Ok(Go::to("/saved"))
}

fn number_of(ask: &Ask) -> Result<i64, Refusal> {
    let number = ask.parameter("number").parse();
    number.map_err(|_| Refusal::not_found())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn new_hits_can_be_looked_at_and_names_are_escaped() {
        let pages = rendered::<SavedPage>();
        assert!(pages[0].contains("&lt;水晶&gt;"), "{}", pages[0]);
        assert_eq!(pages[0].matches("/look\"").count(), 1, "{}", pages[0]);
        assert!(pages[0].contains("action=\"/dictionaries/drafts\""));
        assert!(pages[1].contains("还没有保存检索"), "{}", pages[1]);
    }
}
