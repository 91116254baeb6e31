//! Filters that turn a code of the domain into its Chinese label: `{{ row.category | category }}`.

use minijinja::{Environment, Error, ErrorKind};

use crate::domain::{
    Category, FlagLevel, Heading, Nature, QuarantineReason, SkipReason, SourceCode, Tier,
    UnknownCode, UnresolvedReason,
};

pub(super) fn register(environment: &mut Environment<'static>) {
    environment.add_filter("category", |code: &str| label(code, Category::label));
    environment.add_filter("heading", |code: &str| label(code, Heading::label));
    environment.add_filter("level", |code: &str| label(code, FlagLevel::label));
    environment.add_filter("nature", |code: &str| label(code, Nature::label));
    environment.add_filter("quarantine", |code: &str| {
        label(code, QuarantineReason::label)
    });
    environment.add_filter("skip", |code: &str| label(code, SkipReason::label));
    environment.add_filter("source", |code: &str| label(code, SourceCode::short_label));
    environment.add_filter("tier", |code: &str| label(code, Tier::label));
    environment.add_filter("unresolved", |code: &str| {
        label(code, UnresolvedReason::label)
    });
}

fn label<T: std::str::FromStr<Err = UnknownCode>>(
    code: &str,
    label_of: fn(T) -> &'static str,
) -> Result<&'static str, Error> {
    let value = code
        .parse()
        .map_err(|error: UnknownCode| Error::new(ErrorKind::InvalidOperation, error.to_string()))?;
    Ok(label_of(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_becomes_its_label() {
        assert_eq!(label("counterfeit", Category::label).unwrap(), "假冒伪劣");
        assert_eq!(label("red", FlagLevel::label).unwrap(), "红");
    }

    #[test]
    fn an_unknown_code_is_an_error_and_not_a_blank() {
        assert!(label("no_such", Category::label).is_err());
    }
}
