//! From an address to a question: the address is the whole state of the page.

use std::str::FromStr;

use super::facets::exclusion_of;
use super::lens::Lens;
use crate::domain::{Heading, Measure, Nature, SourceCode};
use crate::explore::SearchQuestion;
use crate::search::{Excluded, Filters, SortBy};
use crate::server::ask::Ask;
use crate::server::query::Parameter;
use crate::server::refusal::Refusal;

const SORTS: &[&str] = &["received_at", "relevance"];

/// All that a question is made of, and how its answer is looked at.
pub(in crate::server::pages) const ASKS: &[Parameter] = &[
    Parameter::text("q", "检索式"),
    Parameter::day("from", "受理日期自"),
    Parameter::day("to", "受理日期至"),
    Parameter::codes("source", "来源", SourceCode::CODES),
    Parameter::codes("category", "涉嫌行为", Heading::CODES),
    Parameter::merchant("merchant", "主体"),
    Parameter::region("region", "地区"),
    Parameter::codes("nature", "性质", Nature::CODES),
    Parameter::codes("not_source", "排除的来源", SourceCode::CODES).many(),
    Parameter::codes("not_category", "排除的涉嫌行为", Heading::CODES).many(),
    Parameter::merchant("not_merchant", "排除的主体").many(),
    Parameter::region("not_region", "排除的地区").many(),
    Parameter::codes("not_nature", "排除的性质", Nature::CODES).many(),
    Parameter::text("arrived", "进入系统的先后范围"),
    Parameter::codes("sort", "排序", SORTS),
    Parameter::codes("lens", "看法", Lens::CODES),
    Parameter::codes("count", "趋势数什么", Measure::CODES),
    Parameter::text("cursor", "下一页的位置"),
];

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
