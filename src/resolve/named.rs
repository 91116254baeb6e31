//! Which platform and which courier an order speaks of; context for tables, not an accusation.

use super::actor::platform_of_text;
use super::store::platform_in;
use crate::domain::CanonicalOrder;
use crate::lexicon::{Parties, Party};

/// Codes of the platform and courier dictionaries; empty when none or several are named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedParties {
    pub platform: String,
    pub courier: String,
}

/// The platform of the order's columns, else the only one that its text names; likewise the courier.
pub fn named_parties(order: &CanonicalOrder, parties: &Parties) -> NamedParties {
    let text = format!("{}\n{}", order.title, order.body);
    let columns = order
        .respondents
        .iter()
        .flat_map(|given| [&given.platform, &given.store, &given.as_written]);
    let platform = columns
        .filter(|cell| !cell.is_empty())
        .find_map(|cell| platform_in(cell, parties))
        .or_else(|| platform_of_text(&text, parties));
    NamedParties {
        platform: code(platform),
        courier: code(courier_of_text(&text, parties)),
    }
}

/// The only courier whose Chinese name stands in the text.
fn courier_of_text<'a>(text: &str, parties: &'a Parties) -> Option<&'a Party> {
    let named_in_text = |courier: &&Party| {
        courier
            .aliases
            .iter()
            .any(|alias| !alias.is_ascii() && text.contains(alias.as_str()))
    };
    let mut named = parties.couriers.iter().filter(named_in_text);
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

fn code(party: Option<&Party>) -> String {
    party.map(|party| party.code.clone()).unwrap_or_default()
}
