//! Holds the order of `src/` (style guide §7.3): who may use whom, where the libraries live, how long a file may be.
//!
//! It reads text: `crate::x` and `crate::{x, y::{z}}`. Climbing by `super::super::` and block comments escape it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Modules in their order, each with those that it may use.
const LAYERS: [(&str, &[&str]); 37] = [
    ("telemetry", &[]),
    ("domain", &[]),
    ("inference", &[]),
    ("frame", &["domain"]),
    ("lexicon", &["domain"]),
    ("rules", &["domain", "lexicon"]),
    ("similar", &[]),
    ("ingest", &["domain", "lexicon"]),
    ("normalize", &["domain", "lexicon"]),
    ("redact", &["domain", "lexicon"]),
    ("classify", &["domain", "lexicon"]),
    ("resolve", &["domain", "inference", "lexicon"]),
    ("dataset", &["domain", "frame", "similar"]),
    ("search", &["domain"]),
    ("stats", &["domain", "inference", "frame", "similar"]),
    ("flags", &["domain", "inference", "rules", "stats"]),
    ("review", &["domain", "inference"]),
    ("vault", &["domain"]),
    ("audit", &["domain", "vault"]),
    ("access", &["domain", "vault"]),
    ("remote", &[]),
    ("oidc", &["domain", "access", "remote"]),
    ("workflow", &["domain"]),
    ("exchange", &["domain", "vault", "workflow"]),
    ("db", &["domain", "audit", "workflow"]),
    ("templates", &["domain"]),
    (
        "store",
        &["domain", "lexicon", "dataset", "search", "vault", "db"],
    ),
    ("backup", &["dataset", "vault", "db", "store"]),
    (
        "explore",
        &["domain", "inference", "lexicon", "search", "stats", "store"],
    ),
    (
        "desk",
        &[
            "domain", "rules", "vault", "audit", "access", "workflow", "exchange", "db", "store",
        ],
    ),
    ("document", &[]),
    ("letters", &["domain", "workflow", "templates", "document"]),
    ("report", &["domain", "workflow", "templates", "document"]),
    (
        "pipeline",
        &[
            "domain",
            "frame",
            "lexicon",
            "rules",
            "similar",
            "ingest",
            "normalize",
            "redact",
            "classify",
            "resolve",
            "dataset",
            "search",
            "stats",
            "flags",
            "review",
            "vault",
            "audit",
            "access",
            "remote",
            "workflow",
            "exchange",
            "db",
            "store",
            "desk",
            "document",
            "letters",
            "report",
        ],
    ),
    ("simulate", &["domain", "inference", "stats"]),
    (
        "server",
        &[
            "domain",
            "classify",
            "lexicon",
            "rules",
            "search",
            "flags",
            "review",
            "vault",
            "audit",
            "access",
            "oidc",
            "workflow",
            "exchange",
            "db",
            "templates",
            "store",
            "explore",
            "desk",
            "document",
            "letters",
            "report",
            "pipeline",
        ],
    ),
    ("cli", ALL),
];

/// What the top layer may use: everything below it.
const ALL: &[&str] = &["*"];

/// Libraries and the modules that may name them; nobody else knows of them.
const HOMES: [(&str, &[&str]); 18] = [
    ("polars", &["frame", "dataset", "stats", "store"]),
    ("sqlx", &["db"]),
    ("tantivy", &["search"]),
    ("plotters", &["report"]),
    ("minijinja", &["templates"]),
    ("jieba_rs", &["lexicon"]),
    ("pinyin", &["lexicon"]),
    ("calamine", &["ingest"]),
    ("clap", &["cli"]),
    ("docx_rs", &["document"]),
    ("krilla", &["document"]),
    ("fontdb", &["document"]),
    ("rust_xlsxwriter", &["report", "simulate"]),
    ("statrs", &["inference"]),
    ("axum", &["server"]),
    ("reqwest", &["remote"]),
    ("rustls", &["remote"]),
    ("openidconnect", &["oidc"]),
];

/// Files whose strings name tags that they look for or make as dirt, never as a page.
const TAGS_ARE_DATA: [&str; 3] = [
    "src/ingest/sniff.rs",
    "src/server/pages/reports/files.rs",
    "src/simulate/blemish.rs",
];

const MOST_LINES: usize = 500;

#[test]
fn modules_use_only_their_layers() {
    let mut wrong = Vec::new();
    for file in sources() {
        let Some((_, allowed)) = row_of(&file.module) else {
            continue;
        };
        for used in crate_uses(&file.code) {
            let fine = used == file.module || *allowed == ALL || allowed.contains(&used.as_str());
            if !fine && row_of(&used).is_some() {
                wrong.push(format!("{}: `{}` uses `{used}`", file.path, file.module));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn every_module_has_a_row_and_rows_point_upwards() {
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared: Vec<&str> = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .collect();
    let rows: Vec<&str> = LAYERS.iter().map(|(module, _)| *module).collect();
    assert_eq!(
        declared, rows,
        "src/lib.rs: its modules and the table differ"
    );
    let mut wrong = Vec::new();
    for (place, (module, allowed)) in LAYERS.iter().enumerate() {
        let below = rows.get(place..).unwrap();
        let downward = allowed.iter().filter(|used| below.contains(used));
        wrong.extend(downward.map(|used| format!("the row of `{module}` names `{used}` below it")));
        let stages = ["ingest", "normalize", "redact", "classify", "resolve"];
        let sideways = allowed
            .iter()
            .filter(|used| stages.contains(module) && stages.contains(*used));
        wrong.extend(sideways.map(|used| format!("the stage `{module}` may not name `{used}`")));
    }
    assert_none(&wrong);
}

#[test]
fn libraries_stay_in_their_homes() {
    let mut wrong = Vec::new();
    for (library, homes) in HOMES {
        let named = Regex::new(&format!(r"\b{library}(::|!)")).unwrap();
        for file in sources() {
            if !homes.contains(&file.module.as_str()) && named.is_match(&file.shipped) {
                wrong.push(format!("{}: `{library}` lives in {homes:?}", file.path));
            }
        }
    }
    assert_none(&wrong);
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|file| file.lines > MOST_LINES)
        .map(|file| format!("{}: {} lines, {MOST_LINES} allowed", file.path, file.lines))
        .collect();
    assert_none(&wrong);
}

#[test]
fn pages_are_written_in_dashboards_not_in_strings() {
    let tag = Regex::new(
        r#"".*</?(a|b|body|br|div|head|html|img|li|ol|p|script|span|style|svg|table|td|th|tr|ul)[ />]"#,
    )
    .unwrap();
    let mut wrong = Vec::new();
    for file in sources() {
        if TAGS_ARE_DATA.contains(&file.path.as_str()) {
            continue;
        }
        for line in file.shipped.lines().filter(|line| tag.is_match(line)) {
            wrong.push(format!("{}: a tag in a string: {}", file.path, line.trim()));
        }
    }
    assert_none(&wrong);
}

#[test]
fn imports_are_read_out_of_nested_braces() {
    let code = "use crate::{a::B, c::{d, E}, f};\nlet x = crate::g::H; pub(crate) fn k() {}";
    let used: Vec<String> = crate_uses(code).into_iter().collect();
    assert_eq!(used, ["a", "c", "f", "g"]);
}

/// One file of `src/`.
struct Source {
    /// From the root of the package, with `/`.
    path: String,
    /// First name below `src/`.
    module: String,
    lines: usize,
    /// Without line comments.
    code: String,
    /// The same without tests.
    shipped: String,
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    collect(&root().join("src"), &mut paths);
    paths.sort();
    let tests = test_modules(&paths);
    paths
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).unwrap();
            let code = without_comments(&text);
            let is_test = tests.iter().any(|test| path.starts_with(test));
            let inline = code.find("#[cfg(test)]\nmod tests {").unwrap_or(code.len());
            let shipped = if is_test {
                ""
            } else {
                code.get(..inline).unwrap()
            };
            let relative = path.strip_prefix(root()).unwrap();
            let below = relative.strip_prefix("src").unwrap();
            Source {
                path: relative.to_str().unwrap().replace('\\', "/"),
                module: below.iter().next().map(module_name).unwrap(),
                lines: text.lines().count(),
                shipped: shipped.to_owned(),
                code,
            }
        })
        .collect()
}

fn module_name(first: &std::ffi::OsStr) -> String {
    first.to_str().unwrap().trim_end_matches(".rs").to_owned()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            paths.push(path);
        }
    }
}

/// Files and folders that a `#[cfg(test)] mod name;` declares.
fn test_modules(paths: &[PathBuf]) -> Vec<PathBuf> {
    let declaration = Regex::new(r"#\[cfg\(test\)\]\n(?:pub\(crate\) )?mod ([a-z_]+);").unwrap();
    let mut tests = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).unwrap();
        let folder = path.parent().unwrap();
        for found in declaration.captures_iter(&text) {
            tests.push(folder.join(format!("{}.rs", &found[1])));
            tests.push(folder.join(&found[1]));
        }
    }
    tests
}

fn without_comments(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The modules that `crate::…` names in this code.
fn crate_uses(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let start = Regex::new(r"\bcrate::(\{|[a-z_]+)").unwrap();
    for found in start.captures_iter(code) {
        if &found[1] != "{" {
            used.insert(found[1].to_owned());
            continue;
        }
        let rest = code.get(found.get(0).unwrap().end()..).unwrap();
        used.extend(names_of_braces(rest));
    }
    used
}

/// First names of the list that was opened just before `rest`.
fn names_of_braces(rest: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let (mut depth, mut in_name) = (0, true);
    for character in rest.chars() {
        match character {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(String::new());
                in_name = true;
            }
            ':' => in_name = false,
            other if in_name && depth == 0 && !other.is_whitespace() => {
                names.last_mut().unwrap().push(other);
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn row_of(module: &str) -> Option<&'static (&'static str, &'static [&'static str])> {
    LAYERS.iter().find(|(name, _)| *name == module)
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
