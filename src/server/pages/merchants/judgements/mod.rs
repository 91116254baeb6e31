//! 主体判定: what people judged about who is one, newest first, with who, when, why and what it changed.

mod export;
pub(in crate::server) mod one;

use serde::Serialize;

use crate::domain::{CountedMerchant, Judgement, RecordedEffect, Verdict, standing};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::pages::imports::told as told_moment;
use crate::server::permission::{Permission as _, ReadJudgements, ReadOrders, Visit};
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;
use crate::templates::Page;

pub(in crate::server) use export::file as export;

/// Judgements on a page.
const LISTED: usize = 50;

pub(in crate::server) const ASKS: &[Parameter] =
    &[Parameter::integer("before", "只要这个编号之前的")];

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server) struct JudgementsPage {
    total: usize,
    judgements: Vec<Told>,
    /// Whether this person may look at merchants and single judgements.
    may_open: bool,
    next_url: Option<String>,
}

/// One judgement in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Told {
    pub(super) number: i64,
    at: String,
    operator: String,
    sentence: String,
    reason: String,
    /// It stands, or what became of it.
    state: String,
    stands: bool,
    /// As it was shown when it was made; `null` for those of earlier programs.
    effect: Option<String>,
}

impl Page for JudgementsPage {
    const FILE: &'static str = "workbench/judgements.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let full = Self {
            total: 60,
            judgements: vec![Told::sample()],
            may_open: true,
            next_url: Some("?before=4".to_owned()),
        };
        let empty = Self {
            total: 0,
            judgements: Vec::new(),
            may_open: false,
            next_url: None,
        };
        vec![full, empty]
    }
}

#[cfg(test)]
impl Told {
    pub(super) fn sample() -> Self {
        Self {
            number: 4,
            at: "2026-11-20 08:00".to_owned(),
            operator: "甲一".to_owned(),
            sentence: "M000001 与 M000002 是同一主体".to_owned(),
            reason: "<同一门店>".to_owned(),
            state: "有效".to_owned(),
            stands: true,
            effect: Some("3件、4件 → 7件".to_owned()),
        }
    }
}

pub(in crate::server) async fn list(
    app: App,
    visit: Visit<ReadJudgements>,
    ask: Ask,
) -> Result<JudgementsPage, Refusal> {
    let before: Option<i64> = ask.asked_as("before", "判定编号")?;
    let judgements = app.store.database.judgements().await?;
    let mut all = told(&app, &judgements, |_| true).await?;
    let total = all.len();
    all.retain(|one| before.is_none_or(|before| one.number < before));
    let more = all.len() > LISTED;
    all.truncate(LISTED);
    let last = all.last().map(|one| one.number.to_string());
    Ok(JudgementsPage {
        total,
        judgements: all,
        may_open: ReadOrders::ROLES.contains(&visit.role()),
        next_url: last
            .filter(|_| more)
            .map(|last| ask.query_with("before", Some(&last))),
    })
}

/// The judgements whose verdict is wanted, newest first, with those that took one of them back.
pub(super) async fn told(
    app: &App,
    judgements: &[Judgement],
    wanted: impl Fn(&Verdict) -> bool,
) -> Result<Vec<Told>, Refusal> {
    let verdict_of = |number: i64| {
        let mut found = judgements.iter().filter(|one| one.number == number);
        found.next().map(|one| &one.verdict)
    };
    let about = |judgement: &&Judgement| match &judgement.verdict {
        Verdict::Withdrawn { judgement } => verdict_of(*judgement).is_some_and(&wanted),
        verdict => wanted(verdict),
    };
    let about: Vec<&Judgement> = judgements.iter().rev().filter(about).collect();
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let effects = app.store.database.judgement_effects().await?;
    let stand: Vec<i64> = standing(judgements).map(|one| one.number).collect();
    let told = |judgement: &Judgement| {
        let stands = stand.contains(&judgement.number);
        let taken_back = Verdict::Withdrawn {
            judgement: judgement.number,
        };
        let by = judgements.iter().find(|one| one.verdict == taken_back);
        Told {
            number: judgement.number,
            at: told_moment(judgement.judged_at),
            operator: judgement.operator.clone(),
            sentence: judgement.verdict.to_string(),
            reason: judgement.reason.clone(),
            state: match (by, stands) {
                (Some(by), _) => format!("已由判定{}撤销", by.number),
                (None, true) => "有效".to_owned(),
                (None, false) => "撤销".to_owned(),
            },
            stands,
            effect: effects.get(&judgement.number).map(told_effect),
        }
    };
    Ok(about.into_iter().map(told).collect())
}

fn told_effect(effect: &RecordedEffect) -> String {
    let counted = |merchants: &[CountedMerchant]| {
        let counted = merchants.iter().map(|merchant| {
            format!(
                "{}{} {}件、{}人、{}个事件",
                merchant.merchant_id,
                merchant.name,
                merchant.orders,
                merchant.complainants,
                merchant.incidents
            )
        });
        counted.collect::<Vec<_>>().join("；")
    };
    let counts = if effect.before == effect.after {
        "计数不变".to_owned()
    } else {
        format!("{} → {}", counted(&effect.before), counted(&effect.after))
    };
    match (effect.flags, effect.frozen_flags) {
        (Some(flags), frozen) => format!(
            "{counts}；预警变化{flags}条，已冻结的周另有{}条不改",
            frozen.unwrap_or_default()
        ),
        (None, _) => counts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn a_judgement_is_told_with_its_reason_and_texts_are_escaped() {
        let pages = rendered::<JudgementsPage>();
        assert!(pages[0].contains("&lt;同一门店&gt;"), "{}", pages[0]);
        assert!(pages[0].contains("/merchants/judgements/4"), "{}", pages[0]);
        assert!(pages[1].contains("还没有人判定"), "{}", pages[1]);
    }

    #[test]
    fn an_effect_is_told_in_counts_and_says_nothing_of_flags_that_nobody_looked_at() {
        let merchant = |id: &str, orders| CountedMerchant {
            merchant_id: id.to_owned(),
            name: "甲".to_owned(),
            orders,
            complainants: orders,
            incidents: orders,
        };
        let mut effect = RecordedEffect {
            before: vec![merchant("M1", 1)],
            after: vec![merchant("M1", 3)],
            flags: None,
            frozen_flags: None,
        };
        let told = told_effect(&effect);
        assert_eq!(told, "M1甲 1件、1人、1个事件 → M1甲 3件、3人、3个事件");
        effect.flags = Some(2);
        assert!(told_effect(&effect).contains("预警变化2条"));
        assert_eq!(told_effect(&RecordedEffect::default()), "计数不变");
    }
}
