//! Entries about natural persons: the fields of the paper, and names that lie sealed.

use super::Desk;
use super::credit::{WHY, done, drafted, entry, form_with, last_candidate, step, verified};
use crate::support::{list, text};

/// The form for a natural person; nobody has this name and number.
fn person_form(number: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut form = form_with(&[
        ("name", ""),
        ("uscc", ""),
        ("address", ""),
        ("nature", ""),
        ("representative", ""),
    ]);
    form.extend([
        ("subject", "person"),
        ("person_name", "欧阳个人"),
        ("id_number", number),
        ("employer", "无"),
    ]);
    form
}

#[test]
fn a_natural_person_has_the_fields_of_the_paper_and_nobody_under_18_is_entered() {
    let desk = Desk::open();
    let case = last_candidate();
    verified(&desk, &case, "2026-11-20");
    let writer = desk.signed_in("credit_officer1");
    let post = |number| {
        let mut form = vec![("case", case.as_str())];
        form.extend(person_form(number));
        writer.post("/credit", &form)
    };
    // One day short of 18 on the day of the finding.
    let minor = post("320703200811210019");
    assert_eq!(minor.status, 409);
    assert!(
        minor.body.contains("17周岁") && minor.body.contains("R-ENT-05"),
        "{}",
        minor.body
    );
    let wrong = post("320703200811210018");
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("校验位不符") && !wrong.body.contains("3207032008"));
    let drafted = post("320703200811200013");
    assert_eq!(drafted.status, 303, "{}", drafted.body);
    let id = drafted.header("location").replace("/credit/", "");
    // What is sealed stays where the form leaves it blank; the employer is written anew.
    let mut edit = person_form("");
    edit.retain(|(name, _)| !["person_name", "subject"].contains(name));
    let blank = edit.iter_mut().find(|(name, _)| *name == "employer");
    blank.unwrap().1 = " ";
    done(&writer, &id, "edit", &edit);
    let (status, told) = step(&writer, &id, "submit", &[WHY]);
    assert_eq!(status, 409);
    assert!(told.contains("缺少：工作单位（R-CRD-04）"), "{told}");
    done(&writer, &id, "edit", &person_form(""));
    done(&writer, &id, "submit", &[WHY]);
    done(&desk.signed_in("credit_officer2"), &id, "approve", &[WHY]);
    done(
        &writer,
        &id,
        "publish",
        &[("until", "2027-11-19"), ("cleared", "yes")],
    );
    let shown = entry(&writer, &id);
    let names: Vec<&str> = list(&shown["fields"])
        .iter()
        .map(|field| text(&field[0]))
        .take(11)
        .collect();
    let order = [
        "姓名",
        "性别",
        "年龄",
        "公民身份号码",
        "工作单位",
        "主要失信事实和依据",
        "失信行为类型",
        "处罚法定文书和编号",
        "认定单位",
        "确定失信时间",
        "信息有效期（移出日期）",
    ];
    assert_eq!(names, order);
    assert_eq!(shown["fields"][1][1], "男");
    let everything = [
        shown.to_string(),
        writer.get("/credit").body,
        writer.get("/credit/public.csv").body,
        desk.signed_in("auditor1").get("/audit.csv").body,
        desk.command(&["credit", "show", &id]).stdout,
    ];
    for holder in &everything {
        assert!(!holder.contains("欧阳个人") && !holder.contains("20081120"));
    }
    assert!(everything[2].contains("欧***") && everything[2].contains("3207**********0013"));
    for file in ["mingcha.db", "mingcha.db-wal"] {
        let bytes = std::fs::read(desk.data.join(file)).unwrap_or_default();
        for secret in ["欧阳个人", "320703200811200013"] {
            let secret = secret.as_bytes();
            let holds = bytes.windows(secret.len()).any(|piece| piece == secret);
            assert!(!holds, "{file}");
        }
    }
}

#[test]
fn the_name_of_a_person_lies_sealed_and_nothing_else_holds_it() {
    let desk = Desk::open();
    let id = drafted(&desk, &last_candidate());
    let writer = desk.signed_in("credit_officer1");
    let page = writer.get(&format!("/credit/{id}"));
    assert!(page.body.contains("欧***"), "{}", page.body);
    let everything = [
        page.body,
        writer.get("/credit").body,
        writer.get("/credit.csv").body,
        desk.signed_in("auditor1").get("/audit.csv").body,
        desk.command(&["credit", "show", &id]).json().to_string(),
    ];
    for holder in &everything {
        assert!(!holder.contains("欧阳测试"));
    }
    for file in ["mingcha.db", "mingcha.db-wal"] {
        let bytes = std::fs::read(desk.data.join(file)).unwrap_or_default();
        let name = "欧阳测试".as_bytes();
        assert!(
            !bytes.windows(name.len()).any(|piece| piece == name),
            "{file}"
        );
    }
    assert_eq!(
        desk.command(&["credit", "show", &id]).json()["content"]["representative"]["shown"],
        "欧***"
    );
}
