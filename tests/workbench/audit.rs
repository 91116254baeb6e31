//! The audit log: whole after a day's work, and telling what was done to it.

use std::path::Path;
use std::process::Command;

use super::Desk;
use crate::support::{list, number, text};

/// A desk with some work done on it, and its server ended.
fn worked() -> Desk {
    let mut desk = Desk::open();
    {
        let analyst = desk.signed_in("analyst1");
        analyst.get("/search?q=x");
        analyst.get("/audit");
        let mut stranger = desk.browser();
        stranger.sign_in("analyst1", "a wrong password");
    }
    desk.end();
    desk
}

fn change(desk: &Desk, sql: &'static str) {
    crate::fsck::sql(&desk.data.join("mingcha.db"), &[sql]);
}

fn first_bad(desk: &Desk) -> Option<i64> {
    let verified = desk.command(&["audit", "verify"]);
    let report = verified.json();
    assert_eq!(verified.code, if report["ok"] == true { 0 } else { 4 });
    report["first_bad"].as_i64()
}

#[test]
fn searches_sign_ins_and_failures_are_on_record_and_the_log_is_whole() {
    let desk = worked();
    assert_eq!(first_bad(&desk), None);
    let exported = desk.command(&["audit", "export"]).stdout;
    for action in ["account_add", "sign_in", "search"] {
        assert!(
            exported.contains(&format!("\\\"action\\\":\\\"{action}\\\"")),
            "{action}"
        );
    }
    assert!(exported.contains("\\\"outcome\\\":\\\"refused\\\""));
    let checked = desk.command(&["fsck"]).json();
    let audit = list(&checked["checks"])
        .iter()
        .find(|check| check["name"] == "audit");
    assert_eq!(audit.unwrap()["ok"], true, "{checked}");
}

#[test]
fn who_searches_for_a_person_is_shown_to_the_auditor_and_the_person_is_not_kept() {
    let desk = Desk::open();
    let analyst = desk.signed_in("analyst1");
    // 王小明, a number of a phone, and a word that is nobody's name.
    let name = "%E7%8E%8B%E5%B0%8F%E6%98%8E";
    for asked in [name, "13800138000", "%E5%81%87%E8%B4%A7"] {
        assert_eq!(analyst.get(&format!("/search?q={asked}")).status, 200);
    }
    assert_eq!(analyst.get(&format!("/search.csv?q={name}")).status, 200);
    let auditor = desk.signed_in("auditor1");
    let seen = auditor.get("/audit/reveals.json").json();
    let searches: Vec<(&str, &str)> = list(&seen["searches"])
        .iter()
        .map(|asked| (text(&asked["actor"]), text(&asked["question"])))
        .collect();
    assert_eq!(searches.len(), 3, "{searches:?}");
    assert!(searches.iter().all(|(actor, _)| *actor == "analyst1"));
    assert!(searches[0].1.contains("q=[姓名]"), "{searches:?}");
    assert!(searches[1].1.contains("q=[手机号]"), "{searches:?}");
    let exported = desk.command(&["audit", "export"]).stdout;
    for kept in ["王小明", name, "13800138000"] {
        assert!(!exported.contains(kept), "{kept}");
    }
}

#[test]
fn an_entry_that_was_changed_removed_or_cut_off_is_named() {
    for (sql, expected) in [
        ("UPDATE audit_entry SET hash = 'x' WHERE seq = 3", Some(3)),
        ("UPDATE audit_entry SET actor = 'x' WHERE seq = 4", Some(4)),
        ("DELETE FROM audit_entry WHERE seq = 2", Some(2)),
        (
            "UPDATE audit_entry SET entry = replace(entry, '\"done\"', '\"dond\"') WHERE seq = 5",
            Some(5),
        ),
    ] {
        let desk = worked();
        change(&desk, sql);
        assert_eq!(first_bad(&desk), expected, "{sql}");
    }
    let desk = worked();
    let entries = number(&desk.command(&["audit", "verify"]).json()["entries"]);
    change(
        &desk,
        "DELETE FROM audit_entry WHERE seq = (SELECT MAX(seq) FROM audit_entry)",
    );
    assert_eq!(first_bad(&desk), Some(entries));
    let checked = desk.command(&["fsck"]);
    assert_eq!(checked.code, 4, "{}", checked.stdout);
    // Nobody writes behind a gap.
    let added = crate::support::demo().run_over_with(
        &desk.data,
        &["user", "add", "late", "--role", "auditor"],
        "一个从标准输入读到的密码\n",
    );
    assert_eq!(added.code, 1, "{}", added.stderr);
    assert!(added.stderr.contains("审计日志缺第"), "{}", added.stderr);
}

#[test]
fn a_log_that_was_rewritten_as_a_whole_does_not_fit_its_checkpoint() {
    let desk = worked();
    let note = desk.data.with_file_name("checkpoint");
    let path = note.to_str().unwrap();
    let made = desk.command(&["audit", "checkpoint", "--out", path]).json();
    let size = number(&made["size"]);
    assert!(size > 14);
    let fits = desk.command(&["audit", "verify", "--checkpoint", path]);
    assert_eq!(fits.code, 0, "{}", fits.stdout);
    // Cut off together with the counter that would tell.
    change(&desk, "DELETE FROM audit_entry WHERE seq > 10");
    change(&desk, "UPDATE counter SET value = 10 WHERE name = 'audit'");
    assert_eq!(first_bad(&desk), None, "the log alone cannot tell");
    let short = desk.command(&["audit", "verify", "--checkpoint", path]);
    assert_eq!(short.code, 4, "{}", short.stdout);
    assert_eq!(short.json()["first_bad"], 11);
    let forged = std::fs::read_to_string(&note)
        .unwrap()
        .replace(&format!("\n{size}\n"), &format!("\n{}\n", size + 1));
    std::fs::write(&note, forged).unwrap();
    assert_eq!(
        desk.command(&["audit", "verify", "--checkpoint", path])
            .code,
        3
    );
}

/// Another program, in another language, from the written format alone.
#[test]
fn an_independent_verifier_agrees_on_the_head_and_the_first_bad_entry() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workbench/verify_audit.py");
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: there is no python3");
        return;
    }
    let desk = worked();
    let file = desk.data.with_file_name("log.jsonl");
    let verify = || {
        std::fs::write(&file, desk.command(&["audit", "export"]).stdout).unwrap();
        let output = Command::new("python3")
            .arg(&script)
            .arg(&file)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let report = desk.command(&["audit", "verify"]).json();
    assert_eq!(
        verify(),
        format!("ok {} {}", report["entries"], text(&report["head"]))
    );
    change(
        &desk,
        "UPDATE audit_entry SET entry = replace(entry, '\"done\"', '\"dond\"') WHERE seq = 5",
    );
    assert_eq!(verify(), "bad 5");
    assert_eq!(first_bad(&desk), Some(5));
}
