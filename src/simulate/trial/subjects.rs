//! Which true merchant every order of a trial is about, whatever it is called there.

use std::collections::BTreeMap;

use super::campaign::Plan;
use super::cast::Cast;
use super::narrator::part_id;
use crate::simulate::mention::mention_of;
use crate::simulate::order::Order;
use crate::simulate::truth::TruthSubject;

/// Collects while the orders are told.
pub(super) struct Subjects {
    /// Face → place of its part, counted from 1.
    parts: BTreeMap<usize, u32>,
    told: BTreeMap<String, TruthSubject>,
}

impl Subjects {
    pub(super) fn of(plan: &Plan) -> Self {
        let parts = (1..).zip(&plan.parts);
        Self {
            parts: parts
                .flat_map(|(place, part)| part.faces.iter().map(move |face| (*face, place)))
                .collect(),
            told: BTreeMap::new(),
        }
    }

    /// Orders of layouts without numbers cannot be named.
    pub(super) fn note(&mut self, order: &Order, cast: &Cast, genuine: bool) {
        if order.number.is_empty() {
            return;
        }
        let order_id = format!("{}:{}", order.layout.source().code(), order.number);
        for place in &order.about {
            let Some(merchant) = cast.merchants.get(*place) else {
                continue;
            };
            let id = match self.parts.get(place) {
                Some(part) => part_id(*part),
                None => format!("h{:06}", place + 1),
            };
            let subject = self.told.entry(id.clone()).or_insert_with(|| TruthSubject {
                id,
                orders: BTreeMap::new(),
                genuine: Vec::new(),
            });
            let kind = mention_of(order, merchant);
            subject
                .orders
                .entry(kind)
                .or_default()
                .push(order_id.clone());
            if genuine {
                subject.genuine.push(order_id.clone());
            }
        }
    }

    pub(super) fn truth(&self) -> Vec<TruthSubject> {
        self.told.values().cloned().collect()
    }
}
