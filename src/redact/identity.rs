//! Who complained, as one canonical string: the same person has the same one on every hotline.
//!
//! The vault makes a keyed hash of it; nothing else may keep it.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::domain::{Complainant, PhoneKind, ResidentId, parse_phone};

/// The canonical identity of a complainant. Personal data: `Debug` prints `***`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdentityKey(String);

impl IdentityKey {
    /// The string itself, for the keyed hash.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for IdentityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityKey(***)")
    }
}

/// The strongest identity a complainant gives: phone, resident id, account, masked phone and name,
/// name and address. `None` for those who gave nothing to tell them by.
///
/// An anonymous order with a phone still has its key: ten anonymous calls from one phone are one person.
/// A name on an anonymous order is not used.
pub fn identity_key(complainant: &Complainant) -> Option<IdentityKey> {
    let phones = phones_of(complainant.phone.expose());
    let phone = phones
        .iter()
        .find(|(_, kind)| *kind == PhoneKind::Mobile)
        .or_else(|| phones.iter().find(|(_, kind)| *kind == PhoneKind::Landline));
    if let Some((digits, _)) = phone {
        return Some(IdentityKey(format!("phone:{digits}")));
    }
    let number = plain(complainant.resident_id.expose());
    if let Ok(id) = number.parse::<ResidentId>() {
        return Some(IdentityKey(format!("id:{}", id.expose())));
    }
    let account = plain(complainant.account.expose());
    if !account.is_empty() {
        return Some(IdentityKey(format!("account:{account}")));
    }
    let name = plain(complainant.name.expose());
    if complainant.anonymous || !is_name(&name) {
        return None;
    }
    let masked = phones.iter().find(|(_, kind)| *kind == PhoneKind::Masked);
    if let Some((digits, _)) = masked {
        return Some(IdentityKey(format!("masked:{digits}/{name}")));
    }
    let address = plain(complainant.address.expose());
    (!address.is_empty()).then(|| IdentityKey(format!("person:{name}/{address}")))
}

/// Every number of a cell with its kind, in order: `13800001234(0518-85551234)` holds two.
fn phones_of(cell: &str) -> Vec<(String, PhoneKind)> {
    let text: String = cell.nfkc().collect();
    // An area code in brackets belongs to what follows.
    let text = match text.trim().strip_prefix("(0") {
        Some(rest) => format!("0{}", rest.replacen(')', "-", 1)),
        None => text,
    };
    let mut phones = Vec::new();
    for part in text.split(['/', '、', ',', ';', '(', ')', '|', '\n', '转']) {
        // Blanks may group the digits of one number or part two numbers.
        let joined: String = part
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '+')
            .collect();
        if let Some(phone) = usable_phone(&joined) {
            phones.push(phone);
        } else {
            phones.extend(part.split_whitespace().filter_map(usable_phone));
        }
    }
    phones
}

/// A number that can be one person's: service numbers and placeholders such as 13800000000 cannot.
fn usable_phone(text: &str) -> Option<(String, PhoneKind)> {
    let (digits, kind) = parse_phone(text).ok()?;
    let is_placeholder = kind == PhoneKind::Mobile && digits.ends_with("00000000");
    (kind != PhoneKind::Service && !is_placeholder).then_some((digits, kind))
}

/// Full width, blanks and letter case made equal.
fn plain(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{200b}')
        .flat_map(char::to_uppercase)
        .collect()
}

/// At least two characters, none of them hiding the name (张*, 某先生).
fn is_name(text: &str) -> bool {
    text.chars().count() >= 2
        && !text.contains(['*', '某', '×', '/', '-'])
        && !text.contains("匿名")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Sensitive;

    fn with_phone(phone: &str) -> Complainant {
        Complainant {
            phone: Sensitive::new(phone),
            ..Complainant::default()
        }
    }

    fn key(complainant: &Complainant) -> Option<String> {
        identity_key(complainant).map(|key| key.expose().to_owned())
    }

    #[test]
    fn one_phone_is_one_person_on_every_hotline() {
        for phone in [
            "13800001234",
            "１３８００００１２３４",
            "+86 13800001234",
            "+86-138-0000-1234",
            "138 0000 1234",
            "13800001234(0518-85551234)",
            "13800001234（弟弟）",
            "0518-85551234/13800001234",
            "12345、13800001234",
        ] {
            assert_eq!(
                key(&with_phone(phone)).as_deref(),
                Some("phone:13800001234"),
                "{phone}"
            );
        }
        assert_eq!(
            key(&with_phone("0518-85551234")),
            key(&with_phone("(0518)85551234"))
        );
    }

    #[test]
    fn service_numbers_and_placeholders_are_nobody() {
        for phone in ["12345", "400-820-8820", "13800000000", "不愿透露", ""] {
            assert_eq!(key(&with_phone(phone)), None, "{phone}");
        }
    }

    #[test]
    fn weaker_identities_serve_where_the_stronger_are_missing() {
        let mut person = Complainant {
            name: Sensitive::new("张 三"),
            address: Sensitive::new("海州区朝阳路1号"),
            ..Complainant::default()
        };
        assert_eq!(key(&person).as_deref(), Some("person:张三/海州区朝阳路1号"));
        person.phone = Sensitive::new("138****1234");
        assert_eq!(key(&person).as_deref(), Some("masked:138****1234/张三"));
        person.account = Sensitive::new("a000102948");
        assert_eq!(key(&person).as_deref(), Some("account:A000102948"));
        person.resident_id = Sensitive::new("11010519491231002x");
        assert_eq!(key(&person).as_deref(), Some("id:11010519491231002X"));
    }

    #[test]
    fn an_anonymous_person_is_known_by_phone_only() {
        let mut person = Complainant {
            name: Sensitive::new("张三"),
            address: Sensitive::new("海州区"),
            anonymous: true,
            ..Complainant::default()
        };
        assert_eq!(key(&person), None);
        person.phone = Sensitive::new("13800001234");
        assert_eq!(key(&person).as_deref(), Some("phone:13800001234"));
        assert_eq!(
            format!("{:?}", identity_key(&person)),
            "Some(IdentityKey(***))"
        );
    }
}
