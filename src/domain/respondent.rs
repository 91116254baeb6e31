//! 被投诉方 as written, and the merchant (商家主体) that it may stand for.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Contact, RegionCode, Uscc};

code_enum! {
    /// What part a named party plays in the quarrel (§B.9 no. 17–18).
    RespondentRole {
        Seller = "seller", "卖家";
        /// A platform named as the place of the purchase, or as the actor when the text blames it.
        Platform = "platform", "平台";
        Courier = "courier", "承运人";
    }
}

/// A complained-of party exactly as the export named it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Respondent {
    pub as_written: String,
    pub uscc_raw: String,
    pub address: String,
    pub phone: String,
    pub platform: String,
    pub store: String,
}

/// What identifies a merchant at the first level, strongest first (USCC > platform + shop > full name in a region).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MerchantKey {
    Uscc(Uscc),
    /// Platform code of the platform dictionary and the normalised shop name.
    Store {
        platform: String,
        store: String,
    },
    /// Normalised full name within a region (city level when the county is not told).
    Name {
        region: Option<RegionCode>,
        name: String,
    },
}

impl fmt::Display for MerchantKey {
    /// The stored form: `uscc:…`, `store:淘宝/…`, `name:320706/…`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Uscc(uscc) => write!(f, "uscc:{uscc}"),
            Self::Store { platform, store } => write!(f, "store:{platform}/{store}"),
            Self::Name {
                region: Some(region),
                name,
            } => write!(f, "name:{region}/{name}"),
            Self::Name { region: None, name } => write!(f, "name:-/{name}"),
        }
    }
}

impl std::str::FromStr for MerchantKey {
    type Err = super::UnknownCode;

    /// Reads the stored form.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || super::UnknownCode {
            list: "MerchantKey",
            given: text.to_owned(),
        };
        let (kind, rest) = text.split_once(':').ok_or_else(unknown)?;
        if kind == "uscc" {
            return rest.parse().map(Self::Uscc).map_err(|_| unknown());
        }
        let (place, name) = rest.split_once('/').ok_or_else(unknown)?;
        match kind {
            "store" => Ok(Self::Store {
                platform: place.to_owned(),
                store: name.to_owned(),
            }),
            "name" => Ok(Self::Name {
                region: match place {
                    "-" => None,
                    code => Some(code.parse().map_err(|_| unknown())?),
                },
                name: name.to_owned(),
            }),
            _ => Err(unknown()),
        }
    }
}

code_enum! {
    /// Why a mention was left unresolved; the bucket is counted and shown.
    UnresolvedReason {
        /// 待补主体: no party is named anywhere.
        NotNamed = "not_named", "未写明主体";
        PlatformOnly = "platform_only", "只写了平台";
        CourierOnly = "courier_only", "只写了快递";
        /// 某商家, 一家网店, 店主: words, not a name.
        GenericName = "generic_name", "泛称，不是名称";
        /// A brand or short name that several merchants may bear.
        ShortName = "short_name", "只有简称或品牌";
        /// Two different credit codes carry this name in this region.
        Ambiguous = "ambiguous", "同名多主体";
    }
}

/// One party of one order after the first level of resolution: keys, or the reason for having none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MerchantMention {
    /// The name to show, as written.
    pub name: String,
    pub role: RespondentRole,
    /// All keys that the order gives for this one party, strongest first; empty when unresolved.
    pub keys: Vec<MerchantKey>,
    pub unresolved: Option<UnresolvedReason>,
    /// Phones and addresses that the row gives for this party and for nobody else.
    pub contacts: Vec<Contact>,
    /// Brands of the goods, where this party is the only one that can have sold them; normalised and sorted.
    pub brands: Vec<String>,
}

impl MerchantMention {
    /// The key by which the order is counted, and the others: a credit code, else a full name within a county, else
    /// a shop. Shops change hands, and one that is written beside a company says only where that sells.
    pub fn leading_key(&self) -> Option<(&MerchantKey, impl Iterator<Item = &MerchantKey>)> {
        let rank = |key: &&MerchantKey| match key {
            MerchantKey::Uscc(_) => 0,
            MerchantKey::Name { region, .. } if region.is_some_and(RegionCode::is_county) => 1,
            MerchantKey::Store { .. } => 2,
            MerchantKey::Name { .. } => 3,
        };
        let leading = self.keys.iter().min_by_key(rank)?;
        Some((leading, self.keys.iter().filter(move |key| *key != leading)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_counted_by_code_then_by_company_then_by_shop() {
        let leading = |keys: &[&str]| {
            let mention = MerchantMention {
                name: String::new(),
                role: RespondentRole::Seller,
                keys: keys.iter().map(|key| key.parse().unwrap()).collect(),
                unresolved: None,
                contacts: Vec::new(),
                brands: Vec::new(),
            };
            let (leading, others) = mention.leading_key()?;
            assert_eq!(others.count() + 1, keys.len());
            Some(leading.to_string())
        };
        let (code, shop) = ("uscc:91350100M000100Y43", "store:淘宝/晶莹水晶店");
        let (placed, loose) = ("name:320706/晶莹商行", "name:320700/晶莹商行");
        assert_eq!(leading(&[code, shop, placed]).as_deref(), Some(code));
        assert_eq!(leading(&[shop, placed]).as_deref(), Some(placed));
        assert_eq!(leading(&[shop, loose]).as_deref(), Some(shop));
        assert_eq!(leading(&[]), None);
    }

    #[test]
    fn a_key_reads_back_what_it_writes() {
        for text in [
            "uscc:91350100M000100Y43",
            "store:淘宝/晶莹/水晶",
            "name:320706/晶莹商行",
            "name:-/晶莹商行",
        ] {
            let key: MerchantKey = text.parse().unwrap();
            assert_eq!(key.to_string(), text);
        }
        assert!("shop:淘宝/晶莹".parse::<MerchantKey>().is_err());
    }
}
