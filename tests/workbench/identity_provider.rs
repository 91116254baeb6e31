//! A running OpenID provider, and somebody who is sent to it. It is of the tests alone: `.ci/run` installs the package
//! beside the build.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use ureq::Agent;

use crate::support::{number, text};

/// Names another folder than that which `.ci/run` installs into.
const PLACE: &str = "MINGCHA_OIDC_PROVIDER";
const SCRIPT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/workbench/identity_provider.mjs"
);

/// The provider; it ends with the value.
pub(crate) struct IdentityProvider {
    modules: PathBuf,
    process: Child,
    pub(crate) issuer: String,
    /// The address of the workbench.
    public: String,
}

impl Drop for IdentityProvider {
    fn drop(&mut self) {
        self.end();
    }
}

impl IdentityProvider {
    /// Starts one for a workbench at this address; where it cannot be, the reason is printed.
    pub(crate) fn start(public: &str) -> Option<Self> {
        Self::start_with(public, None)
    }

    /// The same over TLS, with `ca.pem` and what it has certified in this folder.
    pub(crate) fn start_encrypted(public: &str, papers: &Path) -> Option<Self> {
        if certify(papers) {
            return Self::start_with(public, Some(papers));
        }
        println!("skipped: openssl makes no certificates here");
        None
    }

    fn start_with(public: &str, papers: Option<&Path>) -> Option<Self> {
        let installed = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../oidc/node_modules");
        let modules = std::env::var_os(PLACE).map_or(installed, PathBuf::from);
        if !modules.join("oidc-provider/lib/index.js").is_file() {
            println!(
                "skipped: oidc-provider is not in {}; npm install --prefix TARGET/oidc oidc-provider",
                modules.display()
            );
            return None;
        }
        if Command::new("node").arg("--version").output().is_err() {
            println!("skipped: there is no node");
            return None;
        }
        let (process, issuer) = launched(&modules, "0", public, papers);
        Some(Self {
            modules,
            process,
            issuer,
            public: public.to_owned(),
        })
    }

    pub(crate) fn end(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Another process at the same address, with other keys and without a memory.
    pub(crate) fn start_again(&mut self) {
        self.end();
        let port = self.issuer.rsplit(':').next().unwrap().to_owned();
        let (process, issuer) = launched(&self.modules, &port, &self.public, None);
        assert_eq!(issuer, self.issuer);
        self.process = process;
    }

    /// Settings of a workbench whose people sign in here; the secret is put beside them.
    pub(crate) fn set(&self, data: &Path) {
        std::fs::write(data.join("oidc-secret"), "only-of-the-tests\n").unwrap();
        let (issuer, public) = (&self.issuer, &self.public);
        let settings = format!(
            "[oidc]\nissuer = \"{issuer}\"\nclient_id = \"mingcha\"\nclient_secret_file = \"oidc-secret\"\n\
             public_url = \"{public}\"\nlabel = \"市统一认证\"\n"
        );
        std::fs::write(data.join("settings.toml"), settings).unwrap();
    }

    /// Who sits before the browser from now on.
    pub(crate) fn seat(&self, subject: &str, username: &str) {
        self.tell(&json!({ "subject": subject, "username": username, "agrees": true }));
    }

    /// From now on its own page waits for a click, as that of a real one does.
    pub(crate) fn wait_for_a_click(&self) {
        self.tell(&json!({ "clicks": true }));
    }

    pub(crate) fn refuse(&self) {
        self.tell(&json!({ "agrees": false }));
    }

    /// How often somebody has given a password there.
    pub(crate) fn logins(&self) -> i64 {
        number(&self.tell(&json!({}))["logins"])
    }

    fn tell(&self, words: &Value) -> Value {
        let address = format!("{}/control", self.issuer);
        let mut answer = ureq::post(&address).send(words.to_string()).unwrap();
        serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
    }
}

/// A process of the provider, and the name that it gives itself. It is another site than a workbench at 127.0.0.1.
fn launched(modules: &Path, port: &str, public: &str, papers: Option<&Path>) -> (Child, String) {
    let back = format!("{public}/sign-in/oidc/callback");
    let mut process = Command::new("node")
        .arg(SCRIPT)
        .arg(modules)
        .args(["localhost", port, &back])
        .args(papers)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut told = String::new();
    // It stays open: the provider goes on talking.
    let stdout = process.stdout.as_mut().unwrap();
    BufReader::new(stdout).read_line(&mut told).unwrap();
    let told: Value = serde_json::from_str(&told).unwrap();
    (process, text(&told["issuer"]).to_owned())
}

/// An authority of an office's own, and a certificate of it for this machine.
fn certify(papers: &Path) -> bool {
    let curve = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";
    let commands = [
        format!("req -x509 {curve} -keyout ca.key -out ca.pem -days 2 -subj /CN=office"),
        format!("req -new {curve} -keyout leaf.key -out leaf.csr -subj /CN=localhost -addext subjectAltName=DNS:localhost"),
        "x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -copy_extensions copy -out leaf.pem -days 2"
            .to_owned(),
    ];
    commands.iter().all(|command| {
        let mut openssl = Command::new("openssl");
        let quiet = openssl.args(command.split(' ')).current_dir(papers);
        quiet
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    })
}

/// What a browser does at the provider: keeps its cookies and follows where it is led.
pub(crate) struct Traveller {
    agent: Agent,
    cookies: BTreeMap<String, String>,
}

impl Traveller {
    pub(crate) fn new() -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Self {
            agent: config.into(),
            cookies: BTreeMap::new(),
        }
    }

    /// Goes to an address of the provider; the path and query that it is sent back to.
    pub(crate) fn go(&mut self, provider: &IdentityProvider, address: &str) -> String {
        let mut address = address.to_owned();
        for _ in 0..12 {
            let pairs = self.cookies.iter();
            let cookies: Vec<String> = pairs
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let request = self
                .agent
                .get(&address)
                .header("cookie", cookies.join("; "));
            let mut answer = request.call().unwrap();
            for cookie in answer.headers().get_all("set-cookie") {
                let pair = cookie.to_str().unwrap().split(';').next().unwrap();
                let (name, value) = pair.split_once('=').unwrap();
                if value.is_empty() {
                    self.cookies.remove(name);
                } else {
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
            }
            let Some(to) = answer.headers().get("location") else {
                panic!("{address}: {}", answer.body_mut().read_to_string().unwrap());
            };
            let to = to.to_str().unwrap();
            if let Some(back) = to.strip_prefix(&provider.public) {
                return back.to_owned();
            }
            address = if to.starts_with('/') {
                format!("{}{to}", provider.issuer)
            } else {
                to.to_owned()
            };
        }
        panic!("led in a circle: {address}");
    }
}
