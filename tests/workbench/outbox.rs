//! Packages on their way over the network, to a receiver that is down, broken, mute or deaf, and past a killed sender.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use super::Desk;
use super::credit::{drafted, last_candidate};
use super::packages::{PACKAGE, packed};
use crate::support::{demo, list, number, text};

/// What the receiver does with one request.
#[derive(Clone, Copy)]
enum Manner {
    /// Takes the connection and says nothing.
    HangsUp,
    Answers(&'static str),
    /// Reads the whole package and tells that it has, before it answers.
    Waits,
}

const BROKEN: &str = "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\n\r\n";
const TAKEN: &str = "HTTP/1.1 200 OK\r\ncontent-length: 73\r\n\r\n\
     primary_key,status,code,message\nC000001,rejected,bad_uscc,not registered\n";

/// A receiver on this machine that meets each request in its manner.
struct Far {
    url: String,
    /// The key and the size of each package that came whole.
    came: Receiver<(String, usize)>,
    _serving: JoinHandle<()>,
}

impl Far {
    fn with(manners: Vec<Manner>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/packages", listener.local_addr().unwrap());
        let (sender, came) = channel();
        let serving = std::thread::spawn(move || {
            for manner in manners {
                let (mut stream, _) = listener.accept().unwrap();
                if matches!(manner, Manner::HangsUp) {
                    continue;
                }
                let _ = sender.send(package_of(&mut stream));
                match manner {
                    Manner::Answers(text) => stream.write_all(text.as_bytes()).unwrap(),
                    // Until the sender is gone.
                    _ => while stream.read(&mut [0; 16]).is_ok_and(|count| count > 0) {},
                }
            }
        });
        Self {
            url,
            came,
            _serving: serving,
        }
    }
}

fn package_of(stream: &mut TcpStream) -> (String, usize) {
    let mut request = Vec::new();
    let end = loop {
        let mut piece = [0; 4096];
        let count = stream.read(&mut piece).unwrap();
        request.extend(&piece[..count]);
        let end = request.windows(4).position(|four| four == b"\r\n\r\n");
        if let Some(end) = end {
            break end + 4;
        }
    };
    let head = std::str::from_utf8(&request[..end]).unwrap().to_lowercase();
    let value = |name: &str| {
        let line = head.lines().find(|line| line.starts_with(name));
        line.unwrap().split(':').nth(1).unwrap().trim().to_owned()
    };
    let length: usize = value("content-length").parse().unwrap();
    let mut body = request.len() - end;
    while body < length {
        body += stream.read(&mut [0; 4096]).unwrap();
    }
    (value("idempotency-key"), length)
}

/// A workbench whose package waits for this receiver; it is not served any more, so that nobody else sends.
fn waiting(far: &Far) -> Desk {
    let settings = format!(
        "[[credit.recipients]]\nname = \"市信用中心\"\ndepartment = \"LYG\"\nurl = \"{}\"\n",
        far.url
    );
    let mut desk = Desk::open_under(&settings);
    drafted(&desk, &last_candidate());
    packed(&desk);
    desk.end();
    desk
}

#[test]
fn a_package_is_sent_again_under_its_key_until_it_was_taken_and_then_no_more() {
    let far = Far::with(vec![
        Manner::HangsUp,
        Manner::Answers(BROKEN),
        Manner::Answers(TAKEN),
    ]);
    let mut desk = waiting(&far);
    let tried = |told: &str, code: i32| {
        let sent = desk.command(&["credit", "send"]);
        assert_eq!(sent.code, code, "{}", sent.stdout);
        let package = list(&sent.json()["packages"])[0].clone();
        assert!(text(&package["told"]).contains(told), "{package}");
        number(&package["attempts"])
    };
    assert_eq!(tried("", 1), 1);
    assert_eq!(tried("对方答复500", 1), 2);
    assert_eq!(tried("对方已接收", 0), 3);
    assert!(list(&desk.command(&["credit", "send"]).json()["packages"]).is_empty());
    let came: Vec<(String, usize)> = far.came.try_iter().collect();
    assert_eq!(came.len(), 2);
    assert_eq!(came[0], came[1], "one key for the same bytes");
    // Its answer waits for a person.
    desk.go_on_at("2026-11-23");
    let officer = desk.signed_in("credit_officer1");
    let place = format!("/credit/packages/{PACKAGE}");
    let page = officer.get(&format!("{place}.json")).json();
    assert_eq!(page["line"]["answered"], true, "{page}");
    assert_eq!(officer.post(&format!("{place}/answer"), &[]).status, 303);
    let page = officer.get(&format!("{place}.json")).json();
    assert_eq!(page["rows"][0]["status"], "rejected", "{page}");
    assert_eq!(officer.post(&format!("{place}/answer"), &[]).status, 409);
    // What was not taken is owed again.
    let owing = officer.get("/credit/packages.json").json();
    assert_eq!(number(&owing["recipients"][0]["inserts"]), 1, "{owing}");
    assert_eq!(desk.command(&["audit", "verify"]).code, 0);
}

#[test]
fn a_sender_killed_between_sending_and_recording_loses_nothing_and_sends_the_same() {
    let far = Far::with(vec![Manner::Waits, Manner::Answers(TAKEN)]);
    let desk = waiting(&far);
    let mut sender = demo()
        .command_on("2026-11-22", &desk.data, &["credit", "send"])
        .spawn()
        .unwrap();
    let first = far.came.recv().unwrap();
    sender.kill().unwrap();
    sender.wait().unwrap();
    let again = desk.command(&["credit", "send"]);
    assert_eq!(again.code, 0, "{}", again.stdout);
    assert_eq!(number(&again.json()["packages"][0]["attempts"]), 2);
    assert_eq!(far.came.recv().unwrap(), first);
    let fsck = desk.command(&["fsck"]);
    assert_eq!(fsck.code, 0, "{}", fsck.stdout);
}
