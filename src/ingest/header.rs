//! Header texts as people write them, and the forms under which they are looked up.

use unicode_normalization::UnicodeNormalization;

/// Every form under which a header text may be known, most specific first.
///
/// `联系电话（被投诉人）` is asked with and without its bracket, `涉及金额(元)` without its unit too.
pub(super) fn header_keys(text: &str) -> Vec<String> {
    let normal: String = text.nfkc().collect();
    let mut keys = vec![letters(&normal)];
    for form in [
        letters(&without_brackets(&normal)),
        without_unit(&letters(&normal)),
    ] {
        if !form.is_empty() && !keys.contains(&form) {
            keys.push(form);
        }
    }
    keys
}

/// The first form: all letters and digits, lower case, no blanks and no punctuation.
pub(super) fn header_key(text: &str) -> String {
    letters(&text.nfkc().collect::<String>())
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Leaves out what stands in brackets: units, 必填, explanations.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let mut kept = String::new();
    for character in text.chars() {
        match character {
            '(' | '[' | '【' | '〔' | '<' => depth += 1,
            ')' | ']' | '】' | '〕' | '>' => depth = depth.saturating_sub(1),
            other if depth == 0 => kept.push(other),
            _ => {}
        }
    }
    kept
}

fn without_unit(key: &str) -> String {
    key.strip_suffix("万元")
        .or_else(|| key.strip_suffix('元'))
        .unwrap_or(key)
        .to_owned()
}

/// Joins the group header above with the header below: `投诉人` over `电话` is `投诉人/电话`.
///
/// A group spans the columns to its right until the next group begins.
pub(super) fn group_names(parents: &[String], width: usize) -> Vec<String> {
    let mut current = String::new();
    (0..width)
        .map(|column| {
            if let Some(parent) = parents.get(column).filter(|parent| !parent.is_empty()) {
                current.clone_from(parent);
            }
            current.clone()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoration_of_a_header_does_not_matter() {
        for text in [
            "涉及金额(元)",
            "涉及金额（万元）",
            "＊涉及 金额",
            "涉及金额\n(元)",
            "涉及金额【必填】",
            "涉及金额：元",
        ] {
            assert!(header_keys(text).contains(&"涉及金额".to_owned()), "{text}");
        }
    }

    #[test]
    fn a_telling_bracket_is_asked_first() {
        assert_eq!(
            header_keys("联系电话（被投诉人）"),
            ["联系电话被投诉人", "联系电话"]
        );
    }

    #[test]
    fn a_group_spans_to_the_next_group() {
        let parents = ["工单信息", "", "诉求信息", ""].map(str::to_owned);
        assert_eq!(
            group_names(&parents, 5),
            ["工单信息", "工单信息", "诉求信息", "诉求信息", "诉求信息"]
        );
    }
}
