//! An issue of the weekly report on its way to the signature: the draft of a frozen week, a person's words, what is signed.

use super::{ReportOptions, build_report};
use crate::access::ProofLimit;
use crate::desk::{DeskError, Moment, Session, SignedFile, take_issue_step};
use crate::document::PaperFonts;
use crate::domain::Week;
use crate::flags::RuleSet;
use crate::pipeline::{PipelineError, Stages};
use crate::redact::OwnValues;
use crate::report::model::Standing;
use crate::report::{BuiltReport, WeeklyReport, WordsRefused};
use crate::rules::Routing;
use crate::store::Store;
use crate::workflow::{Issue, IssueState, IssueStep, IssueStepKind, IssueWords};

/// Why an issue was not changed. Nothing has happened.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    #[error("{0} 尚未结束，数字还会变动；冻结后才能修改和签发周报")]
    NotFrozen(Week),
    #[error(transparent)]
    Words(#[from] WordsRefused),
    #[error("“{found}”疑为{kind}，周报中不得出现；请改写")]
    Personal { kind: &'static str, found: String },
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
}

impl From<crate::db::DbError> for IssueError {
    fn from(error: crate::db::DbError) -> Self {
        Self::Pipeline(error.into())
    }
}

/// What an issue is made from, besides the store.
#[derive(Clone, Copy)]
pub struct IssueSources<'a> {
    pub store: &'a Store,
    pub stages: &'a Stages,
    pub rules: &'a RuleSet,
    pub routing: &'a Routing,
    /// 编发单位, where nobody names another.
    pub office: &'a str,
    /// What PDF is printed with.
    pub fonts: Option<&'a PaperFonts>,
}

/// An issue as it stands now: its history, the report as drafted, and as its words make it.
pub struct IssueInHand {
    pub issue: Issue,
    pub frozen: bool,
    pub drafted: WeeklyReport,
    /// With the words that were written last; as drafted where they do not fit any more.
    pub report: WeeklyReport,
    /// Why the words do not fit what a newer program drafts. What was issued is kept as it was signed all the same.
    pub stale: Option<WordsRefused>,
}

/// Builds the issue of an evaluated week with the words that were written last.
pub async fn issue_in_hand(from: IssueSources<'_>, week: Week) -> Result<IssueInHand, IssueError> {
    let snapshot = from.store.database.snapshot(week).await?;
    let snapshot = snapshot.ok_or(PipelineError::NotEvaluated(week))?;
    let issue = from.store.database.issue(week).await?;
    let options = ReportOptions { week, issuer: None };
    let mut drafted = build_report(from, &options).await?;
    drafted.header.standing = standing_of(&issue);
    let mut report = drafted.clone();
    let stale = issue
        .words()
        .and_then(|words| report.put_words(words).err());
    Ok(IssueInHand {
        issue,
        frozen: snapshot.frozen,
        drafted,
        report,
        stale,
    })
}

/// Takes a person's words in place of those before.
pub async fn edit_issue(
    from: IssueSources<'_>,
    session: &Session,
    week: Week,
    (seen, words): (i64, IssueWords),
    moment: Moment,
) -> Result<Issue, IssueError> {
    let mut in_hand = frozen(issue_in_hand(from, week).await?, week)?;
    in_hand.drafted.put_words(&words)?;
    refuse_personal(from.stages, &words, &in_hand.report)?;
    let step = IssueStep::Edit { words };
    Ok(take_issue_step(from.store, session, week, (seen, step), &[], moment).await?)
}

/// Submits, returns or reopens an issue.
pub async fn move_issue(
    from: IssueSources<'_>,
    session: &Session,
    week: Week,
    (seen, step): (i64, IssueStep),
    moment: Moment,
) -> Result<Issue, IssueError> {
    let snapshot = from.store.database.snapshot(week).await?;
    let snapshot = snapshot.ok_or(PipelineError::NotEvaluated(week))?;
    if !snapshot.frozen {
        return Err(IssueError::NotFrozen(week));
    }
    Ok(take_issue_step(from.store, session, week, (seen, step), &[], moment).await?)
}

/// Signs what was submitted: builds its files once more and keeps them as they are. Needs a fresh proof of who signs.
pub async fn sign_issue(
    from: IssueSources<'_>,
    session: &Session,
    week: Week,
    seen: i64,
    proof: ProofLimit,
    moment: Moment,
) -> Result<Issue, IssueError> {
    session.proved_lately(proof, moment)?;
    let in_hand = frozen(issue_in_hand(from, week).await?, week)?;
    let name = &session.account.name;
    let IssueInHand {
        issue,
        mut report,
        stale,
        ..
    } = in_hand;
    if let Some(refused) = stale {
        return Err(refused.into());
    }
    let may = issue.possible_for(name, session.account.role);
    let submitted_by = match issue.state() {
        IssueState::Submitted { by } => by.to_string(),
        IssueState::Drafting | IssueState::Issued { .. } => String::new(),
    };
    report.header.standing = Standing::Issued {
        edition: issue.edition(),
        submitted_by,
        signed_by: name.to_string(),
        signed_on: moment.day,
    };
    let number = report.header.issue;
    if issue.version() != seen || !may.contains(&IssueStepKind::Sign) {
        // Refused by the rules, and on record.
        let step = IssueStep::Sign {
            issue: number,
            manifest: String::new(),
        };
        return Ok(take_issue_step(from.store, session, week, (seen, step), &[], moment).await?);
    }
    let fonts = from.fonts.cloned();
    let built = tokio::task::spawn_blocking(move || BuiltReport::of(&report, fonts.as_ref()))
        .await
        .map_err(|_| PipelineError::Thread("周报"))?
        .map_err(PipelineError::from)?;
    let step = IssueStep::Sign {
        issue: number,
        manifest: built.sha256(),
    };
    let files: Vec<SignedFile> = built
        .files()
        .map(|(file, bytes)| SignedFile {
            name: file.name,
            sha256: file.sha256,
            bytes: bytes.to_vec(),
        })
        .collect();
    Ok(take_issue_step(from.store, session, week, (seen, step), &files, moment).await?)
}

/// All files of the edition that was issued last, the manifest among them; `None` while none was.
pub async fn issued_files(
    store: &Store,
    week: Week,
) -> Result<Option<Vec<(String, Vec<u8>)>>, PipelineError> {
    let known = store.database.issue_files(week).await?;
    let Some(edition) = known.iter().map(|file| file.edition).max() else {
        return Ok(None);
    };
    let mut files = Vec::new();
    for file in known.into_iter().filter(|file| file.edition == edition) {
        let bytes = store.database.issue_file(week, edition, &file.name).await?;
        files.extend(bytes.map(|bytes| (file.name, bytes)));
    }
    Ok(Some(files))
}

fn frozen(in_hand: IssueInHand, week: Week) -> Result<IssueInHand, IssueError> {
    if in_hand.frozen {
        Ok(in_hand)
    } else {
        Err(IssueError::NotFrozen(week))
    }
}

fn standing_of(issue: &Issue) -> Standing {
    match issue.state() {
        IssueState::Drafting | IssueState::Submitted { .. } => Standing::Draft,
        IssueState::Issued {
            submitted_by,
            signed_by,
            signed_on,
            ..
        } => Standing::Issued {
            edition: issue.edition(),
            submitted_by: submitted_by.to_string(),
            signed_by: signed_by.to_string(),
            signed_on: *signed_on,
        },
    }
}

/// Whatever a person writes is looked through as the text of an order is; what the report tells already may stay.
fn refuse_personal(
    stages: &Stages,
    words: &IssueWords,
    report: &WeeklyReport,
) -> Result<(), IssueError> {
    let known: Vec<&str> = report
        .typical
        .iter()
        .map(|clue| clue.text.as_str())
        .chain(report.advice.iter().map(|advice| advice.text.as_str()))
        .chain(report.attention.rows.iter().map(|row| row.name.as_str()))
        .chain(report.attention.review.iter().map(|row| row.name.as_str()))
        .collect();
    let texts = words
        .notes
        .values()
        .chain(words.clues.iter().map(|clue| &clue.text))
        .chain(
            words
                .advice
                .iter()
                .flat_map(|advice| [&advice.text, &advice.unit]),
        );
    for text in texts {
        for passage in stages
            .redactor
            .redact_with(text, &OwnValues::default())
            .found
        {
            let length = passage.end.saturating_sub(passage.start);
            let found: String = text.chars().skip(passage.start).take(length).collect();
            if !known.iter().any(|told| told.contains(&found)) {
                return Err(IssueError::Personal {
                    kind: passage.kind.label(),
                    found,
                });
            }
        }
    }
    Ok(())
}
