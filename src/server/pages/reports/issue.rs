//! One issue of the weekly report: how far it has got, its words, its steps, and everything that was issued of it.

use serde::Serialize;

use super::files::{in_hand, sources, week_of};
use super::words::WordsForm;
use crate::db::IssueFile;
use crate::desk::Session;
use crate::domain::Week;
use crate::pipeline::{move_issue, sign_issue};
use crate::report::unit_of_part;
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{IssueReports, ReadReports, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;
use crate::workflow::{Issue, IssueState, IssueStep, IssueStepKind, IssueWords};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct IssuePage {
    week: Week,
    title: String,
    period: String,
    frozen: bool,
    stage: &'static str,
    edition: u32,
    /// What has to be said about where it stands.
    facts: Vec<(&'static str, String)>,
    version: i64,
    steps: Vec<Offered>,
    /// Why this person can take none.
    waits_for: Option<&'static str>,
    /// Present for those who may write now.
    words: Option<WordsForm>,
    /// Units with a part of their own, and its file.
    parts: Vec<(String, String)>,
    has_pdf: bool,
    history: Vec<Past>,
    editions: Vec<Edition>,
    /// Said after words were kept.
    pub(super) saved: bool,
    /// Why words were not kept.
    pub(super) refused: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Offered {
    kind: IssueStepKind,
    label: &'static str,
    wants_reason: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Past {
    number: i64,
    day: String,
    actor: String,
    role: &'static str,
    step: &'static str,
    reason: Option<String>,
}

/// An edition as it was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Edition {
    number: u32,
    files: Vec<(String, String)>,
}

impl Page for IssuePage {
    const FILE: &'static str = "workbench/issue.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let offered = |kind: &IssueStepKind| Offered {
            kind: *kind,
            label: kind.label(),
            wants_reason: *kind != IssueStepKind::Sign,
        };
        let draft = Self {
            week: "2026-W47".parse().unwrap(),
            title: "电商领域信用风险预警周报（2026年第47期 总第12期）".to_owned(),
            period: "2026年11月16日—2026年11月22日".to_owned(),
            frozen: true,
            stage: "起草中",
            edition: 1,
            facts: vec![("提请人", "甲一".to_owned())],
            version: 3,
            steps: IssueStepKind::ALL[1..].iter().map(offered).collect(),
            waits_for: None,
            words: Some(WordsForm::sample()),
            parts: vec![("市场监管局".to_owned(), "parts/市场监管局.html".to_owned())],
            has_pdf: true,
            history: vec![Past {
                number: 1,
                day: "2026-11-23".to_owned(),
                actor: "甲一".to_owned(),
                role: "审阅员",
                step: "退回修改",
                reason: Some("<理由>".to_owned()),
            }],
            editions: vec![Edition {
                number: 1,
                files: vec![("report.html".to_owned(), "ab".repeat(32))],
            }],
            saved: true,
            refused: Some("七、研判和建议第1条超过300字".to_owned()),
        };
        let read_only = Self {
            frozen: false,
            steps: Vec::new(),
            waits_for: Some("本周尚未结束"),
            words: None,
            saved: false,
            refused: None,
            ..draft.clone()
        };
        vec![draft, read_only]
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    visit: Visit<ReadReports>,
    ask: Ask,
) -> Result<IssuePage, Refusal> {
    shown(&app, &visit.session, week_of(&ask)?, None).await
}

pub(in crate::server::pages) async fn step(
    app: App,
    visit: Visit<IssueReports>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let week = week_of(&ask)?;
    let seen: i64 = ask.needed_as("seen", "周报版本")?;
    let kind: IssueStepKind = ask.needed_as("step", "办理事项")?;
    let reason = ask.field("reason").unwrap_or_default().to_owned();
    let stages = app.stages().await?;
    let (from, session, moment) = (sources(&app, &stages), &visit.session, app.now());
    let step = match kind {
        IssueStepKind::Sign => {
            sign_issue(from, session, week, seen, app.security.proof, moment).await?;
            return Ok(Go::to(format!("/reports/{week}")));
        }
        IssueStepKind::Submit => IssueStep::Submit { reason },
        IssueStepKind::Return => IssueStep::Return { reason },
        IssueStepKind::Reopen => IssueStep::Reopen { reason },
        IssueStepKind::Edit => {
            return Err(Refusal::unprocessable("修改文字请用页面上的“保存文字”"));
        }
    };
    move_issue(from, session, week, (seen, step), moment).await?;
    Ok(Go::to(format!("/reports/{week}")))
}

/// The page of an issue for one person; `typed` are words that were just refused.
pub(super) async fn shown(
    app: &App,
    session: &Session,
    week: Week,
    typed: Option<&IssueWords>,
) -> Result<IssuePage, Refusal> {
    let in_hand = in_hand(app, week).await?;
    let files = app.store.database.issue_files(week).await?;
    let issue = &in_hand.issue;
    let possible = if in_hand.frozen {
        issue.possible_for(&session.account.name, session.account.role)
    } else {
        Vec::new()
    };
    let words = possible.contains(&IssueStepKind::Edit).then(|| {
        let drafted = in_hand.drafted.drafted_words();
        let sentences: Vec<String> = drafted
            .advice
            .iter()
            .map(|line| line.text.clone())
            .collect();
        let words = typed.or(issue.words()).unwrap_or(&drafted);
        let lists = (1..).zip(&in_hand.drafted.lists);
        let lists = lists.map(|(number, list)| (number, list.title.clone(), list.order_ids.len()));
        WordsForm::of(words, &sentences, lists.collect())
    });
    let steps: Vec<Offered> = possible
        .into_iter()
        .filter(|kind| *kind != IssueStepKind::Edit)
        .map(|kind| Offered {
            kind,
            label: kind.label(),
            wants_reason: kind != IssueStepKind::Sign,
        })
        .collect();
    Ok(IssuePage {
        week,
        title: in_hand.report.header.title(),
        period: in_hand.report.header.period(),
        frozen: in_hand.frozen,
        stage: issue.state().stage().label(),
        edition: issue.edition(),
        facts: facts(issue),
        version: issue.version(),
        waits_for: waits_for(in_hand.frozen, issue, &steps),
        steps,
        words,
        has_pdf: has_pdf(issue, &files).unwrap_or(app.fonts.is_some()),
        parts: parts(issue, &files).unwrap_or_else(|| in_hand.report.parts()),
        history: issue.events().iter().map(past).collect(),
        editions: editions(files),
        saved: false,
        refused: in_hand
            .stale
            .as_ref()
            .map(|refused| format!("已写的文字与现在起草的内容不符，须修改后才能签发：{refused}")),
    })
}

/// Units and files of the edition that was signed; `None` before. What a draft of today would have is not what was issued.
fn parts(issue: &Issue, files: &[IssueFile]) -> Option<Vec<(String, String)>> {
    let IssueState::Issued { .. } = issue.state() else {
        return None;
    };
    let signed = files.iter().filter(|file| file.edition == issue.edition());
    let parts = signed.filter_map(|file| {
        let unit = unit_of_part(&file.name)?;
        Some((unit.to_owned(), file.name.clone()))
    });
    Some(parts.collect())
}

/// Whether the edition that was signed was printed; `None` before.
fn has_pdf(issue: &Issue, files: &[IssueFile]) -> Option<bool> {
    let IssueState::Issued { .. } = issue.state() else {
        return None;
    };
    let mut signed = files.iter().filter(|file| file.edition == issue.edition());
    Some(signed.any(|file| file.name == "report.pdf"))
}

fn facts(issue: &Issue) -> Vec<(&'static str, String)> {
    match issue.state() {
        IssueState::Drafting => Vec::new(),
        IssueState::Submitted { by } => vec![("提请人", by.to_string())],
        IssueState::Issued {
            submitted_by,
            signed_by,
            signed_on,
            issue,
            manifest,
        } => vec![
            ("期号", format!("总第{issue}期")),
            ("提请人", submitted_by.to_string()),
            ("签发人", signed_by.to_string()),
            ("签发日期", signed_on.to_string()),
            ("清单摘要", manifest.clone()),
        ],
    }
}

fn waits_for(frozen: bool, issue: &Issue, steps: &[Offered]) -> Option<&'static str> {
    if !frozen {
        return Some("本周尚未结束，数字还会变动；冻结后才能修改和签发。");
    }
    match issue.state() {
        IssueState::Submitted { .. }
            if !steps.iter().any(|step| step.kind == IssueStepKind::Sign) =>
        {
            Some("待另一名审阅员或信用审核员签发；修改过文字或提请签发的人不能自己签发。")
        }
        _ if steps.is_empty() => Some("由审阅员或信用审核员办理。"),
        _ => None,
    }
}

fn past(event: &crate::workflow::IssueEvent) -> Past {
    Past {
        number: event.number,
        day: event.day.to_string(),
        actor: event.actor.to_string(),
        role: event.role.label(),
        step: event.step.kind().label(),
        reason: event.step.reason().map(str::to_owned),
    }
}

/// The newest first, as the files come.
fn editions(files: Vec<IssueFile>) -> Vec<Edition> {
    let mut editions: Vec<Edition> = Vec::new();
    for file in files {
        let named = (file.name, file.sha256);
        match editions.last_mut() {
            Some(edition) if edition.number == file.edition => edition.files.push(named),
            _ => editions.push(Edition {
                number: file.edition,
                files: vec![named],
            }),
        }
    }
    editions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn words_steps_and_editions_are_on_the_page_and_texts_are_escaped() {
        let pages = rendered::<IssuePage>();
        for part in [
            "name=\"note-overview\"",
            "name=\"clue_text\"",
            "name=\"advice_due\"",
            "value=\"sign\"",
            "&lt;按语&gt;",
            "&lt;理由&gt;",
            "/reports/2026-W47/editions/1/report.html",
            "超过300字",
        ] {
            assert!(pages[0].contains(part), "{part}\n{}", pages[0]);
        }
        assert!(!pages[1].contains("<textarea") && pages[1].contains("本周尚未结束"));
    }
}
