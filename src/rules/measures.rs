//! 联合激励和惩戒措施, for comparison only: the program suggests none (`pipelines/law/measures.toml`, R-CRD-15).

use serde::{Deserialize, Serialize};

const SHIPPED: &str = include_str!("../../pipelines/law/measures.toml");

/// The measures of the paper with their source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measures {
    pub source: String,
    #[serde(rename = "measure")]
    pub measures: Vec<ListMeasure>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListMeasure {
    /// 激励 or 惩戒.
    pub group: String,
    pub text: String,
}

impl Measures {
    /// The measures that ship with the program.
    pub fn shipped() -> Result<Self, toml::de::Error> {
        toml::from_str(SHIPPED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_measures_praise_and_fifteen_restrain() {
        let measures = Measures::shipped().unwrap().measures;
        let of = |group: &str| {
            measures
                .iter()
                .filter(|measure| measure.group == group)
                .count()
        };
        assert_eq!((of("激励"), of("惩戒")), (4, 15));
    }
}
