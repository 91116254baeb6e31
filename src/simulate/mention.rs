//! How a row of an export writes down the merchant that it is about.

use serde::{Deserialize, Serialize};

use super::merchant::{Merchant, traditional};
use super::order::{Order, Party};

/// The best that a row says of a merchant, columns before text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MentionKind {
    /// The credit code has a column and stands in it.
    Uscc,
    /// Platform and shop, in two columns or one.
    PlatformShop,
    /// A full name with its region.
    FullName,
    NameWithoutRegion,
    /// A shop without its platform.
    ShopAlone,
    /// No column tells; the text gives the full name.
    TextFullName,
    TextNameWithoutRegion,
    /// The text names a platform and a shop.
    TextPlatformShop,
    TextShopAlone,
    /// Neither column nor text, or with a slip in the name.
    Unsaid,
}

impl MentionKind {
    /// How a table calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Uscc => "信用代码",
            Self::PlatformShop => "平台＋店铺",
            Self::FullName => "全称",
            Self::NameWithoutRegion => "全称缺地区",
            Self::ShopAlone => "只有店名",
            Self::TextFullName => "仅正文：全称",
            Self::TextNameWithoutRegion => "仅正文：全称缺地区",
            Self::TextPlatformShop => "仅正文：平台＋店铺",
            Self::TextShopAlone => "仅正文：只有店名",
            Self::Unsaid => "未写明或写错",
        }
    }

    /// Whether it carries at least a full name, a credit code, or platform and shop (signals.md §1e).
    pub const fn identifies(self) -> bool {
        match self {
            Self::Uscc
            | Self::PlatformShop
            | Self::FullName
            | Self::TextFullName
            | Self::TextPlatformShop => true,
            Self::NameWithoutRegion
            | Self::ShopAlone
            | Self::TextNameWithoutRegion
            | Self::TextShopAlone
            | Self::Unsaid => false,
        }
    }
}

/// Columns for the credit code, the platform, the shop and the respondent.
const CODE_HEADERS: [&str; 2] = ["统一社会信用代码", "社会信用代码"];
const PLATFORM_HEADERS: [&str; 2] = ["电商平台名称", "电商平台"];
const SHOP_HEADERS: [&str; 1] = ["店铺名称"];
const RESPONDENT_HEADERS: [&str; 13] = [
    "被反映单位",
    "被投诉人名称",
    "涉及主体",
    "被投诉单位",
    "被举报对象名称",
    "被举报人",
    "被举报单位",
    "举报对象",
    "被举报企业",
    "销售单位",
    "生产单位",
    "企业名称",
    "经营主体",
];

/// How an order writes one of the merchants that it is about.
pub(super) fn mention_of(order: &Order, merchant: &Merchant) -> MentionKind {
    let headers = order.layout.headers();
    let has = |wanted: &[&str]| headers.iter().any(|header| wanted.contains(header));
    let nobody = Party::default();
    let party = order.party.as_ref().unwrap_or(&nobody);
    let is_own_code = Some(&party.uscc) == merchant.uscc.as_ref() && !party.uscc.is_empty();
    if has(&CODE_HEADERS) && is_own_code {
        return MentionKind::Uscc;
    }
    let told = has(&PLATFORM_HEADERS) && has(&SHOP_HEADERS);
    if told && !party.platform.is_empty() && party.store == merchant.store {
        return MentionKind::PlatformShop;
    }
    let text = plain(&format!("{}\n{}", order.title, order.body));
    let column = if has(&RESPONDENT_HEADERS) {
        plain(&party.written)
    } else {
        String::new()
    };
    match (named_in(&column, merchant), named_in(&text, merchant)) {
        (Some(Named::Full), _) => MentionKind::FullName,
        (Some(Named::WithoutRegion), _) => MentionKind::NameWithoutRegion,
        (Some(Named::Shop), _) if column.contains(merchant.platform) => MentionKind::PlatformShop,
        (Some(Named::Shop), _) => MentionKind::ShopAlone,
        (None, Some(Named::Full)) => MentionKind::TextFullName,
        (None, Some(Named::WithoutRegion)) => MentionKind::TextNameWithoutRegion,
        (None, Some(Named::Shop)) if text.contains(merchant.platform) => {
            MentionKind::TextPlatformShop
        }
        (None, Some(Named::Shop)) => MentionKind::TextShopAlone,
        (None, None) => MentionKind::Unsaid,
    }
}

enum Named {
    Full,
    WithoutRegion,
    Shop,
}

fn named_in(text: &str, merchant: &Merchant) -> Option<Named> {
    let name = plain(&merchant.name);
    let bare = merchant.without_seat();
    if text.contains(&name) || text.contains(&traditional(&name)) {
        return Some(Named::Full);
    }
    if text.contains(bare) {
        return Some(Named::WithoutRegion);
    }
    (!merchant.store.is_empty() && text.contains(merchant.store.as_str())).then_some(Named::Shop)
}

/// Without blanks: a no-break space before the legal form leaves the name what it is.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|symbol| !symbol.is_whitespace())
        .collect()
}
