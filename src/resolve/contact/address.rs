//! An address as far as it tells a place of business: road, number, building, room.

use crate::lexicon::Parties;

/// What the number before a mark counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counts {
    /// A house number, a room, a stall: a place of one's own.
    Own,
    /// A building: a place, which many merchants share.
    Building,
    /// A floor, an entrance, a quarter: no place by itself, and shared.
    Part,
}

/// What stands behind a number, the longer before its beginning.
const MARKS: [(&str, Counts); 17] = [
    ("号商铺", Counts::Own),
    ("号门面", Counts::Own),
    ("号楼", Counts::Building),
    ("号铺", Counts::Own),
    ("号房", Counts::Own),
    ("单元", Counts::Part),
    ("号", Counts::Own),
    ("栋", Counts::Building),
    ("幢", Counts::Building),
    ("室", Counts::Own),
    ("铺", Counts::Own),
    ("楼", Counts::Building),
    ("弄", Counts::Own),
    ("层", Counts::Part),
    ("座", Counts::Part),
    ("区", Counts::Part),
    ("期", Counts::Part),
];

/// Places in which many merchants are: the place alone is no identity.
const GATHERINGS: [&str; 17] = [
    "市场",
    "广场",
    "商城",
    "商场",
    "购物中心",
    "大厦",
    "写字楼",
    "商业街",
    "步行街",
    "产业园",
    "工业园",
    "园区",
    "水晶城",
    "批发城",
    "美食城",
    "家居城",
    "建材城",
];

/// Characters of names of roads, before a number of a house.
const ROADS: [char; 5] = ['路', '街', '道', '巷', '弄'];

/// Characters before the first number: 解放路, not 第.
const SHORTEST_PLACE: usize = 2;

/// A number of an address and what it counts.
struct Numbered {
    /// Bytes of the address before the number, and up to behind its mark.
    begin: usize,
    end: usize,
    digits: usize,
    /// None without a mark.
    counts: Option<Counts>,
}

/// The address without regions, blanks and brackets, up to its last number; none where it is no merchant's own.
pub(super) fn address_of(cell: &str, parties: &Parties) -> Option<String> {
    let plain: String = parties
        .plain(cell)
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '-' | '#'))
        .map(|c| if c == '#' { '号' } else { c })
        .collect();
    let place = without_office(without_regions(&plain, parties));
    let numbers = numbers_of(place);
    let first = numbers.first()?;
    let last = numbers.last()?;
    let is_place =
        |number: &Numbered| matches!(number.counts, Some(Counts::Own | Counts::Building));
    let has_house = numbers.iter().any(is_place);
    let named = place.get(..first.begin)?.chars().count() >= SHORTEST_PLACE;
    let is_own = last_gathering(place).is_none_or(|behind| {
        let units = numbers.iter().filter(|number| number.begin >= behind);
        units.into_iter().any(|number| is_unit(place, number))
    });
    (has_house && named && is_own).then(|| place.get(..last.end).unwrap_or(place).to_owned())
}

/// 海州区解放路 is 解放路; 南京路 is no road in 南京.
fn without_regions<'a>(address: &'a str, parties: &Parties) -> &'a str {
    let mut rest = address;
    while let Some(prefix) = parties.regions.peel(rest) {
        let behind = rest.get(prefix.length..).unwrap_or_default();
        let road = behind.trim_start_matches(['东', '西', '南', '北', '中', '大']);
        if prefix.length == 0 || road.starts_with(ROADS) {
            break;
        }
        rest = behind;
    }
    rest
}

/// 新浦街道解放路 is 解放路.
fn without_office(address: &str) -> &str {
    for office in ["街道办事处", "街道"] {
        if let Some((before, behind)) = address.split_once(office) {
            let is_office = (1..=6).contains(&before.chars().count())
                && before.chars().all(char::is_alphabetic)
                && behind.chars().take(SHORTEST_PLACE).all(char::is_alphabetic);
            if is_office && !behind.is_empty() {
                return behind;
            }
        }
    }
    address
}

fn numbers_of(place: &str) -> Vec<Numbered> {
    let is_number = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut numbers = Vec::new();
    let mut from = 0;
    while let Some(begin) = place
        .get(from..)
        .and_then(|rest| rest.find(is_number))
        .map(|at| from + at)
    {
        let rest = place.get(begin..).unwrap_or_default();
        let length = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
        let (number, behind) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let mark = MARKS.iter().find(|(mark, _)| behind.starts_with(mark));
        let end = begin + length + mark.map_or(0, |(mark, _)| mark.len());
        let digits = number.chars().filter(char::is_ascii_digit).count();
        if digits > 0 || mark.is_some() {
            numbers.push(Numbered {
                begin,
                end,
                digits,
                counts: mark.map(|(_, counts)| *counts),
            });
        }
        from = end;
    }
    numbers
}

/// Where the name of the last gathering ends.
fn last_gathering(place: &str) -> Option<usize> {
    GATHERINGS
        .iter()
        .filter_map(|word| Some(place.rfind(word)? + word.len()))
        .max()
}

/// A stall or a room: not the house number of a road, not a floor.
fn is_unit(place: &str, number: &Numbered) -> bool {
    let before = place.get(..number.begin).unwrap_or_default();
    let is_told = match number.counts {
        Some(Counts::Own) => number.digits > 0,
        Some(Counts::Building | Counts::Part) => false,
        None => number.digits >= 2,
    };
    is_told && !before.ends_with(ROADS)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;

    fn address(cell: &str) -> Option<String> {
        static PARTIES: LazyLock<Parties> = LazyLock::new(|| Parties::shipped().unwrap());
        address_of(cell, &PARTIES)
    }

    #[test]
    fn one_place_has_one_form_however_much_of_the_region_is_told() {
        for cell in [
            "解放路12号",
            "江苏省连云港市海州区解放路１２号",
            "海州区 解放路 12 号",
            "连云港市海州区新海街道解放路12#",
            "海州区解放路12号(晶莹水晶店)",
        ] {
            assert_eq!(address(cell).as_deref(), Some("解放路12号"), "{cell}");
        }
        assert_eq!(
            address("海州区苍梧路8号龙河大厦b座1203室").as_deref(),
            Some("苍梧路8号龙河大厦b座1203室")
        );
        assert_eq!(address("南京路5号").as_deref(), Some("南京路5号"));
        assert_eq!(address("北京东路5号").as_deref(), Some("北京东路5号"));
    }

    #[test]
    fn a_place_without_a_number_or_a_market_without_a_stall_is_nobody_s_own() {
        for cell in [
            "海州区解放路",
            "连云港市海州区",
            "12号",
            "东海水晶城",
            "东海水晶城3楼",
            "解放路12号东方商场",
            "东方商场（解放路12号）",
            "义乌小商品市场2号楼3层",
            "某某路某号",
            "",
        ] {
            assert_eq!(address(cell), None, "{cell}");
        }
        for cell in [
            "东海水晶城a区101号",
            "解放路12号东方商场3楼315",
            "人民广场8号铺",
        ] {
            assert!(address(cell).is_some(), "{cell}");
        }
    }
}
