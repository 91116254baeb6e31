//! A new entry from a verified case.

use serde::Serialize;

use super::form::{EntryFields, Known};
use super::penalty::known_code;
use crate::domain::BlackBasis;
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::pages::papers::{Papers, ShownPaper};
use crate::server::permission::{DraftCredit, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::{CaseState, LegalDocument};

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server::pages) struct FreshPage {
    case_id: String,
    merchant: String,
    document: Vec<(&'static str, String)>,
    fields: EntryFields,
    papers: Papers,
    /// The paper that is looked at beside the form.
    shown: Option<ShownPaper>,
}

impl Page for FreshPage {
    const FILE: &'static str = "workbench/credit_fresh.html";
    const FRAMES: bool = true;

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let page = Self {
            case_id: "x".to_owned(),
            merchant: "<某某商行>".to_owned(),
            document: vec![("文书", "行政处罚决定书".to_owned())],
            fields: EntryFields::sample(),
            papers: Papers::sample(&[]),
            shown: None,
        };
        let beside = Self {
            shown: Some(ShownPaper::sample(false)),
            ..page.clone()
        };
        vec![page, beside]
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    visit: Visit<DraftCredit>,
    ask: Ask,
) -> Result<FreshPage, Refusal> {
    let case_id = ask.parameter("case").to_owned();
    let flag = app.store.database.flag(&case_id).await?;
    let flag = flag.ok_or_else(Refusal::not_found)?;
    let case = app.store.database.case(&case_id).await?;
    let Some(CaseState::Verified { document, .. }) = case.state() else {
        let stage = case.state().map(CaseState::stage);
        return Err(crate::desk::DeskError::NotVerified { stage }.into());
    };
    let entries = app.store.database.credit_entries().await?;
    let known = Known {
        name: flag.merchant.name.clone(),
        uscc: flag.merchant.uscc.clone().unwrap_or_default(),
        behaviour: flag.category.label().to_owned(),
        basis: BlackBasis::suggested(flag.category),
        authority_code: known_code(&entries, &document.authority),
    };
    let papers = Papers::of(&app, (&case_id, None), visit.role()).await?;
    Ok(FreshPage {
        papers: papers.beside_form_of(format!("{}/new/{case_id}", super::PATH)),
        shown: ShownPaper::asked(&app, &case_id, &ask).await?,
        case_id,
        merchant: flag.merchant.name,
        document: told(document),
        fields: EntryFields::fresh(known, &app.law().await?),
    })
}

pub(in crate::server::pages) async fn draft(
    app: App,
    visit: Visit<DraftCredit>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let case_id = ask.needed("case", "案件编号")?.to_owned();
    let form = crate::desk::read_form(&ask)?;
    let law = app.law().await?;
    let office = app.credit_office(&law);
    let id = office
        .draft(&visit.session, &case_id, &form, app.now())
        .await?;
    Ok(Go::to(format!("{}/{id}", super::PATH)))
}

fn told(document: &LegalDocument) -> Vec<(&'static str, String)> {
    vec![
        ("文书", format!("{} {}", document.kind, document.number)),
        ("认定单位", document.authority.clone()),
        ("决定日期", document.decided_on.to_string()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn the_form_has_every_field_and_no_level_or_term_is_chosen_beforehand() {
        let pages = rendered::<FreshPage>();
        for field in ["uscc", "representative", "severity_national", "valid_until"] {
            assert!(pages[0].contains(&format!("name=\"{field}\"")), "{field}");
        }
        // All but the kind of subject, of which most are one.
        assert_eq!(pages[0].matches(" selected").count(), 1, "{}", pages[0]);
        assert!(pages[0].contains("&lt;某某商行&gt;"));
    }
}
