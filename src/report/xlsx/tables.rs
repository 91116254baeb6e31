//! The sheets that repeat the tables of sections 一 to 五.

use super::sheets::{Row, Sheet, Value, group_columns, group_row, list_of};
use crate::report::WeeklyReport;
use crate::report::model::{AttentionRow, Figure, SourceCounts, TrendWeek};
use crate::templates::change_text;

pub(super) fn all(report: &WeeklyReport) -> Vec<Sheet> {
    vec![
        overview(report),
        trend(report),
        categories(report),
        places(report),
        platforms(report),
        attention(report),
    ]
}

fn overview(report: &WeeklyReport) -> Sheet {
    let overview = &report.overview;
    let mut rows: Vec<Row> = overview
        .sources
        .iter()
        .map(|row| source_row(row.source.short_label(), &row.counts))
        .collect();
    rows.push(source_row("合计", &overview.total));
    for row in &overview.unresolved {
        let name = format!("主体未确认：{}", row.reason.label());
        rows.push(single(&name, &row.orders));
    }
    rows.push(single("主体未确认：合计", &overview.unresolved_total));
    rows.push(single("有效线索：其中电商领域", &overview.ecommerce));
    rows.push(single("刷单诈骗（单列）", &overview.task_scams.orders));
    Sheet {
        name: "总体",
        columns: vec![
            ("来源", 34.0),
            ("有效线索", 10.0),
            ("受理量", 10.0),
            ("剔除：咨询建议表扬等", 12.0),
            ("剔除：重复", 10.0),
            ("剔除：非消费领域", 10.0),
            ("剔除：撤回", 10.0),
            ("上周", 9.0),
            ("环比", 16.0),
            ("去年同期", 10.0),
            ("同比", 18.0),
            ("办结率", 22.0),
            ("满意率", 22.0),
            ("名单", 10.0),
        ],
        rows,
    }
}

fn trend(report: &WeeklyReport) -> Sheet {
    let row = |point: &TrendWeek| -> Row {
        vec![
            format!("{}年第{}周", point.week.iso_year(), point.week.number()).into(),
            Value::Count(point.orders),
            Value::Count(point.incidents),
        ]
    };
    Sheet {
        name: "趋势",
        columns: vec![("周", 12.0), ("有效线索件数", 14.0), ("事件数", 12.0)],
        rows: report.overview.trend.iter().map(row).collect(),
    }
}

fn source_row(name: &str, counts: &SourceCounts) -> Row {
    vec![
        name.into(),
        (&counts.effective).into(),
        (&counts.received).into(),
        (&counts.excluded.not_clue).into(),
        (&counts.excluded.duplicate).into(),
        (&counts.excluded.not_commerce).into(),
        (&counts.excluded.withdrawn).into(),
        counts.last_week.into(),
        change_text(counts.effective.value, counts.last_week, "上周").into(),
        counts.last_year.into(),
        change_text(counts.effective.value, counts.last_year, "去年同期").into(),
        (&counts.closed).into(),
        (&counts.satisfied).into(),
        list_of(&counts.effective),
    ]
}

/// A row that has one number; its list stands in the last column as everywhere.
fn single(name: &str, figure: &Figure) -> Row {
    let mut row: Row = vec![name.into(), figure.into()];
    row.resize_with(13, || Value::Empty);
    row.push(list_of(figure));
    row
}

fn categories(report: &WeeklyReport) -> Sheet {
    let categories = &report.categories;
    let mut rows: Vec<Row> = categories
        .rows
        .iter()
        .map(|row| group_row("分类", row.category.label(), &row.counts, row.last_week))
        .collect();
    rows.push(group_row(
        "单列",
        "刷单诈骗",
        &categories.task_scams,
        categories.task_scams_last_week,
    ));
    Sheet {
        name: "分类",
        columns: group_columns("件数"),
        rows,
    }
}

fn places(report: &WeeklyReport) -> Sheet {
    let regions = report.distribution.regions.iter().map(|row| ("地域", row));
    let fields = report
        .distribution
        .fields
        .iter()
        .map(|row| ("专项领域", row));
    Sheet {
        name: "地域行业",
        columns: group_columns("件数（只含已归类线索）"),
        rows: regions
            .chain(fields)
            .map(|(block, row)| group_row(block, &row.name, &row.counts, row.last_week))
            .chain([scope_row(report)])
            .collect(),
    }
}

fn platforms(report: &WeeklyReport) -> Sheet {
    let platforms = report.platforms.platforms.iter().map(|row| ("平台", row));
    let couriers = report
        .platforms
        .couriers
        .iter()
        .map(|row| ("寄递企业", row));
    Sheet {
        name: "平台寄递",
        columns: group_columns("件数（只含已归类线索）"),
        rows: platforms
            .chain(couriers)
            .map(|(block, row)| group_row(block, &row.name, &row.counts, row.last_week))
            .chain([scope_row(report)])
            .collect(),
    }
}

/// Below the tables that count less than a reader may think.
fn scope_row(report: &WeeklyReport) -> Row {
    vec!["口径说明".into(), report.classified_scope().into()]
}

fn attention(report: &WeeklyReport) -> Sheet {
    let rows = report.attention.rows.iter().chain(&report.attention.review);
    Sheet {
        name: "重点关注主体",
        columns: vec![
            ("队列", 12.0),
            ("等级", 6.0),
            ("与上周相比", 8.0),
            ("主体名称", 30.0),
            ("统一社会信用代码", 22.0),
            ("平台/店铺", 24.0),
            ("所在地", 14.0),
            ("涉嫌行为", 14.0),
            ("统计窗口（后三项及折合独立投诉）", 12.0),
            ("线索数", 8.0),
            ("去重投诉人数", 8.0),
            ("事件数", 8.0),
            ("8周趋势（独立投诉）", 16.0),
            ("综合得分（仅用于排序）", 12.0),
            ("折合独立投诉", 10.0),
            ("理由", 50.0),
            ("反向证据", 40.0),
            ("拟办意见", 40.0),
            ("建议牵头单位", 18.0),
            ("名单", 10.0),
            ("声明", 50.0),
        ],
        rows: rows.map(attention_row).collect(),
    }
}

fn attention_row(row: &AttentionRow) -> Row {
    let trend: Vec<String> = row.trend.iter().map(ToString::to_string).collect();
    vec![
        row.tier.label().into(),
        row.level.label().into(),
        match row.is_new {
            Some(true) => "新增".into(),
            Some(false) => "持续".into(),
            None => Value::Empty,
        },
        row.name.as_str().into(),
        row.uscc.as_deref().unwrap_or("代码待核实").into(),
        row.store.as_str().into(),
        row.place.as_str().into(),
        row.category.label().into(),
        row.window_weeks
            .map_or(Value::Empty, |weeks| format!("近{weeks}周").into()),
        (&row.counts.orders).into(),
        (&row.counts.complainants).into(),
        (&row.counts.incidents).into(),
        trend.join("→").into(),
        Value::Decimal(row.score),
        Value::Decimal(row.effective),
        row.reasons.join(" ").into(),
        row.counter_evidence.join(" ").into(),
        row.proposal.as_str().into(),
        row.lead_unit.as_str().into(),
        list_of(&row.counts.orders),
        "线索统计，未经认定，不得公开和作为惩戒依据".into(),
    ]
}
