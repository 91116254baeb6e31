//! Clients (查询单位) that ask for entries by a key, and the consents (授权书) that open what is told with one only.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{AccountName, PaperFormat, QueryPurpose};

/// Number of a client; never given to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(pub i64);

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for ClientId {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

code_enum! {
    /// What the file of a consent is looked at for; without a purpose nobody looks (R-SEC-04).
    ConsentPurpose {
        Check = "check", "核对授权";
        Inspection = "inspection", "监督检查";
    }
}

/// A party's written consent (HA-B 21), without the bytes of its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QueryConsent {
    pub consent: i64,
    /// 授权书编号: what is given with a query.
    pub number: String,
    /// The key that entries of the party are found by; of a person a stand-in.
    #[serde(skip)]
    pub party: String,
    /// The party as it may be shown.
    pub shown: String,
    /// The only client that may use it.
    pub client: Option<ClientId>,
    /// The only purpose that it may be used for.
    pub purpose: Option<QueryPurpose>,
    /// Codes of the catalogue items that it opens.
    pub items: Vec<String>,
    pub last_day: NaiveDate,
    /// Lower-case hex SHA-256 of the file.
    pub sha256: String,
    pub format: PaperFormat,
    pub bytes: u64,
    /// When it was brought.
    pub day: NaiveDate,
    pub actor: AccountName,
    /// When the party took it back.
    pub withdrawn_on: Option<NaiveDate>,
}

impl QueryConsent {
    /// On the day that it was brought and no earlier, on its last day and no later.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        self.withdrawn_on.is_none() && self.day <= day && day <= self.last_day
    }

    /// Whether it was given to this asker; `None` is the office itself.
    pub fn is_for(&self, client: Option<ClientId>, purpose: QueryPurpose) -> bool {
        let to_client = self.client.is_none_or(|only| client == Some(only));
        to_client && self.purpose.is_none_or(|only| only == purpose)
    }

    /// Whether it opens an item of the party that has these keys.
    pub fn covers(&self, item: &str, keys: &[String]) -> bool {
        self.items.iter().any(|code| code == item) && keys.contains(&self.party)
    }

    /// Where its file is sealed: a block opens nowhere else.
    pub fn place(number: &str, sha256: &str) -> String {
        format!("consent/{number}/{sha256}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn consent() -> QueryConsent {
        QueryConsent {
            consent: 1,
            number: "1".to_owned(),
            party: "code/x".to_owned(),
            shown: "x".to_owned(),
            client: Some(ClientId(3)),
            purpose: None,
            items: vec!["SFCP".to_owned()],
            last_day: day("2026-12-31"),
            sha256: String::new(),
            format: PaperFormat::Pdf,
            bytes: 0,
            day: day("2026-11-22"),
            actor: "甲一".parse().unwrap(),
            withdrawn_on: None,
        }
    }

    #[test]
    fn a_consent_opens_its_items_of_its_party_to_its_asker_in_its_time() {
        let given = consent();
        let on = |text: &str| given.is_in_force(day(text));
        assert!(!on("2026-11-21") && on("2026-11-22") && on("2026-12-31") && !on("2027-01-01"));
        let withdrawn = QueryConsent {
            withdrawn_on: Some(day("2026-11-23")),
            ..consent()
        };
        assert!(!withdrawn.is_in_force(day("2026-11-24")));
        let duty = QueryPurpose::Duty;
        assert!(given.is_for(Some(ClientId(3)), duty));
        assert!(!given.is_for(Some(ClientId(4)), duty) && !given.is_for(None, duty));
        let for_funding = QueryConsent {
            client: None,
            purpose: Some(QueryPurpose::Funding),
            ..consent()
        };
        assert!(for_funding.is_for(None, QueryPurpose::Funding));
        assert!(!for_funding.is_for(None, duty));
        let keys = ["name/y".to_owned(), "code/x".to_owned()];
        assert!(given.covers("SFCP", &keys) && !given.covers("XZCF", &keys));
        assert!(!given.covers("SFCP", &keys[..1]));
    }
}
