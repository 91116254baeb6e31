//! What the sheet reader does with columns that nobody knows and with rows that do not fit theirs.

use std::fmt::Write;

use super::sheet_behaviour::{read, read_as, records, rows, sheet, skipped, value};
use super::{Profiles, RawItem, SheetItem, SourceChoice, map_row};
use crate::domain::{Cell, Field, QuarantineReason, SkipReason};

const KNOWN: &str = "工单编号|来电时间|诉求标题|诉求内容\nLYG0001|2026-11-16|假货|买到假货";
const UNKNOWN: &str = "二月台账
No|接件日|当事人|商户|情况说明
1|2026.2.1|张三|某某超市|买到假货

No|接件日|当事人|商户|情况说明
2|2026.2.2|李四|某某超市|合计被骗三百元
合计|2|||";

fn set_aside(items: &[SheetItem], reason: QuarantineReason) -> Vec<u32> {
    let rows = items.iter().filter_map(|item| match item {
        SheetItem::Bad { raw, quarantined } if quarantined.reason == reason => Some(raw.row),
        _ => None,
    });
    rows.collect()
}

fn text_file(text: &str) -> Vec<SheetItem> {
    let start = RawItem::Sheet {
        name: None,
        hidden: false,
    };
    let rows = rows(text).into_iter().map(RawItem::Row);
    read_as(
        SourceChoice::Auto,
        std::iter::once(start).chain(rows).collect(),
    )
}

#[test]
fn the_rows_of_an_unknown_table_are_set_aside_and_its_headers_told() {
    let mut items = sheet("1月", KNOWN);
    items.extend(sheet("2月", UNKNOWN));
    let items = read_as(SourceChoice::Auto, items);
    assert_eq!(records(&items).len(), 1);
    assert_eq!(set_aside(&items, QuarantineReason::UnknownLayout), [3, 6]);
    assert_eq!(skipped(&items, SkipReason::RepeatedHeader), [5]);
    assert_eq!(skipped(&items, SkipReason::Total), [7]);
    let told = items.iter().find_map(|item| match item {
        SheetItem::SheetUnknown {
            headers,
            refusal,
            context,
            ..
        } => Some((headers, refusal, context)),
        _ => None,
    });
    let (headers, refusal, context) = told.unwrap();
    assert_eq!(headers.len(), 5);
    assert_eq!(refusal.sheet.as_deref(), Some("2月"));
    assert!(refusal.reason.contains("接件日"));
    assert!(context.contains("二月台账"));
}

#[test]
fn a_long_unknown_table_is_set_aside_to_its_end() {
    let mut text = "甲列|乙列|丙列".to_owned();
    for number in 1..=40 {
        write!(text, "\n{number}|a{number}|b{number}").unwrap();
    }
    let items = read(&text);
    let expected: Vec<u32> = (2..=41).collect();
    assert_eq!(set_aside(&items, QuarantineReason::UnknownLayout), expected);
    assert_eq!(items.last(), Some(&SheetItem::SheetEnd));
}

#[test]
fn prose_and_an_unknown_text_file_are_refused_whole() {
    for items in [
        read("填表说明\n1.|编号由系统生成\n2.|金额单位为元"),
        text_file("甲列|乙列|丙列\n1|2|3\n4|5|6"),
    ] {
        assert!(
            matches!(items.first(), Some(SheetItem::SheetRefused { refusal, .. }) if refusal.code == "unknown_layout"),
            "{items:?}"
        );
    }
}

#[test]
fn a_row_of_an_unknown_table_is_mapped_once_a_profile_knows_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    let profile = "name = \"mine\"\nsource = \"12315_complaint\"\ntitle = \"我的\"\nreceived_at = \"required\"\n[columns]\nbody = [\"情况说明\"]\nreceived_at = [\"接件日\"]\n";
    std::fs::write(&path, profile).unwrap();
    let headers = ["No", "接件日", "情况说明"].map(str::to_owned);
    let raw = rows("1|2026.2.1|买到假货").remove(0);
    let mut profiles = Profiles::shipped().unwrap();
    assert!(map_row(&profiles, SourceChoice::Auto, &headers, &raw).is_err());
    profiles.add_file(&path).unwrap();
    let mapped = map_row(&profiles, SourceChoice::Auto, &headers, &raw).unwrap();
    assert_eq!(value(&mapped, Field::Body), "买到假货");
}

#[test]
fn a_wide_export_is_read_and_its_unknown_columns_are_told() {
    let more: Vec<String> = (1..=40).map(|number| format!("自定义{number}")).collect();
    let header = format!(
        "工单编号|来电时间|诉求标题|诉求内容|诉求人|{}",
        more.join("|")
    );
    let items = read(&format!(
        "{header}\nLYG0001|2026-11-16|假货|买到假货|张三|x"
    ));
    assert_eq!(records(&items).len(), 1);
    let Some(SheetItem::SheetStart { unmapped, .. }) = items.first() else {
        panic!("{items:?}");
    };
    assert_eq!(*unmapped, more);
}

#[test]
fn a_header_that_is_refused_says_what_was_known_and_what_is_missed() {
    let more: Vec<String> = (1..=9).map(|number| format!("自定义{number}")).collect();
    let items = text_file(&format!(
        "工单编号|诉求人|联系电话|{}\nLYG1|张三|138",
        more.join("|")
    ));
    let Some(SheetItem::SheetRefused { refusal, .. }) = items.first() else {
        panic!("{items:?}");
    };
    for part in [
        "12列中只认出3列",
        "工单编号、诉求人、联系电话",
        "40%",
        "标题或内容列",
    ] {
        assert!(refusal.reason.contains(part), "{}", refusal.reason);
    }
}

#[test]
fn a_short_row_with_cells_of_another_kind_is_set_aside() {
    let items = text_file(
        "工单编号|来电时间|诉求标题|诉求内容|涉及金额|办结时间|承办单位|备注
LYG1|2026-11-16|假货|买到假货|100|2026-11-20|某局|
LYG2|2026-11-16|假货|买到假货|100
LYG3|2026-11-16|买到假货|100|2026-11-20|某局|",
    );
    let kept: Vec<u32> = records(&items).iter().map(|row| row.row).collect();
    assert_eq!(kept, [2, 3]);
    assert_eq!(set_aside(&items, QuarantineReason::ColumnShift), [4]);
}

#[test]
fn a_bare_date_of_a_1904_workbook_is_moved_where_its_column_is_a_time() {
    let profiles = Profiles::shipped().unwrap();
    let headers = ["工单编号", "来电时间", "诉求内容", "涉及金额"].map(str::to_owned);
    let mut raw = rows("LYG1|x|买到假货|x").remove(0);
    raw.counts_from_1904 = true;
    raw.cells[1] = Cell::Number(44_884.5);
    raw.cells[3] = Cell::Number(44_884.5);
    let mapped = map_row(&profiles, SourceChoice::Auto, &headers, &raw).unwrap();
    let cell = |field| {
        let found = mapped.cells.iter().find(|(known, _, _)| *known == field);
        found.map(|(_, _, cell)| cell.clone())
    };
    assert_eq!(cell(Field::ReceivedAt), Some(Cell::DateSerial(46_346.5)));
    assert_eq!(cell(Field::Amount), Some(Cell::Number(44_884.5)));
}
