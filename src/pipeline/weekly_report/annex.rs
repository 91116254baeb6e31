//! The annexes: orders as the report shows them, the rules of counting, and the quality of the data.

use std::collections::HashSet;

use super::lists::Lists;
use crate::db::{ImportLedger, StoredImport, WeekSnapshot};
use crate::domain::{OrderRecord, SourceCode, TimePrecision};
use crate::flags::RuleSet;
use crate::pipeline::{PipelineError, Stages};
use crate::report::model::{
    Basis, LedgerRow, Parameter, Quality, ReasonCount, ReportOrder, SkipCount,
};
use crate::stats::{OrderClass, WeekFigures};
use crate::store::Store;

/// Characters of the excerpt of an order.
const EXCERPT: usize = 200;

/// The orders that lists name.
pub(super) fn orders(
    records: &[OrderRecord],
    figures: &WeekFigures,
    stages: &Stages,
) -> Vec<ReportOrder> {
    let counted: HashSet<i64> = figures
        .sources
        .iter()
        .filter_map(|source| source.classes.get(&OrderClass::Effective))
        .flatten()
        .copied()
        .collect();
    let this_week = |record: &OrderRecord| {
        record
            .received_at
            .is_some_and(|time| crate::domain::Week::of(time.date()) == figures.week)
    };
    records
        .iter()
        .map(|record| ReportOrder {
            order_id: record.order_id.as_str().to_owned(),
            received_at: record.received_at.map_or_else(String::new, |time| {
                let format = if time.precision == TimePrecision::Day {
                    "%Y-%m-%d"
                } else {
                    "%Y-%m-%d %H:%M"
                };
                time.at.format(format).to_string()
            }),
            source_label: record.source.short_label().to_owned(),
            nature_label: record.nature.label().to_owned(),
            region: record
                .region
                .and_then(|region| stages.regions().name(region))
                .unwrap_or_default()
                .to_owned(),
            merchant: merchant_names(record),
            categories: record.asserted_categories(),
            title: if record.title.is_empty() {
                head(&record.body, 30)
            } else {
                record.title.clone()
            },
            excerpt: head(&record.body, EXCERPT),
            result_label: record.result.label().to_owned(),
            incident_no: String::new(),
            // An order of an earlier week was counted in its own issue.
            counted: !this_week(record) || counted.contains(&record.seq),
        })
        .collect()
}

fn merchant_names(record: &OrderRecord) -> String {
    let names: Vec<&str> = record
        .parties
        .iter()
        .map(|party| party.name.as_str())
        .filter(|name| !name.is_empty())
        .collect();
    names.join("、")
}

fn head(text: &str, length: usize) -> String {
    text.chars()
        .take(length)
        .map(|c| if c == '\n' { ' ' } else { c })
        .collect()
}

/// 附件2 from the rule set in force.
pub(super) fn basis(rules: &RuleSet) -> Basis {
    let origin = format!("预警规则集{}", rules.version);
    let parameter = |name: &str, value: String| Parameter {
        name: name.to_owned(),
        value,
        origin: origin.clone(),
    };
    let limits = &rules.thresholds;
    let factors = &rules.factors;
    let mut thresholds = vec![
        parameter("统计窗口", format!("{}周（含本周）", rules.window.weeks)),
        parameter(
            "最低独立投诉人",
            format!("{}名，低于此数不预警", limits.suppress_below_complainants),
        ),
        parameter(
            "窗口规则",
            format!(
                "独立投诉人≥{}名且加权和≥{}",
                limits.window_complainants, limits.window_weight
            ),
        ),
        parameter(
            "单周规则",
            format!("一周内独立投诉人≥{}名", limits.week_complainants),
        ),
        parameter(
            "突增规则",
            format!(
                "本周事件≥{}个且≥自身{}周中位数+{}×绝对中位差",
                limits.surge_incidents, rules.window.baseline_weeks, limits.surge_mad
            ),
        ),
        parameter(
            "建议核查",
            format!(
                "加权和≥{}且实际事件≥预期的{}倍，否则为持续关注",
                limits.candidate_weight, limits.candidate_ratio
            ),
        ),
        parameter(
            "投诉方复核",
            format!("被降权事件占比≥{}", limits.review_share),
        ),
    ];
    for (category, severity) in &rules.severity {
        thresholds.push(parameter(
            &format!("严重性系数：{}", category.label()),
            format!("{severity}"),
        ));
    }
    Basis {
        duplicate_rule: "同一来源、同一工单编号为同一工单；内容一致计为重复行，内容不同计为更正并保留前一版本。引用其他渠道工单编号的后到工单计为重复工单，不计件数。".to_owned(),
        incident_rule: "同一投诉人（以加密代号识别，各渠道统一）、同一主体、同一类别，相邻两次间隔不超过30日的，为一个事件；跨渠道转办并入原事件。匿名工单不计入独立投诉人。".to_owned(),
        thresholds,
        discounts: vec![
            parameter("匿名", format!("×{}", factors.anonymous)),
            parameter("近期投诉多家主体", format!(
                "{}日内投诉不少于{}家主体的，×{}；经核实属实或立案的不降权", rules.window.complainant_days, factors.professional_merchants, factors.professional
            )),
            parameter("文本雷同", format!("同一文本达{}件的，首件之外×{}", factors.template_orders, factors.template)),
        ],
        source_weights: vec![parameter("举报", format!("×{}", factors.tipoff)), parameter("投诉", "×1".to_owned())],
        calendar: "按自然周（周一至周日，ISO 8601）统计；不涉及工作日折算。".to_owned(),
        notes: vec![
            "有效线索：投诉、举报类工单中属于消费领域、未撤回且非重复的部分；咨询、求助、建议、表扬等不计入。".to_owned(),
            "分类依据词典和规则自动标注，仅统计“陈述”语气的标注；询问、转述、假设和否定不计入。".to_owned(),
            "刷单诈骗中投诉人是受害人，单列，不计入任何主体。".to_owned(),
            "以上均为线索统计，未经认定。".to_owned(),
        ],
    }
}

/// 附件3 from the ledgers of all imports that the snapshot saw.
pub(super) async fn quality(
    figures: &WeekFigures,
    snapshot: &WeekSnapshot,
    store: &Store,
    lists: &mut Lists,
) -> Result<Quality, PipelineError> {
    let imports = store.database.imports().await?;
    let seen = imports
        .into_iter()
        .filter(|import| import.import_seq <= snapshot.import_seq);
    Ok(Quality {
        files: seen.map(|import| ledger_row(&import)).collect(),
        missing_time: lists.figure("undated", "没有受理时间的工单", &figures.undated),
        notes: vec!["没有受理时间的工单可以检索，但不进入任何一周的统计。".to_owned()],
    })
}

fn ledger_row(import: &StoredImport) -> LedgerRow {
    let total: &ImportLedger = &import.total;
    let first = import.source.split(',').next().unwrap_or_default();
    LedgerRow {
        file: import.file_name.clone(),
        source: first.parse().unwrap_or(SourceCode::Manual),
        rows_read: total.rows_read,
        accepted: total.accepted,
        updated: total.updated,
        duplicate: total.duplicate,
        quarantined: total.quarantined,
        reasons: total
            .reasons
            .iter()
            .filter_map(|(code, rows)| {
                Some(ReasonCount {
                    reason: code.parse().ok()?,
                    rows: *rows,
                })
            })
            .collect(),
        skipped: total
            .skipped
            .iter()
            .filter_map(|(code, rows)| {
                Some(SkipCount {
                    reason: code.parse().ok()?,
                    rows: *rows,
                })
            })
            .collect(),
    }
}
