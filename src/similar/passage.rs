//! The longest passage that several people wrote word for word: what shows a reader that texts are copies.

use std::collections::HashSet;

use super::shingles::scramble;

/// Han characters of a passage worth showing, at least (signals.md §1c).
const FEWEST_HAN: usize = 25;
/// Texts that are looked at; the first ones tell enough about a large cluster.
const MOST_TEXTS: usize = 200;

/// A passage and the number of people who wrote it, among those whose texts were looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedPassage {
    pub text: String,
    pub people: usize,
}

/// The longest passage of at least 25 Han characters that `least` different people share, each text with its writer.
///
/// Time is that of the texts' length times its logarithm. Of equally long passages the first one is told.
pub fn shared_passage(texts: &[(i64, &str)], least: usize) -> Option<SharedPassage> {
    let texts: Vec<(i64, Vec<char>)> = texts
        .iter()
        .take(MOST_TEXTS)
        .map(|(person, text)| (*person, text.chars().collect()))
        .collect();
    // A part of a shared passage is shared: search the longest length by halving.
    let mut shared = shared_window(&texts, FEWEST_HAN, least)?;
    let (mut works, mut fails) = (
        FEWEST_HAN,
        texts.iter().map(|(_, text)| text.len()).max()? + 1,
    );
    while works + 1 < fails {
        let length = works.midpoint(fails);
        match shared_window(&texts, length, least) {
            Some(window) => {
                shared = window;
                works = length;
            }
            None => fails = length,
        }
    }
    let han = shared
        .iter()
        .filter(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}'));
    if han.count() < FEWEST_HAN {
        return None;
    }
    let holds = |text: &[char]| text.windows(shared.len()).any(|window| window == shared);
    let people: HashSet<i64> = texts
        .iter()
        .filter(|(_, text)| holds(text))
        .map(|(person, _)| *person)
        .collect();
    let text: String = shared.iter().collect();
    let text = text.trim_matches(|c: char| {
        !c.is_alphanumeric() && !matches!(c, '“' | '”' | '《' | '》' | '[' | ']')
    });
    (people.len() >= least).then(|| SharedPassage {
        text: text.to_owned(),
        people: people.len(),
    })
}

/// The first window of this length that enough people share.
fn shared_window(texts: &[(i64, Vec<char>)], length: usize, least: usize) -> Option<&[char]> {
    let told = texts.iter().flat_map(|(person, text)| {
        let hashes = window_hashes(text, length);
        hashes.map(move |hash| (hash, *person))
    });
    let mut told: Vec<(u64, i64)> = told.collect();
    told.sort_unstable();
    told.dedup();
    let windows = told.chunk_by(|one, other| one.0 == other.0);
    let shared = windows.filter(|people| people.len() >= least);
    let shared: Vec<u64> = shared.flatten().map(|(hash, _)| *hash).collect();
    texts.iter().find_map(|(_, text)| {
        let mut hashes = window_hashes(text, length);
        let place = hashes.position(|hash| shared.binary_search(&hash).is_ok())?;
        text.get(place..place + length)
    })
}

/// Rolling hashes (Karp, Rabin 1987) of all windows of this length.
fn window_hashes(text: &[char], length: usize) -> impl Iterator<Item = u64> {
    const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
    let value = |character: &char| scramble(u64::from(u32::from(*character)));
    let leaving = (0..length).fold(1_u64, |power, _| power.wrapping_mul(BASE));
    let mut hash = 0_u64;
    text.iter()
        .enumerate()
        .filter_map(move |(place, character)| {
            hash = hash.wrapping_mul(BASE).wrapping_add(value(character));
            if let Some(left) = place.checked_sub(length) {
                hash = hash.wrapping_sub(leaving.wrapping_mul(value(&text[left])));
            }
            (place + 1 >= length).then_some(hash)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARED: &str =
        "收到后发现商品页面使用绝对化用语，标签未标注执行标准及贮存条件，涉嫌虚假宣传";

    #[test]
    fn the_longest_passage_of_three_people_is_told_without_their_own_words() {
        let texts = [
            format!("我在云海买了手链，{SHARED}，要求赔偿"),
            format!("本人七月网购，{SHARED}。请查处"),
            format!("{SHARED}；已留证"),
        ];
        let given: Vec<(i64, &str)> = (1..).zip(texts.iter().map(String::as_str)).collect();
        assert_eq!(
            shared_passage(&given, 3),
            Some(SharedPassage {
                text: SHARED.to_owned(),
                people: 3
            })
        );
    }

    #[test]
    fn one_person_who_repeats_himself_shares_nothing() {
        let given = [(7, SHARED), (7, SHARED), (7, SHARED)];
        assert_eq!(shared_passage(&given, 2), None);
    }

    #[test]
    fn short_or_figure_heavy_likeness_is_no_passage() {
        let short = "标签未标注执行标准及贮存条件";
        assert_eq!(shared_passage(&[(1, short), (2, short)], 2), None);
        let figures = "订单号202611221234567890123456789012345678901234567890";
        assert_eq!(shared_passage(&[(1, figures), (2, figures)], 2), None);
    }
}
