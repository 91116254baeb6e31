//! `settings.toml` in the data directory: what must not depend on who starts the program.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::failure::Failure;
use super::recipient_settings::{RecipientText, recipients_of};
use crate::access::SecurityRules;
use crate::db::DatabaseLocation;
use crate::domain::Role;
use crate::exchange::Recipient;
use crate::oidc::{OidcSection, OidcSettings};
use crate::pipeline::LinkingRules;
use crate::report::model::DEFAULT_ISSUER;

const FILE: &str = "settings.toml";
/// Counts below it are not published.
const SMALLEST_CELL: u64 = 5;
/// The pilot city.
const PROFILE: &str = "连云港";

/// The settings that a data directory may hold.
#[derive(Debug)]
pub(super) struct SettingsFile {
    pub(super) database: DatabaseLocation,
    pub(super) security: SecurityRules,
    pub(super) linking: LinkingRules,
    /// The place whose law is asked (`pipelines/law/periods.toml`).
    pub(super) credit_profile: String,
    /// 署名 of letters and 编发单位 of reports.
    pub(super) office: String,
    /// Published counts below it are hidden.
    pub(super) smallest_cell: u64,
    /// Who receives packages.
    pub(super) recipients: Vec<Recipient>,
    /// A folder with the office's own fonts.
    pub(super) fonts: Option<PathBuf>,
    /// Where people may sign in as well.
    pub(super) oidc: Option<OidcSettings>,
}

impl Default for SettingsFile {
    fn default() -> Self {
        Self {
            database: DatabaseLocation::default(),
            security: SecurityRules::default(),
            linking: LinkingRules::default(),
            credit_profile: PROFILE.to_owned(),
            office: DEFAULT_ISSUER.to_owned(),
            smallest_cell: SMALLEST_CELL,
            recipients: Vec::new(),
            fonts: None,
            oidc: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    database: Option<String>,
    #[serde(default)]
    security: Security,
    #[serde(default)]
    linking: Linking,
    #[serde(default)]
    credit: Credit,
    #[serde(default)]
    paper: Paper,
    oidc: Option<OidcSection>,
}

/// Absent is the default.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Paper {
    fonts: Option<PathBuf>,
}

/// Absent is the default.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Credit {
    profile: Option<String>,
    office: Option<String>,
    smallest_cell: Option<u16>,
    #[serde(default)]
    recipients: Vec<RecipientText>,
}

/// Absent is the default.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Linking {
    at_once_up_to: Option<u32>,
    quiet_seconds: Option<u16>,
}

/// Absent is the default.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Security {
    reveals_per_hour: Option<u16>,
    reveal_alarm_per_hour: Option<u16>,
    proof_minutes: Option<u16>,
    sign_in_failures_per_address: Option<u16>,
    second_factor_roles: Option<Vec<String>>,
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
            wrong(
                "内容无效；数据目录内只能写 database = \"postgres://用户@主机/库名\" 、[security]、[linking]、[credit]、[paper] 和 [oidc] 五节，\
                 名称与默认值见 mingcha settings print-default",
            )
        })?;
        let database = match text.database {
            Some(database) => database
                .parse()
                .map_err(|error: crate::db::LocationError| wrong(&error.to_string()))?,
            None => DatabaseLocation::default(),
        };
        if text
            .credit
            .smallest_cell
            .is_some_and(|smallest| smallest < 2)
        {
            return Err(wrong("[credit] 的 smallest_cell 至少为2"));
        }
        let security = text.security.rules().map_err(|why| wrong(&why))?;
        let recipients = recipients_of(text.credit.recipients, folder);
        let recipients = recipients.map_err(|why| wrong(&why))?;
        let oidc = text.oidc.map(|section| section.checked(folder)).transpose();
        let oidc = oidc.map_err(|error| wrong(&format!("[oidc] 中{error}")))?;
        Ok(Self {
            recipients,
            fonts: text.paper.fonts.map(|fonts| folder.join(fonts)),
            database,
            security,
            linking: text.linking.rules(),
            credit_profile: text.credit.profile.unwrap_or_else(|| PROFILE.to_owned()),
            office: text
                .credit
                .office
                .filter(|office| !office.trim().is_empty())
                .unwrap_or_else(|| DEFAULT_ISSUER.to_owned()),
            smallest_cell: text.credit.smallest_cell.map_or(SMALLEST_CELL, u64::from),
            oidc,
        })
    }
}

impl Linking {
    fn rules(self) -> LinkingRules {
        let default = LinkingRules::default();
        LinkingRules {
            at_once_up_to: self.at_once_up_to.map_or(default.at_once_up_to, i64::from),
            quiet: self
                .quiet_seconds
                .map_or(default.quiet, |seconds| Duration::from_secs(seconds.into())),
        }
    }
}

impl Security {
    fn rules(self) -> Result<SecurityRules, String> {
        let mut rules = SecurityRules::default();
        let count = |given: Option<u16>, default: usize| given.map_or(default, usize::from);
        rules.reveals.per_hour = count(self.reveals_per_hour, rules.reveals.per_hour);
        rules.reveals.alarm_per_hour =
            count(self.reveal_alarm_per_hour, rules.reveals.alarm_per_hour);
        if let Some(minutes) = self.proof_minutes {
            rules.proof.lasts = i64::from(minutes) * 60_000;
        }
        if let Some(failures) = self.sign_in_failures_per_address {
            if failures == 0 {
                return Err("sign_in_failures_per_address 至少为1".to_owned());
            }
            rules.address.failures = usize::from(failures);
        }
        for code in self.second_factor_roles.unwrap_or_default() {
            let role: Role = code
                .parse()
                .map_err(|_| format!("second_factor_roles 中没有“{code}”这个角色"))?;
            rules.second_factor_roles.push(role);
        }
        Ok(rules)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules that a file with this text gives.
    fn rules(text: &str) -> Result<SecurityRules, Failure> {
        settings(text).map(|settings| settings.security)
    }

    fn settings(text: &str) -> Result<SettingsFile, Failure> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), text).unwrap();
        SettingsFile::of(folder.path())
    }

    #[test]
    fn the_shipped_text_names_the_rules_that_hold_without_a_file() {
        let shipped = include_str!("../../pipelines/settings.toml");
        let from = shipped.find("\n[security]").unwrap();
        let section = shipped.get(from..).unwrap();
        let both = settings(section).unwrap();
        assert_eq!(both.security, SecurityRules::default());
        assert_eq!(both.linking, LinkingRules::default());
        let keys = toml::from_str::<toml::Table>(section).unwrap();
        assert_eq!(keys["security"].as_table().unwrap().len(), 5);
        assert_eq!(keys["linking"].as_table().unwrap().len(), 2);
        assert_eq!(both.credit_profile, PROFILE);
        assert_eq!(both.office, DEFAULT_ISSUER);
        assert_eq!(both.smallest_cell, SMALLEST_CELL);
        assert_eq!(keys["credit"].as_table().unwrap().len(), 3);
        assert_eq!(rules("").unwrap(), SecurityRules::default());
        assert_eq!(
            both.oidc, None,
            "only an office that has a provider signs in there"
        );
    }

    #[test]
    fn the_provider_of_the_shipped_text_can_be_used_once_it_is_uncommented() {
        let shipped = include_str!("../../pipelines/settings.toml");
        let from = shipped.find("# [oidc]").unwrap();
        let section: Vec<&str> = shipped
            .get(from..)
            .unwrap()
            .lines()
            .map(|line| line.strip_prefix("# ").unwrap())
            .filter(|line| line.starts_with('[') || line.contains(" = "))
            .collect();
        assert_eq!(section.len(), 8, "{section:?}");
        assert!(settings(&section.join("\n")).unwrap().oidc.is_some());
        for (mistaken, told) in [
            ("[oidc]\n", "缺少 issuer"),
            (
                "[oidc]\nissuer = \"http://sso.example\"\n",
                "须以 https:// 开头",
            ),
            ("[oidc]\nsecret = \"x\"\n", "内容无效"),
        ] {
            let Err(Failure::Usage(text)) = settings(mistaken) else {
                panic!("{mistaken}");
            };
            assert!(text.contains(told) && text.contains(FILE), "{text}");
        }
    }

    #[test]
    fn a_city_sets_its_own_rules_and_a_mistake_is_told() {
        let own = rules(
            "[security]\nreveals_per_hour = 3\nproof_minutes = 0\nsecond_factor_roles = [\"admin\"]\n",
        )
        .unwrap();
        assert_eq!((own.reveals.per_hour, own.proof.lasts), (3, 0));
        assert_eq!(own.second_factor_roles, [Role::Admin]);
        for mistaken in [
            "[security]\nreveals = 3\n",
            "[security]\nreveals_per_hour = -1\n",
            "[security]\nsecond_factor_roles = [\"chief\"]\n",
            "[security]\nsign_in_failures_per_address = 0\n",
            "[credit]\nsmallest_cell = 1\n",
            "[[credit.recipients]]\nname = \"甲\"\ndepartment = \"../x\"\n",
            "[[credit.recipients]]\nname = \"甲\"\ndepartment = \"A\"\npublic_key = \"x\"\n",
            "[[credit.recipients]]\nname = \"甲\"\ndepartment = \"A\"\nurl = \"http://10.0.0.8/\"\n",
            "[[credit.recipients]]\nname = \"甲\"\ndepartment = \"A\"\ndatabase_file = \"x\"\ndatabase_variable = \"X\"\n",
            "[[credit.recipients]]\nname = \"甲\"\ndepartment = \"A\"\n[[credit.recipients]]\nname = \"甲\"\ndepartment = \"B\"\n",
        ] {
            assert!(
                matches!(rules(mistaken), Err(Failure::Usage(_))),
                "{mistaken}"
            );
        }
    }
}
