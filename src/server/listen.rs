//! The accept loop. `axum::serve` has no time limit for headers and no cap on connections; this has both.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::middleware::{from_fn, from_fn_with_state};
use axum::{Extension, Router};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::app::App;
use super::headers;
use super::pages;
use super::peer::Peer;
use super::relinking::begin_relinking;

/// How much a client may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListenLimits {
    pub connections: usize,
    /// From the first byte of a request to the end of its headers.
    pub headers: Duration,
    /// From the headers to the answer.
    pub answer: Duration,
    /// The same for a request that brings a file, and for the looking at it.
    pub upload: Duration,
    /// For answers under way when the server is told to end.
    pub drain: Duration,
}

impl Default for ListenLimits {
    fn default() -> Self {
        Self {
            connections: 1_024,
            headers: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            upload: Duration::from_mins(20),
            drain: Duration::from_secs(20),
        }
    }
}

/// How soon what waits is entered when nothing else enters it.
const ENTER_EVERY: Duration = Duration::from_secs(5);
/// Bytes of a request's head.
const LARGEST_HEAD: usize = 64 << 10;
const MOST_HEADERS: usize = 64;

/// Serves until `end` is done, then lets answers under way finish.
pub async fn serve(
    app: App,
    listener: TcpListener,
    limits: ListenLimits,
    end: impl Future<Output = ()>,
) {
    let entering = tokio::spawn(keep_house(Arc::clone(&app)));
    let router = router(Arc::clone(&app), limits);
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut end = pin!(end);
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            break;
        };
        let (stream, peer) = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of files, or the client is gone again: the next one may succeed.
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = &mut end => break,
        };
        let mut builder = Builder::new(TokioExecutor::new()).http1_only();
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(limits.headers)
            .max_buf_size(LARGEST_HEAD)
            .max_headers(MOST_HEADERS)
            .keep_alive(true);
        // Around the router: a layer on it would be put around every single route.
        let known = Router::new().fallback_service(router.clone());
        let known = known.layer(Extension(Peer(peer.ip())));
        let service = TowerToHyperService::new(known);
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection.into_owned());
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended badly");
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(limits.drain, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some answers did not finish in time");
    }
    entering.abort();
    // What somebody confirmed is imported whole; whoever cannot wait ends the process, and nothing of it is there.
    app.intake.all_ended().await;
    app.enter_waiting().await;
}

/// Audit entries that had to wait for an import are entered soon after it, even where nobody does anything then; files
/// that nobody confirmed go.
async fn keep_house(app: App) {
    // A server that ended before they were.
    begin_relinking(&app);
    let mut rounds = tokio::time::interval(ENTER_EVERY);
    loop {
        rounds.tick().await;
        app.enter_waiting().await;
        if let Err(error) = app.intake.sweep(app.now().at) {
            tracing::warn!(%error, "an old upload was not removed");
        }
    }
}

fn router(app: App, limits: ListenLimits) -> Router {
    pages::all()
        .into_router()
        .fallback(pages::nowhere)
        .method_not_allowed_fallback(pages::wrong_method)
        .layer(from_fn_with_state(limits, pages::in_time))
        .layer(from_fn(headers::add))
        .with_state(app)
}
