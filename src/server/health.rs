//! What watches the program: whether it lives, whether it can serve, and a few numbers.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::app::App;
use super::ask::Ask;

pub(super) async fn alive(_: App, _: Ask) -> Response {
    (StatusCode::OK, "ok\n").into_response()
}

/// Ready when the database answers and the index holds what it tells.
pub(super) async fn ready(app: App, _: Ask) -> Response {
    let imported = app.store.database.last_import().await.ok();
    let indexed = app
        .store
        .index
        .watermark()
        .ok()
        .map(|watermark| watermark.0);
    match (imported, indexed) {
        (Some(imported), Some(indexed)) if indexed >= imported => {
            (StatusCode::OK, "ready\n").into_response()
        }
        _ => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response(),
    }
}

/// In the text form of Prometheus.
pub(super) async fn metrics(app: App, _: Ask) -> Response {
    let orders = app.store.index.count().unwrap_or_default();
    let entries = app.store.database.audit_counter().await.unwrap_or_default();
    let text = format!(
        "# HELP mingcha_orders Work orders in the index.\n# TYPE mingcha_orders gauge\nmingcha_orders {orders}\n\
         # HELP mingcha_audit_entries Entries of the audit log.\n# TYPE mingcha_audit_entries counter\n\
         mingcha_audit_entries {entries}\n"
    );
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
