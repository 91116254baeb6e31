//! Whether the words around a quoted passage say that it is a shop.

use crate::lexicon::Parties;

/// Words between a platform and the quoted name of a shop on it.
const BEFORE_SHOP: &[&str] = &[
    "上", "里", "的", "是", "叫", "为", "找", "家", "一", "有", "在", "到", "中", "名", "：", ":",
    "，", ",", "平台", "逛",
];

/// Words that say by themselves that a shop follows.
const SHOP_WORDS: &[&str] = &["网店", "店铺", "店名", "一家店", "小店", "门店"];

/// 拼多多上一家叫“某某”, 网店“某某”, “某某”（拼多多）.
pub(super) fn is_shop_by_context(before: &str, after: &str, parties: &Parties) -> bool {
    let names_platform = |words: &str| parties.platform_named(words).is_some();
    if let Some((inside, _)) = after
        .strip_prefix(['（', '('])
        .and_then(|rest| rest.split_once(['）', ')']))
        && names_platform(inside)
    {
        return true;
    }
    let mut rest = before;
    loop {
        if SHOP_WORDS.iter().any(|word| rest.ends_with(word)) {
            return true;
        }
        let aliases = parties
            .platforms
            .iter()
            .flat_map(|platform| &platform.aliases);
        let mut aliases = aliases.filter(|alias| !alias.is_ascii() && alias.chars().count() >= 2);
        if aliases.any(|alias| rest.ends_with(alias.as_str())) {
            return true;
        }
        match BEFORE_SHOP.iter().find_map(|word| rest.strip_suffix(word)) {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
}
