//! Numbers of people inside a text that others will read: a mobile phone or a resident identity.

use super::ResidentId;

/// What kind of number stands in a text; `None` where there is none. Codes of organisations are none.
pub fn personal_number_in(text: &str) -> Option<&'static str> {
    let joins = |c: char| c.is_ascii_alphanumeric();
    text.split(|c| !joins(c)).find_map(|run| match run.len() {
        18 if run.parse::<ResidentId>().is_ok() => Some("公民身份号码"),
        11 if is_mobile(run) => Some("手机号码"),
        _ => None,
    })
}

fn is_mobile(run: &str) -> bool {
    let mut bytes = run.bytes();
    let starts = bytes.next() == Some(b'1') && matches!(bytes.next(), Some(b'3'..=b'9'));
    starts && bytes.all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_people_are_found_and_codes_and_amounts_are_not() {
        assert_eq!(
            personal_number_in("联系人电话13800138000。"),
            Some("手机号码")
        );
        assert_eq!(
            personal_number_in("身份证320703199003070016号"),
            Some("公民身份号码")
        );
        for plain in [
            "统一社会信用代码91350100M000100Y43",
            "货值12345678901元",
            "2026年11月22日",
            "",
        ] {
            assert_eq!(personal_number_in(plain), None, "{plain}");
        }
    }
}
