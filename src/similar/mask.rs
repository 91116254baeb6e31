//! What two copies of a template share: the text without punctuation, figures, personal data and the order's own names.

/// Stands for a masked passage or name.
const PLACEHOLDER: char = '□';
/// Stands for a run of digits.
const FIGURE: char = '#';
/// Characters between the brackets of a masked passage (`[手机号]`), at most.
const LONGEST_MARK: usize = 6;
/// A single character is no name that could be told from the words around it.
const SHORTEST_NAME: usize = 2;

/// The text with each of `names` replaced by one placeholder; the longest name at a place wins.
pub(super) fn mask<N: AsRef<str>>(text: &str, names: &[N]) -> Vec<char> {
    let mut names: Vec<Vec<char>> = names
        .iter()
        .map(|name| plain(name.as_ref()))
        .filter(|name| name.len() >= SHORTEST_NAME)
        .collect();
    names.sort_by(|left, right| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
    names.dedup();
    let text = plain(text);
    if names.is_empty() {
        return text;
    }
    let mut masked = Vec::with_capacity(text.len());
    let mut rest = text.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let hidden = names
            .iter()
            .find_map(|name| rest.strip_prefix(name.as_slice()));
        rest = if let Some(behind) = hidden {
            push_once(&mut masked, PLACEHOLDER);
            behind
        } else {
            masked.push(*first);
            after
        };
    }
    masked
}

/// Letters in lower case; digit runs and masked passages as one sign each; the rest left out.
fn plain(text: &str) -> Vec<char> {
    let mut kept = Vec::with_capacity(text.len() / 3);
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            '\u{4e00}'..='\u{9fff}' | 'a'..='z' => kept.push(character),
            '0'..='9' => push_once(&mut kept, FIGURE),
            'A'..='Z' => kept.push(character.to_ascii_lowercase()),
            '[' => {
                let inside = rest.clone().take(LONGEST_MARK + 1).position(|c| c == ']');
                if let Some(length @ 1..) = inside {
                    push_once(&mut kept, PLACEHOLDER);
                    rest.nth(length);
                }
            }
            other if other.is_alphabetic() => kept.extend(other.to_lowercase()),
            other if other.is_numeric() => push_once(&mut kept, FIGURE),
            _ => {}
        }
    }
    kept
}

fn push_once(kept: &mut Vec<char>, sign: char) {
    if kept.last() != Some(&sign) {
        kept.push(sign);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str, names: &[&str]) -> String {
        mask(text, names).into_iter().collect()
    }

    #[test]
    fn figures_marks_and_names_leave_one_sign_each() {
        assert_eq!(
            masked(
                "我在“云海旗舰店”花了1,280.50元，联系[手机号]、[姓名]无果。",
                &["云海旗舰店", "云海"]
            ),
            "我在□花了#元联系□无果"
        );
    }

    #[test]
    fn the_longest_name_at_a_place_is_masked_whole() {
        assert_eq!(masked("云海旗舰店和云海", &["云海", "云海旗舰店"]), "□和□");
    }

    #[test]
    fn a_bracket_that_is_no_mark_is_only_punctuation() {
        assert_eq!(
            masked("[附：很长的一段说明文字]见[", &[]),
            "附很长的一段说明文字见"
        );
    }
}
