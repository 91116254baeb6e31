//! What the sheet reader does with the layouts and the furniture of domain.md §B.9.

use std::ops::ControlFlow;

use super::{Profiles, RawItem, SheetItem, SheetReader, SourceChoice, map_row};
use crate::domain::{Cell, Field, MappedRow, RawRow, SkipReason, SourceCode};

/// Rows of a text file: cells separated by `|`, blank lines blank.
pub(super) fn rows(text: &str) -> Vec<RawRow> {
    (1..)
        .zip(text.lines())
        .map(|(row, line)| RawRow {
            row,
            cells: line
                .split('|')
                .map(|cell| match cell.trim() {
                    "" => Cell::Empty,
                    text => Cell::Text(text.to_owned()),
                })
                .collect(),
            hidden: false,
            counts_from_1904: false,
            faults: Vec::new(),
        })
        .collect()
}

pub(super) fn sheet(name: &str, text: &str) -> Vec<RawItem> {
    let start = RawItem::Sheet {
        name: Some(name.to_owned()),
        hidden: false,
    };
    let rows = rows(text).into_iter().map(RawItem::Row);
    std::iter::once(start).chain(rows).collect()
}

pub(super) fn read_as(choice: SourceChoice, items: Vec<RawItem>) -> Vec<SheetItem> {
    let profiles = Profiles::shipped().unwrap();
    let mut reader = SheetReader::new(&profiles, choice, "导出.xlsx");
    let mut read = Vec::new();
    let mut sink = |item| {
        read.push(item);
        ControlFlow::Continue(())
    };
    for item in items {
        assert!(reader.push(item, &mut sink).is_continue());
    }
    assert!(reader.finish(&mut sink).is_continue());
    read
}

pub(super) fn read(text: &str) -> Vec<SheetItem> {
    read_as(SourceChoice::Auto, sheet("Sheet1", text))
}

pub(super) fn records(items: &[SheetItem]) -> Vec<&MappedRow> {
    items
        .iter()
        .filter_map(|item| match item {
            SheetItem::Row { mapped, .. } => Some(mapped),
            _ => None,
        })
        .collect()
}

pub(super) fn skipped(items: &[SheetItem], reason: SkipReason) -> Vec<u32> {
    items
        .iter()
        .filter_map(|item| match item {
            SheetItem::Skipped(row) if row.reason == reason => Some(row.row),
            _ => None,
        })
        .collect()
}

pub(super) fn value(row: &MappedRow, field: Field) -> String {
    let cell = row.cells.iter().find(|(known, _, _)| *known == field);
    cell.map(|(_, _, cell)| cell.text()).unwrap_or_default()
}

fn refusal_code(items: &[SheetItem]) -> Option<(&str, u32)> {
    items.iter().find_map(|item| match item {
        SheetItem::SheetRefused { refusal, rows, .. } => Some((refusal.code.as_str(), *rows)),
        _ => None,
    })
}

#[test]
fn titles_blanks_repeated_headers_totals_and_notes_are_no_records() {
    let items = read(
        "连云港市12345政务服务便民热线工单明细表（2026年11月16日—11月22日）||||
|||
序号|工单编号|来电时间|诉求标题|诉求内容
1|LYG0001|2026-11-16 09:00|假货|买到假货
||||
序号|工单编号|来电时间|诉求标题|诉求内容
2|LYG0002|2026-11-17 09:00|合计金额不符|小票合计与标价不符
3||||
合计|2|||
填表人：张三||审核人：李四||
||2026年11月23日||",
    );
    assert_eq!(records(&items).len(), 2);
    assert_eq!(skipped(&items, SkipReason::Title), [1]);
    assert_eq!(skipped(&items, SkipReason::Header), [3]);
    assert_eq!(skipped(&items, SkipReason::RepeatedHeader), [6]);
    assert_eq!(skipped(&items, SkipReason::Blank), [2, 5, 8]);
    assert_eq!(skipped(&items, SkipReason::Total), [9]);
    assert_eq!(skipped(&items, SkipReason::Note), [10, 11]);
}

#[test]
fn a_text_in_a_text_column_is_passed_on_and_never_skipped() {
    let items = read(
        "工单编号|来电时间|诉求标题|诉求内容
LYG0001|2026-11-16 09:00|假货|买到假货
|||只有内容的一行",
    );
    assert_eq!(records(&items).len(), 2);
}

#[test]
fn a_remark_inside_the_table_is_a_row_but_one_below_it_is_a_note() {
    let items = read(
        "工单编号|来电时间|诉求人|诉求内容
LYG0001|2026-11-16 09:00|张三|买到假货
||李四|
LYG0002|2026-11-16 09:00|张三|买到假货
||王五|",
    );
    assert_eq!(
        records(&items)
            .iter()
            .map(|row| row.row)
            .collect::<Vec<_>>(),
        [2, 3, 4]
    );
    assert_eq!(skipped(&items, SkipReason::Note), [5]);
}

#[test]
fn renamed_and_reordered_columns_mean_the_same() {
    let items = read(
        "工单内容（必填）|联系方式|工单号|投诉企业地址|诉求时间|被反映对象|合计金额
买到假货|13800001234|LYG0001|x|2026/11/16 9:00|某某商行|9",
    );
    let record = *records(&items).first().unwrap();
    assert_eq!(record.source, SourceCode::Hotline12345);
    assert_eq!(value(record, Field::OrderNo), "LYG0001");
    assert_eq!(value(record, Field::Body), "买到假货");
    assert_eq!(value(record, Field::Respondent), "某某商行");
    assert_eq!(value(record, Field::ReceivedAt), "2026/11/16 9:00");
}

#[test]
fn a_two_line_header_gives_each_column_its_own_meaning() {
    for header in [
        "工单信息|||诉求信息||办理信息|\n工单编号|来电人|来电时间|标题|主要内容|承办单位|办结时间",
        "工单编号|来电人|来电时间|诉求||办理|\n|||标题|主要内容|承办单位|办结时间",
    ] {
        let items = read(&format!(
            "{header}\n0012|张三|2026-11-16|假货|买到假货|海州区局|2026-11-20"
        ));
        let record = *records(&items).first().unwrap();
        assert_eq!(record.source, SourceCode::Hotline12345);
        assert_eq!(value(record, Field::OrderNo), "0012");
        assert_eq!(value(record, Field::Body), "买到假货");
        assert_eq!(value(record, Field::ClosedAt), "2026-11-20");
        assert_eq!(skipped(&items, SkipReason::Header), [1, 2]);
    }
}

#[test]
fn groups_keep_the_two_telephones_apart() {
    let items = read(
        "编号|投诉人||被投诉人||投诉内容|投诉时间
|姓名|电话|名称|电话||
T1|张三|13800001234|某商行|0518-85551234|买到假货|2026-11-16",
    );
    let record = *records(&items).first().unwrap();
    assert_eq!(value(record, Field::ComplainantPhone), "13800001234");
    assert_eq!(value(record, Field::RespondentPhone), "0518-85551234");
}

#[test]
fn every_sheet_has_its_own_header_and_a_sheet_of_instructions_is_refused() {
    let mut items = sheet("填写说明", "一、请按实填写\n二、日期格式为年-月-日");
    items.extend(sheet("1月", "序号|日期|投诉人|电话|被投诉单位|地址|投诉内容\n1|2026-01-02|甲|138|某店|某路|假货\n合计||||1家||"));
    items.extend(sheet("空", ""));
    items.extend(sheet(
        "2月",
        "投诉内容|序号|日期|投诉人|电话|被投诉单位\n假货|1|2026-02-02|甲|138|某店",
    ));
    let read = read_as(SourceChoice::Auto, items);
    assert_eq!(refusal_code(&read), Some(("unknown_layout", 2)));
    let rows = records(&read);
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| value(row, Field::Body) == "假货"));
    let starts = read
        .iter()
        .filter(|item| matches!(item, SheetItem::SheetStart { .. }));
    assert_eq!(starts.count(), 2);
    assert_eq!(skipped(&read, SkipReason::Total), [3]);
}

#[test]
fn a_destroyed_order_number_refuses_the_whole_sheet() {
    let items = read(
        "工单编号|来电时间|诉求内容
LYG0001|2026-11-16|买到假货
3.207E+20|2026-11-16|买到假货
LYG0003|2026-11-16|买到假货",
    );
    let Some(SheetItem::SheetRefused { refusal, .. }) = items.last() else {
        panic!("{items:?}");
    };
    assert_eq!(refusal.code, "order_no_damaged");
    assert_eq!(
        (refusal.line, refusal.column.as_deref()),
        (Some(3), Some("工单编号"))
    );
    assert_eq!(refusal.sheet.as_deref(), Some("Sheet1"));
    assert_eq!(records(&items).len(), 1);
    assert!(!items.contains(&SheetItem::SheetEnd));
}

#[test]
fn a_row_wider_than_its_header_is_set_aside() {
    let items = read("工单编号|来电时间|诉求内容\nLYG1|2026-11-16|买到|假货");
    assert!(matches!(
        items.iter().find(|item| matches!(item, SheetItem::Bad { .. })),
        Some(SheetItem::Bad { quarantined, .. }) if quarantined.message.starts_with("第2行")
    ));
}

#[test]
fn a_tip_off_among_complaints_belongs_to_its_own_source() {
    let items = read(
        "信息件编号|信息件类型|登记时间|涉及主体|内容|承办部门
1|投诉|2026-11-16|某店|买到假货|某所
2|2|2026-11-16|某店|无证经营|某所",
    );
    let sources: Vec<SourceCode> = records(&items).iter().map(|row| row.source).collect();
    assert_eq!(
        sources,
        [SourceCode::Complaint12315, SourceCode::Tipoff12315]
    );
}

#[test]
fn a_layout_without_its_time_column_is_refused_and_says_what_to_do() {
    let items = read("工单编号|诉求标题|诉求内容|诉求人\nLYG1|假货|买到假货|张三");
    assert_eq!(
        refusal_code(&items),
        Some(("missing_received_at_column", 2))
    );
}

#[test]
fn an_unknown_layout_names_its_headers_but_never_its_data() {
    let read = |text: &str| match read(text).first() {
        Some(SheetItem::SheetRefused { refusal, .. } | SheetItem::SheetUnknown { refusal, .. }) => {
            refusal.to_string()
        }
        other => panic!("{other:?}"),
    };
    let names = read("姓氏甲|姓氏乙|姓氏丙\n1|2|3");
    assert!(
        names.contains("姓氏甲、姓氏乙") && names.contains("数据管理员"),
        "{names}"
    );
    for no_names in [
        "张三|13800001234|2026-11-16|买到假货",
        // A title line: what stands behind the colon is a person.
        "报表导出人：|张三\n甲|乙\n丙|丁",
        "报表导出人：|张三|导出单位：|某局\n1|2|3|4",
        "导出人|张三",
    ] {
        let data = read(no_names);
        assert!(!data.contains("张三"), "{data}");
    }
}

#[test]
fn a_quarantined_row_is_mapped_again_as_it_was() {
    let profiles = Profiles::shipped().unwrap();
    let headers = ["工单编号", "来电时间", "诉求内容"].map(str::to_owned);
    let raw = rows("LYG1|2026-11-16|买到假货").remove(0);
    let mapped = map_row(&profiles, SourceChoice::Auto, &headers, &raw).unwrap();
    assert_eq!(mapped.profile, "hotline_12345_detail");
    assert_eq!(value(&mapped, Field::OrderNo), "LYG1");
}

#[test]
fn a_mapping_named_by_a_person_goes_first() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    let profile = "name = \"mine\"\nsource = \"third_party\"\ntitle = \"我的\"\nreceived_at = \"optional\"\n[columns]\nbody = [\"说了什么\"]\norder_no = [\"工单编号\"]\n";
    std::fs::write(&path, profile).unwrap();
    let mut profiles = Profiles::shipped().unwrap();
    profiles.add_file(&path).unwrap();
    let headers = ["工单编号", "来电时间", "说了什么"].map(str::to_owned);
    let raw = rows("LYG1|2026-11-16|买到假货").remove(0);
    let mapped = map_row(&profiles, SourceChoice::Auto, &headers, &raw).unwrap();
    assert_eq!(
        (mapped.profile.as_str(), mapped.source),
        ("mine", SourceCode::ThirdParty)
    );
    assert_eq!(value(&mapped, Field::ReceivedAt), "2026-11-16");
}
