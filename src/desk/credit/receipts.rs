//! Receipts: what a recipient says of each row of a package, as a step of its entry.

use sha2::{Digest, Sha256};

use super::CreditOffice;
use super::office::keep_taken;
use crate::audit::{AuditAction, AuditEvent};
use crate::db::{StoredPackage, StoredPackageRow, Transaction};
use crate::desk::{DeskError, Moment, Session};
use crate::exchange::{ReceiptLine, ReceiptStatus, read_receipt};
use crate::workflow::{CreditEntry, CreditStep};

/// What a receipt came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenReceipt {
    pub accepted: usize,
    pub rejected: usize,
    /// Rows that had been answered before, or that a later package has overtaken: no entry takes a step for them.
    pub unused: usize,
}

impl CreditOffice<'_> {
    /// Takes a receipt in: all of it or nothing.
    pub async fn take_receipt(
        &self,
        session: &Session,
        package: &str,
        bytes: &[u8],
        moment: Moment,
    ) -> Result<TakenReceipt, DeskError> {
        let lines = read_receipt(bytes)?;
        let mut transaction = self.store.database.begin().await?;
        let found = transaction.package_for_receipt(package).await?;
        let (stored, rows) = found.ok_or_else(|| DeskError::NoPackage(package.to_owned()))?;
        let mut taken = TakenReceipt::default();
        for line in lines {
            let row = rows.iter().find(|row| row.entry_id == line.entry);
            let Some(row) = row else {
                transaction.rollback().await?;
                return Err(DeskError::NotInPackage(line.entry));
            };
            self.take_line(
                &mut transaction,
                session,
                (&stored, row, &line),
                &mut taken,
                moment,
            )
            .await?;
        }
        transaction.forget_answer(package).await?;
        let object = format!("credit_package:{package}");
        let event = AuditEvent::done(&session.actor(), AuditAction::CreditReceipt, object)
            .because(format!(
                "已接收{}条，疑问数据{}条，未用{}条",
                taken.accepted, taken.rejected, taken.unused
            ))
            .with_content(crate::vault::hex(&Sha256::digest(bytes)));
        transaction.append_audit(&event, moment.at).await?;
        transaction.commit().await?;
        Ok(taken)
    }

    async fn take_line(
        &self,
        transaction: &mut Transaction,
        session: &Session,
        (package, row, line): (&StoredPackage, &StoredPackageRow, &ReceiptLine),
        taken: &mut TakenReceipt,
        moment: Moment,
    ) -> Result<(), DeskError> {
        if row.status.is_some() {
            taken.unused += 1;
            return Ok(());
        }
        let answered = StoredPackageRow {
            status: Some(line.status.code().to_owned()),
            code: line.code.clone(),
            message: line.message.clone(),
            ..row.clone()
        };
        transaction
            .answer_package_row(&package.name, &answered)
            .await?;
        let mut entry = transaction.credit_for_step(row.entry_id).await?;
        if !is_newest(&entry, package, row) {
            taken.unused += 1;
            return Ok(());
        }
        let told = format!("{} {} {}", package.name, line.code, line.message);
        let recipient = package.recipient.clone();
        let step = match line.status {
            ReceiptStatus::Accepted => {
                taken.accepted += 1;
                CreditStep::Acknowledge {
                    recipient,
                    receipt: told.trim().to_owned(),
                }
            }
            ReceiptStatus::Rejected => {
                taken.rejected += 1;
                CreditStep::Bounce {
                    recipient,
                    reason: told.trim().to_owned(),
                }
            }
        };
        let which = (row.entry_id, &mut entry);
        keep_taken(transaction, session, which, step, moment).await
    }
}

/// Whether what the package brought is what the recipient was sent last and has not answered.
fn is_newest(entry: &CreditEntry, package: &StoredPackage, row: &StoredPackageRow) -> bool {
    entry
        .deliveries()
        .last(&package.recipient)
        .is_some_and(|sent| {
            sent.receipt.is_none() && sent.operation == row.operation && sent.edition == row.edition
        })
}
