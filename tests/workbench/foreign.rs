//! Things of another, and things that are none, by their numbers.

use super::desk::{Browser, Desk};
use super::permissions::filled;
use crate::support::{demo, list, text};

/// What may stand where a number or name is expected.
const ODD: [&str; 14] = [
    "0",
    "-1",
    "9223372036854775808",
    "1%20OR%201%3D1",
    "1'--",
    "..%2F..%2Fetc%2Fpasswd",
    "..%5C..%5Cwindows",
    "%00",
    "%FF%FE",
    "%E2%80%AE1",
    "1.json",
    "null",
    "%3Cscript%3E",
    "2026-W99-M999999-counterfeit",
];

struct Route {
    method: String,
    path: String,
    people: Vec<String>,
}

/// Routes for people who have signed in whose path has a parameter.
fn with_parameters() -> Vec<Route> {
    let answer = demo().answer(&["routes"]);
    let routes = list(&answer["routes"]).iter();
    routes
        .filter(|route| route["signed_in"] == true && text(&route["path"]).contains('{'))
        .map(|route| Route {
            method: text(&route["method"]).to_owned(),
            path: text(&route["path"]).to_owned(),
            people: list(&route["roles"])
                .iter()
                .flat_map(|role| [1, 2].map(|number| format!("{}{number}", text(role))))
                .collect(),
        })
        .collect()
}

fn asked(person: &Browser<'_>, method: &str, path: &str) -> super::Answer {
    if method == "GET" {
        person.get(path)
    } else {
        person.post(path, &[("reason", "试探"), ("seen", "0"), ("step", "take")])
    }
}

#[test]
fn what_one_person_keeps_or_brings_is_not_there_for_anybody_else() {
    let desk = Desk::open();
    let (owner, keeper) = ("data_admin1", "analyst1");
    let uploaded = desk
        .signed_in(owner)
        .upload("a.csv", b"gdbh,slsj,sqbt,sqnr\r\n");
    let waiting = uploaded.header("location").replace("/imports/upload/", "");
    let kept = [("name", "退款"), ("question", "?q=%E9%80%80%E6%AC%BE")];
    assert_eq!(desk.signed_in(keeper).post("/saved", &kept).status, 303);
    let mut cells = 0;
    for route in with_parameters() {
        let of_whom = if route.path.contains("{token}") {
            owner
        } else if route.path.contains("{number}") && route.path.starts_with("/saved") {
            keeper
        } else {
            continue;
        };
        let path = filled(&route.path, &waiting);
        for name in route.people.iter().filter(|name| *name != of_whom) {
            let answer = asked(&desk.signed_in(name), &route.method, &path);
            assert_eq!(answer.status, 404, "{name} {} {path}", route.method);
            cells += 1;
        }
    }
    assert!(cells >= 20, "{cells}");
    println!("{cells} pairs of a route and a stranger");
    let searches = desk.signed_in(keeper).get("/saved.json").json();
    assert_eq!(list(&searches["searches"]).len(), 1);
    let owned = desk.signed_in(owner);
    assert_eq!(owned.get(&format!("/imports/upload/{waiting}")).status, 200);
}

#[test]
fn a_number_that_is_none_leads_nowhere_and_breaks_nothing() {
    let desk = Desk::open();
    let mut cells = 0;
    for route in with_parameters() {
        let person = desk.signed_in(&route.people[0]);
        for odd in ODD {
            let path: String = route
                .path
                .split('/')
                .map(|piece| if piece.starts_with('{') { odd } else { piece })
                .collect::<Vec<&str>>()
                .join("/");
            let answer = asked(&person, &route.method, &path);
            assert!(
                (400..500).contains(&answer.status),
                "{} {path}: {} {}",
                route.method,
                answer.status,
                answer.header("location")
            );
            cells += 1;
        }
    }
    println!("{cells} addresses");
}
