//! Penalties in the shape of 双公示: what an entry must have, how it goes out, and that it comes back the same.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use crypto_box::SecretKey;

use super::credit::{FORM, WHY, done, drafted, last_candidate, public_on};
use super::packages::{PACKAGE, SECRET, bytes_of, desk_with_settings, packed, part};
use super::{Browser, Desk, PASSWORD};
use crate::support::{demo, list, text};

/// The example of GB 11643.
const NUMBER: &str = "11010519491231002X";

fn edited(writer: &Browser<'_>, changes: &[(&'static str, &'static str)]) -> (u16, String) {
    let mut form = FORM.to_vec();
    form.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    form.extend(changes);
    let seen = writer.get("/credit/C000001.json").json()["version"].to_string();
    form.extend([("step", "edit"), WHY]);
    let mut fields: Vec<(&str, &str)> = form;
    fields.push(("seen", &seen));
    let answer = writer.post("/credit/C000001/steps", &fields);
    (answer.status, answer.body)
}

/// Page and command refuse to submit it, in the same words.
fn not_submitted(desk: &Desk, writer: &Browser<'_>, missing: &str) {
    let seen = writer.get("/credit/C000001.json").json()["version"].to_string();
    let fields = [("step", "submit"), ("seen", seen.as_str()), WHY];
    let page = writer.post("/credit/C000001/steps", &fields);
    assert_eq!(page.status, 409, "{missing}: {}", page.body);
    assert!(page.body.contains(missing), "{missing}: {}", page.body);
    let arguments = [
        "credit",
        "step",
        "C000001",
        "submit",
        "--account",
        "credit_officer1",
        "reason=已核对",
    ];
    let command = demo().run_over_with(&desk.data, &arguments, &format!("{PASSWORD}\n"));
    assert_eq!(command.code, 3, "{}", command.stderr);
    assert!(command.stdout.contains(missing), "{}", command.stdout);
}

#[test]
fn a_penalty_without_its_class_its_sum_or_the_code_of_its_authority_is_not_submitted() {
    let desk = Desk::open();
    drafted(&desk, &last_candidate());
    let writer = desk.signed_in("credit_officer1");
    for (change, missing) in [
        (
            vec![
                ("penalty_classes", "01"),
                ("fine", ""),
                ("penalty_content", ""),
            ],
            "处罚内容（双公示）",
        ),
        (
            vec![("penalty_classes", "02"), ("fine", "")],
            "罚款金额（双公示）",
        ),
        (
            vec![("penalty_classes", "09"), ("fine", "")],
            "没收金额（双公示）",
        ),
        (
            vec![("penalty_classes", "11"), ("fine", "")],
            "暂扣或吊销证照名称及编号（双公示）",
        ),
        (
            vec![("authority_code", "")],
            "处罚机关统一社会信用代码（双公示）",
        ),
        (
            vec![("provider_name", "某中心")],
            "数据来源单位及其统一社会信用代码（双公示）",
        ),
    ] {
        let (status, told) = edited(&writer, &change);
        assert_eq!(status, 303, "{missing}: {told}");
        not_submitted(&desk, &writer, missing);
    }
    // What cannot be right is refused at once, and the form says why.
    for (change, status, why) in [
        (vec![("penalty_classes", "01")], 409, "处罚类别没有选“罚款”"),
        (vec![("fine", "0")], 409, "写成了0元"),
        (vec![("fine", "0.5万元")], 422, "罚款金额（元"),
        (vec![("penalty_classes", "20")], 422, "处罚类别"),
        (
            vec![("authority_code", "113207000000000198")],
            422,
            "统一社会信用代码有误",
        ),
        (vec![("remark", "联系13800138000")], 422, "手机号"),
    ] {
        let (got, told) = edited(&writer, &change);
        assert_eq!(got, status, "{why}: {told}");
        assert!(told.contains(why), "{why}: {told}");
    }
}

#[test]
fn a_penalty_goes_out_in_ten_thousands_and_is_read_back_as_it_was_decided() {
    let desk = desk_with_settings();
    drafted(&desk, &last_candidate());
    let officer = desk.signed_in("credit_officer1");
    let change = [
        ("penalty_classes", "02;09"),
        ("fine", "5000.50"),
        ("confiscated", "1234567.89"),
        ("representative_number", NUMBER),
    ];
    let (status, told) = edited(&officer, &change);
    assert_eq!(status, 303, "{told}");
    let shown = officer.get("/credit/C000001").body;
    assert!(shown.contains("0.500050万元（5000.50元）"), "{shown}");
    assert!(!shown.contains(NUMBER), "the number lies sealed");
    packed(&desk);
    let bytes = bytes_of(&desk, &officer, PACKAGE);
    let file = part(&bytes, "penalty.csv");
    assert!(
        !file.contains(NUMBER) && !file.contains("欧阳测试"),
        "{file}"
    );
    let mut rows = csv::Reader::from_reader(file.as_bytes());
    let headers = rows.headers().unwrap().clone();
    assert_eq!(headers.len(), 2 + 30);
    let row = rows.records().next().unwrap().unwrap();
    let cell = |name: &str| {
        let place = headers.iter().position(|header| header == name);
        row[place.unwrap_or_else(|| panic!("{name}"))].to_owned()
    };
    assert_eq!(cell("罚款金额(万元)"), "0.500050");
    assert_eq!(cell("没收金额(万元)"), "123.456789");
    assert_eq!(cell("处罚类别"), "罚款;没收非法财物");
    assert_eq!(cell("数据来源单位统一社会信用代码"), "113207000000000199");
    assert_eq!(cell("公示截止期"), "", "it is not public yet");
    let sealed = STANDARD.decode(cell("法定代表人证件号码")).unwrap();
    let plain = SecretKey::from(SECRET).unseal(&sealed).unwrap();
    assert_eq!(plain, NUMBER.as_bytes());
    // Another office would take the file in as its register of penalties.
    let steward = desk.signed_in("data_admin1");
    let brought = steward.bring("/registers", &[("kind", "penalty")], file.as_bytes());
    assert_eq!(brought.status, 303, "{}", brought.body);
    let kept = steward.get("/registers/kinds/penalty.json").json();
    let kept = &list(&kept["rows"])[0];
    assert_eq!(text(&kept["fine"]), "5000.50元", "{kept}");
    assert_eq!(
        text(&kept["row"]["document"]),
        cell("行政处罚决定书文号"),
        "{kept}"
    );
    assert_eq!(desk.command(&["fsck"]).code, 0);
    assert_eq!(desk.command(&["audit", "verify"]).code, 0);
}

#[test]
fn everybody_is_shown_what_was_decided_and_an_unusual_level_is_shown_to_who_approves() {
    let desk = Desk::open();
    drafted(&desk, &last_candidate());
    let writer = desk.signed_in("credit_officer1");
    let basis = ("validity_basis", "市监规〔2026〕2号第九条");
    let (status, told) = edited(&writer, &[("severity_national", "serious"), basis]);
    assert_eq!(status, 303, "{told}");
    let second = desk.signed_in("credit_officer2");
    let shown = second.get("/credit/C000001").body;
    assert!(shown.contains("所选处罚类别通常为一般"), "{shown}");
    assert!(
        shown.contains("认定单位确定：市监规〔2026〕2号第九条；法定最长至2027-11-"),
        "{shown}"
    );
    done(&writer, "C000001", "submit", &[WHY]);
    done(&second, "C000001", "approve", &[WHY]);
    done(
        &second,
        "C000001",
        "publish",
        &[("until", "2027-11-19"), ("cleared", "yes"), WHY],
    );
    let public = second.get("/credit/public.json").json();
    let entry = &list(&public["entries"])[0];
    assert_eq!(
        text(&entry["penalty"]),
        "罚款5000元（罚款0.500000万元）",
        "{entry}"
    );
    assert_eq!(public_on(&desk, "2026-11-22", "2026-11-22").len(), 1);
    let file = second.get("/credit/public.csv").body;
    assert!(file.contains("0.500000万元"), "{file}");
}
