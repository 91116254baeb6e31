//! Objections, repair, revocation, and who has to hear of them.

use super::*;

#[test]
fn everybody_who_has_an_entry_is_told_of_its_correction_and_of_its_end() {
    let mut entry = after(&TO_PUBLIC);
    let corrected = EntryContent {
        facts: "更正后的事实".to_owned(),
        ..content()
    };
    take(&mut entry, "2026-10-20", step(Kind::Object)).unwrap();
    let answer = CreditStep::ProposeAnswer {
        answer: ObjectionAnswer::Corrected {
            content: Box::new(corrected),
            longest: None,
        },
        reason: REASON.to_owned(),
    };
    take(&mut entry, "2026-10-24", answer).unwrap();
    take(&mut entry, "2026-10-25", step(Kind::ConfirmAnswer)).unwrap();
    let today = day("2026-10-25");
    let owed = |entry: &CreditEntry, on| {
        let owed = entry.deliveries().all_owed(entry.edition_on(on));
        owed.iter()
            .map(|(_, operation)| *operation)
            .collect::<Vec<_>>()
    };
    assert_eq!(owed(&entry, today), [Operation::Update]);
    let send = |operation| CreditStep::Push {
        recipient: "市信用中心".to_owned(),
        operation,
    };
    // What is not owed cannot be sent.
    assert!(take(&mut entry, "2026-10-26", send(Operation::Delete)).is_err());
    take(&mut entry, "2026-10-26", send(Operation::Update)).unwrap();
    let open = |entry: &CreditEntry, on: &str| {
        let clocks = entry.clocks_on(day(on)).into_iter();
        clocks.filter(Clock::is_open).count()
    };
    assert_eq!(
        open(&entry, "2026-10-26"),
        1,
        "the correction waits for its receipt"
    );
    take(&mut entry, "2026-10-27", step(Kind::Acknowledge)).unwrap();
    assert_eq!(open(&entry, "2026-10-27"), 0);
    take(&mut entry, "2026-11-01", step(Kind::Revoke)).unwrap();
    assert_eq!(entry.public_on(day("2026-11-01")), None);
    assert_eq!(owed(&entry, day("2026-11-01")), [Operation::Delete]);
    let states = |on: &str| {
        let clocks = entry.clocks_on(day(on)).into_iter();
        clocks.map(|clock| clock.state).collect::<Vec<_>>()
    };
    assert_eq!(states("2026-11-04").last(), Some(&ClockState::Running));
    assert_eq!(states("2026-11-05").last(), Some(&ClockState::Overdue));
}

#[test]
fn repair_waits_for_its_conditions_and_says_which_fail() {
    let mut entry = after(&TO_PUBLIC);
    take(&mut entry, "2026-12-01", step(Kind::ApplyRepair)).unwrap();
    let refused = take(&mut entry, "2026-12-02", step(Kind::GrantRepair)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "不符合修复条件：达到最短公示期（最短公示期至2027-01-09）；修复公示期满（修复公示至2027-01-18）"
    );
    // Refused, and asked for again later.
    take(&mut entry, "2026-12-03", step(Kind::RefuseRepair)).unwrap();
    take(&mut entry, "2027-01-11", step(Kind::ApplyRepair)).unwrap();
    let own = take_as(
        &mut entry,
        "甲一",
        Role::CreditOfficer,
        "2027-01-20",
        step(Kind::GrantRepair),
    );
    assert_eq!(own, Err(CreditRefused::OwnRepair));
    take(&mut entry, "2027-01-20", step(Kind::GrantRepair)).unwrap();
}

#[test]
fn an_objection_is_answered_by_two_and_before_anything_else() {
    let mut entry = after(&TO_PUBLIC);
    take(&mut entry, "2026-10-20", step(Kind::Object)).unwrap();
    assert_eq!(
        take(&mut entry, "2026-10-20", step(Kind::ApplyRepair)),
        Err(CreditRefused::ObjectionOpen)
    );
    assert_eq!(
        take(&mut entry, "2026-10-21", step(Kind::ConfirmAnswer)),
        Err(CreditRefused::NoAnswer)
    );
    take(&mut entry, "2026-10-21", step(Kind::ProposeAnswer)).unwrap();
    let own = take_as(
        &mut entry,
        "甲一",
        Role::CreditOfficer,
        "2026-10-21",
        step(Kind::ConfirmAnswer),
    );
    assert_eq!(own, Err(CreditRefused::OwnAnswer));
    // It is public meanwhile, with its mark.
    assert!(entry.public_on(day("2026-10-21")).is_some());
    assert!(entry.open_objection().is_some());
    take(&mut entry, "2026-10-22", step(Kind::ConfirmAnswer)).unwrap();
    assert!(entry.open_objection().is_none());
}

#[test]
fn what_was_public_on_a_past_day_is_told_by_what_was_known_then() {
    let mut entry = after(&TO_PUBLIC);
    take(&mut entry, "2026-11-01", step(Kind::Revoke)).unwrap();
    let public = |on: &str| {
        let then = entry.as_of(day(on)).unwrap();
        then.public_on(day(on)).is_some()
    };
    let days = ["2026-10-13", "2026-10-14", "2026-10-31", "2026-11-01"];
    assert_eq!(days.map(public), [false, true, true, false]);
}

#[test]
fn nothing_is_published_while_somebody_objects() {
    let mut entry = after(&[Kind::Draft, Kind::Submit, Kind::Approve, Kind::Push]);
    take(&mut entry, "2026-10-20", step(Kind::Object)).unwrap();
    assert_eq!(
        take(&mut entry, "2026-10-20", step(Kind::Publish)),
        Err(CreditRefused::ObjectionOpen)
    );
}

#[test]
fn what_was_put_right_is_shown_no_longer_than_the_law_lets_it() {
    let corrected = |entry: &mut CreditEntry, content, longest| {
        take(entry, "2026-10-20", step(Kind::Object)).unwrap();
        let answer = CreditStep::ProposeAnswer {
            answer: ObjectionAnswer::Corrected {
                content: Box::new(content),
                longest,
            },
            reason: REASON.to_owned(),
        };
        take(entry, "2026-10-24", answer).unwrap();
        take(entry, "2026-10-25", step(Kind::ConfirmAnswer)).unwrap();
    };
    // 一般 was 轻微.
    let mut milder = after(&TO_PUBLIC);
    let minor = EntryContent {
        severity_national: Some(CreditSeverity::Minor),
        ..content()
    };
    corrected(&mut milder, minor, Some(within(92, "2026-10-14")));
    assert!(milder.public_on(day("2027-01-14")).is_some());
    assert!(milder.public_on(day("2027-01-15")).is_none());
    // The item was another, and not for everybody.
    let mut shared = after(&TO_PUBLIC);
    let mut item = content();
    item.item.sharing = SharingClass::Authorised;
    corrected(&mut shared, item, None);
    assert_eq!(
        shared.stage_on(day("2026-10-25")),
        Some(CreditStage::PublicityEnded)
    );
}

#[test]
fn nothing_is_approved_against_the_red_list_before_its_removal_was_asked_for() {
    let mut entry = after(&[Kind::Draft, Kind::Submit]);
    let approve = |rows: &[i64]| CreditStep::Approve {
        reason: REASON.to_owned(),
        red_listings: rows.iter().map(|row| listing(*row)).collect(),
    };
    let refused = take(&mut entry.clone(), "2026-10-20", approve(&[7, 8])).unwrap_err();
    assert!(matches!(&refused, CreditRefused::RedListed { listings } if listings.len() == 2));
    assert!(refused.to_string().contains("R-CRD-12"), "{refused}");
    let done = step(Kind::RemovalDone);
    assert_eq!(
        take(&mut entry.clone(), "2026-10-20", done.clone()),
        Err(CreditRefused::NoRemoval)
    );
    take(&mut entry, "2026-10-20", step(Kind::AskRemoval)).unwrap();
    assert_eq!(
        take(&mut entry, "2026-10-20", step(Kind::AskRemoval)),
        Err(CreditRefused::RemovalAsked)
    );
    assert!(take(&mut entry.clone(), "2026-10-20", approve(&[7, 8])).is_err());
    // Who asked has a hand in it.
    let role = Role::CreditOfficer;
    let own = take_as(
        &mut entry.clone(),
        "甲一",
        role,
        "2026-10-20",
        approve(&[7]),
    );
    assert_eq!(own, Err(CreditRefused::OwnEntry));
    take(&mut entry, "2026-10-20", approve(&[7])).unwrap();
    assert_eq!(entry.removals().open().count(), 1);
    take(&mut entry, "2026-10-21", done).unwrap();
    assert_eq!(entry.removals().open().count(), 0);
}

#[test]
fn what_a_recipient_did_not_take_is_owed_again_and_stops_no_clock() {
    let mut entry = after(&[Kind::Draft, Kind::Submit, Kind::Approve, Kind::Push]);
    take(&mut entry, "2026-10-14", step(Kind::Bounce)).unwrap();
    assert_eq!(entry.deliveries().first(), None);
    assert_eq!(
        entry
            .deliveries()
            .owed("市信用中心", entry.edition_on(day("2026-10-14"))),
        Some(Operation::Insert)
    );
    assert_eq!(
        entry.clocks_on(day("2026-10-14"))[0].state,
        ClockState::Overdue
    );
    assert!(take(&mut entry, "2026-10-14", step(Kind::Bounce)).is_err());
    // An end that was not taken is owed until it is.
    take(&mut entry, "2026-10-15", step(Kind::Push)).unwrap();
    take(&mut entry, "2026-10-15", step(Kind::Acknowledge)).unwrap();
    take(&mut entry, "2026-11-01", step(Kind::Revoke)).unwrap();
    let gone = CreditStep::Push {
        recipient: "市信用中心".to_owned(),
        operation: Operation::Delete,
    };
    take(&mut entry, "2026-11-02", gone).unwrap();
    take(&mut entry, "2026-11-02", step(Kind::Bounce)).unwrap();
    let owed = entry
        .deliveries()
        .all_owed(entry.edition_on(day("2026-11-02")));
    assert_eq!(owed, [("市信用中心", Operation::Delete)]);
    let told = entry.clocks_on(day("2026-11-03")).pop().unwrap();
    assert!(told.is_open(), "{told:?}");
}

#[test]
fn a_clock_stands_still_for_a_reason_and_its_days_are_given_back() {
    let mut entry = after(&TO_PUBLIC);
    let refused = take(&mut entry, "2026-10-20", step(Kind::Pause)).unwrap_err();
    assert_eq!(refused.to_string(), "没有可以中止或恢复的计时");
    take(&mut entry, "2026-10-20", step(Kind::Object)).unwrap();
    let blank = CreditStep::Pause {
        key: LawKey::ObjectionReview,
        reason: " ".to_owned(),
    };
    let refused = take(&mut entry, "2026-10-21", blank);
    assert_eq!(refused, Err(CreditRefused::NoReason));
    take(&mut entry, "2026-10-21", step(Kind::Pause)).unwrap();
    assert_eq!(entry.paused().count(), 1);
    let again = take(&mut entry, "2026-10-22", step(Kind::Pause)).unwrap_err();
    assert_eq!(again.to_string(), "“异议审核”已经中止计时");
    let shorter = CreditStep::Resume {
        key: LawKey::ObjectionReview,
        reason: REASON.to_owned(),
        deadline: within(1, "2026-10-20"),
    };
    assert!(take(&mut entry, "2026-10-27", shorter).is_err());
    take(&mut entry, "2026-10-27", step(Kind::Resume)).unwrap();
    let objection = entry.open_objection().unwrap();
    assert_eq!(objection.review.due, day("2026-11-10"));
    assert_eq!(entry.paused().count(), 0);
    // What is answered stands still no more.
    take(&mut entry, "2026-10-28", step(Kind::Pause)).unwrap();
    take(&mut entry, "2026-10-29", step(Kind::ProposeAnswer)).unwrap();
    take(&mut entry, "2026-10-30", step(Kind::ConfirmAnswer)).unwrap();
    let ended: Vec<_> = entry.pauses().iter().map(|pause| pause.until).collect();
    assert_eq!(ended, [Some(day("2026-10-27")), Some(day("2026-10-30"))]);
}

#[test]
fn a_revoked_decision_has_its_clock_until_the_entry_is_gone() {
    let mut entry = after(&TO_PUBLIC);
    let end = |outcome| CreditStep::EndRemedy {
        outcome,
        document: String::new(),
        reason: REASON.to_owned(),
        withdrawal: within(3, "2026-11-01"),
    };
    let refused = take(&mut entry, "2026-10-20", end(RemedyOutcome::Upheld)).unwrap_err();
    assert_eq!(refused, CreditRefused::NoRemedy);
    take(&mut entry, "2026-10-20", step(Kind::FileRemedy)).unwrap();
    assert_eq!(entry.open_remedy().unwrap().kind.under_way(), "行政复议中");
    let twice = take(&mut entry, "2026-10-20", step(Kind::FileRemedy)).unwrap_err();
    assert_eq!(twice.to_string(), "行政复议中，须先登记其结果");
    // It stays public: going elsewhere stops nothing.
    assert_eq!(entry.stage_on(day("2026-10-21")), Some(CreditStage::Public));
    take(&mut entry, "2026-10-25", end(RemedyOutcome::Upheld)).unwrap();
    assert!(!entry.waits_for_withdrawal());
    let lawsuit = CreditStep::FileRemedy {
        remedy: RemedyKind::Lawsuit,
        body: " ".to_owned(),
        filed_on: day("2026-10-26"),
        reason: REASON.to_owned(),
    };
    let refused = take(&mut entry, "2026-10-27", lawsuit).unwrap_err();
    assert_eq!(refused, CreditRefused::NoBody);
    take(&mut entry, "2026-10-27", step(Kind::FileRemedy)).unwrap();
    take(&mut entry, "2026-11-01", end(RemedyOutcome::Revoked)).unwrap();
    assert!(entry.waits_for_withdrawal());
    let states = |entry: &CreditEntry, on: &str| -> Vec<ClockState> {
        let clocks = entry.clocks_on(day(on)).into_iter();
        let of_withdrawal = clocks.filter(|clock| clock.deadline.due == day("2026-11-04"));
        of_withdrawal.map(|clock| clock.state).collect()
    };
    assert_eq!(states(&entry, "2026-11-02"), [ClockState::Running]);
    assert_eq!(states(&entry, "2026-11-05"), [ClockState::Overdue]);
    take(&mut entry, "2026-11-03", step(Kind::Revoke)).unwrap();
    assert!(!entry.waits_for_withdrawal());
    // It is withdrawn; whoever received it has still to be told.
    let both = [ClockState::Done, ClockState::Overdue];
    assert_eq!(states(&entry, "2026-11-05"), both);
}
