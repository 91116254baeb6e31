//! Section 五 from the week's flags.

use std::collections::BTreeMap;

use super::lists::Lists;
use crate::db::WeekSnapshot;
use crate::domain::{Flag, FlagLevel, Heading, OrderRecord, SubjectType, Tier};
use crate::pipeline::{PipelineError, Stages};
use crate::report::model::{Attention, AttentionRow};
use crate::rules::Routing;
use crate::stats::CountedOrders;
use crate::store::Store;

/// `last_week` is the snapshot of the week before, if it was evaluated.
pub(super) async fn attention(
    (snapshot, last_week): (&WeekSnapshot, Option<&WeekSnapshot>),
    routing: &Routing,
    stages: &Stages,
    store: &Store,
    lists: &mut Lists,
) -> Result<Attention, PipelineError> {
    let mut rows = Vec::new();
    let mut review = Vec::new();
    for flag in &snapshot.flags {
        let seqs = store.database.seqs_of_orders(&flag.order_ids).await?;
        let records = store
            .database
            .orders_as_of_import(&seqs, snapshot.import_seq)
            .await?;
        let mut row = row_of(flag, &seqs, &records, routing, stages, lists);
        row.is_new = last_week.map(|before| !before.flags.iter().any(|past| is_same(past, flag)));
        match flag.tier {
            Tier::ComplainantReview => review.push(row),
            Tier::Candidate | Tier::Watch => rows.push(row),
        }
    }
    Ok(Attention { rows, review })
}

/// Whether both are about one merchant and category, in whichever queue.
fn is_same(past: &Flag, flag: &Flag) -> bool {
    past.merchant.merchant_id == flag.merchant.merchant_id && past.category == flag.category
}

fn row_of(
    flag: &Flag,
    seqs: &[i64],
    records: &[OrderRecord],
    routing: &Routing,
    stages: &Stages,
    lists: &mut Lists,
) -> AttentionRow {
    let title = format!("{}：{}线索", flag.merchant.name, flag.category.label());
    let counts = CountedOrders {
        orders: seqs.to_vec(),
        complainants: flag.counts.complainants,
        incidents: flag.counts.incidents,
    };
    let region = most_common(
        records
            .iter()
            .filter_map(|record| record.region)
            .map(|region| region.to_string()),
    );
    let region = region
        .and_then(|code| code.parse().ok())
        .and_then(|code| stages.regions().name(code));
    AttentionRow {
        flag_id: flag.flag_id.clone(),
        tier: flag.tier,
        level: flag.level,
        name: flag.merchant.name.clone(),
        uscc: flag.merchant.uscc.clone(),
        store: most_common(
            records
                .iter()
                .map(|record| record.platform.clone())
                .filter(|name| !name.is_empty()),
        )
        .unwrap_or_default(),
        place: region.unwrap_or_default().to_owned(),
        category: flag.category,
        counts: lists.counts(&format!("flag-{}", flag.flag_id), &title, &counts),
        window_weeks: flag.window_weeks,
        is_new: None,
        effective: flag.counts.effective,
        trend: flag.trend.clone(),
        score: flag.score,
        reasons: flag
            .reasons
            .iter()
            .map(|reason| match reason.contribution {
                // A term without points explains; its sentence says so.
                points if points.abs() < 0.05 => reason.text.clone(),
                points => format!("{}【{points:+.1}分】", reason.text),
            })
            .collect(),
        counter_evidence: flag
            .counter_evidence
            .iter()
            .map(|evidence| evidence.text.clone())
            .collect(),
        proposal: proposal(flag).to_owned(),
        lead_unit: lead_unit(flag, records, routing),
    }
}

/// The first of those who lead: the report hands a merchant to one unit.
fn lead_unit(flag: &Flag, records: &[OrderRecord], routing: &Routing) -> String {
    let subjects = SubjectType::of(&flag.merchant.name, records);
    let route = routing.route(Heading::Of(flag.category), &subjects);
    route.lead.into_iter().next().unwrap_or_default()
}

/// 核查建议 only: what to look at, never what to impose.
fn proposal(flag: &Flag) -> &'static str {
    match (flag.tier, flag.level) {
        (Tier::ComplainantReview, _) => "先复核投诉材料是否集中、雷同，再判断是否需要核查主体。",
        (Tier::Candidate, FlagLevel::Orange | FlagLevel::Red) => {
            "建议优先安排核查，抽取相关订单、商品和交易记录。"
        }
        (Tier::Candidate, FlagLevel::Blue | FlagLevel::Yellow) => {
            "建议列入本周核查，逐件联系投诉人补充材料。"
        }
        (Tier::Watch, _) => "建议持续关注，下周复看；暂不安排专项核查。",
    }
}

fn most_common(values: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(value, count)| (*count, std::cmp::Reverse(value.clone())))
        .map(|(value, _)| value)
}
