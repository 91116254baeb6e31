//! Title and body: cleaned, with the claim appended and a pasted reply split off.

use super::cells::Cells;
use crate::domain::{Field, MappedRow, Note};

/// Lengths at which exporting systems cut a text off (domain.md §B.9 no. 10).
const CAPS: [usize; 3] = [255, 500, 1000];

/// Headings under which an agent pastes the reply, wherever they stand.
const REPLY_HEADINGS: [&str; 4] = [
    "【办理情况】",
    "【处理情况】",
    "【办理结果】",
    "【处理结果】",
];
/// Phrases that begin a reply only at the beginning of a sentence.
const REPLY_OPENINGS: [&str; 2] = ["经核查,", "答复如下"];

/// What was said, and what was answered in the same cell.
pub(super) struct Content {
    pub(super) title: String,
    pub(super) body: String,
    pub(super) reply: String,
    pub(super) truncated: bool,
    pub(super) notes: Vec<Note>,
}

/// Reads title, body and claim of a row.
pub(super) fn read_content(row: &MappedRow) -> Content {
    let cells = Cells::of(row);
    let mut notes = Vec::new();
    let whole = cells.text(Field::Body);
    let (mut body, reply) = split_reply(&whole);
    if !reply.is_empty() {
        let text = "内容列中混有办理答复，已分开存放";
        notes.push(Note::new("reply_split_off", text));
    }
    let claim = cells.text(Field::Claim);
    if !claim.is_empty() {
        if !body.is_empty() {
            body.push('\n');
        }
        body.push_str("诉求：");
        body.push_str(&claim);
    }
    let truncated = is_at_cap(&whole)
        || cells
            .all(Field::Body)
            .any(|(_, cell)| is_at_cap(cell.text().trim_end_matches('\t')));
    if truncated {
        let text = "内容长度恰为导出系统的上限，可能被截断";
        notes.push(Note::new("truncated", text));
    }
    Content {
        title: cells.line(Field::Title),
        body,
        reply,
        truncated,
        notes,
    }
}

fn is_at_cap(text: &str) -> bool {
    CAPS.contains(&text.chars().count())
}

/// What stands before the reply, and the reply; all of it is the body when nothing stands before.
fn split_reply(text: &str) -> (String, String) {
    let headings = REPLY_HEADINGS.iter().filter_map(|cue| text.find(cue));
    let openings = REPLY_OPENINGS.iter().filter_map(|cue| {
        let mut places = text.match_indices(cue).map(|(place, _)| place);
        places.find(|place| begins_sentence(text, *place))
    });
    let split = headings
        .chain(openings)
        .min()
        .and_then(|place| text.split_at_checked(place))
        .filter(|(before, _)| !before.trim().is_empty());
    match split {
        Some((before, reply)) => (before.trim().to_owned(), reply.trim().to_owned()),
        None => (text.to_owned(), String::new()),
    }
}

fn begins_sentence(text: &str, place: usize) -> bool {
    let before = text.get(..place).unwrap_or_default();
    let ends = |end: &[char]| before.trim_end_matches(' ').ends_with(end);
    ends(&['。', '\n', '!', '?', ';', ':', '】', '>'])
}

#[cfg(test)]
mod tests {
    use super::super::cells::sample;
    use super::*;

    #[test]
    fn the_claim_is_appended_under_its_own_cue() {
        let row = sample(&[
            (Field::Body, "", "买到假货"),
            (Field::Claim, "", "退一赔三"),
        ]);
        assert_eq!(read_content(&row).body, "买到假货\n诉求：退一赔三");
    }

    #[test]
    fn a_pasted_reply_is_split_off() {
        for (body, before) in [
            ("买到假货【办理情况】已退款。", "买到假货"),
            ("买到假货。经核查，商家已退款。", "买到假货。"),
            ("买到假货。\n答复如下：已退款。", "买到假货。"),
        ] {
            let content = read_content(&sample(&[(Field::Body, "", body)]));
            assert_eq!(content.body, before);
            assert!(content.reply.contains("已退款"), "{body}");
        }
        for body in ["商家称经核查,无误", "【办理情况】已退款"] {
            assert_eq!(read_content(&sample(&[(Field::Body, "", body)])).reply, "");
        }
    }

    #[test]
    fn a_text_of_exactly_the_cap_is_marked() {
        for (length, truncated) in [
            (254, false),
            (255, true),
            (500, true),
            (1000, true),
            (1001, false),
        ] {
            let body = "货".repeat(length);
            let content = read_content(&sample(&[(Field::Body, "", &body)]));
            assert_eq!(content.truncated, truncated, "{length}");
        }
    }
}
