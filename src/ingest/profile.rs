//! Import profiles: what the columns of one export layout mean, as TOML data.
//!
//! In: `pipelines/profiles/*.toml` (built in), `--mapping` files, a folder of the data directory.
//! Out: [`Profiles`], which `layout` asks for the best fit to a header row.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use super::header::{header_key, header_keys};
use crate::domain::{Field, SourceCode};

/// The profiles as they were when the program was built.
static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/pipelines/profiles");

/// Which source the rows of a file belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceChoice {
    /// The profile that fits best says it.
    Auto,
    /// `--source`: only this source's profiles are considered.
    Fixed(SourceCode),
}

/// Why a profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    #[error("reading the profile `{path}`")]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("parsing the profile `{name}`")]
    Parse {
        name: String,
        #[source]
        source: Box<toml::de::Error>,
    },
    #[error("profile `{name}`: header `{alias}` stands for two fields")]
    AliasTwice { name: String, alias: String },
    #[error("profile `{name}`: no column for title or body")]
    NoText { name: String },
}

/// Where a profile came from; a mapping named on the command line goes before all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    Shipped,
    Folder,
    CommandLine,
}

/// Whether a row without the time of receipt can be a record of this layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum ReceivedAt {
    Required,
    Optional,
}

/// Rows whose field has one of the values belong to another source.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceSwitch {
    pub(super) field: Field,
    pub(super) values: Vec<String>,
    pub(super) source: SourceCode,
}

/// A profile as its file is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    name: String,
    source: SourceCode,
    /// For people who read the file.
    #[serde(rename = "title")]
    _title: String,
    #[serde(default)]
    hints: Vec<String>,
    received_at: ReceivedAt,
    #[serde(default)]
    required: Vec<Field>,
    #[serde(default)]
    distinguishing: Vec<String>,
    #[serde(default)]
    defaults: BTreeMap<Field, String>,
    #[serde(default)]
    source_switch: Vec<SourceSwitch>,
    columns: BTreeMap<Field, Vec<String>>,
}

/// One layout of one source.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub(super) name: String,
    pub(super) source: SourceCode,
    pub(super) origin: Origin,
    /// Words in the file name, sheet name or title that speak for this profile.
    pub(super) hints: Vec<String>,
    pub(super) received_at: ReceivedAt,
    pub(super) required: Vec<Field>,
    /// Keys of headers of which at least one must be present; empty when nothing is asked.
    pub(super) distinguishing: HashSet<String>,
    pub(super) defaults: BTreeMap<Field, String>,
    pub(super) source_switch: Vec<SourceSwitch>,
    /// Header key → field, and the alias's place in the field's list (smaller wins).
    pub(super) aliases: HashMap<String, (Field, u32)>,
}

impl Profile {
    fn parse(name: &str, text: &str, origin: Origin) -> Result<Self, ProfileError> {
        let file: ProfileFile = toml::from_str(text).map_err(|source| ProfileError::Parse {
            name: name.to_owned(),
            source: Box::new(source),
        })?;
        let mut aliases = HashMap::new();
        for (field, headers) in &file.columns {
            for (rank, header) in (0..).zip(headers) {
                let former = aliases.insert(header_key(header), (*field, rank));
                if former.is_some_and(|(other, _)| other != *field) {
                    return Err(ProfileError::AliasTwice {
                        name: file.name,
                        alias: header.clone(),
                    });
                }
            }
        }
        if !file.columns.contains_key(&Field::Title) && !file.columns.contains_key(&Field::Body) {
            return Err(ProfileError::NoText { name: file.name });
        }
        let distinguishing = file.distinguishing.iter().map(|text| header_key(text));
        Ok(Self {
            distinguishing: distinguishing.collect(),
            name: file.name,
            source: file.source,
            origin,
            hints: file.hints,
            received_at: file.received_at,
            required: file.required,
            defaults: file.defaults,
            source_switch: file.source_switch,
            aliases,
        })
    }

    /// Whether rows of this layout can belong to the source.
    pub(super) fn serves(&self, source: SourceCode) -> bool {
        self.source == source || self.source_switch.iter().any(|rule| rule.source == source)
    }
}

/// All profiles that are known, in name order.
#[derive(Debug, Clone)]
pub struct Profiles {
    profiles: Vec<Profile>,
}

impl Profiles {
    /// The profiles that ship with the program.
    pub fn shipped() -> Result<Self, ProfileError> {
        let mut all = Self {
            profiles: Vec::new(),
        };
        for file in SHIPPED.files() {
            let name = file.path().to_string_lossy();
            all.insert(Profile::parse(
                &name,
                file.contents_utf8().unwrap_or_default(),
                Origin::Shipped,
            )?);
        }
        Ok(all)
    }

    /// Adds the profile of `--mapping F`; it goes before every other that fits.
    pub fn add_file(&mut self, path: &Path) -> Result<(), ProfileError> {
        self.add(path, Origin::CommandLine)
    }

    /// Adds every `.toml` file of a folder, in name order; a missing folder holds none.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), ProfileError> {
        let read_error = |source| ProfileError::Read {
            path: folder.to_owned(),
            source,
        };
        if !folder.exists() {
            return Ok(());
        }
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(read_error)? {
            let path = entry.map_err(read_error)?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                paths.push(path);
            }
        }
        paths.sort();
        paths
            .iter()
            .try_for_each(|path| self.add(path, Origin::Folder))
    }

    fn add(&mut self, path: &Path, origin: Origin) -> Result<(), ProfileError> {
        let text = std::fs::read_to_string(path).map_err(|source| ProfileError::Read {
            path: path.to_owned(),
            source,
        })?;
        let profile = Profile::parse(&path.to_string_lossy(), &text, origin)?;
        self.insert(profile);
        Ok(())
    }

    /// A profile of the same name is replaced.
    fn insert(&mut self, profile: Profile) {
        self.profiles.retain(|known| known.name != profile.name);
        self.profiles.push(profile);
        self.profiles
            .sort_by(|left, right| left.name.cmp(&right.name));
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Profile> {
        self.profiles.iter()
    }

    /// What a header text means, where every profile that knows it agrees.
    pub fn field_of_header(&self, header: &str) -> Option<Field> {
        let keys = header_keys(header);
        let known = |profile: &Profile| {
            keys.iter()
                .find_map(|key| profile.aliases.get(key))
                .map(|(field, _)| *field)
        };
        let mut fields = self.iter().filter_map(known);
        let first = fields.next()?;
        // Personal in any layout is personal here.
        let personal = self
            .iter()
            .filter_map(known)
            .find(|field| field.is_personal());
        personal.or_else(|| fields.all(|field| field == first).then_some(first))
    }

    /// Whether any profile takes a header under one of these keys for one of the fields.
    pub(super) fn may_mean(&self, keys: &[String], fields: &[Field]) -> bool {
        keys.iter().any(|key| {
            self.iter()
                .filter_map(|profile| profile.aliases.get(key))
                .any(|(field, _)| fields.contains(field))
        })
    }

    /// Whether any profile knows a header under one of these keys.
    pub(super) fn know(&self, keys: &[String]) -> bool {
        keys.iter()
            .any(|key| self.iter().any(|profile| profile.aliases.contains_key(key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_has_a_shipped_profile() {
        let profiles = Profiles::shipped().unwrap();
        for source in SourceCode::ALL {
            assert!(
                profiles.iter().any(|profile| profile.source == *source),
                "{source}"
            );
        }
    }

    #[test]
    fn every_distinguishing_header_is_an_alias() {
        for profile in Profiles::shipped().unwrap().iter() {
            for key in &profile.distinguishing {
                assert!(profile.aliases.contains_key(key), "{} {key}", profile.name);
            }
        }
    }

    #[test]
    fn a_mapping_file_with_an_unknown_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("mine.toml");
        std::fs::write(&path, "name = \"mine\"\ncolour = 1\n").unwrap();
        let mut profiles = Profiles::shipped().unwrap();
        assert!(matches!(
            profiles.add_file(&path),
            Err(ProfileError::Parse { .. })
        ));
    }
}
