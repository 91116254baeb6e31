//! Five years of days over ten thousand credit entries with random steps, lawful and not: no entry is ever public outside
//! its lawful interval, and what was public on a day is told alike by replay and by counting from scratch.

use std::time::Instant;

use chrono::{Datelike, Days, Months, NaiveDate};
use mingcha::domain::{
    AccountName, CreditSeverity, ItemKind, LawKey, LegalDeadline, Role, SharingClass,
};
use mingcha::rules::{LawBook, LocalLaw, WorkingCalendar};
use mingcha::workflow::{
    ClockState, CreditEntry, CreditEvent, CreditStage, CreditStep, CreditStepKind, EntryContent,
    EntrySubject, IdentityProof, ItemOfEntry, LegalDocument, ObjectionAnswer, ObjectionGround,
    Operation, OrganisationOfEntry, PAUSABLE, Procedure, RedListing, RemedyKind, RemedyOutcome,
    RepairCase, SealedFact, roles_of_credit_step,
};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

const ENTRIES: usize = 10_000;
const SEED: u64 = 320_700;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The shipped law, and what takes its place in 2028: longer minima, shorter maxima, other clocks.
fn law() -> LocalLaw {
    let shipped = include_str!("../pipelines/law/periods.toml");
    let mut text = shipped.replace(
        "effective_from = \"2025-06-22\"",
        "effective_from = \"2025-06-22\"\neffective_to = \"2027-12-31\"",
    );
    for (key, months) in AMENDED {
        let row = format!(
            "\n[[period]]\njurisdiction = \"国家\"\nkey = \"{key}\"\ncount = {months}\nunit = \"months\"\n\
             effective_from = \"2028-01-01\"\nsource = \"假设的修订\"\nverified = false\n"
        );
        text.push_str(&row);
    }
    LawBook::parse(&text).unwrap().of_profile("连云港").unwrap()
}

/// Months of publicity from 2028 on: least and most, for minor, general and serious.
const AMENDED: [(&str, u32); 6] = [
    ("publicity_min_minor", 0),
    ("publicity_max_minor", 2),
    ("publicity_min_general", 4),
    ("publicity_max_general", 9),
    ("publicity_min_serious", 14),
    ("publicity_max_serious", 30),
];

/// The most months that the law lets an entry be public, written down apart from the program.
fn most_months(severity: CreditSeverity, published: NaiveDate) -> u32 {
    let amended = published.year() >= 2028;
    match severity {
        CreditSeverity::Minor => {
            if amended {
                2
            } else {
                3
            }
        }
        CreditSeverity::General => {
            if amended {
                9
            } else {
                12
            }
        }
        CreditSeverity::Serious => {
            if amended {
                30
            } else {
                36
            }
        }
    }
}

fn valid_months(severity: CreditSeverity) -> u32 {
    match severity {
        CreditSeverity::Minor | CreditSeverity::General => 12,
        CreditSeverity::Serious => 36,
    }
}

struct World {
    law: LocalLaw,
    calendar: WorkingCalendar,
    writer: AccountName,
    decider: AccountName,
}

impl World {
    fn deadline(&self, key: LawKey, from: NaiveDate) -> LegalDeadline {
        self.law.deadline(&self.calendar, key, from).unwrap()
    }

    fn content(&self, decided_on: NaiveDate, chance: &mut ChaCha8Rng) -> EntryContent {
        let severity = CreditSeverity::ALL[chance.random_range(0..3)];
        let longest = self.deadline(LawKey::validity(severity), decided_on);
        // Some ask for more than there is.
        let wished = longest.due - Days::new(chance.random_range(0..40)) + Days::new(5);
        EntryContent {
            subject: EntrySubject::Organisation(OrganisationOfEntry {
                name: "示例市示范商贸有限公司".to_owned(),
                uscc: Some("91350100M000100Y43".parse().unwrap()),
                address: "示例市示范路1号".to_owned(),
                nature: "有限责任公司".to_owned(),
                representative: Some(SealedFact {
                    shown: "王**".to_owned(),
                    place: "x/1".to_owned(),
                }),
                representative_number: None,
            }),
            facts: "事实".to_owned(),
            basis: "依据".to_owned(),
            behaviour: "假冒伪劣".to_owned(),
            document: LegalDocument {
                kind: "行政处罚决定书".to_owned(),
                number: "1号".to_owned(),
                decided_on,
                authority: "某局".to_owned(),
                file_sha256: "0a".repeat(32),
            },
            identity: Some(IdentityProof::CodeAndName),
            procedure: Some(Procedure::Ordinary),
            served_on: Some(decided_on),
            told_on: Some(decided_on),
            severity_local: Some(severity),
            severity_national: Some(severity),
            item: ItemOfEntry {
                code: "XZCF".to_owned(),
                name: "行政处罚信息".to_owned(),
                sharing: if chance.random_ratio(1, 10) {
                    SharingClass::Government
                } else {
                    SharingClass::Public
                },
                ordinary_procedure_only: true,
                catalogue_version: "1".to_owned(),
                kind: ItemKind::Plain,
            },
            list_basis: None,
            penalty: None,
            valid_until: Some(wished),
            validity_basis: String::new(),
            longest: Some(longest),
        }
    }

    fn corrected(
        &self,
        entry: &CreditEntry,
        decided_on: NaiveDate,
        chance: &mut ChaCha8Rng,
    ) -> ObjectionAnswer {
        let content = self.content(decided_on, chance);
        let severity = content.severity_national.unwrap();
        let longest = entry
            .publication()
            .map(|publication| self.deadline(LawKey::publicity_max(severity), publication.from));
        ObjectionAnswer::Corrected {
            content: Box::new(content),
            longest,
        }
    }

    /// A publication that sometimes lasts a day longer than it may.
    fn published(
        &self,
        content: Option<&EntryContent>,
        severity: CreditSeverity,
        today: NaiveDate,
        chance: &mut ChaCha8Rng,
    ) -> CreditStep {
        let longest = self.deadline(LawKey::publicity_max(severity), today);
        let last = content.and_then(|content| content.valid_until);
        let last = last.map_or(longest.due, |last| last.min(longest.due));
        CreditStep::Publish {
            cleared: true,
            until: last + Days::new(chance.random_range(0..2)),
            shortest: self.deadline(LawKey::publicity_min(severity), today),
            longest,
        }
    }

    /// A step of this kind, often fit to be taken and sometimes not.
    fn step(
        &self,
        kind: CreditStepKind,
        entry: &CreditEntry,
        today: NaiveDate,
        chance: &mut ChaCha8Rng,
    ) -> CreditStep {
        let reason = "理由".to_owned();
        let content = entry.content();
        let decided_on = content.map_or(today, EntryContent::determined_on);
        let severity = content.and_then(|content| content.severity_national);
        let severity = severity.unwrap_or(CreditSeverity::General);
        let recipient = ["甲中心", "乙平台", "丙局"][chance.random_range(0..3)].to_owned();
        match kind {
            CreditStepKind::Draft => CreditStep::Draft {
                content: Box::new(self.content(today, chance)),
                push: self.deadline(LawKey::PushAfterFinding, today),
            },
            CreditStepKind::Edit => CreditStep::Edit {
                content: Box::new(self.content(decided_on, chance)),
            },
            CreditStepKind::Submit => CreditStep::Submit { reason },
            CreditStepKind::Return => CreditStep::Return { reason },
            CreditStepKind::Approve => CreditStep::Approve {
                reason,
                red_listings: Vec::new(),
            },
            CreditStepKind::AskRemoval => CreditStep::AskRemoval {
                listing: RedListing {
                    row: chance.random_range(0..3),
                    title: "示范店".to_owned(),
                    unit: "某协会".to_owned(),
                    listed_on: None,
                },
                reason,
            },
            CreditStepKind::RemovalDone => CreditStep::RemovalDone {
                row: chance.random_range(0..3),
                reason,
            },
            CreditStepKind::Pause => CreditStep::Pause {
                key: PAUSABLE[chance.random_range(0..PAUSABLE.len())],
                reason,
            },
            CreditStepKind::Resume => {
                let standing = entry.paused().next().map(|pause| pause.key);
                let key = standing.unwrap_or(LawKey::ObjectionReview);
                let deadline = entry.pausable(key).cloned();
                CreditStep::Resume {
                    key,
                    reason,
                    deadline: deadline.unwrap_or_else(|| self.deadline(key, today)),
                }
            }
            CreditStepKind::Abandon => CreditStep::Abandon { reason },
            CreditStepKind::Push => {
                let owed = entry.deliveries().owed(&recipient, entry.edition_on(today));
                CreditStep::Push {
                    recipient,
                    operation: owed.unwrap_or(Operation::Update),
                }
            }
            CreditStepKind::Acknowledge => CreditStep::Acknowledge {
                recipient,
                receipt: "回执".to_owned(),
            },
            CreditStepKind::Bounce => CreditStep::Bounce { recipient, reason },
            CreditStepKind::Publish => self.published(content, severity, today, chance),
            CreditStepKind::Object => CreditStep::Object {
                ground: ObjectionGround::Facts,
                reason,
                review: self.deadline(LawKey::ObjectionReview, today),
                provider: self.deadline(LawKey::ObjectionProvider, today),
            },
            CreditStepKind::ProviderAnswer => CreditStep::ProviderAnswer { reason },
            CreditStepKind::ProposeAnswer => CreditStep::ProposeAnswer {
                answer: match chance.random_range(0..4) {
                    0 => ObjectionAnswer::Withdrawn,
                    1 => self.corrected(entry, decided_on, chance),
                    _ => ObjectionAnswer::Upheld,
                },
                reason,
            },
            CreditStepKind::ConfirmAnswer => CreditStep::ConfirmAnswer {
                reason,
                correction: self.deadline(LawKey::ObjectionCorrection, today),
            },
            CreditStepKind::RejectAnswer => CreditStep::RejectAnswer { reason },
            CreditStepKind::ApplyRepair => CreditStep::ApplyRepair {
                repair: repair_case(today, chance),
                reason,
                decision: self.deadline(LawKey::RepairDecision, today),
                publicity: self.deadline(LawKey::RepairPublicity, today),
                list_exit: None,
            },
            CreditStepKind::GrantRepair => CreditStep::GrantRepair {
                reason,
                serious_since: Vec::new(),
                withdrawal: self.deadline(LawKey::Withdrawal, today),
            },
            CreditStepKind::RefuseRepair => CreditStep::RefuseRepair { reason },
            CreditStepKind::FileRemedy => CreditStep::FileRemedy {
                remedy: RemedyKind::ALL[chance.random_range(0..3)],
                body: "某机关".to_owned(),
                filed_on: today,
                reason,
            },
            CreditStepKind::EndRemedy => CreditStep::EndRemedy {
                outcome: RemedyOutcome::ALL[chance.random_range(0..4)],
                document: String::new(),
                reason,
                withdrawal: self.deadline(LawKey::Withdrawal, today),
            },
            CreditStepKind::Revoke => CreditStep::Revoke {
                document: LegalDocument {
                    kind: "行政判决书".to_owned(),
                    number: "2号".to_owned(),
                    decided_on: today,
                    authority: "某法院".to_owned(),
                    file_sha256: String::new(),
                },
                reason,
                withdrawal: self.deadline(LawKey::Withdrawal, today),
            },
        }
    }

    fn event(&self, entry: &CreditEntry, today: NaiveDate, step: CreditStep) -> CreditEvent {
        let decides = roles_of_credit_step(step.kind()).len() > 1;
        CreditEvent {
            number: entry.version() + 1,
            at: 0,
            day: today,
            actor: if decides { &self.decider } else { &self.writer }.clone(),
            role: Role::CreditOfficer,
            step,
        }
    }
}

/// How readily each step is taken on a day on which it may be: most things take weeks, revocations are rare.
fn happens(kind: CreditStepKind, chance: &mut ChaCha8Rng) -> bool {
    let in_ten_thousand = match kind {
        CreditStepKind::Edit | CreditStepKind::Return | CreditStepKind::RejectAnswer => 200,
        CreditStepKind::Bounce => 300,
        CreditStepKind::Abandon => 10,
        CreditStepKind::Revoke | CreditStepKind::AskRemoval => 3,
        CreditStepKind::Object | CreditStepKind::FileRemedy => 8,
        CreditStepKind::EndRemedy => 50,
        CreditStepKind::Pause => 100,
        CreditStepKind::ApplyRepair => 40,
        _ => 1_500,
    };
    chance.random_range(0..10_000) < in_ten_thousand
}

/// Counted from the accepted steps alone, by another way than the program's.
fn lawful(events: &[CreditEvent], today: NaiveDate) -> bool {
    let mut published: Option<(NaiveDate, NaiveDate)> = None;
    let mut content: Option<EntryContent> = None;
    let mut proposed: Option<ObjectionAnswer> = None;
    for event in events.iter().filter(|event| event.day <= today) {
        match &event.step {
            CreditStep::Draft { content: new, .. } | CreditStep::Edit { content: new } => {
                content = Some((**new).clone());
            }
            CreditStep::Publish { until, .. } => published = Some((event.day, *until)),
            CreditStep::ProposeAnswer { answer, .. } => proposed = Some(answer.clone()),
            CreditStep::ConfirmAnswer { .. } => match proposed.take() {
                Some(ObjectionAnswer::Withdrawn) => return false,
                Some(ObjectionAnswer::Corrected {
                    content: new,
                    longest,
                }) => {
                    content = Some(*new);
                    if let (Some((_, until)), Some(longest)) = (&mut published, longest) {
                        *until = longest.due.min(*until);
                    }
                }
                _ => {}
            },
            CreditStep::GrantRepair { .. } | CreditStep::Revoke { .. } => return false,
            _ => {}
        }
    }
    let (Some((from, until)), Some(content)) = (published, content) else {
        return false;
    };
    let open = content.item.sharing == SharingClass::Public;
    open && today >= from && today <= until && content.valid_until.is_some_and(|last| today <= last)
}

#[test]
fn in_five_years_no_entry_is_public_outside_its_lawful_interval() {
    let world = World {
        law: law(),
        calendar: WorkingCalendar::shipped().unwrap(),
        writer: "甲一".parse().unwrap(),
        decider: "乙一".parse().unwrap(),
    };
    // Before, the law tells no days for deciding on repair.
    let (first, last) = (day("2026-04-01"), day("2031-03-31"));
    let started = Instant::now();
    let mut chance = ChaCha8Rng::seed_from_u64(SEED);
    let (mut steps, mut refused, mut public_days, mut ended, mut overdue) = (0, 0, 0, 0, 0);
    let mut stages = std::collections::BTreeMap::<&str, usize>::new();
    for _ in 0..ENTRIES {
        let begins = first + Days::new(chance.random_range(0..1_500));
        let mut entry = CreditEntry::default();
        let mut seen: Vec<(NaiveDate, bool)> = Vec::new();
        for today in begins.iter_days().take_while(|today| *today <= last) {
            let possible = entry.possible_on(today);
            // Half of the people do not look first whether a step leads on.
            let tried = if chance.random_ratio(1, 200) {
                CreditStepKind::ALL
            } else {
                &possible
            };
            for kind in tried {
                if !happens(*kind, &mut chance) {
                    continue;
                }
                let step = world.step(*kind, &entry, today, &mut chance);
                let event = world.event(&entry, today, step);
                match entry.take_after(entry.version(), event) {
                    Ok(()) => steps += 1,
                    Err(_) => refused += 1,
                }
            }
            let public = entry.public_on(today).is_some();
            if public {
                public_days += 1;
                let publication = entry.publication().unwrap();
                let content = entry.content().unwrap();
                let most = most_months(content.severity_national.unwrap(), publication.from);
                let longest = publication.from + Months::new(most);
                assert!(today <= longest, "{today} {longest}");
                assert_eq!(content.item.sharing, SharingClass::Public);
                let severity = content.severity_local.unwrap();
                let valid = content.determined_on() + Months::new(valid_months(severity));
                assert!(today <= valid, "{today} {valid}");
            }
            assert_eq!(public, lawful(entry.events(), today), "{today}");
            if let Some(end) = entry.end() {
                let told = entry.deliveries().all_told(None);
                let clock = entry.clocks_on(today).pop().unwrap();
                assert_eq!(clock.deadline, end.told_by);
                assert_eq!(told, clock.stopped.is_some(), "{today}");
                overdue += usize::from(clock.state == ClockState::Overdue);
            }
            seen.push((today, public));
        }
        // Told afterwards as it was then.
        for _ in 0..5 {
            let Some((then, public)) = seen.get(chance.random_range(0..seen.len())) else {
                continue;
            };
            let told = entry.as_of(*then).unwrap();
            assert_eq!(told.public_on(*then).is_some(), *public, "{then}");
        }
        let stage = entry.stage_on(last);
        ended += usize::from(stage.is_some_and(CreditStage::is_archived));
        *stages
            .entry(stage.map_or("none", CreditStage::code))
            .or_default() += 1;
    }
    println!(
        "{ENTRIES} entries, {steps} steps taken, {refused} refused, {public_days} public days, {ended} archived, \
         {overdue} days on which a withdrawal was escalated, {stages:?}, {:?}",
        started.elapsed()
    );
    // What is checked did happen.
    for stage in ["expired", "repaired", "withdrawn", "public"] {
        assert!(
            stages.get(stage).is_some_and(|count| *count > 50),
            "{stage}"
        );
    }
    assert!(refused > 1_000 && overdue > 100);
}

/// Four in five have fulfilled their duty, and four in five have pledged.
fn repair_case(today: NaiveDate, chance: &mut ChaCha8Rng) -> RepairCase {
    RepairCase {
        fulfilled_on: chance.random_ratio(4, 5).then_some(today),
        pledged_on: chance.random_ratio(4, 5).then_some(today),
        evidence: String::new(),
        remorse: String::new(),
    }
}
