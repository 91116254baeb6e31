//! The newest answer to a question that takes long, kept until what it was made from has changed.

use std::sync::Arc;

use tokio::sync::Mutex;

/// One value with the state that it was made from. Who asks while it is made waits for it instead of making it again.
pub(super) struct Kept<K, V> {
    newest: Mutex<Option<(K, Arc<V>)>>,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self {
            newest: Mutex::new(None),
        }
    }
}

impl<K: PartialEq, V> Kept<K, V> {
    /// The value of this state; made where the kept one is of another.
    pub(super) async fn of<E>(
        &self,
        state: K,
        make: impl Future<Output = Result<V, E>>,
    ) -> Result<Arc<V>, E> {
        let mut newest = self.newest.lock().await;
        if let Some((kept, value)) = &*newest
            && *kept == state
        {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(make.await?);
        *newest = Some((state, Arc::clone(&value)));
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_value_is_made_once_for_a_state_and_a_failure_is_not_kept() {
        let kept = Kept::<u8, u8>::default();
        let make = |value: u8| async move { Ok::<u8, ()>(value) };
        assert_eq!(*kept.of(1, make(10)).await.unwrap(), 10);
        assert_eq!(*kept.of(1, make(11)).await.unwrap(), 10);
        assert_eq!(*kept.of(2, make(12)).await.unwrap(), 12);
        assert!(kept.of(3, async { Err::<u8, ()>(()) }).await.is_err());
        assert_eq!(*kept.of(3, make(13)).await.unwrap(), 13);
    }
}
