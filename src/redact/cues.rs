//! The words that announce personal data, or say that a number is none; one automaton finds them all.

use daachorse::MatchKind;
use daachorse::charwise::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

use super::folded::Folded;
use crate::lexicon::{DictionaryList, ListError};

/// A word that was found, with its role; places in characters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit<R> {
    pub(super) role: R,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Words with roles, compiled. At each place the longest word wins and words do not overlap.
pub(super) struct WordFinder<R> {
    automaton: CharwiseDoubleArrayAhoCorasick<u32>,
    roles: Vec<R>,
}

impl<R: Copy> WordFinder<R> {
    /// Compiles the rows (word, role) of lists for which `role_of` gives a role; no word may be told twice.
    pub(super) fn compile(
        lists: &[&DictionaryList],
        role_of: impl Fn(&str) -> Option<R>,
    ) -> Result<Self, ListError> {
        let mut words = Vec::new();
        let mut roles = Vec::new();
        for (word, role) in lists.iter().flat_map(|list| word_rows(list)) {
            if let Some(role) = role_of(role) {
                words.push(Folded::new(word).text);
                roles.push(role);
            }
        }
        let numbered = words.iter().zip(0u32..);
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build_with_values(numbered)
            .map_err(|error| ListError::Row {
                name: lists
                    .iter()
                    .map(|list| list.name.as_str())
                    .collect::<Vec<_>>()
                    .join("、"),
                line: 0,
                reason: error.to_string(),
            })?;
        Ok(Self { automaton, roles })
    }

    pub(super) fn find(&self, folded: &Folded) -> Vec<Hit<R>> {
        let mut hits = Vec::new();
        // Counting the stretches between hits is far quicker than walking over their characters.
        let characters = |from: usize, to: usize| {
            folded
                .text
                .get(from..to)
                .map_or(0, |stretch| stretch.chars().count())
        };
        let (mut counted, mut place) = (0, 0);
        for found in self.automaton.leftmost_find_iter(&folded.text) {
            let start = place + characters(counted, found.start());
            let end = start + characters(found.start(), found.end());
            (counted, place) = (found.end(), end);
            let role = usize::try_from(found.value())
                .ok()
                .and_then(|value| self.roles.get(value));
            // A token of an earlier pass (`[手机号]`) announces nothing.
            let is_token = folded.before(start) == Some('[') && folded.at(end) == Some(']');
            if let Some(role) = role.filter(|_| !is_token) {
                hits.push(Hit {
                    role: *role,
                    start,
                    end,
                });
            }
        }
        hits
    }
}

/// The rows of a list of words with roles.
pub(super) fn word_rows(list: &DictionaryList) -> impl Iterator<Item = (&str, &str)> {
    list.rows.iter().filter_map(|row| match row.as_slice() {
        [word, role, ..] => Some((word.as_str(), role.as_str())),
        _ => None,
    })
}

/// The words of one role, as characters.
pub(super) fn words_of(list: &DictionaryList, role: &str) -> Vec<Vec<char>> {
    word_rows(list)
        .filter(|(_, given)| *given == role)
        .map(|(word, _)| word.chars().collect())
        .collect()
}

/// What a cue of `pii_cues.tsv` or `person_cues.tsv` announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// 订单号, 编号, 型号: the code that follows is no personal number.
    OrderNo,
    Uscc,
    Resident,
    Phone,
    Bank,
    Wechat,
    Qq,
    /// 投诉人, 姓名: a name follows.
    NameLabel,
    /// 市民, 顾客: a name may follow.
    NameLoose,
    /// 我是, 本人: a name may follow, more often something else does.
    NameSelf,
    /// 局长, 民警: a name may stand behind it or before it.
    Office,
    /// 妻子, 患者, 老板: a name may follow.
    Person,
    /// 家住, 收货地址.
    Home,
    /// 被投诉人, 消费者权益: looks like a cue and is none.
    OtherParty,
}

impl Cue {
    pub(super) fn of_role(role: &str) -> Option<Self> {
        Some(match role {
            "order_no" => Self::OrderNo,
            "uscc" => Self::Uscc,
            "resident" => Self::Resident,
            "phone" => Self::Phone,
            "bank" => Self::Bank,
            "wechat" => Self::Wechat,
            "qq" => Self::Qq,
            "name_label" => Self::NameLabel,
            "name_loose" => Self::NameLoose,
            "name_self" => Self::NameSelf,
            "office" => Self::Office,
            "person" => Self::Person,
            "home" => Self::Home,
            "other_party" => Self::OtherParty,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_cue_wins_and_places_are_characters() {
        let list = DictionaryList::shipped("pii_cues").unwrap();
        let finder = WordFinder::compile(&[&list], Cue::of_role).unwrap();
        let hits = finder.find(&Folded::new("😀被投诉人：某店，投诉人：张三，ＱＱ号1"));
        let found: Vec<_> = hits
            .iter()
            .map(|hit| (hit.role, hit.start, hit.end))
            .collect();
        assert_eq!(
            found,
            [
                (Cue::OtherParty, 1, 5),
                (Cue::NameLabel, 9, 12),
                (Cue::Qq, 16, 19)
            ]
        );
    }
}
