//! Forms that no page of the session made, on every route that changes anything.

use super::desk::PASSWORD;
use super::permissions::filled;
use super::{Answer, Browser, Desk};
use crate::support::{demo, list, number, text};

/// How a form can be forged.
#[derive(Debug, Clone, Copy)]
enum Forgery {
    NoToken,
    WrongToken,
    TokenOfAnotherSession,
    TokenOfAnEarlierSession,
    ForeignOrigin,
    OpaqueOrigin,
    OurHostAsPartOfAnother,
    CrossSite,
    SameSite,
    PlainText,
}

const FORGERIES: [Forgery; 10] = [
    Forgery::NoToken,
    Forgery::WrongToken,
    Forgery::TokenOfAnotherSession,
    Forgery::TokenOfAnEarlierSession,
    Forgery::ForeignOrigin,
    Forgery::OpaqueOrigin,
    Forgery::OurHostAsPartOfAnother,
    Forgery::CrossSite,
    Forgery::SameSite,
    Forgery::PlainText,
];

/// The tokens that somebody could come by.
struct Tokens {
    own: String,
    another: String,
    earlier: String,
}

impl Forgery {
    fn token(self, tokens: &Tokens) -> &str {
        match self {
            Self::NoToken => "",
            Self::WrongToken => "0123456789abcdef0123456789abcdef",
            Self::TokenOfAnotherSession => &tokens.another,
            Self::TokenOfAnEarlierSession => &tokens.earlier,
            _ => &tokens.own,
        }
    }

    fn header(self, desk: &Desk) -> Option<(&'static str, String)> {
        match self {
            Self::ForeignOrigin => Some(("origin", "https://evil.example".to_owned())),
            Self::OpaqueOrigin => Some(("origin", "null".to_owned())),
            Self::OurHostAsPartOfAnother => Some(("origin", format!("{}.evil.example", desk.url))),
            Self::CrossSite => Some(("sec-fetch-site", "cross-site".to_owned())),
            Self::SameSite => Some(("sec-fetch-site", "same-site".to_owned())),
            Self::PlainText => Some(("content-type", "text/plain".to_owned())),
            _ => None,
        }
    }
}

/// What would change something, whatever the route is.
fn fields(token: &str) -> [(&str, &str); 14] {
    [
        ("form_token", token),
        ("reason", "试探"),
        ("step", "take"),
        ("seen", "0"),
        ("name", "intruder"),
        ("role", "auditor"),
        ("state", "disabled"),
        ("password", "a-long-enough-secret"),
        ("old", PASSWORD),
        ("new", "a-long-enough-secret"),
        ("again", "a-long-enough-secret"),
        ("question", "?q=%E9%80%80%E6%AC%BE"),
        ("code", "000000"),
        ("purpose", "mediation"),
    ]
}

fn entries(desk: &Desk) -> i64 {
    number(&desk.command(&["audit", "verify"]).json()["entries"])
}

/// Routes that change something for people who have signed in, each with a role that may take it.
fn changing() -> Vec<(String, String)> {
    let answer = demo().answer(&["routes"]);
    let routes = list(&answer["routes"]).iter();
    routes
        .filter(|route| route["changes_state"] == true && route["signed_in"] == true)
        .map(|route| {
            let roles: Vec<&str> = list(&route["roles"]).iter().map(text).collect();
            (text(&route["path"]).to_owned(), format!("{}1", roles[0]))
        })
        .collect()
}

fn forged(desk: &Desk, person: &Browser<'_>, path: &str, how: Forgery, tokens: &Tokens) -> Answer {
    let token = how.token(tokens);
    let header = how.header(desk);
    let headers: Vec<(&str, &str)> = header
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    if [
        "/imports/upload",
        "/papers",
        "/registers",
        "/credit/receipts",
        "/credit/consents",
    ]
    .contains(&path)
    {
        let fields = [("form_token", token), ("source", "auto")];
        let file = ("a.csv", &b"gdbh,slsj,sqbt,sqnr\r\n"[..]);
        return person.send_file(path, &fields, &headers, file);
    }
    person.send(path, &fields(token), &headers)
}

#[test]
fn a_forged_form_is_refused_on_every_route_that_changes_anything_and_changes_nothing() {
    let desk = Desk::open();
    let steward = desk.signed_in("data_admin1");
    let uploaded = steward.upload("a.csv", b"gdbh,slsj,sqbt,sqnr\r\n");
    let waiting = uploaded.header("location").replace("/imports/upload/", "");
    let routes = changing();
    let mut prepared = Vec::new();
    for (path, who) in &routes {
        let earlier = desk.signed_in(who);
        let earlier_token = earlier.form_token();
        let person = desk.signed_in(who);
        let another = if who == "admin1" { "admin2" } else { "admin1" };
        let tokens = Tokens {
            own: person.form_token(),
            another: desk.signed_in(another).form_token(),
            earlier: earlier_token,
        };
        prepared.push((filled(path, &waiting), person, tokens));
    }
    let before = entries(&desk);
    let mut cases = 0;
    for (path, person, tokens) in &prepared {
        for how in FORGERIES {
            let answer = forged(&desk, person, path, how, tokens);
            let code = answer.code();
            // What is sent as text is no form at all.
            let is_none = matches!(how, Forgery::PlainText) && code == "bad_request";
            assert!(
                is_none || code == "forged",
                "{path} {how:?}: {}",
                answer.body
            );
            assert!(matches!(answer.status, 400 | 403), "{path} {how:?}");
            cases += 1;
        }
    }
    assert_eq!(entries(&desk), before, "nothing was done");
    assert_eq!(cases, routes.len() * FORGERIES.len());
    println!("{} routes × {} forgeries", routes.len(), FORGERIES.len());
    // The same form with its own token is another thing.
    let place = format!("/imports/upload/{waiting}/cancel");
    assert_eq!(steward.post(&place, &[]).status, 303);
}

#[test]
fn nobody_is_signed_in_by_a_page_of_somebody_else() {
    let desk = Desk::open();
    let browser = desk.browser();
    let fields = [("name", "analyst1"), ("password", PASSWORD)];
    for header in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let answer = browser.send("/sign-in", &fields, &[header]);
        assert_eq!((answer.status, answer.code().as_str()), (403, "forged"));
        assert_eq!(answer.header("set-cookie"), "");
    }
}
