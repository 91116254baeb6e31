//! Sections 一 to 四 from the week's figures.

use std::collections::{BTreeMap, BTreeSet};

use super::lists::Lists;
use crate::db::WeekSnapshot;
use crate::domain::{Category, UnresolvedReason};
use crate::pipeline::{PipelineError, Stages};
use crate::report::model::{
    Categories, CategoryRow, Distribution, Excluded, GroupRow, Overview, Platforms, Rate,
    SPECIAL_FIELDS, SourceCounts, SourceRow, TrendWeek, UnresolvedRow,
};
use crate::stats::{CountedOrders, OrderClass, SourceFigures, UNPLACED, WeekFigures};
use crate::store::Store;

/// Rows of the platform table.
const MOST_PLATFORMS: usize = 10;

pub(super) async fn overview(
    figures: &WeekFigures,
    snapshot: &WeekSnapshot,
    store: &Store,
    lists: &mut Lists,
) -> Result<Overview, PipelineError> {
    let sources = figures.sources.iter().map(|source| {
        let name = source.source.short_label();
        let key = source.source.code();
        SourceRow {
            source: source.source,
            counts: source_counts(source, key, name, lists),
        }
    });
    let sources: Vec<SourceRow> = sources.collect();
    let total = source_counts(&sum(&figures.sources), "all", "全部渠道", lists);
    Ok(Overview {
        sources,
        total,
        effective: lists.counts("effective", "本周有效线索", &figures.effective),
        ecommerce: lists.figure("ecommerce", "本周电商领域有效线索", &figures.ecommerce),
        unresolved: unresolved(figures, snapshot, store, lists).await?,
        unresolved_total: lists.figure("unresolved", "被投诉主体未确认的线索", &figures.unresolved),
        task_scams: lists.counts(
            "task-scam",
            "刷单诈骗（投诉人为受害人）",
            &figures.task_scams,
        ),
        discounted: lists.figure(
            "discounted",
            "投诉人或雷同文本涉及多家主体而降权的线索",
            &figures.discounted,
        ),
        same_text: figures
            .same_text
            .as_ref()
            .map(|seqs| lists.figure("same-text", "文本雷同而合并计一次的线索", seqs)),
        trend: figures
            .trend
            .iter()
            .map(|point| TrendWeek {
                week: point.week,
                orders: point.orders,
                incidents: point.incidents,
            })
            .collect(),
    })
}

fn source_counts(source: &SourceFigures, key: &str, name: &str, lists: &mut Lists) -> SourceCounts {
    let of = |class: OrderClass| source.classes.get(&class).cloned().unwrap_or_default();
    let mut received: Vec<i64> = source.classes.values().flatten().copied().collect();
    received.sort_unstable();
    let mut figure = |part: &str, title: &str, seqs: &[i64]| {
        lists.figure(
            &format!("source-{key}-{part}"),
            &format!("{name}：{title}"),
            seqs,
        )
    };
    let effective = figure("effective", "有效线索", &of(OrderClass::Effective));
    SourceCounts {
        received: figure("received", "受理", &received),
        excluded: Excluded {
            not_clue: figure("not-clue", "咨询、建议、表扬等", &of(OrderClass::NotClue)),
            duplicate: figure("duplicate", "重复工单", &of(OrderClass::Duplicate)),
            not_commerce: figure("not-commerce", "非消费领域", &of(OrderClass::NotCommerce)),
            withdrawn: figure("withdrawn", "已撤回", &of(OrderClass::Withdrawn)),
        },
        last_week: source.last_week,
        last_year: source.last_year,
        closed: Rate {
            numerator: figure("closed", "有效线索中已办结", &source.closed),
            denominator: effective.clone(),
        },
        satisfied: Rate {
            numerator: figure("satisfied", "有效线索中回访满意", &source.satisfied),
            denominator: figure("answered", "有效线索中有回访评价", &source.answered),
        },
        effective,
    }
}

/// The sum of all hotlines.
fn sum(sources: &[SourceFigures]) -> SourceFigures {
    let mut classes: BTreeMap<OrderClass, Vec<i64>> = BTreeMap::new();
    for source in sources {
        for (class, seqs) in &source.classes {
            classes.entry(*class).or_default().extend(seqs);
        }
    }
    for seqs in classes.values_mut() {
        seqs.sort_unstable();
    }
    let joined = |part: fn(&SourceFigures) -> &Vec<i64>| {
        let mut seqs: Vec<i64> = sources
            .iter()
            .flat_map(|source| part(source).iter().copied())
            .collect();
        seqs.sort_unstable();
        seqs
    };
    let added = |part: fn(&SourceFigures) -> Option<i64>| {
        let known: Vec<i64> = sources.iter().filter_map(part).collect();
        (!known.is_empty()).then(|| known.iter().sum())
    };
    SourceFigures {
        source: sources
            .first()
            .map_or(crate::domain::SourceCode::Manual, |source| source.source),
        classes,
        closed: joined(|source| &source.closed),
        answered: joined(|source| &source.answered),
        satisfied: joined(|source| &source.satisfied),
        last_week: added(|source| source.last_week),
        last_year: added(|source| source.last_year),
    }
}

async fn unresolved(
    figures: &WeekFigures,
    snapshot: &WeekSnapshot,
    store: &Store,
    lists: &mut Lists,
) -> Result<Vec<UnresolvedRow>, PipelineError> {
    let records = store
        .database
        .orders_as_of_import(&figures.unresolved, snapshot.import_seq)
        .await?;
    let mut by_reason: BTreeMap<UnresolvedReason, Vec<i64>> = BTreeMap::new();
    for record in &records {
        let reason = record
            .parties
            .iter()
            .find_map(|party| party.unresolved)
            .unwrap_or(UnresolvedReason::NotNamed);
        by_reason.entry(reason).or_default().push(record.seq);
    }
    let row = |(reason, seqs): (UnresolvedReason, Vec<i64>)| UnresolvedRow {
        reason,
        orders: lists.figure(
            &format!("unresolved-{}", reason.code()),
            &format!("主体未确认：{}", reason.label()),
            &seqs,
        ),
    };
    Ok(by_reason.into_iter().map(row).collect())
}

pub(super) fn categories(figures: &WeekFigures, lists: &mut Lists) -> Categories {
    let past = figures
        .before
        .iter()
        .flat_map(|past| past.categories.keys());
    let others: BTreeSet<Category> = figures
        .categories
        .keys()
        .chain(past)
        .copied()
        .filter(|category| !category.is_primary())
        .collect();
    let shown: Vec<Category> = Category::PRIMARY.into_iter().chain(others).collect();
    let row = |category: Category| {
        let counted = figures
            .categories
            .get(&category)
            .cloned()
            .unwrap_or_default();
        let before = figures.before.as_ref();
        CategoryRow {
            category,
            counts: lists.counts(
                &format!("category-{}", category.code()),
                &format!("{}类线索", category.label()),
                &counted,
            ),
            last_week: before.map(|before| before.categories.get(&category).copied().unwrap_or(0)),
        }
    };
    let rows = shown.into_iter().map(row).collect();
    Categories {
        rows,
        task_scams: lists.counts(
            "task-scam",
            "刷单诈骗（投诉人为受害人）",
            &figures.task_scams,
        ),
        task_scams_last_week: figures.task_scams_last_week,
    }
}

/// The groups of this week and those that only last week had, so that its numbers add up.
fn with_last_week<'a>(
    groups: &'a BTreeMap<String, CountedOrders>,
    past: Option<&'a BTreeMap<String, i64>>,
) -> BTreeMap<&'a str, CountedOrders> {
    let past = past.into_iter().flat_map(|past| past.keys());
    let gone = past.map(|name| (name.as_str(), CountedOrders::default()));
    let mut all: BTreeMap<&str, CountedOrders> = gone.collect();
    for (name, counted) in groups {
        all.insert(name, counted.clone());
    }
    all
}

/// An export's industry may be a bare code of GB/T 4754.
fn field_name(name: &str) -> String {
    if name.chars().all(|c| c.is_ascii_digit()) {
        format!("行业代码{name}")
    } else {
        name.to_owned()
    }
}

/// 驿站 and 快递柜 are where a parcel waits: who writes only that names no company.
fn shown_name(name: &str) -> String {
    match name {
        "驿站" | "快递柜" => format!("{name}（未写明企业）"),
        name => name.to_owned(),
    }
}

pub(super) fn distribution(
    figures: &WeekFigures,
    stages: &Stages,
    lists: &mut Lists,
) -> Distribution {
    let before = figures.before.as_ref();
    let mut regions: Vec<GroupRow> = Vec::new();
    let past = before.map(|before| &before.regions);
    for (code, counted) in with_last_week(&figures.regions, past) {
        if code == UNPLACED {
            continue;
        }
        let name = code
            .parse()
            .ok()
            .and_then(|code| stages.regions().name(code))
            .unwrap_or(code)
            .to_owned();
        regions.push(GroupRow {
            counts: lists.counts(&format!("region-{code}"), &format!("{name}线索"), &counted),
            last_week: before.map(|before| before.regions.get(code).copied().unwrap_or(0)),
            name,
        });
    }
    regions.sort_by_key(|row| std::cmp::Reverse(row.counts.orders.value));
    regions.push(GroupRow {
        name: "未定位".to_owned(),
        counts: lists.counts("region-unknown", "未定位的线索", &figures.unplaced),
        last_week: before.map(|before| before.regions.get(UNPLACED).copied().unwrap_or(0)),
    });
    let group = |name: &str, lists: &mut Lists| {
        let counted = figures.industries.get(name).cloned().unwrap_or_default();
        GroupRow {
            name: field_name(name),
            counts: lists.counts(
                &format!("field-{name}"),
                &format!("{name}领域线索"),
                &counted,
            ),
            last_week: before.map(|before| before.industries.get(name).copied().unwrap_or(0)),
        }
    };
    let mut fields: Vec<GroupRow> = SPECIAL_FIELDS
        .iter()
        .map(|name| group(name, lists))
        .collect();
    let past = before.map(|before| &before.industries);
    let mut others: Vec<GroupRow> = with_last_week(&figures.industries, past)
        .keys()
        .filter(|name| !SPECIAL_FIELDS.contains(name))
        .map(|name| group(name, lists))
        .collect();
    others.sort_by_key(|row| std::cmp::Reverse(row.counts.orders.value));
    fields.extend(others);
    Distribution { regions, fields }
}

pub(super) fn platforms(figures: &WeekFigures, lists: &mut Lists) -> Platforms {
    let before = figures.before.as_ref();
    let mut rows = |kind: &str,
                    groups: &BTreeMap<String, CountedOrders>,
                    past: Option<&BTreeMap<String, i64>>| {
        let mut rows: Vec<GroupRow> = with_last_week(groups, past)
            .into_iter()
            .map(|(name, counted)| GroupRow {
                name: shown_name(name),
                counts: lists.counts(
                    &format!("{kind}-{name}"),
                    &format!("提及{name}的线索"),
                    &counted,
                ),
                last_week: past.map(|past| past.get(name).copied().unwrap_or(0)),
            })
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.counts.orders.value));
        rows.truncate(MOST_PLATFORMS);
        rows
    };
    Platforms {
        platforms: rows(
            "platform",
            &figures.platforms,
            before.map(|before| &before.platforms),
        ),
        couriers: rows(
            "courier",
            &figures.couriers,
            before.map(|before| &before.couriers),
        ),
    }
}
