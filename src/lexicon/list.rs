//! One dictionary file: a few `# key: value` header lines, then tab-separated rows.

use include_dir::{Dir, include_dir};

/// The dictionaries as they were when the program was built.
static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/dictionaries");

/// A parsed dictionary file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryList {
    /// File name without folder and extension, e.g. `d5_counterfeit`.
    pub name: String,
    /// Chinese name, from `# 名称: …`.
    pub title: String,
    /// Where the words come from, from `# 来源: …`.
    pub source: String,
    /// From `# 版本: …`.
    pub version: String,
    /// Rows in file order, split at tabs; blank lines and `#` lines left out.
    pub rows: Vec<Vec<String>>,
}

/// Why a dictionary file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    #[error("dictionary `{0}` does not exist")]
    Missing(String),
    #[error("dictionary `{0}` is not UTF-8 text")]
    NotText(String),
    #[error("dictionary `{name}` lacks the header line `# {key}:`")]
    Header { name: String, key: &'static str },
    #[error("dictionary `{name}` line {line}: {reason}")]
    Row {
        name: String,
        line: usize,
        reason: String,
    },
}

impl DictionaryList {
    /// Parses the text of one file.
    pub fn parse(name: &str, text: &str) -> Result<Self, ListError> {
        let header = |key: &'static str| {
            text.lines()
                .filter_map(|line| line.strip_prefix('#'))
                .find_map(|line| {
                    line.trim()
                        .strip_prefix(key)?
                        .trim_start()
                        .strip_prefix(':')
                        .map(str::trim)
                })
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
                .ok_or_else(|| ListError::Header {
                    name: name.to_owned(),
                    key,
                })
        };
        let rows = text
            .lines()
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
            .map(|line| {
                line.split('\t')
                    .map(|part| part.trim().to_owned())
                    .collect()
            })
            .collect();
        Ok(Self {
            name: name.to_owned(),
            title: header("名称")?,
            source: header("来源")?,
            version: header("版本")?,
            rows,
        })
    }

    /// The dictionary that ships with the program under this name.
    pub fn shipped(name: &str) -> Result<Self, ListError> {
        let file = SHIPPED
            .get_file(format!("{name}.tsv"))
            .ok_or_else(|| ListError::Missing(name.to_owned()))?;
        let text = file
            .contents_utf8()
            .ok_or_else(|| ListError::NotText(name.to_owned()))?;
        Self::parse(name, text)
    }
}

/// Names and bytes of every shipped dictionary in name order; what the dictionary version is computed from.
pub fn shipped_lists() -> Vec<(String, &'static [u8])> {
    let mut files: Vec<_> = SHIPPED
        .files()
        .filter(|file| {
            file.path()
                .extension()
                .is_some_and(|extension| extension == "tsv")
        })
        .map(|file| (file.path().to_string_lossy().into_owned(), file.contents()))
        .collect();
    files.sort();
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_dictionary_names_its_source_and_version() {
        let files = shipped_lists();
        for (path, bytes) in files {
            let name = path.trim_end_matches(".tsv");
            let text = std::str::from_utf8(bytes).expect("dictionaries are UTF-8");
            let list = DictionaryList::parse(name, text).expect("headers present");
            assert!(!list.rows.is_empty(), "{name} has no rows");
        }
    }

    #[test]
    fn a_list_without_its_source_is_refused() {
        let refused = DictionaryList::parse("x", "# 名称: 甲\n# 版本: 1\n词\tS\n");
        assert_eq!(
            refused,
            Err(ListError::Header {
                name: "x".into(),
                key: "来源"
            })
        );
    }
}
