//! Merchants that may be the same as this one.

use serde::Serialize;

use crate::domain::MerchantId;
use crate::pipeline::WorkList;

/// Another merchant, and why it may be the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Related {
    merchant_id: String,
    name: String,
    orders: i64,
    posterior: f64,
    /// What speaks for one merchant, strongest first.
    fields: String,
    /// The pair on the bench.
    url: String,
}

/// The other side of every open pair with this merchant, in the order of the bench.
pub(super) fn related(pairs: &WorkList, id: MerchantId) -> Vec<Related> {
    let about = pairs.open.iter().filter(|pair| pair.names(id));
    about
        .map(|pair| {
            let other = if pair.left.id == id {
                &pair.right
            } else {
                &pair.left
            };
            Related {
                merchant_id: other.id.to_string(),
                name: other.name.clone(),
                orders: other.orders,
                posterior: pair.posterior,
                fields: pair.fields.join("、"),
                url: format!("/merchants/bench/{}/{}", pair.left.id, pair.right.id),
            }
        })
        .collect()
}

#[cfg(test)]
impl Related {
    pub(super) fn sample() -> Self {
        Self {
            merchant_id: "M000002".to_owned(),
            name: "<乙>店".to_owned(),
            orders: 3,
            posterior: 0.62,
            fields: "字号、地区".to_owned(),
            url: "/merchants/bench/M000001/M000002".to_owned(),
        }
    }
}
