//! One question, four lenses, a heat map and a file: the same number in each, and the number a scan of the stored orders gives.

use std::collections::BTreeMap;

use mingcha::domain::{Category, Nature, OrderRecord, SourceCode};
use mingcha::search::searchable;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::desk::table_of;
use super::{Browser, Desk};
use crate::support::{demo, list, number, text};

const QUESTIONS: usize = 200;
/// Files of more rows are not fetched: the numbers are what is compared.
const LARGEST_FILE: i64 = 300;
const WORDS: [&str; 8] = ["", "", "退款", "假货", "刷单", "店", "水晶", "不存在的词"];

/// One drawn question.
#[derive(Debug, Default)]
struct Drawn {
    word: &'static str,
    from: Option<&'static str>,
    set: Vec<(&'static str, String)>,
    excluded: Vec<(&'static str, String)>,
}

impl Drawn {
    fn of(random: &mut ChaCha8Rng) -> Self {
        let mut drawn = Self {
            word: WORDS.choose(random).unwrap(),
            from: random.random_bool(0.3).then_some("2026-08-01"),
            ..Self::default()
        };
        for facet in ["source", "category", "nature", "region"] {
            match random.random_range(0..5) {
                0 => drawn.set.push((facet, value_of(facet, random))),
                1 => drawn.excluded.push((facet, value_of(facet, random))),
                2 => {
                    drawn.excluded.push((facet, value_of(facet, random)));
                    drawn.excluded.push((facet, value_of(facet, random)));
                }
                _ => {}
            }
        }
        drawn
    }

    fn query(&self) -> String {
        let mut pairs = vec![("q".to_owned(), self.word.to_owned())];
        pairs.extend(self.from.map(|day| ("from".to_owned(), day.to_owned())));
        let set = self.set.iter();
        pairs.extend(set.map(|(facet, value)| ((*facet).to_owned(), value.clone())));
        let excluded = self.excluded.iter();
        pairs.extend(excluded.map(|(facet, value)| (format!("not_{facet}"), value.clone())));
        serde_urlencoded::to_string(pairs).unwrap()
    }

    /// Written down anew: what the question asks of an order.
    fn holds(&self, record: &OrderRecord) -> bool {
        let word = searchable(self.word);
        let told = [&record.title, &record.body].map(|text| searchable(text));
        let from = self.from.is_none_or(|day| {
            let received = record.received_at.map(|at| at.at.date().to_string());
            received.is_some_and(|received| received.as_str() >= day)
        });
        let has = |(facet, value): &(&str, String)| values(facet, record).contains(value);
        told.iter().any(|text| text.contains(&word))
            && from
            && self.set.iter().all(has)
            && !self.excluded.iter().any(has)
    }
}

fn value_of(facet: &str, random: &mut ChaCha8Rng) -> String {
    match facet {
        "source" => SourceCode::ALL.choose(random).unwrap().code().to_owned(),
        "category" => Category::ALL.choose(random).unwrap().code().to_owned(),
        "nature" => Nature::ALL.choose(random).unwrap().code().to_owned(),
        _ => loop {
            let region = demo().records.choose(random).unwrap().region;
            if let Some(region) = region {
                break region.to_string();
            }
        },
    }
}

fn values(facet: &str, record: &OrderRecord) -> Vec<String> {
    match facet {
        "source" => vec![record.source.code().to_owned()],
        "category" => {
            let categories = record.headings().into_iter();
            categories.map(|code| code.code().to_owned()).collect()
        }
        "nature" => vec![record.nature.code().to_owned()],
        _ => record.region.iter().map(ToString::to_string).collect(),
    }
}

fn scanned(drawn: &Drawn) -> i64 {
    let hits = demo().records.iter().filter(|record| drawn.holds(record));
    i64::try_from(hits.count()).unwrap()
}

/// Rows of a file but for its head.
fn rows_of(file: &str) -> i64 {
    i64::try_from(table_of(file).1.len()).unwrap()
}

#[test]
fn list_trend_places_and_file_tell_the_same_number_as_a_scan() {
    let desk = Desk::open();
    let analyst = desk.signed_in("analyst1");
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let (mut some, mut files, mut heated) = (0_usize, 0_usize, 0_usize);
    for _ in 0..QUESTIONS {
        let drawn = Drawn::of(&mut random);
        let query = drawn.query();
        let expected = scanned(&drawn);
        let list_page = analyst.get(&format!("/search.json?{query}")).json();
        assert_eq!(number(&list_page["total"]), expected, "{query}");
        let trend = analyst
            .get(&format!("/search.json?{query}&lens=trend"))
            .json();
        assert_eq!(number(&trend["total"]), expected, "{query}");
        let weeks = list(&trend["trend"]["weeks"]).iter();
        let dated: i64 = weeks.map(|week| number(&week["orders"])).sum();
        assert_eq!(
            dated + number(&trend["trend"]["undated"]),
            expected,
            "{query}"
        );
        let whom = analyst
            .get(&format!("/search.json?{query}&lens=merchants"))
            .json();
        assert_eq!(number(&whom["total"]), expected, "{query}");
        heated += check_heat(&whom);
        let unset = !drawn.set.iter().any(|(facet, _)| *facet == "region")
            && !drawn.excluded.iter().any(|(facet, _)| *facet == "region");
        if unset {
            let places = analyst
                .get(&format!("/search.json?{query}&lens=regions"))
                .json();
            let group = list(&places["facets"])
                .iter()
                .find(|group| group["name"] == "region");
            let counts = list(&group.unwrap()["values"]).iter();
            let placed: i64 = counts.map(|value| number(&value["count"])).sum();
            assert_eq!(placed, expected, "{query}");
        }
        some += usize::from(expected > 0);
        if expected <= LARGEST_FILE {
            let file = analyst.get(&format!("/search.csv?{query}"));
            assert_eq!(file.header("x-row-count"), expected.to_string(), "{query}");
            assert_eq!(rows_of(&file.body), expected, "{query}");
            files += 1;
        }
    }
    println!("{QUESTIONS} questions, {some} with hits, {files} files, {heated} merchants by week");
    assert!(some > QUESTIONS / 4 && files > 20, "{some} {files}");
    assert!(heated > QUESTIONS, "{heated}");
}

/// Each row of the heat map adds up to its merchant's number in the facet; how many rows there are.
fn check_heat(page: &serde_json::Value) -> usize {
    let mut groups = list(&page["facets"]).iter();
    let group = groups.find(|group| group["name"] == "merchant").unwrap();
    let facet: BTreeMap<&str, i64> = list(&group["values"])
        .iter()
        .map(|value| (text(&value["value"]), number(&value["count"])))
        .collect();
    let rows = list(&page["heat"]["rows"]);
    for row in rows {
        let cells = list(&row["cells"]).iter();
        let shown: i64 = cells.map(|cell| number(&cell["orders"])).sum();
        let whole = shown + number(&row["before"]) + number(&row["undated"]);
        assert_eq!(whole, number(&row["total"]), "{row}");
        assert_eq!(whole, facet[text(&row["merchant_id"])], "{row}");
    }
    rows.len()
}

#[test]
fn a_cell_of_the_heat_map_leads_to_as_many_orders_as_it_says() {
    let desk = Desk::open();
    let analyst = desk.signed_in("analyst1");
    let page = analyst
        .get("/search.json?q=退款&not_source=12345&lens=merchants")
        .json();
    let rows = list(&page["heat"]["rows"]).iter();
    let cells = rows.flat_map(|row| list(&row["cells"]));
    let told: Vec<_> = cells.filter(|cell| number(&cell["orders"]) > 0).collect();
    assert!(told.len() > 10, "{}", told.len());
    for cell in told.iter().take(20) {
        let listed = analyst.get(&format!("/search.json{}", text(&cell["url"])));
        assert_eq!(listed.json()["total"], cell["orders"], "{cell}");
    }
    let shown = analyst.get("/search?q=退款&lens=merchants").body;
    assert!(shown.contains("class=\"s4\""), "{shown}");
}

#[test]
fn an_excluded_value_stays_in_its_facet_so_that_it_can_be_let_in_again() {
    let desk = Desk::open();
    let analyst = desk.signed_in("analyst1");
    let counts = |page: &serde_json::Value| -> BTreeMap<String, i64> {
        let groups = list(&page["facets"]).iter();
        let group = groups.into_iter().find(|group| group["name"] == "source");
        let values = list(&group.unwrap()["values"]).iter();
        values
            .map(|value| (text(&value["value"]).to_owned(), number(&value["count"])))
            .collect()
    };
    let all = analyst.get("/search.json?q=退款").json();
    let without = analyst.get("/search.json?q=退款&not_source=12345").json();
    assert_eq!(counts(&all), counts(&without));
    let hidden = counts(&all)["12345"];
    assert!(hidden > 0);
    assert_eq!(number(&all["total"]) - hidden, number(&without["total"]));
    let page = analyst.get("/search?q=退款&not_source=12345").body;
    assert!(page.contains("排除来源：12345"), "{page}");
}

#[test]
fn a_file_is_on_record_before_it_is_sent_and_with_its_hash_after() {
    use sha2::{Digest, Sha256};
    let desk = Desk::open();
    let analyst = desk.signed_in("analyst1");
    let file = analyst.get("/search.csv?q=刷单");
    let rows = rows_of(&file.body);
    assert!(rows > 0);
    let entries = entries(&desk.signed_in("auditor1"));
    let exports: Vec<_> = entries
        .iter()
        .filter(|entry| entry["action"] == "导出")
        .collect();
    assert_eq!(exports.len(), 2);
    let told = exports.iter().map(|entry| text(&entry["reason"]));
    let told: Vec<&str> = told.collect();
    assert!(
        told.iter()
            .any(|reason| reason.ends_with(&format!("（{rows}件）")))
    );
    assert!(
        told.contains(&format!("已导出{rows}行").as_str()),
        "{told:?}"
    );
    let digest = Sha256::digest(file.body.as_bytes());
    let hash = mingcha::vault::hex(&digest);
    assert!(
        exports
            .iter()
            .any(|entry| entry["content"] == hash.as_str())
    );
}

fn entries(auditor: &Browser<'_>) -> Vec<serde_json::Value> {
    list(&auditor.get("/audit.json").json()["entries"]).clone()
}
