//! Which platform and which courier an order speaks of; context for tables, not an accusation.

use super::store::platform_in;
use crate::domain::CanonicalOrder;
use crate::lexicon::{Parties, Party};

/// Codes of the platform and courier dictionaries; empty when none or several are named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedParties {
    pub platform: String,
    pub courier: String,
}

/// The platform of the order's columns, else the only one that its text names; likewise the courier,
/// which counts as told by a column where it is written as the respondent.
pub fn named_parties(order: &CanonicalOrder, parties: &Parties) -> NamedParties {
    let text = format!("{}\n{}", order.title, order.body);
    let columns = order
        .respondents
        .iter()
        .flat_map(|given| [&given.platform, &given.store, &given.as_written]);
    let platform = columns
        .filter(|cell| !cell.is_empty())
        .find_map(|cell| platform_in(cell, parties))
        .or_else(|| parties.platform_in(&text));
    let as_respondent = order.respondents.iter().find_map(|given| {
        let plain = parties.plain(&given.as_written);
        let bare: String = plain.chars().filter(|c| c.is_alphanumeric()).collect();
        parties.courier_named(&bare)
    });
    NamedParties {
        platform: code(platform),
        courier: code(as_respondent.or_else(|| parties.courier_in(&text))),
    }
}

fn code(party: Option<&Party>) -> String {
    party.map(|party| party.code.clone()).unwrap_or_default()
}
