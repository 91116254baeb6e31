//! What holds of every page, whatever is on it.

use super::seen::{Seen, walk};

/// Bytes of a page without its drawings.
const HEAVIEST: usize = 150_000;

/// Pages on which there are fewer than this many were not walked through.
const FEWEST_PAGES: usize = 35;

/// Tells of each page what is wrong with it; nothing may be.
fn nothing_is_wrong(wrong: impl Fn(&Seen) -> Vec<String>) {
    let Some(pages) = walk() else { return };
    assert!(pages.len() >= FEWEST_PAGES, "{} pages", pages.len());
    let told: Vec<String> = pages
        .iter()
        .flat_map(|seen| {
            let wrong = wrong(seen).into_iter();
            wrong.map(|what| format!("{}: {what}", seen.page))
        })
        .collect();
    assert!(told.is_empty(), "{}", told.join("\n"));
    println!("{} pages", pages.len());
}

#[test]
fn no_page_makes_the_browser_complain_of_scripts_policy_or_files() {
    nothing_is_wrong(|seen| {
        // That a page was refused is an answer, and Chromium's log tells of it.
        let complaints = seen.complaints.iter();
        complaints
            .filter(|told| !told.contains("the server responded with a status of 4"))
            .cloned()
            .collect()
    });
}

#[test]
fn no_page_is_scrolled_sideways_on_an_office_screen_nor_at_twice_its_size() {
    nothing_is_wrong(|seen| {
        let beyond = seen.beyond.iter().filter(|(_, by)| *by > 0);
        beyond
            .map(|(width, by)| format!("{by} beyond {width}: {}", seen.widest))
            .collect()
    });
}

#[test]
fn every_page_has_one_heading_and_says_what_it_is() {
    nothing_is_wrong(|seen| {
        let titled = seen.title.chars().count() > 2 && !seen.title.starts_with(" ·");
        if seen.headings == 1 && titled {
            Vec::new()
        } else {
            vec![format!(
                "{} headings, title {:?}",
                seen.headings, seen.title
            )]
        }
    });
}

#[test]
fn nothing_serious_stands_in_the_way_of_anybody() {
    nothing_is_wrong(|seen| seen.barriers.clone().unwrap_or_default());
}

#[test]
fn every_kind_of_link_on_every_page_leads_somewhere() {
    nothing_is_wrong(|seen| {
        let dead = seen.dead.iter();
        dead.map(|(path, status)| format!("{status} {path}"))
            .collect()
    });
    if let Some(pages) = walk() {
        let links: usize = pages.iter().map(|seen| seen.links).sum();
        println!("{links} kinds of links");
        assert!(links > pages.len());
    }
}

#[test]
fn a_page_tells_the_same_without_scripts() {
    nothing_is_wrong(|seen| {
        // The log tells of the look at it, so that the second look finds more.
        if seen.page.starts_with("/audit ") {
            return Vec::new();
        }
        let Some((with, without)) = &seen.texts else {
            return Vec::new();
        };
        let differing = without_durations(with) != without_durations(without);
        differing
            .then(|| format!("{with}\n--- without\n{without}"))
            .into_iter()
            .collect()
    });
}

#[test]
fn no_page_is_heavy() {
    nothing_is_wrong(|seen| {
        // A report is a document that carries its orders with it, not a page that is passed through.
        let document = seen.page.contains("/report.html");
        let heavy = seen.weight > HEAVIEST && !document;
        heavy
            .then(|| format!("{} bytes", seen.weight))
            .into_iter()
            .collect()
    });
    let heaviest = walk().and_then(|pages| pages.iter().max_by_key(|seen| seen.weight));
    if let Some(seen) = heaviest {
        println!("heaviest: {} with {} bytes", seen.page, seen.weight);
    }
}

/// How long a search took is another number each time.
fn without_durations(text: &str) -> String {
    let pieces = text.split("用时 ");
    pieces
        .map(|piece| match piece.split_once(" 毫秒") {
            Some((number, rest)) if number.chars().all(|c| c.is_ascii_digit()) => rest,
            _ => piece,
        })
        .collect()
}
