//! From a verified case to a public entry, and back out again, over HTTP with the right and the wrong people.

use serde_json::Value;

use super::papers::{bring_decision, decision_sha256};
use super::{Browser, Desk, PASSWORD};
use crate::support::{DEMO_WEEK, demo, list, number, text};

pub(super) const WHY: (&str, &str) = ("reason", "决定书已送达，事实清楚");

/// A flag that other tests leave alone: the last candidate of the demo's newest week.
pub(crate) fn last_candidate() -> String {
    let flags = demo().answer(&["flags", "--week", DEMO_WEEK, "--tier", "candidate"]);
    let flags = list(&flags["flags"]);
    text(&flags.last().unwrap()["flag_id"]).to_owned()
}

/// Who takes which step, with what.
type Taken<'a> = (&'a Browser<'a>, &'a str, &'a [(&'a str, &'a str)]);

/// Brings a flag to its verified finding, decided on a day.
pub(super) fn verified(desk: &Desk, id: &str, decided_on: &str) {
    let (first, second) = (desk.signed_in("reviewer1"), desk.signed_in("reviewer2"));
    let determiner = desk.signed_in("determiner1");
    let document = [
        ("document_kind", "行政处罚决定书"),
        ("document_number", "示市监罚〔2026〕1号"),
        ("decided_on", decided_on),
        ("authority", "示例市市场监督管理局"),
        ("file_sha256", decision_sha256()),
    ];
    let due = ("due", "2027-12-31");
    let steps: [Taken<'_>; 7] = [
        (&first, "take", &[]),
        (&first, "propose", &[WHY]),
        (&second, "agree", &[WHY]),
        (
            &first,
            "transfer",
            &[("department", "市场监管局"), due, WHY],
        ),
        (&first, "return", &[("finding", "case_filed"), WHY]),
        (&determiner, "file", &[WHY]),
        (&determiner, "verify", &document),
    ];
    for (seen, (who, kind, more)) in steps.into_iter().enumerate() {
        if kind == "verify" {
            bring_decision(&determiner, id);
        }
        let seen = seen.to_string();
        // A workbench may ask for a proof every time.
        let proof = ("proof", PASSWORD);
        let mut fields = vec![("step", kind), ("seen", seen.as_str()), proof];
        fields.extend(more);
        let answer = who.post(&format!("/flags/{id}/steps"), &fields);
        assert_eq!(answer.status, 303, "{kind}: {}", answer.body);
    }
}

/// What a clerk writes; every element is there.
pub(super) const FORM: [(&str, &str); 20] = [
    ("name", "示例市示范商贸有限公司"),
    ("uscc", "91350100M000100Y43"),
    ("address", "示例市示范路1号"),
    ("nature", "有限责任公司"),
    ("facts", "销售侵犯注册商标专用权的商品"),
    ("basis", "商标法第五十七条"),
    ("behaviour", "假冒伪劣"),
    ("representative", "欧阳测试"),
    ("identity", "party_of_document"),
    ("procedure", "ordinary"),
    ("served_on", "2026-11-20"),
    ("told_on", "2026-11-20"),
    ("severity_local", "general"),
    ("severity_national", "general"),
    ("item", "XZCF"),
    ("penalty_classes", "02"),
    ("penalty_content", "罚款5000元"),
    ("fine", "5000"),
    ("authority_code", "113207000000000199"),
    ("valid_until", "2027-11-19"),
];

pub(super) fn form_with(
    changes: &[(&'static str, &'static str)],
) -> Vec<(&'static str, &'static str)> {
    let mut form = FORM.to_vec();
    for (name, value) in changes {
        let field = form.iter_mut().find(|(other, _)| other == name).unwrap();
        field.1 = value;
    }
    form
}

/// The number of the entry that a clerk drafts of a verified case.
pub(super) fn draft(
    officer: &Browser<'_>,
    case: &str,
    changes: &[(&'static str, &'static str)],
) -> String {
    let mut form = vec![("case", case)];
    form.extend(form_with(changes));
    let answer = officer.post("/credit", &form);
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.header("location").replace("/credit/", "")
}

/// A verified case with a drafted entry: `C000001` in a workbench of its own.
pub(crate) fn drafted(desk: &Desk, case: &str) -> String {
    verified(desk, case, "2026-11-20");
    draft(&desk.signed_in("credit_officer1"), case, &[])
}

pub(super) fn entry(browser: &Browser<'_>, id: &str) -> Value {
    browser.get(&format!("/credit/{id}.json")).json()
}

/// Takes a step on the newest version; status and message.
pub(super) fn step(
    who: &Browser<'_>,
    id: &str,
    kind: &str,
    more: &[(&str, &str)],
) -> (u16, String) {
    let seen = number(&entry(who, id)["version"]).to_string();
    let mut fields = vec![("step", kind), ("seen", seen.as_str())];
    fields.extend(more);
    let answer = who.post(&format!("/credit/{id}/steps"), &fields);
    (answer.status, answer.body)
}

pub(super) fn done(who: &Browser<'_>, id: &str, kind: &str, more: &[(&str, &str)]) {
    let (status, told) = step(who, id, kind, more);
    assert_eq!(status, 303, "{kind}: {told}");
}

/// What everybody was shown on a day, as it is told today.
pub(super) fn public_on(desk: &Desk, today: &str, day: &str) -> Vec<String> {
    let arguments = ["credit", "public", "--day", day];
    let out = demo().command_on(today, &desk.data, &arguments).output();
    let out = out.unwrap();
    let answer: Value = serde_json::from_slice(&out.stdout).unwrap();
    let entries = list(&answer["entries"]).iter();
    entries
        .map(|entry| text(&entry["entry_id"]).to_owned())
        .collect()
}

#[test]
fn only_a_verified_case_with_every_element_becomes_an_entry_and_by_two_people() {
    let desk = Desk::open();
    let case = last_candidate();
    let (writer, second) = (
        desk.signed_in("credit_officer1"),
        desk.signed_in("credit_officer2"),
    );
    // A suspicion is no finding.
    let mut form = vec![("case", case.as_str())];
    form.extend(FORM);
    let early = writer.post("/credit", &form);
    assert_eq!(early.status, 409);
    assert!(early.body.contains("R-CRD-01"), "{}", early.body);
    assert_eq!(writer.get(&format!("/credit/new/{case}")).status, 409);

    verified(&desk, &case, "2026-11-20");
    let waiting = writer.get("/credit.json").json();
    assert_eq!(text(&waiting["waiting"][0]["case_id"]), case);
    let id = draft(
        &writer,
        &case,
        &[("address", ""), ("severity_national", "")],
    );
    assert_eq!(
        writer.post("/credit", &form).status,
        409,
        "a case has one entry"
    );
    let (status, told) = step(&writer, &id, "submit", &[WHY]);
    assert_eq!(status, 409);
    for missing in ["注册地址（R-CRD-03）", "失信程度（国家标准）（R-CRD-06）"] {
        assert!(told.contains(missing), "{missing}: {told}");
    }
    done(&writer, &id, "edit", &FORM);
    // Nothing goes out before it is approved.
    for kind in ["approve", "publish", "push", "object", "apply_repair"] {
        let more = [
            ("until", "2027-11-19"),
            ("recipient", "市信用中心"),
            ("operation", "I"),
            ("ground", "facts"),
            WHY,
        ];
        assert_eq!(step(&second, &id, kind, &more).0, 409, "{kind}");
    }
    done(&writer, &id, "submit", &[WHY]);
    let (status, told) = step(&writer, &id, "approve", &[WHY]);
    assert_eq!(status, 409);
    assert!(told.contains("须由另一人办理（R-CRD-01）"), "{told}");
    // An edit takes the submission back, and who edits is a hand.
    done(&second, &id, "edit", &FORM);
    done(&second, &id, "submit", &[WHY]);
    assert_eq!(step(&second, &id, "approve", &[WHY]).0, 409);
    assert_eq!(step(&writer, &id, "approve", &[WHY]).0, 409);
    done(&desk.signed_in("determiner2"), &id, "approve", &[WHY]);
    assert_eq!(entry(&writer, &id)["stage"], "已批准");
    assert_eq!(desk.command(&["audit", "verify"]).code, 0);
    assert_eq!(desk.command(&["fsck"]).code, 0);
}

#[test]
fn an_entry_is_public_for_its_time_and_whoever_has_it_hears_of_its_end() {
    let mut desk = Desk::open();
    let id = drafted(&desk, &last_candidate());
    let push = |operation: &'static str| [("recipient", "市信用中心"), ("operation", operation)];
    {
        let writer = desk.signed_in("credit_officer1");
        done(&writer, &id, "submit", &[WHY]);
        done(&desk.signed_in("credit_officer2"), &id, "approve", &[WHY]);
        done(&writer, &id, "push", &push("I"));
        done(
            &writer,
            &id,
            "acknowledge",
            &[("recipient", "市信用中心"), ("receipt", "回执1")],
        );
        let (status, told) = step(
            &writer,
            &id,
            "publish",
            &[("until", "2027-11-20"), ("cleared", "yes")],
        );
        assert_eq!(status, 409);
        assert!(told.contains("2027-11-19"), "{told}");
        done(
            &writer,
            &id,
            "publish",
            &[("until", "2027-11-19"), ("cleared", "yes")],
        );
        let shown = entry(&writer, &id);
        assert_eq!(shown["stage"], "公示中");
        // Seven working days from the Friday of the finding.
        assert_eq!(shown["clocks"][0]["due"], "2026-12-01", "{shown}");
        assert_eq!(shown["clocks"][0]["state"], "已办结");
        let listed = writer.get("/credit/public.json").json();
        assert_eq!(text(&listed["entries"][0]["entry_id"]), id);
    }
    assert_eq!(public_on(&desk, "2026-11-22", "2026-11-22"), [id.as_str()]);
    assert!(public_on(&desk, "2026-11-22", "2026-11-21").is_empty());
    // Nobody does anything; the last day passes.
    assert_eq!(public_on(&desk, "2027-11-19", "2027-11-19"), [id.as_str()]);
    assert!(public_on(&desk, "2027-11-20", "2027-11-20").is_empty());
    desk.go_on_at("2027-11-20");
    let writer = desk.signed_in("credit_officer1");
    let shown = entry(&writer, &id);
    assert_eq!(shown["stage"], "已届满");
    assert_eq!(shown["deliveries"][0]["owed"], "撤下", "{shown}");
    let (status, told) = step(
        &writer,
        &id,
        "publish",
        &[("until", "2027-12-01"), ("cleared", "yes")],
    );
    assert_eq!(status, 409);
    assert!(told.contains("“已届满”"), "{told}");
    done(&writer, &id, "push", &push("D"));
    let past = writer.get("/credit/public.json?day=2027-11-19").json();
    assert_eq!(list(&past["entries"]).len(), 1);
    assert_eq!(
        writer.get("/credit/public.json?day=2027-11-21").status,
        422,
        "what will be nobody knows"
    );
}

#[test]
fn an_objection_runs_its_clocks_and_its_answer_is_two_peoples() {
    let mut desk = Desk::open();
    let id = drafted(&desk, &last_candidate());
    {
        let writer = desk.signed_in("credit_officer1");
        done(&writer, &id, "submit", &[WHY]);
        done(&desk.signed_in("credit_officer2"), &id, "approve", &[WHY]);
        done(
            &writer,
            &id,
            "publish",
            &[("until", "2027-11-19"), ("cleared", "yes")],
        );
        done(
            &writer,
            &id,
            "push",
            &[("recipient", "市信用中心"), ("operation", "I")],
        );
    }
    // The Friday before the Spring Festival of 2026's notice is past; this one has no notice yet.
    desk.go_on_at("2026-11-27");
    let writer = desk.signed_in("credit_officer1");
    done(
        &writer,
        &id,
        "object",
        &[("ground", "facts"), ("reason", "处罚对象另有其人")],
    );
    let shown = entry(&writer, &id);
    assert_eq!(shown["mark"], "异议处理中");
    let due: Vec<&str> = list(&shown["clocks"])
        .iter()
        .filter(|clock| clock["open"] == true)
        .map(|clock| text(&clock["due"]))
        .collect();
    assert_eq!(due, ["2026-12-11", "2026-12-04"]);
    // The review waits for a laboratory, and goes on for the days that were left.
    let review = ("key", "objection_review");
    let why = ("reason", "送检鉴定");
    done(&writer, &id, "pause", &[review, why]);
    let shown = entry(&writer, &id);
    let standing = list(&shown["clocks"])
        .iter()
        .find(|clock| clock["state"] == "已中止");
    assert_eq!(standing.unwrap()["name"], "异议审核", "{shown}");
    let (status, told) = step(&writer, &id, "pause", &[review, why]);
    assert_eq!(status, 409);
    assert!(told.contains("已经中止计时"), "{told}");
    desk.go_on_at("2026-12-01");
    let writer = desk.signed_in("credit_officer1");
    done(&writer, &id, "resume", &[review, why]);
    let shown = entry(&writer, &id);
    let review = list(&shown["clocks"])
        .iter()
        .find(|clock| clock["name"] == "异议审核");
    assert_eq!(
        review.unwrap()["due"],
        "2026-12-15",
        "two working days later: {shown}"
    );
    assert!(shown["pauses"][0][3] == "送检鉴定", "{shown}");
    let listed = writer.get("/credit/public.json").json();
    assert_eq!(listed["entries"][0]["objected"], true);
    done(&writer, &id, "provider_answer", &[WHY]);
    let answer = [("outcome", "withdrawn"), WHY, ("item", "XZCF")];
    done(&writer, &id, "propose_answer", &answer);
    let (status, told) = step(&writer, &id, "confirm_answer", &[WHY]);
    assert_eq!(status, 409);
    assert!(told.contains("须由另一人办理"), "{told}");
    done(
        &desk.signed_in("determiner1"),
        &id,
        "confirm_answer",
        &[WHY],
    );
    let shown = entry(&writer, &id);
    assert_eq!(shown["stage"], "已撤回");
    assert_eq!(shown["deliveries"][0]["owed"], "撤下");
    let told_by = list(&shown["clocks"]).last().unwrap();
    assert_eq!(text(&told_by["due"]), "2026-12-04", "three working days");
    assert!(public_on(&desk, "2026-12-01", "2026-12-01").is_empty());
    // What was public before stays told.
    assert_eq!(public_on(&desk, "2026-12-01", "2026-11-26"), [id.as_str()]);
}

#[test]
fn the_law_of_the_place_sets_the_terms() {
    let desk = Desk::open_under("[credit]\nprofile = \"淮安-2018\"\n");
    let case = last_candidate();
    verified(&desk, &case, "2025-11-22");
    let writer = desk.signed_in("credit_officer1");
    let mut form = vec![("case", case.as_str())];
    form.extend(form_with(&[("valid_until", "2026-11-23")]));
    let beyond = writer.post("/credit", &form);
    assert_eq!(beyond.status, 409);
    assert!(beyond.body.contains("最长到2026-11-22"), "{}", beyond.body);
    let id = draft(&writer, &case, &[("valid_until", "2026-11-22")]);
    done(&writer, &id, "submit", &[WHY]);
    done(&desk.signed_in("credit_officer2"), &id, "approve", &[WHY]);
    done(
        &writer,
        &id,
        "publish",
        &[("until", "2026-11-22"), ("cleared", "yes")],
    );
    assert_eq!(public_on(&desk, "2026-11-22", "2026-11-22"), [id.as_str()]);
    assert!(public_on(&desk, "2026-11-23", "2026-11-23").is_empty());
    let rules = writer.get("/credit/rules.json").json();
    assert_eq!(rules["profile"], "淮安-2018");
}
