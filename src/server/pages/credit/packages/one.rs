//! One package, row by row.

use serde::Serialize;

use super::{Line, PATH};
use crate::db::StoredPackageRow;
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ExchangeCredit, Permission as _, ReadCredit, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct PackagePage {
    line: Line,
    rows: Vec<Row>,
    may_exchange: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Row {
    #[serde(flatten)]
    row: StoredPackageRow,
    operation_label: &'static str,
    status_label: &'static str,
}

impl Page for PackagePage {
    const FILE: &'static str = "workbench/credit_package.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let row = |status: Option<&str>| {
            row_of(StoredPackageRow {
                entry_id: crate::domain::CreditEntryId(1),
                operation: crate::workflow::Operation::Insert,
                edition: 1,
                status: status.map(str::to_owned),
                code: "bad_uscc".to_owned(),
                message: "<代码错误>".to_owned(),
            })
        };
        vec![Self {
            line: Line::sample(),
            rows: vec![row(None), row(Some("accepted")), row(Some("rejected"))],
            may_exchange: true,
        }]
    }
}

fn row_of(row: StoredPackageRow) -> Row {
    Row {
        operation_label: row.operation.label(),
        status_label: match row.status.as_deref() {
            None => "待回执",
            Some("accepted") => "已接收",
            Some(_) => "疑问数据",
        },
        row,
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    visit: Visit<ReadCredit>,
    ask: Ask,
) -> Result<PackagePage, Refusal> {
    let name = ask.parameter("package");
    let packages = app.store.database.packages().await?;
    let package = packages.into_iter().find(|package| package.name == name);
    let package = package.ok_or_else(Refusal::not_found)?;
    let rows = app.store.database.package_rows(name).await?;
    Ok(PackagePage {
        line: Line::of(package),
        rows: rows.into_iter().map(row_of).collect(),
        may_exchange: ExchangeCredit::ROLES.contains(&visit.role()),
    })
}

/// Takes in the answer that came over the network.
pub(in crate::server::pages) async fn answer(
    app: App,
    visit: Visit<ExchangeCredit>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let name = ask.parameter("package");
    let answer = app.store.database.package_answer(name).await?;
    let answer = answer.ok_or_else(|| Refusal::conflict("没有待登记的答复"))?;
    let law = app.law().await?;
    let office = app.credit_office(&law);
    office
        .take_receipt(&visit.session, name, &answer, app.now())
        .await?;
    Ok(Go::to(format!("{PATH}/{name}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn each_row_tells_what_was_answered() {
        let page = &rendered::<PackagePage>()[0];
        for told in [
            "待回执",
            "已接收",
            "疑问数据",
            "&lt;代码错误&gt;",
            "type=\"file\"",
        ] {
            assert!(page.contains(told), "{told}");
        }
    }
}
