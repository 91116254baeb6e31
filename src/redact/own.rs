//! The personal values that a row tells in its own columns, as exact patterns for all of the row's texts.
//!
//! No cue announces 王建国 in 王建国在该店买到假货; the row's 投诉人 column does.

use super::folded::{Folded, is_han};
use super::kind::PiiKind;
use super::phone::is_mobile;
use super::redactor::Found;

/// How many blanks, dots or hyphens may stand between two characters of a value.
const MOST_FILLING: usize = 3;

/// How much of a merchant's name around a person's name tells that the merchant is meant.
const CONTEXT: usize = 2;

/// Digits that a phone has at least: a local landline.
const SHORTEST_PHONE: usize = 7;

/// One value, folded and without blanks.
#[derive(Clone, PartialEq, Eq)]
struct Pattern {
    kind: PiiKind,
    characters: Vec<char>,
}

/// What is known of one row. Personal data: it is neither printed nor kept.
#[derive(Clone, Default)]
pub struct OwnValues {
    patterns: Vec<Pattern>,
    /// Names of merchants that hold one of the names: 王建国百货店 stays.
    merchants: Vec<Vec<char>>,
}

impl OwnValues {
    /// Adds a name that was found fit to be one.
    pub(super) fn add_name(&mut self, name: &str) {
        self.add(PiiKind::Name, name);
    }

    /// Adds every number of a cell: `0518-85551234/13800001234` holds two, and a local one.
    pub(super) fn add_phones(&mut self, cell: &str) {
        let folded = Folded::new(cell).text;
        for part in folded.split(['/', '、', ',', ';', '|', '\n', '转', '(', ')']) {
            self.add_phone(part);
            if let Some((area, local)) = part.split_once('-')
                && area.trim().starts_with('0')
            {
                self.add_phone(local);
            }
        }
    }

    fn add_phone(&mut self, part: &str) {
        let digits: String = part.chars().filter(char::is_ascii_digit).collect();
        let digits = digits
            .strip_prefix("86")
            .filter(|rest| is_mobile(rest))
            .unwrap_or(&digits);
        let first = digits.chars().next();
        let is_placeholder = digits.chars().all(|digit| Some(digit) == first);
        let is_service = digits.len() == 10 && digits.starts_with(['4', '8']);
        let is_hidden = part.contains('*');
        if digits.len() < SHORTEST_PHONE || is_placeholder || is_service || is_hidden {
            return;
        }
        let kind = if is_mobile(digits) {
            PiiKind::Phone
        } else {
            PiiKind::Landline
        };
        self.add(kind, digits);
    }

    /// Adds a resident's or another document's number.
    pub(super) fn add_document(&mut self, number: &str) {
        let characters = plain(number);
        if characters.len() >= 8 && characters.iter().all(char::is_ascii_alphanumeric) {
            self.add(PiiKind::ResidentId, number);
        }
    }

    /// Adds a user name that nobody writes by chance.
    pub(super) fn add_account(&mut self, account: &str) {
        let characters = plain(account);
        let is_code = characters
            .iter()
            .all(|c| c.is_ascii_alphanumeric() || *c == '_')
            && characters.iter().any(char::is_ascii_digit);
        if characters.len() >= 5 && is_code {
            self.add(PiiKind::Name, account);
        }
    }

    /// Adds the part of an address that is finer than the town.
    pub(super) fn add_address(&mut self, fine: &str) {
        self.add(PiiKind::Address, fine);
    }

    /// Remembers a merchant whose name may hold the name of the person.
    pub(super) fn keep_merchant(&mut self, name: &str) {
        let characters = plain(&crate::domain::nfkc(name));
        if !characters.is_empty() {
            self.merchants.push(characters);
        }
    }

    /// In the form written and in NFKC: cleaned texts have the one, raw cells the other.
    fn add(&mut self, kind: PiiKind, value: &str) {
        for form in [plain(value), plain(&crate::domain::nfkc(value))] {
            let pattern = Pattern {
                kind,
                characters: form,
            };
            if pattern.characters.len() >= 2 && !self.patterns.contains(&pattern) {
                self.patterns.push(pattern);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Every place where one of the values stands.
    pub(super) fn find(&self, folded: &Folded, found: &mut Vec<Found>) {
        for pattern in &self.patterns {
            let Some((first, rest)) = pattern.characters.split_first() else {
                continue;
            };
            let mut taken = 0;
            for (start, character) in folded.chars.iter().enumerate() {
                if character != first || start < taken {
                    continue;
                }
                let Some(end) = end_of(folded, start + 1, rest) else {
                    continue;
                };
                if stands_alone(folded, start, end)
                    && !self.names_merchant(folded, pattern, start, end)
                {
                    found.push(Found {
                        kind: pattern.kind,
                        start,
                        end,
                    });
                    taken = end;
                }
            }
        }
    }

    /// Whether the name goes on, or begins, as that of a merchant of the row.
    fn names_merchant(&self, folded: &Folded, pattern: &Pattern, start: usize, end: usize) -> bool {
        let length = pattern.characters.len();
        pattern.kind == PiiKind::Name
            && self.merchants.iter().any(|merchant| {
                let place = merchant
                    .windows(length)
                    .position(|part| part == pattern.characters);
                let Some((head, tail)) = place.and_then(|place| {
                    Some((merchant.get(..place)?, merchant.get(place + length..)?))
                }) else {
                    return false;
                };
                let tail = tail.get(..CONTEXT).unwrap_or(tail);
                let head = head
                    .get(head.len().saturating_sub(CONTEXT)..)
                    .unwrap_or(head);
                if tail.is_empty() {
                    !head.is_empty()
                        && folded.slice(start.saturating_sub(head.len()), start) == head
                } else {
                    folded.holds(end, tail)
                }
            })
    }
}

/// The characters that count: folded, without what people put between them.
pub(super) fn plain(value: &str) -> Vec<char> {
    let folded = Folded::new(value);
    folded
        .chars
        .into_iter()
        .filter(|c| !is_filling(*c))
        .collect()
}

/// Where the rest of a value ends, blanks between its characters left aside.
fn end_of(folded: &Folded, start: usize, rest: &[char]) -> Option<usize> {
    let mut place = start;
    for expected in rest {
        let next = folded.skip_while(place, is_filling);
        if next - place > MOST_FILLING || folded.at(next) != Some(*expected) {
            return None;
        }
        place = next + 1;
    }
    Some(place)
}

/// Letters and digits are a value only as whole words: 85551234 is not found in 2985551234.
fn stands_alone(folded: &Folded, start: usize, end: usize) -> bool {
    let joins = |inside: Option<char>, outside: Option<char>| match (inside, outside) {
        (Some(inside), Some(outside)) => {
            (inside.is_ascii_digit() && outside.is_ascii_digit())
                || (inside.is_ascii_alphabetic() && outside.is_ascii_alphabetic())
        }
        _ => false,
    };
    !joins(folded.at(start), folded.before(start)) && !joins(folded.before(end), folded.at(end))
}

fn is_filling(character: char) -> bool {
    // Nearly every character is a Han character.
    !is_han(character)
        && matches!(
            character,
            ' ' | '-' | '.' | '·' | '•' | '・' | '‧' | '_' | '\'' | '\u{200b}'
                ..='\u{200f}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use crate::domain::Field;
    use crate::redact::{Found, PiiKind, Redactor};

    fn assert_masks(own: &[(Field, &str)], cases: &[(&str, &str)]) {
        let redactor = Redactor::shipped().unwrap();
        let own = redactor.own_values(own.iter().copied());
        for (text, expected) in cases {
            assert_eq!(&redactor.redact_with(text, &own).text, expected, "{text}");
        }
    }

    #[test]
    fn the_name_in_the_column_is_masked_wherever_the_row_tells_it() {
        assert_masks(
            &[(Field::ComplainantName, "王建国")],
            &[
                (
                    "王建国在该店买到假货，本人王建国要求退款，联系人王建国",
                    "[姓名]在该店买到假货，本人[姓名]要求退款，联系人[姓名]",
                ),
                ("已联系王建国", "已联系[姓名]"),
                ("已联系王 建\u{3000}国退款", "已联系[姓名]退款"),
            ],
        );
        for (name, text, expected) in [
            ("慕容雪村", "慕容雪村买到假货", "[姓名]买到假货"),
            (
                "刘能",
                "刘能买到假货，刘能力不足",
                "[姓名]买到假货，[姓名]力不足",
            ),
            (
                "阿依古丽·买买提",
                "已联系阿依古丽•买买提；阿依古丽买买提称",
                "已联系[姓名]；[姓名]称",
            ),
            ("𠮷田一郎", "联系人𠮷田一郎", "联系人[姓名]"),
            ("Tom Smith", "联系人 TOM  SMITH投诉", "联系人 [姓名]投诉"),
            ("Tom Smith", "TomSmithson", "TomSmithson"),
            ("王 建 国", "王建国买到假货", "[姓名]买到假货"),
            ("王建国（女士）", "王建国买到假货", "[姓名]买到假货"),
            ("王建国先生", "王建国买到假货", "[姓名]买到假货"),
            ("王先生", "王先生称王牌产品是假货", "[姓名]称王牌产品是假货"),
        ] {
            assert_masks(&[(Field::ComplainantName, name)], &[(text, expected)]);
        }
    }

    #[test]
    fn a_value_that_is_nobody_s_name_destroys_no_text() {
        for name in [
            "王",
            "匿名",
            "市民",
            "不详",
            "消费者",
            "投诉",
            "退款",
            "高兴",
            "安全",
            "商家",
            "王*国",
            "连云港某某有限公司",
            "晶莹百货店",
            "手机号",
            "客服",
        ] {
            let text = format!("王牌市民{name}很高兴，不详的安全商家让消费者退款投诉");
            assert_masks(&[(Field::ComplainantName, name)], &[(&text, &text)]);
        }
    }

    #[test]
    fn the_registered_name_of_the_complainant_s_own_business_stays() {
        assert_masks(
            &[
                (Field::ComplainantName, "王建国"),
                (Field::Respondent, "海州区王建国百货店"),
            ],
            &[(
                "王建国在海州区王建国百货店买到假货，王建国百货店是冒名",
                "[姓名]在海州区王建国百货店买到假货，王建国百货店是冒名",
            )],
        );
    }

    #[test]
    fn phones_documents_accounts_and_homes_of_the_columns_are_masked() {
        assert_masks(
            &[
                (Field::ComplainantPhone, "0518-85551234、138 0000 1234"),
                (Field::ComplainantId, "G1234567８"),
                (Field::ComplainantAccount, "a000102948"),
                (
                    Field::ComplainantAddress,
                    "江苏省连云港市海州区朝阳东路12号",
                ),
            ],
            &[
                ("打85551234找我", "打[固定电话]找我"),
                ("打138_0000_1234", "打[手机号]"),
                ("护照 G12345678", "护照 [身份证号]"),
                ("用户A000102948反映", "用户[姓名]反映"),
                ("我在海州区朝阳东路12号收货", "我在海州区[地址]收货"),
                ("订单2985551234，朝阳东路", "订单2985551234，朝阳东路"),
            ],
        );
    }

    #[test]
    fn places_are_those_of_the_text_as_given() {
        let redactor = Redactor::shipped().unwrap();
        let own = redactor.own_values([(Field::ComplainantName, "王建国")]);
        assert_eq!(
            redactor
                .redact_with("😀电话13800001234，王　建国", &own)
                .found,
            [
                Found {
                    kind: PiiKind::Phone,
                    start: 3,
                    end: 14
                },
                Found {
                    kind: PiiKind::Name,
                    start: 15,
                    end: 19
                }
            ]
        );
    }

    #[test]
    fn a_merchant_s_name_loses_numbers_and_keeps_names() {
        let redactor = Redactor::shipped().unwrap();
        let own = redactor.own_values([(Field::ComplainantName, "王建国")]);
        for (name, expected) in [
            ("个人卖家夏侯惇惇13711118882", "个人卖家夏侯惇惇[手机号]"),
            ("市民李四商行", "市民李四商行"),
            ("王建国百货店", "王建国百货店"),
            ("王建国投诉的小贩", "[姓名]投诉的小贩"),
        ] {
            assert_eq!(redactor.redact_public(name, &own).text, expected);
        }
    }
}
