//! Names of persons told by their office or kin in running text: 局长王建国, 王建国局长, 其女王小丽, 业主孙建军.
//!
//! Such a word announces a name far less often than 姓名 does (业主代表, 老板高兴), so the name must begin with a
//! surname, be no word, and end where the sentence goes on with a word or a mark.

use std::collections::{HashMap, HashSet};

use super::cues::{Cue, Hit, words_of};
use super::folded::{Folded, is_han};
use super::kind::PiiKind;
use super::name::{is_given_name, skip_filling};
use super::passages::Passages;
use super::redactor::Found;
use super::surnames::Surnames;
use crate::lexicon::DictionaryList;

/// Given names of two characters may end in these where a mark shows that the name ends: 邢明向（男）.
const SELDOM_LAST: &str = "能会可要和向";

pub(super) struct PersonFinder {
    surnames: Surnames,
    /// Surnames that are mostly something else: 连, 代. A mark or a longer word must follow the name.
    seldom_surnames: HashSet<char>,
    /// Surnames that are often something else: 曾, 方. The same for names of two characters.
    doubtful_surnames: HashSet<char>,
    not_names: HashSet<Vec<char>>,
    /// Offices and kin, which with a surname are no name: 王主任.
    roles: HashSet<Vec<char>>,
    not_given: HashSet<char>,
    /// No given name by themselves: 王总, 李工.
    not_alone: HashSet<char>,
    /// Last characters of places, units and shops.
    not_last: HashSet<char>,
    followers: WordsByHead,
    /// What may stand before 王建国局长.
    leaders: Vec<Vec<char>>,
    /// What makes 王建国老师 the name of a business: 工作室.
    business: WordsByHead,
}

impl PersonFinder {
    /// The words around names are rows of `person_cues`, the words that look like names those of both other lists.
    pub(super) fn new(
        surnames: Surnames,
        cues: &DictionaryList,
        persons: &DictionaryList,
        surname_words: &DictionaryList,
    ) -> Self {
        let characters = |role| words_of(persons, role).into_iter().flatten().collect();
        let common = surname_words.rows.iter().flatten();
        Self {
            surnames,
            seldom_surnames: characters("seldom_surname"),
            doubtful_surnames: characters("doubtful_surname"),
            not_names: words_of(cues, "not_name")
                .into_iter()
                .chain(words_of(persons, "not_person"))
                .chain(common.map(|word| word.chars().collect()))
                .collect(),
            roles: ["office", "person"]
                .into_iter()
                .flat_map(|role| words_of(persons, role))
                .chain(words_of(cues, "title"))
                .collect(),
            not_given: characters("not_given"),
            not_alone: characters("not_alone"),
            not_last: characters("not_last"),
            followers: WordsByHead::new(
                words_of(persons, "after_person")
                    .into_iter()
                    .chain(words_of(persons, "office")),
            ),
            leaders: words_of(persons, "before_person"),
            business: WordsByHead::new(words_of(persons, "of_business")),
        }
    }

    /// Whether a word that stands alone is written like a name: a surname with one or two characters that occur in names,
    /// and no pair of them a common word.
    pub(super) fn could_be_a_name(&self, word: &[char]) -> bool {
        let surname = self.surnames.length(word);
        let given = word.get(surname..).unwrap_or_default();
        let seldom = word
            .first()
            .is_some_and(|first| surname == 1 && self.seldom_surnames.contains(first));
        surname > 0
            && !seldom
            && (1..=2).contains(&given.len())
            && given
                .iter()
                .all(|character| is_given_name(*character) && !self.not_given.contains(character))
            && !self.not_names.contains(word)
            && !word
                .get(surname - 1..)
                .unwrap_or_default()
                .windows(2)
                .any(|pair| self.not_names.contains(pair))
    }

    /// Adds the names beside the cues that no other passage reaches into.
    pub(super) fn find(&self, folded: &Folded, cues: &[Hit<Cue>], found: &mut Vec<Found>) {
        let mut names = Vec::new();
        for cue in cues {
            match cue.role {
                Cue::Office => {
                    names.extend(self.name_before(folded, *cue));
                    self.add_names_after(folded, cue.end, &mut names);
                }
                Cue::Person | Cue::NameLabel | Cue::NameLoose => {
                    self.add_names_after(folded, cue.end, &mut names);
                }
                _ => {}
            }
        }
        if names.is_empty() {
            return;
        }
        let mut passages = Passages::of(found);
        for (start, end) in names {
            if !passages.overlap(start, end) {
                passages.add(start, end);
                found.push(Found {
                    kind: PiiKind::Name,
                    start,
                    end,
                });
            }
        }
    }

    fn add_names_after(&self, folded: &Folded, cue_end: usize, names: &mut Vec<(usize, usize)>) {
        let mut start = skip_filling(folded, cue_end);
        // 业主为何…: what was left aside is part of a word.
        let around = folded.slice(start.saturating_sub(1), start + 1);
        if start > cue_end && self.not_names.contains(around) {
            return;
        }
        while let Some(end) = self.name_end(folded, start) {
            names.push((start, end));
            let is_joined = folded
                .at(end)
                .is_some_and(|c| matches!(c, '、' | '和' | '与' | '及'));
            if !is_joined {
                return;
            }
            start = end + 1;
        }
    }

    fn name_end(&self, folded: &Folded, start: usize) -> Option<usize> {
        let given = match self.surnames.length(folded.slice(start, start + 2)) {
            0 => return None,
            surname => start + surname,
        };
        [given + 2, given + 1].into_iter().find(|end| {
            let name = Name {
                start,
                given,
                end: *end,
            };
            self.is_name(folded, name) && self.may_end(folded, name)
        })
    }

    /// The name that ends where an office begins: 尊敬的王建国局长.
    fn name_before(&self, folded: &Folded, office: Hit<Cue>) -> Option<(usize, usize)> {
        let end = office.start;
        if self.business.longest(folded, office.end) > 0 {
            return None;
        }
        let name = [4, 3, 2].into_iter().find_map(|length| {
            let start = end.checked_sub(length)?;
            let surname = self.surnames.length(folded.slice(start, start + 2));
            let name = Name {
                start,
                given: start + surname,
                end,
            };
            let is_full = surname > 0 && (1..=2).contains(&(length - surname));
            (is_full && self.is_name(folded, name) && self.may_begin(folded, name)).then_some(name)
        });
        name.map(|name| (name.start, name.end))
    }

    /// Whether the characters may be a name and are no word, no office and no place.
    fn is_name(&self, folded: &Folded, name: Name) -> bool {
        let characters = folded.slice(name.start, name.end);
        let given = folded.slice(name.given, name.end);
        let is_marked = folded
            .at(name.end)
            .is_some_and(|c| matches!(c, '(' | ' ' | ',' | ';' | '。' | '、'));
        let last = given.last().copied();
        let is_given = |place: usize, character: char| {
            let ends = place == 1 && is_marked && SELDOM_LAST.contains(character);
            ends || (is_given_name(character) && !self.not_given.contains(&character))
        };
        let is_word = |word: &[char]| self.not_names.contains(word);
        characters.len() == name.end - name.start
            && given.iter().enumerate().all(|(at, c)| is_given(at, *c))
            && !last.is_some_and(|last| self.not_last.contains(&last))
            && !(given.len() == 1 && last.is_some_and(|last| self.not_alone.contains(&last)))
            && !is_word(characters)
            && !(name.given - name.start == 1 && is_word(folded.slice(name.start, name.start + 2)))
            && !self
                .roles
                .contains(folded.slice(name.given, name.given + 2))
            && !(given.len() == 2 && self.followers.holds(given))
    }

    fn may_end(&self, folded: &Folded, name: Name) -> bool {
        if !folded.at(name.end).is_some_and(is_han) {
            return true;
        }
        let is_short = name.end - name.given == 1;
        // 杨博|认为 rather than 杨博认|为.
        if !is_short && self.followers.longest(folded, name.given + 1) > 1 {
            return false;
        }
        self.followers.longest(folded, name.end) > usize::from(self.is_doubtful(folded, name))
    }

    /// Whether the surname is more often something else.
    fn is_doubtful(&self, folded: &Folded, name: Name) -> bool {
        let is_short = name.end - name.given == 1;
        name.given - name.start == 1
            && folded.at(name.start).is_some_and(|surname| {
                self.seldom_surnames.contains(&surname)
                    || (is_short && self.doubtful_surnames.contains(&surname))
            })
    }

    fn may_begin(&self, folded: &Folded, name: Name) -> bool {
        if self.is_doubtful(folded, name) {
            return false;
        }
        if !folded.before(name.start).is_some_and(is_han) {
            return true;
        }
        let before = folded.slice(0, name.start);
        name.end - name.start > 2 && self.leaders.iter().any(|word| before.ends_with(word))
    }
}

/// Where a name stands: its surname, its given name, its end.
#[derive(Clone, Copy)]
struct Name {
    start: usize,
    given: usize,
    end: usize,
}

/// Words by their first character.
struct WordsByHead {
    tails: HashMap<char, Vec<Vec<char>>>,
}

impl WordsByHead {
    fn new(words: impl IntoIterator<Item = Vec<char>>) -> Self {
        let mut tails: HashMap<char, Vec<Vec<char>>> = HashMap::new();
        for word in words {
            if let [head, tail @ ..] = word.as_slice() {
                tails.entry(*head).or_default().push(tail.to_vec());
            }
        }
        Self { tails }
    }

    /// Characters of the longest word that stands at the place; 0 for none.
    fn longest(&self, folded: &Folded, place: usize) -> usize {
        let tails = folded.at(place).and_then(|head| self.tails.get(&head));
        tails
            .into_iter()
            .flatten()
            .filter(|tail| folded.holds(place + 1, tail))
            .map(|tail| tail.len() + 1)
            .max()
            .unwrap_or(0)
    }

    fn holds(&self, word: &[char]) -> bool {
        word.split_first().is_some_and(|(head, tail)| {
            self.tails
                .get(head)
                .is_some_and(|tails| tails.iter().any(|known| known == tail))
        })
    }
}
