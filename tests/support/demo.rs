//! One demo run that many tests ask: imports take minutes in a debug build.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use mingcha::domain::OrderRecord;
use serde_json::Value;

use super::{records_of, run_in, succeeded};

/// The latest week of the samples.
pub(crate) const DEMO_WEEK: &str = "2026-W47";

/// The data directory after `demo`. Nobody changes it.
pub(crate) struct Demo {
    pub(crate) data: PathBuf,
    key: PathBuf,
    pub(crate) answer: Value,
    pub(crate) stdout: String,
    pub(crate) records: Vec<OrderRecord>,
}

impl Demo {
    pub(crate) fn run(&self, arguments: &[&str]) -> super::Outcome {
        run_in(&self.data, &self.key, arguments, "")
    }

    /// The same over a copy of the data, under the same key.
    pub(crate) fn run_over(&self, data: &Path, arguments: &[&str]) -> super::Outcome {
        self.run_over_with(data, arguments, "")
    }

    pub(crate) fn run_over_with(
        &self,
        data: &Path,
        arguments: &[&str],
        input: &str,
    ) -> super::Outcome {
        run_in(data, &self.key, arguments, input)
    }

    /// A command over a copy of the data that is not waited for, on a day.
    pub(crate) fn command_on(
        &self,
        day: &str,
        data: &Path,
        arguments: &[&str],
    ) -> std::process::Command {
        super::command_on(day, data, &self.key, arguments)
    }

    pub(crate) fn answer(&self, arguments: &[&str]) -> Value {
        succeeded(&self.run(arguments), arguments)
    }

    pub(crate) fn import(&self, name: &str) -> &Value {
        let imports = super::list(&self.answer["imports"]);
        let found = imports
            .iter()
            .find(|import| super::text(&import["file"]).ends_with(name));
        found.unwrap_or_else(|| panic!("{name} was not imported"))
    }

    /// Flags of every analysed week.
    pub(crate) fn flags(&self) -> BTreeMap<String, Vec<Value>> {
        let weeks = super::list(&self.answer["weeks"]).iter();
        weeks
            .map(|week| {
                let week = super::text(&week["week"]).to_owned();
                let mut answer = self.answer(&["flags", "--week", &week]);
                let flags = answer["flags"].take();
                (week, super::list(&flags).clone())
            })
            .collect()
    }
}

/// The shared run; the first test that asks waits for it.
pub(crate) fn demo() -> &'static Demo {
    static DEMO: OnceLock<Demo> = OnceLock::new();
    DEMO.get_or_init(|| {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo");
        if home.exists() {
            fs::remove_dir_all(&home).unwrap();
        }
        let (data, key) = (home.join("data"), home.join("keys/key"));
        let ran = run_in(&data, &key, &["demo", "--no-serve"], "");
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        Demo {
            answer: ran.json(),
            stdout: ran.stdout,
            records: records_of(&data),
            data,
            key,
        }
    })
}

/// The answers to the samples.
pub(crate) fn truth() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples/truth.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}
