//! What was asked: the parts of a request that handlers may look at.

use std::collections::HashMap;
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
    parameters: HashMap<String, String>,
    query: Vec<(String, String)>,
    form: Vec<(String, String)>,
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
            parameters,
            query,
            form,
        }
    }

    /// A part of the path; empty where the route has none of this name.
    pub(super) fn parameter(&self, name: &str) -> &str {
        self.parameters.get(name).map_or("", String::as_str)
    }

    /// A value of the query; blank counts as absent.
    pub(super) fn asked(&self, name: &str) -> Option<&str> {
        value_of(&self.query, name)
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
        let mut pairs: Vec<(&str, &str)> = self
            .query
            .iter()
            .filter(|(key, text)| key != name && key != "cursor" && !text.trim().is_empty())
            .map(|(key, text)| (key.as_str(), text.as_str()))
            .collect();
        if let Some(value) = value {
            pairs.push((name, value));
        }
        let text = serde_urlencoded::to_string(pairs).unwrap_or_default();
        format!("?{text}")
    }
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
        assert_eq!(ask.asked("from"), None);
        assert!(ask.asked_as::<i64>("q", "检索词").is_err());
    }
}
