//! Who complained: to whom it is shown, for what, how often, and what stays of it.

use std::path::Path;

use serde_json::Value;

use super::{Browser, Desk};
use crate::support::{DEMO_WEEK, demo, list, number, text};

/// An order of a taken case, with what its file tells of the complainant.
struct Asked {
    order_id: String,
    case_id: String,
    personal: Vec<String>,
}

impl Asked {
    fn path(&self) -> String {
        format!("/orders/{}/reveal", self.order_id)
    }

    fn fields(&self) -> [(&str, &str); 2] {
        [("purpose", "mediation"), ("case", &self.case_id)]
    }
}

/// The candidates of the newest week.
fn candidates() -> Vec<Value> {
    let mut answer = demo().answer(&["flags", "--week", DEMO_WEEK]);
    list(&answer["flags"].take()).clone()
}

/// An order of a flag whose row is in a text file, so that the test can read the row itself.
fn asked() -> Asked {
    let flags = candidates();
    flags
        .iter()
        .find_map(|flag| {
            list(&flag["order_ids"]).iter().find_map(|id| {
                let order = demo().answer(&["order", text(id)]);
                let file = text(&order["provenance"]["file"]);
                let personal = personal_cells(file, order["order_no"].as_str()?)?;
                Some(Asked {
                    order_id: text(id).to_owned(),
                    case_id: text(&flag["flag_id"]).to_owned(),
                    personal,
                })
            })
        })
        .expect("an order with a name and a phone")
}

/// Name and phone in the row of this number; `None` where the file is no text or does not tell both.
fn personal_cells(file: &str, order_no: &str) -> Option<Vec<String>> {
    let name = file.rsplit('/').next()?;
    if Path::new(name)
        .extension()
        .is_none_or(|ending| ending != "csv")
    {
        return None;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data-samples");
    let bytes = std::fs::read(folder.join(name)).ok()?;
    let encoding = match std::str::from_utf8(&bytes) {
        Ok(_) => encoding_rs::UTF_8,
        Err(_) => encoding_rs::GB18030,
    };
    let (content, _, _) = encoding.decode(&bytes);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(content.as_bytes());
    let row = reader
        .records()
        .filter_map(Result::ok)
        .find(|row| row.iter().any(|cell| cell.trim() == order_no))?;
    let phone = row
        .iter()
        .find(|cell| cell.len() == 11 && cell.starts_with('1'))?;
    Some(vec![phone.to_owned()])
}

fn take(browser: &Browser<'_>, case_id: &str) {
    let path = format!("/flags/{case_id}/steps");
    let taken = browser.post(&path, &[("step", "take"), ("seen", "0")]);
    assert_eq!(taken.status, 303, "{}", taken.body);
}

/// Entries of the log about reveals, newest first, as the auditor sees them.
fn on_record(desk: &Desk) -> Vec<Value> {
    let auditor = desk.signed_in("auditor1");
    let mut page = auditor.get("/audit.json?action=reveal").json();
    list(&page["entries"].take()).clone()
}

#[test]
fn who_complained_is_shown_once_to_who_says_what_for_and_only_that_is_on_record() {
    let desk = Desk::open();
    let asked = asked();
    let reviewer = desk.signed_in("reviewer1");
    take(&reviewer, &asked.case_id);
    let masked = [
        reviewer.get(&format!("/orders/{}", asked.order_id)),
        reviewer.get(&format!("/orders/{}.json", asked.order_id)),
    ];
    for told in &masked {
        assert_eq!(told.status, 200);
        assert!(asked.personal.iter().all(|one| !told.body.contains(one)));
        assert!(told.body.contains(&asked.case_id), "{}", told.body);
    }
    let shown = reviewer.press(&asked.path(), &asked.fields());
    assert_eq!(shown.status, 200, "{}", shown.body);
    for personal in &asked.personal {
        assert!(shown.body.contains(personal), "{personal}: {}", shown.body);
    }
    assert_eq!(shown.header("cache-control"), "no-store");
    let entries = on_record(&desk);
    assert_eq!(entries.len(), 1, "{entries:?}");
    let object = format!("order:{}", asked.order_id);
    assert_eq!(text(&entries[0]["object"]), object);
    assert_eq!(entries[0]["refused"], false);
    let reason = text(&entries[0]["reason"]);
    assert!(reason.contains("mediation") && reason.contains(&asked.case_id));
    // A determiner may ask in the case as well.
    let determiner = desk.signed_in("determiner1");
    let shown = determiner.press(&asked.path(), &asked.fields());
    assert_eq!(shown.status, 200, "{}", shown.body);
    let log = desk.command(&["audit", "export"]).stdout;
    for personal in &asked.personal {
        assert!(!log.contains(personal), "{personal}");
    }
}

#[test]
fn without_role_purpose_or_case_nothing_is_shown_and_the_attempt_is_on_record() {
    let desk = Desk::open();
    let asked = asked();
    let reviewer = desk.signed_in("reviewer1");
    let path = asked.path();
    // The flag is there, but nobody has taken it: there is no case.
    let early = reviewer.press(&path, &asked.fields());
    assert_eq!(early.status, 422, "{}", early.body);
    take(&reviewer, &asked.case_id);
    let flags = candidates();
    let other = flags
        .iter()
        .find(|flag| {
            list(&flag["order_ids"])
                .iter()
                .all(|id| id != asked.order_id.as_str())
        })
        .map(|flag| text(&flag["flag_id"]))
        .unwrap();
    take(&reviewer, other);
    let case = asked.case_id.as_str();
    let tried: [(&[(&str, &str)], u16); 6] = [
        (&[("case", case)], 422),
        (&[("purpose", ""), ("case", case)], 422),
        (&[("purpose", "curiosity"), ("case", case)], 422),
        (&[("purpose", "mediation")], 422),
        (&[("purpose", "mediation"), ("case", other)], 422),
        (&[("purpose", "mediation"), ("case", "none")], 422),
    ];
    for (fields, status) in tried {
        let told = reviewer.press(&path, fields);
        assert_eq!(told.status, status, "{fields:?}: {}", told.body);
        assert!(asked.personal.iter().all(|one| !told.body.contains(one)));
    }
    // A program gets nothing either, and a link leads nowhere.
    let program = reviewer.post(&path, &asked.fields());
    assert_eq!(
        (program.status, program.code().as_str()),
        (406, "page_only")
    );
    assert_eq!(reviewer.get(&path).status, 405);
    let absent = reviewer.press("/orders/12345:none/reveal", &asked.fields());
    assert_eq!(absent.status, 404);
    let entries = on_record(&desk);
    assert_eq!(entries.len(), 8, "{entries:#?}");
    assert!(entries.iter().all(|entry| entry["refused"] == true));
    // What was typed where a case is asked for is nowhere in the log.
    assert!(!format!("{entries:?}").contains("none"));
    for role in [
        "data_admin1",
        "analyst1",
        "credit_officer1",
        "auditor1",
        "admin1",
    ] {
        let told = desk.signed_in(role).press(&path, &asked.fields());
        assert_eq!(told.status, 403, "{role}");
        assert!(asked.personal.iter().all(|one| !told.body.contains(one)));
    }
}

#[test]
fn no_more_than_the_limit_are_shown_in_an_hour_however_they_are_asked_for_and_the_auditor_sees_it()
{
    let desk = Desk::open_under("[security]\nreveals_per_hour = 3\nreveal_alarm_per_hour = 2\n");
    let asked = asked();
    let reviewer = desk.signed_in("reviewer1");
    take(&reviewer, &asked.case_id);
    let answers: Vec<(u16, bool, String)> = std::thread::scope(|scope| {
        let sent: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let told = reviewer.press(&asked.path(), &asked.fields());
                    let shown = told.body.contains(&asked.personal[0]);
                    (told.status, shown, told.header("retry-after").to_owned())
                })
            })
            .collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let shown = answers.iter().filter(|(_, shown, _)| *shown).count();
    assert_eq!(shown, 3, "{answers:?}");
    for (status, shown, retry) in &answers {
        assert_eq!(*status, if *shown { 200 } else { 429 });
        assert_eq!(*shown, retry.is_empty(), "{retry}");
    }
    // Others have an hour of their own.
    let other = desk.signed_in("reviewer2");
    assert_eq!(other.press(&asked.path(), &asked.fields()).status, 200);
    let auditor = desk.signed_in("auditor1");
    let told = auditor.get("/audit/reveals.json").json();
    assert_eq!(list(&told["reveals"]).len(), 9, "{told}");
    let alarm = |code: &str| {
        let alarms = list(&told["alarms"]).iter();
        let found = alarms.clone().find(|alarm| alarm["code"] == code);
        number(&found.unwrap()["count"])
    };
    assert_eq!((alarm("refused"), alarm("bulk")), (5, 1), "{told}");
    let page = auditor.get("/audit/reveals").body;
    assert!(
        page.contains("一小时内多次") && page.contains("被拒绝"),
        "{page}"
    );
    assert!(!page.contains(&asked.personal[0]));
}

#[test]
fn nothing_is_shown_that_could_not_be_put_on_record() {
    let desk = Desk::open();
    let asked = asked();
    let reviewer = desk.signed_in("reviewer1");
    take(&reviewer, &asked.case_id);
    let broken = "CREATE TRIGGER full_disk BEFORE INSERT ON audit_entry WHEN NEW.action = 'reveal' \
         BEGIN SELECT RAISE(ABORT, 'no space'); END";
    crate::fsck::sql(&desk.data.join("mingcha.db"), &[broken]);
    let told = reviewer.press(&asked.path(), &asked.fields());
    assert_eq!(told.status, 500, "{}", told.body);
    assert!(!told.body.contains(&asked.personal[0]));
    crate::fsck::sql(&desk.data.join("mingcha.db"), &["DROP TRIGGER full_disk"]);
    let told = reviewer.press(&asked.path(), &asked.fields());
    assert_eq!(told.status, 200, "{}", told.body);
    assert_eq!(on_record(&desk).len(), 1);
}

#[test]
fn a_session_that_was_left_open_shows_nobody_who_complained() {
    let desk = Desk::open_under("[security]\nproof_minutes = 0\n");
    let asked = asked();
    let reviewer = desk.signed_in("reviewer1");
    take(&reviewer, &asked.case_id);
    let told = reviewer.press(&asked.path(), &asked.fields());
    assert_eq!(told.status, 403, "{}", told.body);
    assert!(told.body.contains("再次验证身份"), "{}", told.body);
    assert!(!told.body.contains(&asked.personal[0]));
    assert!(
        on_record(&desk).is_empty(),
        "nothing was revealed or refused"
    );
    let mut fields = asked.fields().to_vec();
    fields.push(("proof", super::desk::PASSWORD));
    let shown = reviewer.press(&asked.path(), &fields);
    assert!(shown.body.contains(&asked.personal[0]), "{}", shown.body);
    assert_eq!(on_record(&desk).len(), 1);
}
