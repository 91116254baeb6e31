//! The level that a class of penalty usually is, as a hint for whoever says it (`pipelines/law/penalty_levels.toml`, domain.md §C.6).

use serde::Deserialize;

use crate::domain::{CreditSeverity, PenaltyClass};

const SHIPPED: &str = include_str!("../../pipelines/law/penalty_levels.toml");

/// Levels of classes with their source.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyLevels {
    pub source: String,
    pub verified: bool,
    #[serde(rename = "level")]
    levels: Vec<LevelOfClasses>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct LevelOfClasses {
    severity: CreditSeverity,
    classes: Vec<PenaltyClass>,
}

impl PenaltyLevels {
    /// The levels that ship with the program.
    pub fn shipped() -> Result<Self, toml::de::Error> {
        toml::from_str(SHIPPED)
    }

    /// The gravest level that one of the classes usually is; `None` where nothing is known of any.
    pub fn usual(&self, classes: &[PenaltyClass]) -> Option<CreditSeverity> {
        let of_classes = self
            .levels
            .iter()
            .filter(|level| level.classes.iter().any(|class| classes.contains(class)));
        of_classes.map(|level| level.severity).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gravest_class_tells_the_usual_level_and_some_tell_none() {
        let levels = PenaltyLevels::shipped().unwrap();
        assert!(!levels.verified && !levels.source.is_empty());
        let usual = |classes: &[PenaltyClass]| levels.usual(classes);
        assert_eq!(usual(&[PenaltyClass::Warning]), Some(CreditSeverity::Minor));
        let fine = [PenaltyClass::Warning, PenaltyClass::Fine];
        assert_eq!(usual(&fine), Some(CreditSeverity::General));
        let closed = [PenaltyClass::Fine, PenaltyClass::Closure];
        assert_eq!(usual(&closed), Some(CreditSeverity::Serious));
        assert_eq!(usual(&[PenaltyClass::Other]), None);
        assert_eq!(usual(&[]), None);
    }
}
