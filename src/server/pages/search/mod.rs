//! 检索: one question, the hits, and what they are counted by.

mod cases;
mod export;
mod facets;
mod heat;
mod lens;
mod logged;
mod question;
mod trend;
mod workbook;

use serde::Serialize;

use self::cases::{FlagOffered, flags_offered};
use self::facets::{Chip, FacetGroup, chips, groups};
use self::heat::{Heat, heat};
use self::lens::{Lens, Tab, tabs};
use self::logged::logged;
pub(super) use self::question::ASKS;
use self::question::question;
use self::trend::{Trend, trend};
use crate::audit::{AuditAction, AuditEvent};
use crate::desk;
use crate::domain::Heading;
use crate::explore::{SearchQuestion, SearchView, search};
use crate::search::SortBy;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{Permission as _, ReadCases, ReadOrders, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

const HITS: usize = 20;

/// The page of a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct SearchPage {
    query: String,
    from: Option<String>,
    to: Option<String>,
    sort: &'static str,
    /// What the form does not show and has to send again.
    kept: Vec<(String, String)>,
    asked: bool,
    total: u64,
    took_ms: u64,
    terms: Vec<String>,
    words: Vec<String>,
    notes: Vec<String>,
    /// What restricts the answer; each can be taken away.
    chips: Vec<Chip>,
    facets: Vec<FacetGroup>,
    lens: &'static str,
    tabs: Vec<Tab>,
    hits: Vec<Line>,
    next: Option<String>,
    /// The hits by week, where that is the lens.
    trend: Option<Trend>,
    /// Merchants by weeks, where the lens is that of merchants.
    heat: Option<Heat>,
    /// Of the merchant that is asked for, for those who read cases.
    flags: Vec<FlagOffered>,
    /// All hits as a file.
    export_url: String,
    workbook_url: String,
    /// The question as it would be kept.
    question: String,
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
        use self::facets::Choice;
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
            kept: vec![("not_source".to_owned(), "12345".to_owned())],
            asked: false,
            total: 0,
            took_ms: 0,
            terms: Vec::new(),
            words: Vec::new(),
            notes: Vec::new(),
            chips: Vec::new(),
            facets: Vec::new(),
            lens: "hits",
            tabs: Vec::new(),
            hits: Vec::new(),
            next: None,
            trend: None,
            heat: None,
            flags: Vec::new(),
            export_url: "/search.csv".to_owned(),
            workbook_url: "/search.xlsx".to_owned(),
            question: String::new(),
        };
        let full = Self {
            query: "假货".to_owned(),
            asked: true,
            total: 1,
            terms: vec!["假货".to_owned()],
            words: vec!["假货".to_owned()],
            notes: vec!["说明".to_owned()],
            chips: vec![Chip {
                what: "来源".to_owned(),
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
                    excluded: false,
                    toggle_url: "?q=x".to_owned(),
                    exclude_url: "?q=x&not_source=12345".to_owned(),
                }],
                more: 1,
            }],
            hits: vec![line],
            flags: vec![FlagOffered::sample()],
            next: Some("?cursor=1.2".to_owned()),
            ..empty.clone()
        };
        let nothing = Self {
            asked: true,
            ..empty.clone()
        };
        let trend = Self {
            lens: "trend",
            trend: Some(Trend::sample()),
            ..full.clone()
        };
        let expecting = Self {
            lens: "trend",
            trend: Some(Trend::expecting()),
            ..full.clone()
        };
        let [regions, merchants] =
            [("regions", "region"), ("merchants", "merchant")].map(|(lens, name)| Self {
                lens,
                facets: full
                    .facets
                    .iter()
                    .map(|group| FacetGroup {
                        name,
                        ..group.clone()
                    })
                    .collect(),
                ..full.clone()
            });
        let merchants = Self {
            heat: Some(Heat::sample()),
            ..merchants
        };
        vec![empty, full, nothing, trend, regions, merchants, expecting]
    }
}

pub(super) use export::file as export;
pub(super) use workbook::file as workbook;

/// A kept question, for its number of hits.
pub(super) fn saved_question(ask: &Ask) -> Result<SearchQuestion, Refusal> {
    question(ask, 0, Lens::Hits)
}

/// What a question asks, in words.
pub(super) fn conditions(view: &SearchView, ask: &Ask) -> Vec<String> {
    let words = ask.asked("q").map(|words| format!("检索词：{words}"));
    let chips = chips(view, ask).into_iter();
    let restricted = chips.map(|chip| format!("{}：{}", chip.what, chip.value));
    words.into_iter().chain(restricted).collect()
}

pub(super) async fn page(
    app: App,
    visit: Visit<ReadOrders>,
    ask: Ask,
) -> Result<SearchPage, Refusal> {
    let lens = Lens::of(&ask);
    let limit = if lens == Lens::Hits { HITS } else { 0 };
    let question = question(&ask, limit, lens)?;
    let started = app.now().at;
    let stages = app.stages().await?;
    let segmenter = &stages.lexicon().segmenter;
    let mut view = search(&app.store, Some(segmenter), &app.regions, &question).await?;
    view.took_ms = u64::try_from(app.now().at - started).unwrap_or_default();
    let logged = logged(&ask, |words| stages.mask_question(words));
    let told = logged.ask.query_with("cursor", None);
    let event = AuditEvent::done(&visit.actor(), AuditAction::Search, logged.object)
        .because(format!("{told}（{}件）", view.total));
    desk::record(&app.store, &event, app.now()).await?;
    let trend = match lens {
        Lens::Trend => Some(trend(&app, &view, &question, &ask).await?),
        Lens::Hits | Lens::Regions | Lens::Merchants => None,
    };
    let mut page = page_of(view, question.clone(), &ask, lens);
    page.trend = trend;
    if let Some(merchant) = question.filters.merchant
        && ReadCases::ROLES.contains(&visit.role())
    {
        page.flags = flags_offered(&app, merchant, &ask).await?;
    }
    if lens == Lens::Merchants {
        let merchants = page.facets.iter().find(|group| group.name == "merchant");
        page.heat = Some(heat(&app, &question, merchants, &ask).await?);
    }
    Ok(page)
}

fn page_of(view: SearchView, question: SearchQuestion, ask: &Ask, lens: Lens) -> SearchPage {
    let chips = chips(&view, ask);
    SearchPage {
        facets: groups(&view, ask, lens),
        kept: ask.pairs_without(&["q", "from", "to", "sort"]),
        lens: lens.code(),
        tabs: tabs(ask, lens),
        trend: None,
        heat: None,
        flags: Vec::new(),
        export_url: format!("/search.csv{}", ask.query_of_file()),
        workbook_url: format!("/search.xlsx{}", ask.query_of_file()),
        question: ask.question_alone(),
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

    #[test]
    fn a_week_says_which_festival_it_touches_and_whether_it_surpasses_what_is_expected() {
        let pages = rendered::<SearchPage>();
        let (trend, expecting) = (&pages[3], &pages[6]);
        assert!(
            trend.contains("&lt;双11&gt;") && !trend.contains("与预期相比"),
            "{trend}"
        );
        assert!(
            expecting.contains("0—2") && expecting.contains("高于预期</td>"),
            "{expecting}"
        );
    }
}
