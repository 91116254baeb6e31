//! Who may go where: every route with every role, and with nobody.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::credit::{drafted, last_candidate};
use super::desk::PASSWORD;
use super::issues::issue_report;
use super::packages::{PACKAGE, RECIPIENTS, packed};
use super::papers::decision_sha256;
use super::query_clients::bring_consent;
use super::registers::bring_red_list;
use super::second_factor::enrolled;
use super::{Browser, Desk};
use crate::support::{DEMO_WEEK, demo, list, text};

const ROLES: [&str; 7] = [
    "data_admin",
    "analyst",
    "reviewer",
    "credit_officer",
    "determiner",
    "auditor",
    "admin",
];

/// Written down from domain.md §E.7, not from the program: each route with the letters of the roles it is open to, in the
/// order of [`ROLES`]; `*` needs nobody signed in.
const EXPECTED: [(&str, &str, &str); 134] = [
    ("GET", "/healthz", "*"),
    ("GET", "/readyz", "*"),
    ("GET", "/metrics", "*"),
    ("GET", "/api/openapi.json", "*"),
    ("GET", "/assets/{mark}/{name}", "*"),
    ("GET", "/sign-in", "*"),
    ("POST", "/sign-in", "*"),
    ("GET", "/sign-in/oidc", "*"),
    ("GET", "/sign-in/oidc/callback", "*"),
    ("GET", "/sign-in/code", "1111111"),
    ("POST", "/sign-in/code", "1111111"),
    ("POST", "/sign-out", "1111111"),
    ("GET", "/account/password", "1111111"),
    ("POST", "/account/password", "1111111"),
    ("GET", "/account/second-factor", "1111111"),
    ("POST", "/account/second-factor/begin", "1111111"),
    ("POST", "/account/second-factor/confirm", "1111111"),
    ("GET", "/", "1111111"),
    ("GET", "/search", "1111100"),
    ("GET", "/search.csv", "1111100"),
    ("GET", "/search.xlsx", "1111100"),
    ("GET", "/saved", "1111100"),
    ("POST", "/saved", "1111100"),
    ("POST", "/saved/{number}/look", "1111100"),
    ("POST", "/saved/{number}/remove", "1111100"),
    ("GET", "/orders/{order_id}", "1111100"),
    ("POST", "/orders/{order_id}/reveal", "0010100"),
    ("GET", "/flags", "0111100"),
    ("GET", "/flags.csv", "0111100"),
    ("POST", "/flags/batch", "0010000"),
    ("GET", "/flags/{flag_id}", "0111100"),
    ("POST", "/flags/{flag_id}/steps", "0010100"),
    ("POST", "/papers", "0001100"),
    ("GET", "/papers/{case}/{sha256}", "0011100"),
    ("GET", "/papers/{case}/{sha256}/shown", "0011100"),
    ("GET", "/merchants", "1111100"),
    ("GET", "/merchants.csv", "1111100"),
    ("GET", "/merchants/bench", "1111100"),
    ("GET", "/merchants/bench.csv", "1111100"),
    ("GET", "/merchants/bench/{left}/{right}", "1111100"),
    ("POST", "/merchants/bench/{left}/{right}", "0100000"),
    ("GET", "/merchants/judgements", "1111110"),
    ("GET", "/merchants/judgements.csv", "1111110"),
    ("GET", "/merchants/judgements/{number}", "1111100"),
    ("POST", "/merchants/judgements/{number}/undo", "0100000"),
    ("GET", "/merchants/{merchant_id}", "1111100"),
    ("GET", "/merchants/{merchant_id}/split", "0100000"),
    ("POST", "/merchants/{merchant_id}/split", "0100000"),
    ("GET", "/reports", "0111100"),
    ("GET", "/reports/{week}", "0111100"),
    ("POST", "/reports/{week}/words", "0011000"),
    ("POST", "/reports/{week}/steps", "0011000"),
    (
        "GET",
        "/reports/{week}/editions/{edition}/{*file}",
        "0111100",
    ),
    ("GET", "/reports/{week}/{*file}", "0111100"),
    ("GET", "/imports", "1100010"),
    ("GET", "/imports.csv", "1100010"),
    ("GET", "/imports/sources.csv", "1100010"),
    ("GET", "/imports/upload", "1000000"),
    ("POST", "/imports/upload", "1000000"),
    ("GET", "/imports/upload/{token}", "1000000"),
    ("POST", "/imports/upload/{token}/confirm", "1000000"),
    ("POST", "/imports/upload/{token}/cancel", "1000000"),
    ("GET", "/imports/{import}/quarantine", "1100010"),
    ("GET", "/imports/{import}/quarantine.csv", "1100010"),
    ("GET", "/imports/{import}/quarantine/{row}", "1100010"),
    (
        "POST",
        "/imports/{import}/quarantine/{row}/repair",
        "1000000",
    ),
    ("GET", "/registers", "1111100"),
    ("POST", "/registers", "1000000"),
    ("GET", "/registers/kinds/{kind}", "1111100"),
    ("GET", "/registers/kinds/{kind}/rows.csv", "1111100"),
    ("GET", "/registers/{batch}", "1111100"),
    ("GET", "/dictionaries", "1111110"),
    ("GET", "/dictionaries/history", "1111110"),
    ("GET", "/dictionaries/lists/{list}", "1111110"),
    ("POST", "/dictionaries/lists/{list}/entries", "0100000"),
    ("POST", "/dictionaries/drafts", "0100000"),
    ("GET", "/dictionaries/drafts/{draft}", "1111110"),
    ("POST", "/dictionaries/drafts/{draft}/drop", "0100000"),
    ("POST", "/dictionaries/drafts/{draft}/preview", "0110000"),
    ("POST", "/dictionaries/drafts/{draft}/propose", "0100000"),
    ("POST", "/dictionaries/drafts/{draft}/approve", "0110000"),
    ("POST", "/dictionaries/drafts/{draft}/reject", "0110000"),
    ("POST", "/dictionaries/drafts/{draft}/withdraw", "0100000"),
    ("POST", "/dictionaries/drafts/{draft}/apply", "0110000"),
    (
        "POST",
        "/dictionaries/revisions/{revision}/revert",
        "0100000",
    ),
    ("GET", "/credit", "0011100"),
    ("POST", "/credit", "0001000"),
    ("GET", "/credit.csv", "0011100"),
    ("GET", "/credit/new/{case}", "0001000"),
    ("GET", "/credit/public", "0011100"),
    ("GET", "/credit/public.csv", "0011100"),
    ("GET", "/public/statistics", "*"),
    ("GET", "/credit/rules", "0011100"),
    ("POST", "/credit/rules/changes", "0001000"),
    ("POST", "/credit/rules/changes/{change}/steps", "0001000"),
    ("GET", "/credit/calendar", "0011100"),
    ("GET", "/credit/compare", "0011100"),
    ("POST", "/credit/compare", "0011100"),
    ("GET", "/routing", "0111100"),
    ("POST", "/credit/{entry}/passages", "0001000"),
    ("GET", "/credit/lists", "0011100"),
    ("GET", "/credit/objections", "0011100"),
    ("GET", "/credit/repairs", "0011100"),
    ("GET", "/letters", "0011100"),
    ("GET", "/letters/{letter}", "0011100"),
    ("GET", "/letters/{letter}/letter.docx", "0011100"),
    ("GET", "/letters/{letter}/letter.pdf", "0011100"),
    ("GET", "/credit/packages", "0011100"),
    ("POST", "/credit/packages", "0001000"),
    ("POST", "/credit/receipts", "0001000"),
    ("GET", "/credit/packages/{package}", "0011100"),
    ("GET", "/credit/packages/{package}/package.zip", "0001000"),
    ("POST", "/credit/packages/{package}/answer", "0001000"),
    ("POST", "/api/query", "*"),
    ("GET", "/credit/clients", "0001001"),
    ("POST", "/credit/clients", "0001001"),
    ("POST", "/credit/clients/{client}/approve", "0001001"),
    ("POST", "/credit/clients/{client}/steps", "0001001"),
    ("GET", "/credit/consents", "0011100"),
    ("POST", "/credit/consents", "0001000"),
    ("POST", "/credit/consents/{consent}/withdraw", "0001000"),
    ("GET", "/credit/consents/{consent}/file", "0011100"),
    ("GET", "/credit/conflicts", "0011100"),
    ("GET", "/credit/conflicts.csv", "0011100"),
    ("GET", "/credit/{entry}", "0011100"),
    ("POST", "/credit/{entry}/steps", "0001100"),
    ("GET", "/audit", "0000010"),
    ("GET", "/audit.csv", "0000010"),
    ("GET", "/audit/reveals", "0000010"),
    ("GET", "/accounts", "0000001"),
    ("POST", "/accounts", "0000001"),
    ("POST", "/accounts/{name}", "0000001"),
    ("POST", "/accounts/{name}/second-factor", "0000001"),
    ("POST", "/accounts/{name}/unbind", "0000001"),
];

/// A real thing for each parameter.
pub(crate) fn filled(path: &str, token: &str) -> String {
    // Each command is a process: they are asked once.
    static THINGS: OnceLock<[(&str, String); 8]> = OnceLock::new();
    let things = THINGS.get_or_init(|| {
        let aside = demo().answer(&["quarantine", "list", "--limit", "1"])["rows"][0].clone();
        let flags = demo().answer(&["flags", "--week", DEMO_WEEK]);
        let flag = &flags["flags"][0];
        let [left, right] = two_merchants();
        [
            ("{order_id}", demo().records[0].order_id.as_str().to_owned()),
            ("{flag_id}", text(&flag["flag_id"]).to_owned()),
            (
                "{merchant_id}",
                text(&flag["merchant"]["merchant_id"]).to_owned(),
            ),
            ("{import}", text(&aside["import_id"]).to_owned()),
            ("{row}", aside["quarantine_id"].to_string()),
            ("{case}", last_candidate()),
            ("{left}", left),
            ("{right}", right),
        ]
    });
    let path = things.iter().fold(path.to_owned(), |path, (name, thing)| {
        path.replace(name, thing)
    });
    path.replace("{week}", DEMO_WEEK)
        .replace("{number}", "1")
        .replace("{token}", token)
        .replace("{edition}", "1")
        .replace("{*file}", "report.html")
        .replace("{name}", "analyst2")
        .replace("{list}", "d5_counterfeit")
        .replace("{draft}", "1")
        .replace("{revision}", "1")
        .replace("{entry}", "C000001")
        .replace("{package}", PACKAGE)
        .replace("{kind}", "red_list")
        .replace("{letter}", "agenda")
        .replace("{client}", "1")
        .replace("{change}", "1")
        .replace("{consent}/file", "1/file?purpose=check")
        .replace("{consent}", "1")
        .replace("{batch}", "1")
        .replace(
            "{sha256}/shown",
            &format!("{}/shown?purpose=finding", decision_sha256()),
        )
        .replace(
            "{sha256}",
            &format!("{}?purpose=finding", decision_sha256()),
        )
}

#[test]
fn the_routes_that_are_served_are_those_that_were_agreed_with_their_roles() {
    let answer = demo().answer(&["routes"]);
    let served: BTreeMap<(String, String), String> = list(&answer["routes"])
        .iter()
        .map(|route| {
            let roles: Vec<&str> = list(&route["roles"]).iter().map(text).collect();
            let letters = if route["signed_in"] == true {
                ROLES
                    .iter()
                    .map(|role| if roles.contains(role) { '1' } else { '0' })
                    .collect()
            } else {
                "*".to_owned()
            };
            assert_eq!(route["changes_state"], route["method"] != "GET", "{route}");
            let key = (
                text(&route["method"]).to_owned(),
                text(&route["path"]).to_owned(),
            );
            (key, letters)
        })
        .collect();
    let agreed: BTreeMap<(String, String), String> = EXPECTED
        .into_iter()
        .map(|(method, path, letters)| ((method.to_owned(), path.to_owned()), letters.to_owned()))
        .collect();
    assert_eq!(served, agreed);
}

/// Merchants are compared once, and who asks meanwhile is asked to come back.
fn looked_at(browser: &Browser<'_>, path: &str) -> super::Answer {
    loop {
        let answer = browser.get(path);
        if answer.status != 503 {
            return answer;
        }
    }
}

/// Two merchants that are not one.
pub(crate) fn two_merchants() -> [String; 2] {
    let answer = demo().answer(&["merchants", "list", "--limit", "2"]);
    let merchants = list(&answer["merchants"]);
    [0, 1].map(|place| text(&merchants[place]["merchant_id"]).to_owned())
}

#[test]
fn every_route_lets_in_exactly_its_roles() {
    // Somebody has judged: there is a judgement 1.
    let desk = Desk::open_with(|data| {
        let [left, right] = two_merchants();
        let judge = ["merchants", "differ", &left, &right, "--reason", "两家店"];
        assert_eq!(demo().run_over(data, &judge).code, 0);
        std::fs::write(data.join("settings.toml"), RECIPIENTS).unwrap();
    });
    let visitors: Vec<Browser<'_>> = ROLES
        .iter()
        .map(|role| desk.signed_in(&format!("{role}1")))
        .collect();
    issue_report(&visitors[2], &visitors[3]);
    drafted(&desk, &last_candidate());
    packed(&desk);
    bring_red_list(&visitors[0]);
    bring_consent(&visitors[3], &[("purpose", "duty")]);
    let nobody = desk.browser();
    let uploaded = visitors[0].upload("a.csv", b"gdbh,slsj,sqbt,sqnr\r\n");
    let token = uploaded.header("location").replace("/imports/upload/", "");
    let opened = visitors[1].post("/dictionaries/drafts", &[("title", "试验")]);
    assert_eq!(opened.header("location"), "/dictionaries/drafts/1");
    let mut cells = 0;
    for (method, path, letters) in EXPECTED.into_iter().filter(|(.., letters)| *letters != "*") {
        let path = filled(path, &token);
        for (browser, letter) in visitors.iter().zip(letters.chars()) {
            // A form without its token tells whether the role would have been let in, and changes nothing.
            let answer = if method == "GET" {
                looked_at(browser, &path)
            } else {
                browser.send(&path, &[("reason", "x")], &[])
            };
            let wanted = match (method, letter) {
                ("GET", '1') => (200, ""),
                ("POST", '1') => (403, "forged"),
                (_, _) => (403, "forbidden"),
            };
            assert_eq!(
                answer.status, wanted.0,
                "{method} {path} {letter}: {}",
                answer.body
            );
            if method == "POST" {
                assert_eq!(answer.code(), wanted.1, "{path}");
            }
            cells += 1;
        }
        let answer = if method == "GET" {
            nobody.get(&path)
        } else {
            nobody.send(&path, &[], &[])
        };
        let wanted = if method == "GET" { 303 } else { 401 };
        assert_eq!(answer.status, wanted, "nobody {method} {path}");
        cells += 1;
    }
    assert_eq!(cells, 123 * 8);
    println!("{cells} cells");
}

#[test]
fn a_session_that_awaits_its_code_reaches_the_code_and_the_way_out_only() {
    let desk = Desk::open();
    enrolled(&desk.signed_in("reviewer1"));
    let mut half = desk.browser();
    half.sign_in("reviewer1", PASSWORD);
    let mut reached = Vec::new();
    for (method, path, _) in EXPECTED.into_iter().filter(|(.., letters)| *letters != "*") {
        let filled = filled(path, "none");
        let code = if method == "GET" {
            let answer = half.get(&filled);
            answer.header("location").to_owned()
        } else {
            half.send(&filled, &[], &[]).code()
        };
        match code.as_str() {
            "/sign-in/code" | "give_code_first" => {}
            _ => reached.push((method, path)),
        }
    }
    let open = [
        ("GET", "/sign-in/code"),
        ("POST", "/sign-in/code"),
        ("POST", "/sign-out"),
    ];
    assert_eq!(reached, open);
}

#[test]
fn every_answer_carries_the_security_headers() {
    let desk = Desk::open();
    let reviewer = desk.signed_in("reviewer1");
    for path in [
        "/",
        "/search",
        "/flags",
        "/audit",
        "/nowhere",
        "/sign-in",
        "/healthz",
        "/search.json",
        "/search?from=x",
    ] {
        let answer = reviewer.get(path);
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("server"), "", "{path}");
    }
    let report = reviewer.get("/reports/2026-W47/report.html");
    assert!(
        report
            .header("content-security-policy")
            .contains("style-src 'sha256-")
    );
}

#[test]
fn a_program_is_told_in_one_envelope_what_a_browser_is_shown() {
    let desk = Desk::open();
    let nobody = desk.browser();
    let told = nobody.get("/search.json");
    assert_eq!(
        (told.status, told.code()),
        (401, "sign_in_first".to_owned())
    );
    assert_eq!(told.json()["ok"], false);
    let analyst = desk.signed_in("analyst1");
    let refused = analyst.get("/audit.json");
    assert_eq!(
        (refused.status, refused.code()),
        (403, "forbidden".to_owned())
    );
    assert_eq!(analyst.get("/nowhere.json").code(), "not_found");
    assert_eq!(analyst.get("/search.json?from=x").code(), "bad_request");
    let deep = format!("/search.json?q={}", "(".repeat(300));
    assert_eq!(analyst.get(&deep).code(), "unprocessable");
}

#[test]
fn a_page_has_the_numbers_of_its_twin_and_of_the_command() {
    let desk = Desk::open();
    let analyst = desk.signed_in("analyst1");
    for query in [
        "%E5%81%87%E8%B4%A7",
        "%E5%88%B7%E5%8D%95",
        "%E9%80%80%E6%AC%BE+-%E5%81%87%E8%B4%A7",
    ] {
        let twin = analyst
            .get(&format!("/search.json?q={query}&source=12345"))
            .json();
        let words = match query {
            "%E5%81%87%E8%B4%A7" => "假货",
            "%E5%88%B7%E5%8D%95" => "刷单",
            _ => "退款 -假货",
        };
        let command = demo().answer(&["search", words, "--source", "12345"]);
        assert_eq!(twin["total"], command["total"], "{words}");
        let page = analyst.get(&format!("/search?q={query}&source=12345")).body;
        let shown = format!("共 <strong>{}</strong> 件", twin["total"]);
        assert!(page.contains(&shown), "{shown}");
    }
}
