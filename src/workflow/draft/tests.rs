use super::*;

fn name(text: &str) -> AccountName {
    text.parse().unwrap()
}

fn edit(word: &str, wanted: Option<&str>) -> EntryEdit {
    EntryEdit {
        list: EditableList::Counterfeit,
        word: word.to_owned(),
        wanted: wanted.map(|mark| vec![mark.to_owned()]),
    }
}

/// A draft under way, and who does what with it.
struct Bench(DictionaryDraft);

impl Bench {
    fn opened() -> Self {
        let mut bench = Self(DictionaryDraft::default());
        let title = "补充说法".to_owned();
        bench.step("analyst1", opened(title)).unwrap();
        bench.set("analyst1", "贴牌机芯").unwrap();
        bench
    }

    fn step(&mut self, who: &str, step: DraftStep) -> Result<(), DraftRefused> {
        let role = if who.starts_with("reviewer") {
            Role::Reviewer
        } else {
            Role::Analyst
        };
        self.step_as(who, role, step)
    }

    fn step_as(&mut self, who: &str, role: Role, step: DraftStep) -> Result<(), DraftRefused> {
        let seen = self.0.version();
        let event = DraftEvent {
            number: seen + 1,
            at: 0,
            actor: name(who),
            role,
            step,
        };
        self.0.take_after(seen, event)
    }

    fn set(&mut self, who: &str, word: &str) -> Result<(), DraftRefused> {
        let (edit, reason) = (edit(word, Some("S")), "市民的说法".to_owned());
        self.step(who, DraftStep::Set { edit, reason })
    }

    fn basis(&self) -> DraftBasis {
        DraftBasis {
            content: self.0.content(),
            revision: 4,
        }
    }

    fn propose(&mut self, who: &str) -> Result<(), DraftRefused> {
        let (basis, reason) = (self.basis(), "请审".to_owned());
        self.step(who, DraftStep::Propose { basis, reason })
    }

    fn approve(&mut self, who: &str) -> Result<(), DraftRefused> {
        let (basis, reason) = (self.basis(), "同意".to_owned());
        self.step(who, DraftStep::Approve { basis, reason })
    }

    fn stage(&self) -> DraftStage {
        self.0.state().unwrap().stage()
    }
}

#[test]
fn one_person_proposes_and_another_approves() {
    let mut bench = Bench::opened();
    bench.propose("analyst1").unwrap();
    assert_eq!(bench.approve("analyst1"), Err(DraftRefused::SamePerson));
    bench.approve("reviewer1").unwrap();
    assert_eq!(bench.stage(), DraftStage::Approved);
    bench
        .step("reviewer1", DraftStep::Apply { revision: 5 })
        .unwrap();
    assert_eq!(bench.stage(), DraftStage::Applied);
    assert!(matches!(
        bench.set("analyst1", "乙"),
        Err(DraftRefused::Forbidden { .. })
    ));
}

#[test]
fn whoever_edited_a_draft_decides_nothing_about_it() {
    let mut bench = Bench::opened();
    bench.set("analyst2", "乙").unwrap();
    bench.propose("analyst1").unwrap();
    assert_eq!(bench.approve("analyst2"), Err(DraftRefused::SamePerson));
    let possible = bench.0.possible_for(&name("analyst2"), Role::Analyst);
    assert!(!possible.contains(&DraftStepKind::Approve));
    bench.approve("analyst3").unwrap();
}

#[test]
fn an_edit_voids_what_was_proposed_or_approved() {
    let mut bench = Bench::opened();
    bench.propose("analyst1").unwrap();
    let before = bench.basis();
    bench.set("analyst1", "乙").unwrap();
    assert_eq!(bench.stage(), DraftStage::Editing);
    bench.propose("analyst1").unwrap();
    let reason = "同意".to_owned();
    let stale = DraftStep::Approve {
        basis: before,
        reason,
    };
    assert_eq!(
        bench.step("reviewer1", stale),
        Err(DraftRefused::OtherContent)
    );
    bench.approve("reviewer1").unwrap();
    bench.set("analyst1", "丙").unwrap();
    assert_eq!(bench.stage(), DraftStage::Editing);
    let apply = bench.step("reviewer1", DraftStep::Apply { revision: 5 });
    assert!(matches!(apply, Err(DraftRefused::Forbidden { .. })));
}

#[test]
fn an_approval_holds_for_the_revision_it_was_given_for() {
    let mut bench = Bench::opened();
    bench.propose("analyst1").unwrap();
    bench.approve("reviewer1").unwrap();
    let late = bench.step("reviewer1", DraftStep::Apply { revision: 6 });
    let refused = DraftRefused::OtherRevision {
        approved: 4,
        now: 5,
    };
    assert_eq!(late, Err(refused));
}

#[test]
fn of_two_who_decide_at_once_one_is_told_of_the_other() {
    let mut bench = Bench::opened();
    bench.propose("analyst1").unwrap();
    let seen = bench.0.version();
    bench.approve("reviewer1").unwrap();
    let event = DraftEvent {
        number: seen + 1,
        at: 0,
        actor: name("reviewer2"),
        role: Role::Reviewer,
        step: DraftStep::Reject {
            reason: "不妥".to_owned(),
        },
    };
    let refused = bench.0.take_after(seen, event);
    let now = seen + 1;
    assert_eq!(refused, Err(DraftRefused::Overtaken { seen, now }));
}

#[test]
fn other_roles_take_no_step_and_a_step_needs_its_reason() {
    let mut bench = Bench::opened();
    for role in Role::ALL {
        let drop = DraftStep::Drop {
            list: EditableList::Counterfeit,
            word: "没有".to_owned(),
        };
        let refused = bench.step_as("somebody", *role, drop).unwrap_err();
        let expected = *role == Role::Analyst;
        assert_eq!(refused == DraftRefused::NoEntry, expected, "{role}");
    }
    let (basis, reason) = (bench.basis(), "  ".to_owned());
    let blank = bench.step("analyst1", DraftStep::Propose { basis, reason });
    assert_eq!(blank, Err(DraftRefused::NoReason));
    let reason = "不用了".to_owned();
    let withdraw = DraftStep::Withdraw { reason };
    assert_eq!(
        bench.step("analyst2", withdraw.clone()),
        Err(DraftRefused::NotOwn)
    );
    bench.step("analyst1", withdraw).unwrap();
    assert_eq!(bench.stage(), DraftStage::Withdrawn);
}

#[test]
fn the_content_is_that_of_the_edits_whoever_wrote_them_in_whatever_order() {
    let mut one = Bench::opened();
    one.set("analyst1", "乙").unwrap();
    let mut two = Bench(DictionaryDraft::default());
    let title = "另一份".to_owned();
    two.step("analyst2", opened(title)).unwrap();
    two.set("analyst2", "乙").unwrap();
    two.set("analyst2", "贴牌机芯").unwrap();
    assert_eq!(one.0.content(), two.0.content());
    let (list, word) = (EditableList::Counterfeit, "乙".to_owned());
    two.step("analyst2", DraftStep::Drop { list, word })
        .unwrap();
    assert_ne!(one.0.content(), two.0.content());
}

fn opened(title: String) -> DraftStep {
    DraftStep::Open {
        title,
        question: None,
    }
}
