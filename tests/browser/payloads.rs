//! A file in which every text wants to be a script, a link or a formula: on no page and in no file does it become one.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;

use super::Chromium;
use crate::support::{Workbench, demo, list, text};
use crate::workbench::{Answer, Browser, Desk, PASSWORD};

/// What no answer may hold as it stands here; each would run, lead away or be computed.
const PAYLOADS: [&str; 6] = [
    "<script>window.__pwned=1</script>",
    "\"><img src=x onerror=window.__pwned=1>",
    "'><svg/onload=alert(1)>",
    "javascript:window.__pwned=1",
    "甲{{7*7}}乙{%raw%}",
    "=HYPERLINK(\"https://evil.example\",\"x\")",
];

/// In a page these stand only where something was forgotten.
const RAW: [&str; 6] = [
    "<script>window",
    "<img src=x",
    "<svg/onload",
    "href=\"javascript:",
    "甲49乙",
    "href='javascript:",
];

/// A mark of our own beside each payload, by which a page is known that shows one.
const MARK: &str = "试探";

/// All columns of the platform's complaints that hold text, and those without which a row is none.
const COLUMNS: [&str; 36] = [
    "投诉单编号",
    "投诉时间",
    "被投诉人名称",
    "所在地区",
    "投诉事项",
    "投诉标题",
    "关联工单编号",
    "来源渠道",
    "投诉人姓名",
    "投诉人电话",
    "投诉人证件号码",
    "投诉人地址",
    "主体类型",
    "被投诉人地址",
    "被投诉人电话",
    "统一社会信用代码",
    "行业",
    "电商平台名称",
    "店铺名称",
    "商品/服务名称",
    "品牌",
    "订单号",
    "快递单号",
    "投诉诉求",
    "商品/服务类别",
    "涉及金额",
    "承办部门",
    "处理结果",
    "调解结果",
    "挽回损失",
    "满意度",
    "是否重复",
    "受理状态",
    "备注",
    "附件",
    "<b>列名</b>",
];

/// Nine strangers complain of a merchant with such a name in nine weeks, and others of others.
fn export() -> String {
    let mut file = String::new();
    let mut line = |cells: &[String]| {
        let quoted: Vec<String> = cells
            .iter()
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
            .collect();
        write!(file, "{}\r\n", quoted.join(",")).unwrap();
    };
    line(&COLUMNS.map(str::to_owned));
    for number in 0..70_usize {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 14).unwrap()
            + chrono::Duration::days(i64::try_from(number % 10).unwrap() * 7);
        let payload = |column: usize| PAYLOADS[(number + column) % PAYLOADS.len()];
        let mut cells: Vec<String> = (0..COLUMNS.len())
            .map(|column| format!("{}{MARK}{number}", payload(column)))
            .collect();
        // A number may hold anything in every tenth row.
        if number % 10 != 9 {
            cells[0] = format!("TS3207{number:012}");
        }
        cells[1] = format!("{day} 10:00:00");
        let trouble = if number < 10 {
            "商品与页面图片不符，像是假货，要求退款"
        } else {
            "退款一直没有到账"
        };
        let whom = if number < 10 { 0 } else { number % 17 + 1 };
        cells[2] = format!("东海县{MARK}第{whom}<img src=x onerror=window.__pwned=1>商行");
        cells[3] = if number % 10 == 8 {
            cells[3].clone()
        } else {
            "东海县".to_owned()
        };
        cells[4] = format!("第{number}件：{trouble}。{}", cells[4]);
        cells[9] = format!("139{number:08}");
        // A date that is none sets the row aside, with all its cells.
        if number >= 67 {
            cells[1] = cells[5].clone();
        }
        line(&cells);
    }
    file
}

/// A workbench that holds nothing but that file, evaluated, and an account of each kind.
fn desk() -> Desk {
    Desk::open_made(|data| {
        let bench = Workbench::new();
        let file = bench.beside("\"><img src=x onerror=window.__pwned=1>试探投诉单.csv");
        std::fs::write(&file, export()).unwrap();
        let told = |arguments: &[&str], input: &str| {
            let ran = demo().run_over_with(data, arguments, input);
            assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.stdout, ran.stderr);
        };
        told(&["import", file.to_str().unwrap()], "");
        told(&["analyze", "--all"], "");
        for role in ["data_admin", "reviewer", "auditor"] {
            let account = ["user", "add", &format!("{role}1"), "--role", role];
            told(&account, &format!("{PASSWORD}\n"));
        }
        own_passwords(data);
    })
}

/// As though each had changed the password that was given.
fn own_passwords(data: &Path) {
    let own = "UPDATE account SET must_change = 0";
    crate::fsck::sql(&data.join("mingcha.db"), &[own]);
}

/// Pages and files, with who asks for them.
fn addresses(desk: &Desk) -> Vec<(&'static str, String)> {
    let (steward, reviewer) = (desk.signed_in("data_admin1"), desk.signed_in("reviewer1"));
    let uploaded = steward.upload(
        "<img src=x onerror=window.__pwned=1>.csv",
        export().as_bytes(),
    );
    let mut all: Vec<(&str, String)> = Vec::new();
    let inbox = reviewer.get("/flags.json").json();
    let flags = list(&inbox["flags"]);
    assert!(!flags.is_empty(), "the merchant is flagged: {inbox}");
    for flag in flags {
        let id = text(&flag["flag_id"]);
        let case = reviewer.get(&format!("/flags/{id}.json")).json();
        let merchant = text(&case["flag"]["merchant"]["merchant_id"]);
        all.push(("reviewer1", format!("/flags/{id}")));
        all.push(("reviewer1", format!("/merchants/{merchant}")));
        for order in list(&case["flag"]["order_ids"]).iter().take(9) {
            let steps = [("step", "take"), ("seen", "0")];
            reviewer.post(&format!("/flags/{id}/steps"), &steps);
            all.push(("reviewer1", format!("/orders/{}", text(order))));
        }
        for payload in PAYLOADS {
            let case = reviewer.get(&format!("/flags/{id}.json")).json();
            let seen = case["version"].to_string();
            let step = if case["stage"] == "候选待复核" {
                "decline"
            } else {
                "propose"
            };
            let fields = [("step", step), ("seen", &seen), ("reason", payload)];
            reviewer.post(&format!("/flags/{id}/steps"), &fields);
        }
    }
    for payload in PAYLOADS {
        let written = serde_urlencoded::to_string([("q", payload)]).unwrap();
        reviewer.post(
            "/saved",
            &[("name", payload), ("question", &format!("?{written}"))],
        );
        all.push(("reviewer1", format!("/search?{written}")));
        let written = serde_urlencoded::to_string([("name", payload)]).unwrap();
        all.push(("reviewer1", format!("/merchants?{written}")));
        let written = serde_urlencoded::to_string([("from", payload)]).unwrap();
        all.push(("reviewer1", format!("/search?{written}")));
    }
    for lens in ["hits", "trend", "regions", "merchants"] {
        all.push(("reviewer1", format!("/search?lens={lens}&q={MARK}")));
    }
    let week = text(&inbox["week"]).to_owned();
    for (who, address) in [
        ("reviewer1", "/".to_owned()),
        ("reviewer1", "/saved".to_owned()),
        ("reviewer1", "/flags".to_owned()),
        ("reviewer1", "/merchants".to_owned()),
        ("reviewer1", "/reports".to_owned()),
        ("reviewer1", format!("/reports/{week}/report.html")),
        ("data_admin1", "/imports".to_owned()),
        ("data_admin1", "/imports/upload".to_owned()),
        ("data_admin1", uploaded.header("location").to_owned()),
        ("data_admin1", "/imports/imp-000001/quarantine".to_owned()),
        ("auditor1", "/audit".to_owned()),
        ("auditor1", "/audit/reveals".to_owned()),
    ] {
        all.push((who, address));
    }
    let aside = steward.get("/imports/imp-000001/quarantine.json").json();
    for row in list(&aside["rows"]) {
        all.push((
            "data_admin1",
            format!("/imports/imp-000001/quarantine/{}", row["id"]),
        ));
    }
    all
}

#[test]
fn no_text_of_a_file_becomes_a_script_a_link_or_a_formula_anywhere() {
    let desk = desk();
    let addresses = addresses(&desk);
    let people = ["reviewer1", "data_admin1", "auditor1"].map(|name| (name, desk.signed_in(name)));
    let person = |name: &str| &people.iter().find(|(other, _)| *other == name).unwrap().1;
    let mut showing = 0;
    for (who, address) in &addresses {
        let page = person(who).get(address);
        page_is_harmless(address, &page);
        showing += usize::from(page.body.contains(MARK) || page.body.contains("&lt;"));
        if !address.contains("/reports/") {
            twin_is_harmless(person(who), address);
        }
    }
    assert!(
        showing * 2 > addresses.len(),
        "only {showing} pages show a payload"
    );
    let mut cells = 0;
    for (who, path) in [
        ("reviewer1", "/search.csv"),
        ("reviewer1", "/flags.csv"),
        ("reviewer1", "/merchants.csv"),
        ("data_admin1", "/imports.csv"),
        ("data_admin1", "/imports/sources.csv"),
        ("auditor1", "/audit.csv"),
    ] {
        cells += file_is_harmless(path, &person(who).get(path));
    }
    println!(
        "{} pages, {showing} of them with a payload; {cells} cells of 6 files",
        addresses.len()
    );
    let Some(window) = Chromium::start() else {
        return;
    };
    for (name, browser) in &people {
        window.become_holder_of(&desk, &browser.cookie);
        for (_, address) in addresses.iter().filter(|(who, _)| who == name) {
            window.complaints();
            window.open(&format!("{}{address}", desk.url));
            assert_eq!(window.alert(), None, "{address}");
            assert_eq!(
                window.script("return window.__pwned", &[]),
                json!(null),
                "{address}"
            );
            let foreign = "return document.querySelectorAll('img, iframe, object, base, a[href^=\"javascript:\"], script:not([src])').length";
            assert_eq!(window.script(foreign, &[]), 0, "{address}");
            // The policy would have stopped it, and would have said so.
            let complaints = window.complaints();
            let policy = complaints
                .iter()
                .find(|told| told.contains("Content Security Policy"));
            assert_eq!(policy, None, "{address}");
        }
    }
}

fn page_is_harmless(address: &str, page: &Answer) {
    assert!(page.status < 500, "{address}: {}", page.status);
    assert!(
        page.header("content-type").starts_with("text/html"),
        "{address}"
    );
    assert_eq!(
        page.header("x-content-type-options"),
        "nosniff",
        "{address}"
    );
    for raw in RAW {
        assert!(
            !page.body.contains(raw),
            "{raw} on {address}: {}",
            page.body
        );
    }
}

/// The same numbers for programs: JSON that no browser takes for a page.
fn twin_is_harmless(person: &Browser<'_>, address: &str) {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    if path == "/" {
        return;
    }
    let twin = person.get(&format!("{path}.json?{query}"));
    assert_eq!(twin.header("content-type"), "application/json", "{address}");
    assert_eq!(
        twin.header("x-content-type-options"),
        "nosniff",
        "{address}"
    );
    twin.json();
}

/// No cell that a spreadsheet would compute; the number of cells.
fn file_is_harmless(path: &str, file: &Answer) -> usize {
    assert_eq!(file.status, 200, "{path}: {}", file.body);
    assert_eq!(
        file.header("content-type"),
        "text/csv; charset=utf-8",
        "{path}"
    );
    assert_eq!(file.header("x-content-type-options"), "nosniff", "{path}");
    assert!(
        file.header("content-disposition").starts_with("attachment"),
        "{path}"
    );
    let (_, rows) = crate::workbench::table_of(&file.body);
    let cells: Vec<&String> = rows.iter().flatten().collect();
    for cell in &cells {
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']),
            "{path}: {cell}"
        );
    }
    cells.len()
}
