//! The name of a shop on a platform, comparable: platform words, ornaments and case are out.

use crate::lexicon::{Parties, Party};

/// The shop's name without ornaments and without the name of its platform.
///
/// 旗舰店 and 官方旗舰店 stay apart: they may be two shops.
pub fn normalize_store(raw: &str, platform: Option<&Party>, parties: &Parties) -> String {
    let mut name: String = parties
        .plain(raw)
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '&' | '+'))
        .collect();
    for alias in platform.into_iter().flat_map(|platform| &platform.aliases) {
        let rest = name
            .strip_prefix(alias.as_str())
            .map(|rest| rest.trim_start_matches("平台").trim_start_matches('网'))
            .or_else(|| name.strip_suffix(alias.as_str()));
        // 淘宝店 is not a shop called 店.
        if let Some(rest) = rest.filter(|rest| rest.chars().count() >= 3) {
            name = rest.to_owned();
            break;
        }
    }
    name
}

/// The platform whose alias stands at the head or end of a shop's name, and the whole text otherwise.
pub(super) fn platform_in<'a>(raw: &str, parties: &'a Parties) -> Option<&'a Party> {
    let name = parties.plain(raw);
    let name = name.trim_matches(|c: char| !c.is_alphanumeric());
    parties.platforms.iter().find(|platform| {
        platform.aliases.iter().any(|alias| {
            let stands_alone = name
                .strip_prefix(alias.as_str())
                .is_some_and(|rest| !continues_word(alias, rest));
            stands_alone || name.ends_with(alias.as_str())
        })
    })
}

/// `dy` in `dylan`: Latin aliases count as whole words only.
fn continues_word(alias: &str, rest: &str) -> bool {
    let latin = alias.chars().all(|c| c.is_ascii_alphanumeric());
    latin && rest.starts_with(|c: char| c.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ornaments_and_the_platform_s_own_name_are_out() {
        let parties = Parties::shipped().unwrap();
        let taobao = parties.platform_named("淘宝");
        for raw in [
            "小李 数码☆专营店",
            "淘宝小李数码专营店",
            "小李数码專營店（淘宝）",
            "【小李数码】专营店",
        ] {
            assert_eq!(
                normalize_store(raw, taobao, &parties),
                "小李数码专营店",
                "{raw}"
            );
        }
        assert_eq!(platform_in("淘宝小李数码专营店", &parties), taobao);
        assert_eq!(platform_in("小李数码专营店", &parties), None);
    }
}
