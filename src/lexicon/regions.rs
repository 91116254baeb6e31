//! 行政区划: names and codes of counties, cities and provinces, and of functional zones without a GB/T 2260 code.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use super::region_tree::{RegionKind, is_city, is_part_of, province, short_name};
use super::{DictionaryList, ListError};
use crate::domain::RegionCode;

#[derive(Debug, Clone)]
struct Region {
    code: RegionCode,
    name: String,
    kind: RegionKind,
    successor: Option<RegionCode>,
}

/// The region dictionary.
#[derive(Debug, Clone)]
pub struct Regions {
    by_code: HashMap<u32, Region>,
    /// Full names and aliases, which may begin an address.
    full: HashMap<String, Vec<RegionCode>>,
    /// `海州` for `海州区`: only where nothing else stands.
    short: HashMap<String, Vec<RegionCode>>,
    /// Length in characters of the longest name.
    longest: usize,
}

impl Regions {
    pub fn shipped() -> Result<Self, ListError> {
        Self::from_list(&DictionaryList::shipped("regions")?)
    }

    pub fn from_list(list: &DictionaryList) -> Result<Self, ListError> {
        let mut regions = Self {
            by_code: HashMap::new(),
            full: HashMap::new(),
            short: HashMap::new(),
            longest: 0,
        };
        for (line, row) in (1..).zip(&list.rows) {
            regions.insert(row).map_err(|reason| ListError::Row {
                name: list.name.clone(),
                line,
                reason,
            })?;
        }
        Ok(regions)
    }

    fn insert(&mut self, row: &[String]) -> Result<(), String> {
        let part = |index: usize| row.get(index).map_or("", String::as_str);
        let code: RegionCode = part(0).parse().map_err(|error| format!("{error}"))?;
        let kind = match part(3) {
            "official" => RegionKind::Official,
            "local" => RegionKind::Local,
            "old" => RegionKind::Old,
            other => return Err(format!("`{other}` is none of official, local, old")),
        };
        let successor = match part(4) {
            "" => None,
            code => Some(code.parse().map_err(|error| format!("{error}"))?),
        };
        let name = part(1).to_owned();
        let names = std::iter::once(name.as_str()).chain(part(2).split('、'));
        for name in names.filter(|name| !name.is_empty()) {
            self.longest = self.longest.max(name.chars().count());
            self.full.entry(name.to_owned()).or_default().push(code);
            if let Some(short) = short_name(name) {
                self.short.entry(short.to_owned()).or_default().push(code);
            }
        }
        let region = Region {
            code,
            name,
            kind,
            successor,
        };
        self.by_code.insert(code.number(), region);
        Ok(())
    }

    /// The region that a text names beyond doubt: a code, `海州区` with its city, or a name borne by one region only.
    pub fn resolve(&self, text: &str) -> Option<RegionCode> {
        self.resolve_within(text, None)
    }

    /// As [`Self::resolve`]; a name that several regions bear is looked for in the home city, then its province.
    pub fn resolve_within(&self, text: &str, home: Option<RegionCode>) -> Option<RegionCode> {
        let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        if let Some(code) = self.by_digits(&text) {
            return Some(code);
        }
        let mut rest = text.trim_start_matches("中国").to_owned();
        let mut within: Option<RegionCode> = None;
        // At most province, city and county stand one after another.
        for _ in 0..3 {
            let Some((code, length)) = self.next_level(&rest, within, home) else {
                break;
            };
            within = Some(code);
            rest = rest.chars().skip(length).collect();
        }
        within.map(|code| self.current(code))
    }

    /// The name of a region, e.g. `海州区`.
    pub fn name(&self, code: RegionCode) -> Option<&str> {
        self.by_code
            .get(&code.number())
            .map(|region| region.name.as_str())
    }

    pub fn kind(&self, code: RegionCode) -> Option<RegionKind> {
        self.by_code.get(&code.number()).map(|region| region.kind)
    }

    /// The first city that a free text names in full, e.g. the title `连云港市12345…明细表`.
    pub fn city_named_in(&self, text: &str) -> Option<RegionCode> {
        let characters: Vec<char> = text.chars().collect();
        // Asked for every row: only where a city's name can end is anything looked up.
        let ends = (0..characters.len())
            .filter(|place| matches!(characters.get(*place), Some('市' | '州' | '盟' | '区')));
        for end in ends {
            let starts = end.saturating_sub(self.longest)..end;
            let named = starts
                .filter_map(|start| {
                    let name: String = characters.get(start..=end)?.iter().collect();
                    self.full.get(&name)
                })
                .flatten();
            for code in named {
                if is_city(*code) && self.kind(*code) == Some(RegionKind::Official) {
                    return Some(*code);
                }
            }
        }
        None
    }

    /// A six-digit code, or the code of a town or village that begins with one.
    fn by_digits(&self, text: &str) -> Option<RegionCode> {
        if !matches!(text.len(), 6 | 9 | 12) || !text.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let code: RegionCode = text.get(..6)?.parse().ok()?;
        self.by_code
            .contains_key(&code.number())
            .then(|| self.current(code))
    }

    /// The region that the text begins with below `within`, and how many characters name it.
    fn next_level(
        &self,
        text: &str,
        within: Option<RegionCode>,
        home: Option<RegionCode>,
    ) -> Option<(RegionCode, usize)> {
        let characters: Vec<char> = text.chars().take(self.longest).collect();
        for length in (2..=characters.len()).rev() {
            let name: String = characters.get(..length)?.iter().collect();
            let whole = text.chars().count() == length;
            let full = self.full.get(&name).map_or(&[][..], Vec::as_slice);
            let short = self.short.get(&name).map_or(&[][..], Vec::as_slice);
            let rest: String = text.chars().skip(length).collect();
            let one = self.only_one(full, within, home).or_else(|| {
                let code = self.only_one(short, within, home)?;
                // A short name counts when it is all there is, or when its own county follows.
                let followed = whole || self.begins_with_part_of(&rest, code);
                followed.then_some(code)
            });
            if let Some(code) = one {
                return Some((code, length));
            }
        }
        None
    }

    fn begins_with_part_of(&self, text: &str, whole: RegionCode) -> bool {
        let characters: Vec<char> = text.chars().take(self.longest).collect();
        (2..=characters.len()).any(|length| {
            let name: String = characters.iter().take(length).collect();
            [&self.full, &self.short].iter().any(|names| {
                names
                    .get(&name)
                    .is_some_and(|codes| codes.iter().any(|code| is_part_of(*code, whole)))
            })
        })
    }

    /// The one candidate that fits what is already known; otherwise nobody can tell.
    fn only_one(
        &self,
        candidates: &[RegionCode],
        within: Option<RegionCode>,
        home: Option<RegionCode>,
    ) -> Option<RegionCode> {
        let single = |place: Option<RegionCode>| {
            let mut fitting: Vec<RegionCode> = candidates
                .iter()
                .copied()
                .filter(|code| place.is_none_or(|place| is_part_of(*code, place)))
                .map(|code| self.current(code))
                .collect();
            fitting.sort();
            fitting.dedup();
            match fitting.as_slice() {
                [code] => Some(*code),
                _ => None,
            }
        };
        match (within, home) {
            (Some(within), _) => single(Some(within)),
            (None, None) => single(None).filter(|code| !self.is_relative(*code, candidates)),
            (None, Some(home)) => single(Some(home.city()))
                .or_else(|| single(Some(province(home))))
                .or_else(|| single(None).filter(|code| !self.is_relative(*code, candidates))),
        }
    }

    /// `经开区` is a name within a city only, even when the dictionary knows a single one.
    fn is_relative(&self, code: RegionCode, candidates: &[RegionCode]) -> bool {
        candidates.len() > 1
            && self.kind(code) == Some(RegionKind::Local)
            && candidates
                .iter()
                .all(|other| self.kind(*other) == Some(RegionKind::Local))
    }

    /// The code under which an old region lives on.
    fn current(&self, code: RegionCode) -> RegionCode {
        let region = self.by_code.get(&code.number());
        region
            .and_then(|region| region.successor)
            .unwrap_or_else(|| region.map_or(code, |region| region.code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(number: u32) -> Option<RegionCode> {
        RegionCode::try_from(number).ok()
    }

    #[test]
    fn codes_names_and_addresses_are_resolved() {
        let regions = Regions::shipped().unwrap();
        for (text, expected) in [
            ("320706", code(320_706)),
            ("320706001000", code(320_706)),
            ("320705", code(320_706)),
            ("连云港市海州区新浦街道", code(320_706)),
            ("江苏省连云港市海州区", code(320_706)),
            ("连云港海州", code(320_706)),
            ("连云港市", code(320_700)),
            ("赣榆县", code(320_707)),
            ("东海县", code(320_722)),
            ("南通市经开区", code(320_671)),
            ("徐圩新区", code(320_791)),
            ("北京市朝阳区", code(110_105)),
            ("999999", None),
            ("不详", None),
            ("", None),
        ] {
            assert_eq!(regions.resolve(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_that_two_provinces_bear_needs_its_city() {
        let regions = Regions::shipped().unwrap();
        assert_eq!(regions.resolve("海州区"), None);
        assert_eq!(regions.resolve("经开区"), None);
        let home = code(320_700);
        assert_eq!(regions.resolve_within("海州区", home), code(320_706));
        assert_eq!(regions.resolve_within("海州", home), code(320_706));
        assert_eq!(regions.resolve_within("经开区", home), code(320_771));
        assert_eq!(regions.resolve_within("北京市朝阳区", home), code(110_105));
    }

    #[test]
    fn a_title_names_its_city() {
        let regions = Regions::shipped().unwrap();
        let title = "连云港市12345政务服务便民热线工单明细表（2026年11月16日—11月22日）";
        assert_eq!(regions.city_named_in(title), code(320_700));
        assert_eq!(regions.city_named_in("工单明细表"), None);
        assert_eq!(regions.name(code(320_706).unwrap()), Some("海州区"));
    }
}
