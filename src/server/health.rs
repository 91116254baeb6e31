//! What watches the program: whether it lives, whether it can serve, and a few numbers.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::app::App;
use super::ask::Ask;
use crate::store::StoreError;

pub(super) async fn alive(_: App, _: Ask) -> Response {
    (StatusCode::OK, "ok\n").into_response()
}

/// Ready when the database answers and the index holds what it tells.
pub(super) async fn ready(app: App, _: Ask) -> Response {
    match is_ready(&app).await {
        Ok(true) => (StatusCode::OK, "ready\n").into_response(),
        Ok(false) | Err(_) => (StatusCode::SERVICE_UNAVAILABLE, "not ready\n").into_response(),
    }
}

async fn is_ready(app: &App) -> Result<bool, StoreError> {
    let (database, index) = (&app.store.database, &app.store.index);
    let (imported, revised) = (
        database.last_import().await?,
        database.last_revision().await?,
    );
    Ok(index.watermark()?.0 >= imported && index.label_watermark()?.0 >= revised)
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
