//! Names of persons after the words that announce one, judged by their surname and by what follows.

use std::collections::HashSet;

use super::cues::{Cue, Hit, words_of};
use super::folded::{Folded, is_han};
use super::kind::PiiKind;
use super::redactor::Found;
use crate::lexicon::DictionaryList;

/// Characters that occur in phrases, hardly ever in given names.
const NOT_IN_GIVEN_NAMES: &str = "的了是不在我你您他她们这那有没和与及或被把向对从到于要能会可还都也就吗呢吧什么店商行市区县镇乡村街道路号元人员者民户";

/// How the text must go on after a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Evidence {
    /// After 姓名：, 投诉人: a verb or a mark.
    Announced,
    /// After 我是, 本人: a mark or a title only.
    Guessed,
}

/// Surnames and the words around names.
pub(super) struct NameFinder {
    surnames: HashSet<char>,
    compound_surnames: HashSet<[char; 2]>,
    titles: Vec<Vec<char>>,
    followers: Vec<Vec<char>>,
    not_names: HashSet<Vec<char>>,
}

impl NameFinder {
    pub(super) fn new(surnames: &DictionaryList, cues: &DictionaryList) -> Self {
        let mut finder = Self {
            surnames: HashSet::new(),
            compound_surnames: HashSet::new(),
            titles: words_of(cues, "title"),
            followers: words_of(cues, "after_name"),
            not_names: words_of(cues, "not_name").into_iter().collect(),
        };
        for row in &surnames.rows {
            let characters: Vec<char> = row.iter().flat_map(|cell| cell.chars()).collect();
            match characters.as_slice() {
                [single] => finder.surnames.insert(*single),
                [first, second] => finder.compound_surnames.insert([*first, *second]),
                _ => false,
            };
        }
        finder
    }

    pub(super) fn find(&self, folded: &Folded, cues: &[Hit<Cue>], found: &mut Vec<Found>) {
        for cue in cues {
            let evidence = match cue.role {
                Cue::NameLabel | Cue::NameLoose => Evidence::Announced,
                Cue::NameSelf => Evidence::Guessed,
                _ => continue,
            };
            let mut start = skip_filling(folded, cue.end);
            while let Some(end) = self.name_at(folded, start, evidence, found) {
                found.push(Found {
                    kind: PiiKind::Name,
                    start,
                    end,
                });
                let joined = folded.at(end).is_some_and(|c| matches!(c, '、' | '和'));
                if !joined {
                    break;
                }
                start = end + 1;
            }
        }
    }

    /// The end of the name that starts here, its title included.
    fn name_at(
        &self,
        folded: &Folded,
        start: usize,
        evidence: Evidence,
        found: &[Found],
    ) -> Option<usize> {
        let first = folded.at(start)?;
        let is_compound = folded
            .at(start + 1)
            .is_some_and(|second| self.compound_surnames.contains(&[first, second]));
        let given = match (is_compound, self.surnames.contains(&first)) {
            (true, _) => start + 2,
            (false, true) => start + 1,
            (false, false) => return None,
        };
        for end in [given + 2, given + 1, given] {
            let characters = folded.slice(start, end);
            let is_name = characters.len() == end - start
                && folded.slice(given, end).iter().copied().all(is_given_name)
                && !self.not_names.contains(characters)
                && !self.not_names.contains(folded.slice(start, start + 2));
            let is_taken = found
                .iter()
                .any(|passage| passage.start < end && start < passage.end);
            if !is_name || is_taken {
                continue;
            }
            if let Some(title) = self.titles.iter().find(|title| folded.holds(end, title)) {
                return Some(end + title.len());
            }
            // What is masked right behind the name ends it as a mark would.
            let masked_next = found.iter().any(|passage| passage.start == end);
            if end > given && (masked_next || self.may_end_here(folded, end, evidence)) {
                return Some(end);
            }
        }
        None
    }

    fn may_end_here(&self, folded: &Folded, end: usize, evidence: Evidence) -> bool {
        let Some(after) = folded.at(end) else {
            return true;
        };
        let goes_on = is_han(after) && !matches!(after, '、');
        !goes_on
            || (evidence == Evidence::Announced
                && self.followers.iter().any(|word| folded.holds(end, word)))
    }
}

fn is_given_name(character: char) -> bool {
    is_han(character) && !NOT_IN_GIVEN_NAMES.contains(character)
}

fn skip_filling(folded: &Folded, cue_end: usize) -> usize {
    folded.skip_while(cue_end, |c| {
        matches!(c, ':' | ' ' | '是' | '为' | '叫' | '(' | '【' | '"' | '“')
    })
}
