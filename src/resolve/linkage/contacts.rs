//! Phone and address of a pair, by keyed digests: who is told apart by them, and by which they are not.

use std::collections::HashSet;

use super::evidence::{FieldEvidence, LinkField};
use super::model::{LinkModel, Rates};
use super::profile::Profile;
use crate::domain::ContactKind;

/// How many of the known merchants have a phone, an address or a brand, without the one that is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sharers {
    pub(super) others: usize,
    /// Of how many.
    pub(super) of: usize,
}

/// How common contacts are.
#[derive(Clone, Copy)]
pub(super) struct ContactCounts<'c> {
    /// Digests that more merchants have than the model lets.
    pub(super) crowded: &'c HashSet<String>,
    pub(super) sharers: &'c dyn Fn(ContactKind, &str) -> Sharers,
}

/// The evidence of both fields.
///
/// A crowded digest is an agent's, a landlord's or a platform's and says nothing, as if it had not been told. Who shares
/// the phone of another shares its address more often than by chance (one landlord, one agent): the address has rates of
/// its own beside it.
pub(super) fn compare_contacts(
    told: &Profile,
    known: &Profile,
    counts: ContactCounts<'_>,
    model: &LinkModel,
) -> Vec<FieldEvidence> {
    let shared = |kind: ContactKind, told: &[String], known: &[String]| {
        let shared = shared(told, known, counts.crowded)?;
        let sharers = shared
            .into_iter()
            .map(|digest| (counts.sharers)(kind, digest));
        Some(sharers.min_by_key(|sharers| sharers.others))
    };
    let phone = shared(ContactKind::Phone, &told.phones, &known.phones);
    let address = shared(ContactKind::Address, &told.addresses, &known.addresses);
    let is_beside = matches!(phone, Some(Some(_)));
    let mut evidence = Vec::new();
    match phone {
        Some(Some(sharers)) => {
            let rates = model.phone.same.at(sharers.share());
            evidence.push(same(LinkField::Phone, "same", rates, sharers));
        }
        Some(None) => evidence.push(different(LinkField::Phone, model.phone.different)),
        None => {}
    }
    match address {
        Some(Some(sharers)) if is_beside => {
            let rates = model.address.beside_phone;
            evidence.push(same(LinkField::Address, "beside_phone", rates, sharers));
        }
        Some(Some(sharers)) => {
            let rates = model.address.same.at(sharers.share());
            evidence.push(same(LinkField::Address, "same", rates, sharers));
        }
        Some(None) => evidence.push(different(LinkField::Address, model.address.different)),
        None => {}
    }
    evidence
}

/// What both have, crowded ones aside; nothing at all where one has none.
fn shared<'d>(
    told: &'d [String],
    known: &[String],
    crowded: &HashSet<String>,
) -> Option<Vec<&'d str>> {
    let own = |digests: &'d [String]| digests.iter().filter(|digest| !crowded.contains(*digest));
    if own(told).next().is_none() || known.iter().all(|digest| crowded.contains(digest)) {
        return None;
    }
    let both = own(told).filter(|digest| known.contains(digest));
    Some(both.map(String::as_str).collect())
}

impl Sharers {
    pub(super) fn share(self) -> f64 {
        self.others.max(1) as f64 / self.of.max(1) as f64
    }
}

/// Never the number or the address itself: nobody has to know it to judge.
fn same(field: LinkField, level: &str, rates: Rates, sharers: Sharers) -> FieldEvidence {
    let besides = match sharers.others.saturating_sub(1) {
        0 => "库中别无他家使用".to_owned(),
        number => format!("库中另有{number}家使用"),
    };
    FieldEvidence {
        field,
        level: level.to_owned(),
        weight: rates.weight(),
        text: format!("{}相同（{besides}）", field.label()),
    }
}

fn different(field: LinkField, rates: Rates) -> FieldEvidence {
    FieldEvidence {
        field,
        level: "different".to_owned(),
        weight: rates.weight(),
        text: format!("{}不同（一家可有多个）", field.label()),
    }
}
