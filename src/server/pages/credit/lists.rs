//! 名单情形与措施: on what grounds parties are listed, and what the paper allows against them. For comparison only.

use serde::Serialize;

use crate::domain::{BlackBasis, RedBasis};
use crate::rules::Measures;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadCredit, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct ListsPage {
    black: Vec<&'static str>,
    red: Vec<&'static str>,
    measures: Measures,
}

impl Page for ListsPage {
    const FILE: &'static str = "workbench/credit_lists.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self::of(Measures::shipped().unwrap())]
    }
}

impl ListsPage {
    fn of(measures: Measures) -> Self {
        Self {
            black: BlackBasis::ALL.iter().map(|basis| basis.label()).collect(),
            red: RedBasis::ALL.iter().map(|basis| basis.label()).collect(),
            measures,
        }
    }
}

pub(in crate::server::pages) async fn page(
    _: App,
    _: Visit<ReadCredit>,
    _: Ask,
) -> Result<ListsPage, Refusal> {
    let measures = Measures::shipped().map_err(|error| Refusal::fault(&error))?;
    Ok(ListsPage::of(measures))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn grounds_and_measures_are_told_with_their_source_and_none_is_suggested() {
        let page = &rendered::<ListsPage>()[0];
        assert!(page.contains("（十二）") && page.contains("（四）县级"));
        assert!(
            page.contains("不自动提出") && page.contains("第十四条"),
            "{page}"
        );
    }
}
