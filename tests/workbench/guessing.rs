//! Passwords that are guessed: many at once, from one address, under names that nobody has.

use super::Desk;
use super::desk::PASSWORD;

const WRONG: &str = "some long password";

/// Sends sign-ins at once; the status of each.
fn at_once(desk: &Desk, names: &[String]) -> Vec<u16> {
    std::thread::scope(|scope| {
        let sent: Vec<_> = names
            .iter()
            .map(|name| scope.spawn(|| desk.browser().sign_in(name, WRONG).status))
            .collect();
        sent.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

fn count(statuses: &[u16], wanted: u16) -> usize {
    statuses.iter().filter(|status| **status == wanted).count()
}

#[test]
fn of_many_wrong_passwords_sent_at_once_five_are_looked_at() {
    let desk = Desk::open();
    let statuses = at_once(&desk, &vec!["analyst1".to_owned(); 30]);
    assert_eq!(count(&statuses, 401), 5, "{statuses:?}");
    assert_eq!(count(&statuses, 429), 25, "{statuses:?}");
    let told = desk.browser().sign_in("analyst1", PASSWORD);
    assert_eq!(told.status, 429);
    let seconds: i64 = told.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&seconds), "{seconds}");
    assert!(
        told.body.contains(&format!("请{seconds}秒后再试")),
        "{}",
        told.body
    );
    // Another account from the same address is not concerned.
    assert_eq!(desk.browser().sign_in("analyst2", PASSWORD).status, 303);
}

#[test]
fn a_name_that_nobody_has_is_locked_as_an_account_is() {
    let desk = Desk::open();
    let answers = |name: &str| -> Vec<(u16, String)> {
        (0..6)
            .map(|_| {
                let answer = desk.browser().sign_in(name, WRONG);
                // How long one still has to wait differs by what has passed meanwhile.
                let told = answer.body.replace(|c: char| c.is_ascii_digit(), "#");
                (answer.status, told.replace("##", "#"))
            })
            .collect()
    };
    let known = answers("analyst1");
    assert_eq!(known[5].0, 429, "{known:?}");
    assert_eq!(answers("nobody"), known);
}

#[test]
fn one_address_cannot_try_a_password_on_everybody() {
    let desk = Desk::open();
    let names: Vec<String> = (0..40).map(|number| format!("name{number}")).collect();
    let statuses = at_once(&desk, &names);
    assert_eq!(count(&statuses, 401), 20, "{statuses:?}");
    assert_eq!(count(&statuses, 429), 20, "{statuses:?}");
    // Whatever a client says of where it comes from.
    let told = desk.browser().send(
        "/sign-in",
        &[("name", "analyst1"), ("password", PASSWORD)],
        &[("x-forwarded-for", "198.51.100.7")],
    );
    assert_eq!(told.status, 429);
    let seconds: i64 = told.header("retry-after").parse().unwrap();
    assert!((1..=300).contains(&seconds), "{seconds}");
    assert!(told.body.contains("登录失败次数过多"), "{}", told.body);
}
