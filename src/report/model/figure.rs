//! A number that a reader sees, and the list of orders behind it.

use serde::Serialize;

/// Names an [`super::OrderList`]; also its place in the page, `#list-…`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ListId(String);

impl ListId {
    /// Letters, digits, `-`, `_`, `.` and `:` are kept; anything else would need quoting in a link.
    pub fn new(text: &str) -> Self {
        let kept = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        Self(
            text.chars()
                .map(|c| if kept(c) { c } else { '-' })
                .collect(),
        )
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A count. Without a list it is a number nobody can open, which only sums over files may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Figure {
    pub value: i64,
    pub list: Option<ListId>,
}

impl Figure {
    pub fn listed(value: i64, list: &ListId) -> Self {
        Self {
            value,
            list: Some(list.clone()),
        }
    }

    pub fn bare(value: i64) -> Self {
        Self { value, list: None }
    }
}

/// 件数, 独立投诉人, 事件数: always told together, over one list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ThreeCounts {
    pub orders: Figure,
    pub complainants: Figure,
    pub incidents: Figure,
}

impl ThreeCounts {
    pub fn listed(orders: i64, complainants: i64, incidents: i64, list: &ListId) -> Self {
        Self {
            orders: Figure::listed(orders, list),
            complainants: Figure::listed(complainants, list),
            incidents: Figure::listed(incidents, list),
        }
    }

    pub fn zero() -> Self {
        Self {
            orders: Figure::bare(0),
            complainants: Figure::bare(0),
            incidents: Figure::bare(0),
        }
    }
}

/// A rate as what it was computed from; shown as `83.3%（100/120）`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rate {
    pub numerator: Figure,
    pub denominator: Figure,
}

/// One name with its three counts and the orders of the week before: a row of most tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GroupRow {
    pub name: String,
    pub counts: ThreeCounts,
    /// 件数 of the week before; absent when there is no data for it.
    pub last_week: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_id_needs_no_quoting_in_a_link() {
        assert_eq!(
            ListId::new("merchant store:淘宝/\"a\"").as_str(),
            "merchant-store:淘宝--a-"
        );
    }
}
