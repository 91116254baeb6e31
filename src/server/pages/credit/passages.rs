//! The checklist of an entry beside its source document: what is missing, and the passages that could fill it. The text is
//! looked at and thrown away.

use serde::Serialize;

use crate::domain::CreditEntryId;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{DraftCredit, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::{EntryElement, LONGEST_DOCUMENT, passages};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct PassagesPage {
    entry_id: String,
    name: String,
    lines: Vec<Line>,
    text: String,
}

/// One element with what the document says of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    element: &'static str,
    rule: &'static str,
    missing: bool,
    passages: Vec<String>,
}

impl Page for PassagesPage {
    const FILE: &'static str = "workbench/credit_passages.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let line = |missing, passages: &[&str]| Line {
            element: "认定的法律依据",
            rule: "R-CRD-03",
            missing,
            passages: passages.iter().map(|&passage| passage.to_owned()).collect(),
        };
        vec![Self {
            entry_id: "C000001".to_owned(),
            name: "<某某商行>".to_owned(),
            lines: vec![line(true, &["<依据>"]), line(true, &[]), line(false, &[])],
            text: "<决定书>".to_owned(),
        }]
    }
}

pub(in crate::server::pages) async fn find(
    app: App,
    _: Visit<DraftCredit>,
    ask: Ask,
) -> Result<PassagesPage, Refusal> {
    let id: CreditEntryId = ask
        .parameter("entry")
        .parse()
        .map_err(|_| Refusal::not_found())?;
    let row = app.store.database.credit_entry(id).await?;
    let row = row.ok_or_else(Refusal::not_found)?;
    let content = row.entry.content().ok_or_else(Refusal::not_found)?;
    let text = ask.needed("text", "文书文字")?;
    if text.chars().count() > LONGEST_DOCUMENT {
        return Err(Refusal::unprocessable(format!(
            "文书文字不超过{LONGEST_DOCUMENT}字，请只粘贴决定书正文"
        )));
    }
    let found = passages(text);
    let line = |element: &EntryElement| {
        let own = found.iter().find(|(other, _)| other == element);
        Line {
            element: element.label(),
            rule: element.rule(),
            missing: !content.has(*element),
            passages: own
                .map(|(_, passages)| passages.clone())
                .unwrap_or_default(),
        }
    };
    let mut lines: Vec<Line> = EntryElement::ALL.iter().map(line).collect();
    lines.retain(|line| line.missing || !line.passages.is_empty());
    Ok(PassagesPage {
        entry_id: id.to_string(),
        name: content.subject.shown_name().to_owned(),
        lines,
        text: text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn what_is_missing_stands_beside_the_words_that_could_fill_it() {
        let page = &rendered::<PassagesPage>()[0];
        assert!(page.contains("&lt;依据&gt;") && page.contains("&lt;决定书&gt;"));
        assert!(page.contains("未找到") && page.contains("已填"), "{page}");
    }
}
