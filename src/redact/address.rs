//! Home addresses: what follows 家住 or 收货地址, and any address told down to the room.
//!
//! The county, city and province before it stay, they are needed for counting; so does a bare street.

use super::cues::{Cue, Hit};
use super::folded::{Folded, is_han};
use super::kind::PiiKind;
use super::redactor::Found;

/// How long the name of a road, estate or village can be.
const LONGEST_NAME: usize = 12;

/// How far an announced address can reach.
const LONGEST_ADDRESS: usize = 60;

/// One step of an address: `3栋`, `502室`, `601`.
struct Step {
    end: usize,
    detail: Detail,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    /// A number without a unit.
    Bare,
    /// 号, 组: a plot on a road or in a village.
    Plot,
    /// 栋, 幢, 号楼, 楼, 层, 期.
    Building,
    /// 单元: a home only where the estate is named.
    Entrance,
    /// 室, 房, or three digits after a building.
    Room,
}

pub(super) fn find_addresses(folded: &Folded, cues: &[Hit<Cue>], found: &mut Vec<Found>) {
    let mut taken = 0;
    for cue in cues.iter().filter(|cue| cue.role == Cue::Home) {
        if let Some((start, end)) = announced_address(folded, cue.end) {
            found.push(address(start, end));
        }
    }
    let mut place = 0;
    while place < folded.chars.len() {
        let starts =
            folded.at(place).is_some_and(is_number) && !folded.before(place).is_some_and(is_number);
        if !starts {
            place += 1;
            continue;
        }
        let Some((end, is_home)) = chain_at(folded, place) else {
            place += 1;
            continue;
        };
        if is_home {
            let start = place_name_start(folded, place, taken);
            found.push(address(start, end));
            taken = end;
        }
        place = end;
    }
}

fn address(start: usize, end: usize) -> Found {
    Found {
        kind: PiiKind::Address,
        start,
        end,
    }
}

/// The end of the steps that start here, and whether they lead to somebody's door.
fn chain_at(folded: &Folded, start: usize) -> Option<(usize, bool)> {
    let mut steps = 0;
    let mut end = start;
    let mut finest = Detail::Bare;
    let mut has_plot = false;
    while let Some(step) = step_at(folded, end) {
        let room_number = step.detail == Detail::Bare
            && step.end - end >= 3
            && finest >= Detail::Building
            && !folded.at(step.end).is_some_and(is_measure);
        if step.detail == Detail::Bare && !room_number {
            break;
        }
        has_plot |= step.detail == Detail::Plot;
        finest = if room_number {
            Detail::Room
        } else {
            finest.max(step.detail)
        };
        end = step.end;
        steps += 1;
    }
    if steps == 0 {
        return None;
    }
    let after_place = ends_place_name(folded, start);
    let village_door = has_plot && steps >= 2 && follows_village(folded, start);
    let room = finest == Detail::Room && (steps >= 2 || after_place);
    let entrance = finest == Detail::Entrance && steps >= 2 && after_place;
    let is_home = room || entrance || village_door;
    Some((end, is_home))
}

/// A number with its unit, or a bare number.
fn step_at(folded: &Folded, start: usize) -> Option<Step> {
    let number_end = folded.skip_while(start, |c| is_number(c) || c == '-' || c == '#');
    let number_end = if number_end == start && is_lettered(folded, start) {
        start + 1
    } else {
        number_end
    };
    let number_end = if number_end > start && folded.before(number_end) == Some('-') {
        number_end - 1
    } else {
        number_end
    };
    if number_end == start {
        return None;
    }
    let unit = [folded.at(number_end), folded.at(number_end + 1)];
    let (length, detail) = match unit {
        [Some('号'), Some('楼')] => (2, Detail::Building),
        [Some('单'), Some('元')] => (2, Detail::Entrance),
        [Some('室' | '房'), after]
            if !matches!(
                after,
                Some('型' | '口' | '产' | '子' | '屋' | '价' | '人' | '两' | '一')
            ) =>
        {
            (1, Detail::Room)
        }
        [Some('号'), Some('线' | '文' | '令')] => return None,
        [Some('号' | '弄' | '组' | '巷'), _] => (1, Detail::Plot),
        [Some('期' | '栋' | '幢' | '座' | '楼' | '层' | '门'), _] => (1, Detail::Building),
        _ => (0, Detail::Bare),
    };
    let hash = folded.slice(start, number_end).contains(&'#');
    let detail = if hash && detail == Detail::Bare {
        Detail::Building
    } else {
        detail
    };
    Some(Step {
        end: number_end + length,
        detail,
    })
}

/// 甲单元, 东楼: a building told by a cyclical sign or a side.
fn is_lettered(folded: &Folded, place: usize) -> bool {
    let is_sign = folded
        .at(place)
        .is_some_and(|c| "甲乙丙丁戊东西南北中".contains(c));
    let unit = [folded.at(place + 1), folded.at(place + 2)];
    is_sign
        && matches!(
            unit,
            [Some('单'), Some('元')] | [Some('栋' | '幢' | '座'), _]
        )
}

fn is_number(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || matches!(
            character,
            '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '零' | '〇'
        )
}

/// The number before it counts or measures: 306个平方, 3000元.
fn is_measure(character: char) -> bool {
    "个平元米多块余人万户件单份次年月天%".contains(character)
}

/// 路, 小区, 苑 … stands right before.
fn ends_place_name(folded: &Folded, place: usize) -> bool {
    folded
        .before(place)
        .is_some_and(|c| "路街巷道弄区苑园村庄府城湾庭厦寓场里坊期居墅郡邸园舍院楼座栋".contains(c))
}

fn follows_village(folded: &Folded, place: usize) -> bool {
    folded
        .slice(place.saturating_sub(LONGEST_NAME), place)
        .iter()
        .rev()
        .take_while(|c| is_han(**c))
        .any(|c| matches!(c, '村' | '庄' | '组' | '队'))
}

/// Walks back over the names before the first step, to where the county ends or the sentence begins.
fn place_name_start(folded: &Folded, chain_start: usize, taken: usize) -> usize {
    let mut start = chain_start;
    let farthest = chain_start.saturating_sub(LONGEST_NAME * 2).max(taken);
    while start > farthest {
        let Some(before) = folded.before(start) else {
            break;
        };
        let stops = !(is_han(before) || before.is_ascii_alphanumeric() || matches!(before, '·'))
            || "在于住是到从往给为至向系我的址处买卖订司了对此这那您你他她开售交".contains(before)
            || ends_admin_name(folded, start);
        if stops {
            break;
        }
        start -= 1;
    }
    // Never from the middle of a number: its head would be read as another.
    if folded
        .before(start)
        .is_some_and(|c| c.is_ascii_alphanumeric())
    {
        start = folded
            .skip_while(start, |c| c.is_ascii_alphanumeric())
            .min(chain_start);
    }
    start
}

/// Whether a province, city, county, town or 街道 ends right before the place.
fn ends_admin_name(folded: &Folded, place: usize) -> bool {
    let Some(last) = folded.before(place) else {
        return false;
    };
    let before = place.checked_sub(2).and_then(|earlier| folded.at(earlier));
    match last {
        '省' | '县' | '镇' | '乡' => true,
        '市' => !matches!(before, Some('超' | '门' | '城' | '菜' | '夜')),
        '区' => {
            !matches!(
                before,
                Some(
                    '小' | '社'
                        | '园'
                        | '街'
                        | '宅'
                        | '校'
                        | '厂'
                        | '片'
                        | '景'
                        | '院'
                        | '东'
                        | '西'
                        | '南'
                        | '北'
                        | '公'
                )
            ) && before.is_some_and(is_han)
                && !before.is_some_and(is_number)
        }
        '道' => before == Some('街'),
        _ => false,
    }
}

/// The address that follows a cue such as 家住: to the last part of it that is finer than the town.
fn announced_address(folded: &Folded, cue_end: usize) -> Option<(usize, usize)> {
    let start = folded.skip_while(cue_end, |c| {
        matches!(c, ':' | ' ' | '是' | '为' | '在' | '于' | '(')
    });
    if start - cue_end > 4 {
        return None;
    }
    let limit = folded
        .skip_while(start, |c| {
            is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '-' | '#' | ' ' | '·' | '(' | ')')
        })
        .min(start + LONGEST_ADDRESS);
    let mut fine_start = start;
    let mut end = start;
    let mut place = start;
    while place < limit && place - end.max(fine_start) <= LONGEST_NAME {
        if let Some(step) = step_at(folded, place).filter(|step| step.end <= limit) {
            if step.detail != Detail::Bare || folded.before(place).is_some_and(is_address_part) {
                end = step.end;
            }
            place = step.end;
            continue;
        }
        place += 1;
        if ends_admin_name(folded, place) && end == start {
            fine_start = place;
            continue;
        }
        if ends_estate_name(folded, place, fine_start) {
            end = place;
        }
    }
    let fine_start = folded.skip_while(fine_start, |c| c == ' ');
    (end > fine_start).then_some((fine_start, end))
}

/// The part of an address behind its county, town or 街道, where that part tells of a door or an estate.
pub(super) fn finer_than_town(address: &str) -> Option<String> {
    let folded = Folded::new(address.trim());
    let length = folded.chars.len();
    let start = (0..=length)
        .rev()
        .find(|place| ends_admin_name(&folded, *place))
        .unwrap_or(0);
    let fine = folded.slice(start, length);
    let tells_door =
        fine.iter().copied().any(is_number) || ends_estate_name(&folded, length, start);
    (fine.len() >= 4 && fine.iter().any(|c| is_han(*c)) && tells_door)
        .then(|| fine.iter().collect())
}

fn is_address_part(character: char) -> bool {
    is_number(character) || "路街巷弄号栋幢座楼层元苑园区村组".contains(character)
}

/// 小区, 花园, 村 …: with a cue these alone say where somebody lives, if they have a name.
fn ends_estate_name(folded: &Folded, place: usize, name_start: usize) -> bool {
    let before = place.checked_sub(2).and_then(|earlier| folded.at(earlier));
    let name_length = match (before, folded.before(place)) {
        (Some('小' | '社'), Some('区'))
        | (Some('公'), Some('寓'))
        | (Some('花' | '家'), Some('园')) => 4,
        (_, Some('苑' | '村' | '庄' | '庭' | '府' | '湾' | '郡' | '墅')) => 2,
        _ => return false,
    };
    let goes_on = folded.at(place).is_some_and(|c| matches!(c, '民' | '委'));
    !goes_on && place >= name_start + name_length
}
