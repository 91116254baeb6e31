//! The annexes: orders as the report shows them, the rules of counting, and the quality of the data.

use std::collections::HashSet;

use super::lists::Lists;
use crate::db::{ImportLedger, StoredImport, WeekSnapshot};
use crate::domain::{OrderRecord, ShrinkagePrior, SourceCode, TimePrecision};
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
            headings: record.headings(),
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
pub(super) fn basis(rules: &RuleSet, prior: Option<&ShrinkagePrior>) -> Basis {
    let origin = format!("预警规则集{}", rules.version);
    let parameter = |name: &str, value: String| Parameter {
        name: name.to_owned(),
        value,
        origin: origin.clone(),
    };
    let (candidate, watch) = (&rules.candidate, &rules.watch);
    let independence = &rules.independence;
    let windows: Vec<String> = rules
        .window
        .weeks
        .iter()
        .map(|weeks| format!("{weeks}周"))
        .collect();
    let mut thresholds = vec![
        parameter(
            "统计窗口",
            format!(
                "{}（均含本周，取得分最高者）；近{}周内有新投诉或新结论的才预警",
                windows.join("、"),
                rules.window.news_weeks
            ),
        ),
        parameter(
            "预期",
            format!(
                "主体各类独立投诉量×同行业其他主体同季该类占比；占比向全市占比收缩（相当于{}件），并限于全市占比的{}—{}倍",
                rules.expectation.tau, rules.expectation.least_share, rules.expectation.most_share
            ),
        ),
        parameter("占比", share_text(rules, prior)),
        parameter("倍数", "伽马—泊松收缩估计（DuMouchel 1999）".to_owned()),
        parameter("收缩先验", prior.map_or_else(String::new, prior_text)),
        parameter(
            "持续时间",
            format!(
                "首末件相隔不足{}天，计{}分",
                rules.evidence.short_span_days, rules.evidence.short_span
            ),
        ),
        parameter(
            "办理结论",
            format!(
                "已有结论事件的属实比例、属实事件的立案比例，与各主体平均比例相比（嫌疑成立者的比数为其{}倍）的似然比计分，限于{}至{}",
                rules.outcomes.odds, rules.outcomes.least, rules.outcomes.most
            ),
        ),
        parameter(
            "关联过密",
            format!(
                "独立投诉不足投诉人数的{}，计{}分",
                rules.evidence.coherence, rules.evidence.incoherent
            ),
        ),
        parameter(
            "建议核查",
            format!(
                "得分≥{}，独立投诉≥{}件、≥{}组，首末件相隔≥{}天，收缩估计下限≥{}倍，去掉最大一组后得分≥{}",
                candidate.score,
                candidate.effective,
                candidate.groups,
                candidate.span_days,
                candidate.lower_bound,
                candidate.without_largest
            ),
        ),
        parameter(
            "持续关注",
            format!(
                "得分≥{}，独立投诉≥{}件、≥{}组",
                watch.score, watch.effective, watch.groups
            ),
        ),
        parameter(
            "投诉方复核",
            format!(
                "投诉人≥{}名且未折减得分≥{}，但独立投诉不足投诉人数的{}",
                rules.review.people, rules.review.score, rules.evidence.coherence
            ),
        ),
        parameter(
            "级别",
            format!(
                "得分≥{}黄、≥{}橙、≥{}红，其余蓝",
                rules.levels.yellow, rules.levels.orange, rules.levels.red
            ),
        ),
    ];
    for (category, severity) in &rules.severity {
        thresholds.push(parameter(
            &format!("严重性（只用于同级排序）：{}", category.label()),
            format!("{severity}"),
        ));
    }
    Basis {
        duplicate_rule: "同一来源、同一工单编号为同一工单；内容一致计为重复行，内容不同计为更正并保留前一版本。引用其他渠道工单编号的后到工单计为重复工单，不计件数。".to_owned(),
        incident_rule: "同一投诉人（以加密代号识别，各渠道统一）、同一主体、同一类别，相邻两次间隔不超过30日的，为一个事件；跨渠道转办并入原事件。匿名工单不计入独立投诉人。".to_owned(),
        thresholds,
        discounts: vec![
            parameter("匿名", format!("×{}", independence.anonymous)),
            parameter("投诉多家主体", format!("近{}周投诉的主体数超过{n}家的，×{n}÷主体数；经核实属实或立案的不折减", independence.complainant_weeks, n = independence.free_merchants)),
            parameter("文本雷同", format!("雷同文本涉及不少于{}家主体的，×{}；同一主体内雷同文本合并计一次", independence.template_merchants, independence.template)),
        ],
        source_weights: vec![parameter("投诉、举报", "×1".to_owned())],
        calendar: "按自然周（周一至周日，ISO 8601）统计；不涉及工作日折算。".to_owned(),
        notes: vec![
            "有效线索：投诉、举报类工单中属于消费领域、未撤回且非重复的部分；咨询、求助、建议、表扬等不计入。".to_owned(),
            "分类依据词典和规则自动标注，仅统计“陈述”语气的标注；询问、转述、假设和否定不计入。".to_owned(),
            "刷单诈骗中投诉人是受害人，单列，不计入任何主体。".to_owned(),
            "以上均为线索统计，未经认定。".to_owned(),
        ],
    }
}

/// With the κ that was learnt for the quarter, or what the rules believe.
fn share_text(rules: &RuleSet, prior: Option<&ShrinkagePrior>) -> String {
    let learnt = prior.and_then(|prior| prior.likeness);
    format!(
        "正常主体的占比服从贝塔分布（均值为上述预期占比，集中度κ={:.1}），嫌疑成立者占比不限（均匀分布）；设{}‰的主体嫌疑成立，后验对数几率计分，限于{}至{}",
        learnt.unwrap_or(rules.share.likeness),
        rules.share.guilty * 1000.0,
        rules.share.least,
        rules.share.most
    )
}

fn prior_text(prior: &ShrinkagePrior) -> String {
    let theta: Vec<String> = prior
        .theta
        .iter()
        .map(|value| format!("{value:.4}"))
        .collect();
    let origin = match prior.fitted_until {
        Some(week) => format!("按截至{week}的{}个单元格拟合，本季不变", prior.cells),
        None => "数据不足以拟合，采用规则集自带值".to_owned(),
    };
    format!("（α₁, β₁, α₂, β₂, P）=（{}），{origin}", theta.join(", "))
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
