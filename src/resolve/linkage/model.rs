//! The model file: m and u of every level of agreement, and the lines of the decision.

use serde::Deserialize;

use super::evidence::LinkField;

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
    pub(super) phone: PhoneRates,
    pub(super) address: AddressRates,
    pub(super) brand: BrandRates,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionLines {
    pub(super) same: f64,
    pub(super) shown: f64,
    pub(super) known_share: f64,
    pub(super) longest_list: usize,
    pub(super) most_sharers: usize,
}

/// Shares of a level among pairs of one merchant and of two.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    pub m: f64,
    pub u: f64,
}

impl Rates {
    /// log2(m/u).
    pub fn weight(self) -> f64 {
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

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PhoneRates {
    pub(super) same: MeasuredRates,
    pub(super) different: Rates,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AddressRates {
    pub(super) same: MeasuredRates,
    pub(super) beside_phone: Rates,
    pub(super) different: Rates,
}

#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BrandRates {
    pub(super) same: MeasuredRates,
    pub(super) different: Rates,
}

/// Why a model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LinkModelError {
    #[error("主体关联模型无法读取：{0}")]
    Toml(#[from] toml::de::Error),
    #[error("主体关联模型的 {field}.{level} 应大于0且小于1")]
    Share {
        field: &'static str,
        level: &'static str,
    },
    #[error("主体关联模型的 decision 各值应大于0且小于1")]
    Line,
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

    /// All levels of all fields, with u at its least where it is measured on the known merchants.
    pub fn levels(&self) -> Vec<(LinkField, &'static str, Rates)> {
        let measured = |rates: MeasuredRates| rates.at(0.0);
        vec![
            (LinkField::Core, "exact", measured(self.core.exact)),
            (
                LinkField::Core,
                "confusable",
                measured(self.core.confusable),
            ),
            (LinkField::Core, "homophone", measured(self.core.homophone)),
            (LinkField::Core, "doubled", self.core.doubled),
            (LinkField::Core, "one_edit", self.core.one_edit),
            (LinkField::Core, "part", self.core.part),
            (LinkField::Core, "different", self.core.different),
            (LinkField::Region, "same", self.region.same),
            (LinkField::Region, "wide", self.region.wide),
            (LinkField::Region, "holds", self.region.holds),
            (LinkField::Region, "seat", self.region.seat),
            (LinkField::Trade, "same", self.trade.same),
            (LinkField::Trade, "part", self.trade.part),
            (LinkField::Trade, "different", self.trade.different),
            (LinkField::Form, "same", self.form.same),
            (LinkField::Form, "different", self.form.different),
            (LinkField::Operator, "same", self.operator.same),
            (LinkField::Operator, "different", self.operator.different),
            (LinkField::Uscc, "same", self.uscc.same),
            (LinkField::Uscc, "inner", self.uscc.inner),
            (LinkField::Shop, "same", self.shop.same),
            (LinkField::Shop, "different", self.shop.different),
            (LinkField::Branch, "same", self.branch.same),
            (LinkField::Phone, "same", measured(self.phone.same)),
            (LinkField::Phone, "different", self.phone.different),
            (LinkField::Address, "same", measured(self.address.same)),
            (
                LinkField::Address,
                "beside_phone",
                self.address.beside_phone,
            ),
            (LinkField::Address, "different", self.address.different),
            (LinkField::Brand, "same", measured(self.brand.same)),
            (LinkField::Brand, "different", self.brand.different),
        ]
    }

    pub fn parse(text: &str) -> Result<Self, LinkModelError> {
        let model: Self = toml::from_str(text)?;
        for (field, level, rates) in model.levels() {
            if !(is_share(rates.m) && is_share(rates.u)) {
                let field = field.code();
                return Err(LinkModelError::Share { field, level });
            }
        }
        let lines = model.decision;
        if !(is_share(lines.same) && is_share(lines.shown) && is_share(lines.known_share)) {
            return Err(LinkModelError::Line);
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
            Err(LinkModelError::Share {
                field: "core",
                level: "exact"
            })
        ));
        assert!(LinkModel::parse(&SHIPPED.replace("known_share", "known")).is_err());
    }
}
