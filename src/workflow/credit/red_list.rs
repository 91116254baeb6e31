//! The red list (红名单) against an entry: nobody is praised and blamed at once (淮政发〔2018〕103号 第四条, R-CRD-12).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::refusal::CreditRefused;
use crate::domain::AccountName;

/// A row of the red list as it stood when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RedListing {
    /// Number of the row in the register.
    pub row: i64,
    /// For what the party is praised.
    pub title: String,
    /// Who put it there, and has to take it off.
    pub unit: String,
    pub listed_on: Option<NaiveDate>,
}

/// A removal from the red list that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    pub listing: RedListing,
    pub asked_by: AccountName,
    pub asked_on: NaiveDate,
    /// When the unit told that it is done.
    pub done_on: Option<NaiveDate>,
}

/// The removals that were asked for because of an entry, by the number of the row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Removals {
    asked: BTreeMap<i64, Removal>,
}

impl Removals {
    pub fn all(&self) -> impl Iterator<Item = &Removal> {
        self.asked.values()
    }

    pub fn of(&self, row: i64) -> Option<&Removal> {
        self.asked.get(&row)
    }

    /// Those that nobody has told to be done.
    pub fn open(&self) -> impl Iterator<Item = &Removal> {
        self.all().filter(|removal| removal.done_on.is_none())
    }

    pub(super) fn ask(
        &mut self,
        listing: RedListing,
        by: AccountName,
        day: NaiveDate,
    ) -> Result<(), CreditRefused> {
        if self.asked.contains_key(&listing.row) {
            return Err(CreditRefused::RemovalAsked);
        }
        let removal = Removal {
            asked_by: by,
            asked_on: day,
            done_on: None,
            listing,
        };
        self.asked.insert(removal.listing.row, removal);
        Ok(())
    }

    pub(super) fn done(&mut self, row: i64, day: NaiveDate) -> Result<(), CreditRefused> {
        let asked = self.asked.get_mut(&row);
        let open = asked.filter(|removal| removal.done_on.is_none());
        open.ok_or(CreditRefused::NoRemoval)?.done_on = Some(day);
        Ok(())
    }

    /// Nothing is approved while nobody has asked for the removal.
    pub(super) fn cover(&self, listings: &[RedListing]) -> Result<(), CreditRefused> {
        let missing: Vec<String> = listings
            .iter()
            .filter(|listing| !self.asked.contains_key(&listing.row))
            .map(|listing| format!("{}“{}”", listing.unit, listing.title))
            .collect();
        if missing.is_empty() {
            Ok(())
        } else {
            Err(CreditRefused::RedListed { listings: missing })
        }
    }
}
