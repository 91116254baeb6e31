use super::*;

fn words(text: &str) -> IssueWords {
    IssueWords {
        notes: [(IssueSection::Overview, text.to_owned())].into(),
        ..IssueWords::default()
    }
}

fn edit(text: &str) -> IssueStep {
    IssueStep::Edit { words: words(text) }
}

fn submit() -> IssueStep {
    IssueStep::Submit {
        reason: "已核对".to_owned(),
    }
}

fn sign() -> IssueStep {
    IssueStep::Sign {
        issue: 12,
        manifest: "ab".repeat(32),
    }
}

fn reopen() -> IssueStep {
    IssueStep::Reopen {
        reason: "主体名称有误".to_owned(),
    }
}

/// Takes a step as the next one.
fn step(issue: &mut Issue, name: &str, step: IssueStep) -> Result<(), IssueRefused> {
    let event = IssueEvent {
        number: issue.version() + 1,
        at: 0,
        day: chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        actor: name.parse().unwrap(),
        role: Role::Reviewer,
        step,
    };
    issue.take_after(issue.version(), event)
}

/// An issue after these steps.
fn after(steps: &[(&str, IssueStep)]) -> Issue {
    let mut issue = Issue::default();
    for (name, taken) in steps {
        step(&mut issue, name, taken.clone()).unwrap();
    }
    issue
}

#[test]
fn who_wrote_or_submitted_does_not_sign_and_a_third_person_does() {
    let mut issue = after(&[("甲一", edit("一")), ("乙一", submit())]);
    for hand in ["甲一", "乙一"] {
        assert_eq!(step(&mut issue, hand, sign()), Err(IssueRefused::SameHand));
    }
    step(&mut issue, "丙一", sign()).unwrap();
    assert_eq!(issue.state().stage(), IssueStage::Issued);
    assert_eq!(issue.edition(), 1);
}

#[test]
fn an_edit_breaks_the_seal_of_what_was_submitted() {
    let mut issue = after(&[("甲一", submit()), ("乙一", edit("二"))]);
    assert_eq!(issue.state(), &IssueState::Drafting);
    assert!(matches!(
        step(&mut issue, "丙一", sign()),
        Err(IssueRefused::Forbidden { .. })
    ));
    assert_eq!(issue.words(), Some(&words("二")));
}

#[test]
fn what_was_issued_changes_by_a_further_edition_only() {
    let mut issue = after(&[("甲一", edit("一")), ("甲一", submit()), ("乙一", sign())]);
    assert!(step(&mut issue, "甲一", edit("二")).is_err());
    assert_eq!(
        issue.possible_for(&"甲一".parse().unwrap(), Role::Reviewer),
        [IssueStepKind::Reopen]
    );
    step(&mut issue, "甲一", reopen()).unwrap();
    assert_eq!((issue.edition(), issue.words()), (2, Some(&words("一"))));
    step(&mut issue, "乙一", submit()).unwrap();
    assert_eq!(
        step(&mut issue, "乙一", sign()),
        Err(IssueRefused::SameHand)
    );
    step(&mut issue, "甲一", sign()).unwrap();
    assert_eq!(issue.edition(), 2);
}

#[test]
fn nothing_is_signed_before_it_was_submitted_nor_without_a_reason_returned() {
    let mut issue = Issue::default();
    assert!(step(&mut issue, "甲一", sign()).is_err());
    step(&mut issue, "甲一", submit()).unwrap();
    let blank = IssueStep::Return {
        reason: " ".to_owned(),
    };
    assert_eq!(step(&mut issue, "乙一", blank), Err(IssueRefused::NoReason));
    assert_eq!(issue.version(), 1);
}

#[test]
fn of_two_people_who_saw_the_same_the_second_is_refused() {
    let mut issue = after(&[("甲一", submit())]);
    let event = IssueEvent {
        number: 2,
        at: 0,
        day: chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        actor: "丙一".parse().unwrap(),
        role: Role::CreditOfficer,
        step: sign(),
    };
    assert_eq!(
        issue.take_after(0, event),
        Err(IssueRefused::Overtaken { seen: 0, now: 1 })
    );
}

#[test]
fn other_roles_take_no_step() {
    let issue = Issue::default();
    for role in Role::ALL {
        let possible = issue.possible_for(&"甲一".parse().unwrap(), *role);
        assert_eq!(possible.is_empty(), !issue_roles().contains(role), "{role}");
    }
}

#[test]
fn a_history_that_the_rules_forbid_is_not_replayed() {
    let issue = after(&[("甲一", submit()), ("乙一", sign())]);
    let mut forged = issue.events().to_vec();
    forged[1].actor = "甲一".parse().unwrap();
    assert_eq!(Issue::replay(forged), Err(IssueRefused::SameHand));
    assert_eq!(Issue::replay(issue.events().to_vec()), Ok(issue));
}
