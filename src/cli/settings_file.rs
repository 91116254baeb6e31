//! `settings.toml` in the data directory: what must not depend on who starts the program.

use std::path::Path;

use serde::Deserialize;

use super::failure::Failure;
use crate::db::DatabaseLocation;

const FILE: &str = "settings.toml";

/// The settings that a data directory may hold.
#[derive(Debug, Default)]
pub(super) struct SettingsFile {
    pub(super) database: DatabaseLocation,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    database: Option<String>,
}

impl SettingsFile {
    /// Reads the file of this data directory; all defaults where there is none.
    pub(super) fn of(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::default());
            }
            Err(error) => return Err(Failure::system("无法读取数据目录内的 settings.toml", error)),
        };
        let wrong = |why: &str| Failure::Usage(format!("设置文件 {}：{why}", path.display()));
        // The parser's own message would quote the line, and with it a password.
        let text: Text = toml::from_str(&text).map_err(|_| {
            wrong("内容无效；数据目录内只能写 database = \"postgres://用户@主机/库名\"")
        })?;
        let database = match text.database {
            Some(database) => database
                .parse()
                .map_err(|error: crate::db::LocationError| wrong(&error.to_string()))?,
            None => DatabaseLocation::default(),
        };
        Ok(Self { database })
    }
}
