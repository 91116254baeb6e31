//! One fact per dated order: what section 一 counts, and why an order counts or does not.

use std::collections::HashMap;

use polars::prelude::LazyFrame;

use super::StatsError;
use super::read::{booleans, codes, ints, longs};
use crate::domain::{DomainGate, Nature, SourceCode};
use crate::frame::{Column, col};

/// Whether an order is an effective clue; an excluded one falls under the first reason that holds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum OrderClass {
    /// 有效线索.
    Effective,
    /// 已撤回.
    Withdrawn,
    /// 咨询、建议、表扬等.
    NotClue,
    /// 非消费领域.
    NotCommerce,
    /// 重复工单: quotes an earlier order.
    Duplicate,
}

/// One dated order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrderFact {
    pub seq: i64,
    pub week: i32,
    pub day: i32,
    pub source: SourceCode,
    pub class: OrderClass,
    pub ecommerce: bool,
    pub complainant: Option<i64>,
    pub task_scam: bool,
    pub closed_day: Option<i32>,
    pub satisfied: Option<bool>,
}

/// Reads the facts of all dated orders, in order of time and number.
pub(super) fn facts(
    orders: &LazyFrame,
    repeated: &HashMap<i64, i64>,
) -> Result<Vec<OrderFact>, StatsError> {
    let wanted = [
        Column::Seq,
        Column::Week,
        Column::Day,
        Column::Source,
        Column::Nature,
        Column::Domain,
        Column::Complainant,
        Column::Recalled,
        Column::TaskScam,
        Column::ClosedDay,
        Column::Satisfied,
    ];
    let frame = orders
        .clone()
        .filter(col(Column::Week).is_not_null())
        .select(wanted.map(col))
        .sort_by_exprs(
            [col(Column::Day), col(Column::Seq)],
            polars::prelude::SortMultipleOptions::default(),
        )
        .collect()
        .map_err(StatsError::polars("collecting the facts of all orders"))?;
    let build = || -> polars::prelude::PolarsResult<Vec<OrderFact>> {
        let seqs = longs(&frame, Column::Seq)?;
        let weeks = ints(&frame, Column::Week)?;
        let days = ints(&frame, Column::Day)?;
        let sources = codes::<SourceCode>(&frame, Column::Source)?;
        let natures = codes::<Nature>(&frame, Column::Nature)?;
        let domains = codes::<DomainGate>(&frame, Column::Domain)?;
        let complainants = longs(&frame, Column::Complainant)?;
        let recalled = booleans(&frame, Column::Recalled)?;
        let scams = booleans(&frame, Column::TaskScam)?;
        let closed = ints(&frame, Column::ClosedDay)?;
        let satisfied = booleans(&frame, Column::Satisfied)?;
        let mut facts = Vec::with_capacity(seqs.len());
        for place in 0..seqs.len() {
            let (Some(seq), Some(week), Some(day), Some(source)) =
                (seqs[place], weeks[place], days[place], sources[place])
            else {
                continue;
            };
            let domain = domains[place].unwrap_or(DomainGate::Other);
            let class = if recalled[place].unwrap_or(false) {
                OrderClass::Withdrawn
            } else if !natures[place].is_some_and(Nature::is_clue) {
                OrderClass::NotClue
            } else if domain == DomainGate::Other {
                OrderClass::NotCommerce
            } else if repeated.contains_key(&seq) {
                OrderClass::Duplicate
            } else {
                OrderClass::Effective
            };
            facts.push(OrderFact {
                seq,
                week,
                day,
                source,
                class,
                ecommerce: domain == DomainGate::Ecommerce,
                complainant: complainants[place],
                task_scam: scams[place].unwrap_or(false),
                closed_day: closed[place],
                satisfied: satisfied[place],
            });
        }
        Ok(facts)
    };
    build().map_err(StatsError::polars("reading the facts of all orders"))
}
