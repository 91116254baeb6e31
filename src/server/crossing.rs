//! Ways out to another server and back in, that nobody has to be signed in for.

use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::answer::{Go, gone, shown};
use super::app::{App, Workbench};
use super::ask::{Ask, Twin};
use super::frame::Frame;
use super::refusal::Refusal;
use super::routes::{Gives, Routes};
use crate::templates::Page;

/// What a browser is given that has come back: a page of ours, and cookies.
///
/// It is a page and no redirect: a browser sends a cookie that is `SameSite=Strict` only where one of our own pages leads,
/// and a chain of redirects that another server began is led by that server to its end.
pub(super) struct Arrived<T> {
    pub(super) page: T,
    pub(super) cookies: Vec<String>,
}

impl Routes {
    /// A link that leads to another server.
    pub(super) fn way_out<F, Answer>(&mut self, path: &'static str, handler: F) -> &mut Self
    where
        F: Fn(App, Ask) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<Go, Refusal>> + Send,
    {
        self.open("GET", path, Gives::Next, handler, |_, _, go, _| gone(&go));
        self
    }

    /// Where the other server sends browsers back to.
    pub(super) fn way_back<T, F, Answer>(&mut self, path: &'static str, handler: F) -> &mut Self
    where
        T: Page + Send + Sync + 'static,
        F: Fn(App, Ask) -> Answer + Clone + Send + Sync + 'static,
        Answer: Future<Output = Result<Arrived<T>, Refusal>> + Send,
    {
        self.open(
            "GET",
            path,
            Gives::Once,
            handler,
            |app, frame, arrived, _| welcome(app, frame, &arrived),
        );
        self
    }
}

fn welcome<T: Page>(workbench: &Workbench, frame: &Frame, arrived: &Arrived<T>) -> Response {
    let mut response = shown(workbench, frame, &arrived.page, Twin::Page);
    let headers = response.headers_mut();
    for cookie in &arrived.cookies {
        if let Ok(cookie) = HeaderValue::from_str(cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
    // The address that one came back to is of no use any more, and nobody's business.
    let nowhere = HeaderValue::from_static("no-referrer");
    headers.insert(header::REFERRER_POLICY, nowhere);
    response
}
