//! What others have registered of a merchant, and pledges that its complaints speak against (R-CLS-09).

use chrono::NaiveDate;
use serde::Serialize;

use crate::db::KeptRegisterRow;
use crate::domain::{Category, MerchantId, RegisterKind, rows_in_force};
use crate::explore::orders_of_category;
use crate::server::app::App;
use crate::server::refusal::Refusal;

/// Words of a pledge, and what a complaint that breaks it tells of: 质量、价格、物流、售后服务 (LYG 二(二)2). A pledge on
/// payment has no category of its own.
const DOMAINS: [(&str, &[Category]); 4] = [
    ("质量", &[Category::Counterfeit, Category::NotAsPictured]),
    ("价格", &[Category::PriceFraud]),
    ("物流", &[Category::FakeTransaction]),
    ("售后", &[Category::ServiceBreach, Category::ReturnRefused]),
];

/// A row of a register that counts today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Registered {
    kind: &'static str,
    kind_label: &'static str,
    number: i64,
    document: String,
    unit: String,
    category: String,
    content: String,
    state: String,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    /// Complaints since the pledge that are about what was pledged: to be checked, not found.
    against: Vec<Against>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Against {
    category: &'static str,
    orders: u64,
    url: String,
}

/// The rows that carry the merchant's code.
pub(super) async fn registered(
    app: &App,
    id: MerchantId,
    code: Option<&str>,
) -> Result<Vec<Registered>, Refusal> {
    let Some(code) = code else {
        return Ok(Vec::new());
    };
    let rows = app.store.database.register_rows_of_code(code).await?;
    let mut registered = Vec::new();
    for kept in rows_in_force(&rows, |kept| &kept.row, app.now().day) {
        let against = if kept.row.kind == RegisterKind::Pledge {
            against(app, id, kept).await?
        } else {
            Vec::new()
        };
        registered.push(line(kept, against));
    }
    Ok(registered)
}

fn line(kept: &KeptRegisterRow, against: Vec<Against>) -> Registered {
    let row = kept.row.clone();
    Registered {
        kind: row.kind.code(),
        kind_label: row.kind.label(),
        number: kept.number,
        document: row.document,
        unit: row.unit,
        category: row.category,
        content: row.content,
        state: row.state,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        against,
    }
}

async fn against(
    app: &App,
    id: MerchantId,
    kept: &KeptRegisterRow,
) -> Result<Vec<Against>, Refusal> {
    let row = &kept.row;
    let mut against = Vec::new();
    for category in pledged(&format!("{}{}", row.category, row.content)) {
        let orders = orders_of_category(&app.store, id, category, row.starts_on).await?;
        if orders > 0 {
            let mut asked = vec![
                ("merchant", id.to_string()),
                ("category", category.code().to_owned()),
            ];
            asked.extend(row.starts_on.map(|day| ("from", day.to_string())));
            let query = serde_urlencoded::to_string(asked).unwrap_or_default();
            against.push(Against {
                category: category.label(),
                orders,
                url: format!("/search?{query}"),
            });
        }
    }
    Ok(against)
}

/// The categories that break a pledge of this text.
fn pledged(text: &str) -> Vec<Category> {
    let named = DOMAINS.iter().filter(|(word, _)| text.contains(word));
    named
        .flat_map(|(_, categories)| *categories)
        .copied()
        .collect()
}

#[cfg(test)]
impl Registered {
    pub(super) fn sample() -> Self {
        let row = crate::domain::RegisterRow::sample(RegisterKind::Pledge);
        let kept = KeptRegisterRow {
            number: 7,
            batch: 1,
            row,
        };
        let against = Against {
            category: "假冒伪劣",
            orders: 4,
            url: "/search?merchant=M000001".to_owned(),
        };
        line(&kept, vec![against])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pledge_is_broken_by_what_it_is_about() {
        assert_eq!(
            pledged("产品质量、价格诚信承诺"),
            [
                Category::Counterfeit,
                Category::NotAsPictured,
                Category::PriceFraud
            ]
        );
        assert!(pledged("支付承诺").is_empty());
    }
}
