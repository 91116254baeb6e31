//! The pages of the workbench, one file each, and the list of all routes.

mod accounts;
mod audit;
mod case;
mod credit;
mod dictionaries;
mod flags;
mod imports;
mod letters;
mod merchants;
mod oidc;
mod order;
mod papers;
mod passage;
mod quarantine;
mod registers;
mod reports;
mod reveal;
mod reveals;
mod routing;
mod saved;
mod search;
mod second_factor;
mod sign_in;
mod tasks;
mod upload;

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::answer::refused;
use super::app::App;
use super::ask::{Ask, Twin};
use super::frame::Frame;
use super::listen::ListenLimits;
use super::refusal::Refusal;
use super::routes::Routes;
use super::{assets, health, openapi};

/// Every route of the workbench.
pub(super) fn all() -> Routes {
    let mut routes = Routes::default();
    routes.open_file("/healthz", health::alive);
    routes.open_file("/readyz", health::ready);
    routes.open_file("/metrics", health::metrics);
    routes.open_file("/assets/{mark}/{name}", async |_: App, ask: Ask| {
        assets::answer(ask.parameter("mark"), ask.parameter("name"))
    });
    routes.open_file(openapi::PATH, openapi::answer);
    routes
        .open_page("/sign-in", sign_in::page)
        .asking(sign_in::ASKS);
    routes.open_action("/sign-in", sign_in::sign_in);
    routes
        .way_out("/sign-in/oidc", oidc::set_out)
        .asking(oidc::ASKS_OUT);
    routes
        .way_back("/sign-in/oidc/callback", oidc::come_back)
        .asking(oidc::ASKS_BACK);
    routes
        .page("/sign-in/code", sign_in::code_page)
        .asking(sign_in::ASKS);
    routes.action("/sign-in/code", sign_in::give_code);
    routes.action("/sign-out", sign_in::sign_out);
    routes.page("/account/password", sign_in::password_page);
    routes.action("/account/password", sign_in::change_password);
    routes.page("/account/second-factor", second_factor::page);
    routes.shown_once("/account/second-factor/begin", second_factor::begin);
    routes.shown_once("/account/second-factor/confirm", second_factor::confirm);
    routes.page("/", tasks::page);
    routes.page("/search", search::page).asking(search::ASKS);
    routes
        .file("/search.csv", search::export)
        .asking(search::ASKS);
    routes
        .file("/search.xlsx", search::workbook)
        .asking(search::ASKS);
    routes.page("/saved", saved::page);
    routes.action("/saved", saved::save);
    routes.action("/saved/{number}/look", saved::look);
    routes.action("/saved/{number}/remove", saved::remove);
    routes.page("/orders/{order_id}", order::page);
    routes.shown_once("/orders/{order_id}/reveal", reveal::page);
    routes.page("/flags", flags::page).asking(flags::ASKS);
    routes.file("/flags.csv", flags::export).asking(flags::ASKS);
    routes.answered("/flags/batch", flags::batch);
    routes
        .page("/flags/{flag_id}", case::page)
        .asking(case::ASKS);
    routes.action("/flags/{flag_id}/steps", case::step);
    routes.upload(papers::PATH, papers::receive);
    routes
        .file("/papers/{case}/{sha256}", papers::give)
        .asking(papers::ASKS);
    routes
        .file("/papers/{case}/{sha256}/shown", papers::show)
        .asking(papers::ASKS);
    merchant_routes(&mut routes);
    routes.page("/reports", reports::page);
    routes.page("/reports/{week}", reports::issue::page);
    routes.answered("/reports/{week}/words", reports::words::edit);
    routes.action("/reports/{week}/steps", reports::issue::step);
    routes.file(
        "/reports/{week}/editions/{edition}/{*file}",
        reports::edition,
    );
    routes.file("/reports/{week}/{*file}", reports::report);
    routes.page("/routing", routing::page);
    routes.page(letters::PATH, letters::page);
    routes
        .page("/letters/{letter}", letters::one::page)
        .asking(letters::one::ASKS);
    routes
        .file("/letters/{letter}/letter.docx", letters::one::file)
        .asking(letters::one::ASKS);
    routes
        .file("/letters/{letter}/letter.pdf", letters::one::printed)
        .asking(letters::one::ASKS);
    routes.page("/imports", imports::page);
    routes.file("/imports.csv", imports::ledger_file);
    routes.file("/imports/sources.csv", imports::sources_file);
    routes.page(upload::PATH, upload::form);
    routes.upload(upload::PATH, upload::receive);
    routes.page("/imports/upload/{token}", upload::preview::page);
    routes.action("/imports/upload/{token}/confirm", upload::confirm);
    routes.action("/imports/upload/{token}/cancel", upload::cancel);
    routes
        .page("/imports/{import}/quarantine", quarantine::list)
        .asking(quarantine::ASKS);
    routes.file("/imports/{import}/quarantine.csv", quarantine::export);
    routes.page("/imports/{import}/quarantine/{row}", quarantine::row::page);
    routes.action(
        "/imports/{import}/quarantine/{row}/repair",
        quarantine::row::repair,
    );
    register_routes(&mut routes);
    dictionary_routes(&mut routes);
    credit_routes(&mut routes);
    routes.page("/audit", audit::page).asking(audit::ASKS);
    routes.file("/audit.csv", audit::export).asking(audit::ASKS);
    routes
        .page("/audit/reveals", reveals::page)
        .asking(reveals::ASKS);
    routes.page("/accounts", accounts::page);
    routes.action("/accounts", accounts::add);
    routes.action("/accounts/{name}", accounts::change);
    routes.action(
        "/accounts/{name}/second-factor",
        accounts::reset_second_factor,
    );
    routes.action("/accounts/{name}/unbind", accounts::unbind);
    routes
}

/// Merchants, and which of them are one.
fn merchant_routes(routes: &mut Routes) {
    routes
        .page("/merchants", merchants::list)
        .asking(merchants::ASKS);
    routes
        .file("/merchants.csv", merchants::export)
        .asking(merchants::ASKS);
    routes
        .page("/merchants/bench", merchants::bench::list)
        .asking(merchants::bench::ASKS);
    routes
        .file("/merchants/bench.csv", merchants::bench::export)
        .asking(merchants::bench::ASKS);
    routes
        .page(
            "/merchants/bench/{left}/{right}",
            merchants::bench::pair::page,
        )
        .asking(merchants::bench::pair::ASKS);
    routes.action(
        "/merchants/bench/{left}/{right}",
        merchants::bench::pair::answer,
    );
    routes
        .page("/merchants/judgements", merchants::judgements::list)
        .asking(merchants::judgements::ASKS);
    routes.file("/merchants/judgements.csv", merchants::judgements::export);
    routes
        .page(
            "/merchants/judgements/{number}",
            merchants::judgements::one::page,
        )
        .asking(merchants::judgements::one::ASKS);
    routes.action(
        "/merchants/judgements/{number}/undo",
        merchants::judgements::one::take_back,
    );
    routes.page("/merchants/{merchant_id}", merchants::profile::page);
    routes
        .page("/merchants/{merchant_id}/split", merchants::split::page)
        .asking(merchants::split::ASKS);
    routes.action("/merchants/{merchant_id}/split", merchants::split::split);
}

fn dictionary_routes(routes: &mut Routes) {
    use dictionaries::{draft, history, list, steps};
    routes.page(dictionaries::PATH, dictionaries::page);
    routes.page("/dictionaries/history", history::page);
    routes
        .page("/dictionaries/lists/{list}", list::page)
        .asking(list::ASKS);
    routes.action("/dictionaries/lists/{list}/entries", steps::set);
    routes.action("/dictionaries/drafts", steps::open);
    routes.page("/dictionaries/drafts/{draft}", draft::page);
    routes.action("/dictionaries/drafts/{draft}/drop", steps::drop_entry);
    routes.action("/dictionaries/drafts/{draft}/preview", steps::preview);
    routes.action("/dictionaries/drafts/{draft}/propose", steps::propose);
    routes.action("/dictionaries/drafts/{draft}/approve", steps::approve);
    routes.action("/dictionaries/drafts/{draft}/reject", steps::reject);
    routes.action("/dictionaries/drafts/{draft}/withdraw", steps::withdraw);
    routes.action("/dictionaries/drafts/{draft}/apply", steps::apply);
    routes.action("/dictionaries/revisions/{revision}/revert", steps::revert);
}

/// What others keep.
fn register_routes(routes: &mut Routes) {
    use registers::{batch, rows};
    routes.page(registers::PATH, registers::list);
    routes.upload(registers::PATH, registers::receive);
    routes
        .page("/registers/kinds/{kind}", rows::page)
        .asking(rows::ASKS);
    routes.file("/registers/kinds/{kind}/rows.csv", rows::export);
    routes.page("/registers/{batch}", batch::page);
}

/// Entries of the credit record.
fn credit_routes(routes: &mut Routes) {
    use credit::{
        calendar, clients, compare, conflicts, consents, entry, fresh, keyed, lists, objections,
        packages, passages, public, repairs, rules, statistics,
    };
    routes.page(credit::PATH, credit::list).asking(credit::ASKS);
    routes
        .file("/credit.csv", credit::export)
        .asking(credit::ASKS);
    routes
        .page("/credit/new/{case}", fresh::page)
        .asking(papers::ASKS_BESIDE);
    routes.action(credit::PATH, fresh::draft);
    routes
        .page("/credit/public", public::page)
        .asking(public::ASKS);
    routes
        .file("/credit/public.csv", public::export)
        .asking(public::ASKS);
    routes.open_page(statistics::PATH, statistics::page);
    routes.page(rules::PATH, rules::page);
    routes.action("/credit/rules/changes", rules::changes::propose);
    routes.action(
        "/credit/rules/changes/{change}/steps",
        rules::changes::decide,
    );
    routes.page("/credit/calendar", calendar::page);
    routes.page("/credit/lists", lists::page);
    routes.page("/credit/objections", objections::page);
    routes.page("/credit/repairs", repairs::page);
    routes.page("/credit/compare", compare::page);
    routes.answered("/credit/compare", compare::compare);
    routes.page(packages::PATH, packages::list);
    routes.action(packages::PATH, packages::make);
    routes.upload(packages::RECEIPTS, packages::receive);
    routes.page("/credit/packages/{package}", packages::one::page);
    routes.file("/credit/packages/{package}/package.zip", packages::file);
    routes.action("/credit/packages/{package}/answer", packages::one::answer);
    routes.keyed(keyed::PATH, keyed::answer);
    routes.page(clients::PATH, clients::page);
    routes.action(clients::PATH, clients::ask_for_key);
    routes.shown_once("/credit/clients/{client}/approve", clients::approve);
    routes.action("/credit/clients/{client}/steps", clients::step);
    routes.page(consents::PATH, consents::page);
    routes.upload(consents::PATH, consents::receive);
    routes.action("/credit/consents/{consent}/withdraw", consents::withdraw);
    routes
        .file("/credit/consents/{consent}/file", consents::give)
        .asking(consents::ASKS);
    routes.page("/credit/conflicts", conflicts::page);
    routes.file("/credit/conflicts.csv", conflicts::export);
    routes
        .page("/credit/{entry}", entry::page)
        .asking(papers::ASKS_BESIDE);
    routes.action("/credit/{entry}/steps", entry::step);
    routes.answered("/credit/{entry}/passages", passages::find);
}

/// An address that leads nowhere.
pub(super) async fn nowhere(State(app): State<App>, uri: Uri) -> Response {
    let twin = twin_of(&uri);
    refused(&app, &Frame::of(None, ""), &Refusal::not_found(), twin)
}

/// An address that does not take this kind of request.
pub(super) async fn wrong_method(State(app): State<App>, uri: Uri) -> Response {
    let twin = twin_of(&uri);
    refused(&app, &Frame::of(None, ""), &Refusal::wrong_method(), twin)
}

fn twin_of(uri: &Uri) -> Twin {
    let ending = uri.path().rsplit('.').next();
    if ending == Some("json") || uri.path().starts_with("/api/") {
        Twin::Json
    } else {
        Twin::Page
    }
}

/// Gives up on an answer that takes too long.
pub(super) async fn in_time(
    State(limits): State<ListenLimits>,
    request: Request,
    next: Next,
) -> Response {
    let brings_file = request.method() == axum::http::Method::POST
        && [
            upload::PATH,
            papers::PATH,
            registers::PATH,
            credit::packages::RECEIPTS,
            credit::consents::PATH,
        ]
        .contains(&request.uri().path());
    let limit = if brings_file {
        limits.upload
    } else {
        limits.answer
    };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => axum::http::StatusCode::GATEWAY_TIMEOUT.into_response(),
    }
}

/// Renders the samples of a page in a frame, for the tests beside the pages.
#[cfg(test)]
fn rendered<T: crate::templates::Page>() -> Vec<String> {
    let templates = crate::templates::Templates::new().unwrap();
    T::samples()
        .iter()
        .map(|page| templates.render_framed(page, &Frame::sample()).unwrap())
        .collect()
}
