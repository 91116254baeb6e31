//! One question → the answer with texts and names, as every face of the product shows it.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::{
    Heading, Identities, MerchantId, Nature, OrderRecord, RegionCode, SourceCode, Week,
};
use crate::lexicon::{Regions, Segmenter};
use crate::search::{
    Cursor, Expression, Filters, Found, SearchError, SearchRequest, Snippet, SortBy, parse_query,
    snippet,
};
use crate::store::{Store, StoreError};

/// A question as a person asks it.
#[derive(Debug, Clone, Default)]
pub struct SearchQuestion {
    pub query: String,
    pub filters: Filters,
    pub sort: SortBy,
    pub limit: usize,
    pub cursor: Option<String>,
    /// Count the hits of each week as well.
    pub by_week: bool,
}

/// The hits of one week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct WeekHits {
    pub week: Week,
    pub orders: u64,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FacetValue {
    pub value: String,
    pub label: String,
    pub count: u64,
}

/// One hit with what a list shows of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchHit {
    pub order_id: String,
    pub source: SourceCode,
    pub order_no: Option<String>,
    pub received_at: Option<String>,
    pub nature: Nature,
    pub merchant_id: Option<String>,
    pub merchant_name: Option<String>,
    pub categories: Vec<Heading>,
    pub region_code: Option<RegionCode>,
    pub title: String,
    /// A passage around the first match.
    pub snippet: String,
    /// Character ranges of `snippet` that match.
    pub highlights: Vec<(usize, usize)>,
    pub score: f32,
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SearchView {
    pub total: u64,
    pub took_ms: u64,
    /// The query's terms as searched; each matches as one run of characters.
    pub terms: Vec<String>,
    /// The same terms cut into words; they decide the order by relevance.
    pub words: Vec<String>,
    pub hits: Vec<SearchHit>,
    pub facets: BTreeMap<&'static str, Vec<FacetValue>>,
    /// Every week from the first hit to the last, where they were asked for; hits without a time are in none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weeks: Vec<WeekHits>,
    pub next_cursor: Option<String>,
    /// What the reader has to know of the answer, in sentences.
    pub notes: Vec<String>,
}

/// Merchants listed in the facet.
const MOST_MERCHANTS: usize = 50;

/// Answers a question. `took_ms` is left 0 for the caller, who has the clock.
pub async fn search(
    store: &Store,
    segmenter: Option<&Segmenter>,
    regions: &Regions,
    question: &SearchQuestion,
) -> Result<SearchView, StoreError> {
    let Answered {
        request,
        found,
        records,
    } = answered(store, segmenter, question).await?;
    let identities = request.merchants.identities();
    let names = merchant_names(store, &records, &found, identities).await?;
    let terms = request.expression.wanted_terms();
    let scores: HashMap<i64, f32> = found.hits.iter().map(|hit| (hit.seq, hit.score)).collect();
    let hits = records
        .iter()
        .map(|record| {
            let score = scores.get(&record.seq).copied();
            hit_of(record, &names, identities, &terms, score)
        })
        .collect();
    Ok(SearchView {
        total: found.total,
        took_ms: 0,
        hits,
        facets: facets(&found, &names, regions),
        weeks: weeks_of(&found.days),
        next_cursor: found.next.map(|cursor| cursor.to_string()),
        terms: shown_terms(&request.expression),
        words: request.words.clone(),
        notes: [unclear_note(&request), older_form_note(store)]
            .into_iter()
            .flatten()
            .collect(),
    })
}

/// What the index and the database say to a question.
pub(super) struct Answered {
    pub(super) request: SearchRequest,
    pub(super) found: Found,
    /// The orders of the page, in its order.
    pub(super) records: Vec<OrderRecord>,
}

pub(super) async fn answered(
    store: &Store,
    segmenter: Option<&Segmenter>,
    question: &SearchQuestion,
) -> Result<Answered, StoreError> {
    let expression = parse_query(&question.query).map_err(SearchError::from)?;
    let words = segmenter
        .map(|segmenter| cut(segmenter, &expression.wanted_terms()))
        .unwrap_or_default();
    let after = question
        .cursor
        .as_deref()
        .map(str::parse::<Cursor>)
        .transpose()
        .map_err(SearchError::from)?;
    let request = SearchRequest {
        expression,
        words,
        filters: question.filters.clone(),
        merchants: store.counted_merchants().await?,
        sort: question.sort,
        limit: question.limit,
        after,
        by_day: question.by_week,
    };
    let found = store.index.search(&request)?;
    let seqs: Vec<i64> = found.hits.iter().map(|hit| hit.seq).collect();
    let records = store.database.orders_by_seq(&seqs).await?;
    Ok(Answered {
        request,
        found,
        records,
    })
}

/// Days as weeks; weeks without a hit between others have none.
pub(super) fn weeks_of(days: &[(NaiveDate, u64)]) -> Vec<WeekHits> {
    let (Some((first, _)), Some((last, _))) = (days.first(), days.last()) else {
        return Vec::new();
    };
    let (first, last) = (Week::of(*first).index(), Week::of(*last).index());
    let mut weeks: Vec<WeekHits> = (first..=last)
        .map(|index| WeekHits {
            week: Week::from_index(index),
            orders: 0,
        })
        .collect();
    for (day, orders) in days {
        let place = usize::try_from(Week::of(*day).index() - first).unwrap_or(usize::MAX);
        if let Some(week) = weeks.get_mut(place) {
            week.orders += orders;
        }
    }
    weeks
}

/// Why a filter by a name that several registered bodies bear finds nothing.
fn unclear_note(request: &SearchRequest) -> Option<String> {
    let merchant = request.filters.merchant?;
    request.merchants.identities().is_unclear(merchant).then(|| {
        format!("商户 {merchant} 只是一个名称，有多家登记主体使用，其工单不计入任何一家；请按名称检索正文，或先用 merchants merge 判定")
    })
}

/// An index of an older form still serves, with what that form did not tell apart.
fn older_form_note(store: &Store) -> Option<String> {
    let older = store.index.is_of_older_form();
    older.then(|| {
        "检索索引为旧格式，刷单诈骗可能仍列在恶意刷单之下；请运行 mingcha reindex 重建".to_owned()
    })
}

fn shown_terms(expression: &Expression) -> Vec<String> {
    match expression {
        Expression::All => Vec::new(),
        Expression::Term(term) => vec![term.clone()],
        Expression::Not(inner) => shown_terms(inner)
            .into_iter()
            .map(|term| format!("-{term}"))
            .collect(),
        Expression::And(parts) | Expression::Or(parts) => {
            parts.iter().flat_map(shown_terms).collect()
        }
    }
}

fn cut(segmenter: &Segmenter, terms: &[String]) -> Vec<String> {
    let mut words: Vec<String> = terms
        .iter()
        .flat_map(|term| {
            segmenter
                .words(term)
                .into_iter()
                .map(|word| word.text.to_lowercase())
                .collect::<Vec<_>>()
        })
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    words.dedup();
    words
}

pub(super) async fn merchant_names(
    store: &Store,
    records: &[OrderRecord],
    found: &Found,
    identities: &Identities,
) -> Result<HashMap<MerchantId, String>, StoreError> {
    let mut ids: Vec<MerchantId> = records
        .iter()
        .flat_map(|record| identities.merchants_of(record))
        .collect();
    ids.extend(
        found
            .facets
            .merchants(MOST_MERCHANTS)
            .into_iter()
            .map(|(id, _)| id),
    );
    ids.sort_unstable();
    ids.dedup();
    let rows = store.database.merchants_by_id(&ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

fn hit_of(
    record: &OrderRecord,
    names: &HashMap<MerchantId, String>,
    identities: &Identities,
    terms: &[String],
    score: Option<f32>,
) -> SearchHit {
    let merchants = identities.merchants_of(record);
    let merchant = merchants.first().copied();
    let Snippet { text, highlights } = snippet(&record.title, &record.body, terms);
    SearchHit {
        order_id: record.order_id.as_str().to_owned(),
        source: record.source,
        order_no: record.order_no.clone(),
        received_at: record.received_at.map(crate::domain::LocalTime::rfc3339),
        nature: record.nature,
        merchant_id: merchant.map(|id| id.to_string()),
        merchant_name: merchant.and_then(|id| names.get(&id).cloned()),
        categories: record.headings(),
        region_code: record.region,
        title: record.title.clone(),
        snippet: text,
        highlights,
        score: score.unwrap_or(0.0),
    }
}

fn facets(
    found: &Found,
    names: &HashMap<MerchantId, String>,
    regions: &Regions,
) -> BTreeMap<&'static str, Vec<FacetValue>> {
    let value = |value: &str, label: &str, count: u64| FacetValue {
        value: value.to_owned(),
        label: label.to_owned(),
        count,
    };
    let counts = &found.facets;
    let region = |(code, count): (Option<RegionCode>, u64)| match code {
        Some(code) => value(
            &code.to_string(),
            regions.name(code).unwrap_or_default(),
            count,
        ),
        None => value("", "未定位", count),
    };
    let merchant = |(id, count): (MerchantId, u64)| {
        value(
            &id.to_string(),
            names.get(&id).map_or("", String::as_str),
            count,
        )
    };
    BTreeMap::from([
        (
            "source",
            counts
                .sources()
                .into_iter()
                .map(|(code, count)| value(code.code(), code.short_label(), count))
                .collect(),
        ),
        (
            "category",
            counts
                .headings()
                .into_iter()
                .map(|(code, count)| value(code.code(), code.label(), count))
                .collect(),
        ),
        (
            "nature",
            counts
                .natures()
                .into_iter()
                .map(|(code, count)| value(code.code(), code.label(), count))
                .collect(),
        ),
        ("region", counts.regions().into_iter().map(region).collect()),
        (
            "merchant",
            counts
                .merchants(MOST_MERCHANTS)
                .into_iter()
                .map(merchant)
                .collect(),
        ),
        (
            "month",
            counts
                .months()
                .into_iter()
                .map(|(month, count)| value(&month, &month, count))
                .collect(),
        ),
    ])
}
