//! Links made anew after judgements, once nobody judges any more: with very many merchants it takes longer than a page.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::app::App;
use super::refusal::Refusal;
use crate::domain::Actor;
use crate::pipeline::{links_are_newest, relink_meanwhile};

/// Whether it is under way.
#[derive(Debug, Default)]
pub struct Relinking(AtomicBool);

/// Begins where links are behind, unless it has begun. Nobody waits for it.
pub(super) fn begin_relinking(app: &App) {
    if app.relinking.0.swap(true, Ordering::AcqRel) {
        return;
    }
    let app = Arc::clone(app);
    tokio::spawn(async move {
        loop {
            let caught_up = catch_up(&app).await;
            app.relinking.0.store(false, Ordering::Release);
            if let Err(error) = &caught_up {
                tracing::warn!(error = %error.message, "links are not made anew; the next judgement or import does it");
                return;
            }
            // What was judged between the last look and here found it under way.
            let newest = links_are_newest(&app.store).await.unwrap_or(true);
            if newest || app.relinking.0.swap(true, Ordering::AcqRel) {
                return;
            }
        }
    });
}

async fn catch_up(app: &App) -> Result<(), Refusal> {
    while !links_are_newest(&app.store).await? {
        let judged = app.store.database.identity_state().await?.judgement;
        tokio::time::sleep(app.linking.quiet).await;
        if app.store.database.identity_state().await?.judgement == judged {
            relink_meanwhile(&app.store, &Actor::System, app.now().at).await?;
        }
    }
    Ok(())
}
