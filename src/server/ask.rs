//! What was asked: the parts of a request that handlers may look at.

use std::collections::HashMap;
use std::net::IpAddr;
use std::str::FromStr;

use super::refusal::Refusal;

/// In which form the answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Twin {
    Page,
    Json,
}

/// Path parameters, query and form of one request.
#[derive(Debug, Clone)]
pub(super) struct Ask {
    /// Path and query as the browser sent them.
    pub(super) address: String,
    pub(super) twin: Twin,
    /// Where it came from; nowhere for a question that was kept.
    pub(super) from: Option<IpAddr>,
    /// What a browser that was sent to another server proves with that it is the same.
    pub(super) passport: Option<String>,
    parameters: HashMap<String, String>,
    query: Vec<(String, String)>,
    form: Vec<(String, String)>,
}

impl crate::desk::TypedFields for Ask {
    fn typed(&self, name: &str) -> Option<&str> {
        self.field(name)
    }

    fn all_typed<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.all_fields(name)
    }
}

impl Ask {
    pub(super) fn new(
        address: String,
        twin: Twin,
        parameters: HashMap<String, String>,
        query: Vec<(String, String)>,
        form: Vec<(String, String)>,
    ) -> Self {
        Self {
            address,
            twin,
            from: None,
            passport: None,
            parameters,
            query,
            form,
        }
    }

    pub(super) fn coming_from(mut self, address: IpAddr) -> Self {
        self.from = Some(address);
        self
    }

    pub(super) fn with_passport(mut self, passport: Option<String>) -> Self {
        self.passport = passport;
        self
    }

    /// The same question with other words.
    pub(super) fn with_words(&self, words: &str) -> Self {
        let mut other = self.clone();
        for (name, value) in &mut other.query {
            if name == "q" {
                words.clone_into(value);
            }
        }
        other
    }

    /// The query of an address, kept for later; with or without its question mark.
    pub(super) fn of_question(question: &str) -> Result<Self, Refusal> {
        let query = serde_urlencoded::from_str(question.trim_start_matches('?'))
            .map_err(|_| Refusal::bad_request("检索条件的写法不对"))?;
        Ok(Self::new(
            String::new(),
            Twin::Page,
            HashMap::new(),
            query,
            Vec::new(),
        ))
    }

    /// A part of the path; empty where the route has none of this name.
    pub(super) fn parameter(&self, name: &str) -> &str {
        self.parameters.get(name).map_or("", String::as_str)
    }

    /// A value of the query; blank counts as absent.
    pub(super) fn asked(&self, name: &str) -> Option<&str> {
        value_of(&self.query, name)
    }

    /// All values of the query under one name.
    pub(super) fn all_asked<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.query.iter().filter(move |(key, _)| key == name);
        pairs
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// A value of the query as what it has to be.
    pub(super) fn asked_as<T: FromStr>(
        &self,
        name: &str,
        what: &'static str,
    ) -> Result<Option<T>, Refusal> {
        self.asked(name)
            .map(|text| {
                text.parse()
                    .map_err(|_| Refusal::bad_request(format!("网址中的“{what}”写法不对：{text}")))
            })
            .transpose()
    }

    /// A field of the form; blank counts as absent.
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        value_of(&self.form, name)
    }

    /// All values of the form under one name.
    pub(super) fn all_fields<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.form.iter().filter(move |(key, _)| key == name);
        pairs.map(|(_, value)| value.trim())
    }

    /// All fields of the form but these, to be sent once more.
    pub(super) fn fields_without(&self, names: &[&str]) -> Vec<(String, String)> {
        let fields = self.form.iter();
        fields
            .filter(|(name, _)| !names.contains(&name.as_str()))
            .cloned()
            .collect()
    }

    /// A field that has to be filled in.
    pub(super) fn needed(&self, name: &str, what: &'static str) -> Result<&str, Refusal> {
        self.field(name)
            .ok_or_else(|| Refusal::unprocessable(format!("请填写“{what}”")))
    }

    /// A field that has to be filled in, as what it has to be.
    pub(super) fn needed_as<T: FromStr>(
        &self,
        name: &str,
        what: &'static str,
    ) -> Result<T, Refusal> {
        let text = self.needed(name, what)?;
        text.parse()
            .map_err(|_| Refusal::unprocessable(format!("“{what}”的写法不对：{text}")))
    }

    /// The query with one value set, changed or (with `None`) taken away; a new question starts on the first page.
    pub(super) fn query_with(&self, name: &str, value: Option<&str>) -> String {
        let others = self.pairs().filter(|(key, _)| *key != name);
        written(others.chain(value.map(|value| (name, value))))
    }

    /// The query with one more value under a name that may have several.
    pub(super) fn query_and(&self, name: &str, value: &str) -> String {
        written(self.pairs().chain([(name, value)]))
    }

    /// The query without this one of several values.
    pub(super) fn query_without(&self, name: &str, value: &str) -> String {
        written(self.pairs().filter(|pair| *pair != (name, value)))
    }

    /// The query without what belongs to one look at it.
    pub(super) fn question_alone(&self) -> String {
        written(
            self.pairs()
                .filter(|(key, _)| !matches!(*key, "lens" | "count" | "arrived")),
        )
    }

    /// The query without how its answer is looked at: what a file of it follows from.
    pub(super) fn query_of_file(&self) -> String {
        let pairs = self.pairs();
        written(pairs.filter(|(key, _)| !matches!(*key, "lens" | "count")))
    }

    /// The hits of these days as a list.
    pub(super) fn query_of_days(&self, from: &str, to: &str) -> String {
        let others = self.pairs();
        let others = others.filter(|(key, _)| !matches!(*key, "from" | "to" | "lens" | "count"));
        written(others.chain([("from", from), ("to", to)]))
    }

    /// The hits about one merchant on these days as a list, whatever else was said of merchants.
    pub(super) fn query_of_merchant(&self, merchant: &str, from: &str, to: &str) -> String {
        let others = self.pairs();
        let others = others.filter(|(key, _)| {
            !matches!(
                *key,
                "from" | "to" | "lens" | "count" | "merchant" | "not_merchant"
            )
        });
        written(others.chain([("merchant", merchant), ("from", from), ("to", to)]))
    }

    /// The query without these names, for a form that has fields for them.
    pub(super) fn pairs_without(&self, names: &[&str]) -> Vec<(String, String)> {
        let pairs = self.pairs().filter(|(name, _)| !names.contains(name));
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.query.iter();
        pairs
            .map(|(key, text)| (key.as_str(), text.trim()))
            .filter(|(key, text)| *key != "cursor" && !text.is_empty())
    }
}

fn written<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let pairs: Vec<(&str, &str)> = pairs.collect();
    format!(
        "?{}",
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    )
}

fn value_of<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .rev()
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.trim())
        .filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(query: &str) -> Ask {
        let query = serde_urlencoded::from_str(query).unwrap();
        Ask::new(String::new(), Twin::Page, HashMap::new(), query, Vec::new())
    }

    #[test]
    fn changing_one_filter_keeps_the_others_and_starts_on_the_first_page() {
        let ask = ask("q=%E5%81%87%E8%B4%A7&source=12315&cursor=5.6&from=");
        assert_eq!(ask.query_with("source", None), "?q=%E5%81%87%E8%B4%A7");
        assert_eq!(
            ask.query_with("region", Some("320700")),
            "?q=%E5%81%87%E8%B4%A7&source=12315&region=320700"
        );
        let both = super::Ask {
            query: serde_urlencoded::from_str("not_source=12315&not_source=12318&lens=trend")
                .unwrap(),
            ..ask.clone()
        };
        assert_eq!(
            both.all_asked("not_source").collect::<Vec<_>>(),
            ["12315", "12318"]
        );
        assert_eq!(
            both.query_without("not_source", "12315"),
            "?not_source=12318&lens=trend"
        );
        assert_eq!(
            both.query_and("not_source", "12345")
                .matches("not_source")
                .count(),
            3
        );
        assert_eq!(
            both.query_of_days("2026-11-16", "2026-11-22"),
            "?not_source=12315&not_source=12318&from=2026-11-16&to=2026-11-22"
        );
        assert_eq!(ask.asked("from"), None);
        assert!(ask.asked_as::<i64>("q", "检索词").is_err());
    }
}
