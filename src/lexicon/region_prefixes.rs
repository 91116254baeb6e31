//! The region that a name begins with: 江苏省连云港市海州区某某商行.
//!
//! Peels province, city and county in this order, each inside the one before.

use std::collections::HashMap;

use super::DictionaryList;
use super::char_set::CharSet;
use crate::domain::RegionCode;

/// Functional zones, longest first: they lie in some county, and names begin with them as with one.
const ZONES: [&str; 6] = [
    "高新技术产业开发区",
    "经济技术开发区",
    "经济开发区",
    "高新区",
    "经开区",
    "开发区",
];

/// A region that stood at the head of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionPrefix {
    /// Bytes of the name that it takes.
    pub length: usize,
    /// The finest regions that bear the name, of those that the list knows: 海州区 lies in 连云港 and in 阜新.
    pub regions: Vec<RegionCode>,
}

impl RegionPrefix {
    /// The region that alone bears the name.
    pub fn region(&self) -> Option<RegionCode> {
        only(&self.regions)
    }
}

#[derive(Debug, Clone)]
struct Region {
    code: u32,
    /// 连云港市, and 连云港 for provinces and cities. Counties need their ending: 长安 is also a brand.
    names: Vec<String>,
}

/// Regions of one level, by the first two characters of a name.
type Level = HashMap<[char; 2], Vec<Region>>;

/// Names of regions, by level. Empty: regions are recognised by 省, 市, 区 and 县 alone.
#[derive(Debug, Clone, Default)]
pub struct RegionPrefixes {
    provinces: Level,
    cities: Level,
    counties: Level,
    /// First characters of all names, zones included: most characters of a text begin none.
    heads: CharSet,
}

impl RegionPrefixes {
    /// From rows of code (two, four or six digits), name, and in the fifth column the code in force of an old one.
    pub fn new(list: &DictionaryList) -> Self {
        let mut prefixes = Self {
            heads: ZONES
                .iter()
                .filter_map(|zone| zone.chars().next())
                .collect(),
            ..Self::default()
        };
        for row in &list.rows {
            let [code, name, ..] = row.as_slice() else {
                continue;
            };
            let in_force = row.get(4).filter(|code| !code.is_empty()).unwrap_or(code);
            if let (Ok(code), Ok(in_force)) = (six_digits(code), six_digits(in_force)) {
                prefixes.add(code, in_force, name);
            }
        }
        prefixes
    }

    fn add(&mut self, code: u32, in_force: u32, name: &str) {
        let is_placeholder = matches!(name, "市辖区" | "县") || name.contains("直辖");
        if is_placeholder || name.chars().count() < 2 {
            return;
        }
        let level = if code.is_multiple_of(10_000) {
            &mut self.provinces
        } else if code.is_multiple_of(100) {
            &mut self.cities
        } else {
            &mut self.counties
        };
        let mut names = vec![name.to_owned()];
        let short = short_name(name);
        if code.is_multiple_of(100) && short != name && short.chars().count() >= 2 {
            names.push(short.to_owned());
        }
        let region = Region {
            code: in_force,
            names,
        };
        // A short name begins as the whole one does.
        if let Some(head) = head_of(name) {
            level.entry(head).or_default().push(region);
            self.heads.insert(head[0]);
        }
    }

    /// The region at the head of a plain name, or `None`.
    pub fn peel(&self, name: &str) -> Option<RegionPrefix> {
        if self.provinces.is_empty() && self.cities.is_empty() && self.counties.is_empty() {
            return peel_by_ending(name);
        }
        if !name
            .chars()
            .next()
            .is_some_and(|first| self.heads.contains(first))
        {
            return None;
        }
        let mut length = 0;
        let mut inside = None;
        let mut codes = Vec::new();
        for (level, may_be_short) in [
            (&self.provinces, false),
            (&self.cities, false),
            (&self.counties, true),
        ] {
            let rest = name.get(length..).unwrap_or_default();
            let found = longest_in(level, rest, inside);
            let found = found.or_else(|| {
                may_be_short
                    .then(|| self.short_county(rest, inside))
                    .flatten()
            });
            if let Some((regions, taken)) = found {
                length += taken;
                inside = only(&regions).or(inside);
                codes = regions;
            }
        }
        let rest = name.get(length..).unwrap_or_default();
        if let Some(zone) = ZONES.iter().find(|zone| rest.starts_with(**zone)) {
            length += zone.len();
        }
        (length > 0).then(|| RegionPrefix {
            length,
            regions: codes
                .into_iter()
                .filter_map(|code| RegionCode::try_from(code).ok())
                .collect(),
        })
    }

    /// 连云港海州某某服饰有限公司: behind its city, and before a name of some length, a county needs no ending.
    fn short_county(&self, text: &str, inside: Option<u32>) -> Option<(Vec<u32>, usize)> {
        let city =
            inside.filter(|code| code.is_multiple_of(100) && !code.is_multiple_of(10_000))?;
        let candidates = self.counties.get(&head_of(text)?)?;
        candidates.iter().find_map(|region| {
            let name = region.names.first()?;
            let short = name.strip_suffix(['区', '县'])?;
            let rest = text.strip_prefix(short)?;
            let is_told = region.code / 100 == city / 100
                && short.chars().count() >= 2
                && rest.chars().count() >= SHORTEST_NAME;
            is_told.then(|| (vec![region.code], short.len()))
        })
    }
}

/// Characters of a name with its form behind the short name of a county.
const SHORTEST_NAME: usize = 6;

fn six_digits(code: &str) -> Result<u32, std::num::ParseIntError> {
    format!("{code:0<6}").parse()
}

/// The two characters that every name has at least.
fn head_of(text: &str) -> Option<[char; 2]> {
    let mut characters = text.chars();
    Some([characters.next()?, characters.next()?])
}

/// The value of a list of one.
fn only<T: Copy>(values: &[T]) -> Option<T> {
    match values {
        [value] => Some(*value),
        _ => None,
    }
}

/// The longest name at the head of the text among the regions inside the given one, with the codes of all that bear
/// it (鼓楼区 without its city).
fn longest_in(level: &Level, text: &str, inside: Option<u32>) -> Option<(Vec<u32>, usize)> {
    let regions = level.get(&head_of(text)?)?;
    let mut best: Option<(Vec<u32>, usize)> = None;
    for region in regions {
        let is_inside = inside.is_none_or(|outer| {
            let span = if outer.is_multiple_of(10_000) {
                10_000
            } else {
                100
            };
            outer / span == region.code / span
        });
        for name in region
            .names
            .iter()
            .filter(|name| is_inside && text.starts_with(name.as_str()))
        {
            match &mut best {
                Some((_, length)) if *length > name.len() => {}
                Some((codes, length)) if *length == name.len() => {
                    if !codes.contains(&region.code) {
                        codes.push(region.code);
                    }
                }
                _ => best = Some((vec![region.code], name.len())),
            }
        }
    }
    best
}

/// 江苏 of 江苏省, 广西 of 广西壮族自治区.
fn short_name(name: &str) -> &str {
    for ending in [
        "壮族自治区",
        "回族自治区",
        "维吾尔自治区",
        "自治区",
        "省",
        "市",
    ] {
        if let Some(short) = name.strip_suffix(ending) {
            return short;
        }
    }
    name
}

/// Up to three groups of two to five characters that end in 省, 市, 区 or 县.
fn peel_by_ending(name: &str) -> Option<RegionPrefix> {
    let mut length = 0;
    for endings in [&['省'][..], &['市'], &['区', '县']] {
        let rest = name.get(length..).unwrap_or_default();
        let mut end = 0;
        for (place, character) in rest.chars().take(6).enumerate() {
            end += character.len_utf8();
            if place >= 2 && endings.contains(&character) {
                length += end;
                break;
            }
        }
    }
    (length > 0).then_some(RegionPrefix {
        length,
        regions: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefixes() -> RegionPrefixes {
        let text = "# 名称: 区划\n# 来源: 测试\n# 版本: 1\n320000\t江苏省\n320700\t连云港市\n320703\t连云区\n\
            320706\t海州区\n320106\t鼓楼区\n320100\t南京市\n350102\t鼓楼区\n610116\t长安区\n610000\t陕西省\n";
        RegionPrefixes::new(&DictionaryList::parse("regions", text).unwrap())
    }

    #[test]
    fn province_city_and_county_are_peeled_in_order() {
        for (name, rest, code) in [
            ("江苏省连云港市海州区某某商行", "某某商行", 320_706),
            ("连云港某某商行", "某某商行", 320_700),
            ("江苏海州区某某商行", "某某商行", 320_706),
            ("海州区某某商行", "某某商行", 320_706),
            ("连云港连云区某某商行", "某某商行", 320_703),
            ("连云港海州某某服饰有限公司", "某某服饰有限公司", 320_706),
            ("连云港海州商行", "海州商行", 320_700),
            ("连云港经济技术开发区某某商行", "某某商行", 320_700),
        ] {
            let prefix = prefixes().peel(name).unwrap();
            assert_eq!(name.get(prefix.length..), Some(rest));
            assert_eq!(
                prefix.region().map(RegionCode::number),
                Some(code),
                "{name}"
            );
        }
        assert_eq!(prefixes().peel("长安汽车有限公司"), None);
        let zone = prefixes().peel("经济技术开发区某某商行").unwrap();
        assert_eq!((zone.length, zone.region()), ("经济技术开发区".len(), None));
        let unknown = prefixes().peel("鼓楼区某某商行").unwrap();
        assert_eq!((unknown.length, unknown.region()), ("鼓楼区".len(), None));
        let both: Vec<u32> = unknown.regions.iter().map(|code| code.number()).collect();
        assert_eq!(both, [320_106, 350_102]);
    }

    #[test]
    fn without_a_list_the_endings_tell() {
        let prefix = RegionPrefixes::default()
            .peel("连云港市海州区某某商行")
            .unwrap();
        assert_eq!(prefix.length, "连云港市海州区".len());
        assert_eq!(prefix.regions, []);
    }
}
