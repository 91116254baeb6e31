//! Names of persons after the words that announce one, judged by their surname and by what follows.

use std::collections::HashSet;

use super::cues::{Cue, Hit, words_of};
use super::folded::{Folded, is_han};
use super::kind::PiiKind;
use super::name_forms::{dotted_name, latin_name, spaced_name, written_name};
use super::own::{OwnValues, plain};
use super::passages::Passages;
use super::redactor::Found;
use super::surnames::Surnames;
use crate::domain::Field;
use crate::lexicon::DictionaryList;

/// Characters that occur in phrases, hardly ever in given names.
const NOT_IN_GIVEN_NAMES: &str = "的了是不在我你您他她们这那有没和与及或被把向对从到于要能会可还都也就吗呢吧什么店商行市区县镇乡村街道路号元人员者民户";

/// Of these the ones that do end short names, where a mark shows that the name ends: 市民刘能（电话…）.
const SELDOM_IN_GIVEN_NAMES: &str = "能会可要和";

/// Words in a name column that are nobody's name.
const ROLES: [&str; 34] = [
    "匿名",
    "不愿",
    "不详",
    "市民",
    "群众",
    "网友",
    "消费者",
    "拒绝",
    "未透露",
    "未提供",
    "保密",
    "不便",
    "用户",
    "顾客",
    "客户",
    "买家",
    "卖家",
    "商家",
    "投诉",
    "举报",
    "店铺",
    "手机",
    "电话",
    "地址",
    "姓名",
    "身份证",
    "银行卡",
    "敏感信息",
    "客服",
    "业主",
    "居民",
    "公司",
    "单位",
    "无名",
];

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
    surnames: Surnames,
    titles: Vec<Vec<char>>,
    followers: Vec<Vec<char>>,
    /// What may follow a full name after 本人: 本人李四光于11月购买.
    self_followers: Vec<Vec<char>>,
    not_names: HashSet<Vec<char>>,
}

impl NameFinder {
    pub(super) fn new(surnames: Surnames, cues: &DictionaryList) -> Self {
        Self {
            surnames,
            titles: words_of(cues, "title"),
            followers: words_of(cues, "after_name"),
            self_followers: words_of(cues, "after_self"),
            not_names: words_of(cues, "not_name").into_iter().collect(),
        }
    }

    pub(super) fn find(&self, folded: &Folded, cues: &[Hit<Cue>], found: &mut Vec<Found>) {
        let mut passages = Passages::of(found);
        for cue in cues {
            let evidence = match cue.role {
                Cue::NameLabel | Cue::NameLoose => Evidence::Announced,
                Cue::NameSelf => Evidence::Guessed,
                _ => continue,
            };
            let mut start = skip_filling(folded, cue.end);
            let form = Form {
                is_label: cue.role == Cue::NameLabel,
                has_colon: folded.slice(cue.end, start).contains(&':'),
            };
            while let Some(end) = self
                .foreign_form(folded, start, form, (cues, &passages))
                .or_else(|| self.name_at(folded, start, evidence, &passages))
                .or_else(|| self.unlisted_name(folded, start, form, &passages))
            {
                found.push(Found {
                    kind: PiiKind::Name,
                    start,
                    end,
                });
                passages.add(start, end);
                let joined = folded.at(end).is_some_and(|c| matches!(c, '、' | '和'));
                if !joined {
                    break;
                }
                start = end + 1;
            }
        }
    }

    /// A name with dots, blanks or Latin letters, behind a word that announces nothing but names.
    fn foreign_form(
        &self,
        folded: &Folded,
        start: usize,
        form: Form,
        (cues, found): (&[Hit<Cue>], &Passages),
    ) -> Option<usize> {
        if !form.is_label {
            return None;
        }
        let follows = |place| self.is_followed(folded, place);
        let end = dotted_name(folded, start, follows).or_else(|| {
            if !form.has_colon {
                return None;
            }
            let announces = |place| cues.binary_search_by_key(&place, |cue| cue.start).is_ok();
            spaced_name(folded, start, |place| follows(place) || announces(place))
                .filter(|_| self.surnames.length(folded.slice(start, start + 2)) > 0)
                .filter(|end| {
                    folded
                        .slice(start, *end)
                        .iter()
                        .all(|c| *c == ' ' || is_given_name(*c))
                })
                .or_else(|| latin_name(folded, start).filter(|_| !announces(start)))
        });
        end.filter(|end| !found.overlap(start, *end))
    }

    /// A name whose surname is in no list, where a colon or its rare characters show that it is one.
    fn unlisted_name(
        &self,
        folded: &Folded,
        start: usize,
        form: Form,
        found: &Passages,
    ) -> Option<usize> {
        let end = written_name(folded, start, |place| {
            self.followers
                .iter()
                .any(|word| word.len() > 1 && folded.holds(place, word))
        })?;
        let characters = folded.slice(start, end);
        let is_rare = characters.iter().copied().any(super::folded::is_rare_han);
        let may_be = form.is_label && (form.has_colon || is_rare);
        (may_be && self.may_be_unlisted(characters) && !found.overlap(start, end)).then_some(end)
    }

    /// Two to five characters that are no word, no business and nobody's role.
    fn may_be_unlisted(&self, characters: &[char]) -> bool {
        let word: String = characters.iter().collect();
        characters.iter().copied().all(is_given_name)
            && !self.not_names.contains(characters)
            && !characters
                .get(..2)
                .is_some_and(|head| self.not_names.contains(head))
            && !characters.last().copied().is_some_and(ends_business)
            && !is_role(&word)
    }

    fn is_followed(&self, folded: &Folded, place: usize) -> bool {
        self.followers
            .iter()
            .chain(&self.titles)
            .any(|word| folded.holds(place, word))
    }

    /// The names of a 投诉人 column: several, with a title, with a remark in brackets.
    pub(super) fn add_names(&self, cell: &str, cells: &[(Field, &str)], own: &mut OwnValues) {
        let folded = Folded::new(cell).text;
        let parts = folded.split(|c: char| {
            c.is_ascii_digit()
                || matches!(
                    c,
                    '(' | ')' | '/' | '、' | ',' | ';' | ':' | '|' | '\n' | '[' | ']'
                )
        });
        for part in parts {
            let part: String = part.trim().to_owned();
            let titled: Vec<char> = part.chars().collect();
            let bare = self
                .titles
                .iter()
                .find_map(|title| titled.strip_suffix(title.as_slice()))
                .filter(|bare| bare.iter().filter(|c| is_han(**c)).count() >= 2);
            let name: String = bare.map_or(part, |bare| bare.iter().collect());
            let is_merchant = cells.iter().any(|(field, cell)| {
                matches!(field, Field::Respondent | Field::Store) && plain(cell) == plain(&name)
            });
            if self.may_be_own_name(&name, is_merchant) {
                own.add_name(&name);
            }
        }
    }

    /// Whether the value of a name column may be looked for in texts without destroying them.
    fn may_be_own_name(&self, name: &str, is_merchant: bool) -> bool {
        let characters = plain(name);
        let letters = characters.iter().filter(|c| c.is_alphabetic()).count();
        let han = characters.iter().filter(|c| is_han(**c)).count();
        if letters < characters.len() || is_role(name) || self.not_names.contains(&characters) {
            return false;
        }
        if han == 0 {
            let words = name.split_whitespace().count();
            return !is_merchant && letters >= if words > 1 { 3 } else { 4 };
        }
        let surname = self.surnames.length(&characters);
        let is_person = surname > 0 && han <= surname + 2;
        let is_dotted = name.contains(['·', '•', '・', '‧', '.']);
        match han {
            _ if is_merchant => is_person,
            0 | 1 => false,
            2 => surname > 0,
            _ if is_person => true,
            3..=8 => {
                !characters.last().copied().is_some_and(ends_business)
                    && characters.iter().copied().all(is_given_name)
            }
            _ => is_dotted && han <= 20,
        }
    }

    /// The end of the name that starts here, its title included.
    fn name_at(
        &self,
        folded: &Folded,
        start: usize,
        evidence: Evidence,
        found: &Passages,
    ) -> Option<usize> {
        let given = match self.surnames.length(folded.slice(start, start + 2)) {
            0 => return None,
            surname => start + surname,
        };
        for end in [given + 2, given + 1, given] {
            let characters = folded.slice(start, end);
            let masked_next = found.start_at(end);
            let is_short = end == given + 1
                && evidence == Evidence::Announced
                && (masked_next || matches!(folded.at(end), Some('(' | ',' | ';' | '。')));
            let is_name =
                characters.len() == end - start
                    && folded.slice(given, end).iter().copied().all(|c| {
                        is_given_name(c) || (is_short && SELDOM_IN_GIVEN_NAMES.contains(c))
                    })
                    && !self.not_names.contains(characters)
                    && !self.not_names.contains(folded.slice(start, start + 2));
            if !is_name || found.overlap(start, end) {
                continue;
            }
            if let Some(title) = self.titles.iter().find(|title| folded.holds(end, title)) {
                return Some(end + title.len());
            }
            // What is masked right behind the name ends it as a mark would.
            let is_full = evidence == Evidence::Guessed
                && end == given + 2
                && self
                    .self_followers
                    .iter()
                    .any(|word| folded.holds(end, word));
            if end > given && (masked_next || is_full || self.may_end_here(folded, end, evidence)) {
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

/// How a name is announced.
#[derive(Clone, Copy)]
struct Form {
    is_label: bool,
    has_colon: bool,
}

/// Whether a word says who somebody is to the case, or that the name is not told.
fn is_role(word: &str) -> bool {
    ROLES.iter().any(|role| word.contains(role))
}

/// The last characters of shops, firms and offices; a person's name seldom ends in one.
pub(super) fn ends_business(character: char) -> bool {
    "店行司厂部馆院局社队会处所站城坊铺场府校园吧屋家庄户摊".contains(character)
}

pub(super) fn is_given_name(character: char) -> bool {
    is_han(character) && !NOT_IN_GIVEN_NAMES.contains(character)
}

/// Where a value begins behind its cue: the colon, a blank or 是 left aside.
pub(super) fn skip_filling(folded: &Folded, cue_end: usize) -> usize {
    folded.skip_while(cue_end, |c| {
        matches!(c, ':' | ' ' | '是' | '为' | '叫' | '(' | '【' | '"' | '“')
    })
}
