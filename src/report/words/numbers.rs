//! The numbers in a sentence: what people write may use those that were counted, and no others.

use std::collections::BTreeMap;

/// Names that are written with digits and count nothing.
const NAMES: [&str; 7] = [
    "12345", "12315", "12318", "12312", "12331", "12358", "12365",
];
/// Digits in words. 一 alone is left out: 一些, 一并, 一律 count nothing.
const DIGITS: &str = "零〇一二三四五六七八九十百千万亿两";
/// What stands behind a number that counts.
const COUNTED: &str = "家件人名起例次个倍成元周天日条户宗批";

/// The numbers of a text, each as often as it stands there: runs of digits with their point, and words such as 五家.
pub(super) fn numbers_in(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let characters: Vec<char> = crate::domain::nfkc_lower_case(text).chars().collect();
    let mut place = 0;
    while let Some(character) = characters.get(place) {
        let belongs: fn(&char) -> bool = if character.is_ascii_digit() {
            |next| next.is_ascii_digit() || *next == '.'
        } else if DIGITS.contains(*character) {
            |next| DIGITS.contains(*next)
        } else {
            place += 1;
            continue;
        };
        let run: String = characters
            .iter()
            .skip(place)
            .take_while(|c| belongs(c))
            .collect();
        let length = run.chars().count();
        let behind = characters.get(place + length);
        place += length;
        let run = run.trim_end_matches('.').to_owned();
        let counts = if character.is_ascii_digit() {
            !NAMES.contains(&run.as_str())
        } else {
            run != "一" && behind.is_some_and(|next| COUNTED.contains(*next))
        };
        if counts {
            *found.entry(run).or_default() += 1;
        }
    }
    found
}

/// The first number of a text that does not stand, or not so often, in what was counted.
pub(super) fn foreign_number(text: &str, counted: &str) -> Option<String> {
    let given = numbers_in(counted);
    numbers_in(text)
        .into_iter()
        .find(|(number, times)| given.get(number).is_none_or(|there| there < times))
        .map(|(number, _)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_number_is_found_and_one_left_out_is_not() {
        let drafted = "假冒伪劣类线索本周58件，上周31件，上升87.1%。";
        assert_eq!(foreign_number("本周58件，升87.1%", drafted), None);
        assert_eq!(foreign_number("本周59件", drafted).as_deref(), Some("59"));
        assert_eq!(foreign_number("58件又58件", drafted).as_deref(), Some("58"));
    }

    #[test]
    fn other_digits_and_words_are_numbers_too() {
        assert_eq!(foreign_number("本周５８件", "58件"), None);
        assert_eq!(foreign_number("共五家", "5家").as_deref(), Some("五"));
        assert_eq!(
            foreign_number("三十余起、十二个", "").as_deref(),
            Some("十二")
        );
    }

    #[test]
    fn names_and_idle_words_count_nothing() {
        assert_eq!(
            foreign_number("12345热线一并、一家家、万一、第三方", ""),
            None
        );
    }
}
