//! How the order came in: its nature and its channel.

use super::text::clean_value;
use crate::domain::{Channel, Nature};

/// The nature a column names, in words or in the codes of the 信息件 system.
pub(super) fn nature_of(text: &str) -> Option<Nature> {
    let words = [
        ("投诉", Nature::Complaint),
        ("申诉", Nature::Complaint),
        ("举报", Nature::Tipoff),
        ("检举", Nature::Tipoff),
        ("咨询", Nature::Inquiry),
        ("求助", Nature::Request),
        ("求决", Nature::Request),
        ("建议", Nature::Suggestion),
        ("意见", Nature::Suggestion),
        ("表扬", Nature::Praise),
        ("感谢", Nature::Praise),
        ("其他", Nature::Other),
        ("其它", Nature::Other),
    ];
    let text = clean_value(text);
    match text.as_str() {
        "1" => return Some(Nature::Complaint),
        "2" => return Some(Nature::Tipoff),
        "3" => return Some(Nature::Inquiry),
        "4" => return Some(Nature::Suggestion),
        _ => {}
    }
    let mut named: Vec<Nature> = words
        .iter()
        .filter(|(word, _)| text.contains(word))
        .map(|(_, nature)| *nature)
        .collect();
    named.dedup();
    // 投诉举报 is both: the classifier decides from the text.
    match named.as_slice() {
        [nature] => Some(*nature),
        _ => None,
    }
}

/// The channel a column names.
pub(super) fn channel_of(text: &str) -> Channel {
    let words: [(&str, Channel); 26] = [
        ("小程序", Channel::MiniProgram),
        ("微信", Channel::MiniProgram),
        ("公众号", Channel::MiniProgram),
        ("app", Channel::App),
        ("客户端", Channel::App),
        ("转办", Channel::Transfer),
        ("交办", Channel::Transfer),
        ("转送", Channel::Transfer),
        ("移交", Channel::Transfer),
        ("信访", Channel::Transfer),
        ("平台", Channel::Platform),
        ("来访", Channel::Visit),
        ("来人", Channel::Visit),
        ("窗口", Channel::Visit),
        ("现场", Channel::Visit),
        ("来信", Channel::Letter),
        ("来函", Channel::Letter),
        ("信函", Channel::Letter),
        ("邮寄", Channel::Letter),
        ("网", Channel::Web),
        ("信箱", Channel::Web),
        ("邮件", Channel::Web),
        ("电话", Channel::Phone),
        ("来电", Channel::Phone),
        ("热线", Channel::Phone),
        ("传真", Channel::Phone),
    ];
    let text = clean_value(text).to_lowercase();
    if text.len() == 5 && text.chars().all(|c| c.is_ascii_digit()) {
        // The number of a hotline as the channel.
        return Channel::Phone;
    }
    words
        .iter()
        .find(|(word, _)| text.contains(word))
        .map_or(Channel::Unknown, |(_, channel)| *channel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn natures_are_read_from_words_and_codes() {
        for (text, nature) in [
            ("投诉", Some(Nature::Complaint)),
            ("举报", Some(Nature::Tipoff)),
            ("咨询类", Some(Nature::Inquiry)),
            ("意见建议", Some(Nature::Suggestion)),
            ("感谢", Some(Nature::Praise)),
            ("2", Some(Nature::Tipoff)),
            ("投诉举报", None),
            ("", None),
        ] {
            assert_eq!(nature_of(text), nature, "{text}");
        }
    }

    #[test]
    fn channels_are_read_from_words() {
        for (text, channel) in [
            ("12345电话", Channel::Phone),
            ("微信小程序", Channel::MiniProgram),
            ("12345网站", Channel::Web),
            ("12345转办", Channel::Transfer),
            ("12318", Channel::Phone),
            ("我的连云港APP", Channel::App),
            ("不详", Channel::Unknown),
        ] {
            assert_eq!(channel_of(text), channel, "{text}");
        }
    }
}
