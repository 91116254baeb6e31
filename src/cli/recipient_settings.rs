//! `[[credit.recipients]]` of `settings.toml`: who receives packages, and by which one way.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::failure::Failure;
use crate::exchange::{AddressPlace, Recipient, Way};
use crate::pipeline::FrontOffice;
use crate::remote::may_be_asked;

/// One recipient as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecipientText {
    name: String,
    department: String,
    #[serde(default)]
    items: Vec<String>,
    public_key: Option<String>,
    url: Option<String>,
    database_variable: Option<String>,
    database_file: Option<PathBuf>,
}

/// The recipients as they can be used, or what is wrong; relative paths begin at `folder`.
pub(super) fn recipients_of(
    texts: Vec<RecipientText>,
    folder: &Path,
) -> Result<Vec<Recipient>, String> {
    let mut recipients: Vec<Recipient> = Vec::new();
    for text in texts {
        let way = way_of(&text, folder)?;
        let key = text.public_key.as_deref();
        let recipient = Recipient::new(&text.name, &text.department, text.items, key, way)
            .map_err(|error| error.to_string())?;
        if recipients.iter().any(|other| other.name == recipient.name) {
            return Err(format!("接收单位“{}”写了两次", recipient.name));
        }
        recipients.push(recipient);
    }
    Ok(recipients)
}

fn way_of(text: &RecipientText, folder: &Path) -> Result<Way, String> {
    let name = &text.name;
    match (&text.url, &text.database_variable, &text.database_file) {
        (None, None, None) => Ok(Way::File),
        (Some(url), None, None) => {
            if url.parse().is_ok_and(|url| may_be_asked(&url)) {
                Ok(Way::Http { url: url.clone() })
            } else {
                Err(format!(
                    "接收单位“{name}”的 url 须为 https 地址；只有本机可以用 http"
                ))
            }
        }
        (None, Some(variable), None) => Ok(Way::Database {
            address: AddressPlace::Variable(variable.clone()),
        }),
        (None, None, Some(file)) => Ok(Way::Database {
            address: AddressPlace::File(folder.join(file)),
        }),
        _ => Err(format!(
            "接收单位“{name}”的 url、database_variable、database_file 只能写一项"
        )),
    }
}

/// The recipients with a front database. An address is never repeated: it may hold a password.
pub(super) fn fronts_of(recipients: &[Recipient]) -> Result<Vec<FrontOffice>, Failure> {
    let mut fronts = Vec::new();
    for recipient in recipients {
        let Way::Database { address } = &recipient.way else {
            continue;
        };
        let name = &recipient.name;
        let wrong = |why: String| Failure::Usage(format!("接收单位“{name}”的前置库：{why}"));
        let text = match address {
            AddressPlace::Variable(variable) => {
                std::env::var(variable).map_err(|_| wrong(format!("没有设置环境变量 {variable}")))
            }
            AddressPlace::File(path) => std::fs::read_to_string(path).map_err(|_| {
                let path = path.display();
                wrong(format!("无法读取 {path}；请核对路径和读取权限"))
            }),
        }?;
        let parsed = text.trim().parse();
        fronts.push(FrontOffice {
            recipient: name.clone(),
            address: parsed.map_err(|error: crate::db::LocationError| wrong(error.to_string()))?,
        });
    }
    Ok(fronts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipient(place: AddressPlace) -> Recipient {
        let way = Way::Database { address: place };
        Recipient::new("市中心", "LYG", Vec::new(), None, way).unwrap()
    }

    #[test]
    fn the_address_of_a_front_database_is_read_where_it_lies_and_never_repeated() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("front");
        let told = |text: &str| {
            std::fs::write(&path, text).unwrap();
            fronts_of(&[recipient(AddressPlace::File(path.clone()))])
        };
        let fronts = told("postgres://x:geheim@host:5432/front\n").unwrap();
        assert_eq!(fronts.len(), 1);
        assert!(!format!("{fronts:?}").contains("geheim"));
        for wrong in ["mysql://x:geheim@host/front", "postgres://x:geheim@host"] {
            let Err(Failure::Usage(text)) = told(wrong) else {
                panic!("{wrong}");
            };
            assert!(
                text.contains("市中心") && !text.contains("geheim"),
                "{text}"
            );
        }
        let absent = AddressPlace::Variable("MINGCHA_TEST_NO_SUCH_FRONT".to_owned());
        let Err(Failure::Usage(text)) = fronts_of(&[recipient(absent)]) else {
            panic!("an address that is nowhere");
        };
        assert!(text.contains("没有设置环境变量"), "{text}");
    }
}
