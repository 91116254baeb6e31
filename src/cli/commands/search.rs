//! `search QUERY`.

use std::process::ExitCode;
use std::time::Instant;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::cli::search_arguments::SearchArguments;
use crate::explore::{SearchHit, SearchQuestion, search};
use crate::lexicon::{Regions, Segmenter};
use crate::search::{Filters, QueryError, SearchError, SortBy};
use crate::store::StoreError;

pub(super) async fn run(
    context: &Context,
    arguments: SearchArguments,
) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let regions = Regions::shipped()?;
    let sort = if arguments.sort == "relevance" {
        SortBy::Relevance
    } else {
        SortBy::ReceivedAt
    };
    // Words decide the order by relevance only; loading the dictionary costs more than the search.
    let segmenter = if sort == SortBy::Relevance {
        let edition = store.database.dictionary_edition().await;
        Some(Segmenter::under(&edition.map_err(StoreError::from)?)?)
    } else {
        None
    };
    let question = SearchQuestion {
        query: arguments.query,
        filters: Filters {
            from: arguments.from,
            to: arguments.to,
            source: arguments.source,
            category: arguments.category,
            merchant: arguments.merchant,
            region: arguments.region,
            nature: arguments.nature,
            ..Filters::default()
        },
        sort,
        limit: usize::from(arguments.limit),
        cursor: arguments.cursor,
        by_week: false,
    };
    let started = Instant::now();
    let answered = search(&store, segmenter.as_ref(), &regions, &question).await;
    let mut view = answered.map_err(usage_of)?;
    view.took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    if context.json {
        print_json(&view)?;
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!(
        "共{}件，用时{}毫秒，检索词：{}",
        view.total,
        view.took_ms,
        view.terms.join(" + ")
    ));
    for hit in &view.hits {
        say(&line(hit));
    }
    for note in &view.notes {
        say(note);
    }
    if let Some(cursor) = &view.next_cursor {
        say(&format!("下一页：--cursor {cursor}"));
    }
    if view.total == 0 && view.terms.iter().any(|term| term.chars().count() > 4) {
        say("提示：连写的检索词按原样整体匹配；可用空格分开，例如 拼多多 假货 退款");
    }
    Ok(ExitCode::SUCCESS)
}

/// A faulty query is wrong usage, not a failure of the program.
fn usage_of(error: StoreError) -> Failure {
    match error {
        StoreError::Search(SearchError::Query(query)) => {
            let query: QueryError = query;
            Failure::Usage(query.to_string())
        }
        other => Failure::from(other),
    }
}

fn line(hit: &SearchHit) -> String {
    let categories: Vec<&str> = hit
        .categories
        .iter()
        .map(|heading| heading.label())
        .collect();
    format!(
        "{}\t{}\t{}\t{}\t{}\n    {}",
        hit.order_id,
        hit.received_at.as_deref().unwrap_or("时间不详"),
        hit.merchant_name.as_deref().unwrap_or("主体未确认"),
        categories.join("、"),
        hit.title,
        marked(hit)
    )
}

/// The snippet with 【】 around the matches.
fn marked(hit: &SearchHit) -> String {
    let mut text = String::new();
    for (place, character) in hit.snippet.chars().enumerate() {
        if hit.highlights.iter().any(|(start, _)| *start == place) {
            text.push('【');
        }
        text.push(character);
        if hit.highlights.iter().any(|(_, end)| *end == place + 1) {
            text.push('】');
        }
    }
    text
}
