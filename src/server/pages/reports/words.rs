//! The words of an issue as its form shows and sends them.

use chrono::NaiveDate;
use serde::Serialize;

use super::files::{sources, week_of};
use super::issue::{self, IssuePage};
use crate::pipeline::{IssueError, edit_issue};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{IssueReports, Visit};
use crate::server::refusal::Refusal;
use crate::workflow::{AdviceWords, ClueWords, IssueSection, IssueWords};

/// Empty lines that a form offers besides what is there.
const MORE_LINES: usize = 2;

/// The form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct WordsForm {
    notes: Vec<Note>,
    clues: Vec<Clue>,
    advice: Vec<Line>,
    /// Lists that a number may refer to: number and title.
    lists: Vec<(usize, String, usize)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Note {
    code: IssueSection,
    label: &'static str,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Clue {
    order_id: String,
    text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    drafted: Option<usize>,
    /// The sentence as it was drafted: its numbers may be used.
    was: Option<String>,
    text: String,
    unit: String,
    due: Option<NaiveDate>,
}

impl WordsForm {
    /// `drafted` are the sentences of 七 as they were drafted.
    pub(super) fn of(
        words: &IssueWords,
        drafted: &[String],
        lists: Vec<(usize, String, usize)>,
    ) -> Self {
        let note = |section: &IssueSection| Note {
            code: *section,
            label: section.label(),
            text: words.notes.get(section).cloned().unwrap_or_default(),
        };
        let line = |advice: &AdviceWords| Line {
            drafted: advice.drafted,
            was: advice
                .drafted
                .and_then(|place| drafted.get(place))
                .filter(|was| **was != advice.text)
                .cloned(),
            text: advice.text.clone(),
            unit: advice.unit.clone(),
            due: advice.due,
        };
        let clue = |clue: &ClueWords| Clue {
            order_id: clue.order_id.clone(),
            text: clue.text.clone(),
        };
        let mut form = Self {
            notes: IssueSection::ALL.iter().map(note).collect(),
            clues: words.clues.iter().map(clue).collect(),
            advice: words.advice.iter().map(line).collect(),
            lists,
        };
        // A drafted sentence that was struck out is offered again, at the end.
        let kept = |place: usize| {
            words
                .advice
                .iter()
                .any(|advice| advice.drafted == Some(place))
        };
        for (place, was) in drafted
            .iter()
            .enumerate()
            .filter(|(place, _)| !kept(*place))
        {
            form.advice.push(Line {
                drafted: Some(place),
                was: Some(was.clone()),
                ..Line::blank()
            });
        }
        for _ in 0..MORE_LINES {
            form.advice.push(Line::blank());
        }
        form.clues.push(Clue {
            order_id: String::new(),
            text: String::new(),
        });
        form
    }

    #[cfg(test)]
    pub(super) fn sample() -> Self {
        let words = IssueWords {
            notes: [(IssueSection::Overview, "<按语>".to_owned())].into(),
            clues: vec![ClueWords {
                order_id: "12345:X1".to_owned(),
                text: "称收到的商品与页面不符。".to_owned(),
            }],
            advice: vec![AdviceWords {
                drafted: Some(0),
                text: "请先行核查。".to_owned(),
                unit: "市场监管局".to_owned(),
                due: NaiveDate::from_ymd_opt(2026, 12, 4),
            }],
        };
        let drafted = ["建议优先核查。".to_owned(), "建议关注。".to_owned()];
        Self::of(&words, &drafted, vec![(1, "有效线索".to_owned(), 58)])
    }
}

impl Line {
    fn blank() -> Self {
        Self {
            drafted: None,
            was: None,
            text: String::new(),
            unit: String::new(),
            due: None,
        }
    }
}

/// The words that a form sends; a line without text is struck out.
fn words_of(ask: &Ask) -> Result<IssueWords, Refusal> {
    let mut words = IssueWords::default();
    for section in IssueSection::ALL {
        if let Some(text) = ask.field(&format!("note-{section}")) {
            words.notes.insert(*section, text.to_owned());
        }
    }
    for (order_id, text) in ask
        .all_fields("clue_order")
        .zip(ask.all_fields("clue_text"))
    {
        if !text.is_empty() {
            words.clues.push(ClueWords {
                order_id: order_id.to_owned(),
                text: text.to_owned(),
            });
        }
    }
    let lines = ask
        .all_fields("advice_text")
        .zip(ask.all_fields("advice_drafted"))
        .zip(ask.all_fields("advice_unit"))
        .zip(ask.all_fields("advice_due"));
    for (((text, drafted), unit), due) in lines {
        if text.is_empty() {
            continue;
        }
        let due: Option<NaiveDate> = match due {
            "" => None,
            day => Some(
                day.parse()
                    .map_err(|_| Refusal::unprocessable(format!("反馈期限的写法不对：{day}")))?,
            ),
        };
        words.advice.push(AdviceWords {
            drafted: drafted.parse().ok(),
            text: text.to_owned(),
            unit: unit.to_owned(),
            due,
        });
    }
    Ok(words)
}

/// Keeps the words. Refused ones come back in the form, with the reason: nobody types twice.
pub(in crate::server::pages) async fn edit(
    app: App,
    visit: Visit<IssueReports>,
    ask: Ask,
) -> Result<IssuePage, Refusal> {
    let week = week_of(&ask)?;
    let seen: i64 = ask.needed_as("seen", "周报版本")?;
    let words = words_of(&ask)?;
    let (session, given) = (&visit.session, (seen, words.clone()));
    let stages = app.stages().await?;
    match edit_issue(sources(&app, &stages), session, week, given, app.now()).await {
        Ok(_) => {
            let mut page = issue::shown(&app, session, week, None).await?;
            page.saved = true;
            Ok(page)
        }
        Err(error @ (IssueError::Words(_) | IssueError::Personal { .. })) => {
            let mut page = issue::shown(&app, session, week, Some(&words)).await?;
            page.refused = Some(format!("文字没有保存：{error}"));
            Ok(page)
        }
        Err(error) => Err(error.into()),
    }
}
