//! The program's client in the form that the library asks for.

use std::future::Future;
use std::pin::Pin;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

use crate::remote::{RemoteClient, RemoteError};

/// Sends what the library makes.
#[derive(Clone)]
pub(super) struct Through(pub(super) RemoteClient);

impl<'c> AsyncHttpClient<'c> for Through {
    type Error = RemoteError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, RemoteError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.0.send(request))
    }
}
