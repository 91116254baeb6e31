//! A sheet as plain data: columns with widths, rows of values.

use crate::report::model::{Figure, ListId, Rate, ThreeCounts};
use crate::templates::{change_text, share_text};

pub(super) enum Value {
    Text(String),
    Count(i64),
    /// Shown with one decimal, as on the page.
    Decimal(f64),
    /// The list behind a number, under the name that the text gives it: `名单71`.
    List(ListId),
    Empty,
}

pub(super) type Row = Vec<Value>;

pub(super) struct Sheet {
    pub(super) name: &'static str,
    pub(super) columns: Vec<(&'static str, f64)>,
    pub(super) rows: Vec<Row>,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&Figure> for Value {
    fn from(figure: &Figure) -> Self {
        Self::Count(figure.value)
    }
}

impl From<Option<i64>> for Value {
    fn from(count: Option<i64>) -> Self {
        count.map_or(Self::Empty, Self::Count)
    }
}

impl From<&Rate> for Value {
    fn from(rate: &Rate) -> Self {
        Self::Text(share_text(rate.numerator.value, rate.denominator.value))
    }
}

/// Three counts, last week, the change in words, and the list behind them.
pub(super) fn group_row(
    block: &str,
    name: &str,
    counts: &ThreeCounts,
    last_week: Option<i64>,
) -> Row {
    vec![
        block.into(),
        name.into(),
        (&counts.orders).into(),
        (&counts.complainants).into(),
        (&counts.incidents).into(),
        last_week.into(),
        change_text(counts.orders.value, last_week, "上周").into(),
        list_of(&counts.orders),
    ]
}

/// The columns of [`group_row`]; `orders` names the first of the three counts.
pub(super) fn group_columns(orders: &'static str) -> Vec<(&'static str, f64)> {
    vec![
        ("表", 16.0),
        ("名称", 24.0),
        (orders, 9.0),
        ("独立投诉人", 11.0),
        ("事件数", 9.0),
        ("上周件数", 10.0),
        ("环比", 16.0),
        ("名单", 10.0),
    ]
}

/// The list behind a figure.
pub(super) fn list_of(figure: &Figure) -> Value {
    figure
        .list
        .as_ref()
        .map_or(Value::Empty, |list| Value::List(list.clone()))
}
