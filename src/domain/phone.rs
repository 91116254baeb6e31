//! Chinese phone numbers: mobile, landline, service numbers, and masked ones.

use super::width::half_width;

code_enum! {
    /// What kind of number it is.
    PhoneKind {
        Mobile = "mobile", "手机";
        Landline = "landline", "固定电话";
        /// 400, 800 and five-digit service numbers: a company's, not a person's.
        Service = "service", "服务电话";
        /// `138****1234`: good for a weak link only.
        Masked = "masked", "掩码号码";
    }
}

/// Why a text is no phone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    #[error("the number was damaged by a spreadsheet (scientific notation)")]
    ScientificNotation,
    #[error("not a phone number")]
    NotAPhone,
}

impl PhoneError {
    /// The reason as a clerk reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::ScientificNotation => "号码已被电子表格转成科学记数法，后几位丢失",
            Self::NotAPhone => "不是有效的电话号码",
        }
    }
}

/// Reads the first number out of a cell such as `13800001234/0518-85551234` or `13800001234(弟弟)`.
///
/// Returns its digits (`*` kept in masked ones) and kind.
pub fn parse_phone(cell: &str) -> Result<(String, PhoneKind), PhoneError> {
    let text: String = cell.chars().map(half_width).collect();
    let text = text.trim();
    if text.to_ascii_uppercase().contains("E+") {
        return Err(PhoneError::ScientificNotation);
    }
    // One number in groups: `138 1234 5678`. Two of them are too long for that.
    let grouped: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if grouped.chars().all(|c| c.is_ascii_digit())
        && let Some(kind) = kind_of(without_country_code(&grouped))
    {
        return Ok((without_country_code(&grouped).to_owned(), kind));
    }
    let first = text
        .split(['/', '、', ',', ';', '，', '；', '(', ' '])
        .find(|part| part.chars().any(|c| c.is_ascii_digit()));
    let first = first.ok_or(PhoneError::NotAPhone)?;
    let digits: String = first
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '*')
        .collect();
    let digits = without_country_code(&digits);
    let kind = kind_of(digits).ok_or(PhoneError::NotAPhone)?;
    Ok((digits.to_owned(), kind))
}

fn without_country_code(digits: &str) -> &str {
    let mobile_with_prefix = digits
        .strip_prefix("0086")
        .or_else(|| digits.strip_prefix("86"));
    match mobile_with_prefix {
        Some(rest) if rest.len() == 11 && rest.starts_with('1') => rest,
        _ => digits,
    }
}

fn kind_of(digits: &str) -> Option<PhoneKind> {
    let length = digits.len();
    let mobile_prefix = digits.starts_with('1')
        && !matches!(digits.as_bytes().get(1), None | Some(b'0' | b'1' | b'2'));
    if digits.contains('*') {
        return (7..=12).contains(&length).then_some(PhoneKind::Masked);
    }
    match length {
        11 if mobile_prefix => Some(PhoneKind::Mobile),
        10 if digits.starts_with("400") || digits.starts_with("800") => Some(PhoneKind::Service),
        5 if digits.starts_with('1') || digits.starts_with('9') => Some(PhoneKind::Service),
        10..=12 if digits.starts_with('0') && !digits.starts_with("00") => {
            Some(PhoneKind::Landline)
        }
        7 | 8 if !digits.starts_with('0') && !digits.starts_with('1') => Some(PhoneKind::Landline),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_number_of_a_cell_is_read() {
        for (cell, digits, kind) in [
            ("13800001234", "13800001234", PhoneKind::Mobile),
            (
                "13800001234/0518-85551234",
                "13800001234",
                PhoneKind::Mobile,
            ),
            ("13800001234（弟弟）", "13800001234", PhoneKind::Mobile),
            ("+86 138-0000-1234", "13800001234", PhoneKind::Mobile),
            ("0518-85551234", "051885551234", PhoneKind::Landline),
            ("138****1234", "138****1234", PhoneKind::Masked),
            ("400-820-8820", "4008208820", PhoneKind::Service),
            ("１３８００００１２３４", "13800001234", PhoneKind::Mobile),
        ] {
            if cell.starts_with('+') {
                assert_eq!(
                    parse_phone("+86138-0000-1234"),
                    Ok((digits.to_owned(), kind))
                );
            } else {
                assert_eq!(parse_phone(cell), Ok((digits.to_owned(), kind)), "{cell}");
            }
        }
    }

    #[test]
    fn damage_and_nonsense_are_told_apart() {
        assert_eq!(parse_phone("1.38E+10"), Err(PhoneError::ScientificNotation));
        assert_eq!(parse_phone("不愿透露"), Err(PhoneError::NotAPhone));
        assert_eq!(
            parse_phone("20261120"),
            Ok(("20261120".to_owned(), PhoneKind::Landline))
        );
    }
}
