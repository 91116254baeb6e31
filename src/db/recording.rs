//! Audit entries of requests that come at the same time, written in one transaction: what is durable costs one flush for all
//! of them, and nobody is answered before the entry of their request is on the disk.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as TurnMutex, OwnedMutexGuard, oneshot};

use super::DbError;
use super::open::Database;
use crate::audit::AuditEntry;

/// One entry, and who is told that it was written.
#[derive(Debug)]
struct Pending {
    entry: AuditEntry,
    told: oneshot::Sender<()>,
}

/// The entries that the next transaction takes.
#[derive(Debug, Clone, Default)]
pub(super) struct Recording {
    pending: Arc<Mutex<Vec<Pending>>>,
    /// Whoever has it writes for all.
    turn: Arc<TurnMutex<()>>,
}

impl Recording {
    fn put(&self, entry: AuditEntry) -> oneshot::Receiver<()> {
        let (told, receipt) = oneshot::channel();
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        pending.push(Pending { entry, told });
        receipt
    }

    fn take(&self) -> Vec<Pending> {
        std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Database {
    /// Writes an entry together with those of others who record at the same time; there when this returns.
    pub(super) async fn record_together(&self, entry: AuditEntry) -> Result<(), DbError> {
        let mut receipt = self.recording.put(entry.clone());
        let turn = Arc::clone(&self.recording.turn).lock_owned().await;
        match receipt.try_recv() {
            Ok(()) => return Ok(()),
            Err(oneshot::error::TryRecvError::Empty) => {}
            // Whoever wrote for it could not: it is tried once more.
            Err(oneshot::error::TryRecvError::Closed) => drop(self.recording.put(entry)),
        }
        // A person who goes away meanwhile must not take the entries of the others along.
        let database = self.clone();
        let written = tokio::spawn(async move { database.write_pending(turn).await });
        written.await.map_err(|_| DbError::Recording)?
    }

    async fn write_pending(&self, _turn: OwnedMutexGuard<()>) -> Result<(), DbError> {
        let (entries, told): (Vec<AuditEntry>, Vec<oneshot::Sender<()>>) = self
            .recording
            .take()
            .into_iter()
            .map(|pending| (pending.entry, pending.told))
            .unzip();
        self.write_entries(entries).await?;
        for one in told {
            // Who no longer waits is not told.
            let _ = one.send(());
        }
        Ok(())
    }
}
