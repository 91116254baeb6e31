//! A letter under the pen: its parts in their order, and what each may say.

use crate::document::{Form, Grid, Manuscript, Properties, Words};
use crate::domain::{finding_in, punishment_in};
use crate::templates::chinese_date;

use super::{Letter, LetterKind, Writer};

/// The older word for 严重失信主体名单; no letter uses it (R-CRD-16).
const OLD_WORD: &str = "黑名单";

/// Why a letter was not drafted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LetterRefused {
    #[error(
        "{}中“{word}”一词在认定前不得对经营者使用（E.3第7项）：{text}。请改用“被投诉较多”“涉嫌”“待核查”",
        kind.label()
    )]
    BeforeFinding {
        kind: LetterKind,
        word: &'static str,
        text: String,
    },
    #[error("{}面向社会，不得出现经营者名称或代码：{name}", kind.label())]
    Named { kind: LetterKind, name: String },
    #[error("不能起草{}：{why}", kind.label())]
    NotYet { kind: LetterKind, why: String },
}

/// What has been determined about what is being said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Clues: no word of a finding or of punishment.
    BeforeFinding,
    /// Decisions with their documents, and the law itself.
    AfterFinding,
}

pub(super) struct Draft {
    kind: LetterKind,
    title: String,
    writer: Writer,
    standing: Standing,
    manuscript: Manuscript,
    refused: Option<LetterRefused>,
    /// Names that this letter must not hold.
    hidden: Vec<String>,
}

impl Draft {
    /// Begins with its title. `handling` stands above it, where there is something to heed.
    pub(super) fn new(
        kind: LetterKind,
        (standing, handling): (Standing, &str),
        title: impl Into<String>,
        writer: &Writer,
    ) -> Self {
        let title = title.into();
        let mut draft = Self {
            kind,
            title: title.clone(),
            writer: writer.clone(),
            standing,
            manuscript: Manuscript::default(),
            refused: None,
            hidden: Vec::new(),
        };
        if !handling.is_empty() {
            draft.say(Form::Confidential, handling);
        }
        draft.say(Form::LetterTitle, title);
        draft
    }

    /// Names that may not stand anywhere in it.
    pub(super) fn hide(&mut self, names: impl IntoIterator<Item = String>) {
        let said = names.into_iter().filter(|name| !name.trim().is_empty());
        self.hidden.extend(said);
    }

    pub(super) fn to(&mut self, addressee: &str) {
        self.say(Form::Addressee, format!("{addressee}："));
    }

    pub(super) fn text(&mut self, words: impl Into<Words>) {
        self.say(Form::Body, words);
    }

    pub(super) fn heading(&mut self, words: &str) {
        self.say(Form::Heading, words);
    }

    pub(super) fn banner(&mut self, words: &str) {
        self.say(Form::Banner, words);
    }

    pub(super) fn note(&mut self, words: impl Into<Words>) {
        self.say(Form::Note, words);
    }

    /// What follows tells of decisions, not of clues.
    pub(super) fn after_finding(&mut self) {
        self.standing = Standing::AfterFinding;
    }

    pub(super) fn before_finding(&mut self) {
        self.standing = Standing::BeforeFinding;
    }

    pub(super) fn table(&mut self, caption: &str, grid: &Grid) {
        self.check(caption);
        for text in grid.texts() {
            self.check(&text);
        }
        self.manuscript.table(caption, grid);
    }

    /// On a page of its own.
    pub(super) fn annex(&mut self, number: &str, title: &str) {
        self.say(Form::Annex, number);
        self.say(Form::AnnexTitle, title);
    }

    /// 署名 and 成文日期.
    pub(super) fn sign(&mut self) {
        self.say(Form::Body, "");
        let (office, day) = (self.writer.office.clone(), chinese_date(self.writer.day));
        self.say(Form::Signature, office);
        self.say(Form::Signature, day);
    }

    pub(super) fn finish(self) -> Result<Letter, LetterRefused> {
        if let Some(refused) = self.refused {
            return Err(refused);
        }
        let said: String = self.manuscript.texts().collect();
        if let Some(name) = self.hidden.iter().find(|name| said.contains(*name)) {
            let (kind, name) = (self.kind, name.clone());
            return Err(LetterRefused::Named { kind, name });
        }
        let midnight = self.writer.day.and_time(chrono::NaiveTime::MIN);
        Ok(Letter {
            kind: self.kind,
            properties: Properties {
                title: self.title.clone(),
                issuer: self.writer.office,
                description: self.kind.label().to_owned(),
                until: midnight,
            },
            title: self.title,
            manuscript: self.manuscript,
        })
    }

    fn say(&mut self, form: Form, words: impl Into<Words>) {
        let words = words.into();
        self.check(&words.text());
        self.manuscript.say(form, words);
    }

    /// Keeps the first sentence that says too much.
    fn check(&mut self, text: &str) {
        let word = match self.standing {
            Standing::BeforeFinding => finding_in(text).or_else(|| punishment_in(text)),
            Standing::AfterFinding => text.contains(OLD_WORD).then_some(OLD_WORD),
        };
        if let (Some(word), None) = (word, &self.refused) {
            self.refused = Some(LetterRefused::BeforeFinding {
                kind: self.kind,
                word,
                text: text.to_owned(),
            });
        }
    }
}
