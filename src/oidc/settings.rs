//! `[oidc]` in `settings.toml`: checked when the file is read; the secret itself is read when the workbench starts.

use std::path::{Path, PathBuf};

use openidconnect::{ClientSecret, IssuerUrl, RedirectUrl};
use serde::Deserialize;

use crate::remote::may_be_asked;

/// Where a provider sends browsers back to.
pub(super) const RETURN_PATH: &str = "/sign-in/oidc/callback";
/// Characters of the button.
const LONGEST_LABEL: usize = 20;

/// The section as it is written; what is absent is told by name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcSection {
    issuer: Option<String>,
    client_id: Option<String>,
    client_secret_file: Option<PathBuf>,
    account_claim: Option<String>,
    label: Option<String>,
    public_url: Option<String>,
    ca_file: Option<PathBuf>,
}

/// How people sign in at the provider of their office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcSettings {
    pub(super) issuer: IssuerUrl,
    pub(super) client_id: String,
    client_secret_file: PathBuf,
    /// The claim whose value is the name of an account.
    pub(super) account_claim: String,
    pub(super) label: String,
    pub(super) redirect: RedirectUrl,
    pub(super) authorities: Option<PathBuf>,
}

/// What is wrong with the section, and what to write.
#[derive(Debug, thiserror::Error)]
pub enum OidcSettingsError {
    #[error("缺少 {key}；请填写{what}")]
    Missing {
        key: &'static str,
        what: &'static str,
    },
    #[error("{key} 不是完整的网址；请写作 {example}")]
    NotAddress {
        key: &'static str,
        example: &'static str,
    },
    #[error("{key} 须以 https:// 开头；只有本机（localhost、127.0.0.1）可用 http://")]
    NotEncrypted { key: &'static str },
    #[error("{key} 中不能有用户名、口令、问号或井号；请只写地址")]
    Decorated { key: &'static str },
    #[error("public_url 不能带路径；请写作 https://主机 或 https://主机:端口")]
    Path,
    #[error("account_claim 只能用字母、数字和下划线，如 preferred_username")]
    Claim,
    #[error("label 须为1至{LONGEST_LABEL}个字")]
    Label,
    #[error("无法读取 client_secret_file 所指的文件 {}；请核对路径和读取权限", path.display())]
    ReadSecret {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error(
        "client_secret_file 所指的文件 {} 应只有一行不含空格的密钥；请从统一身份认证的登记处重新取得",
        path.display()
    )]
    OddSecret { path: PathBuf },
}

impl OidcSection {
    /// The section as it can be used; relative paths begin at `folder`.
    pub fn checked(self, folder: &Path) -> Result<OidcSettings, OidcSettingsError> {
        let issuer_example = "https://sso.example.gov.cn/realms/city";
        let issuer = needed(self.issuer, "issuer", "身份提供方的地址（Issuer）")?;
        address("issuer", &issuer, issuer_example)?;
        let public_example = "https://mingcha.example.gov.cn";
        let public = needed(self.public_url, "public_url", "人们打开工作台的网址")?;
        let public = address("public_url", &public, public_example)?;
        if public.path() != "/" {
            return Err(OidcSettingsError::Path);
        }
        let client_id = needed(
            self.client_id,
            "client_id",
            "本系统在统一身份认证的登记编号",
        )?;
        let secret = self.client_secret_file;
        let secret = secret.ok_or(OidcSettingsError::Missing {
            key: "client_secret_file",
            what: "存放登记密钥的文件的路径",
        })?;
        let account_claim = self.account_claim;
        let account_claim = account_claim.unwrap_or_else(|| "preferred_username".to_owned());
        let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        if account_claim.is_empty() || !account_claim.chars().all(fits) {
            return Err(OidcSettingsError::Claim);
        }
        let label = self.label.unwrap_or_else(|| "统一身份认证".to_owned());
        let label = label.trim().to_owned();
        if !(1..=LONGEST_LABEL).contains(&label.chars().count()) {
            return Err(OidcSettingsError::Label);
        }
        let redirect = format!("{}{RETURN_PATH}", public.origin().ascii_serialization());
        let (Ok(issuer), Ok(redirect)) = (IssuerUrl::new(issuer), RedirectUrl::new(redirect))
        else {
            // Both have just been read as addresses.
            return Err(OidcSettingsError::Path);
        };
        Ok(OidcSettings {
            issuer,
            client_id,
            client_secret_file: folder.join(secret),
            account_claim,
            label,
            redirect,
            authorities: self.ca_file.map(|path| folder.join(path)),
        })
    }
}

impl OidcSettings {
    /// Reads the secret from its file.
    pub(super) fn client_secret(&self) -> Result<ClientSecret, OidcSettingsError> {
        let path = || self.client_secret_file.clone();
        let text = std::fs::read_to_string(&self.client_secret_file).map_err(|source| {
            OidcSettingsError::ReadSecret {
                path: path(),
                source,
            }
        })?;
        let secret = text.trim();
        if secret.is_empty() || secret.contains(char::is_whitespace) {
            return Err(OidcSettingsError::OddSecret { path: path() });
        }
        Ok(ClientSecret::new(secret.to_owned()))
    }
}

fn needed(
    given: Option<String>,
    key: &'static str,
    what: &'static str,
) -> Result<String, OidcSettingsError> {
    let given = given.map(|text| text.trim().to_owned());
    given
        .filter(|text| !text.is_empty())
        .ok_or(OidcSettingsError::Missing { key, what })
}

fn address(
    key: &'static str,
    text: &str,
    example: &'static str,
) -> Result<openidconnect::url::Url, OidcSettingsError> {
    let url: openidconnect::url::Url = text
        .parse()
        .map_err(|_| OidcSettingsError::NotAddress { key, example })?;
    if !url.has_host() {
        return Err(OidcSettingsError::NotAddress { key, example });
    }
    if !may_be_asked(&url) {
        return Err(OidcSettingsError::NotEncrypted { key });
    }
    let plain = url.username().is_empty() && url.password().is_none();
    if !plain || url.query().is_some() || url.fragment().is_some() {
        return Err(OidcSettingsError::Decorated { key });
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "issuer = \"https://sso.example.gov.cn/realms/city\"\nclient_id = \"mingcha\"\n\
         client_secret_file = \"secret\"\npublic_url = \"https://mingcha.example.gov.cn:8443/\"\n";

    fn checked(text: &str) -> Result<OidcSettings, String> {
        let section: OidcSection = toml::from_str(text).unwrap();
        section
            .checked(Path::new("/data"))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn four_keys_are_enough_and_the_way_back_follows_from_the_own_address() {
        let settings = checked(WHOLE).unwrap();
        assert_eq!(settings.account_claim, "preferred_username");
        assert_eq!(settings.label, "统一身份认证");
        assert_eq!(
            settings.redirect.as_str(),
            "https://mingcha.example.gov.cn:8443/sign-in/oidc/callback"
        );
        assert_eq!(
            settings.issuer.as_str(),
            "https://sso.example.gov.cn/realms/city"
        );
        assert_eq!(settings.client_secret_file, Path::new("/data/secret"));
        assert_eq!(settings.authorities, None);
    }

    #[test]
    fn each_mistake_is_told_with_its_key_and_what_to_write() {
        for (from, to, told) in [
            ("client_id = \"mingcha\"", "", "缺少 client_id"),
            ("\"mingcha\"", "\" \"", "缺少 client_id"),
            (
                "client_secret_file = \"secret\"",
                "",
                "缺少 client_secret_file",
            ),
            ("https://sso.example.gov.cn/realms/city", "", "缺少 issuer"),
            (
                "https://sso.example.gov.cn/realms/city",
                "sso",
                "issuer 不是完整的网址",
            ),
            ("https://sso", "http://sso", "issuer 须以 https:// 开头"),
            (
                "https://mingcha",
                "http://mingcha",
                "public_url 须以 https:// 开头",
            ),
            ("realms/city", "realms/city?a=b", "issuer 中不能有"),
            ("https://sso", "https://a:b@sso", "issuer 中不能有"),
            ("8443/", "8443/desk", "public_url 不能带路径"),
            (
                "client_id",
                "account_claim = \"a b\"\nclient_id",
                "account_claim 只能用",
            ),
            (
                "client_id",
                "label = \"\"\nclient_id",
                "label 须为1至20个字",
            ),
        ] {
            let wrong = checked(&WHOLE.replacen(from, to, 1)).unwrap_err();
            assert!(wrong.contains(told), "{to}: {wrong}");
        }
        let local = WHOLE.replace("https://sso.example.gov.cn", "http://127.0.0.1:9000");
        assert!(checked(&local).is_ok());
    }

    #[test]
    fn a_secret_is_one_word_and_shown_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let section: OidcSection = toml::from_str(WHOLE).unwrap();
        let settings = section.checked(folder.path()).unwrap();
        assert!(matches!(
            settings.client_secret(),
            Err(OidcSettingsError::ReadSecret { .. })
        ));
        for odd in ["", "\n", "two words\n"] {
            std::fs::write(folder.path().join("secret"), odd).unwrap();
            let wrong = settings.client_secret().unwrap_err();
            assert!(matches!(wrong, OidcSettingsError::OddSecret { .. }));
        }
        std::fs::write(folder.path().join("secret"), "s3cret\n").unwrap();
        let secret = settings.client_secret().unwrap();
        assert_eq!(secret.secret(), "s3cret");
        assert!(!format!("{secret:?}").contains("s3cret"));
    }
}
