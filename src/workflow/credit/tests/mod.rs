use chrono::Days;

use super::*;
use crate::domain::{
    AmountCents, CreditSeverity, ItemKind, LawKey, LawfulPeriod, PenaltyClass, PeriodUnit, Role,
    SharingClass,
};
use crate::workflow::LegalDocument;

mod arrows;
mod elements;
mod matters;

fn name(text: &str) -> AccountName {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A deadline some days on; how it is counted is the law's matter, not that of a life.
fn within(days: u64, from: &str) -> LegalDeadline {
    let from = day(from);
    LegalDeadline {
        from,
        due: from + Days::new(days),
        provisional: false,
        period: LawfulPeriod {
            key: LawKey::Withdrawal,
            count: 1,
            unit: PeriodUnit::WorkingDays,
            jurisdiction: "国家".to_owned(),
            source: "某文".to_owned(),
            verified: true,
            version: "1".to_owned(),
        },
    }
}

fn document() -> LegalDocument {
    LegalDocument {
        kind: "行政处罚决定书".to_owned(),
        number: "示市监罚〔2026〕1号".to_owned(),
        decided_on: day("2026-09-28"),
        authority: "示例市市场监督管理局".to_owned(),
        file_sha256: "0a".repeat(32),
    }
}

fn content() -> EntryContent {
    EntryContent {
        subject: EntrySubject::Organisation(OrganisationOfEntry {
            name: "示例市示范商贸有限公司".to_owned(),
            uscc: Some("91350100M000100Y43".parse().unwrap()),
            address: "示例市示范路1号".to_owned(),
            nature: "有限责任公司".to_owned(),
            representative: Some(SealedFact {
                shown: "王**".to_owned(),
                place: "credit/1".to_owned(),
            }),
            representative_number: None,
        }),
        facts: "销售侵犯注册商标专用权的商品".to_owned(),
        basis: "商标法第五十七条".to_owned(),
        behaviour: "假冒伪劣".to_owned(),
        document: document(),
        identity: Some(IdentityProof::PartyOfDocument),
        procedure: Some(Procedure::Ordinary),
        served_on: Some(day("2026-09-29")),
        told_on: Some(day("2026-09-29")),
        severity_local: Some(CreditSeverity::General),
        severity_national: Some(CreditSeverity::General),
        item: ItemOfEntry {
            code: "XZCF".to_owned(),
            name: "行政处罚信息".to_owned(),
            sharing: SharingClass::Public,
            ordinary_procedure_only: true,
            catalogue_version: "1".to_owned(),
            kind: ItemKind::Penalty,
        },
        list_basis: None,
        penalty: Some(PenaltyOfEntry {
            classes: vec![PenaltyClass::Fine, PenaltyClass::IllegalGoods],
            content: "没收侵权商品12件，罚款5000元".to_owned(),
            fine: Some(AmountCents(500_000)),
            confiscated: Some(AmountCents(120_000)),
            authority_code: Some("91350100M000100Y43".parse().unwrap()),
            ..PenaltyOfEntry::default()
        }),
        valid_until: Some(day("2027-09-28")),
        validity_basis: String::new(),
        longest: Some(within(365, "2026-09-28")),
    }
}

fn listing(row: i64) -> RedListing {
    RedListing {
        row,
        title: "放心消费示范店".to_owned(),
        unit: "示例市消费者协会".to_owned(),
        listed_on: None,
    }
}

const REASON: &str = "理由";

/// One step of every kind, fit to be taken where it leads on.
fn step(kind: CreditStepKind) -> CreditStep {
    use CreditStepKind as Kind;
    let reason = REASON.to_owned();
    let content = Box::new(content());
    match kind {
        Kind::Draft => CreditStep::Draft {
            content,
            push: within(15, "2026-09-28"),
        },
        Kind::Edit => CreditStep::Edit { content },
        Kind::Submit => CreditStep::Submit { reason },
        Kind::Return => CreditStep::Return { reason },
        Kind::Approve => CreditStep::Approve {
            reason,
            red_listings: Vec::new(),
        },
        Kind::AskRemoval => CreditStep::AskRemoval {
            listing: listing(7),
            reason,
        },
        Kind::RemovalDone => CreditStep::RemovalDone { row: 7, reason },
        Kind::Pause => CreditStep::Pause {
            key: LawKey::ObjectionReview,
            reason,
        },
        Kind::Resume => CreditStep::Resume {
            key: LawKey::ObjectionReview,
            reason,
            deadline: within(21, "2026-10-20"),
        },
        Kind::Abandon => CreditStep::Abandon { reason },
        Kind::Push => CreditStep::Push {
            recipient: "市信用中心".to_owned(),
            operation: Operation::Insert,
        },
        Kind::Acknowledge => CreditStep::Acknowledge {
            recipient: "市信用中心".to_owned(),
            receipt: "回执1".to_owned(),
        },
        Kind::Bounce => CreditStep::Bounce {
            recipient: "市信用中心".to_owned(),
            reason,
        },
        Kind::Publish => CreditStep::Publish {
            cleared: true,
            until: day("2027-09-28"),
            shortest: within(91, "2026-10-10"),
            longest: within(365, "2026-10-10"),
        },
        Kind::Object => CreditStep::Object {
            ground: ObjectionGround::Facts,
            reason,
            review: within(14, "2026-10-20"),
            provider: within(7, "2026-10-20"),
        },
        Kind::ProviderAnswer => CreditStep::ProviderAnswer { reason },
        Kind::ProposeAnswer => CreditStep::ProposeAnswer {
            answer: ObjectionAnswer::Upheld,
            reason,
        },
        Kind::ConfirmAnswer => CreditStep::ConfirmAnswer {
            reason,
            correction: within(3, "2026-10-25"),
        },
        Kind::RejectAnswer => CreditStep::RejectAnswer { reason },
        Kind::ApplyRepair => CreditStep::ApplyRepair {
            repair: RepairCase {
                fulfilled_on: Some(day("2026-10-01")),
                pledged_on: Some(day("2026-10-01")),
                evidence: "缴款凭证、承诺书".to_owned(),
                remorse: String::new(),
            },
            reason,
            decision: within(14, "2027-01-11"),
            publicity: within(7, "2027-01-11"),
            list_exit: None,
        },
        Kind::GrantRepair => CreditStep::GrantRepair {
            reason,
            withdrawal: within(3, "2027-01-20"),
            serious_since: Vec::new(),
        },
        Kind::RefuseRepair => CreditStep::RefuseRepair { reason },
        Kind::FileRemedy => CreditStep::FileRemedy {
            remedy: RemedyKind::Review,
            body: "示例市人民政府".to_owned(),
            filed_on: day("2026-10-10"),
            reason,
        },
        Kind::EndRemedy => CreditStep::EndRemedy {
            outcome: RemedyOutcome::Revoked,
            document: "示复〔2026〕1号".to_owned(),
            reason,
            withdrawal: within(3, "2026-11-01"),
        },
        Kind::Revoke => CreditStep::Revoke {
            document: document(),
            reason,
            withdrawal: within(3, "2026-11-01"),
        },
    }
}

/// Takes a step: whoever writes is 甲一, whoever decides 乙一.
fn take(entry: &mut CreditEntry, on: &str, step: CreditStep) -> Result<(), CreditRefused> {
    let decides = roles_of_credit_step(step.kind()).len() > 1;
    let who = if decides { "乙一" } else { "甲一" };
    take_as(entry, who, Role::CreditOfficer, on, step)
}

fn take_as(
    entry: &mut CreditEntry,
    who: &str,
    role: Role,
    on: &str,
    step: CreditStep,
) -> Result<(), CreditRefused> {
    let event = CreditEvent {
        number: entry.version() + 1,
        at: 0,
        day: day(on),
        actor: name(who),
        role,
        step,
    };
    entry.take_after(entry.version(), event)
}

/// An entry that went this way, a step a day from 10 October on.
fn after(kinds: &[CreditStepKind]) -> CreditEntry {
    let mut entry = CreditEntry::default();
    for (place, kind) in kinds.iter().enumerate() {
        let on = format!("2026-10-{}", 10 + place);
        take(&mut entry, &on, step(*kind)).unwrap_or_else(|refused| panic!("{kind}: {refused}"));
    }
    entry
}

use CreditStepKind as Kind;

const TO_PUBLIC: [Kind; 5] = [
    Kind::Draft,
    Kind::Submit,
    Kind::Approve,
    Kind::Push,
    Kind::Publish,
];

#[test]
fn a_verified_case_becomes_public_for_its_time_and_ends_without_anybody() {
    let entry = after(&TO_PUBLIC);
    assert_eq!(entry.stage_on(day("2026-10-14")), Some(CreditStage::Public));
    assert_eq!(entry.stage_on(day("2027-09-28")), Some(CreditStage::Public));
    assert_eq!(
        entry.stage_on(day("2027-09-29")),
        Some(CreditStage::Expired)
    );
    assert_eq!(entry.public_on(day("2027-09-29")), None);
    // Those who have it are owed its end.
    let owed = entry
        .deliveries()
        .all_owed(entry.edition_on(day("2027-09-29")));
    assert_eq!(owed, [("市信用中心", Operation::Delete)]);
}

#[test]
fn an_entry_that_ended_never_becomes_public_again() {
    let expired = after(&[Kind::Draft, Kind::Submit, Kind::Approve]);
    let refused = take(&mut expired.clone(), "2028-01-01", step(Kind::Publish)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "信用记录当前为“已届满”，按流程不能公示（领域规则E.2）"
    );
    let mut repaired = after(&TO_PUBLIC);
    take(&mut repaired, "2027-01-11", step(Kind::ApplyRepair)).unwrap();
    take(&mut repaired, "2027-01-20", step(Kind::GrantRepair)).unwrap();
    let today = day("2027-01-20");
    assert_eq!(repaired.stage_on(today), Some(CreditStage::Repaired));
    assert!(take(&mut repaired, "2027-01-21", step(Kind::Publish)).is_err());
    // An answer to an objection cannot bring it back either.
    let mut expired = after(&TO_PUBLIC);
    take(&mut expired, "2027-10-10", step(Kind::Object)).unwrap();
    let longer = EntryContent {
        valid_until: Some(day("2027-12-31")),
        longest: Some(within(1000, "2026-09-28")),
        ..content()
    };
    let answer = CreditStep::ProposeAnswer {
        answer: ObjectionAnswer::Corrected {
            content: Box::new(longer),
            longest: None,
        },
        reason: REASON.to_owned(),
    };
    let refused = take(&mut expired, "2027-10-11", answer).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "更正不能延长有效期：原到2027-09-28，现写2027-12-31"
    );
}

#[test]
fn whoever_writes_does_not_decide() {
    let mut entry = after(&[Kind::Draft, Kind::Submit]);
    let refused = take_as(
        &mut entry,
        "甲一",
        Role::CreditOfficer,
        "2026-10-12",
        step(Kind::Approve),
    );
    assert_eq!(refused, Err(CreditRefused::OwnEntry));
    // A determiner may, an analyst may not.
    let refused = take_as(
        &mut entry.clone(),
        "丙一",
        Role::Analyst,
        "2026-10-12",
        step(Kind::Approve),
    );
    assert!(matches!(refused, Err(CreditRefused::Role { .. })));
    // Who edits after the submission takes the approval with it and is a hand too.
    take_as(
        &mut entry,
        "丁一",
        Role::CreditOfficer,
        "2026-10-12",
        step(Kind::Edit),
    )
    .unwrap();
    assert_eq!(entry.stage_on(day("2026-10-12")), Some(CreditStage::Draft));
    take(&mut entry, "2026-10-13", step(Kind::Submit)).unwrap();
    let refused = take_as(
        &mut entry,
        "丁一",
        Role::CreditOfficer,
        "2026-10-13",
        step(Kind::Approve),
    );
    assert_eq!(refused, Err(CreditRefused::OwnEntry));
    take_as(
        &mut entry,
        "戊一",
        Role::Determiner,
        "2026-10-13",
        step(Kind::Approve),
    )
    .unwrap();
}

#[test]
fn a_summary_penalty_is_no_negative_information_and_no_term_is_beyond_the_law() {
    let mut summary = content();
    summary.procedure = Some(Procedure::Summary);
    let mut entry = CreditEntry::default();
    let draft = CreditStep::Draft {
        content: Box::new(summary),
        push: within(15, "2026-09-28"),
    };
    take(&mut entry, "2026-10-10", draft).unwrap();
    let refused = take(&mut entry, "2026-10-11", step(Kind::Submit)).unwrap_err();
    assert!(refused.to_string().contains("R-CRD-07"), "{refused}");
    let mut long = content();
    long.valid_until = Some(day("2027-09-29"));
    let draft = CreditStep::Edit {
        content: Box::new(long),
    };
    let refused = take(&mut entry, "2026-10-11", draft).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "信息有效期最长到2027-09-28，不能写到2027-09-29（R-VAL-01）"
    );
}

#[test]
fn only_what_the_catalogue_opens_to_everybody_is_published() {
    let mut shared = content();
    shared.item.sharing = SharingClass::Government;
    let mut entry = CreditEntry::default();
    let draft = CreditStep::Draft {
        content: Box::new(shared),
        push: within(15, "2026-09-28"),
    };
    take(&mut entry, "2026-10-10", draft).unwrap();
    take(&mut entry, "2026-10-11", step(Kind::Submit)).unwrap();
    take(&mut entry, "2026-10-12", step(Kind::Approve)).unwrap();
    let refused = take(&mut entry, "2026-10-13", step(Kind::Publish)).unwrap_err();
    assert!(refused.to_string().contains("“政府共享”"), "{refused}");
}

#[test]
fn no_step_is_taken_on_a_day_before_the_last() {
    let mut entry = after(&TO_PUBLIC);
    let refused = take(&mut entry, "2026-10-13", step(Kind::Revoke)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "系统日期2026-10-13早于上一步的日期2026-10-14；请系统管理员核对服务器时间后再办理"
    );
}

#[test]
fn steps_are_read_back_as_they_were_kept() {
    for kind in CreditStepKind::ALL {
        let step = step(*kind);
        let text = serde_json::to_string(&step).unwrap();
        assert_eq!(
            serde_json::from_str::<CreditStep>(&text).unwrap(),
            step,
            "{text}"
        );
        assert_eq!(step.kind(), *kind);
    }
}

#[test]
fn whoever_saw_an_older_state_is_told_so() {
    let mut entry = after(&[Kind::Draft]);
    let event = CreditEvent {
        number: 2,
        at: 0,
        day: day("2026-10-11"),
        actor: name("甲一"),
        role: Role::CreditOfficer,
        step: step(Kind::Submit),
    };
    let refused = entry.take_after(0, event).unwrap_err();
    assert_eq!(refused, CreditRefused::Overtaken { seen: 0, now: 1 });
}
