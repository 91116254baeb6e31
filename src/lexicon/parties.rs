//! The parties of online trade: platforms, couriers, words that are no names, organisation forms.
//!
//! In: the lists `platforms`, `couriers`, `generic_names`, `organisation_suffixes`, `party_blame`, `regions`.

use std::collections::HashSet;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;

use super::region_prefixes::RegionPrefixes;
use super::{DictionaryList, ListError};

/// A platform or courier with the names people use for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The first alias; what keys and tables carry.
    pub code: String,
    /// Lower-case aliases, the code among them; longest first.
    pub aliases: Vec<String>,
    /// Registered name of the operator, where the list tells one.
    pub operator: Option<String>,
}

/// What the end of a name says about its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuffixKind {
    /// 有限公司, 商行: the name of a registered organisation.
    Full,
    /// 旗舰店, 店: the name of a shop.
    Shop,
}

/// An organisation form that ends a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suffix {
    pub as_written: String,
    /// 有限责任公司 is 有限公司.
    pub canonical: String,
    pub kind: SuffixKind,
}

/// Words that tell whether a platform or courier itself is blamed.
#[derive(Debug, Clone, Default)]
pub struct BlameWords {
    pub platform: Vec<String>,
    pub courier: Vec<String>,
    /// 商家, 卖家: somebody else acts.
    pub other_actor: Vec<String>,
}

/// All of it, loaded once.
pub struct Parties {
    pub platforms: Vec<Party>,
    pub couriers: Vec<Party>,
    pub blame: BlameWords,
    pub regions: RegionPrefixes,
    generic_names: HashSet<String>,
    /// Longest first.
    suffixes: Vec<Suffix>,
    /// 个体工商户: says nothing about which one.
    dropped: Vec<String>,
    simplifier: OpenCC,
}

impl Parties {
    /// The lists that ship with the program. Regions are recognised by their endings if there is no list.
    pub fn shipped() -> Result<Self, ListError> {
        let regions = match DictionaryList::shipped("regions") {
            Ok(list) => RegionPrefixes::new(&list),
            Err(ListError::Missing(_)) => RegionPrefixes::default(),
            Err(error) => return Err(error),
        };
        Self::with_regions(regions)
    }

    /// The shipped lists with other regions.
    pub fn with_regions(regions: RegionPrefixes) -> Result<Self, ListError> {
        let organisation = DictionaryList::shipped("organisation_suffixes")?;
        let generic = DictionaryList::shipped("generic_names")?;
        let blame = DictionaryList::shipped("party_blame")?;
        let simplifier =
            OpenCC::from_config(BuiltinConfig::T2s).map_err(|error| ListError::Row {
                name: "t2s".to_owned(),
                line: 0,
                reason: error.to_string(),
            })?;
        Ok(Self {
            platforms: parties(&DictionaryList::shipped("platforms")?),
            couriers: parties(&DictionaryList::shipped("couriers")?),
            blame: BlameWords {
                platform: words_with(&blame, "platform"),
                courier: words_with(&blame, "courier"),
                other_actor: words_with(&blame, "other_actor"),
            },
            regions,
            generic_names: generic.rows.iter().flatten().cloned().collect(),
            suffixes: suffixes(&organisation),
            dropped: words_with(&organisation, "dropped"),
            simplifier,
        })
    }

    /// NFKC, lower case, simplified characters.
    pub fn plain(&self, text: &str) -> String {
        let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
        if text.is_ascii() {
            return text;
        }
        // A second NFKC: the conversion may yield compatibility characters.
        self.simplifier.convert(&text).nfkc().collect()
    }

    /// The form that ends a plain name, longest first.
    pub fn suffix_of(&self, name: &str) -> Option<&Suffix> {
        self.suffixes
            .iter()
            .find(|suffix| name.ends_with(&suffix.as_written))
    }

    pub fn suffixes(&self) -> &[Suffix] {
        &self.suffixes
    }

    pub fn dropped_forms(&self) -> &[String] {
        &self.dropped
    }

    /// 商家, 某公司, 无: words, not a name.
    pub fn is_generic(&self, plain_name: &str) -> bool {
        self.generic_names.contains(plain_name)
    }

    /// The platform that is meant by a whole text such as 淘宝网 or 拼多多平台.
    pub fn platform_named(&self, plain_name: &str) -> Option<&Party> {
        named(&self.platforms, plain_name)
    }

    /// The courier that is meant by a whole text such as 中通快递.
    pub fn courier_named(&self, plain_name: &str) -> Option<&Party> {
        named(&self.couriers, plain_name)
    }
}

/// Endings that leave a platform or courier the same.
const PARTY_ENDINGS: &[&str] = &[
    "购物平台",
    "电商平台",
    "外卖平台",
    "平台",
    "官方客服",
    "客服",
    "官网",
    "官方",
    "商城",
    "app",
    "网站",
    "网",
    "物流",
    "快递",
    "速运",
    "速递",
    "有限公司",
    "公司",
];

fn named<'a>(parties: &'a [Party], plain_name: &str) -> Option<&'a Party> {
    let mut name = plain_name;
    loop {
        let known = parties.iter().find(|party| {
            party.aliases.iter().any(|alias| alias == name)
                || party.operator.as_deref() == Some(name)
        });
        if known.is_some() {
            return known;
        }
        name = PARTY_ENDINGS
            .iter()
            .find_map(|ending| name.strip_suffix(ending))?;
    }
}

/// Rows of `alias|alias…` and an operator. Rows whose operators differ (各自公司) hold one platform an alias.
fn parties(list: &DictionaryList) -> Vec<Party> {
    let mut parties = Vec::new();
    for row in &list.rows {
        let Some(aliases) = row.first() else { continue };
        let note = row.get(1).map_or("", String::as_str);
        let aliases: Vec<&str> = aliases.split('|').map(str::trim).collect();
        if note.starts_with("各自公司") || note == "-" {
            parties.extend(aliases.iter().map(|alias| party(&[*alias], None)));
        } else {
            parties.push(party(&aliases, operator(note)));
        }
    }
    parties
}

fn party(aliases: &[&str], operator: Option<String>) -> Party {
    let mut lower: Vec<String> = aliases.iter().map(|alias| alias.to_lowercase()).collect();
    lower.sort_by_key(|alias| (usize::MAX - alias.chars().count(), alias.clone()));
    Party {
        code: aliases
            .first()
            .map_or(String::new(), |code| (*code).to_owned()),
        aliases: lower,
        operator,
    }
}

/// The registered name within a note: `阿里系,浙江淘宝网络有限公司`, `…有限公司(电商主体另有公司)`.
fn operator(note: &str) -> Option<String> {
    let end = note.rfind("公司")? + "公司".len();
    let name = note.get(..end)?;
    let name = name.rsplit(',').next().unwrap_or(name);
    let name = match name.split_once('(') {
        Some((before, _)) if before.ends_with("公司") => before,
        _ => name,
    };
    name.ends_with("公司").then(|| name.to_owned())
}

fn suffixes(list: &DictionaryList) -> Vec<Suffix> {
    let mut suffixes: Vec<Suffix> = list
        .rows
        .iter()
        .filter_map(|row| {
            let kind = match row.get(1)?.as_str() {
                "full" => SuffixKind::Full,
                "shop" => SuffixKind::Shop,
                _ => return None,
            };
            let as_written = row.first()?.clone();
            let canonical = row.get(2).unwrap_or(&as_written).clone();
            Some(Suffix {
                as_written,
                canonical,
                kind,
            })
        })
        .collect();
    suffixes.sort_by_key(|suffix| {
        (
            usize::MAX - suffix.as_written.chars().count(),
            suffix.as_written.clone(),
        )
    });
    suffixes
}

fn words_with(list: &DictionaryList, role: &str) -> Vec<String> {
    list.rows
        .iter()
        .filter(|row| row.get(1).is_some_and(|given| given == role))
        .filter_map(|row| row.first().cloned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platforms_and_couriers_are_known_by_alias_ending_and_operator() {
        let parties = Parties::shipped().unwrap();
        for (name, code) in [
            ("拼多多平台", "拼多多"),
            ("淘宝网", "淘宝"),
            ("上海寻梦信息技术有限公司", "拼多多"),
            ("某东", "京东"),
            ("飞猪", "飞猪"),
        ] {
            let platform = parties.platform_named(name).unwrap();
            assert_eq!(platform.code, code, "{name}");
        }
        assert!(parties.platform_named("拼多多某某店").is_none());
        assert_eq!(parties.courier_named("中通快递公司").unwrap().code, "中通");
    }

    #[test]
    fn operators_are_registered_names_only() {
        assert_eq!(
            operator("阿里系,浙江淘宝网络有限公司").as_deref(),
            Some("浙江淘宝网络有限公司")
        );
        assert_eq!(
            operator("北京抖音信息服务有限公司(电商主体另有公司)").as_deref(),
            Some("北京抖音信息服务有限公司")
        );
        assert_eq!(
            operator("行吟信息科技(上海)有限公司").as_deref(),
            Some("行吟信息科技(上海)有限公司")
        );
        assert_eq!(operator("(已调整,历史别名)"), None);
    }

    #[test]
    fn text_is_made_plain() {
        let parties = Parties::shipped().unwrap();
        assert_eq!(parties.plain("ＡＢ（連雲港）貿易"), "ab(连云港)贸易");
    }
}
