//! Sign-in at an identity provider: a real one, and a browser that is sent there and back.

use super::desk::{Answer, Browser, Desk, PASSWORD};
use super::identity_provider::{IdentityProvider, Traveller};
use super::second_factor::enrolled;
use crate::support::{list, text};

/// Where people would find the workbench, behind a proxy that is not there: only the way back names it.
const PUBLIC: &str = "https://mingcha.example";

fn opened(provider: &IdentityProvider) -> Desk {
    Desk::open_with(|data| provider.set(data))
}

/// The cookie of this name that came with an answer.
fn cookie(answer: &Answer, name: &str) -> String {
    let cookies = answer.headers.get_all("set-cookie").iter();
    let mut cookies = cookies.map(|cookie| cookie.to_str().unwrap().to_owned());
    let wanted = format!("{name}=");
    cookies
        .find(|cookie| cookie.starts_with(&wanted))
        .unwrap_or_default()
}

fn pair(cookie: &str) -> String {
    cookie.split(';').next().unwrap().to_owned()
}

/// Sets out, and is sent back with what this returns; nothing of it has been brought to the workbench yet.
fn sent_back(provider: &IdentityProvider, browser: &mut Browser<'_>, way: &str) -> String {
    let sent = browser.get(way);
    assert_eq!(sent.status, 303, "{}", sent.body);
    browser.cookie = pair(&cookie(&sent, "mingcha-return"));
    Traveller::new().go(provider, sent.header("location"))
}

/// The whole way of whoever sits there; the browser has the session where one was begun.
fn signed_in(provider: &IdentityProvider, browser: &mut Browser<'_>, next: &str) -> Answer {
    let back = sent_back(provider, browser, &format!("/sign-in/oidc?next={next}"));
    let answer = browser.get(&back);
    if answer.status == 200 {
        browser.cookie = pair(&cookie(&answer, "mingcha"));
    }
    answer
}

/// What the log tells of sign-ins, newest first: outcome, object, reason.
fn record(desk: &Desk) -> Vec<(&'static str, String, String)> {
    let auditor = desk.signed_in("auditor1");
    let log = auditor.get("/audit.json?action=sign_in").json();
    let told = |entry: &serde_json::Value| {
        let outcome = if entry["refused"] == true {
            "refused"
        } else {
            "done"
        };
        let words = ["object", "reason"].map(|key| entry[key].as_str().unwrap_or_default());
        (outcome, words[0].to_owned(), words[1].to_owned())
    };
    let told: Vec<_> = list(&log["entries"]).iter().map(told).collect();
    let by_provider = told.into_iter();
    by_provider
        .filter(|(_, _, reason)| reason.contains("统一身份认证"))
        .collect()
}

fn entry(outcome: &'static str, object: &str, reason: &str) -> (&'static str, String, String) {
    (outcome, object.to_owned(), reason.to_owned())
}

#[test]
fn somebody_of_the_office_signs_in_there_and_is_led_to_the_page_that_was_wanted() {
    let Some(provider) = IdentityProvider::start(PUBLIC) else {
        return;
    };
    let desk = opened(&provider);
    provider.seat("7f3a", "Analyst1");
    let mut browser = desk.browser();
    let page = browser.get("/sign-in?next=/search").body;
    assert!(page.contains("href=\"/sign-in/oidc?next="), "{page}");
    assert!(page.contains("用市统一认证登录"), "{page}");
    let sent = browser.get("/sign-in/oidc?next=/search?q=1");
    let address = sent.header("location").to_owned();
    assert!(address.starts_with(&provider.issuer), "{address}");
    for part in [
        "code_challenge_method=S256",
        "state=",
        "nonce=",
        "max_age=28800",
        "scope=openid+profile",
    ] {
        assert!(address.contains(part), "{part}: {address}");
    }
    let passport = cookie(&sent, "mingcha-return");
    assert!(
        passport.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600"),
        "{passport}"
    );
    browser.cookie = pair(&passport);
    let back = Traveller::new().go(&provider, &address);
    let arrived = browser.get(&back);
    assert_eq!(arrived.status, 200, "{}", arrived.body);
    assert!(
        arrived.body.contains("content=\"0;url=&#x2f;search?q=1\""),
        "{}",
        arrived.body
    );
    assert_eq!(arrived.header("referrer-policy"), "no-referrer");
    assert!(cookie(&arrived, "mingcha-return").contains("Max-Age=0"));
    let session = cookie(&arrived, "mingcha");
    assert!(session.contains("HttpOnly; SameSite=Strict"), "{session}");
    browser.cookie = pair(&session);
    assert_eq!(browser.get("/search.json").status, 200);
    assert!(browser.get("/").body.contains("analyst1"));
    assert_eq!(signed_in(&provider, &mut desk.browser(), "/").status, 200);
    let object = "account:analyst1";
    assert_eq!(
        record(&desk),
        [
            entry("done", object, "统一身份认证"),
            entry("done", object, "统一身份认证：首次登录，绑定账号"),
        ]
    );
    // Neither what came with the browser nor who it is over there is told by the log.
    let log = desk.command(&["audit", "export"]).stdout;
    let code = back
        .split("code=")
        .nth(1)
        .unwrap()
        .split('&')
        .next()
        .unwrap();
    assert!(!log.contains(code) && !log.contains("7f3a"));
}

#[test]
fn nobody_gets_an_account_by_signing_in_there() {
    let Some(provider) = IdentityProvider::start(PUBLIC) else {
        return;
    };
    let desk = opened(&provider);
    provider.seat("s1", "stranger");
    let told = signed_in(&provider, &mut desk.browser(), "/");
    assert_eq!(told.status, 403);
    assert!(told.body.contains("没有与您对应的账号"), "{}", told.body);
    assert!(cookie(&told, "mingcha").is_empty());
    let admin = desk.signed_in("admin1");
    let change = [
        ("role", "analyst"),
        ("state", "disabled"),
        ("reason", "离职"),
    ];
    assert_eq!(admin.post("/accounts/analyst2", &change).status, 303);
    for (subject, username) in [("s2", "analyst2"), ("s3", "reviewer1")] {
        provider.seat(subject, username);
        let status = signed_in(&provider, &mut desk.browser(), "/").status;
        assert_eq!(
            status,
            if username == "analyst2" { 403 } else { 200 },
            "{username}"
        );
    }
    // Bound, and then put out: the binding opens nothing.
    let change = [
        ("role", "reviewer"),
        ("state", "disabled"),
        ("reason", "离职"),
    ];
    assert_eq!(admin.post("/accounts/reviewer1", &change).status, 303);
    let told = signed_in(&provider, &mut desk.browser(), "/");
    assert_eq!(told.status, 403);
    assert!(told.body.contains("已停用"), "{}", told.body);
    let accounts = admin.get("/accounts.json").json();
    let names = list(&accounts["accounts"])
        .iter()
        .map(|line| text(&line["name"]));
    assert!(!names.collect::<Vec<_>>().contains(&"stranger"));
    let disabled = "统一身份认证：账号已停用";
    assert_eq!(
        record(&desk),
        [
            entry("refused", "account:reviewer1", disabled),
            entry(
                "done",
                "account:reviewer1",
                "统一身份认证：首次登录，绑定账号"
            ),
            entry("refused", "account:analyst2", disabled),
            entry("refused", "account:?", "统一身份认证：没有对应的账号"),
        ]
    );
}

#[test]
fn an_answer_counts_once_and_only_in_the_browser_that_set_out() {
    let Some(provider) = IdentityProvider::start(PUBLIC) else {
        return;
    };
    let desk = opened(&provider);
    provider.seat("s1", "analyst1");
    let stale = |browser: &Browser<'_>, back: &str| {
        let told = browser.get(back);
        assert_eq!(told.status, 400, "{}", told.body);
        assert!(
            told.body
                .contains("已过期、已用过，或不是在这个浏览器中发起的"),
            "{}",
            told.body
        );
        assert!(cookie(&told, "mingcha").is_empty());
    };
    let mut browser = desk.browser();
    let back = sent_back(&provider, &mut browser, "/sign-in/oidc");
    assert_eq!(browser.get(&back).status, 200);
    stale(&browser, &back);
    // Whoever caught the address on its way has no cookie, and has burnt it for everybody.
    let back = sent_back(&provider, &mut browser, "/sign-in/oidc");
    stale(&desk.browser(), &back);
    stale(&browser, &back);
    // One browser is made to finish what another began.
    let mut other = desk.browser();
    sent_back(&provider, &mut other, "/sign-in/oidc");
    let back = sent_back(&provider, &mut browser, "/sign-in/oidc");
    stale(&other, &back);
    let back = sent_back(&provider, &mut browser, "/sign-in/oidc");
    stale(&browser, &back.replacen("state=", "state=0", 1));
    for nothing in ["/sign-in/oidc/callback", "/sign-in/oidc/callback?code=x"] {
        stale(&browser, nothing);
    }
    // The right state with a code that the provider never gave, and the word of another provider.
    let back = sent_back(&provider, &mut browser, "/sign-in/oidc");
    stale(&browser, &back.replacen("code=", "code=0", 1));
    let back = sent_back(&provider, &mut browser, "/sign-in/oidc");
    let foreign = back.replacen("iss=http", "iss=https", 1);
    assert_ne!(foreign, back);
    assert_eq!(browser.get(&foreign).status, 401);
    let refused = record(&desk);
    assert_eq!(
        refused
            .iter()
            .filter(|(outcome, ..)| *outcome == "refused")
            .count(),
        9
    );
    // A program is told that this is for browsers, before anything is used up.
    let told = browser.get_as_program("/sign-in/oidc/callback?state=x&code=y");
    assert_eq!(told.code(), "page_only");
}

#[test]
fn a_bound_account_is_opened_to_its_person_alone_whatever_names_are_claimed() {
    let Some(provider) = IdentityProvider::start(PUBLIC) else {
        return;
    };
    let desk = opened(&provider);
    provider.seat("s1", "analyst1");
    assert_eq!(signed_in(&provider, &mut desk.browser(), "/").status, 200);
    provider.seat("s2", "analyst1");
    let told = signed_in(&provider, &mut desk.browser(), "/");
    assert_eq!(told.status, 403);
    assert!(told.body.contains("另一人"), "{}", told.body);
    // Renamed over there into somebody else: still who they were here.
    provider.seat("s1", "admin1");
    let mut browser = desk.browser();
    assert_eq!(signed_in(&provider, &mut browser, "/").status, 200);
    assert!(browser.get("/").body.contains("analyst1"));
    assert_eq!(browser.get("/accounts.json").status, 403);
    let admin = desk.signed_in("admin1");
    let unbind = "/accounts/analyst1/unbind";
    assert_eq!(admin.post(unbind, &[("reason", " ")]).status, 422);
    assert_eq!(
        admin
            .post("/accounts/analyst2/unbind", &[("reason", "x")])
            .status,
        422
    );
    let bound = |name: &str| {
        let accounts = admin.get("/accounts.json").json();
        let mut lines = list(&accounts["accounts"]).iter();
        lines.find(|line| line["name"] == name).unwrap()["bound"] == true
    };
    assert!(bound("analyst1") && !bound("admin1"));
    assert_eq!(admin.post(unbind, &[("reason", "换人")]).status, 303);
    assert!(!bound("analyst1"));
    assert_eq!(
        browser.get("/search.json").status,
        401,
        "the sessions ended"
    );
    provider.seat("s2", "analyst1");
    assert_eq!(signed_in(&provider, &mut desk.browser(), "/").status, 200);
    let refused = entry(
        "refused",
        "account:analyst1",
        "统一身份认证：账号已绑定另一人",
    );
    assert!(record(&desk).contains(&refused));
    let auditor = desk.signed_in("auditor1");
    let log = auditor.get("/audit.json?action=account_change").json();
    assert_eq!(
        list(&log["entries"])[0]["reason"],
        "解除统一身份认证绑定：换人"
    );
}

#[test]
fn the_second_factor_is_asked_for_afterwards_and_a_given_password_need_not_be_changed() {
    let Some(provider) = IdentityProvider::start(PUBLIC) else {
        return;
    };
    let desk = opened(&provider);
    let (_, codes) = enrolled(&desk.signed_in("analyst1"));
    provider.seat("s1", "analyst1");
    let mut browser = desk.browser();
    let half = signed_in(&provider, &mut browser, "/search");
    assert!(half.body.contains("code?next=%2Fsearch"), "{}", half.body);
    assert_eq!(browser.get("/search.json").code(), "give_code_first");
    let token = browser.token_on("/sign-in/code");
    let code = [("code", codes[0].as_str()), ("form_token", &token)];
    let whole = browser.send("/sign-in/code", &code, &[]);
    assert_eq!(whole.status, 303, "{}", whole.body);
    browser.keep_cookie(&whole);
    assert_eq!(browser.get("/search.json").status, 200);
    assert!(record(&desk)[0].2.contains("待两步验证"));
    let admin = desk.signed_in("admin1");
    let fresh = [
        ("name", "fresh1"),
        ("role", "analyst"),
        ("password", "a password to be changed"),
    ];
    assert_eq!(admin.post("/accounts", &fresh).status, 303);
    provider.seat("s2", "fresh1");
    let mut browser = desk.browser();
    assert_eq!(signed_in(&provider, &mut browser, "/").status, 200);
    assert_eq!(browser.get("/search.json").status, 200);
    // By the password it still is.
    let mut browser = desk.browser();
    browser.sign_in("fresh1", "a password to be changed");
    assert_eq!(browser.get("/search.json").code(), "change_password_first");
}

#[test]
fn who_is_signed_in_there_gives_no_password_and_gives_one_where_it_is_to_be_proved_again() {
    let Some(provider) = IdentityProvider::start(PUBLIC) else {
        return;
    };
    let desk = opened(&provider);
    provider.seat("s1", "reviewer1");
    let mut traveller = Traveller::new();
    let mut browser = desk.browser();
    let mut logins = Vec::new();
    for way in ["/sign-in/oidc", "/sign-in/oidc", "/sign-in/oidc?again=1"] {
        let sent = browser.get(way);
        browser.cookie = pair(&cookie(&sent, "mingcha-return"));
        let back = traveller.go(&provider, sent.header("location"));
        let arrived = browser.get(&back);
        assert_eq!(arrived.status, 200, "{}", arrived.body);
        logins.push(provider.logins());
        browser.cookie = pair(&cookie(&arrived, "mingcha"));
    }
    assert_eq!(logins, [1, 1, 2]);
    // It was just now: nothing more has to be given before a step that asks for it.
    let secret = browser.press("/account/second-factor/begin", &[]);
    assert_eq!(secret.status, 200, "{}", secret.body);
}

#[test]
fn a_provider_that_is_gone_is_told_and_the_own_password_still_opens() {
    let Some(mut provider) = IdentityProvider::start(PUBLIC) else {
        return;
    };
    let (desk, other) = (opened(&provider), opened(&provider));
    provider.seat("s1", "analyst1");
    let mut browser = desk.browser();
    let back = sent_back(&provider, &mut browser, "/sign-in/oidc");
    provider.end();
    for told in [browser.get(&back), other.browser().get("/sign-in/oidc")] {
        assert_eq!(told.status, 503, "{}", told.body);
        assert!(told.body.contains("连不上统一身份认证"), "{}", told.body);
        assert!(told.body.contains("用户名和密码照常可用"), "{}", told.body);
    }
    let program = other.browser().get_as_program("/sign-in/oidc");
    assert_eq!(program.code(), "unproven");
    assert_eq!(other.browser().sign_in("analyst1", PASSWORD).status, 303);
    assert!(record(&desk).is_empty(), "nobody failed");
    // It is back with other keys than those that were read before.
    provider.start_again();
    provider.seat("s1", "analyst1");
    assert_eq!(signed_in(&provider, &mut browser, "/").status, 200);
    assert_eq!(signed_in(&provider, &mut other.browser(), "/").status, 200);
}

#[test]
fn a_provider_is_believed_under_a_certificate_of_the_office_only_where_the_setting_names_it() {
    let papers = tempfile::tempdir().unwrap();
    let Some(provider) = IdentityProvider::start_encrypted(PUBLIC, papers.path()) else {
        return;
    };
    let stranger = opened(&provider);
    let told = stranger.browser().get("/sign-in/oidc");
    assert_eq!(told.status, 503, "{}", told.body);
    let desk = Desk::open_with(|data| {
        provider.set(data);
        let settings = data.join("settings.toml");
        let named = format!("ca_file = \"{}\"\n", papers.path().join("ca.pem").display());
        let text = std::fs::read_to_string(&settings).unwrap() + &named;
        std::fs::write(settings, text).unwrap();
    });
    let sent = desk.browser().get("/sign-in/oidc");
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert!(sent.header("location").starts_with(&provider.issuer));
    assert!(provider.issuer.starts_with("https://"));
}

#[test]
fn a_no_at_the_provider_is_a_no_here_and_too_many_failures_wait() {
    let Some(provider) = IdentityProvider::start(PUBLIC) else {
        return;
    };
    let desk = opened(&provider);
    provider.seat("s1", "analyst1");
    provider.refuse();
    let mut browser = desk.browser();
    let told = signed_in(&provider, &mut browser, "/");
    assert_eq!(told.status, 403);
    assert!(told.body.contains("没有同意这次登录"), "{}", told.body);
    assert!(!told.body.contains("words of the provider"));
    assert_eq!(
        record(&desk),
        [entry("refused", "account:?", "统一身份认证：未获同意")]
    );
    for _ in 0..19 {
        assert_eq!(browser.get("/sign-in/oidc/callback?state=x").status, 400);
    }
    for path in ["/sign-in/oidc/callback?state=x", "/sign-in/oidc"] {
        let told = browser.get(path);
        assert_eq!(told.status, 429, "{path}: {}", told.body);
        assert!(!told.header("retry-after").is_empty());
    }
    assert_eq!(browser.sign_in("analyst1", PASSWORD).status, 429);
}

#[test]
fn without_the_setting_there_is_no_button_and_no_way_and_a_wrong_one_is_told_at_the_start() {
    let desk = Desk::open();
    let nobody = desk.browser();
    assert!(!nobody.get("/sign-in").body.contains("oidc"));
    for path in ["/sign-in/oidc", "/sign-in/oidc/callback?state=x&code=y"] {
        let told = nobody.get(path);
        assert_eq!(told.status, 404, "{path}");
        assert!(told.body.contains("没有启用统一身份认证"), "{}", told.body);
    }
    let settings = desk.data.join("settings.toml");
    let whole = "[oidc]\nissuer = \"https://sso.example\"\nclient_id = \"m\"\nclient_secret_file = \"absent\"\n\
         public_url = \"https://m.example\"\n";
    for (text, told) in [
        (
            "[oidc]\nissuer = \"http://sso.example\"\n",
            "issuer 须以 https:// 开头",
        ),
        (whole, "无法读取 client_secret_file 所指的文件"),
    ] {
        std::fs::write(&settings, text).unwrap();
        let ran = desk.command(&["serve", "--listen", "127.0.0.1:0"]);
        assert_ne!(ran.code, 0);
        assert!(
            ran.stderr.contains(told) && ran.stderr.contains("settings.toml"),
            "{}",
            ran.stderr
        );
    }
    // Whoever only imports needs no secret.
    assert_eq!(desk.command(&["search"]).code, 0);
}
