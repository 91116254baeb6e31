//! How hard a trial is (signals.md §2: base and hard).

use serde::{Deserialize, Serialize};

/// The switch of `simulate --difficulty`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difficulty {
    #[default]
    Standard,
    /// Edited templates, several phones per professional, honest merchants less alike, more campaigns.
    Hard,
}

impl std::str::FromStr for Difficulty {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "standard" => Ok(Self::Standard),
            "hard" => Ok(Self::Hard),
            other => Err(format!("难度应为 standard 或 hard，不是“{other}”")),
        }
    }
}

impl Difficulty {
    /// Campaigns of each family, given how many there are in the standard trial.
    pub(super) fn campaigns(self, standard: u32) -> u32 {
        match self {
            Self::Standard => standard,
            Self::Hard => (standard * 7).div_ceil(5),
        }
    }

    /// Phones of one professional complainant.
    pub(super) const fn phones(self) -> u32 {
        match self {
            Self::Standard => 1,
            Self::Hard => 3,
        }
    }

    /// Sum of the Dirichlet weights of an honest merchant's habits: fewer are wilder.
    pub(super) const fn likeness(self) -> u64 {
        match self {
            Self::Standard => 25,
            Self::Hard => 8,
        }
    }

    /// Characters changed in a copied text, per 1000.
    pub(super) const fn edits(self) -> u32 {
        match self {
            Self::Standard => 8,
            Self::Hard => 110,
        }
    }

    /// How often a copy leaves out or moves a sentence, per 1000.
    pub(super) const fn rewrites(self) -> u32 {
        match self {
            Self::Standard => 60,
            Self::Hard => 500,
        }
    }

    /// How often an authority that is right finds out, per 1000 closed orders of the guilty.
    pub(super) const fn confirmed(self) -> u32 {
        match self {
            Self::Standard => 550,
            Self::Hard => 400,
        }
    }
}
