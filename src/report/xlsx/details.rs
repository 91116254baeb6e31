//! The sheets of the annexes: orders, lists, rules of counting, quality of the data.

use super::sheets::{Row, Sheet, Value};
use crate::report::WeeklyReport;
use crate::report::model::{LedgerRow, Parameter, ReportOrder};
use crate::templates::chinese_moment;

pub(super) fn all(report: &WeeklyReport) -> Vec<Sheet> {
    vec![
        orders(report),
        lists(report),
        basis(report),
        quality(report),
    ]
}

fn orders(report: &WeeklyReport) -> Sheet {
    Sheet {
        name: "明细",
        columns: vec![
            ("工单", 30.0),
            ("受理时间", 18.0),
            ("来源", 12.0),
            ("类型", 8.0),
            ("地域", 14.0),
            ("主体", 30.0),
            ("类别", 24.0),
            ("标题", 50.0),
            ("办理结果", 12.0),
            ("计入", 8.0),
        ],
        rows: report.orders.iter().map(order_row).collect(),
    }
}

fn order_row(order: &ReportOrder) -> Row {
    let headings: Vec<&str> = order
        .headings
        .iter()
        .map(|heading| heading.label())
        .collect();
    vec![
        order.order_id.as_str().into(),
        order.received_at.as_str().into(),
        order.source_label.as_str().into(),
        order.nature_label.as_str().into(),
        order.region.as_str().into(),
        order.merchant.as_str().into(),
        headings.join("、").into(),
        order.title.as_str().into(),
        order.result_label.as_str().into(),
        order.counted.label().into(),
    ]
}

/// One row per list and order, so that the filter of the sheet opens a list.
fn lists(report: &WeeklyReport) -> Sheet {
    let mut rows = Vec::new();
    for list in &report.lists {
        for order_id in &list.order_ids {
            rows.push(vec![
                Value::List(list.id.clone()),
                list.title.as_str().into(),
                order_id.as_str().into(),
                list.id.as_str().into(),
            ]);
        }
    }
    Sheet {
        name: "名单",
        columns: vec![
            ("名单", 10.0),
            ("名单标题", 40.0),
            ("工单", 34.0),
            ("名单编号", 30.0),
        ],
        rows,
    }
}

fn basis(report: &WeeklyReport) -> Sheet {
    let (basis, header) = (&report.basis, &report.header);
    let excluded = &report.overview.total.excluded;
    let mut rows = vec![
        three("标题", header.title(), ""),
        three("统计周期", header.period(), ""),
        three("数据截止", chinese_moment(header.data_until), ""),
        three("快照", header.snapshot_id.clone(), ""),
        three("规则版本", header.rules_version.clone(), ""),
        three("词典版本", header.dictionary_version.clone(), ""),
        three("去重规则", basis.duplicate_rule.clone(), ""),
        three("事件规则", basis.incident_rule.clone(), ""),
        three("日历", basis.calendar.clone(), ""),
    ];
    for (name, figure) in [
        ("剔除：咨询建议表扬等", &excluded.not_clue),
        ("剔除：重复", &excluded.duplicate),
        ("剔除：非消费领域", &excluded.not_commerce),
        ("剔除：撤回", &excluded.withdrawn),
    ] {
        rows.push(vec![name.into(), figure.into()]);
    }
    let weighed_less = &report.overview.discounted;
    rows.push(vec!["降权（未剔除）".into(), weighed_less.into()]);
    if let Some(same_text) = &report.overview.same_text {
        rows.push(vec!["文本雷同（未剔除）".into(), same_text.into()]);
    }
    rows.push(three("降权口径", basis.discount_rule.clone(), ""));
    for (block, parameters) in [
        ("阈值", &basis.thresholds),
        ("折扣", &basis.discounts),
        ("来源权重", &basis.source_weights),
    ] {
        rows.extend(
            parameters
                .iter()
                .map(|parameter| parameter_row(block, parameter)),
        );
    }
    rows.extend(
        basis
            .notes
            .iter()
            .map(|note| three("说明", note.clone(), "")),
    );
    Sheet {
        name: "统计口径",
        columns: vec![("项目", 34.0), ("内容", 70.0), ("依据", 40.0)],
        rows,
    }
}

fn parameter_row(block: &str, parameter: &Parameter) -> Row {
    let name = format!("{block}：{}", parameter.name);
    three(&name, parameter.value.clone(), &parameter.origin)
}

fn three(name: &str, value: String, origin: &str) -> Row {
    vec![name.into(), value.into(), origin.into()]
}

fn quality(report: &WeeklyReport) -> Sheet {
    let mut rows: Vec<Row> = report.quality.files.iter().map(ledger_row).collect();
    rows.push(vec![
        "未写明受理时间的工单".into(),
        Value::Empty,
        (&report.quality.missing_time).into(),
    ]);
    for note in &report.quality.notes {
        rows.push(vec![note.as_str().into()]);
    }
    Sheet {
        name: "数据质量",
        columns: vec![
            ("文件", 44.0),
            ("来源", 12.0),
            ("读入", 9.0),
            ("接收", 9.0),
            ("更正", 9.0),
            ("重复", 9.0),
            ("隔离", 9.0),
            ("隔离原因", 40.0),
            ("跳过（不计入读入）", 40.0),
        ],
        rows,
    }
}

fn ledger_row(file: &LedgerRow) -> Row {
    let reasons: Vec<String> = file
        .reasons
        .iter()
        .map(|item| format!("{}{}", item.reason.label(), item.rows))
        .collect();
    let skipped: Vec<String> = file
        .skipped
        .iter()
        .map(|item| format!("{}{}", item.reason.label(), item.rows))
        .collect();
    vec![
        file.file.as_str().into(),
        file.source.short_label().into(),
        Value::Count(file.rows_read),
        Value::Count(file.accepted),
        Value::Count(file.updated),
        Value::Count(file.duplicate),
        Value::Count(file.quarantined),
        reasons.join("，").into(),
        skipped.join("，").into(),
    ]
}
