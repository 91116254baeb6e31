//! One walk through all pages, which many tests ask about.

use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::pages::{NOBODY, Sight, sights};
use super::{Chromium, axe};
use crate::workbench::{Browser, Desk, PASSWORD, RECIPIENTS};

/// Where every page is drawn and printed to, for people to look at.
const PICTURES: &str = "MINGCHA_PICTURES";
/// Every proof is asked for, so that its page can be seen.
const SETTINGS: &str = "[security]\nproof_minutes = 0\n";
/// A usual office screen, and what is left of it when its page is shown twice as large.
const SCREEN: (u32, u32) = (1366, 768);
const ENLARGED: (u32, u32) = (683, 384);

/// What was seen of one page.
pub(super) struct Seen {
    /// Its address and who looked.
    pub(super) page: String,
    pub(super) complaints: Vec<String>,
    pub(super) headings: u64,
    pub(super) title: String,
    /// How far it reaches beyond the window at each width, in CSS pixels.
    pub(super) beyond: Vec<(u32, i64)>,
    /// What reaches furthest, where something does.
    pub(super) widest: String,
    /// Serious barriers; `None` where axe-core is absent.
    pub(super) barriers: Option<Vec<String>>,
    /// Text with and without scripts, where the page can be asked for twice.
    pub(super) texts: Option<(String, String)>,
    /// Bytes of the page without its drawings.
    pub(super) weight: usize,
    /// Links of ours and what they answered, where that is not well.
    pub(super) dead: Vec<(String, u16)>,
    pub(super) links: usize,
}

/// How the walk ended.
enum Walked {
    Through(Vec<Seen>),
    NotHere,
    BrokeOff,
}

/// The walk; the first test that asks waits for it. `None` where there is no Chromium.
pub(super) fn walk() -> Option<&'static [Seen]> {
    static WALK: OnceLock<Walked> = OnceLock::new();
    // A walk that broke off is not begun anew by every test.
    match WALK.get_or_init(|| catch_unwind(walked).unwrap_or(Walked::BrokeOff)) {
        Walked::Through(pages) => Some(pages),
        Walked::NotHere => None,
        Walked::BrokeOff => panic!("the walk broke off; the test that began it tells where"),
    }
}

fn walked() -> Walked {
    let Some(window) = Chromium::start() else {
        return Walked::NotHere;
    };
    let desk = Desk::open_under(&format!("{SETTINGS}{RECIPIENTS}"));
    let walk = Walk {
        axe: axe::script(),
        pictures: std::env::var_os(PICTURES).map(PathBuf::from),
        window,
        desk: &desk,
    };
    Walked::Through(walk.through(&sights(&desk)))
}

struct Walk<'a> {
    window: Chromium,
    desk: &'a Desk,
    axe: Option<String>,
    pictures: Option<PathBuf>,
}

impl<'a> Walk<'a> {
    fn through(&self, sights: &[Sight]) -> Vec<Seen> {
        let mut people: BTreeMap<&str, Browser<'a>> = BTreeMap::new();
        let mut followed: BTreeMap<String, u16> = BTreeMap::new();
        let mut current = NOBODY;
        let mut seen = Vec::new();
        for (number, sight) in sights.iter().enumerate() {
            let person = people
                .entry(&sight.who)
                .or_insert_with(|| self.person(&sight.who));
            if sight.who != current {
                self.window.become_holder_of(self.desk, &person.cookie);
                current = &sight.who;
            }
            seen.push(self.look(sight, person, &mut followed));
            if let Some(folder) = &self.pictures {
                self.draw(folder, number, sight);
            }
        }
        seen
    }

    fn person(&self, name: &str) -> Browser<'a> {
        if name == NOBODY {
            return self.desk.browser();
        }
        let mut browser = self.desk.browser();
        let answer = browser.sign_in(name, PASSWORD);
        assert_eq!(answer.status, 303, "{name}: {}", answer.body);
        browser
    }

    fn look(
        &self,
        sight: &Sight,
        person: &Browser<'_>,
        followed: &mut BTreeMap<String, u16>,
    ) -> Seen {
        let window = &self.window;
        window.complaints();
        window.resize(SCREEN.0, SCREEN.1);
        sight.visit(window, self.desk);
        let complaints = window.complaints();
        let headings = window.script("return document.querySelectorAll('h1').length", &[]);
        let title = window.script("return document.title", &[]);
        let barriers = self
            .axe
            .as_ref()
            .map(|script| axe::barriers(window, script));
        let (links, dead) = self.links(person, followed);
        let weight = "var copy = document.documentElement.cloneNode(true);
            copy.querySelectorAll('svg').forEach(function (drawing) { drawing.remove(); });
            return new Blob([copy.outerHTML]).size";
        let weight = window.script(weight, &[]).as_u64().unwrap();
        let mut beyond = Vec::new();
        let mut widest = String::new();
        for (width, height) in [SCREEN, ENLARGED] {
            window.resize(width, height);
            let (by, what) = self.beyond();
            if by > 0 {
                widest = what;
            }
            beyond.push((width, by));
        }
        Seen {
            page: format!("{} ({})", sight.name(), sight.who),
            complaints,
            headings: headings.as_u64().unwrap(),
            title: title.as_str().unwrap().to_owned(),
            beyond,
            widest,
            barriers,
            texts: sight.address().map(|_| self.texts(sight)),
            weight: usize::try_from(weight).unwrap(),
            dead,
            links,
        }
    }

    /// How far the page reaches beyond the window, and what reaches furthest.
    fn beyond(&self) -> (i64, String) {
        let script = "var root = document.scrollingElement, by = root.scrollWidth - root.clientWidth, widest = '', far = 0;
            document.querySelectorAll('main *, header *').forEach(function (element) {
                var right = element.getBoundingClientRect().right;
                if (right > far && !element.closest('.scroll')) { far = right; widest = element.outerHTML.slice(0, 160); }
            });
            return [by, widest]";
        let told = self.window.script(script, &[]);
        (
            told[0].as_i64().unwrap(),
            told[1].as_str().unwrap().to_owned(),
        )
    }

    fn links(
        &self,
        person: &Browser<'_>,
        followed: &mut BTreeMap<String, u16>,
    ) -> (usize, Vec<(String, u16)>) {
        // A place on the page itself is no other page, and the answer to a form has no address to ask for.
        let script = "return Array.prototype.filter.call(document.links, function (link) {
                return !link.getAttribute('href').startsWith('#');
            }).map(function (link) { return link.href; })";
        let found = self.window.script(script, &[]);
        let found = found.as_array().unwrap().iter();
        let mut kinds: BTreeMap<String, String> = BTreeMap::new();
        for link in found.filter_map(|link| link.as_str()?.strip_prefix(&self.desk.url)) {
            let path = link.split('#').next().unwrap().to_owned();
            kinds.entry(kind_of(&path)).or_insert(path);
        }
        let mut dead = Vec::new();
        for path in kinds.values() {
            let status = *followed
                .entry(path.clone())
                .or_insert_with(|| person.get(path).status);
            if status >= 400 {
                dead.push((path.clone(), status));
            }
        }
        (kinds.len(), dead)
    }

    /// What the page tells with scripts, and without. Looked at anew for both: what links that were followed have worked out
    /// meanwhile, it tells from then on.
    fn texts(&self, sight: &Sight) -> (String, String) {
        let window = &self.window;
        sight.visit(window, self.desk);
        let with = window.text_of("main");
        window.let_scripts_run(false);
        sight.visit(window, self.desk);
        let without = window.text_of("main");
        window.let_scripts_run(true);
        (with, without)
    }

    fn draw(&self, folder: &Path, number: usize, sight: &Sight) {
        std::fs::create_dir_all(folder).unwrap();
        let name: String = sight
            .name()
            .chars()
            .map(|letter| {
                if letter.is_alphanumeric() {
                    letter
                } else {
                    '_'
                }
            })
            .take(60)
            .collect();
        let file = |ending: &str| folder.join(format!("{number:02}{name}-{}{ending}", sight.who));
        for (width, height) in [SCREEN, (1920, 1080)] {
            self.window.resize(width, height);
            std::fs::write(file(&format!("-{width}.png")), self.window.picture()).unwrap();
        }
        std::fs::write(file(".pdf"), self.window.print()).unwrap();
    }
}

/// Links that differ only in digits and words lead to one kind of page; one of them is followed from each page.
fn kind_of(path: &str) -> String {
    let (address, query) = path.split_once('?').unwrap_or((path, ""));
    let names: Vec<&str> = query
        .split('&')
        .map(|pair| pair.split('=').next().unwrap())
        .collect();
    let address: String = address
        .chars()
        .filter(|letter| !letter.is_ascii_digit())
        .collect();
    format!("{address}?{}", names.join("&"))
}
