//! Whether the text blames the platform or the courier itself, and which platform it speaks of.

use crate::lexicon::{Parties, Party};

/// How far behind the party's name the blame may stand, in characters.
const REACH: usize = 8;

/// 平台拒绝, 拼多多客服不处理 … but not 平台商家拒绝.
pub(super) fn blames_platform(text: &str, platform: &Party, parties: &Parties) -> bool {
    let names = platform.aliases.iter().map(String::as_str).chain(["平台"]);
    blames(
        text,
        names,
        &parties.blame.platform,
        &parties.blame.other_actor,
    )
}

/// 快递丢失, 中通派送不到位.
pub(super) fn blames_courier(text: &str, courier: &Party, parties: &Parties) -> bool {
    let names = courier
        .aliases
        .iter()
        .map(String::as_str)
        .chain(["快递", "物流", "驿站", "包裹", "空包"]);
    let empty_parcel = text.contains("空包");
    empty_parcel
        || blames(
            text,
            names,
            &parties.blame.courier,
            &parties.blame.other_actor,
        )
}

fn blames<'a>(
    text: &str,
    names: impl Iterator<Item = &'a str>,
    acts: &[String],
    other_actors: &[String],
) -> bool {
    let mut names = names;
    names.any(|name| {
        text.match_indices(name).any(|(place, _)| {
            let after: String = text
                .get(place + name.len()..)
                .unwrap_or_default()
                .chars()
                .take_while(|c| !matches!(c, '，' | ',' | '。' | '；' | '！' | '\n'))
                .take(REACH + 4)
                .collect();
            acts.iter().any(|act| {
                after.find(act.as_str()).is_some_and(|at| {
                    let between = after.get(..at).unwrap_or_default();
                    between.chars().count() <= REACH
                        && !other_actors.iter().any(|actor| between.contains(actor))
                })
            })
        })
    })
}
