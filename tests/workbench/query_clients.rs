//! Programs of other offices: their keys, what they are told, and what is on record of it (R-SHR-02, R-SHR-03).

use serde_json::{Value, json};

use super::credit::{drafted, last_candidate};
use super::packages::packed;
use super::{Answer, Browser, Desk, PASSWORD};
use crate::support::{list, number, text};

pub(crate) const CONSENT: &str = "授权〔2026〕3号";
const PARTY: &str = "91350100M000100Y43";
const FILE: &[u8] = "%PDF-1.7\n授权书 授权人：欧阳授权\n%%EOF\n".as_bytes();

/// Brings a consent of the drafted entry's party for the item that is told with one only.
pub(crate) fn bring_consent(officer: &Browser<'_>, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("number", CONSENT),
        ("party", PARTY),
        ("items", "SFCP"),
        ("last_day", "2026-12-31"),
    ];
    for (name, value) in more {
        fields.retain(|(other, _)| other != name);
        fields.push((name, value));
    }
    officer.bring("/credit/consents", &fields, FILE)
}

/// What a key is asked for.
fn terms(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut fields = vec![
        ("name", "市招标平台"),
        ("department", "市住房和城乡建设局"),
        ("items", "XZCF"),
        ("items", "SFCP"),
        ("purposes", "procurement"),
        ("purposes", "duty"),
        ("per_minute", "5"),
        ("valid_until", "2026-12-31"),
        ("reason", "来函〔2026〕1号"),
    ];
    for (name, _) in more {
        fields.retain(|(other, _)| other != name);
    }
    fields.extend(more);
    fields
}

fn asked_for(who: &Browser<'_>, more: &[(&'static str, &'static str)]) {
    let answer = who.post("/credit/clients", &terms(more));
    assert_eq!(answer.status, 303, "{}", answer.body);
}

/// Approves what was asked for; the key out of the page.
fn approved(who: &Browser<'_>, client: &str, seen: &str) -> String {
    let fields = [("seen", seen), ("proof", PASSWORD)];
    let page = who.press(&format!("/credit/clients/{client}/approve"), &fields);
    assert_eq!(page.status, 200, "{}", page.body);
    let start = page.body.find("mck_").unwrap();
    let rest = page.body.get(start..).unwrap();
    rest.split('<').next().unwrap().to_owned()
}

/// A client with these terms beside the usual ones, and its key.
fn client(desk: &Desk, more: &[(&'static str, &'static str)]) -> String {
    asked_for(&desk.signed_in("credit_officer1"), more);
    approved(&desk.signed_in("admin1"), "1", "1")
}

/// Sends a request as a program does; `None` for no key.
fn ask(desk: &Desk, key: Option<&str>, body: &Value) -> Answer {
    let bearer = key.map(|key| format!("Bearer {key}"));
    let headers: Vec<(&str, &str)> = bearer
        .iter()
        .map(|bearer| ("authorization", bearer.as_str()))
        .collect();
    desk.browser()
        .send_json("/api/query", &body.to_string(), &headers)
}

fn body(purpose: &str, parties: &[&str], consent: &str) -> Value {
    json!({ "purpose": purpose, "matter": "采购2026-15", "parties": parties, "consent": consent })
}

fn log(desk: &Desk) -> Vec<Value> {
    let auditor = desk.signed_in("auditor1");
    let log = auditor.get("/audit.json?action=credit_query").json();
    list(&log["entries"]).clone()
}

fn told(answer: &Answer, status: u16, words: &str) {
    assert_eq!(answer.status, status, "{}", answer.body);
    assert!(answer.body.contains(words), "{words}: {}", answer.body);
}

#[test]
fn one_asks_for_a_key_and_another_approves_with_a_fresh_proof_and_it_is_shown_once() {
    let desk = Desk::open_under("[security]\nproof_minutes = 0\n");
    let officer = desk.signed_in("credit_officer1");
    asked_for(&officer, &[]);
    let place = "/credit/clients/1/approve";
    let own = officer.press(place, &[("seen", "1"), ("proof", PASSWORD)]);
    told(&own, 409, "申请人不能批准自己的申请");
    let admin = desk.signed_in("admin1");
    let unproven = admin.press(place, &[("seen", "1")]);
    told(&unproven, 403, "请再次验证身份");
    let as_program = admin.post(place, &[("seen", "1"), ("proof", PASSWORD)]);
    assert_eq!(
        (as_program.status, as_program.code().as_str()),
        (406, "page_only")
    );
    let key = approved(&admin, "1", "1");
    assert!(key.starts_with("mck_1_") && key.len() == 70, "{key}");
    // Nowhere else, and not in what is kept.
    for page in ["/credit/clients", "/credit/clients.json"] {
        let page = admin.get(page);
        assert_eq!(page.status, 200);
        assert!(!page.body.contains(key.get(6..).unwrap()));
    }
    for file in ["mingcha.db", "mingcha.db-wal"] {
        let bytes = std::fs::read(desk.data.join(file)).unwrap_or_default();
        let secret = key.as_bytes().get(6..).unwrap();
        assert!(!bytes.windows(secret.len()).any(|piece| piece == secret));
    }
    assert_eq!(
        admin
            .press(place, &[("seen", "1"), ("proof", PASSWORD)])
            .status,
        409
    );
    for (wrong, words) in [
        (("per_minute", "0"), "每分钟"),
        (("valid_until", "2026-11-21"), "有效期"),
        (("items", "NONE"), "没有“NONE”"),
        (("purposes", "curiosity"), "没有这一用途"),
        (("reason", " "), "请写明理由"),
    ] {
        let fields = terms(&[("name", "另一单位"), wrong]);
        told(&officer.post("/credit/clients", &fields), 422, words);
    }
    told(
        &officer.post("/credit/clients", &terms(&[])),
        409,
        "已有名为",
    );
    assert_eq!(desk.command(&["audit", "verify"]).code, 0);
    assert_eq!(desk.command(&["fsck"]).code, 0);
}

#[test]
fn a_program_is_told_what_the_page_tells_and_nothing_without_a_key_in_force() {
    let desk = Desk::open_under(super::RECIPIENTS);
    drafted(&desk, &last_candidate());
    packed(&desk);
    let key = client(&desk, &[]);
    let parties = [
        PARTY,
        "示例市示范商贸有限公司",
        "91350100M000100Y44",
        "11010519491231002X",
    ];
    let asked = body("procurement", &parties, "");
    let answer = ask(&desk, Some(&key), &asked);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let answer = answer.json();
    assert_eq!(answer["as_of"], "2026-11-22");
    let officer = desk.signed_in("credit_officer1");
    let page = officer.post(
        "/credit/compare",
        &[
            ("purpose", "procurement"),
            ("matter", "采购2026-15"),
            ("list", &parties.join("\n")),
        ],
    );
    assert_eq!(answer["parties"], page.json()["parties"]);
    assert_eq!(list(&answer["parties"][0]["hits"]).len(), 1, "{answer}");
    assert_eq!(answer["parties"][3]["asked"], "1101**********002X");
    assert!(!answer.to_string().contains("欧阳测试"));

    let other = format!("mck_1_{}", "0a".repeat(32));
    for (wrong, words) in [
        (None, "没有带访问密钥"),
        (Some(other.as_str()), "访问密钥不对"),
        (Some("mck_7_0a"), "访问密钥不对"),
        (Some(""), "没有带访问密钥"),
    ] {
        let refused = ask(&desk, wrong, &asked);
        told(&refused, 401, words);
        assert_eq!(refused.header("www-authenticate"), "Bearer");
        assert_eq!(refused.json()["ok"], false);
    }
    // Somebody who has signed in is nobody here, and a key does not sign in.
    let signed_in = officer.send_json("/api/query", &asked.to_string(), &[]);
    told(&signed_in, 401, "没有带访问密钥");
    let bearer = format!("Bearer {key}");
    let page = desk
        .browser()
        .send("/credit/compare", &[], &[("authorization", &bearer)]);
    assert_eq!(page.status, 401);
    // What a browser of another site adds to it does not matter: there is nothing that it could use.
    let headers = [
        ("authorization", bearer.as_str()),
        ("origin", "https://evil.example"),
    ];
    let crossed = desk
        .browser()
        .send_json("/api/query", &asked.to_string(), &headers);
    assert_eq!(crossed.status, 200);
    assert_eq!(crossed.header("access-control-allow-origin"), "");
}

#[test]
fn every_request_is_on_record_and_none_names_whom_it_asked_for() {
    let desk = Desk::open_under(super::RECIPIENTS);
    drafted(&desk, &last_candidate());
    packed(&desk);
    let key = client(&desk, &[]);
    let parties = [PARTY, "示例市示范商贸有限公司", "11010519491231002X"];
    let with = |purpose: &str| ask(&desk, Some(&key), &body(purpose, &parties, ""));
    assert_eq!(with("procurement").status, 200);
    told(
        &with("honours"),
        403,
        "“评先评优”不在本单位获准的查询用途之内",
    );
    told(&with(""), 422, "R-SEC-04");
    let unread = desk.browser().send_json(
        "/api/query",
        "purpose=duty",
        &[("authorization", &format!("Bearer {key}"))],
    );
    told(&unread, 400, "JSON");
    told(
        &ask(&desk, None, &body("duty", &parties, "")),
        401,
        "访问密钥",
    );
    let many = vec!["某某公司"; 2_001];
    told(
        &ask(&desk, Some(&key), &body("duty", &many, "")),
        422,
        "2000",
    );
    let sixth = with("procurement");
    told(&sixth, 429, "每分钟最多查询5次");
    assert_eq!(sixth.header("retry-after"), "60");

    let entries = log(&desk);
    let reasons: Vec<&str> = entries
        .iter()
        .rev()
        .map(|entry| text(&entry["reason"]))
        .collect();
    let refused: Vec<bool> = entries
        .iter()
        .rev()
        .map(|entry| entry["refused"] == true)
        .collect();
    assert_eq!(
        refused,
        [false, true, true, true, true, true, true],
        "{reasons:?}"
    );
    for (place, words) in [
        (0, "政府采购、招标投标；采购2026-15；3行，命中2条"),
        (1, "评先评优；采购2026-15；3行"),
        (2, "没有用途；采购2026-15；3行"),
        (4, "其他依法履职；3行"),
        (5, "采购2026-15；2001行"),
        (6, "采购2026-15；3行"),
    ] {
        assert!(reasons[place].contains(words), "{}", reasons[place]);
    }
    for (place, entry) in entries.iter().rev().enumerate() {
        let stranger = place == 4;
        let actor = if stranger {
            "system"
        } else {
            "市招标平台"
        };
        assert_eq!(text(&entry["actor"]), actor, "{entry}");
        let object = if stranger {
            "query_client"
        } else {
            "query_client:1"
        };
        assert_eq!(text(&entry["object"]), object);
        let whole = entry.to_string();
        assert!(
            !whole.contains("示范商贸") && !whole.contains("19491231"),
            "{whole}"
        );
    }
    let officer = desk.signed_in("credit_officer1");
    let clients = officer.get("/credit/clients.json").json();
    assert_eq!(number(&clients["clients"][0]["asked"]), 6, "{clients}");
    assert_eq!(desk.command(&["audit", "verify"]).code, 0);
}

/// Approves the drafted entry as one that is told with a consent only.
fn approved_by_consent(desk: &Desk) {
    drafted(desk, &last_candidate());
    let officer = desk.signed_in("credit_officer1");
    let step = |who: &Browser<'_>, kind: &str, more: &[(&str, &str)]| {
        let seen = who.get("/credit/C000001.json").json()["version"].to_string();
        let mut fields = vec![("step", kind), ("seen", seen.as_str()), ("reason", "理由")];
        fields.extend(more);
        let answer = who.post("/credit/C000001/steps", &fields);
        assert_eq!(answer.status, 303, "{kind}: {}", answer.body);
    };
    let mut form = super::credit::FORM.to_vec();
    form.iter_mut().find(|(name, _)| *name == "item").unwrap().1 = "SFCP";
    step(&officer, "edit", &form);
    step(&officer, "submit", &[]);
    step(&desk.signed_in("credit_officer2"), "approve", &[]);
}

#[test]
fn what_needs_a_consent_is_told_to_whom_it_was_given_in_its_time_and_scope() {
    let mut desk = Desk::open();
    approved_by_consent(&desk);
    let key = client(&desk, &[("per_minute", "100")]);
    asked_for(
        &desk.signed_in("admin1"),
        &[("name", "乙单位"), ("items", "SFCP"), ("per_minute", "100")],
    );
    let other = approved(&desk.signed_in("credit_officer2"), "2", "1");
    asked_for(
        &desk.signed_in("admin1"),
        &[("name", "丙单位"), ("items", "XZCF")],
    );
    let narrow = approved(&desk.signed_in("credit_officer2"), "3", "1");
    let counts = |desk: &Desk, key: &str, consent: &str| {
        let answer = ask(desk, Some(key), &body("duty", &[PARTY], consent));
        assert_eq!(answer.status, 200, "{}", answer.body);
        let party = answer.json()["parties"][0].clone();
        (
            list(&party["hits"]).len(),
            number(&party["withheld"]),
            number(&party["outside_scope"]),
        )
    };
    assert_eq!(counts(&desk, &key, ""), (0, 1, 0));
    assert_eq!(counts(&desk, &narrow, ""), (0, 0, 1));
    told(
        &ask(&desk, Some(&key), &body("duty", &[PARTY], CONSENT)),
        422,
        "没有登记",
    );
    let officer = desk.signed_in("credit_officer1");
    for (more, status, words) in [
        (&[][..], 422, "至少一项"),
        (
            &[("client", "1"), ("last_day", "2026-11-21")],
            422,
            "截止日",
        ),
        (&[("client", "9")], 404, ""),
        (
            &[("client", "1"), ("party", "欧阳测试")],
            422,
            "公民身份号码",
        ),
        (
            &[("client", "1"), ("party", "91350100M000100Y44")],
            422,
            "写法不对",
        ),
        (&[("client", "1"), ("items", "NONE")], 422, "没有“NONE”"),
    ] {
        told(&bring_consent(&officer, more), status, words);
    }
    // Of another party or another item it opens nothing here.
    let strange = [
        ("number", "甲"),
        ("client", "1"),
        ("party", "某某文化传播有限公司"),
    ];
    assert_eq!(bring_consent(&officer, &strange).status, 303);
    let other_item = [("number", "乙"), ("client", "1"), ("items", "XYCN")];
    assert_eq!(bring_consent(&officer, &other_item).status, 303);
    assert_eq!(bring_consent(&officer, &[("client", "1")]).status, 303);
    told(
        &bring_consent(&officer, &[("client", "1")]),
        409,
        "已经登记",
    );
    assert_eq!(counts(&desk, &key, CONSENT), (1, 0, 0));
    assert_eq!(counts(&desk, &key, "甲"), (0, 1, 0));
    assert_eq!(counts(&desk, &key, "乙"), (0, 1, 0));
    told(
        &ask(&desk, Some(&other), &body("duty", &[PARTY], CONSENT)),
        422,
        "不是授予本单位",
    );

    let file = officer.get("/credit/consents/3/file");
    told(&file, 422, "R-SEC-04");
    let file = officer.get("/credit/consents/3/file?purpose=check");
    assert_eq!((file.status, file.body.as_bytes()), (200, FILE));
    for file in ["mingcha.db", "mingcha.db-wal"] {
        let bytes = std::fs::read(desk.data.join(file)).unwrap_or_default();
        let name = "欧阳授权".as_bytes();
        assert!(
            !bytes.windows(name.len()).any(|piece| piece == name),
            "{file}"
        );
    }
    let check = desk.command(&["fsck"]);
    assert_eq!(check.code, 0, "{}", check.stdout);
    assert!(check.stdout.contains("3份授权书"), "{}", check.stdout);
    desk.go_on_at("2026-12-31");
    assert_eq!(counts(&desk, &key, CONSENT), (1, 0, 0));
    desk.go_on_at("2027-01-01");
    told(
        &ask(&desk, Some(&key), &body("duty", &[PARTY], "")),
        403,
        "已过期",
    );
}

#[test]
fn a_key_is_renewed_by_two_and_stopped_by_one_and_both_are_on_record() {
    let desk = Desk::open();
    let first = client(&desk, &[]);
    let asked = body("duty", &[PARTY], "");
    let status = |key: &str| ask(&desk, Some(key), &asked);
    let admin = desk.signed_in("admin1");
    asked_for(&admin, &[("client", "1"), ("seen", "2"), ("items", "XYCN")]);
    assert_eq!(status(&first).status, 200, "the old one goes on");
    told(
        &admin.post("/credit/clients", &terms(&[("client", "1"), ("seen", "3")])),
        409,
        "不能申请",
    );
    let second = approved(&desk.signed_in("credit_officer1"), "1", "3");
    told(&status(&first), 401, "已由新的密钥代替");
    assert_eq!(text(&log(&desk)[0]["actor"]), "市招标平台");
    assert_eq!(status(&second).status, 200);
    let officer = desk.signed_in("credit_officer2");
    let stop = |seen: &str, reason: &str| {
        let fields = [("step", "stop"), ("seen", seen), ("reason", reason)];
        officer.post("/credit/clients/1/steps", &fields)
    };
    told(&stop("4", ""), 422, "请写明理由");
    told(&stop("3", "异常调用"), 409, "已被他人办理");
    assert_eq!(stop("4", "异常调用").status, 303);
    told(&status(&second), 403, "查询单位已停用");
    let refused = log(&desk).remove(0);
    assert_eq!(text(&refused["object"]), "query_client:1");
    assert_eq!(
        text(&refused["reason"]),
        "查询单位已停用；其他依法履职；采购2026-15；1行"
    );
    assert_eq!(
        officer
            .post(
                "/credit/clients/9/steps",
                &[("step", "stop"), ("seen", "0"), ("reason", "x")]
            )
            .status,
        404
    );
    let log = desk
        .signed_in("auditor1")
        .get("/audit.json?action=query_client")
        .json();
    let reasons: Vec<&str> = list(&log["entries"])
        .iter()
        .map(|entry| text(&entry["reason"]))
        .collect();
    assert_eq!(
        reasons
            .first()
            .map(|reason| reason.starts_with("停用：异常调用")),
        Some(true),
        "{reasons:?}"
    );
    assert_eq!(
        reasons.iter().filter(|reason| **reason == "批准").count(),
        2
    );
    assert_eq!(
        desk.signed_in("reviewer1").get("/credit/clients").status,
        403
    );
}
