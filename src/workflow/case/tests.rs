use super::*;
use crate::workflow::{NoticeKind, NoticeResult};

fn name(text: &str) -> AccountName {
    text.parse().unwrap()
}

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, number).unwrap()
}

fn document() -> LegalDocument {
    LegalDocument {
        kind: "行政处罚决定书".to_owned(),
        number: "示市监罚〔2026〕1号".to_owned(),
        decided_on: day(20),
        authority: "示例市市场监督管理局".to_owned(),
        file_sha256: "0a".repeat(32),
    }
}

/// One step of every kind, fit to be taken.
fn step(kind: StepKind) -> CaseStep {
    let reason = "理由".to_owned();
    match kind {
        StepKind::Take => CaseStep::TAKE,
        StepKind::Dismiss => CaseStep::Dismiss { reason },
        StepKind::Watch => CaseStep::Watch {
            until: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
            reason,
        },
        StepKind::Propose => CaseStep::Propose { reason },
        StepKind::Agree => CaseStep::Agree { reason },
        StepKind::Decline => CaseStep::Decline { reason },
        StepKind::Transfer => CaseStep::Transfer {
            department: "市场监管局".to_owned(),
            due: NaiveDate::from_ymd_opt(2026, 12, 31).unwrap(),
            reason,
        },
        StepKind::Receive => CaseStep::Receive {
            received_on: day(23),
            reason,
        },
        StepKind::Return => CaseStep::Return {
            finding: Finding::CaseFiled,
            reason,
        },
        StepKind::File => CaseStep::File { reason },
        StepKind::Verify => CaseStep::Verify {
            document: document(),
        },
        StepKind::Reopen => CaseStep::Reopen { reason },
        StepKind::Notice => CaseStep::Notice {
            notice: NoticeKind::Interviewed,
            held_on: day(23),
            result: NoticeResult::Done,
            reason,
        },
    }
}

fn event(case: &Case, who: &str, role: Role, step: CaseStep) -> CaseEvent {
    CaseEvent {
        number: case.version() + 1,
        at: 0,
        day: day(23),
        actor: name(who),
        role,
        step,
    }
}

fn take(case: &mut Case, who: &str, role: Role, step: CaseStep) -> Result<(), StepRefused> {
    let event = event(case, who, role, step);
    case.take_after(case.version(), event)
}

/// A case after the steps of the straight way up to, and with, this one.
fn after(last: StepKind) -> Case {
    let way = [
        (StepKind::Take, "甲一", Role::Reviewer),
        (StepKind::Propose, "甲一", Role::Reviewer),
        (StepKind::Agree, "乙二", Role::Reviewer),
        (StepKind::Transfer, "甲一", Role::Reviewer),
        (StepKind::Return, "甲一", Role::Reviewer),
        (StepKind::File, "丙三", Role::Determiner),
        (StepKind::Verify, "丙三", Role::Determiner),
    ];
    let mut case = Case::default();
    for (kind, who, role) in way {
        take(&mut case, who, role, step(kind)).unwrap();
        if kind == last {
            break;
        }
    }
    case
}

/// One case in every stage.
fn everywhere() -> Vec<Case> {
    let mut cases = vec![Case::default()];
    let straight = [
        StepKind::Take,
        StepKind::Propose,
        StepKind::Agree,
        StepKind::Transfer,
        StepKind::Return,
        StepKind::File,
        StepKind::Verify,
    ];
    cases.extend(straight.map(after));
    for kind in [StepKind::Watch, StepKind::Dismiss] {
        let mut case = after(StepKind::Take);
        take(&mut case, "甲一", Role::Reviewer, step(kind)).unwrap();
        cases.push(case);
    }
    for finding in Finding::ALL {
        let mut case = after(StepKind::Transfer);
        let back = CaseStep::Return {
            finding: *finding,
            reason: "已核".to_owned(),
        };
        take(&mut case, "甲一", Role::Reviewer, back).unwrap();
        cases.push(case);
    }
    cases
}

#[test]
fn every_stage_is_reached_by_the_straight_way_or_a_branch() {
    let mut reached: Vec<_> = everywhere()
        .iter()
        .filter_map(|case| case.state().map(CaseState::stage))
        .collect();
    reached.sort_unstable();
    reached.dedup();
    assert_eq!(reached.len(), crate::workflow::CaseStage::ALL.len());
}

#[test]
fn a_receipt_is_kept_once_and_not_for_a_day_that_has_not_come() {
    let mut case = after(StepKind::Transfer);
    let tomorrow = CaseStep::Receive {
        received_on: day(24),
        reason: "张科长".to_owned(),
    };
    let refused = take(&mut case, "甲一", Role::Reviewer, tomorrow);
    assert_eq!(refused, Err(StepRefused::NotYetReceived));
    take(&mut case, "甲一", Role::Reviewer, step(StepKind::Receive)).unwrap();
    assert!(matches!(
        case.state(),
        Some(CaseState::Transferred { received: Some(on), .. }) if *on == day(23)
    ));
    assert_eq!(case.possible(), [StepKind::Return, StepKind::Notice]);
}

#[test]
fn an_interview_is_neutral_and_leads_nowhere() {
    let mut case = after(StepKind::Transfer);
    let before = case.state().cloned();
    let told = |reason: &str, on: u32| CaseStep::Notice {
        notice: NoticeKind::Interviewed,
        held_on: day(on),
        result: NoticeResult::Done,
        reason: reason.to_owned(),
    };
    let refused = take(&mut case, "甲一", Role::Reviewer, told("该店违法", 23));
    assert_eq!(refused, Err(StepRefused::NoticeWithFinding("违法")));
    let refused = take(&mut case, "甲一", Role::Reviewer, told("听取说明", 24));
    assert_eq!(refused, Err(StepRefused::NoticeToCome));
    take(&mut case, "甲一", Role::Reviewer, told("听取说明", 23)).unwrap();
    assert_eq!(case.state().cloned(), before);
    let kept: Vec<_> = case.notices().map(|(kind, ..)| kind).collect();
    assert_eq!(kept, [NoticeKind::Interviewed]);
}

#[test]
fn only_the_listed_steps_lead_on_and_only_for_their_roles() {
    let mut allowed = 0;
    for case in everywhere() {
        for kind in StepKind::ALL {
            for role in Role::ALL {
                let mut tried = case.clone();
                // A hand that has not touched the case.
                let taken = take(&mut tried, "丁四", *role, step(*kind)).is_ok();
                let listed = case.possible().contains(kind) && roles_of(*kind).contains(role);
                assert_eq!(taken, listed, "{:?} {kind} {role}", case.state());
                assert!(taken || tried == case, "a refused step changes nothing");
                allowed += usize::from(taken);
            }
        }
    }
    // 1 + 3 + 2 + 1 + 2 + 1 + 1 along the straight way, 2 + 1 from 重点关注 and 不予列入, 8 after the five findings, and a notice
    // in 4 of these places.
    assert_eq!(allowed, 26);
}

#[test]
fn a_clue_never_becomes_a_finding_without_the_steps_between() {
    for case in everywhere() {
        let pending = matches!(case.state(), Some(CaseState::PendingDecision { .. }));
        assert_eq!(case.possible().contains(&StepKind::Verify), pending);
    }
}

#[test]
fn who_proposes_neither_agrees_nor_declines() {
    for kind in [StepKind::Agree, StepKind::Decline] {
        let mut case = after(StepKind::Propose);
        let own = take(&mut case, "甲一", Role::Reviewer, step(kind));
        assert_eq!(own, Err(StepRefused::SamePerson));
        assert!(
            !case
                .possible_for(&name("甲一"), Role::Reviewer)
                .contains(&kind)
        );
        take(&mut case, "乙二", Role::Reviewer, step(kind)).unwrap();
    }
}

#[test]
fn who_proposed_or_agreed_does_not_confirm_the_finding() {
    for who in ["甲一", "乙二"] {
        let mut case = after(StepKind::File);
        let own = take(&mut case, who, Role::Determiner, step(StepKind::Verify));
        assert_eq!(own, Err(StepRefused::SameHand));
    }
}

#[test]
fn a_finding_without_its_whole_document_is_refused_with_what_is_missing() {
    let mut case = after(StepKind::File);
    let document = LegalDocument {
        number: " ".to_owned(),
        file_sha256: "none".to_owned(),
        ..document()
    };
    let refused = take(
        &mut case,
        "丙三",
        Role::Determiner,
        CaseStep::Verify { document },
    );
    let missing = vec!["文书号", "文书原件"];
    assert_eq!(refused, Err(StepRefused::NoDocument { missing }));
}

#[test]
fn a_watch_ends_within_ninety_days() {
    let watch = |until| CaseStep::Watch {
        until,
        reason: "再看".to_owned(),
    };
    let tried = |until| {
        let mut case = after(StepKind::Take);
        take(&mut case, "甲一", Role::Reviewer, watch(until))
    };
    assert_eq!(tried(day(23)), Err(StepRefused::PastDue));
    let ninety = NaiveDate::from_ymd_opt(2027, 2, 21).unwrap();
    assert_eq!(tried(ninety), Ok(()));
    assert_eq!(
        tried(ninety.succ_opt().unwrap()),
        Err(StepRefused::WatchTooLong)
    );
}

#[test]
fn a_step_needs_a_reason_and_the_newest_state() {
    let mut case = after(StepKind::Take);
    let blank = CaseStep::Dismiss {
        reason: " \n".to_owned(),
    };
    let refused = take(&mut case, "甲一", Role::Reviewer, blank);
    assert_eq!(refused, Err(StepRefused::NoReason));
    let late = event(&case, "乙二", Role::Reviewer, step(StepKind::Dismiss));
    let overtaken = case.take_after(0, late);
    assert_eq!(overtaken, Err(StepRefused::Overtaken { seen: 0, now: 1 }));
}

#[test]
fn a_history_that_the_rules_do_not_allow_is_not_replayed() {
    let whole = after(StepKind::Verify);
    assert_eq!(Case::replay(whole.events().to_vec()), Ok(whole.clone()));
    let mut forged = whole.events().to_vec();
    forged.remove(2);
    assert!(Case::replay(forged).is_err());
}
