//! A person's words in place of the drafted ones: sections 六 and 七 and the notes under 一 to 五.
//!
//! Numbers are locked. A changed sentence may use those of the sentence that was drafted; any other number is written as
//! `{名单3}` and becomes how many orders list 3 names, with the list as its basis.

mod numbers;

use std::collections::BTreeSet;

use super::WeeklyReport;
use super::model::{Advice, FeedbackDay, ListId, TypicalClue};
use super::typical::clue_from;
use super::wording::refuse_in_words;
use crate::domain::Category;
use crate::workflow::{AdviceWords, ClueWords, IssueWords};
use numbers::foreign_number;

/// 六 shows so many clues at most (domain.md §E.4).
const MOST_CLUES: usize = 5;
const MOST_ADVICE: usize = 12;
/// Characters of one sentence of 六, 七 and the notes.
const LONGEST_CLUE: usize = 200;
const LONGEST_ADVICE: usize = 300;
const LONGEST_NOTE: usize = 300;
const LONGEST_UNIT: usize = 30;

/// Why words are not taken. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WordsRefused {
    #[error(
        "{place}的“{number}”不是本期统计的数字：数字来自冻结快照，不能改写；新写的数字请用名单引用，如{{名单3}}"
    )]
    Number { place: String, number: String },
    #[error("{place}引用的名单{number}不存在")]
    NoList { place: String, number: String },
    #[error("{place}超过{most}字")]
    TooLong { place: String, most: usize },
    #[error("{place}为空；不用的请整条删去")]
    Blank { place: String },
    #[error("{place}最多{most}条")]
    TooMany { place: &'static str, most: usize },
    #[error("工单{0}不能摘录：须是本期名单中有正文的工单，且只摘录一次")]
    NotQuotable(String),
    #[error("{place}含有“{word}”：认定之前不得使用这类表述")]
    Wording { place: String, word: &'static str },
}

impl WeeklyReport {
    /// Puts a person's words into a report whose texts were just drafted.
    pub fn put_words(&mut self, words: &IssueWords) -> Result<(), WordsRefused> {
        let mut notes = Vec::new();
        for (section, text) in &words.notes {
            let place = format!("“{}”的编者按", section.label());
            let (text, basis) = self.written(&place, text, "", LONGEST_NOTE)?;
            refuse_word(&place, &text)?;
            notes.push((*section, Advice::note(text, basis)));
        }
        let typical = self.clues(&words.clues)?;
        if words.advice.len() > MOST_ADVICE {
            return Err(WordsRefused::TooMany {
                place: "七、研判和建议",
                most: MOST_ADVICE,
            });
        }
        let advice = (1..)
            .zip(&words.advice)
            .map(|(number, words)| self.advice(number, words));
        let advice = advice.collect::<Result<Vec<_>, _>>()?;
        self.notes = notes.into_iter().collect();
        self.typical = typical;
        self.advice = advice;
        Ok(())
    }

    /// The words that say what was drafted.
    pub fn drafted_words(&self) -> IssueWords {
        IssueWords {
            notes: self
                .notes
                .iter()
                .map(|(section, note)| (*section, note.text.clone()))
                .collect(),
            clues: self
                .typical
                .iter()
                .map(|clue| ClueWords {
                    order_id: clue.order_id.clone(),
                    text: clue.text.clone(),
                })
                .collect(),
            advice: (0..)
                .zip(&self.advice)
                .map(|(place, advice)| AdviceWords {
                    drafted: Some(place),
                    text: advice.text.clone(),
                    unit: advice.unit.clone(),
                    due: advice.due.map(|due| due.day),
                })
                .collect(),
        }
    }

    fn clues(&self, words: &[ClueWords]) -> Result<Vec<TypicalClue>, WordsRefused> {
        if words.len() > MOST_CLUES {
            return Err(WordsRefused::TooMany {
                place: "六、典型线索",
                most: MOST_CLUES,
            });
        }
        let mut told = BTreeSet::new();
        let mut clues = Vec::new();
        for (number, words) in (1..).zip(words) {
            let place = format!("六、典型线索第{number}条");
            let refused = || WordsRefused::NotQuotable(words.order_id.clone());
            let order = self
                .orders
                .iter()
                .find(|order| order.order_id == words.order_id);
            let order = order.ok_or_else(refused)?;
            if order.excerpt.is_empty() || !told.insert(&words.order_id) {
                return Err(refused());
            }
            let quoted = self
                .typical
                .iter()
                .find(|clue| clue.order_id == words.order_id);
            let drafted = if let Some(clue) = quoted {
                clue.clone()
            } else {
                let (category, list) = self.place_of(&words.order_id).ok_or_else(refused)?;
                clue_from(order, category, list)
            };
            let counted = format!("{}{}", drafted.text, order.excerpt);
            let (text, _) = self.written(&place, &words.text, &counted, LONGEST_CLUE)?;
            refuse_word(&place, &text)?;
            clues.push(TypicalClue { text, ..drafted });
        }
        Ok(clues)
    }

    /// Under which category, and in which list, an order stands in 五 or else in 二.
    fn place_of(&self, order_id: &str) -> Option<(Category, &ListId)> {
        let attention = self
            .attention
            .rows
            .iter()
            .map(|row| (row.category, &row.counts));
        let categories = self
            .categories
            .rows
            .iter()
            .map(|row| (row.category, &row.counts));
        attention
            .chain(categories)
            .filter_map(|(category, counts)| Some((category, counts.orders.list.as_ref()?)))
            .find(|(_, list)| {
                self.list(list)
                    .is_some_and(|list| list.order_ids.iter().any(|id| id == order_id))
            })
    }

    fn advice(&self, number: usize, words: &AdviceWords) -> Result<Advice, WordsRefused> {
        let place = format!("七、研判和建议第{number}条");
        let drafted = words.drafted.and_then(|drafted| self.advice.get(drafted));
        let counted = drafted.map_or("", |advice| advice.text.as_str());
        let (text, mut basis) = self.written(&place, &words.text, counted, LONGEST_ADVICE)?;
        refuse_word(&place, &text)?;
        if words.unit.chars().count() > LONGEST_UNIT {
            return Err(WordsRefused::TooLong {
                place: format!("{place}的单位"),
                most: LONGEST_UNIT,
            });
        }
        for list in drafted
            .map(|advice| advice.basis.as_slice())
            .unwrap_or_default()
        {
            if !basis.contains(list) {
                basis.push(list.clone());
            }
        }
        let as_drafted = drafted.and_then(|advice| advice.due);
        Ok(Advice {
            text,
            unit: words.unit.clone(),
            due: words.due.map(|day| match as_drafted {
                Some(due) if due.day == day => due,
                // A day that a person set is what it is.
                _ => FeedbackDay {
                    day,
                    provisional: false,
                },
            }),
            basis,
        })
    }

    /// A text with its references filled in, and the lists that it refers to; `counted` tells the numbers it may use.
    fn written(
        &self,
        place: &str,
        text: &str,
        counted: &str,
        most: usize,
    ) -> Result<(String, Vec<ListId>), WordsRefused> {
        let text = text.trim();
        if text.is_empty() {
            return Err(WordsRefused::Blank {
                place: place.to_owned(),
            });
        }
        if text.chars().count() > most {
            return Err(WordsRefused::TooLong {
                place: place.to_owned(),
                most,
            });
        }
        let (mut shown, mut bare, mut basis) = (String::new(), String::new(), Vec::new());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("{名单") {
            let Some((number, after)) = behind.split_once('}') else {
                break;
            };
            let place_of_list = number
                .trim()
                .parse()
                .ok()
                .and_then(|number: usize| number.checked_sub(1));
            let list = place_of_list.and_then(|place| self.lists.get(place));
            let list = list.ok_or_else(|| WordsRefused::NoList {
                place: place.to_owned(),
                number: number.to_owned(),
            })?;
            bare.push_str(before);
            // Keeps the digits on both sides apart.
            bare.push(' ');
            shown.push_str(before);
            shown.push_str(&list.order_ids.len().to_string());
            basis.push(list.id.clone());
            rest = after;
        }
        bare.push_str(rest);
        shown.push_str(rest);
        match foreign_number(&bare, counted) {
            Some(number) => Err(WordsRefused::Number {
                place: place.to_owned(),
                number,
            }),
            None => Ok((shown, basis)),
        }
    }
}

fn refuse_word(place: &str, text: &str) -> Result<(), WordsRefused> {
    match refuse_in_words(text) {
        None => Ok(()),
        Some(word) => Err(WordsRefused::Wording {
            place: place.to_owned(),
            word,
        }),
    }
}

#[cfg(test)]
mod tests;
