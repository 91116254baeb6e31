//! The parties of online trade: platforms, couriers, words that are no names, organisation forms.
//!
//! In: the lists `platforms`, `couriers`, `generic_names`, `organisation_suffixes`, `party_blame`, `regions`.

use std::collections::{HashMap, HashSet};

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

use super::char_set::CharSet;
use super::party::{Party, named, parties};
use super::party_names::PartyNames;
use super::phrases::{Occurrence, Phrases};
use super::region_prefixes::RegionPrefixes;
use super::{DictionaryList, ListError};
use crate::domain::{nfkc, nfkc_lower_case};

/// One-character names of platforms stand in too many words.
const SHORTEST_PLATFORM_NAME: usize = 2;

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
    platform_names: PartyNames,
    courier_names: PartyNames,
    /// Platforms as texts call them, Latin letters alone excepted: those stand in other words.
    pub platform_words: Phrases,
    generic_names: HashSet<String>,
    /// Longest first.
    suffixes: Vec<Suffix>,
    suffix_words: Phrases,
    /// Last character → places in `suffixes`, in their order.
    suffixes_by_end: HashMap<char, Vec<usize>>,
    /// 个体工商户: says nothing about which one.
    dropped: Vec<String>,
    simplifier: OpenCC,
    /// Characters that simplifying changes; texts without them, nearly all, are not converted.
    traditional: CharSet,
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
        let traditional = traditional_characters(&simplifier);
        let platforms = parties(&DictionaryList::shipped("platforms")?);
        let couriers = parties(&DictionaryList::shipped("couriers")?);
        let suffixes = suffixes(&organisation);
        let mut suffixes_by_end: HashMap<char, Vec<usize>> = HashMap::new();
        for (place, suffix) in suffixes.iter().enumerate() {
            if let Some(last) = suffix.as_written.chars().next_back() {
                suffixes_by_end.entry(last).or_default().push(place);
            }
        }
        let aliases = platforms.iter().flat_map(|platform| &platform.aliases);
        let aliases = aliases.filter(|alias| !alias.is_ascii());
        Ok(Self {
            platform_names: PartyNames::new(&platforms, SHORTEST_PLATFORM_NAME),
            courier_names: PartyNames::new(&couriers, 1),
            platform_words: Phrases::new(aliases.map(String::as_str)),
            platforms,
            couriers,
            blame: BlameWords {
                platform: words_with(&blame, "platform"),
                courier: words_with(&blame, "courier"),
                other_actor: words_with(&blame, "other_actor"),
            },
            regions,
            generic_names: generic.rows.iter().flatten().cloned().collect(),
            suffix_words: Phrases::new(suffixes.iter().map(|suffix| suffix.as_written.as_str())),
            suffixes,
            suffixes_by_end,
            dropped: words_with(&organisation, "dropped"),
            simplifier,
            traditional,
        })
    }

    /// NFKC, lower case, simplified characters.
    pub fn plain(&self, text: &str) -> String {
        let text = nfkc_lower_case(text);
        if !text.chars().any(|c| self.traditional.contains(c)) {
            return text;
        }
        // A second NFKC: the conversion may yield compatibility characters.
        nfkc(&self.simplifier.convert(&text))
    }

    /// The form that ends a plain name, longest first.
    pub fn suffix_of(&self, name: &str) -> Option<&Suffix> {
        let places = self.suffixes_by_end.get(&name.chars().next_back()?)?;
        let mut suffixes = places.iter().filter_map(|place| self.suffixes.get(*place));
        suffixes.find(|suffix| name.ends_with(&suffix.as_written))
    }

    /// Forms in a text, the longest first, each in order of place.
    pub fn suffixes_in(&self, text: &str) -> Vec<(&Suffix, Occurrence)> {
        let mut found: Vec<Occurrence> = self.suffix_words.in_text(text).collect();
        found.sort_unstable();
        let found = found.into_iter();
        found
            .filter_map(|place| Some((self.suffixes.get(place.phrase)?, place)))
            .collect()
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

    /// The one platform that a text names; `None` if it names several or none.
    pub fn platform_in(&self, text: &str) -> Option<&Party> {
        self.platforms.get(self.platform_names.only_one_in(text)?)
    }

    /// The one courier that a text names.
    pub fn courier_in(&self, text: &str) -> Option<&Party> {
        self.couriers.get(self.courier_names.only_one_in(text)?)
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

/// The characters of the common block that the converter changes when they stand alone.
fn traditional_characters(simplifier: &OpenCC) -> CharSet {
    let mut lines = String::new();
    for character in '\u{4e00}'..='\u{9fff}' {
        lines.push(character);
        lines.push('\n');
    }
    // One call: each has its own cost.
    let simplified = simplifier.convert(&lines);
    ('\u{4e00}'..='\u{9fff}')
        .zip(simplified.lines())
        .filter(|(character, line)| !line.chars().eq([*character]))
        .map(|(character, _)| character)
        .collect()
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
    fn text_is_made_plain() {
        let parties = Parties::shipped().unwrap();
        assert_eq!(parties.plain("ＡＢ（連雲港）貿易"), "ab(连云港)贸易");
    }
}
