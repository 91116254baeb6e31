//! Papers of a case: brought by those who answer for them, sealed before they are kept, and opened for a purpose only.

use sha2::{Digest, Sha256};

use super::sealed_file::{opened, sealed};
use super::{DeskError, Moment, Session, record};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::Transaction;
use crate::domain::{Paper, PaperFormat, PaperKind, PaperPurpose, Role};
use crate::store::Store;
use crate::vault::hex;

/// Bytes of one paper.
pub const LARGEST_PAPER: usize = 20 << 20;
/// Papers of one case.
const MOST_PAPERS: usize = 40;

/// Who answers for a paper: the department for what it decided, the credit office for what it was handed (domain.md §E.7).
fn may_bring(kind: PaperKind, role: Role) -> bool {
    match kind {
        PaperKind::Decision => role == Role::Determiner,
        PaperKind::Revocation => matches!(role, Role::Determiner | Role::CreditOfficer),
        PaperKind::Objection | PaperKind::Repair => role == Role::CreditOfficer,
    }
}

/// The kinds that somebody of this role may bring.
pub fn papers_brought_by(role: Role) -> Vec<PaperKind> {
    let kinds = PaperKind::ALL.iter().copied();
    kinds.filter(|kind| may_bring(*kind, role)).collect()
}

/// Keeps a paper. The same file brought twice to a case is one paper.
pub async fn bring_paper(
    store: &Store,
    session: &Session,
    (case_id, kind): (&str, PaperKind),
    bytes: Vec<u8>,
    moment: Moment,
) -> Result<Paper, DeskError> {
    if !may_bring(kind, session.account.role) {
        return Err(DeskError::PaperRole(kind));
    }
    let format = PaperFormat::of(&bytes).ok_or(DeskError::PaperFormat)?;
    if bytes.len() > LARGEST_PAPER {
        return Err(DeskError::LargePaper);
    }
    let keys = store.keys().await?;
    let length = bytes.len() as u64;
    let sha256 = hex(&Sha256::digest(&bytes));
    let block = sealed(keys, bytes, Paper::place(case_id, &sha256)).await?;
    let mut transaction = store.database.begin().await?;
    let known = transaction.papers_for_step(case_id).await?;
    if let Some(same) = known.iter().find(|paper| paper.sha256 == sha256) {
        let same = same.clone();
        transaction.rollback().await?;
        return if same.kind == kind {
            Ok(same)
        } else {
            Err(DeskError::PaperKept(same.kind))
        };
    }
    if transaction.case_for_step(case_id).await?.version() == 0 {
        transaction.rollback().await?;
        return Err(DeskError::NoCase(case_id.to_owned()));
    }
    if known.len() >= MOST_PAPERS {
        transaction.rollback().await?;
        return Err(DeskError::TooManyPapers { most: MOST_PAPERS });
    }
    let paper = Paper {
        case_id: case_id.to_owned(),
        sha256,
        kind,
        format,
        bytes: length,
        day: moment.day,
        actor: session.account.name.clone(),
    };
    transaction.keep_paper(&paper, block).await?;
    let event = AuditEvent::done(&session.actor(), AuditAction::PaperAdd, object_of(case_id))
        .because(kind.label())
        .with_content(paper.sha256.clone());
    transaction.append_audit(&event, moment.at).await?;
    transaction.commit().await?;
    Ok(paper)
}

/// Refuses what rests on a paper that nobody has brought to the case (domain.md §E.3, 1).
pub(super) async fn paper_was_brought(
    transaction: &mut Transaction,
    (case_id, kind): (&str, PaperKind),
    sha256: &str,
) -> Result<(), DeskError> {
    let papers = transaction.papers_for_step(case_id).await?;
    let is_here = |paper: &Paper| paper.kind == kind && paper.sha256 == sha256;
    if papers.iter().any(is_here) {
        Ok(())
    } else {
        Err(DeskError::PaperNotBrought(kind))
    }
}

/// A paper of a case by its hash, without its bytes.
pub async fn paper_of(store: &Store, (case_id, sha256): (&str, &str)) -> Result<Paper, DeskError> {
    let papers = store.database.papers(case_id).await?;
    let paper = papers.into_iter().find(|paper| paper.sha256 == sha256);
    paper.ok_or(DeskError::NoPaper)
}

/// Opens a paper for somebody, after it is on record what for; without a purpose the refusal is on record.
pub async fn open_paper(
    store: &Store,
    session: &Session,
    (case_id, sha256): (&str, &str),
    purpose: Option<PaperPurpose>,
    moment: Moment,
) -> Result<(Paper, Vec<u8>), DeskError> {
    let paper = paper_of(store, (case_id, sha256)).await?;
    let object = object_of(case_id);
    let Some(purpose) = purpose else {
        let refused = DeskError::NoPaperPurpose;
        let event = AuditEvent::refused(&session.actor(), AuditAction::PaperRead, object)
            .because(refused.to_string());
        record(store, &event, moment).await?;
        return Err(refused);
    };
    let why = format!("{}；{}", purpose.label(), paper.kind.label());
    let event = AuditEvent::done(&session.actor(), AuditAction::PaperRead, object)
        .because(why)
        .with_content(paper.sha256.clone());
    record(store, &event, moment).await?;
    let block = store.database.paper_block(case_id, sha256).await?;
    let block = block.ok_or(DeskError::NoPaper)?;
    let place = Paper::place(case_id, sha256);
    let bytes = opened(store.keys().await?, block, place).await?;
    Ok((paper, bytes))
}

fn object_of(case_id: &str) -> String {
    format!("case:{case_id}")
}
