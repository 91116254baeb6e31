//! Collects what letters are drafted from: cases, entries, frozen weeks and registers, as they stand on a day.

mod cases;
mod entries;
mod merchants;
mod units;
mod weeks;

use chrono::NaiveDate;

use crate::db::DbError;
use crate::desk::DeskError;
use crate::domain::{CreditEntryId, LawKey, MerchantId, Week};
use crate::letters::{
    GuideRow, Letter, LetterKind, LetterNeeds, LetterRefused, Writer, agenda, assistance, bulletin,
    couriers, employer_notice, feedback, fields, guide, interview, merchant, objection_answered,
    objection_received, platforms, providers, quarter, reminder, repair_notice, repairable, tip,
    transfer, typical,
};
use crate::lexicon::Regions;
use crate::pipeline::PipelineError;
use crate::rules::{LocalLaw, Routing};
use crate::store::{Store, StoreError};

/// What letters are drafted from.
#[derive(Clone, Copy)]
pub struct LetterSources<'a> {
    pub store: &'a Store,
    pub law: &'a LocalLaw,
    pub routing: &'a Routing,
    pub regions: &'a Regions,
}

/// What a letter is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LetterSubject {
    Case(String),
    Entry(CreditEntryId),
    Merchant(MerchantId),
    /// A department and the first and last day.
    Department(String, (NaiveDate, NaiveDate)),
    Days(NaiveDate, NaiveDate),
    /// First and last week, and parcels of couriers where somebody gave them.
    Weeks((Week, Week), Vec<(String, i64)>),
    Nothing,
}

/// Why there is no letter.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    #[error(transparent)]
    Refused(#[from] LetterRefused),
    #[error("没有编号为“{0}”的{1}，请核对编号")]
    Absent(String, &'static str),
    #[error("起草{}需要写明{}", .0.label(), .0.needs().label())]
    Incomplete(LetterKind),
    #[error("{0}至{1}中没有已冻结的周；周统计在周结束并重新评估后冻结")]
    NoWeeks(Week, Week),
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Pipeline(#[from] PipelineError),
}

impl From<DbError> for LetterError {
    fn from(error: DbError) -> Self {
        Self::Pipeline(error.into())
    }
}

impl From<StoreError> for LetterError {
    fn from(error: StoreError) -> Self {
        Self::Pipeline(error.into())
    }
}

/// Periods that the guide for those concerned tells.
const GUIDED: [LawKey; 9] = [
    LawKey::PublicityMinMinor,
    LawKey::PublicityMinGeneral,
    LawKey::PublicityMinSerious,
    LawKey::RepairDecision,
    LawKey::RepairPublicity,
    LawKey::ObjectionReview,
    LawKey::ObjectionProvider,
    LawKey::ObjectionCorrection,
    LawKey::Withdrawal,
];

/// Drafts a letter from what is known now.
pub async fn draft_letter(
    from: LetterSources<'_>,
    (kind, subject): (LetterKind, &LetterSubject),
    writer: &Writer,
) -> Result<Letter, LetterError> {
    match (kind.needs(), subject) {
        (LetterNeeds::Case, LetterSubject::Case(case)) => of_case(from, kind, case, writer).await,
        (LetterNeeds::Entry, LetterSubject::Entry(entry)) => {
            of_entry(from, kind, *entry, writer).await
        }
        (LetterNeeds::Merchant, LetterSubject::Merchant(id)) => Ok(merchant(
            &merchants::facts(from, *id, writer.day).await?,
            writer,
        )?),
        (LetterNeeds::DepartmentAndDays, LetterSubject::Department(unit, days)) => {
            let facts = units::bulletin_facts(from, (unit, *days), writer.day).await?;
            Ok(bulletin(&facts, writer)?)
        }
        (LetterNeeds::Days, LetterSubject::Days(first, last)) => {
            of_days(from, kind, (*first, *last), writer).await
        }
        (LetterNeeds::Weeks, LetterSubject::Weeks(span, parcels)) => {
            of_weeks(from, kind, (*span, parcels), writer).await
        }
        (LetterNeeds::Nothing, _) => of_today(from, kind, writer).await,
        _ => Err(LetterError::Incomplete(kind)),
    }
}

async fn of_case(
    from: LetterSources<'_>,
    kind: LetterKind,
    case: &str,
    writer: &Writer,
) -> Result<Letter, LetterError> {
    let facts = cases::facts(from, case, writer.day).await?;
    Ok(match kind {
        LetterKind::Transfer => transfer(&facts, writer),
        LetterKind::Feedback => feedback(&facts, writer),
        LetterKind::Reminder => reminder(&facts, writer),
        _ => interview(&facts, writer),
    }?)
}

async fn of_entry(
    from: LetterSources<'_>,
    kind: LetterKind,
    entry: CreditEntryId,
    writer: &Writer,
) -> Result<Letter, LetterError> {
    let facts = entries::facts(from, entry).await?;
    Ok(match kind {
        LetterKind::ObjectionReceived => objection_received(&facts, writer),
        LetterKind::ObjectionAnswered => objection_answered(&facts, writer),
        LetterKind::RepairNotice => repair_notice(&facts, writer),
        LetterKind::EmployerNotice => employer_notice(&facts, writer),
        _ => typical(&facts, writer),
    }?)
}

async fn of_days(
    from: LetterSources<'_>,
    kind: LetterKind,
    days: (NaiveDate, NaiveDate),
    writer: &Writer,
) -> Result<Letter, LetterError> {
    Ok(match kind {
        LetterKind::ConsumerTip => tip(&cases::tip_facts(from, days).await?, writer),
        LetterKind::Quarter => quarter(&entries::quarter_facts(from, days).await?, writer),
        _ => {
            let rows = units::provider_rows(from, days).await?;
            providers(&rows, days, writer)
        }
    }?)
}

async fn of_weeks(
    from: LetterSources<'_>,
    kind: LetterKind,
    (span, parcels): ((Week, Week), &[(String, i64)]),
    writer: &Writer,
) -> Result<Letter, LetterError> {
    let counted = weeks::counted(from, span).await?;
    Ok(match kind {
        LetterKind::Couriers => couriers(&counted.couriers(parcels), writer),
        LetterKind::Platforms => platforms(&counted.platforms(), writer),
        LetterKind::Fields => {
            let (facts, crossed) = counted.fields();
            fields(&facts, &crossed, writer)
        }
        _ => {
            let rows = merchants::elsewhere(from, &counted.flags);
            assistance(&rows, (span, counted.weeks()), writer)
        }
    }?)
}

async fn of_today(
    from: LetterSources<'_>,
    kind: LetterKind,
    writer: &Writer,
) -> Result<Letter, LetterError> {
    Ok(match kind {
        LetterKind::Agenda => agenda(&units::open_matters(from, writer.day).await?, writer),
        LetterKind::Repairable => {
            repairable(&entries::repairable_rows(from, writer.day).await?, writer)
        }
        _ => {
            let in_force = |key: &LawKey| from.law.period(*key, writer.day);
            let rows: Vec<GuideRow> = GUIDED.iter().filter_map(in_force).collect();
            guide(&rows, writer)
        }
    }?)
}
