//! What the entries of an item of the catalogue have besides the fields of every entry.

use serde::{Deserialize, Deserializer};

code_enum! {
    #[derive(Default)]
    ItemKind {
        #[default]
        Plain = "plain", "一般信息";
        /// Parties are put on it for one of its grounds (R-CRD-11).
        List = "list", "名单（列入须选情形）";
        /// Its entries have the fields of 双公示 (domain.md §C.5).
        Penalty = "penalty", "行政处罚（须填双公示字段）";
    }
}

impl ItemKind {
    pub fn is_plain(&self) -> bool {
        *self == Self::Plain
    }
}

/// Reads a kind, or the flag `is_list` that stood in its place in items that were kept before there were penalties.
pub fn kind_or_flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<ItemKind, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        IsList(bool),
        Kind(ItemKind),
    }
    Ok(match Written::deserialize(deserializer)? {
        Written::IsList(true) => ItemKind::List,
        Written::IsList(false) => ItemKind::Plain,
        Written::Kind(kind) => kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_that_were_kept_with_a_flag_are_still_read() {
        #[derive(Deserialize)]
        struct Item {
            #[serde(default, alias = "is_list", deserialize_with = "kind_or_flag")]
            kind: ItemKind,
        }
        for (text, kind) in [
            ("{}", ItemKind::Plain),
            (r#"{"is_list": true}"#, ItemKind::List),
            (r#"{"is_list": false}"#, ItemKind::Plain),
            (r#"{"kind": "penalty"}"#, ItemKind::Penalty),
        ] {
            let item: Item = serde_json::from_str(text).unwrap();
            assert_eq!(item.kind, kind, "{text}");
        }
        assert!(serde_json::from_str::<Item>(r#"{"kind": "other"}"#).is_err());
    }
}
