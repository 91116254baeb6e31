//! What stands around every page: who is signed in, where one can go, and the files of style and script.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::app::Workbench;
use super::assets;
use super::permission::{
    Everybody, ManageAccounts, Permission, ReadAudit, ReadCases, ReadCredit, ReadDictionaries,
    ReadImports, ReadLetters, ReadOrders, ReadReports,
};
use crate::desk::{Moment, Session};
use crate::domain::{LocalTime, Role, TimePrecision};

/// One entry of the navigation.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Place {
    href: &'static str,
    label: &'static str,
    /// Pressed after `g`.
    key: char,
    current: bool,
}

/// The frame of one page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Frame {
    user: Option<String>,
    role: Option<&'static str>,
    form_token: String,
    places: Vec<Place>,
    style: String,
    script: String,
    version: &'static str,
    /// When the page was read, told on paper with who read it.
    read_at: Option<NaiveDateTime>,
}

type Entry = (&'static str, &'static str, char, &'static [Role]);

const PLACES: [Entry; 13] = [
    ("/", "我的待办", 't', Everybody::ROLES),
    ("/search", "检索", 's', ReadOrders::ROLES),
    ("/saved", "我的检索", 'f', ReadOrders::ROLES),
    ("/flags", "预警", 'i', ReadCases::ROLES),
    ("/merchants", "商户", 'm', ReadOrders::ROLES),
    ("/merchants/bench", "合并台", 'h', ReadOrders::ROLES),
    ("/reports", "周报", 'r', ReadReports::ROLES),
    ("/credit", "信用记录", 'c', ReadCredit::ROLES),
    ("/letters", "文书", 'l', ReadLetters::ROLES),
    ("/imports", "导入与质量", 'd', ReadImports::ROLES),
    ("/dictionaries", "词典", 'w', ReadDictionaries::ROLES),
    ("/audit", "审计", 'u', ReadAudit::ROLES),
    ("/accounts", "用户", 'a', ManageAccounts::ROLES),
];

impl Frame {
    /// Without anybody signed in there is nowhere to go.
    pub(super) fn of(session: Option<&Session>, address: &str) -> Self {
        let current = place_of(address);
        let places = session.map_or_else(Vec::new, |session| {
            PLACES
                .iter()
                .filter(|(.., roles)| !session.awaits_code && roles.contains(&session.account.role))
                .map(|(href, label, key, _)| Place {
                    href,
                    label,
                    key: *key,
                    current: current == Some(*href),
                })
                .collect()
        });
        Self {
            user: session.map(|session| session.account.name.to_string()),
            role: session.map(|session| session.account.role.label()),
            form_token: session
                .map(|session| session.form_token.0.clone())
                .unwrap_or_default(),
            places,
            style: assets::address_of("workbench.css"),
            script: assets::address_of("workbench.js"),
            version: env!("CARGO_PKG_VERSION"),
            read_at: None,
        }
    }

    pub(super) fn read_at(self, now: Moment) -> Self {
        let time = LocalTime::from_epoch_millis(now.at, TimePrecision::Minute);
        Self {
            read_at: time.map(|time| time.at),
            ..self
        }
    }
}

/// The place that an address is below of; of two, the nearer.
fn place_of(address: &str) -> Option<&'static str> {
    let places = PLACES.iter().map(|(href, ..)| *href);
    places
        .filter(|href| is_below(address, href))
        .max_by_key(|href| href.len())
}

fn is_below(address: &str, href: &str) -> bool {
    let path = address.split('?').next().unwrap_or_default();
    path == href
        || (href != "/"
            && path
                .strip_prefix(href)
                .is_some_and(|rest| rest.starts_with('/')))
}

/// Renders a page in its frame.
pub(super) fn render<T: crate::templates::Page>(
    workbench: &Workbench,
    frame: &Frame,
    page: &T,
) -> Result<String, crate::templates::TemplateError> {
    workbench.templates.render_framed(page, frame)
}

#[cfg(test)]
impl Frame {
    /// A frame with somebody in it, for the tests of pages.
    pub(super) fn sample() -> Self {
        Self {
            user: Some("审阅员甲".to_owned()),
            role: Some(Role::Reviewer.label()),
            form_token: "0a".to_owned(),
            places: vec![Place {
                href: "/flags",
                label: "预警",
                key: 'i',
                current: true,
            }],
            style: "/assets/0/workbench.css".to_owned(),
            script: "/assets/0/workbench.js".to_owned(),
            version: "0",
            read_at: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_is_current_and_it_is_the_nearest() {
        assert_eq!(place_of("/merchants/M000001"), Some("/merchants"));
        assert_eq!(
            place_of("/merchants/bench/M1/M2?hidden=1"),
            Some("/merchants/bench")
        );
        assert_eq!(place_of("/"), Some("/"));
        assert_eq!(place_of("/account/password"), None);
    }
}
