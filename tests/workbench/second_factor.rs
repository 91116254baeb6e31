//! The second factor and proving again, over HTTP, with right, wrong, used and stolen codes.

use std::time::{SystemTime, UNIX_EPOCH};

use mingcha::access::TotpSecret;

use super::desk::PASSWORD;
use super::{Answer, Browser, Desk};
use crate::support::{list, text};

const STEP_MILLIS: i64 = 30_000;

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

/// Base32 read back, written here once more.
fn secret_of(text: &str) -> TotpSecret {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: Vec<u8> = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(|letter| {
            let value = letters.find(letter).unwrap();
            (0..5)
                .rev()
                .map(move |place| u8::from(value >> place & 1 == 1))
        })
        .collect();
    let bytes: Vec<u8> = bits
        .chunks_exact(8)
        .map(|byte| byte.iter().fold(0, |value, bit| value << 1 | bit))
        .collect();
    TotpSecret::from_bytes(&bytes).unwrap()
}

/// The present code of a secret as the page shows it.
pub(crate) fn code_for(secret: &str) -> String {
    secret_of(secret).code_at(now())
}

/// All texts between these marks.
fn between(page: &str, start: &str, end: &str) -> Vec<String> {
    let parts = page.split(start).skip(1);
    parts
        .map(|part| part.split(end).next().unwrap().to_owned())
        .collect()
}

/// Enrols an account; its secret and recovery codes. The code of the present step is used up by it.
pub(super) fn enrolled(browser: &Browser<'_>) -> (TotpSecret, Vec<String>) {
    let shown = browser.press("/account/second-factor/begin", &[]);
    assert_eq!(shown.status, 200, "{}", shown.body);
    let secret = secret_of(&between(&shown.body, "<code>", "</code>")[0]);
    let code = secret.code_at(now());
    let done = browser.press("/account/second-factor/confirm", &[("code", &code)]);
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(done.header("cache-control"), "no-store");
    let codes = between(&done.body, "<code>", "</code>");
    assert_eq!(codes.len(), 8);
    (secret, codes)
}

/// The next code: allowed early, and not yet used.
fn next_code(secret: &TotpSecret) -> String {
    secret.code_at(now() + STEP_MILLIS)
}

fn give_code(browser: &mut Browser<'_>, code: &str) -> Answer {
    let token = browser.token_on("/sign-in/code");
    let answer = browser.send(
        "/sign-in/code",
        &[("code", code), ("form_token", &token), ("next", "/search")],
        &[],
    );
    browser.keep_cookie(&answer);
    answer
}

#[test]
fn an_enrolled_account_needs_a_code_that_was_not_used_and_until_then_sees_nothing() {
    let desk = Desk::open();
    let (secret, _) = enrolled(&desk.signed_in("analyst1"));
    let mut browser = desk.browser();
    let half = browser.sign_in("analyst1", PASSWORD);
    assert_eq!(half.header("location"), "/sign-in/code?next=%2F");
    for path in [
        "/",
        "/search",
        "/account/password",
        "/account/second-factor",
    ] {
        assert_eq!(
            browser.get(path).header("location"),
            "/sign-in/code",
            "{path}"
        );
    }
    assert_eq!(browser.get("/search.json").code(), "give_code_first");
    let half_cookie = browser.cookie.clone();
    // A code two steps away, one of nobody, and none at all.
    for wrong in [&secret.code_at(now() + 3 * STEP_MILLIS), "000000x", "abcd"] {
        let told = give_code(&mut browser, wrong);
        assert_eq!(told.status, 422, "{wrong}: {}", told.body);
    }
    let code = next_code(&secret);
    let whole = give_code(&mut browser, &code);
    assert_eq!(whole.header("location"), "/search");
    assert_ne!(browser.cookie, half_cookie, "a new session has a new token");
    assert_eq!(browser.get("/search.json").status, 200);
    let mut thief = desk.browser();
    thief.cookie = half_cookie;
    assert_eq!(thief.get("/search.json").status, 401);
    // Who looked over the shoulder and knows the password comes too late.
    let mut thief = desk.browser();
    thief.sign_in("analyst1", PASSWORD);
    assert_eq!(give_code(&mut thief, &code).status, 422);
    assert_eq!(thief.get("/search.json").code(), "give_code_first");
}

#[test]
fn wrong_codes_lock_the_account_whatever_the_password() {
    let desk = Desk::open();
    let (secret, codes) = enrolled(&desk.signed_in("analyst1"));
    let mut browser = desk.browser();
    // Signing in again with the right password does not wipe the failures out.
    let mut statuses = Vec::new();
    for _ in 0..3 {
        assert_eq!(browser.sign_in("analyst1", PASSWORD).status, 303);
        for _ in 0..2 {
            statuses.push(give_code(&mut browser, "abcdef").status);
        }
        if statuses.contains(&429) || statuses.len() > 4 {
            break;
        }
    }
    let told = give_code(&mut browser, &next_code(&secret));
    assert_eq!(told.status, 429, "{statuses:?} {}", told.body);
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 5);
    assert!(!told.header("retry-after").is_empty());
    assert_eq!(give_code(&mut browser, &codes[0]).status, 429);
    assert_eq!(desk.browser().sign_in("analyst1", PASSWORD).status, 429);
}

#[test]
fn a_recovery_code_stands_in_once_and_nothing_of_the_secret_is_in_the_files() {
    let desk = Desk::open();
    let (secret, codes) = enrolled(&desk.signed_in("analyst1"));
    let mut browser = desk.browser();
    browser.sign_in("analyst1", PASSWORD);
    let typed = codes[3].to_lowercase().replace('-', " ");
    assert_eq!(give_code(&mut browser, &typed).status, 303);
    let told = browser.get("/account/second-factor.json").json();
    assert_eq!(
        (text(&told["state"]), &told["recovery_codes"]),
        ("confirmed", &7.into())
    );
    let mut again = desk.browser();
    again.sign_in("analyst1", PASSWORD);
    assert_eq!(give_code(&mut again, &codes[3]).status, 422);
    assert_eq!(give_code(&mut again, &codes[4]).status, 303);
    // Begun once more while it is confirmed: that would take it away.
    let begun = again.press("/account/second-factor/begin", &[]);
    assert_eq!(begun.status, 422, "{}", begun.body);
    let program = again.post("/account/second-factor/begin", &[]);
    assert_eq!(program.code(), "page_only");
    let plain = secret.text().replace(' ', "");
    let code = codes[5].replace('-', "");
    for file in ["mingcha.db", "mingcha.db-wal", "vault.db"] {
        let Ok(bytes) = std::fs::read(desk.data.join(file)) else {
            continue;
        };
        let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        for needle in [plain.as_bytes(), secret.bytes(), code.as_bytes()] {
            assert!(!holds(needle), "{file}");
        }
    }
    let log = desk.command(&["audit", "export"]).stdout;
    assert!(log.contains("恢复代码") && !log.contains(&code) && !log.contains(&plain));
}

#[test]
fn another_administrator_resets_a_lost_second_factor_and_the_owner_begins_again() {
    let desk = Desk::open();
    let admin = desk.signed_in("admin1");
    enrolled(&admin);
    let owner = desk.signed_in("analyst1");
    enrolled(&owner);
    let path = "/accounts/analyst1/second-factor";
    assert_eq!(admin.post(path, &[("reason", " ")]).status, 422);
    let own = admin.post("/accounts/admin1/second-factor", &[("reason", "x")]);
    assert_eq!(own.status, 422, "{}", own.body);
    assert_eq!(
        admin
            .post("/accounts/analyst2/second-factor", &[("reason", "x")])
            .status,
        422
    );
    let accounts = admin.get("/accounts.json").json();
    let has = |name: &str| {
        let mut lines = list(&accounts["accounts"]).iter();
        lines.find(|line| line["name"] == name).unwrap()["second_factor"] == true
    };
    assert!(has("analyst1") && !has("analyst2"));
    assert_eq!(admin.post(path, &[("reason", "手机遗失")]).status, 303);
    assert_eq!(owner.get("/search.json").status, 401, "the sessions ended");
    let again = desk.signed_in("analyst1");
    assert_eq!(again.get("/search.json").status, 200);
    enrolled(&again);
    let auditor = desk.signed_in("auditor1");
    let log = auditor
        .get("/audit.json?action=second_factor&object=account:analyst1")
        .json();
    let reasons: Vec<&str> = list(&log["entries"])
        .iter()
        .map(|entry| text(&entry["reason"]))
        .collect();
    let begun = ["启用", "开始启用，尚待确认"];
    assert_eq!(
        reasons,
        [begun[0], begun[1], "重置：手机遗失", begun[0], begun[1]]
    );
}

#[test]
fn whoever_holds_the_machine_helps_the_last_administrator() {
    let desk = Desk::open();
    let admin = desk.signed_in("admin1");
    enrolled(&admin);
    let reset = |reason: &str| {
        let command = ["user", "reset-factor", "admin1", "--reason", reason];
        desk.command(&command).code
    };
    assert_eq!(reset(" "), 3);
    assert_eq!(reset("手机遗失"), 0);
    assert_eq!(reset("手机遗失"), 3, "there is none any more");
    assert_eq!(admin.get("/accounts.json").status, 401);
    assert_eq!(desk.signed_in("admin1").get("/accounts.json").status, 200);
}

#[test]
fn a_role_that_needs_a_second_factor_does_nothing_before_it_has_one() {
    let desk = Desk::open_under("[security]\nsecond_factor_roles = [\"analyst\"]\n");
    let analyst = desk.signed_in("analyst1");
    for path in ["/", "/search", "/merchants"] {
        assert_eq!(
            analyst.get(path).header("location"),
            "/account/second-factor",
            "{path}"
        );
    }
    assert_eq!(analyst.get("/search.json").code(), "second_factor_first");
    assert_eq!(
        analyst.post("/saved", &[("name", "x")]).code(),
        "second_factor_first"
    );
    assert_eq!(analyst.get("/account/password").status, 200);
    enrolled(&analyst);
    assert_eq!(analyst.get("/search.json").status, 200);
    assert_eq!(desk.signed_in("reviewer1").get("/search.json").status, 200);
}
