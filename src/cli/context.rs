//! What every command needs: where, when, who, and how to answer.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate};

use super::arguments::{Arguments, AsOf};
use super::failure::Failure;
use super::recipient_settings::fronts_of;
use super::settings_file::SettingsFile;
use crate::access::SecurityRules;
use crate::db::{Database, DatabaseLocation, LocationError, VaultDatabase};
use crate::desk::Moment;
use crate::document::PaperFonts;
use crate::domain::{Actor, DictionaryEdition};
use crate::exchange::Recipient;
use crate::ingest::{Limits, Profiles, ReaderOptions};
use crate::oidc::IdentityProvider;
use crate::pipeline::{AnalyzeOptions, FrontOffice, LinkingRules, Stages, WeekChoice};
use crate::rules::{Catalogue, Routing, ShippedLaw};
use crate::server::Clock;
use crate::store::{Inspection, KeyLocation, Store, StoreError};

/// Seconds that Asia/Shanghai is ahead of UTC.
const SHANGHAI_OFFSET_SECONDS: i64 = 8 * 3600;

/// The surroundings of one command.
pub(super) struct Context {
    pub(super) data: PathBuf,
    pub(super) json: bool,
    /// The reference date of everything whose result depends on the date.
    pub(super) as_of: NaiveDate,
    /// Epoch milliseconds; only for provenance.
    pub(super) now: i64,
    pub(super) operator: String,
    /// The day that `--as-of` gave.
    fixed: Option<NaiveDate>,
    key: KeyLocation,
    /// Where the command line or the environment says the database is.
    database: Option<DatabaseLocation>,
    /// What was opened, to be closed at the end whatever that is: SQLite leaves its log behind otherwise.
    opened: Mutex<Vec<(Database, VaultDatabase)>>,
}

impl Context {
    pub(super) fn new(arguments: &Arguments) -> Result<Self, Failure> {
        let now = epoch_millis();
        let today = day_in_shanghai(now);
        let as_of = match arguments.as_of {
            Some(AsOf::Date(date)) => date,
            Some(AsOf::Now) | None => today.unwrap_or_default(),
        };
        let fixed = match arguments.as_of {
            Some(AsOf::Date(date)) => Some(date),
            Some(AsOf::Now) | None => None,
        };
        let key = match &arguments.key_file {
            Some(path) => KeyLocation::File(path.clone()),
            None => KeyLocation::Folder(config_folder()?.join("keys")),
        };
        let database = arguments.database.as_ref();
        let database =
            database
                .map(|text| text.0.parse())
                .transpose()
                .map_err(|error: LocationError| {
                    Failure::Usage(format!("参数 --database 无效：{error}"))
                })?;
        let login = || {
            ["USER", "LOGNAME"]
                .iter()
                .find_map(|name| std::env::var(name).ok())
        };
        Ok(Self {
            data: arguments.data.clone(),
            json: arguments.json,
            as_of,
            now,
            operator: arguments
                .operator
                .clone()
                .or_else(login)
                .unwrap_or_else(|| "未登记".to_owned()),
            fixed,
            key,
            database,
            opened: Mutex::new(Vec::new()),
        })
    }

    /// Who runs the command, for the audit log.
    pub(super) fn actor(&self) -> Actor {
        Actor::Operator {
            name: self.operator.clone(),
        }
    }

    /// When the command was started.
    pub(super) fn moment(&self) -> Moment {
        Moment {
            at: self.now,
            day: self.as_of,
        }
    }

    pub(super) fn analyze_options(&self, choice: WeekChoice) -> AnalyzeOptions {
        AnalyzeOptions {
            choice,
            as_of: self.as_of,
            actor: self.actor(),
            now: self.now,
        }
    }

    /// The day on which a server believes to be; the real one unless `--as-of` gave another.
    pub(super) fn fixed_day(&self) -> Option<NaiveDate> {
        self.fixed
    }

    pub(super) async fn store(&self) -> Result<Store, Failure> {
        self.store_in(&self.data).await
    }

    pub(super) async fn store_in(&self, folder: &Path) -> Result<Store, Failure> {
        let location = self.location_in(folder)?;
        let store = Store::open(folder, &location, self.key.clone()).await?;
        if let Ok(mut opened) = self.opened.lock() {
            opened.push((store.database.clone(), store.vault.clone()));
        }
        Ok(store)
    }

    /// Closes what a command opened and did not close itself.
    pub(super) async fn close(&self) {
        let opened = self
            .opened
            .lock()
            .map(|mut opened| std::mem::take(&mut *opened));
        for (database, vault) in opened.unwrap_or_default() {
            database.close().await;
            vault.close().await;
        }
    }

    pub(super) fn location_in(&self, folder: &Path) -> Result<DatabaseLocation, Failure> {
        Ok(match &self.database {
            Some(location) => location.clone(),
            None => SettingsFile::of(folder)?.database,
        })
    }

    /// The rules of access that the data directory sets.
    pub(super) fn security_in(folder: &Path) -> Result<SecurityRules, Failure> {
        Ok(SettingsFile::of(folder)?.security)
    }

    /// The law where the office of this data directory is, and the catalogue, as they ship.
    pub(super) fn law_in(folder: &Path) -> Result<ShippedLaw, Failure> {
        let profile = SettingsFile::of(folder)?.credit_profile;
        let law = ShippedLaw::of_profile(&profile, Catalogue::shipped()?);
        law.map_err(|error| Failure::Usage(format!("设置文件 settings.toml 的 [credit]：{error}")))
    }

    /// Who looks into what where the office of this data directory is.
    pub(super) fn routing_in(folder: &Path) -> Result<Routing, Failure> {
        let profile = SettingsFile::of(folder)?.credit_profile;
        let routing = Routing::shipped(&profile);
        routing
            .map_err(|error| Failure::Usage(format!("设置文件 settings.toml 的 [credit]：{error}")))
    }

    /// Who signs the letters and issues the reports of this data directory.
    pub(super) fn office_in(folder: &Path) -> Result<String, Failure> {
        Ok(SettingsFile::of(folder)?.office)
    }

    /// The fonts that PDF is printed with on this machine; none without a Chinese one.
    pub(super) fn fonts_in(folder: &Path) -> Result<Option<PaperFonts>, Failure> {
        let fonts = SettingsFile::of(folder)?.fonts;
        Ok(PaperFonts::found(fonts.as_deref()))
    }

    /// Published counts of this data directory below it are hidden.
    pub(super) fn smallest_cell_in(folder: &Path) -> Result<u64, Failure> {
        Ok(SettingsFile::of(folder)?.smallest_cell)
    }

    /// Who receives packages of this data directory.
    pub(super) fn recipients_in(folder: &Path) -> Result<Vec<Recipient>, Failure> {
        Ok(SettingsFile::of(folder)?.recipients)
    }

    /// Those of them that have a front database, with its address.
    pub(super) fn fronts_in(folder: &Path) -> Result<Vec<FrontOffice>, Failure> {
        fronts_of(&Self::recipients_in(folder)?)
    }

    /// Where the people of this data directory may sign in as well.
    pub(super) fn identity_provider_in(folder: &Path) -> Result<Option<IdentityProvider>, Failure> {
        let settings = SettingsFile::of(folder)?.oidc;
        let opened = settings.map(IdentityProvider::open).transpose();
        opened.map_err(|error| Failure::system("设置文件 settings.toml 的 [oidc] 不能使用", error))
    }

    /// When links are made anew after a judgement at the workbench of this data directory.
    pub(super) fn linking_in(folder: &Path) -> Result<LinkingRules, Failure> {
        Ok(SettingsFile::of(folder)?.linking)
    }

    /// The data directory as it is found; `None` where there is none.
    pub(super) async fn inspection(&self) -> Result<Option<Inspection>, Failure> {
        let location = self.location_in(&self.data)?;
        Ok(Inspection::open(&self.data, &location, self.key.clone()).await?)
    }

    /// All stages with the shipped profiles, those of the data directory and one more file.
    pub(super) fn stages(&self, mapping: Option<&Path>) -> Result<Arc<Stages>, Failure> {
        let mut profiles = Profiles::shipped()?;
        let own = self.data.join("profiles");
        if own.is_dir() {
            profiles.add_folder(&own)?;
        }
        if let Some(path) = mapping {
            profiles.add_file(path)?;
        }
        Ok(Arc::new(Stages::load(profiles)?))
    }

    /// The dictionaries as the city of the data directory has them; those shipped where there is none.
    pub(super) async fn edition(&self) -> Result<DictionaryEdition, Failure> {
        let location = self.location_in(&self.data)?;
        if !self.data.is_dir() || !Database::exists(&location, &self.data) {
            return Ok(DictionaryEdition::default());
        }
        let database = Database::open_to_read(&location, &self.data)
            .await
            .map_err(StoreError::from)?;
        let read = async {
            let schema = database.schema().await?;
            database.dictionary_edition_under(&schema).await
        };
        let read = read.await.map_err(StoreError::from);
        database.close().await;
        Ok(read?)
    }

    pub(super) fn reader_options() -> Result<ReaderOptions, Failure> {
        let program = std::env::current_exe()
            .map_err(|error| Failure::system("无法确定程序自身的位置", error))?;
        Ok(ReaderOptions {
            parser_program: program,
            limits: Limits::default(),
        })
    }

    /// Threads that understand rows: one per core.
    pub(super) fn workers() -> usize {
        std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
    }
}

/// The clock of a server: it goes on, and on a fixed day it stays.
pub(super) fn clock(fixed: Option<NaiveDate>) -> Clock {
    Arc::new(move || {
        let at = epoch_millis();
        let day = fixed.or_else(|| day_in_shanghai(at));
        Moment {
            at,
            day: day.unwrap_or_default(),
        }
    })
}

fn epoch_millis() -> i64 {
    #[expect(
        clippy::disallowed_methods,
        reason = "the command line is where time comes from"
    )]
    chrono::Utc::now().timestamp_millis()
}

fn day_in_shanghai(at: i64) -> Option<NaiveDate> {
    DateTime::from_timestamp_millis(at + SHANGHAI_OFFSET_SECONDS * 1000)
        .map(|time| time.date_naive())
}

fn config_folder() -> Result<PathBuf, Failure> {
    let base = std::env::var_os("XDG_CONFIG_HOME")
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")));
    let base = base.ok_or_else(|| {
        Failure::Usage("无法确定用户配置目录；请用 --key-file 指定保险库密钥文件".to_owned())
    })?;
    Ok(base.join("mingcha"))
}
