//! The penalty of an entry: its part of the form, and of the fields as they are shown.

use chrono::NaiveDate;
use serde::Serialize;

use super::fields::{Field, day, missing, said};
use crate::db::CreditRow;
use crate::domain::{AmountCents, CreditSeverity, PenaltyClass, Uscc};
use crate::rules::PenaltyLevels;
use crate::workflow::PenaltyOfEntry;

/// The part of the form with what stands in it; sums in yuan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct PenaltyFields {
    /// Code, label with the usual level, and whether it is chosen.
    classes: Vec<(&'static str, String, bool)>,
    content: String,
    fine: String,
    confiscated: String,
    licence: String,
    lasts_until: Option<NaiveDate>,
    authority_code: String,
    provider_name: String,
    provider_code: String,
    remark: String,
    /// Where the usual levels come from.
    levels_source: String,
}

impl PenaltyFields {
    /// Blank but for the code of the unit that decided, where it is known from another entry.
    pub(super) fn fresh(authority_code: Option<Uscc>, levels: &PenaltyLevels) -> Self {
        let penalty = PenaltyOfEntry {
            authority_code,
            ..PenaltyOfEntry::default()
        };
        Self::of(&penalty, levels)
    }

    pub(super) fn of(penalty: &PenaltyOfEntry, levels: &PenaltyLevels) -> Self {
        let yuan = |sum: Option<AmountCents>| sum.map(AmountCents::yuan_text).unwrap_or_default();
        let code = |code: Option<&Uscc>| code.map(ToString::to_string).unwrap_or_default();
        let provider = penalty.provider.clone().unwrap_or_default();
        let choice = |class: &PenaltyClass| {
            let usual = levels.usual(&[*class]).map(CreditSeverity::label);
            let usual = usual.map(|usual| format!("（通常{usual}）"));
            let label = format!("{}{}", class.label(), usual.unwrap_or_default());
            (class.code(), label, penalty.classes.contains(class))
        };
        Self {
            classes: PenaltyClass::ALL.iter().map(choice).collect(),
            content: penalty.content.clone(),
            fine: yuan(penalty.fine),
            confiscated: yuan(penalty.confiscated),
            licence: penalty.licence.clone(),
            lasts_until: penalty.lasts_until,
            authority_code: code(penalty.authority_code.as_ref()),
            provider_name: provider.name,
            provider_code: code(provider.code.as_ref()),
            remark: penalty.remark.clone(),
            levels_source: levels.source.clone(),
        }
    }
}

/// The code of a unit as another entry has it, the newest first.
pub(super) fn known_code(rows: &[CreditRow], authority: &str) -> Option<Uscc> {
    rows.iter().rev().find_map(|row| {
        let content = row.entry.content()?;
        let penalty = content.penalty.as_ref()?;
        (content.document.authority == authority)
            .then(|| penalty.authority_code.clone())
            .flatten()
    })
}

/// As 双公示 tells it, sums in 万元 and in yuan.
pub(super) fn penalty_fields(penalty: &PenaltyOfEntry) -> Vec<Field> {
    let code = penalty.authority_code.as_ref().map(ToString::to_string);
    let mut fields = vec![
        ("处罚类别", said(&penalty.classes_text())),
        ("处罚内容", said(&penalty.content)),
    ];
    for (name, sum, needed) in [
        ("罚款金额", penalty.fine, penalty.has_fine()),
        ("没收金额", penalty.confiscated, penalty.confiscates()),
    ] {
        match sum {
            Some(sum) => fields.push((name, in_both(sum))),
            None if needed => fields.push((name, missing())),
            None => {}
        }
    }
    if !penalty.licence.is_empty() {
        fields.push(("暂扣或吊销证照名称及编号", penalty.licence.clone()));
    }
    if penalty.lasts_until.is_some() {
        fields.push(("处罚有效期", day(penalty.lasts_until)));
    }
    fields.push(("处罚机关统一社会信用代码", code.unwrap_or_else(missing)));
    if let Some(provider) = &penalty.provider {
        let code = provider.code.as_ref().map(ToString::to_string);
        let told = format!("{} {}", said(&provider.name), code.unwrap_or_else(missing));
        fields.push(("数据来源单位", told));
    }
    if !penalty.remark.is_empty() {
        fields.push(("备注", penalty.remark.clone()));
    }
    fields
}

/// 0.500000万元（5000.00元）.
fn in_both(sum: AmountCents) -> String {
    let (ten_thousands, yuan) = (sum.ten_thousand_yuan_text(), sum.yuan_text());
    format!("{ten_thousands}万元（{yuan}元）")
}

/// A note where the level that was said is another than the classes usually are; a person decides.
pub(super) fn unusual_level(
    penalty: &PenaltyOfEntry,
    said: CreditSeverity,
    levels: &PenaltyLevels,
) -> Option<String> {
    let usual = levels.usual(&penalty.classes)?;
    (usual != said).then(|| format!("所选处罚类别通常为{}，请审批人核对", usual.label()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_told_in_both_units_and_an_unusual_level_is_pointed_out() {
        let penalty = PenaltyOfEntry {
            classes: vec![PenaltyClass::Fine],
            fine: Some(AmountCents(500_000)),
            ..PenaltyOfEntry::default()
        };
        let told = penalty_fields(&penalty);
        let fine = told.iter().find(|(name, _)| *name == "罚款金额").unwrap();
        assert_eq!(fine.1, "0.500000万元（5000.00元）");
        assert!(told.iter().all(|(name, _)| *name != "没收金额"));
        let levels = PenaltyLevels::shipped().unwrap();
        let note = |said| unusual_level(&penalty, said, &levels);
        assert_eq!(note(CreditSeverity::General), None);
        assert!(
            note(CreditSeverity::Serious)
                .unwrap()
                .contains("通常为一般")
        );
    }
}
