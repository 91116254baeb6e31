//! Small datasets: what each order tells, as the frame that the store would give.

use polars::prelude::{
    Column as PolarsColumn, DataFrame, IntoLazy, LazyFrame, NamedFrom, PlSmallStr, Series,
};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::domain::{
    Category, DomainGate, Identities, Judgement, Link, LinkSource, MentionId, MerchantId, Nature,
    RegionCode, SourceCode, Verdict, Week,
};
use crate::frame::Column;
use crate::stats::{CubeFilters, Dimension, Key};

/// One order; its number is its place, from 1.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) day: Option<i32>,
    pub(super) source: SourceCode,
    pub(super) region: Option<i32>,
    pub(super) platform: &'static str,
    pub(super) industry: &'static str,
    pub(super) person: Option<i64>,
    pub(super) merchants: Vec<i64>,
    pub(super) mentions: Vec<i64>,
    pub(super) categories: Vec<Category>,
    pub(super) nature: Nature,
    pub(super) domain: DomainGate,
    pub(super) recalled: bool,
    /// Number of another order that the text quotes.
    pub(super) quotes: Option<i64>,
}

impl Told {
    /// A Thursday.
    pub(super) const DAY: i32 = 20_769;

    /// A person's plain complaint about merchant 2.
    pub(super) fn plain(person: i64) -> Self {
        Self {
            day: Some(Self::DAY),
            source: SourceCode::Hotline12345,
            region: Some(320_706),
            platform: "淘宝",
            industry: "水晶",
            person: Some(person),
            merchants: vec![2],
            mentions: Vec::new(),
            categories: vec![Category::Counterfeit],
            nature: Nature::Complaint,
            domain: DomainGate::Ecommerce,
            recalled: false,
            quotes: None,
        }
    }
}

/// A name that several registered bodies bear.
pub(super) const UNCLEAR: MerchantId = MerchantId(4);

/// Merchants 1 and 3 are one, the name 1 means merchant 2, and who merchant 4 is cannot be said.
pub(super) fn identities() -> Identities {
    let judgement = Judgement {
        number: 1,
        verdict: Verdict::Same {
            left: MerchantId(1),
            right: MerchantId(3),
        },
        reason: String::new(),
        operator: String::new(),
        judged_at: 0,
    };
    let link = Link {
        source: LinkSource::Mention(MentionId(1)),
        merchant: MerchantId(2),
    };
    let unclear = Link {
        source: LinkSource::Merchant(UNCLEAR),
        merchant: UNCLEAR,
    };
    Identities::of(&[judgement]).with_links(&[link, unclear])
}

pub(super) fn week_of(day: i32) -> i32 {
    let date = chrono::NaiveDate::default() + chrono::Duration::days(i64::from(day));
    Week::of(date).index()
}

pub(super) fn any_orders() -> impl Strategy<Value = Vec<Told>> {
    let when_and_where = (
        option::weighted(0.9, Told::DAY..Told::DAY + 75),
        select(vec![SourceCode::Hotline12345, SourceCode::Hotline12318]),
        option::of(select(vec![320_706, 320_722])),
        select(vec!["", "淘宝", "抖音"]),
        select(vec!["", "水晶"]),
        option::weighted(0.9, 1_i64..3),
    );
    let categories = vec![Category::Counterfeit, Category::PriceFraud];
    let about = (
        subsequence(vec![1_i64, 2, 3, UNCLEAR.0], 0..=2),
        subsequence(vec![1_i64, 2], 0..=1),
        subsequence(categories, 0..=2),
        // Most orders count, or hardly any two would be one incident.
        proptest::bool::weighted(0.9).prop_map(|is_clue| {
            if is_clue {
                Nature::Tipoff
            } else {
                Nature::Inquiry
            }
        }),
        proptest::bool::weighted(0.9).prop_map(|is_trade| {
            if is_trade {
                DomainGate::Consumer
            } else {
                DomainGate::Other
            }
        }),
        proptest::bool::weighted(0.1),
        option::weighted(0.2, 1_i64..16),
    );
    let order = (when_and_where, about).prop_map(
        |(
            (day, source, region, platform, industry, person),
            (merchants, mentions, categories, nature, domain, recalled, quotes),
        )| Told {
            day,
            source,
            region,
            platform,
            industry,
            person,
            merchants,
            mentions,
            categories,
            nature,
            domain,
            recalled,
            quotes,
        },
    );
    proptest::collection::vec(order, 0..32)
}

pub(super) fn any_filters() -> impl Strategy<Value = CubeFilters> {
    let week = |after: i32| Week::from_index(week_of(Told::DAY) + after);
    let regions = RegionCode::try_from(320_722).map(Key::Region);
    let keys = vec![
        (Dimension::Week, Key::Week(week(1))),
        (Dimension::Merchant, Key::Merchant(MerchantId(3))),
        (Dimension::Merchant, Key::Unknown),
        (Dimension::Category, Key::Category(Category::PriceFraud)),
        (Dimension::Category, Key::Unknown),
        (Dimension::Source, Key::Source(SourceCode::Hotline12318)),
        (Dimension::Region, regions.unwrap()),
        (Dimension::Platform, Key::Name("抖音".to_owned())),
        (Dimension::Industry, Key::Unknown),
    ];
    (
        option::weighted(0.3, (0..4).prop_map(week)),
        option::weighted(0.3, (4..10).prop_map(week)),
        subsequence(keys, 0..=2),
        option::weighted(0.3, subsequence((1_i64..32).collect::<Vec<_>>(), 0..=31)),
    )
        .prop_map(|(from, to, equal, among)| CubeFilters {
            from,
            to,
            equal: equal.into_iter().collect(),
            among,
        })
}

/// The stored columns and the source; what no test is about is null.
pub(super) fn frame_of(orders: &[Told]) -> LazyFrame {
    let stored = Column::STORED.into_iter().chain([Column::Source]);
    let columns = stored.map(|column| PolarsColumn::from(series_of(column, orders)));
    DataFrame::new(orders.len(), columns.collect())
        .unwrap()
        .lazy()
}

fn series_of(column: Column, orders: &[Told]) -> Series {
    let name = PlSmallStr::from_static(column.name());
    let numbered = || (1_i64..).zip(orders);
    let longs = |value: &dyn Fn(i64, &Told) -> Option<i64>| {
        let values: Vec<Option<i64>> = numbered().map(|(seq, order)| value(seq, order)).collect();
        Series::new(name.clone(), values)
    };
    let ints = |value: &dyn Fn(&Told) -> Option<i32>| {
        let values: Vec<Option<i32>> = orders.iter().map(value).collect();
        Series::new(name.clone(), values)
    };
    let texts = |value: &dyn Fn(&Told) -> &'static str| {
        let values: Vec<&str> = orders.iter().map(value).collect();
        Series::new(name.clone(), values)
    };
    let lists = |value: &dyn Fn(&Told) -> Series| {
        let values: Vec<Series> = orders.iter().map(value).collect();
        Series::new(name.clone(), values)
            .cast(&column.dtype())
            .unwrap()
    };
    let list = PlSmallStr::EMPTY;
    match column {
        Column::Seq => longs(&|seq, _| Some(seq)),
        Column::ReceivedAt => longs(&|_, order| order.day.map(|day| i64::from(day) * 86_400_000)),
        Column::Complainant => longs(&|_, order| order.person),
        Column::Day => ints(&|order| order.day),
        Column::Week => ints(&|order| order.day.map(week_of)),
        Column::Region => ints(&|order| order.region),
        Column::Source => texts(&|order| order.source.code()),
        Column::Nature => texts(&|order| order.nature.code()),
        Column::Domain => texts(&|order| order.domain.code()),
        Column::Platform => texts(&|order| order.platform),
        Column::Industry => texts(&|order| order.industry),
        Column::OrderNo => {
            let values: Vec<String> = numbered().map(|(seq, _)| number_of(seq)).collect();
            Series::new(name, values)
        }
        Column::Recalled => {
            let values: Vec<bool> = orders.iter().map(|order| order.recalled).collect();
            Series::new(name, values)
        }
        Column::MerchantIds => lists(&|order| Series::new(list.clone(), &order.merchants)),
        Column::MentionIds => lists(&|order| Series::new(list.clone(), &order.mentions)),
        Column::Categories => lists(&|order| {
            let codes: Vec<&str> = order.categories.iter().map(|code| code.code()).collect();
            Series::new(list.clone(), codes)
        }),
        Column::Strengths => {
            lists(&|order| Series::new(list.clone(), vec![1.0; order.categories.len()]))
        }
        Column::LinkedNos => lists(&|order| {
            let quoted: Vec<String> = order.quotes.map(number_of).into_iter().collect();
            Series::new(list.clone(), quoted)
        }),
        _ => Series::full_null(name, orders.len(), &column.dtype()),
    }
}

fn number_of(seq: i64) -> String {
    format!("LYG{seq}")
}
