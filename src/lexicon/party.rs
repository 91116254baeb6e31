//! A platform or courier: what people call it and who runs it.

use super::DictionaryList;

/// A platform or courier with the names people use for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// The first alias; what keys and tables carry.
    pub code: String,
    /// Lower-case aliases, the code among them; longest first.
    pub aliases: Vec<String>,
    /// Registered name of the operator, where the list tells one.
    pub operator: Option<String>,
}

/// Endings that leave a platform or courier the same.
const PARTY_ENDINGS: &[&str] = &[
    "购物平台",
    "电商平台",
    "外卖平台",
    "平台",
    "官方客服",
    "客服",
    "官网",
    "官方",
    "商城",
    "app",
    "网站",
    "网",
    "物流",
    "快递",
    "速运",
    "速递",
    "有限公司",
    "公司",
];

pub(super) fn named<'a>(parties: &'a [Party], plain_name: &str) -> Option<&'a Party> {
    let mut name = plain_name;
    loop {
        let known = parties.iter().find(|party| {
            party.aliases.iter().any(|alias| alias == name)
                || party.operator.as_deref() == Some(name)
        });
        if known.is_some() {
            return known;
        }
        name = PARTY_ENDINGS
            .iter()
            .find_map(|ending| name.strip_suffix(ending))?;
    }
}

/// Rows of `alias|alias…` and an operator. Rows whose operators differ (各自公司) hold one platform an alias.
pub(super) fn parties(list: &DictionaryList) -> Vec<Party> {
    let mut parties = Vec::new();
    for row in &list.rows {
        let Some(aliases) = row.first() else { continue };
        let note = row.get(1).map_or("", String::as_str);
        let aliases: Vec<&str> = aliases.split('|').map(str::trim).collect();
        if note.starts_with("各自公司") || note == "-" {
            parties.extend(aliases.iter().map(|alias| party(&[*alias], None)));
        } else {
            parties.push(party(&aliases, operator(note)));
        }
    }
    parties
}

fn party(aliases: &[&str], operator: Option<String>) -> Party {
    let mut lower: Vec<String> = aliases.iter().map(|alias| alias.to_lowercase()).collect();
    lower.sort_by_key(|alias| (usize::MAX - alias.chars().count(), alias.clone()));
    Party {
        code: aliases
            .first()
            .map_or(String::new(), |code| (*code).to_owned()),
        aliases: lower,
        operator,
    }
}

/// The registered name within a note: `阿里系,浙江淘宝网络有限公司`, `…有限公司(电商主体另有公司)`.
fn operator(note: &str) -> Option<String> {
    let end = note.rfind("公司")? + "公司".len();
    let name = note.get(..end)?;
    let name = name.rsplit(',').next().unwrap_or(name);
    let name = match name.split_once('(') {
        Some((before, _)) if before.ends_with("公司") => before,
        _ => name,
    };
    name.ends_with("公司").then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_registered_names_only() {
        assert_eq!(
            operator("阿里系,浙江淘宝网络有限公司").as_deref(),
            Some("浙江淘宝网络有限公司")
        );
        assert_eq!(
            operator("北京抖音信息服务有限公司(电商主体另有公司)").as_deref(),
            Some("北京抖音信息服务有限公司")
        );
        assert_eq!(
            operator("行吟信息科技(上海)有限公司").as_deref(),
            Some("行吟信息科技(上海)有限公司")
        );
        assert_eq!(operator("(已调整,历史别名)"), None);
    }
}
