//! One batch: its account, and why rows were not kept.

use serde::Serialize;

use super::Line;
use crate::db::RegisterRefusal;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadRegisters, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

/// Refusals on the page.
const MOST: i64 = 500;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct BatchPage {
    line: Line,
    refusals: Vec<RegisterRefusal>,
}

impl Page for BatchPage {
    const FILE: &'static str = "workbench/register_batch.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let refusal = RegisterRefusal {
            sheet: "<表一>".to_owned(),
            row: 7,
            reason: "缺名称；请补上后重新导入".to_owned(),
        };
        let line = Line::sample();
        vec![
            Self {
                line: line.clone(),
                refusals: vec![refusal],
            },
            Self {
                line,
                refusals: Vec::new(),
            },
        ]
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    _: Visit<ReadRegisters>,
    ask: Ask,
) -> Result<BatchPage, Refusal> {
    let number: i64 = ask
        .parameter("batch")
        .parse()
        .map_err(|_| Refusal::not_found())?;
    let batches = app.store.database.register_batches().await?;
    let batch = batches.into_iter().find(|batch| batch.batch == number);
    let batch = batch.ok_or_else(Refusal::not_found)?;
    Ok(BatchPage {
        refusals: app.store.database.register_refusals(number, MOST).await?,
        line: Line::of(batch),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn each_row_that_was_not_kept_is_told_with_place_and_reason() {
        let pages = rendered::<BatchPage>();
        assert!(pages[0].contains("&lt;表一&gt;") && pages[0].contains("缺名称"));
        assert!(pages[1].contains("全部收录"), "{}", pages[1]);
    }
}
