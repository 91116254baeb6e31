//! Signing in and out, and forms that do not come from our pages.

use super::Desk;
use super::desk::PASSWORD;
use crate::support::demo;

#[test]
fn a_form_that_no_page_of_the_session_made_changes_nothing() {
    let desk = Desk::open();
    let admin = desk.signed_in("admin1");
    let (own, others) = (admin.form_token(), desk.signed_in("admin2").form_token());
    let evil = "https://evil.example";
    let tried: [(&str, &[(&str, &str)]); 6] = [
        ("", &[]),
        ("wrong", &[]),
        (&others, &[]),
        (&own, &[("origin", evil)]),
        (&own, &[("origin", "null")]),
        (&own, &[("sec-fetch-site", "cross-site")]),
    ];
    for route in [
        "/accounts",
        "/accounts/analyst1",
        "/sign-out",
        "/account/password",
    ] {
        for (token, headers) in tried {
            let fields = [
                ("form_token", token),
                ("name", "intruder"),
                ("role", "admin"),
                ("state", "disabled"),
                ("reason", "x"),
                ("password", "a-long-enough-secret"),
            ];
            let answer = admin.send(route, &fields, headers);
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (403, "forged"),
                "{route} {headers:?}"
            );
        }
    }
    let accounts = admin.get("/accounts.json").body;
    assert!(!accounts.contains("intruder") && !accounts.contains("\"disabled\""));
    let reviewer = desk.signed_in("reviewer1");
    let plain = reviewer.send("/flags/x/steps", &[], &[("content-type", "text/plain")]);
    assert_eq!(plain.code(), "forged");
}

#[test]
fn signing_out_ends_the_session_on_the_server() {
    let desk = Desk::open();
    let browser = desk.signed_in("analyst1");
    let cookie = browser.cookie.clone();
    assert_eq!(browser.post("/sign-out", &[]).status, 303);
    let mut thief = desk.browser();
    thief.cookie = cookie;
    assert_eq!(thief.get("/search.json").status, 401);
}

#[test]
fn a_session_has_a_new_token_each_time_and_a_guarded_cookie() {
    let desk = Desk::open();
    let mut browser = desk.browser();
    let first = browser.sign_in("analyst1", PASSWORD);
    let cookie = first.header("set-cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let before = browser.cookie.clone();
    browser.sign_in("analyst1", PASSWORD);
    assert_ne!(browser.cookie, before);
}

#[test]
fn wrong_names_and_passwords_are_answered_alike_and_repeating_them_has_to_wait() {
    let desk = Desk::open();
    let mut browser = desk.browser();
    let absent = browser.sign_in("nobody", "some long password");
    let wrong = browser.sign_in("analyst1", "some long password");
    assert_eq!((absent.status, &absent.body), (wrong.status, &wrong.body));
    assert_eq!(wrong.status, 401);
    for _ in 0..4 {
        browser.sign_in("analyst1", "some long password");
    }
    // Now even the right one has to wait; others are not concerned.
    assert_eq!(browser.sign_in("analyst1", PASSWORD).status, 429);
    assert_eq!(browser.sign_in("analyst2", PASSWORD).status, 303);
}

#[test]
fn an_account_that_is_disabled_or_gets_another_role_is_out_at_once() {
    let desk = Desk::open();
    let admin = desk.signed_in("admin1");
    let analyst = desk.signed_in("analyst1");
    assert_eq!(analyst.get("/search.json").status, 200);
    let change = [
        ("role", "analyst"),
        ("state", "disabled"),
        ("reason", "离职"),
    ];
    assert_eq!(admin.post("/accounts/analyst1", &change).status, 303);
    assert_eq!(analyst.get("/search.json").status, 401);
    assert_eq!(desk.browser().sign_in("analyst1", PASSWORD).status, 401);
    // Nobody changes the own account, not even for the better.
    let own = [("role", "auditor"), ("state", "active"), ("reason", "x")];
    assert_eq!(admin.post("/accounts/admin1", &own).status, 422);
    let no_reason = [("role", "analyst"), ("state", "active"), ("reason", " ")];
    assert_eq!(admin.post("/accounts/analyst1", &no_reason).status, 422);
}

#[test]
fn a_password_from_somebody_else_has_to_be_changed_before_anything() {
    let desk = Desk::open();
    let admin = desk.signed_in("admin1");
    let new = [
        ("name", "新来的"),
        ("role", "analyst"),
        ("password", "初始密码由管理员给出"),
    ];
    assert_eq!(
        admin.post("/accounts", &new).status,
        422,
        "ten characters are too few"
    );
    let new = [
        ("name", "新来的"),
        ("role", "analyst"),
        ("password", "初始密码由管理员当面给出的"),
    ];
    assert_eq!(admin.post("/accounts", &new).status, 303);
    let mut browser = desk.browser();
    assert_eq!(
        browser
            .sign_in("新来的", "初始密码由管理员当面给出的")
            .header("location"),
        "/account/password"
    );
    for path in ["/", "/search", "/merchants", "/flags"] {
        assert_eq!(
            browser.get(path).header("location"),
            "/account/password",
            "{path}"
        );
        assert_ne!(browser.get(&format!("{path}.json")).status, 200);
    }
    let right_old = ("old", "初始密码由管理员当面给出的");
    let not_own = [
        ("old", "一个不对的原密码"),
        ("new", "我自己想的一句足够长的话"),
        ("again", "我自己想的一句足够长的话"),
    ];
    let told = browser.post("/account/password", &not_own);
    assert!(told.status == 422 && told.body.contains("原密码不对"));
    // Looking for a new one that is taken is no guessing of the old one.
    let short = [right_old, ("new", "太短"), ("again", "太短")];
    for _ in 0..5 {
        assert_eq!(browser.post("/account/password", &short).status, 422);
    }
    let change = [
        ("old", "初始密码由管理员当面给出的"),
        ("new", "我自己想的一句够长的话"),
        ("again", "我自己想的一句够长的话"),
    ];
    assert_eq!(
        browser.post("/account/password", &change).status,
        422,
        "eleven are too few"
    );
    let change = [
        ("old", "初始密码由管理员当面给出的"),
        ("new", "我自己想的一句足够长的话"),
        ("again", "我自己想的一句足够长的话"),
    ];
    assert_eq!(browser.post("/account/password", &change).status, 303);
    assert_eq!(
        browser.get("/search.json").status,
        401,
        "the old session ended"
    );
    assert_eq!(
        browser.sign_in("新来的", "我自己想的一句足够长的话").status,
        303
    );
    assert_eq!(browser.get("/search.json").status, 200);
}

#[test]
fn passwords_come_from_standard_input_and_are_kept_as_argon2id_only() {
    let desk = Desk::open();
    let added = demo().run_over_with(
        &desk.data,
        &["user", "add", "command1", "--role", "auditor"],
        "一个从标准输入读到的密码\n",
    );
    assert_eq!(added.code, 0, "{}", added.stderr);
    let short = demo().run_over_with(
        &desk.data,
        &["user", "add", "command2", "--role", "auditor"],
        "x\n",
    );
    assert_eq!(short.code, 3, "{}", short.stderr);
    let taken = demo().run_over_with(
        &desk.data,
        &["user", "add", "COMMAND1", "--role", "admin"],
        "一个从标准输入读到的密码\n",
    );
    assert_eq!(taken.code, 3, "{}", taken.stderr);
    let bytes = std::fs::read(desk.data.join("mingcha.db")).unwrap();
    let wal = std::fs::read(desk.data.join("mingcha.db-wal")).unwrap_or_default();
    let held = |needle: &[u8]| {
        let within = |bytes: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        within(&bytes) || within(&wal)
    };
    assert!(held(b"$argon2id$v=19$m=65536,t=3,p=1$"));
    assert!(!held("一个从标准输入读到的密码".as_bytes()) && !held(PASSWORD.as_bytes()));
}
