//! Workbooks as people keep them: titles, two-line headers, totals, notes, several sheets.

use crate::support::{Sheet, Workbench, ledger_closes, list, number, write_sheets};

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
