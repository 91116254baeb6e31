//! Workbooks as people keep them: titles, two-line headers, totals, notes, several sheets.

use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::support::{Sheet, Workbench, ledger_closes, list, number, text, write_sheets};

const DETAIL: &[&str] = &[
    "工单编号",
    "来电时间",
    "诉求类型",
    "诉求标题",
    "诉求内容",
    "联系电话",
];

const fn order<'a>(number: &'a str, text: &'a str) -> [&'a str; 6] {
    [
        number,
        "2026-10-01 09:00:00",
        "投诉",
        "不退款",
        text,
        "13900000000",
    ]
}

#[test]
fn titles_totals_notes_and_repeated_headers_are_skipped_and_counted() {
    let bench = Workbench::new();
    let file = bench.beside("detail.xlsx");
    let rows: &[&[&str]] = &[
        &["12345热线工单明细表（2026年第40周）"],
        &[],
        DETAIL,
        &order("LYG20261001000001", "网店收款后不发货。"),
        DETAIL,
        &order("LYG20261001000002", "直播间售卖的手串不退款。"),
        &["合计", "2"],
        &["填表人：某某  审核人：某某"],
    ];
    write_sheets(
        &file,
        &[Sheet {
            name: "明细", rows
        }],
    );
    let import = bench.import(&file);
    ledger_closes(&import);
    assert_eq!(number(&import["accepted"]), 2, "{import}");
    let skipped = &import["skipped"];
    for reason in ["title", "header", "repeated_header", "total", "note"] {
        assert_eq!(skipped[reason], 1, "{reason}: {skipped}");
    }
}

#[test]
fn a_header_of_two_rows_gives_one_name_per_column() {
    let bench = Workbench::new();
    let file = bench.beside("ledger.xlsx");
    let rows: &[&[&str]] = &[
        &[
            "工单编号",
            "来电时间",
            "诉求人",
            "",
            "诉求",
            "",
            "被反映单位",
        ],
        &["", "", "来电人", "来电号码", "标题", "主要内容", ""],
        &[
            "LYG20261001000009",
            "2026-10-01 09:00:00",
            "欧阳测",
            "13900000009",
            "不退款",
            "网店收款后不发货，要求退款。",
            "东海县晶莹测试商行",
        ],
    ];
    write_sheets(
        &file,
        &[Sheet {
            name: "海州区",
            rows,
        }],
    );
    let import = bench.import(&file);
    assert_eq!(number(&import["accepted"]), 1, "{import}");
    assert_eq!(import["skipped"]["header"], 2);
    let order = bench.answer(&["order", "12345:LYG20261001000009"]);
    assert_eq!(order["title"], "不退款");
    assert_eq!(order["parties"][0]["name"], "东海县晶莹测试商行");
    assert_eq!(order["anonymous"], false);
    assert!(order["complainant"].is_string());
}

#[test]
fn every_sheet_has_its_own_account() {
    let bench = Workbench::new();
    let file = bench.beside("sheets.xlsx");
    let first = order("LYG20261001000001", "网店收款后不发货。");
    let second = order("LYG20261001000002", "直播间售卖的手串不退款。");
    let third = order("LYG20261001000003", "外卖平台多收了配送费。");
    let (one, two): (&[&[&str]], &[&[&str]]) =
        (&[DETAIL, &first], &[DETAIL, &second, &third, &first]);
    let sheet = |name, rows| Sheet { name, rows };
    write_sheets(&file, &[sheet("海州区", one), sheet("东海县", two)]);
    let import = bench.import(&file);
    ledger_closes(&import);
    let sheets = list(&import["sheets"]);
    assert_eq!(sheets[0]["sheet"], "海州区");
    assert_eq!(number(&sheets[0]["accepted"]), 1);
    assert_eq!(sheets[1]["sheet"], "东海县");
    assert_eq!(number(&sheets[1]["accepted"]), 2);
    // The order that the first sheet already had.
    assert_eq!(number(&sheets[1]["duplicate"]), 1);
    let order = bench.answer(&["order", "12345:LYG20261001000003"]);
    assert_eq!(order["provenance"]["sheet"], "东海县");
    assert_eq!(order["provenance"]["row"], 3);
}

#[test]
fn a_table_nobody_knows_is_set_aside_beside_known_ones_and_accepted_with_a_mapping() {
    let bench = Workbench::new();
    let file = bench.beside("ledger.xlsx");
    let known: &[&[&str]] = &[DETAIL, &order("LYG20261001000001", "网店收款后不发货。")];
    let unknown: &[&[&str]] = &[
        &["No", "接件日", "当事人", "商户", "情况说明"],
        &[
            "1",
            "2026.2.1",
            "欧阳测",
            "东海县晶莹测试商行",
            "二月买到假货。",
        ],
        &[
            "2",
            "2026.2.2",
            "欧阳测",
            "东海县晶莹测试商行",
            "二月又买到假货。",
        ],
    ];
    let notes: &[&[&str]] = &[&["填表说明"], &["1. 编号由系统生成"]];
    let sheets = [
        Sheet {
            name: "1月",
            rows: known,
        },
        Sheet {
            name: "2月",
            rows: unknown,
        },
        Sheet {
            name: "说明",
            rows: notes,
        },
    ];
    write_sheets(&file, &sheets);
    let ran = bench.run(&["import", file.to_str().unwrap()]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.stderr.contains("2月") && ran.stderr.contains("quarantine retry"),
        "{}",
        ran.stderr
    );
    let import = &ran.json()["imports"][0];
    ledger_closes(import);
    assert_eq!(number(&import["accepted"]), 1);
    assert_eq!(import["reasons"]["unknown_layout"], 2, "{import}");
    assert_eq!(import["sheets"][1]["rows_read"], 2);
    assert_eq!(import["sheets"][2]["skipped"]["note"], 2);
    let shown = bench.run(&["quarantine", "list"]).stdout;
    assert!(!shown.contains("欧阳测"), "{shown}");
    let name = file.file_name().unwrap().to_str().unwrap();
    assert!(shown.contains(&format!("\"file\": \"{name}\"")), "{shown}");
    let mapping = bench.beside("mine.toml");
    let profile = "name = \"mine\"\nsource = \"12315_complaint\"\ntitle = \"我的\"\nreceived_at = \"required\"\n\
        [columns]\nbody = [\"情况说明\"]\nreceived_at = [\"接件日\"]\nrespondent = [\"商户\"]\n";
    std::fs::write(&mapping, profile).unwrap();
    let retry = [
        "quarantine",
        "retry",
        "--mapping",
        mapping.to_str().unwrap(),
    ];
    assert_eq!(number(&bench.answer(&retry)["accepted"]), 2);
    bench.fsck_is_green();
}

#[test]
fn a_workbook_without_rows_says_so_and_tells_no_source() {
    let bench = Workbench::new();
    let file = bench.beside("empty.xlsx");
    let sheet = Sheet {
        name: "空",
        rows: &[],
    };
    write_sheets(&file, &[sheet]);
    let import = bench.import(&file);
    assert_eq!(number(&import["rows_read"]), 0, "{import}");
    assert!(import["source"].is_null(), "{import}");
    assert!(text(&import["message"]).contains("没有数据行"), "{import}");
}

#[test]
fn a_platform_list_with_short_headers_names_its_shop_and_lists_what_it_cannot_map() {
    let bench = Workbench::new();
    let file = bench.beside("list.csv");
    let text = "店铺名,店铺ID,平台,违规类型,证据链接,平台处置,移交时间,线索描述\n\
        鑫鑫鞋靴专营店,8812345,拼多多,售假,http://example.com/1,下架,2026-10-01 09:00,买到假冒运动鞋。\n";
    std::fs::write(&file, text).unwrap();
    let import = bench.import(&file);
    assert_eq!(number(&import["accepted"]), 1, "{import}");
    assert_eq!(import["source"], "platform");
    assert_eq!(
        import["unmapped"],
        serde_json::json!(["店铺ID", "证据链接"])
    );
    let merchants = bench.answer(&["merchants", "list"]);
    assert_eq!(list(&merchants["merchants"])[0]["name"], "鑫鑫鞋靴专营店");
}

#[test]
fn a_row_says_once_that_it_was_hidden_and_a_range_keeps_both_ends() {
    let bench = Workbench::new();
    let file = bench.beside("hidden.xlsx");
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let page = workbook.add_worksheet();
    let header = [
        "投诉单编号",
        "投诉时间",
        "被投诉人名称",
        "投诉事项",
        "涉及金额(元)",
    ];
    let cells = ["TS1", "2026-10-01 09:00", "甲店", "买到假货", "500-800元"];
    for (column, (name, cell)) in (0_u16..).zip(header.into_iter().zip(cells)) {
        page.write(0, column, name).unwrap();
        page.write(1, column, cell).unwrap();
    }
    page.set_row_hidden(1).unwrap();
    workbook.save(&file).unwrap();
    assert_eq!(number(&bench.import(&file)["accepted"]), 1);
    let order = bench.answer(&["order", "12315_complaint:TS1"]);
    let notes = list(&order["notes"]);
    let hidden = notes.iter().filter(|note| note["code"] == "hidden_row");
    assert_eq!(hidden.count(), 1, "{order}");
    assert_eq!(order["amount_low_yuan"], "500.00");
    assert_eq!(order["amount_yuan"], "800.00");
}

/// Writes the workbook with formulas for these cells, as programs write them that compute nothing.
fn with_formulas(path: &Path, rows: &[&[&str]]) {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let page = workbook.add_worksheet();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(*cells) {
            if cell.starts_with('=') {
                page.write_formula(row, column, *cell).unwrap();
            } else {
                page.write(row, column, *cell).unwrap();
            }
        }
    }
    let mut written = ZipArchive::new(Cursor::new(workbook.save_to_buffer().unwrap())).unwrap();
    let mut archive = ZipWriter::new(File::create(path).unwrap());
    for place in 0..written.len() {
        let mut part = written.by_index(place).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        let options = SimpleFileOptions::default();
        archive.start_file(part.name(), options).unwrap();
        let text = text.replace("</f><v>0</v>", "</f><v></v>");
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn a_formula_without_a_result_is_told_and_never_taken_for_a_blank() {
    let bench = Workbench::new();
    let file = bench.beside("formulas.xlsx");
    let number = "LYG20261001000001";
    let [_, time, nature, title, body, phone] = order(number, "网店收款后不发货。");
    let rows: &[&[&str]] = &[
        DETAIL,
        &[number, time, "=A9", title, body, phone],
        &["LYG2", "=A9", nature, title, body, phone],
        &["=A9", time, nature, title, body, phone],
        &["LYG4", time, nature, "=A9", "=A9", phone],
        &["=A9", "=A9", "=A9", "=A9", "=A9", "=A9"],
    ];
    with_formulas(&file, rows);
    let import = bench.import(&file);
    ledger_closes(&import);
    assert_eq!(import["accepted"], 1, "{import}");
    assert_eq!(import["reasons"]["formula_uncomputed"], 4, "{import}");
    let order = bench.answer(&["order", &format!("12345:{number}")]);
    assert_eq!(order["notes"][0]["code"], "formula_uncomputed");
    assert!(order["notes"][0]["text"].to_string().contains("诉求类型"));
    let aside = bench.answer(&["quarantine", "list"]);
    let messages: Vec<String> = list(&aside["rows"])
        .iter()
        .map(|row| row["message"].to_string())
        .collect();
    for (message, column) in messages
        .iter()
        .zip(["来电时间", "工单编号", "诉求标题", "工单编号"])
    {
        assert!(
            message.contains(column) && message.contains("公式"),
            "{message}"
        );
    }
    // What the formula would have said is put in by hand.
    let id = aside["rows"][0]["quarantine_id"].to_string();
    let retried = [
        "quarantine",
        "retry",
        &id,
        "--set",
        "来电时间=2026-10-01 09:00",
    ];
    assert_eq!(bench.answer(&retried)["accepted"], 1);
}
