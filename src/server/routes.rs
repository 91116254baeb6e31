//! All routes: each is registered once, with its permission in the handler's type, and listed as it is served.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Extension, Router};
use serde::Serialize;

use super::answer::{Go, gone, refused, shown};
use super::app::App;
use super::ask::{Ask, Twin};
use super::asking::{JSON_SUFFIX, ask_of, twin_wanted};
use super::cookie;
use super::frame::Frame;
use super::guard;
use super::multipart::Incoming;
use super::peer::Peer;
use super::permission::{Permission, Visit};
use super::proof;
use super::query::Parameter;
use super::refusal::Refusal;
use crate::domain::Role;
use crate::templates::Page;

/// One route as `mingcha routes` lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RouteInfo {
    pub method: &'static str,
    pub path: &'static str,
    /// Roles that may use it; empty where nobody has to be signed in.
    pub roles: Vec<&'static str>,
    pub signed_in: bool,
    pub changes_state: bool,
    /// What it answers with, as [`super::openapi`] describes it.
    #[serde(skip)]
    pub(super) gives: Gives,
    /// What it reads of the query of its address.
    #[serde(skip)]
    pub(super) asks: &'static [Parameter],
}

/// What a route answers with, by the way it was registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gives {
    /// A page and its numbers.
    Page,
    /// Bytes of another kind.
    File,
    /// The page that is looked at next, after something was done.
    Next,
    /// The same, after a file was brought.
    NextAfterFile,
    /// A page that is at no address.
    Once,
    /// What became of each part of what was sent, for people and programs.
    Account,
    /// JSON for the program of another office, by its key.
    Keyed,
}

/// Every route, in the order of registration.
pub fn route_table() -> Vec<RouteInfo> {
    super::pages::all().table
}

type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;
type Serve = Arc<dyn Fn(App, Ask, HeaderMap) -> Answering + Send + Sync>;

/// What takes a file in, piece by piece; what it leaves of a refused one is read and thrown away behind it.
pub(super) type Taking<'a> = Pin<Box<dyn Future<Output = Result<Go, Refusal>> + Send + 'a>>;

/// How what a handler gave becomes an answer.
pub(super) type Told<R> = fn(&App, &Frame, R, Twin) -> Response;

/// Routes under construction.
#[derive(Default)]
pub(super) struct Routes {
    router: Router<App>,
    table: Vec<RouteInfo>,
}

impl Routes {
    pub(super) fn into_router(self) -> Router<App> {
        self.router
    }

    /// Tells what the route that was registered last reads of the query of its address.
    pub(super) fn asking(&mut self, parameters: &'static [Parameter]) {
        if let Some(route) = self.table.last_mut() {
            route.asks = parameters;
        }
    }

    /// A page for signed-in people and, under the same path with `.json`, its numbers.
    pub(super) fn page<P, T, F, Answer>(&mut self, path: &'static str, handler: F) -> &mut Self
    where
        P: Permission,
        T: Page + Send + Sync + 'static,
        F: Fn(App, Visit<P>, Ask) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<T, Refusal>> + Send,
    {
        self.guarded("GET", path, Gives::Page, handler, shown_page);
        self
    }

    /// A page that nobody has to be signed in for.
    pub(super) fn open_page<T, F, Answer>(&mut self, path: &'static str, handler: F) -> &mut Self
    where
        T: Page + Send + Sync + 'static,
        F: Fn(App, Ask) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<T, Refusal>> + Send,
    {
        self.open("GET", path, Gives::Page, handler, shown_page);
        self
    }

    /// Something that is done by sending a form.
    pub(super) fn action<P, F, Answer>(&mut self, path: &'static str, handler: F)
    where
        P: Permission,
        F: Fn(App, Visit<P>, Ask) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<Go, Refusal>> + Send,
    {
        self.guarded("POST", path, Gives::Next, handler, |_, _, go, _| gone(&go));
    }

    /// Something that is done by sending a form, part by part: what became of each is the answer.
    pub(super) fn answered<P, T, F, Answer>(&mut self, path: &'static str, handler: F)
    where
        P: Permission,
        T: Page + Send + Sync + 'static,
        F: Fn(App, Visit<P>, Ask) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<T, Refusal>> + Send,
    {
        self.guarded("POST", path, Gives::Account, handler, shown_page);
    }

    /// Something that is done by sending a form and shown at once, never again and at no address: a secret. Programs are
    /// refused: what one could collect, the limits and purposes of people would not hold for.
    pub(super) fn shown_once<P, T, F, Answer>(&mut self, path: &'static str, handler: F)
    where
        P: Permission,
        T: Page + Send + Sync + 'static,
        F: Fn(App, Visit<P>, Ask) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<T, Refusal>> + Send,
    {
        self.guarded(
            "POST",
            path,
            Gives::Once,
            handler,
            |app, frame, page, twin| match twin {
                Twin::Page => shown_page(app, frame, page, twin),
                // The handler has said so before it did anything.
                Twin::Json => refused(app, frame, &Refusal::page_only(), twin),
            },
        );
    }

    /// A form that nobody has to be signed in for: signing in.
    pub(super) fn open_action<F, Answer>(&mut self, path: &'static str, handler: F)
    where
        F: Fn(App, Ask) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<Go, Refusal>> + Send,
    {
        self.open("POST", path, Gives::Next, handler, |_, _, go, _| gone(&go));
    }

    /// A form that brings a file, which is handed over piece by piece: session, permission and the form's token, which stands
    /// before the file, are looked at before the first of its bytes.
    pub(super) fn upload<P, F>(&mut self, path: &'static str, handler: F)
    where
        P: Permission,
        F: for<'a> Fn(App, Visit<P>, &'a mut Incoming) -> Taking<'a>
            + Clone
            + Send
            + Sync
            + 'static,
    {
        let serve = move |State(app): State<App>, headers: HeaderMap, body: Body| {
            let handler = handler.clone();
            async move {
                let twin = twin_wanted(&headers);
                let ask = Ask::new(
                    path.to_owned(),
                    twin,
                    HashMap::new(),
                    Vec::new(),
                    Vec::new(),
                );
                let session = match guard::session(&app, &headers).await {
                    Ok(session) => session,
                    Err(refusal) => {
                        return left_off(turned(&app, &Frame::of(None, ""), &refusal, &ask));
                    }
                };
                let frame = Frame::of(session.as_ref(), path).read_at(app.now());
                let visit = match guard::admit::<P>(&app, session) {
                    Ok(visit) => visit,
                    Err(refusal) => return left_off(turned(&app, &frame, &refusal, &ask)),
                };
                let mut incoming = Incoming::of(&headers, body);
                let read = match &mut incoming {
                    Ok(incoming) => incoming.read_fields().await,
                    Err(refusal) => Err(refusal.clone()),
                };
                let given = incoming
                    .as_ref()
                    .map_or("", |incoming| incoming.field(guard::FORM_TOKEN));
                let checked = guard::check_token(&visit.session, &headers, given).and(read);
                let done = match (checked, &mut incoming) {
                    (Ok(()), Ok(incoming)) => handler(Arc::clone(&app), visit, incoming).await,
                    (Ok(()), Err(refusal)) => Err(refusal.clone()),
                    (Err(refusal), _) => Err(refusal),
                };
                if let (Err(_), Ok(incoming)) = (&done, &mut incoming) {
                    // A browser that is still sending would otherwise see a broken connection instead of the reason.
                    incoming.drain().await;
                }
                match done {
                    Ok(go) => gone(&go),
                    Err(refusal) => left_off(refused(&app, &frame, &refusal, twin)),
                }
            }
        };
        let route = RouteInfo {
            method: "POST",
            path,
            roles: roles_of::<P>(),
            signed_in: true,
            changes_state: true,
            gives: Gives::NextAfterFile,
            asks: &[],
        };
        self.serve_at(route, on(MethodFilter::POST, serve));
    }

    /// Serves a route that takes a request as it comes.
    pub(super) fn serve_at(&mut self, route: RouteInfo, serve: MethodRouter<App>) {
        self.router = std::mem::take(&mut self.router).route(route.path, serve);
        self.table.push(route);
    }

    /// Bytes of another kind for signed-in people: a drawing, a file.
    pub(super) fn file<P, F, Answer>(&mut self, path: &'static str, handler: F) -> &mut Self
    where
        P: Permission,
        F: Fn(App, Visit<P>, Ask) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<Response, Refusal>> + Send,
    {
        self.guarded("GET", path, Gives::File, handler, |_, _, response, _| {
            response
        });
        self
    }

    /// Bytes that nobody has to be signed in for.
    pub(super) fn open_file<F, Answer>(&mut self, path: &'static str, handler: F)
    where
        F: Fn(App, Ask) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Response> + Send,
    {
        let handler = move |app, ask| {
            let answer = handler(app, ask);
            async move { Ok(answer.await) }
        };
        self.open("GET", path, Gives::File, handler, |_, _, response, _| {
            response
        });
    }

    /// The one way in for signed-in people: session, permission, and for a form its token, before the handler.
    fn guarded<P, R, F, Answer>(
        &mut self,
        method: &'static str,
        path: &'static str,
        gives: Gives,
        handler: F,
        told: Told<R>,
    ) where
        P: Permission,
        R: Send + 'static,
        F: Fn(App, Visit<P>, Ask) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<R, Refusal>> + Send,
    {
        let serve: Serve = Arc::new(move |app, ask, headers| {
            let handler = handler.clone();
            Box::pin(async move {
                let session = match guard::session(&app, &headers).await {
                    Ok(session) => session,
                    Err(refusal) => return turned(&app, &Frame::of(None, ""), &refusal, &ask),
                };
                let frame = Frame::of(session.as_ref(), &ask.address).read_at(app.now());
                let twin = ask.twin;
                let admitted = guard::admit::<P>(&app, session).and_then(|visit| {
                    if changes_state(method) {
                        guard::check_form(&visit.session, &headers, &ask)?;
                    }
                    Ok(visit)
                });
                let visit = match admitted {
                    Ok(visit) => visit,
                    Err(refusal) => return turned(&app, &frame, &refusal, &ask),
                };
                if !changes_state(method) {
                    return match handler(Arc::clone(&app), visit, ask).await {
                        Ok(done) => told(&app, &frame, done, twin),
                        Err(refusal) => refused(&app, &frame, &refusal, twin),
                    };
                }
                let again = ask.clone();
                let done = match guard::prove(&app, visit, &ask).await {
                    Ok(visit) => handler(Arc::clone(&app), visit, ask).await,
                    Err(refusal) => Err(refusal),
                };
                match done {
                    Ok(done) => told(&app, &frame, done, twin),
                    Err(refusal) if refusal.asks_for_proof() && twin == Twin::Page => {
                        proof::asked_for(&app, &frame, &refusal, &again)
                    }
                    Err(refusal) => refused(&app, &frame, &refusal, twin),
                }
            })
        });
        self.add((method, path, gives), roles_of::<P>(), true, serve);
    }

    /// The one way in for everybody else.
    pub(super) fn open<R, F, Answer>(
        &mut self,
        method: &'static str,
        path: &'static str,
        gives: Gives,
        handler: F,
        told: Told<R>,
    ) where
        R: Send + 'static,
        F: Fn(App, Ask) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<R, Refusal>> + Send,
    {
        let serve: Serve = Arc::new(move |app, ask, headers| {
            let handler = handler.clone();
            Box::pin(async move {
                let frame = Frame::of(None, &ask.address);
                let twin = ask.twin;
                if changes_state(method)
                    && let Err(refusal) = guard::check_origin(&headers)
                {
                    return refused(&app, &frame, &refusal, twin);
                }
                match handler(Arc::clone(&app), ask).await {
                    Ok(done) => told(&app, &frame, done, twin),
                    Err(refusal) => refused(&app, &frame, &refusal, twin),
                }
            })
        });
        self.add((method, path, gives), Vec::new(), false, serve);
    }

    fn add(
        &mut self,
        (method, path, gives): (&'static str, &'static str, Gives),
        roles: Vec<&'static str>,
        signed_in: bool,
        serve: Serve,
    ) {
        let changes_state = changes_state(method);
        let filter = if changes_state {
            MethodFilter::POST
        } else {
            MethodFilter::GET
        };
        let serve = entry(filter, gives, serve);
        let mut router = std::mem::take(&mut self.router).route(path, serve.clone());
        // A path that ends in a parameter takes the suffix with it.
        if let Some(twin) = twin_of(path, gives).filter(|_| !path.ends_with('}')) {
            router = router.route(&twin, serve);
        }
        self.router = router;
        self.table.push(RouteInfo {
            method,
            path,
            roles,
            signed_in,
            changes_state,
            gives,
            asks: &[],
        });
    }
}

/// The address of a page's numbers; a file has no twin.
pub(super) fn twin_of(path: &str, gives: Gives) -> Option<String> {
    (gives == Gives::Page && path.len() > 1).then(|| format!("{path}{JSON_SUFFIX}"))
}

/// What a handler gave as its page or its numbers.
#[expect(
    clippy::needless_pass_by_value,
    reason = "one of the ways in which an answer is told"
)]
fn shown_page<T: Page>(app: &App, frame: &Frame, page: T, twin: Twin) -> Response {
    shown(app, frame, &page, twin)
}

fn changes_state(method: &str) -> bool {
    method != "GET"
}

fn roles_of<P: Permission>() -> Vec<&'static str> {
    P::ROLES.iter().copied().map(Role::code).collect()
}

/// A browser is led on where that helps; everything else is an answer that says no.
fn turned(app: &App, frame: &Frame, refusal: &Refusal, ask: &Ask) -> Response {
    match guard::detour(refusal, ask) {
        Some(to) => gone(&Go::to(to)),
        None => refused(app, frame, refusal, ask.twin),
    }
}

/// Of what was being sent a part may be unread: the connection is of no more use, and the answer says so.
pub(super) fn left_off(mut response: Response) -> Response {
    let closed = HeaderValue::from_static("close");
    response.headers_mut().insert(header::CONNECTION, closed);
    response
}

/// From what axum hands over to what handlers take.
fn entry(method: MethodFilter, gives: Gives, serve: Serve) -> MethodRouter<App> {
    on(
        method,
        move |State(app): State<App>,
              Extension(peer): Extension<Peer>,
              parameters: Result<RawPathParams, RawPathParamsRejection>,
              uri: Uri,
              headers: HeaderMap,
              body: Body| {
            let serve = Arc::clone(&serve);
            let suffix = (gives == Gives::Page).then_some(JSON_SUFFIX);
            async move {
                // What is no text at all leads nowhere; nothing that was sent with it is read.
                let Ok(parameters) = parameters else {
                    let twin = twin_wanted(&headers);
                    let nowhere = Refusal::not_found();
                    return left_off(refused(&app, &Frame::of(None, ""), &nowhere, twin));
                };
                match ask_of(&parameters, &uri, &headers, body, suffix).await {
                    Ok(ask) => {
                        let from = peer.address(app.over_tls, &headers);
                        let passport = cookie::passport(&app, &headers);
                        let ask = ask.coming_from(from).with_passport(passport);
                        serve(app, ask, headers).await
                    }
                    Err((refusal, twin)) => {
                        left_off(refused(&app, &Frame::of(None, ""), &refusal, twin))
                    }
                }
            }
        },
    )
}
