//! Order records → one data frame in the stored schema.

use polars::prelude::{Column as PolarsColumn, DataFrame, NamedFrom, PolarsResult, Series};

use crate::domain::{Category, Certainty, Evidence, Label, LabelKind, OrderRecord, Week};
use crate::frame::Column;
use crate::similar::BandKeys;

/// Days since 1970-01-01.
fn day_number(date: chrono::NaiveDate) -> i32 {
    i32::try_from(
        date.signed_duration_since(chrono::NaiveDate::default())
            .num_days(),
    )
    .unwrap_or(0)
}

/// Strength of one piece of evidence: the suffix of its rule (`d5_counterfeit/S`); patterns are strong.
fn evidence_strength(evidence: &Evidence) -> f64 {
    match evidence.rule.rsplit('/').next() {
        Some("M") => 0.6,
        Some("W") => 0.3,
        _ => 1.0,
    }
}

/// Categories that count against a merchant, each with the strength of its best evidence.
fn countable(labels: &[Label]) -> Vec<(Category, f64)> {
    let mut best: Vec<(Category, f64)> = Vec::new();
    for label in labels
        .iter()
        .filter(|label| label.counts_against_merchant())
    {
        let strength = label
            .evidence
            .iter()
            .map(evidence_strength)
            .fold(0.3, f64::max);
        match best
            .iter_mut()
            .find(|(category, _)| *category == label.code)
        {
            Some((_, known)) => *known = known.max(strength),
            None => best.push((label.code, strength)),
        }
    }
    best.sort_by_key(|(category, _)| *category);
    best
}

/// Codes of the categories that count against a merchant, in the order in which the dataset holds them.
pub fn counted_categories(labels: &[Label]) -> impl Iterator<Item = &'static str> {
    countable(labels)
        .into_iter()
        .map(|(category, _)| category.code())
}

fn is_task_scam(record: &OrderRecord) -> bool {
    record
        .labels
        .iter()
        .any(|label| label.kind == LabelKind::TaskScam && label.certainty == Certainty::Asserted)
}

/// The columns that follow from an order's labels.
pub(super) const LABEL_COLUMNS: [Column; 5] = [
    Column::Nature,
    Column::Domain,
    Column::TaskScam,
    Column::Categories,
    Column::Strengths,
];

/// Builds a frame of [`LABEL_COLUMNS`] alone.
pub(super) fn labels_of(records: &[OrderRecord]) -> PolarsResult<DataFrame> {
    let columns = LABEL_COLUMNS
        .iter()
        .map(|column| series_of(*column, records).map(PolarsColumn::from));
    DataFrame::new(records.len(), columns.collect::<PolarsResult<Vec<_>>>()?)
}

/// Builds the frame; its columns are exactly [`Column::STORED`].
pub(super) fn frame_of(records: &[OrderRecord]) -> PolarsResult<DataFrame> {
    let columns = Column::STORED
        .iter()
        .map(|column| series_of(*column, records).map(PolarsColumn::from));
    DataFrame::new(records.len(), columns.collect::<PolarsResult<Vec<_>>>()?)
}

fn series_of(column: Column, records: &[OrderRecord]) -> PolarsResult<Series> {
    let name = column.small_name();
    let longs = |value: &dyn Fn(&OrderRecord) -> Option<i64>| {
        Series::new(
            name.clone(),
            records.iter().map(value).collect::<Vec<Option<i64>>>(),
        )
    };
    let ints = |value: &dyn Fn(&OrderRecord) -> Option<i32>| {
        Series::new(
            name.clone(),
            records.iter().map(value).collect::<Vec<Option<i32>>>(),
        )
    };
    let flags = |value: &dyn Fn(&OrderRecord) -> Option<bool>| {
        Series::new(
            name.clone(),
            records.iter().map(value).collect::<Vec<Option<bool>>>(),
        )
    };
    let texts = |value: &dyn for<'a> Fn(&'a OrderRecord) -> &'a str| {
        Series::new(
            name.clone(),
            records.iter().map(value).collect::<Vec<&str>>(),
        )
    };
    Ok(match column {
        Column::Seq => longs(&|order| Some(order.seq)),
        Column::ImportSeq => longs(&|order| Some(order.provenance.accepted_by())),
        Column::Version => longs(&|order| Some(order.version)),
        Column::ReceivedAt => longs(&|order| {
            order
                .received_at
                .map(crate::domain::LocalTime::epoch_millis)
        }),
        Column::Complainant => {
            longs(&|order| order.complainant.map(|pseudonym| pseudonym.0.cast_signed()))
        }
        Column::AmountCents => longs(&|order| order.amount.map(|amount| amount.0)),
        Column::Day => ints(&|order| order.received_at.map(|time| day_number(time.date()))),
        Column::Week => ints(&|order| order.received_at.map(|time| Week::of(time.date()).index())),
        Column::ClosedDay => ints(&|order| order.closed_at.map(|time| day_number(time.date()))),
        Column::Region => ints(&|order| {
            order
                .region
                .and_then(|region| i32::try_from(region.number()).ok())
        }),
        Column::Anonymous => flags(&|order| Some(order.anonymous)),
        Column::Recalled => flags(&|order| Some(order.recalled)),
        Column::TaskScam => flags(&|order| Some(is_task_scam(order))),
        Column::Satisfied => flags(&|order| order.satisfied),
        Column::OrderId => texts(&|order| order.order_id.as_str()),
        Column::OrderNo => texts(&|order| order.order_no.as_deref().unwrap_or_default()),
        Column::Nature => texts(&|order| order.nature.code()),
        Column::Domain => texts(&|order| order.domain.code()),
        Column::Platform => texts(&|order| &order.platform),
        Column::Courier => texts(&|order| &order.courier),
        Column::Industry => texts(&|order| &order.industry),
        Column::Result => texts(&|order| order.result.code()),
        Column::Title => texts(&|order| &order.title),
        Column::Body => texts(&|order| &order.body),
        Column::LinkedNos
        | Column::OwnNames
        | Column::BandKeys
        | Column::MerchantIds
        | Column::MentionIds
        | Column::Categories
        | Column::Strengths => {
            let lists: Vec<Series> = records.iter().map(|order| list_of(column, order)).collect();
            Series::new(name.clone(), lists).cast(&column.dtype())?
        }
        Column::Source
        | Column::Month
        | Column::Merchant
        | Column::CategoryOrdinal
        | Column::Mass
        | Column::Person
        | Column::ConfirmedDay
        | Column::Stratum
        | Column::Quarter
        | Column::Cluster
        | Column::Merchants
        | Column::ClusterMerchants
        | Column::ClusterPeople
        | Column::Weight
        | Column::Category
        | Column::Strength
        | Column::Incident
        | Column::Orders
        | Column::Complainants
        | Column::Incidents
        | Column::OwnOrders
        | Column::Effective
        | Column::TargetSeq
        | Column::TargetTime => Series::new_empty(name.clone(), &column.dtype()),
    })
}

/// What one order holds in a list column.
fn list_of(column: Column, order: &OrderRecord) -> Series {
    let name = polars::prelude::PlSmallStr::EMPTY;
    match column {
        Column::LinkedNos => Series::new(name, &order.linked_nos),
        Column::OwnNames => Series::new(name, order.own_names()),
        Column::BandKeys => {
            let keys = BandKeys::of(&order.body, &order.own_names());
            Series::new(name, keys.map_or(Vec::new(), |keys| keys.0.to_vec()))
        }
        Column::MerchantIds => {
            let ids: Vec<i64> = order.merchants().iter().map(|id| id.0).collect();
            Series::new(name, ids)
        }
        Column::MentionIds => {
            let ids: Vec<i64> = order.mentions().iter().map(|id| id.0).collect();
            Series::new(name, ids)
        }
        Column::Strengths => {
            let counted = countable(&order.labels);
            let strengths: Vec<f64> = counted.iter().map(|(_, strength)| *strength).collect();
            Series::new(name, strengths)
        }
        _ => {
            let counted = countable(&order.labels);
            let codes: Vec<&str> = counted
                .iter()
                .map(|(category, _)| category.code())
                .collect();
            Series::new(name, codes)
        }
    }
}
