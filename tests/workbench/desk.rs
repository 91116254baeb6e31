//! A served copy of the demo, and browsers to visit it with.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use ureq::http::{HeaderMap, Response};
use ureq::{Agent, Body};

use crate::fsck::copy_folder;
use crate::support::{self, TODAY, demo};

/// What the demo gives all its accounts.
pub(crate) const PASSWORD: &str = "demo-only-tryout-2026";

/// A running workbench; it ends with the value.
pub(crate) struct Desk {
    _home: TempDir,
    pub(crate) data: PathBuf,
    server: Child,
    pub(crate) url: String,
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

impl Desk {
    /// Serves a copy of the demo's data of its own.
    pub(crate) fn open() -> Self {
        Self::open_with(|_| {})
    }

    /// The same with settings of its own.
    pub(crate) fn open_under(settings: &str) -> Self {
        Self::open_with(|data| std::fs::write(data.join("settings.toml"), settings).unwrap())
    }

    /// The same after something was done to the data.
    pub(crate) fn open_with(prepare: impl FnOnce(&Path)) -> Self {
        Self::open_changed(&[], prepare)
    }

    /// The same with more options.
    pub(crate) fn open_changed(options: &[&str], prepare: impl FnOnce(&Path)) -> Self {
        Self::open_made_with(options, |data| {
            copy_folder(&demo().data, data);
            prepare(data);
        })
    }

    /// Serves data that are made for it, under the demo's key.
    pub(crate) fn open_made(make: impl FnOnce(&Path)) -> Self {
        Self::open_made_with(&[], make)
    }

    fn open_made_with(options: &[&str], make: impl FnOnce(&Path)) -> Self {
        let home = TempDir::new().unwrap();
        let data = home.path().join("data");
        make(&data);
        let (server, url) = served(&data, TODAY, options);
        Self {
            _home: home,
            data,
            server,
            url,
        }
    }

    /// Ends the server where it is up, and serves the same data on another day.
    pub(crate) fn go_on_at(&mut self, day: &str) {
        if self.server.try_wait().unwrap().is_none() {
            self.end();
        }
        (self.server, self.url) = served(&self.data, day, &[]);
    }

    /// Ends the server as an operator does; what it had begun it finishes.
    pub(crate) fn end(&mut self) {
        let pid = self.server.id().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        assert!(told.success());
        assert!(self.server.wait().unwrap().success());
    }

    /// Ends the server as a power cut does.
    pub(crate) fn kill(&self) {
        let pid = self.server.id().to_string();
        let told = Command::new("kill").args(["-KILL", &pid]).status().unwrap();
        assert!(told.success());
    }

    pub(crate) fn browser(&self) -> Browser<'_> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Browser {
            desk: self,
            agent: config.into(),
            cookie: String::new(),
        }
    }

    /// Somebody who has signed in.
    pub(crate) fn signed_in(&self, name: &str) -> Browser<'_> {
        let mut browser = self.browser();
        let answer = browser.sign_in(name, PASSWORD);
        assert_eq!(answer.status, 303, "{}", answer.body);
        browser
    }

    /// A command over the same data directory.
    pub(crate) fn command(&self, arguments: &[&str]) -> support::Outcome {
        demo().run_over(&self.data, arguments)
    }
}

/// A server over these data, and where it is.
fn served(data: &Path, day: &str, options: &[&str]) -> (Child, String) {
    // Any port, unless somebody has to know it before.
    let listen: &[&str] = if options.contains(&"--listen") {
        &[]
    } else {
        &["--listen", "127.0.0.1:0"]
    };
    let mut server = demo()
        .command_on(day, data, &[&["serve"], listen, options].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut told = String::new();
    let mut stdout = BufReader::new(server.stdout.take().unwrap());
    // The answer is one pretty-printed document.
    while !told.trim_end().ends_with('}') {
        assert!(stdout.read_line(&mut told).unwrap() > 0, "{told}");
    }
    let told: Value = serde_json::from_str(&told).unwrap();
    let url = support::text(&told["url"]).trim_end_matches('/').to_owned();
    (server, url)
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|_| panic!("{}: {}", self.status, self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    /// Code of the error envelope.
    pub(crate) fn code(&self) -> String {
        self.json()["error"]["code"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }
}

/// A browser with its cookie.
pub(crate) struct Browser<'a> {
    desk: &'a Desk,
    agent: Agent,
    pub(crate) cookie: String,
}

impl Browser<'_> {
    pub(crate) fn get(&self, path: &str) -> Answer {
        let mut request = self.agent.get(format!("{}{path}", self.desk.url));
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        answer(request.call().unwrap())
    }

    /// The bytes of a file that is no text.
    pub(crate) fn get_bytes(&self, path: &str) -> Vec<u8> {
        let request = self
            .agent
            .get(format!("{}{path}", self.desk.url))
            .header("cookie", &self.cookie);
        let mut answer = request.call().unwrap();
        assert_eq!(answer.status().as_u16(), 200, "{path}");
        answer.body_mut().read_to_vec().unwrap()
    }

    /// As a program that wants JSON.
    pub(crate) fn get_as_program(&self, path: &str) -> Answer {
        let mut request = self
            .agent
            .get(format!("{}{path}", self.desk.url))
            .header("accept", "application/json");
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        answer(request.call().unwrap())
    }

    /// Sends a form with extra headers, as a program that wants JSON.
    pub(crate) fn send(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = self
            .agent
            .post(format!("{}{path}", self.desk.url))
            .header("accept", "application/json");
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.send_form(fields.iter().copied()).unwrap())
    }

    /// Sends JSON as a program of another office does, with the cookie where there is one.
    pub(crate) fn send_json(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self
            .agent
            .post(format!("{}{path}", self.desk.url))
            .header("content-type", "application/json");
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request.send(body).unwrap())
    }

    /// Sends a form as somebody does who looks at the page that comes back.
    pub(crate) fn press(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.form_token();
        let mut fields = fields.to_vec();
        fields.push(("form_token", &token));
        let request = self
            .agent
            .post(format!("{}{path}", self.desk.url))
            .header("origin", &self.desk.url)
            .header("cookie", &self.cookie);
        answer(request.send_form(fields.iter().copied()).unwrap())
    }

    /// Sends a form as a page of this session does.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.form_token();
        let mut fields = fields.to_vec();
        fields.push(("form_token", &token));
        self.send(path, &fields, &[("origin", &self.desk.url)])
    }

    /// Sends a file as the upload page of this session does.
    pub(crate) fn upload(&self, file_name: &str, bytes: &[u8]) -> Answer {
        let token = self.form_token();
        self.upload_form(
            &[("form_token", &token), ("source", "auto")],
            file_name,
            bytes,
        )
    }

    /// The same with any fields.
    pub(crate) fn upload_form(
        &self,
        fields: &[(&str, &str)],
        file_name: &str,
        bytes: &[u8],
    ) -> Answer {
        self.upload_with(fields, &[("origin", &self.desk.url)], file_name, bytes)
    }

    /// The same with any headers.
    pub(crate) fn upload_with(
        &self,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
        file_name: &str,
        bytes: &[u8],
    ) -> Answer {
        self.send_file("/imports/upload", fields, headers, (file_name, bytes))
    }

    /// Sends a file with the fields before it as the forms of this session do.
    pub(crate) fn bring(&self, path: &str, fields: &[(&str, &str)], bytes: &[u8]) -> Answer {
        let token = self.form_token();
        let mut fields = fields.to_vec();
        fields.insert(0, ("form_token", &token));
        let origin = [("origin", self.desk.url.as_str())];
        self.send_file(path, &fields, &origin, ("a.pdf", bytes))
    }

    /// Sends a form with a file; a content type among the headers takes the place of that of the form.
    pub(crate) fn send_file(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
        (file_name, bytes): (&str, &[u8]),
    ) -> Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--form-end\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                    .bytes(),
            );
        }
        body.extend(
            format!("--form-end\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\nContent-Type: text/csv\r\n\r\n")
                .bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--form-end--\r\n");
        let mut request = self
            .agent
            .post(format!("{}{path}", self.desk.url))
            .header("accept", "application/json");
        if headers.iter().all(|(name, _)| *name != "content-type") {
            request = request.header("content-type", "multipart/form-data; boundary=form-end");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !self.cookie.is_empty() {
            request = request.header("cookie", &self.cookie);
        }
        answer(request.send(&body[..]).unwrap())
    }

    pub(crate) fn sign_in(&mut self, name: &str, password: &str) -> Answer {
        let answer = self.send("/sign-in", &[("name", name), ("password", password)], &[]);
        self.keep_cookie(&answer);
        answer
    }

    /// Takes over the cookie that came with an answer, where one did.
    pub(crate) fn keep_cookie(&mut self, answer: &Answer) {
        let cookie = answer
            .header("set-cookie")
            .split(';')
            .next()
            .unwrap_or_default();
        if !cookie.is_empty() {
            self.cookie = cookie.to_owned();
        }
    }

    /// The token that the pages of this session carry.
    pub(crate) fn form_token(&self) -> String {
        self.token_on("/account/password")
    }

    pub(crate) fn token_on(&self, path: &str) -> String {
        let page = self.get(path).body;
        let mark = "name=\"form_token\" value=\"";
        let start = page.find(mark).map_or(0, |place| place + mark.len());
        page.get(start..)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    }
}

fn answer(response: Response<Body>) -> Answer {
    let (parts, mut body) = response.into_parts();
    // A workbook is no text; what is said of it is in the headers.
    let body = body.read_to_vec().unwrap();
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        body: String::from_utf8(body).unwrap_or_default(),
    }
}

/// Head and rows of a file that begins with the mark spreadsheets want.
pub(crate) fn table_of(file: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let told = file.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(told.as_bytes());
    let cells = |record: &csv::StringRecord| record.iter().map(str::to_owned).collect();
    let head = cells(reader.headers().unwrap());
    let rows = reader.records().map(|record| cells(&record.unwrap()));
    (head, rows.collect())
}
