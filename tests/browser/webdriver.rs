//! ChromeDriver as a process of the test's own, and the WebDriver protocol as far as it is needed: a dozen commands in
//! JSON, for which the HTTP client that the tests have anyway suffices.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use ureq::Agent;

/// ChromeDriver on a free port. It dies with this value, and with the test's process if that is killed.
pub(super) struct ChromeDriver {
    /// A shell that stops the driver when its standard input closes.
    keeper: Child,
    url: String,
    agent: Agent,
}

/// What the driver answered instead of a value.
#[derive(Debug)]
pub(super) struct Failure {
    /// As the protocol names it, such as `no such alert`.
    pub(super) error: String,
    message: String,
}

impl ChromeDriver {
    /// Starts the driver; where it or the browser is not installed the reason is printed.
    pub(super) fn start() -> Option<Self> {
        for program in ["chromium", "chromedriver"] {
            if on_path(program).is_none() {
                println!("skipped: {program} is not installed here");
                return None;
            }
        }
        let mut keeper = Command::new("sh")
            .args([
                "-c",
                "chromedriver --port=0 </dev/null 2>/dev/null & driver=$!; cat >/dev/null; \
                 kill -KILL $driver; wait $driver 2>/dev/null",
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = BufReader::new(keeper.stdout.take().unwrap()).lines();
        let port = loop {
            let line = told.next().expect("the driver tells its port").unwrap();
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(4)))
            .build();
        Some(Self {
            keeper,
            url: format!("http://127.0.0.1:{port}"),
            agent: config.into(),
        })
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Value, Failure> {
        let request = self
            .agent
            .post(format!("{}{path}", self.url))
            .header("content-type", "application/json");
        told(request.send(body.to_string()))
    }

    pub(super) fn get(&self, path: &str) -> Result<Value, Failure> {
        told(self.agent.get(format!("{}{path}", self.url)).call())
    }

    pub(super) fn delete(&self, path: &str) -> Result<Value, Failure> {
        told(self.agent.delete(format!("{}{path}", self.url)).call())
    }
}

impl Drop for ChromeDriver {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}: {}", self.error, self.message)
    }
}

/// Every answer of the protocol is `{"value": …}`, that of a failure with `error` and `message` within.
fn told(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value, Failure> {
    let mut answer = answer.map_err(|error| Failure {
        error: "no answer".to_owned(),
        message: error.to_string(),
    })?;
    let succeeded = answer.status().is_success();
    // Screenshots are large.
    let text = answer.body_mut().with_config().limit(200 << 20);
    let text = text.read_to_string().unwrap();
    let value = serde_json::from_str::<Value>(&text).unwrap()["value"].take();
    if succeeded {
        return Ok(value);
    }
    let part = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    Err(Failure {
        error: part("error"),
        message: part("message"),
    })
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.exists())
}
