//! What a person typed, on a page or in a command, as what it has to be: one reading for both.

use super::penalty::read_penalty;
use super::typed::{TypedFields, miswritten, needed, optional, text};
use super::{CreditAction, EntryForm};
use crate::desk::DeskError;
use crate::domain::Sensitive;
use crate::workflow::{CreditStepKind, LegalDocument, Operation, RepairCase};

/// The action that the fields tell. A reason may be blank here: the rules refuse it and say so.
pub fn read_action(
    kind: CreditStepKind,
    fields: &impl TypedFields,
) -> Result<CreditAction, DeskError> {
    let reason = text(fields, "reason");
    Ok(match kind {
        CreditStepKind::Draft => return Err(DeskError::DraftFromCase),
        CreditStepKind::Edit => CreditAction::Edit(Box::new(read_form(fields)?)),
        CreditStepKind::Submit => CreditAction::Submit(reason),
        CreditStepKind::Return => CreditAction::Return(reason),
        CreditStepKind::Approve => CreditAction::Approve(reason),
        CreditStepKind::Abandon => CreditAction::Abandon(reason),
        CreditStepKind::Push => CreditAction::Push {
            recipient: text(fields, "recipient"),
            operation: operation(fields)?,
        },
        CreditStepKind::Acknowledge => CreditAction::Acknowledge {
            recipient: text(fields, "recipient"),
            receipt: text(fields, "receipt"),
        },
        CreditStepKind::Bounce => CreditAction::Bounce {
            recipient: text(fields, "recipient"),
            reason,
        },
        CreditStepKind::Publish => CreditAction::Publish {
            cleared: fields.typed("cleared") == Some("yes"),
            until: needed(fields, "until", "公示截止")?,
        },
        CreditStepKind::Object => CreditAction::Object {
            ground: needed(fields, "ground", "异议事由")?,
            reason,
        },
        CreditStepKind::ProviderAnswer => CreditAction::ProviderAnswer(reason),
        CreditStepKind::ProposeAnswer => proposed(fields, reason)?,
        CreditStepKind::ConfirmAnswer => CreditAction::ConfirmAnswer(reason),
        CreditStepKind::RejectAnswer => CreditAction::RejectAnswer(reason),
        CreditStepKind::ApplyRepair => CreditAction::ApplyRepair {
            repair: RepairCase {
                fulfilled_on: optional(fields, "fulfilled_on", "履行完毕日期")?,
                pledged_on: optional(fields, "pledged_on", "公开承诺日期")?,
                evidence: text(fields, "evidence"),
                remorse: text(fields, "remorse"),
            },
            reason,
        },
        CreditStepKind::GrantRepair => CreditAction::GrantRepair(reason),
        CreditStepKind::RefuseRepair => CreditAction::RefuseRepair(reason),
        CreditStepKind::AskRemoval => CreditAction::AskRemoval {
            row: needed(fields, "row", "红名单记录")?,
            reason,
        },
        CreditStepKind::Pause => CreditAction::Pause {
            key: needed(fields, "key", "计时事项")?,
            reason,
        },
        CreditStepKind::Resume => CreditAction::Resume {
            key: needed(fields, "key", "计时事项")?,
            reason,
        },
        CreditStepKind::RemovalDone => CreditAction::RemovalDone {
            row: needed(fields, "row", "红名单记录")?,
            reason,
        },
        CreditStepKind::FileRemedy => CreditAction::FileRemedy {
            remedy: needed(fields, "remedy", "救济途径")?,
            body: text(fields, "authority").trim().to_owned(),
            filed_on: needed(fields, "filed_on", "受理日期")?,
            reason,
        },
        CreditStepKind::EndRemedy => CreditAction::EndRemedy {
            outcome: needed(fields, "remedy_outcome", "结果")?,
            document: text(fields, "document_number").trim().to_owned(),
            reason,
        },
        CreditStepKind::Revoke => CreditAction::Revoke {
            document: document(fields)?,
            reason,
        },
    })
}

/// The form of an entry. What is blank is missing; the rules say so when the entry is submitted.
pub fn read_form(fields: &impl TypedFields) -> Result<EntryForm, DeskError> {
    let said = |name: &str| text(fields, name);
    Ok(EntryForm {
        kind: optional(fields, "subject", "主体类别")?,
        name: said("name"),
        uscc: said("uscc"),
        address: said("address"),
        nature: said("nature"),
        facts: said("facts"),
        basis: said("basis"),
        behaviour: said("behaviour"),
        representative: Sensitive::new(said("representative")),
        representative_number: Sensitive::new(said("representative_number")),
        person_name: Sensitive::new(said("person_name")),
        id_number: Sensitive::new(said("id_number")),
        employer: said("employer"),
        identity: optional(fields, "identity", "主体身份确认")?,
        procedure: optional(fields, "procedure", "作出决定的程序")?,
        served_on: optional(fields, "served_on", "送达日期")?,
        told_on: optional(fields, "told_on", "告知日期")?,
        severity_local: optional(fields, "severity_local", "失信程度（本地标准）")?,
        severity_national: optional(fields, "severity_national", "失信程度（国家标准）")?,
        item: said("item"),
        list_basis: optional(fields, "list_basis", "列入名单的情形")?,
        penalty: read_penalty(fields)?,
        valid_until: optional(fields, "valid_until", "信息有效期")?,
        validity_basis: said("validity_basis"),
    })
}

fn proposed(fields: &impl TypedFields, reason: String) -> Result<CreditAction, DeskError> {
    Ok(match text(fields, "outcome").as_str() {
        "" => return Err(DeskError::Blank("答复")),
        "upheld" => CreditAction::Uphold(reason),
        "withdrawn" => CreditAction::Withdraw(reason),
        "corrected" => CreditAction::Correct(Box::new(read_form(fields)?), reason),
        other => {
            return Err(miswritten(
                "答复（维持upheld、更正corrected、撤回withdrawn）",
                other,
            ));
        }
    })
}

fn operation(fields: &impl TypedFields) -> Result<Operation, DeskError> {
    let what = "推送类型（新增I、更正U、撤下D）";
    match text(fields, "operation").as_str() {
        "" => Err(DeskError::Blank(what)),
        code => code.parse().map_err(|_| miswritten(what, code)),
    }
}

/// A document whose parts the rules check.
fn document(fields: &impl TypedFields) -> Result<LegalDocument, DeskError> {
    let said = |name: &str, what: &'static str| match text(fields, name) {
        blank if blank.trim().is_empty() => Err(DeskError::Blank(what)),
        text => Ok(text),
    };
    Ok(LegalDocument {
        kind: said("document_kind", "文书名称")?,
        number: said("document_number", "文书号")?,
        decided_on: needed(fields, "decided_on", "决定日期")?,
        authority: said("authority", "作出单位")?,
        file_sha256: text(fields, "file_sha256").to_lowercase(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Typed(&'static [(&'static str, &'static str)]);

    impl TypedFields for Typed {
        fn typed(&self, name: &str) -> Option<&str> {
            let found = self.0.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| *value)
        }

        fn all_typed<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
            let found = self.0.iter().filter(move |(key, _)| *key == name);
            found.map(|(_, value)| *value)
        }
    }

    #[test]
    fn what_is_blank_and_what_is_wrong_are_told_apart() {
        let read = |kind, fields| read_action(kind, &Typed(fields));
        let blank = read(CreditStepKind::Publish, &[("until", " ")]).unwrap_err();
        assert_eq!(blank.to_string(), "请填写“公示截止”");
        let wrong = read(CreditStepKind::Publish, &[("until", "明天")]).unwrap_err();
        assert_eq!(wrong.to_string(), "“公示截止”的写法不对：明天");
        let wrong = read(CreditStepKind::Push, &[("operation", "X")]).unwrap_err();
        assert!(wrong.to_string().contains("推送类型"), "{wrong}");
        assert!(read(CreditStepKind::Submit, &[]).is_ok());
        assert!(read(CreditStepKind::Draft, &[]).is_err());
    }

    #[test]
    fn classes_of_a_penalty_come_one_by_one_or_together_and_sums_in_yuan() {
        let form = read_form(&Typed(&[
            ("penalty_classes", "02"),
            ("penalty_classes", "没收非法财物；警告"),
            ("fine", "5000.5"),
        ]));
        let penalty = form.unwrap().penalty;
        let codes: Vec<&str> = penalty.classes.iter().map(|class| class.code()).collect();
        assert_eq!(codes, ["02", "09", "01"]);
        let kept = penalty.penalty().unwrap();
        assert_eq!(kept.classes_text(), "警告;罚款;没收非法财物");
        assert_eq!(kept.fine.unwrap().ten_thousand_yuan_text(), "0.500050");
        let wrong = |fields| read_form(&Typed(fields)).unwrap_err().to_string();
        let told = wrong(&[("penalty_classes", "罚钱")]);
        assert_eq!(told, "“处罚类别”的写法不对：罚钱");
        let told = wrong(&[("fine", "0.5万元")]);
        assert!(told.contains("罚款金额（元"), "{told}");
    }
}
