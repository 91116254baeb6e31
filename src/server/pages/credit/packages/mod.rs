//! 下游回执: who is owed what, the packages that left, and what was answered.

pub(in crate::server::pages) mod one;

use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::audit::{AuditAction, AuditEvent};
use crate::db::StoredPackage;
use crate::desk::{self, DeskError, owed};
use crate::exchange::{Recipient, Way};
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::multipart::Incoming;
use crate::server::pages::imports::told;
use crate::server::permission::{ExchangeCredit, Permission as _, ReadCredit, Visit};
use crate::server::refusal::Refusal;
use crate::server::routes::Taking;
use crate::templates::Page;
use crate::workflow::Operation;

pub(in crate::server::pages) const PATH: &str = "/credit/packages";
pub(in crate::server::pages) const RECEIPTS: &str = "/credit/receipts";

/// Bytes of a receipt.
const LARGEST_RECEIPT: usize = 8 << 20;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct PackagesPage {
    recipients: Vec<Owing>,
    packages: Vec<Line>,
    may_exchange: bool,
}

/// What a recipient is owed today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Owing {
    name: String,
    way: String,
    sealed: bool,
    inserts: usize,
    updates: usize,
    deletes: usize,
    /// Rows that it has not answered.
    unanswered: usize,
}

/// A package as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    #[serde(flatten)]
    package: StoredPackage,
    state_label: &'static str,
    made_at: String,
}

impl Line {
    fn of(package: StoredPackage) -> Self {
        Self {
            state_label: package.state.label(),
            made_at: told(package.at),
            package,
        }
    }

    #[cfg(test)]
    fn sample() -> Self {
        Self::of(StoredPackage {
            name: "XZCF_LYG_20261122_001".to_owned(),
            recipient: "<市中心>".to_owned(),
            item: "XZCF".to_owned(),
            day: "2026-11-22".parse().unwrap(),
            at: 1_763_600_000_000,
            actor: "甲一".to_owned(),
            rows: 3,
            sha256: "0a".repeat(32),
            url: Some("https://example.gov.cn/".to_owned()),
            state: crate::db::PackageState::Waiting,
            attempts: 2,
            next_at: 0,
            told: "对方答复500".to_owned(),
            answered: true,
        })
    }
}

impl Page for PackagesPage {
    const FILE: &'static str = "workbench/credit_packages.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let full = Self {
            recipients: vec![Owing {
                name: "<市中心>".to_owned(),
                way: "自动发送".to_owned(),
                sealed: false,
                inserts: 2,
                updates: 0,
                deletes: 1,
                unanswered: 4,
            }],
            packages: vec![Line::sample()],
            may_exchange: true,
        };
        let empty = Self {
            recipients: Vec::new(),
            packages: Vec::new(),
            may_exchange: false,
        };
        vec![full, empty]
    }
}

pub(in crate::server::pages) async fn list(
    app: App,
    visit: Visit<ReadCredit>,
    _: Ask,
) -> Result<PackagesPage, Refusal> {
    let today = app.now().day;
    let entries = app.store.database.credit_entries().await?;
    let owing = |recipient: &Recipient| {
        let operations: Vec<Operation> = entries
            .iter()
            .filter_map(|row| owed(recipient, &row.entry, today))
            .collect();
        let count = |wanted| operations.iter().filter(|other| **other == wanted).count();
        let sent = entries
            .iter()
            .filter_map(|row| row.entry.deliveries().last(&recipient.name));
        Owing {
            name: recipient.name.clone(),
            way: match &recipient.way {
                Way::File => "人工交付".to_owned(),
                Way::Http { .. } => "自动发送".to_owned(),
                Way::Database { .. } => "写入前置库".to_owned(),
            },
            sealed: recipient.key.is_some(),
            inserts: count(Operation::Insert),
            updates: count(Operation::Update),
            deletes: count(Operation::Delete),
            unanswered: sent.filter(|sent| sent.receipt.is_none()).count(),
        }
    };
    let packages = app.store.database.packages().await?;
    Ok(PackagesPage {
        recipients: app.recipients.iter().map(owing).collect(),
        packages: packages.into_iter().map(Line::of).collect(),
        may_exchange: ExchangeCredit::ROLES.contains(&visit.role()),
    })
}

pub(in crate::server::pages) async fn make(
    app: App,
    visit: Visit<ExchangeCredit>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let name = ask.needed("recipient", "接收单位")?;
    let recipient = app.recipients.iter().find(|other| other.name == name);
    let recipient = recipient.ok_or_else(|| DeskError::NoRecipient(name.to_owned()))?;
    let law = app.law().await?;
    let office = app.credit_office(&law);
    let made = office.make_packages(&visit.session, recipient, app.now());
    if made.await?.is_empty() {
        return Err(Refusal::conflict(format!(
            "没有欠“{name}”的新增、更正或撤下，不必生成数据包"
        )));
    }
    Ok(Go::to(PATH))
}

/// The file as it left.
pub(in crate::server::pages) async fn file(
    app: App,
    visit: Visit<ExchangeCredit>,
    ask: Ask,
) -> Result<Response, Refusal> {
    let name = ask.parameter("package");
    let database = &app.store.database;
    let packages = database.packages().await?;
    let package = packages.iter().find(|package| package.name == name);
    let package = package.ok_or_else(Refusal::not_found)?;
    let bytes = database.package_bytes(name).await?;
    let bytes = bytes.ok_or_else(Refusal::not_found)?;
    let object = format!("credit_package:{name}");
    let event = AuditEvent::done(&visit.actor(), AuditAction::Export, object)
        .with_content(package.sha256.clone());
    desk::record(&app.store, &event, app.now()).await?;
    let headers = [
        ("content-type", "application/zip".to_owned()),
        (
            "content-disposition",
            format!("attachment; filename=\"{name}.zip\""),
        ),
    ];
    Ok((headers, bytes).into_response())
}

pub(in crate::server::pages) fn receive(
    app: App,
    visit: Visit<ExchangeCredit>,
    incoming: &mut Incoming,
) -> Taking<'_> {
    Box::pin(async move { take(&app, &visit, incoming).await })
}

async fn take(
    app: &App,
    visit: &Visit<ExchangeCredit>,
    incoming: &mut Incoming,
) -> Result<Go, Refusal> {
    let package = incoming.field("package").to_owned();
    let too_large = || Refusal::file_too_large("回执文件过大，不超过8 MB");
    let bytes = incoming.whole(LARGEST_RECEIPT).await?;
    let bytes = bytes.ok_or_else(too_large)?;
    let law = app.law().await?;
    let office = app.credit_office(&law);
    office
        .take_receipt(&visit.session, &package, &bytes, app.now())
        .await?;
    Ok(Go::to(format!("{PATH}/{package}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn what_is_owed_and_what_came_of_each_package_is_told() {
        let pages = rendered::<PackagesPage>();
        assert!(pages[0].contains("对方答复500") && pages[0].contains("&lt;市中心&gt;"));
        assert!(pages[0].contains("name=\"recipient\"") && pages[0].contains("不含个人信息"));
        assert!(pages[1].contains("还没有设置接收单位"), "{}", pages[1]);
    }
}
