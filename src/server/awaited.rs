//! Answers that take seconds: made apart from the request that asks, one at a time, and kept for those who ask again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, watch};

use super::refusal::Refusal;

type Made<V> = Option<Result<Arc<V>, Refusal>>;

/// Answers by what they follow from; of more than `MOST` the oldest go.
pub(super) struct Awaited<K, V, const MOST: usize> {
    kept: Mutex<VecDeque<(K, watch::Receiver<Made<V>>)>>,
    /// What nobody waits for any more must not take the processors from the others.
    turn: Arc<Semaphore>,
}

impl<K, V, const MOST: usize> Default for Awaited<K, V, MOST> {
    fn default() -> Self {
        Self {
            kept: Mutex::default(),
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

impl<K: PartialEq, V: Send + Sync + 'static, const MOST: usize> Awaited<K, V, MOST> {
    /// Begins to make an answer, unless it is made or being made.
    pub(super) fn begin(
        &self,
        key: K,
        make: impl Future<Output = Result<V, Refusal>> + Send + 'static,
    ) -> watch::Receiver<Made<V>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = kept.iter().position(|(known, _)| *known == key) {
            if let Some((_, receiver)) = kept.get(place).filter(|(_, one)| is_of_use(one)) {
                return receiver.clone();
            }
            kept.remove(place);
        }
        let (sender, receiver) = watch::channel(None);
        let turn = Arc::clone(&self.turn);
        tokio::spawn(async move {
            let _turn = turn.acquire_owned().await;
            sender.send_replace(Some(make.await.map(Arc::new)));
        });
        kept.push_back((key, receiver.clone()));
        if kept.len() > MOST {
            kept.pop_front();
        }
        receiver
    }

    /// The answer where it is there within this time; it goes on being made otherwise.
    pub(super) async fn within(
        &self,
        time: Duration,
        key: K,
        make: impl Future<Output = Result<V, Refusal>> + Send + 'static,
    ) -> Result<Option<Arc<V>>, Refusal> {
        let mut receiver = self.begin(key, make);
        let waited = tokio::time::timeout(time, receiver.wait_for(Option::is_some)).await;
        match waited {
            Ok(Ok(made)) => made.clone().transpose(),
            // Its maker is gone without an answer: the next one who asks makes it anew.
            Ok(Err(_)) | Err(_) => Ok(None),
        }
    }

    /// The answer where it is there already.
    pub(super) fn ready(&self, key: &K) -> Option<Arc<V>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, receiver) = kept.iter().find(|(known, _)| known == key)?;
        receiver.borrow().clone()?.ok()
    }
}

/// Whether it holds an answer, or somebody still makes one; a failure is not kept.
fn is_of_use<V>(receiver: &watch::Receiver<Made<V>>) -> bool {
    match &*receiver.borrow() {
        Some(made) => made.is_ok(),
        None => receiver.has_changed().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_mins(1);

    #[tokio::test]
    async fn an_answer_is_made_once_and_a_failure_is_tried_again() {
        let awaited = Awaited::<u8, u8, 2>::default();
        let failing = async { Err(Refusal::not_found()) };
        assert!(awaited.within(LONG, 1, failing).await.is_err());
        let made = awaited.within(LONG, 1, async { Ok(10) }).await.unwrap();
        assert_eq!(made.as_deref(), Some(&10));
        let again = awaited.within(LONG, 1, async { Ok(11) }).await.unwrap();
        assert_eq!(again.as_deref(), Some(&10));
        assert_eq!(awaited.ready(&1).as_deref(), Some(&10));
        assert_eq!(awaited.ready(&2), None);
    }

    #[tokio::test]
    async fn who_does_not_wait_until_the_end_finds_it_later() {
        let awaited = Awaited::<u8, u8, 2>::default();
        let (go, wait) = tokio::sync::oneshot::channel::<()>();
        let slow = async {
            let _ = wait.await;
            Ok(7)
        };
        let none = awaited.within(Duration::ZERO, 1, slow).await.unwrap();
        assert_eq!(none, None);
        go.send(()).unwrap();
        let made = awaited.within(LONG, 1, async { Ok(8) }).await.unwrap();
        assert_eq!(made.as_deref(), Some(&7));
    }
}
