//! What an entry says of a penalty besides the fields of 第八条: the shape in which penalties are published (双公示,
//! 发改办财金〔2018〕424号; domain.md §C.5).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::CreditRefused;
use super::content::EntryElement;
use crate::domain::{AmountCents, PenaltyClass, Uscc};

/// A penalty as the decision has it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PenaltyOfEntry {
    /// In the order of their codes, none twice.
    pub classes: Vec<PenaltyClass>,
    /// 处罚内容.
    pub content: String,
    pub fine: Option<AmountCents>,
    /// What was confiscated, by its value.
    pub confiscated: Option<AmountCents>,
    /// 暂扣或吊销证照名称及编号.
    pub licence: String,
    /// 处罚有效期, where the penalty itself ends.
    pub lasts_until: Option<NaiveDate>,
    /// Of the unit that decided; its name stands in the document.
    pub authority_code: Option<Uscc>,
    /// 数据来源单位; `None` where it is the unit that decided.
    pub provider: Option<ProviderOfEntry>,
    /// 备注.
    pub remark: String,
}

/// A unit that brings what another decided.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderOfEntry {
    pub name: String,
    pub code: Option<Uscc>,
}

impl PenaltyOfEntry {
    fn is(&self, fits: impl Fn(PenaltyClass) -> bool) -> bool {
        self.classes.iter().any(|class| fits(*class))
    }

    pub fn has_fine(&self) -> bool {
        self.is(|class| class == PenaltyClass::Fine)
    }

    pub fn confiscates(&self) -> bool {
        self.is(PenaltyClass::confiscates)
    }

    /// The classes as one text: `罚款;没收违法所得`.
    pub fn classes_text(&self) -> String {
        let labels: Vec<&str> = self.classes.iter().map(|class| class.label()).collect();
        labels.join(";")
    }

    /// Whether it has an element, what its classes do not ask for not being missing; `None` where the element is none of a
    /// penalty.
    pub(super) fn has(&self, element: EntryElement) -> Option<bool> {
        let said = |text: &str| !text.trim().is_empty();
        Some(match element {
            EntryElement::PenaltyClasses => !self.classes.is_empty(),
            EntryElement::PenaltyContent => said(&self.content),
            EntryElement::Fine => !self.has_fine() || self.fine.is_some(),
            EntryElement::Confiscated => !self.confiscates() || self.confiscated.is_some(),
            EntryElement::Licence => {
                !self.is(PenaltyClass::is_about_licence) || said(&self.licence)
            }
            EntryElement::AuthorityCode => self.authority_code.is_some(),
            EntryElement::Provider => self
                .provider
                .as_ref()
                .is_none_or(|provider| said(&provider.name) && provider.code.is_some()),
            _ => return None,
        })
    }

    /// Refuses a sum that no class stands for: one of both was mistyped.
    pub(super) fn is_of_one_piece(&self) -> Result<(), CreditRefused> {
        let sums = [
            (self.fine, self.has_fine(), EntryElement::Fine, "罚款"),
            (
                self.confiscated,
                self.confiscates(),
                EntryElement::Confiscated,
                "没收",
            ),
        ];
        for (sum, has_class, element, class) in sums {
            if sum.is_some() && !has_class {
                return Err(CreditRefused::SumWithoutClass { element, class });
            }
            if sum == Some(AmountCents(0)) {
                return Err(CreditRefused::SumOfNothing { element });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(penalty: &PenaltyOfEntry) -> Vec<EntryElement> {
        let elements = EntryElement::ALL.iter().copied();
        elements
            .filter(|element| penalty.has(*element) == Some(false))
            .collect()
    }

    #[test]
    fn classes_say_which_sums_and_certificates_are_needed() {
        use EntryElement as Element;
        let mut penalty = PenaltyOfEntry::default();
        let always = [
            Element::PenaltyClasses,
            Element::PenaltyContent,
            Element::AuthorityCode,
        ];
        assert_eq!(missing(&penalty), always);
        penalty.content = "罚款5000元，没收侵权商品".to_owned();
        penalty.authority_code = Some("91350100M000100Y43".parse().unwrap());
        penalty.classes = vec![PenaltyClass::Warning];
        assert_eq!(missing(&penalty), []);
        penalty.classes = vec![
            PenaltyClass::Fine,
            PenaltyClass::LicenceRevoked,
            PenaltyClass::IllegalGoods,
        ];
        let more = [Element::Fine, Element::Confiscated, Element::Licence];
        assert_eq!(missing(&penalty), more);
        penalty.provider = Some(ProviderOfEntry::default());
        assert!(missing(&penalty).contains(&Element::Provider));
    }

    #[test]
    fn a_sum_without_its_class_is_refused_and_so_is_nothing() {
        let told = |fine, classes: &[PenaltyClass]| {
            let penalty = PenaltyOfEntry {
                fine: Some(AmountCents(fine)),
                classes: classes.to_vec(),
                ..PenaltyOfEntry::default()
            };
            penalty
                .is_of_one_piece()
                .err()
                .map(|error| error.to_string())
        };
        let refused = told(500_000, &[PenaltyClass::Warning]).unwrap();
        assert!(refused.contains("处罚类别没有选“罚款”"), "{refused}");
        assert!(told(0, &[PenaltyClass::Fine]).is_some());
        assert_eq!(told(500_000, &[PenaltyClass::Fine]), None);
    }
}
