//! A question as the log keeps it: who asks for a person is on record for that, without the person.

use crate::audit::{ORDERS, ORDERS_OF_A_PERSON};
use crate::server::ask::Ask;

/// The question without personal data, and what it was about.
pub(super) struct Logged {
    pub(super) ask: Ask,
    pub(super) object: &'static str,
}

/// `mask` gives the words without the person; `None` where they name none.
pub(super) fn logged(ask: &Ask, mask: impl Fn(&str) -> Option<String>) -> Logged {
    let masked = ask.asked("q").and_then(mask);
    match masked {
        Some(words) => Logged {
            ask: ask.with_words(&words),
            object: ORDERS_OF_A_PERSON,
        },
        None => Logged {
            ask: ask.clone(),
            object: ORDERS,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_not_kept_and_that_one_was_asked_for_is() {
        let mask = |words: &str| (words == "王小明").then(|| "[姓名]".to_owned());
        let of = |question: &str| logged(&Ask::of_question(question).unwrap(), mask);
        let person = of("?q=%E7%8E%8B%E5%B0%8F%E6%98%8E&source=12345");
        assert_eq!(person.object, ORDERS_OF_A_PERSON);
        assert_eq!(person.ask.asked("q"), Some("[姓名]"));
        assert_eq!(person.ask.asked("source"), Some("12345"));
        assert_eq!(of("?q=%E5%81%87%E8%B4%A7").object, ORDERS);
    }
}
