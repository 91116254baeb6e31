//! The client: what it believes, how long it waits, and how much it takes.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use reqwest::redirect::Policy;

use super::{RemoteError, authorities, may_be_asked};

/// What other machines see as the name of the program.
const USER_AGENT: &str = concat!("mingcha/", env!("CARGO_PKG_VERSION"));

/// How a client behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteOptions {
    /// A PEM file with authorities that are believed besides those of the operating system.
    pub authorities: Option<PathBuf>,
    /// For the connection to stand.
    pub connect: Duration,
    /// From the beginning to the last byte of the answer.
    pub whole: Duration,
    /// Bytes of an answer.
    pub largest_answer: usize,
}

impl Default for RemoteOptions {
    fn default() -> Self {
        Self {
            authorities: None,
            connect: Duration::from_secs(5),
            whole: Duration::from_secs(10),
            largest_answer: 1 << 20,
        }
    }
}

/// Sends requests to other machines. Follows no redirect, and takes no proxy from the environment.
#[derive(Debug, Clone)]
pub struct RemoteClient {
    inner: reqwest::Client,
    largest_answer: usize,
}

impl RemoteClient {
    pub fn new(options: &RemoteOptions) -> Result<Self, RemoteError> {
        let roots = authorities::believed(options.authorities.as_deref())?;
        let ciphers = Arc::new(rustls::crypto::ring::default_provider());
        let encryption = rustls::ClientConfig::builder_with_provider(ciphers)
            .with_safe_default_protocol_versions()
            .map_err(RemoteError::Encryption)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let inner = reqwest::Client::builder()
            .tls_backend_preconfigured(encryption)
            .user_agent(USER_AGENT)
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .connect_timeout(options.connect)
            .timeout(options.whole)
            .build()
            .map_err(RemoteError::Client)?;
        Ok(Self {
            inner,
            largest_answer: options.largest_answer,
        })
    }

    /// Sends a request and reads the whole answer, whatever its status.
    pub async fn send(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, RemoteError> {
        let request = reqwest::Request::try_from(request)
            .map_err(|error| RemoteError::Request(error.without_url()))?;
        if !may_be_asked(request.url()) {
            return Err(RemoteError::NotEncrypted);
        }
        let unreachable = |error: reqwest::Error| RemoteError::Unreachable(error.without_url());
        let mut answer = self.inner.execute(request).await.map_err(unreachable)?;
        let mut body = Vec::new();
        // Piece by piece: what is announced need not be what comes.
        while let Some(piece) = answer.chunk().await.map_err(unreachable)? {
            if body.len() + piece.len() > self.largest_answer {
                return Err(RemoteError::TooLarge {
                    most: self.largest_answer,
                });
            }
            body.extend_from_slice(&piece);
        }
        let mut whole = Response::new(body);
        *whole.status_mut() = answer.status();
        *whole.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(whole)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    /// Answers one request on this machine with these bytes, then leaves the connection open for a while.
    fn answering(bytes: Vec<u8>) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = [0; 2048];
            let _ = stream.read(&mut asked);
            let _ = stream.write_all(&bytes);
            std::thread::sleep(Duration::from_secs(3));
        });
        format!("http://{address}/")
    }

    fn asked(address: &str) -> Result<Response<Vec<u8>>, RemoteError> {
        let options = RemoteOptions {
            whole: Duration::from_millis(500),
            largest_answer: 100,
            ..RemoteOptions::default()
        };
        let client = RemoteClient::new(&options).unwrap();
        let request = Request::get(address).body(Vec::new()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(client.send(request))
    }

    #[test]
    fn an_answer_comes_whole_and_a_redirect_is_not_followed() {
        let address = answering(
            b"HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 4\r\n\r\nmove".to_vec(),
        );
        let answer = asked(&address).unwrap();
        assert_eq!(answer.status(), 302);
        assert_eq!(answer.headers()["location"], "/elsewhere");
        assert_eq!(answer.body(), b"move");
    }

    #[test]
    fn an_answer_without_an_end_is_given_up() {
        let mut endless = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
        endless.extend([b'x'; 200]);
        let told = asked(&answering(endless));
        assert!(
            matches!(told, Err(RemoteError::TooLarge { most: 100 })),
            "{told:?}"
        );
        let silent = asked(&answering(Vec::new()));
        assert!(
            matches!(silent, Err(RemoteError::Unreachable(_))),
            "{silent:?}"
        );
    }

    #[test]
    fn nothing_is_sent_in_the_clear_to_another_machine_and_no_error_tells_the_address() {
        let told = asked("http://192.0.2.7/?code=secret");
        assert!(matches!(told, Err(RemoteError::NotEncrypted)), "{told:?}");
        let gone = asked("http://127.0.0.1:9/?code=secret").unwrap_err();
        assert!(matches!(gone, RemoteError::Unreachable(_)));
        assert!(!format!("{gone:?}").contains("secret"), "{gone:?}");
    }
}
