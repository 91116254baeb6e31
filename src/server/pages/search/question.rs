//! From an address to a question: the address is the whole state of the page.

use std::str::FromStr;

use super::facets::exclusion_of;
use super::lens::Lens;
use crate::explore::SearchQuestion;
use crate::search::{Excluded, Filters, SortBy};
use crate::server::ask::Ask;
use crate::server::refusal::Refusal;

/// Values of one facet that can be excluded at a time.
const MOST_EXCLUDED: usize = 20;

pub(super) fn question(ask: &Ask, limit: usize, lens: Lens) -> Result<SearchQuestion, Refusal> {
    let sort = match ask.asked("sort") {
        Some("relevance") => SortBy::Relevance,
        _ => SortBy::ReceivedAt,
    };
    Ok(SearchQuestion {
        query: ask.asked("q").unwrap_or_default().to_owned(),
        filters: filters(ask)?,
        sort,
        limit,
        cursor: ask.asked("cursor").map(str::to_owned),
        by_week: lens == Lens::Trend,
    })
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
        excluded: Excluded {
            sources: excluded(ask, "source", "来源")?,
            categories: excluded(ask, "category", "类别")?,
            merchants: excluded(ask, "merchant", "主体")?,
            regions: excluded(ask, "region", "地区")?,
            natures: excluded(ask, "nature", "性质")?,
        },
        arrived: ask.asked_as("arrived", "新到范围")?,
    })
}

fn excluded<T: FromStr>(ask: &Ask, facet: &str, what: &str) -> Result<Vec<T>, Refusal> {
    let name = exclusion_of(facet);
    let texts: Vec<&str> = ask.all_asked(&name).collect();
    if texts.len() > MOST_EXCLUDED {
        let told = format!("最多同时排除{MOST_EXCLUDED}个“{what}”");
        return Err(Refusal::bad_request(told));
    }
    let value = |text: &str| {
        text.parse()
            .map_err(|_| Refusal::bad_request(format!("网址中排除的“{what}”写法不对：{text}")))
    };
    texts.into_iter().map(value).collect()
}
