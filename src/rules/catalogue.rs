//! 信用信息目录: the items that an entry can belong to (`pipelines/law/catalogue.toml`, R-ING-12).

use serde::Deserialize;

use crate::domain::CatalogueItem;

const SHIPPED: &str = include_str!("../../pipelines/law/catalogue.toml");

/// All items, in one version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    pub version: String,
    #[serde(rename = "item")]
    pub items: Vec<CatalogueItem>,
}

/// Why the catalogue cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    #[error("信用信息目录无法读取：{0}")]
    Toml(#[from] toml::de::Error),
    #[error("信用信息目录中代码“{0}”出现两次")]
    Twice(String),
}

impl Catalogue {
    /// The catalogue that ships with the program.
    pub fn shipped() -> Result<Self, CatalogueError> {
        Self::parse(SHIPPED)
    }

    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let catalogue: Self = toml::from_str(text)?;
        for (place, item) in catalogue.items.iter().enumerate() {
            let mut later = catalogue.items.iter().skip(place + 1);
            if later.any(|other| other.code == item.code) {
                return Err(CatalogueError::Twice(item.code.clone()));
            }
        }
        Ok(catalogue)
    }

    /// Adds an item, or puts it in the place of the one with its code.
    pub(super) fn put(&mut self, item: CatalogueItem) {
        match self.items.iter_mut().find(|known| known.code == item.code) {
            Some(known) => *known = item,
            None => self.items.push(item),
        }
    }

    pub fn item(&self, code: &str) -> Option<&CatalogueItem> {
        self.items.iter().find(|item| item.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::SharingClass;

    #[test]
    fn items_are_found_by_their_codes_and_no_code_stands_for_two() {
        let catalogue = Catalogue::shipped().unwrap();
        let penalty = catalogue.item("XZCF").unwrap();
        assert_eq!(penalty.sharing, SharingClass::Public);
        assert!(penalty.ordinary_procedure_only);
        assert_eq!(catalogue.item("xzcf"), None);
        let twice = SHIPPED.replace("\"YZSX\"", "\"XZCF\"");
        let error = Catalogue::parse(&twice).unwrap_err();
        assert_eq!(error.to_string(), "信用信息目录中代码“XZCF”出现两次");
    }
}
