//! The model file: m and u of every level of agreement, and the lines of the decision.

use serde::Deserialize;

/// The model that ships with the program.
const SHIPPED: &str = include_str!("../../../pipelines/rules/resolution.toml");

/// `pipelines/rules/resolution.toml`; each key is explained there.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkModel {
    pub version: String,
    pub source: String,
    pub(super) decision: DecisionLines,
    pub(super) core: CoreRates,
    pub(super) region: RegionRates,
    pub(super) trade: TradeRates,
    pub(super) form: AgreementRates,
    pub(super) operator: AgreementRates,
    pub(super) uscc: UsccRates,
    pub(super) shop: AgreementRates,
    pub(super) branch: BranchRates,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionLines {
    pub(super) same: f64,
    pub(super) shown: f64,
    pub(super) known_share: f64,
    pub(super) longest_list: usize,
}

/// Shares of a level among pairs of one merchant and of two.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rates {
    pub(super) m: f64,
    pub(super) u: f64,
}

impl Rates {
    /// log2(m/u).
    pub(super) fn weight(self) -> f64 {
        (self.m / self.u).log2()
    }
}

/// As [`Rates`], with u measured on the known merchants.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MeasuredRates {
    m: f64,
    u: Measured,
    least: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Measured {
    Frequency,
}

impl MeasuredRates {
    /// The rates of a value that this share of the known merchants bears (term-frequency adjustment).
    pub(super) fn at(self, share: f64) -> Rates {
        Rates {
            m: self.m,
            u: share.max(self.least),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CoreRates {
    pub(super) exact: MeasuredRates,
    pub(super) confusable: MeasuredRates,
    pub(super) homophone: MeasuredRates,
    pub(super) doubled: Rates,
    pub(super) one_edit: Rates,
    pub(super) part: Rates,
    pub(super) different: Rates,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegionRates {
    pub(super) same: Rates,
    pub(super) wide: Rates,
    pub(super) holds: Rates,
    pub(super) seat: Rates,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TradeRates {
    pub(super) same: Rates,
    pub(super) part: Rates,
    pub(super) different: Rates,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgreementRates {
    pub(super) same: Rates,
    pub(super) different: Rates,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UsccRates {
    pub(super) same: Rates,
    pub(super) inner: Rates,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BranchRates {
    pub(super) same: Rates,
}

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LinkModelError {
    #[error("主体关联模型无法读取：{0}")]
    Toml(#[from] toml::de::Error),
    #[error("主体关联模型的 {0} 应大于0且小于1")]
    Share(&'static str),
}

impl LinkModel {
    /// The model that ships with the program.
    pub fn shipped() -> Result<Self, LinkModelError> {
        Self::parse(SHIPPED)
    }

    /// The share from which on a link is beyond doubt.
    pub fn same_line(&self) -> f64 {
        self.decision.same
    }

    pub fn parse(text: &str) -> Result<Self, LinkModelError> {
        let model: Self = toml::from_str(text)?;
        let measured = |rates: MeasuredRates| rates.at(0.0);
        for (name, rates) in [
            ("core.exact", measured(model.core.exact)),
            ("core.confusable", measured(model.core.confusable)),
            ("core.homophone", measured(model.core.homophone)),
            ("core.doubled", model.core.doubled),
            ("core.one_edit", model.core.one_edit),
            ("core.part", model.core.part),
            ("core.different", model.core.different),
            ("region.same", model.region.same),
            ("region.wide", model.region.wide),
            ("region.holds", model.region.holds),
            ("region.seat", model.region.seat),
            ("trade.same", model.trade.same),
            ("trade.part", model.trade.part),
            ("trade.different", model.trade.different),
            ("form.same", model.form.same),
            ("form.different", model.form.different),
            ("operator.same", model.operator.same),
            ("operator.different", model.operator.different),
            ("uscc.same", model.uscc.same),
            ("uscc.inner", model.uscc.inner),
            ("shop.same", model.shop.same),
            ("shop.different", model.shop.different),
            ("branch.same", model.branch.same),
        ] {
            if !(is_share(rates.m) && is_share(rates.u)) {
                return Err(LinkModelError::Share(name));
            }
        }
        let lines = model.decision;
        if !(is_share(lines.same) && is_share(lines.shown) && is_share(lines.known_share)) {
            return Err(LinkModelError::Share("decision"));
        }
        Ok(model)
    }
}

fn is_share(value: f64) -> bool {
    value > 0.0 && value < 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_model_is_sound_and_a_share_of_one_is_refused() {
        assert!(LinkModel::shipped().is_ok());
        let broken = SHIPPED.replace("m = 0.82", "m = 1.0");
        assert!(matches!(
            LinkModel::parse(&broken),
            Err(LinkModelError::Share("core.exact"))
        ));
        assert!(LinkModel::parse(&SHIPPED.replace("known_share", "known")).is_err());
    }
}
