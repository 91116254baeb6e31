//! 检索: one question, the hits, and what they are counted by.

use serde::Serialize;

use crate::audit::{AuditAction, AuditEvent};
use crate::desk;
use crate::domain::Heading;
use crate::explore::{SearchQuestion, SearchView, search};
use crate::search::{Filters, SortBy};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadOrders, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

const HITS: usize = 20;
/// Values of a facet that are shown; the others are reached by the query.
const VALUES: usize = 12;

/// The page of a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct SearchPage {
    query: String,
    from: Option<String>,
    to: Option<String>,
    sort: &'static str,
    asked: bool,
    total: u64,
    took_ms: u64,
    terms: Vec<String>,
    words: Vec<String>,
    notes: Vec<String>,
    /// What restricts the answer; each can be taken away.
    chips: Vec<Chip>,
    facets: Vec<FacetGroup>,
    hits: Vec<Line>,
    next: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Chip {
    what: &'static str,
    value: String,
    without: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct FacetGroup {
    name: &'static str,
    label: &'static str,
    values: Vec<Choice>,
    /// Values that are not shown.
    more: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Choice {
    label: String,
    value: String,
    count: u64,
    chosen: bool,
    /// The question with this value set, or taken away where it is set.
    toggle_url: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct Line {
    order_id: String,
    received_at: String,
    source: &'static str,
    nature: &'static str,
    merchant_id: Option<String>,
    merchant_name: Option<String>,
    categories: Vec<&'static str>,
    title: String,
    /// Pieces of the passage; every second one matches.
    passage: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Piece {
    text: String,
    hit: bool,
}

impl Page for SearchPage {
    const FILE: &'static str = "workbench/search.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let line = Line {
            order_id: "12345:X1".to_owned(),
            received_at: "2026-11-20 08:00".to_owned(),
            source: "12345",
            nature: "投诉",
            merchant_id: Some("M000001".to_owned()),
            merchant_name: Some("<甲>店".to_owned()),
            categories: vec!["假冒伪劣"],
            title: "卖假货".to_owned(),
            passage: pieces("买到假货了", &[(2, 4)]),
        };
        let empty = Self {
            query: String::new(),
            from: None,
            to: None,
            sort: "received_at",
            asked: false,
            total: 0,
            took_ms: 0,
            terms: Vec::new(),
            words: Vec::new(),
            notes: Vec::new(),
            chips: Vec::new(),
            facets: Vec::new(),
            hits: Vec::new(),
            next: None,
        };
        let full = Self {
            query: "假货".to_owned(),
            asked: true,
            total: 1,
            terms: vec!["假货".to_owned()],
            words: vec!["假货".to_owned()],
            notes: vec!["说明".to_owned()],
            chips: vec![Chip {
                what: "来源",
                value: "12345".to_owned(),
                without: "?q=x".to_owned(),
            }],
            facets: vec![FacetGroup {
                name: "source",
                label: "来源",
                values: vec![Choice {
                    label: "12345".to_owned(),
                    value: "12345".to_owned(),
                    count: 1,
                    chosen: true,
                    toggle_url: "?q=x".to_owned(),
                }],
                more: 1,
            }],
            hits: vec![line],
            next: Some("?cursor=1.2".to_owned()),
            ..empty.clone()
        };
        let nothing = Self {
            asked: true,
            ..empty.clone()
        };
        vec![empty, full, nothing]
    }
}

pub(super) async fn page(
    app: App,
    visit: Visit<ReadOrders>,
    ask: Ask,
) -> Result<SearchPage, Refusal> {
    let sort = match ask.asked("sort") {
        Some("relevance") => SortBy::Relevance,
        _ => SortBy::ReceivedAt,
    };
    let question = SearchQuestion {
        query: ask.asked("q").unwrap_or_default().to_owned(),
        filters: filters(&ask)?,
        sort,
        limit: HITS,
        cursor: ask.asked("cursor").map(str::to_owned),
    };
    let started = app.now().at;
    let mut view = search(&app.store, Some(&app.segmenter), &app.regions, &question).await?;
    view.took_ms = u64::try_from(app.now().at - started).unwrap_or_default();
    let event = AuditEvent::done(&visit.actor(), AuditAction::Search, "orders").because(format!(
        "{}（{}件）",
        ask.query_with("cursor", None),
        view.total
    ));
    desk::record(&app.store, &event, app.now()).await?;
    Ok(page_of(view, question, &ask))
}

fn filters(ask: &Ask) -> Result<Filters, Refusal> {
    Ok(Filters {
        from: ask.asked_as("from", "开始日期")?,
        to: ask.asked_as("to", "结束日期")?,
        source: ask.asked_as("source", "来源")?,
        category: ask.asked_as("category", "类别")?,
        merchant: ask.asked_as("merchant", "主体")?,
        region: ask.asked_as("region", "地区")?,
        nature: ask.asked_as("nature", "性质")?,
    })
}

/// Facets in the order in which they are shown; months have no filter of their own.
const FACETS: [(&str, &str); 5] = [
    ("source", "来源"),
    ("category", "涉嫌行为"),
    ("merchant", "主体"),
    ("region", "地区"),
    ("nature", "性质"),
];

fn page_of(view: SearchView, question: SearchQuestion, ask: &Ask) -> SearchPage {
    let chosen = |name: &str| ask.asked(name).unwrap_or_default().to_owned();
    let mut facets = Vec::new();
    let mut chips = Vec::new();
    for (name, label) in FACETS {
        let set = chosen(name);
        let values = view.facets.get(name).map(Vec::as_slice).unwrap_or_default();
        if !set.is_empty() {
            let known = values.iter().find(|value| value.value == set);
            chips.push(Chip {
                what: label,
                value: known.map_or_else(|| set.clone(), |value| value.label.clone()),
                without: ask.query_with(name, None),
            });
        }
        let mut sorted: Vec<_> = values.iter().collect();
        sorted.sort_by(|left, right| {
            right
                .count
                .cmp(&left.count)
                .then(left.value.cmp(&right.value))
        });
        let shown = sorted.iter().take(VALUES).map(|value| {
            let is_set = !value.value.is_empty() && value.value == set;
            Choice {
                label: value.label.clone(),
                value: value.value.clone(),
                count: value.count,
                chosen: is_set,
                toggle_url: ask.query_with(name, (!is_set).then_some(value.value.as_str())),
            }
        });
        facets.push(FacetGroup {
            name,
            label,
            values: shown.collect(),
            more: sorted.len().saturating_sub(VALUES),
        });
    }
    for (name, label) in [("from", "开始日期"), ("to", "结束日期")] {
        if let Some(value) = ask.asked(name) {
            chips.push(Chip {
                what: label,
                value: value.to_owned(),
                without: ask.query_with(name, None),
            });
        }
    }
    SearchPage {
        from: question.filters.from.map(|day| day.to_string()),
        to: question.filters.to.map(|day| day.to_string()),
        sort: match question.sort {
            SortBy::Relevance => "relevance",
            SortBy::ReceivedAt => "received_at",
        },
        asked: !question.query.is_empty() || !chips.is_empty(),
        query: question.query,
        total: view.total,
        took_ms: view.took_ms,
        terms: view.terms,
        words: view.words,
        notes: view.notes,
        chips,
        facets,
        hits: view.hits.into_iter().map(line_of).collect(),
        next: view
            .next_cursor
            .map(|cursor| ask.query_with("cursor", Some(&cursor))),
    }
}

fn line_of(hit: crate::explore::SearchHit) -> Line {
    Line {
        passage: pieces(&hit.snippet, &hit.highlights),
        received_at: hit
            .received_at
            .map_or_else(|| "时间不详".to_owned(), |time| told_time(&time)),
        source: hit.source.short_label(),
        nature: hit.nature.label(),
        categories: hit
            .categories
            .iter()
            .map(|heading| Heading::label(*heading))
            .collect(),
        order_id: hit.order_id,
        merchant_id: hit.merchant_id,
        merchant_name: hit.merchant_name,
        title: hit.title,
    }
}

/// `2026-11-20 08:00` of a time in RFC 3339.
pub(super) fn told_time(time: &str) -> String {
    time.chars()
        .take(16)
        .map(|character| if character == 'T' { ' ' } else { character })
        .collect()
}

/// The text cut at the character ranges that match.
fn pieces(text: &str, highlights: &[(usize, usize)]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (place, character) in text.chars().enumerate() {
        let hit = highlights
            .iter()
            .any(|(start, end)| (*start..*end).contains(&place));
        match pieces.last_mut() {
            Some(piece) if piece.hit == hit => piece.text.push(character),
            _ => pieces.push(Piece {
                text: character.to_string(),
                hit,
            }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn a_passage_is_cut_at_its_matches() {
        let cut = pieces("买到假货了", &[(2, 4)]);
        let texts: Vec<(&str, bool)> = cut
            .iter()
            .map(|piece| (piece.text.as_str(), piece.hit))
            .collect();
        assert_eq!(texts, [("买到", false), ("假货", true), ("了", false)]);
    }

    #[test]
    fn names_are_escaped_and_nothing_found_is_said() {
        let pages = rendered::<SearchPage>();
        assert!(pages[1].contains("&lt;甲&gt;店"), "{}", pages[1]);
        assert!(pages[1].contains("<mark>假货</mark>"), "{}", pages[1]);
        assert!(pages[2].contains("没有找到"), "{}", pages[2]);
    }
}
