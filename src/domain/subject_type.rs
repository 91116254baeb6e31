//! What kind of operator a clue is about, as far as it decides who looks into it (domain.md §A.10).

use std::collections::BTreeSet;

use super::{Category, OrderRecord, SourceCode};

code_enum! {
    SubjectType {
        Platform = "platform", "平台经营者";
        Courier = "courier", "寄递企业";
        Food = "food", "食品、农产品经营者";
        Trademark = "trademark", "涉商标、知识产权的经营者";
        Imported = "imported", "进口商品经营者";
        Culture = "culture", "文化、旅游经营者";
        UsedCar = "used_car", "二手车经营者";
    }
}

/// Fields of the local dictionary that food and its producers are told under.
const FOOD_FIELDS: [&str; 3] = ["农产品", "海鲜", "食品"];
const USED_CARS: &str = "二手车";

impl SubjectType {
    /// What the merchant of these orders is; several things where several hold. A trait counts when every second order
    /// tells it: one stray order moves no case.
    pub fn of(merchant: &str, orders: &[OrderRecord]) -> Vec<Self> {
        let holds = |kind: &&Self| {
            let telling = orders.iter().filter(|order| kind.is_told(merchant, order));
            telling.count() * 2 >= orders.len().max(1)
        };
        Self::ALL.iter().filter(holds).copied().collect()
    }

    fn is_told(self, merchant: &str, order: &OrderRecord) -> bool {
        let named = |name: &str| !name.is_empty() && name == merchant;
        let labelled = |category: Category| {
            let codes: BTreeSet<Category> = order.labels.iter().map(|label| label.code).collect();
            codes.contains(&category)
        };
        match self {
            Self::Platform => named(&order.platform),
            Self::Courier => named(&order.courier),
            Self::Food => {
                let field = |field: &&str| order.industry.contains(*field);
                FOOD_FIELDS.iter().any(field) || labelled(Category::FoodSafety)
            }
            Self::Trademark => labelled(Category::IntellectualProperty),
            Self::Imported => order.venue == super::Venue::CrossBorder,
            Self::Culture => order.source == SourceCode::Hotline12318,
            Self::UsedCar => order.industry.contains(USED_CARS),
        }
    }
}
