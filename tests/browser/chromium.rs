//! One window of one Chromium.

use std::fmt::Debug;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::webdriver::ChromeDriver;
use crate::workbench::Desk;

/// How long anything is waited for.
const PATIENCE: Duration = Duration::from_mins(2);

/// A window, its browser and the driver of both; they end with the value.
pub(super) struct Chromium {
    driver: ChromeDriver,
    /// Path of the session.
    session: String,
}

impl Chromium {
    /// Opens a window of 1366 × 768; `None`, with the reason printed, where there is no Chromium.
    pub(super) fn start() -> Option<Self> {
        let driver = ChromeDriver::start()?;
        // With the pipe the browser ends when its driver is gone, however that came about.
        let mut arguments = vec![
            "--headless=new",
            "--lang=zh-CN",
            "--remote-debugging-pipe",
            "--no-first-run",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
        ];
        if std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0) {
            arguments.push("--no-sandbox");
        }
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            // A dialog that a page opens is to be seen, not swept away.
            "unhandledPromptBehavior": "ignore",
            "goog:loggingPrefs": { "browser": "ALL" },
            "goog:chromeOptions": { "args": arguments },
        } } });
        let opened = driver.post("/session", &wanted);
        let opened = opened.unwrap_or_else(|failure| panic!("Chromium does not open: {failure}"));
        let session = format!("/session/{}", opened["sessionId"].as_str().unwrap());
        let chromium = Self { driver, session };
        let patient = json!({ "script": PATIENCE.as_millis() });
        chromium.command("POST", "/timeouts", &patient);
        chromium.resize(1366, 768);
        Some(chromium)
    }

    /// Makes the viewport this wide and high, in CSS pixels; what the page is measured by.
    pub(super) fn resize(&self, width: u32, height: u32) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        );
    }

    /// Lets pages run scripts, or not.
    pub(super) fn let_scripts_run(&self, may: bool) {
        let disabled = json!({ "value": !may });
        self.devtools("Emulation.setScriptExecutionDisabled", &disabled);
    }

    /// Becomes somebody who has signed in, by the cookie of that session; nobody, without one.
    pub(super) fn become_holder_of(&self, desk: &Desk, cookie: &str) {
        self.command("DELETE", "/cookie", &Value::Null);
        let Some((name, value)) = cookie.split_once('=') else {
            return;
        };
        // Cookies are given to the page that is there.
        self.open(&format!("{}/healthz", desk.url));
        let cookie = json!({ "cookie": {
            "name": name, "value": value, "path": "/", "httpOnly": true, "sameSite": "Strict",
        } });
        self.command("POST", "/cookie", &cookie);
    }

    /// Goes to an address and waits until it is loaded.
    pub(super) fn open(&self, url: &str) {
        self.command("POST", "/url", &json!({ "url": url }));
    }

    /// Runs a script as the developer tools do: the page's policy does not hold for it.
    pub(super) fn script(&self, script: &str, arguments: &[Value]) -> Value {
        let body = json!({ "script": script, "args": arguments });
        self.command("POST", "/execute/sync", &body)
    }

    /// The same for a script that calls its last argument when it is done.
    pub(super) fn script_that_ends(&self, script: &str, arguments: &[Value]) -> Value {
        let body = json!({ "script": script, "args": arguments });
        self.command("POST", "/execute/async", &body)
    }

    /// Path and query of the page.
    pub(super) fn address(&self) -> String {
        let address = self.script("return location.pathname + location.search", &[]);
        address.as_str().unwrap().to_owned()
    }

    /// Text of the first element of this kind, as it is seen; empty where there is none.
    pub(super) fn text_of(&self, selector: &str) -> String {
        let script =
            "var found = document.querySelector(arguments[0]); return found ? found.innerText : ''";
        let text = self.script(script, &[json!(selector)]);
        text.as_str().unwrap().to_owned()
    }

    /// Sends a form with the page's token, for pages that are the answer to one.
    pub(super) fn send_form(&self, path: &str, fields: &[(&str, &str)]) {
        let script = "
            var form = document.createElement('form'), add = function (name, value) {
                var field = document.createElement('input');
                field.type = 'hidden'; field.name = name; field.value = value; form.appendChild(field);
            };
            form.method = 'post'; form.action = arguments[0];
            add('form_token', document.querySelector('[name=form_token]').value);
            arguments[1].forEach(function (field) { add(field[0], field[1]); });
            document.body.appendChild(form); form.submit();";
        self.leaving(|| {
            self.script(script, &[json!(path), json!(fields)]);
        });
    }

    /// Does something that leads to another page, and waits until that is loaded.
    pub(super) fn leaving(&self, act: impl FnOnce()) {
        self.script("document.documentElement.dataset.left = 'yes'", &[]);
        act();
        let arrived =
            "return document.readyState === 'complete' && !document.documentElement.dataset.left";
        self.until("another page", || {
            (self.script(arrived, &[]) == true).then_some(())
        });
    }

    /// Asks again until there is an answer.
    pub(super) fn until<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        let until = Instant::now() + PATIENCE;
        loop {
            if let Some(answer) = ask() {
                return answer;
            }
            assert!(
                Instant::now() < until,
                "{what} did not come on {}: {}",
                self.address(),
                self.text_of("main")
            );
            std::thread::yield_now();
        }
    }

    /// Keys as they are pressed one after the other, wherever the page listens.
    pub(super) fn press(&self, keys: &[String]) {
        let steps: Vec<Value> = keys.iter().flat_map(|key| [down(key), up(key)]).collect();
        self.keys(&steps);
    }

    /// One key while another is held.
    pub(super) fn press_held(&self, held: &str, key: &str) {
        self.keys(&[down(held), down(key), up(key), up(held)]);
    }

    fn keys(&self, steps: &[Value]) {
        let body = json!({ "actions": [{ "type": "key", "id": "keyboard", "actions": steps }] });
        self.command("POST", "/actions", &body);
    }

    /// The mouse, pressed at one place of the window, moved, and let go at another; in CSS pixels.
    pub(super) fn drag(&self, from: (f64, f64), to: (f64, f64)) {
        let to_place = |(x, y): (f64, f64)| json!({ "type": "pointerMove", "duration": 0, "origin": "viewport", "x": x.round(), "y": y.round() });
        let button = |kind: &str| json!({ "type": kind, "button": 0 });
        let steps = [
            to_place(from),
            button("pointerDown"),
            to_place(to),
            button("pointerUp"),
        ];
        let body = json!({ "actions": [{ "type": "pointer", "id": "mouse", "actions": steps }] });
        self.command("POST", "/actions", &body);
    }

    /// Text that an input method has composed, put where the cursor is.
    pub(super) fn insert(&self, text: &str) {
        self.devtools("Input.insertText", &json!({ "text": text }));
    }

    /// Gives a file field its file, as the system's own dialog does.
    pub(super) fn choose_file(&self, selector: &str, file: &Path) {
        let found = json!({ "using": "css selector", "value": selector });
        let element = self.command("POST", "/element", &found);
        let id = element.as_object().unwrap().values().next().unwrap();
        let path = format!("/element/{}/value", id.as_str().unwrap());
        self.command("POST", &path, &json!({ "text": file.to_str().unwrap() }));
    }

    /// What the browser complained of since it was asked last: errors of scripts, of the policy, of the network.
    pub(super) fn complaints(&self) -> Vec<String> {
        let entries = self.command("POST", "/se/log", &json!({ "type": "browser" }));
        let entries = entries.as_array().unwrap().iter();
        let serious = entries.filter(|entry| entry["level"] != "INFO" && entry["level"] != "DEBUG");
        serious
            .map(|entry| entry["message"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Text of the dialog that a page has opened.
    pub(super) fn alert(&self) -> Option<String> {
        let path = format!("{}/alert/text", self.session);
        match self.driver.get(&path) {
            Ok(text) => Some(text.as_str().unwrap_or_default().to_owned()),
            Err(failure) if failure.error == "no such alert" => None,
            Err(failure) => panic!("{failure}"),
        }
    }

    /// The page down to three screens as a PNG image.
    pub(super) fn picture(&self) -> Vec<u8> {
        let size = self.script(
            "return [innerWidth, Math.min(document.documentElement.scrollHeight, innerHeight * 3)]",
            &[],
        );
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1 });
        let whole = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let taken = self.devtools("Page.captureScreenshot", &whole);
        STANDARD.decode(taken["data"].as_str().unwrap()).unwrap()
    }

    /// The page as it is printed on A4.
    pub(super) fn print(&self) -> Vec<u8> {
        let paper = json!({ "page": { "width": 21.0, "height": 29.7 }, "background": false });
        let printed = self.command("POST", "/print", &paper);
        STANDARD.decode(printed.as_str().unwrap()).unwrap()
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.command("POST", "/goog/cdp/execute", &body)
    }

    fn command(&self, method: &str, path: &str, body: &Value) -> Value {
        let whole = format!("{}{path}", self.session);
        let answer = match method {
            "DELETE" => self.driver.delete(&whole),
            _ => self.driver.post(&whole, body),
        };
        let told: &dyn Debug = &path;
        answer.unwrap_or_else(|failure| panic!("{told:?}: {failure}"))
    }
}

fn down(key: &str) -> Value {
    json!({ "type": "keyDown", "value": key })
}

fn up(key: &str) -> Value {
    json!({ "type": "keyUp", "value": key })
}

impl Drop for Chromium {
    fn drop(&mut self) {
        let _ = self.driver.delete(&self.session);
    }
}
