//! Whole text files through the public entrance.

use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use encoding_rs::GB18030;
use proptest::prelude::*;

use super::*;
use crate::ingest::{ReaderOptions, read_raw};

fn options() -> ReaderOptions {
    ReaderOptions {
        parser_program: PathBuf::from("/nonexistent"),
        limits: Limits::default(),
    }
}

fn read(bytes: &[u8]) -> Result<(FileFacts, Vec<RawItem>), Refusal> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("export.xls");
    fs::write(&path, bytes).expect("a written file");
    let mut items = Vec::new();
    let facts = read_raw(&path, &options(), &mut |item| {
        items.push(item);
        ControlFlow::Continue(())
    })?;
    Ok((facts, items))
}

fn texts(items: &[RawItem]) -> Vec<(u32, Vec<String>)> {
    items
        .iter()
        .filter_map(|item| match item {
            RawItem::Sheet { .. } => None,
            RawItem::Row(row) | RawItem::BadRow { row, .. } => {
                Some((row.row, row.cells.iter().map(Cell::text).collect()))
            }
        })
        .collect()
}

fn bad(items: &[RawItem]) -> Vec<(u32, QuarantineReason)> {
    items
        .iter()
        .filter_map(|item| match item {
            RawItem::BadRow { row, quarantined } => Some((row.row, quarantined.reason)),
            RawItem::Sheet { .. } | RawItem::Row(_) => None,
        })
        .collect()
}

const TABLE: &str = "编号\t内容\r\n1\t\"市民反映，\r\n要求退款\"\r\n\r\n2\t𠮷野家😀\r\n";

#[test]
fn every_encoding_gives_the_same_rows() {
    let wide = |order: fn(u16) -> [u8; 2], mark: &[u8]| -> Vec<u8> {
        let units = TABLE.encode_utf16().flat_map(order);
        mark.iter().copied().chain(units).collect()
    };
    let files = [
        ("utf-8", TABLE.as_bytes().to_vec()),
        ("utf-8", [b"\xef\xbb\xbf", TABLE.as_bytes()].concat()),
        ("gb18030", GB18030.encode(TABLE).0.into_owned()),
        ("utf-16le", wide(u16::to_le_bytes, b"\xff\xfe")),
        ("utf-16le", wide(u16::to_le_bytes, b"")),
        ("utf-16be", wide(u16::to_be_bytes, b"\xfe\xff")),
    ];
    for (encoding, bytes) in files {
        let (facts, items) = read(&bytes).expect(encoding);
        assert_eq!(facts.encoding.as_deref(), Some(encoding));
        assert_eq!(facts.delimiter, Some('\t'));
        let expected = [
            (1, vec!["编号", "内容"]),
            (2, vec!["1", "市民反映，\r\n要求退款"]),
            (4, vec![""]),
            (5, vec!["2", "𠮷野家😀"]),
        ]
        .map(|(row, cells)| (row, cells.into_iter().map(str::to_owned).collect()));
        assert_eq!(texts(&items), expected, "{encoding}");
        assert_eq!(bad(&items), []);
    }
}

#[test]
fn a_broken_byte_costs_its_own_line_and_leaves_no_replacement_character() {
    let mut bytes = "编号,内容\n1,市民反映\n2,要求\u{fffd}退款\n3,锟斤拷\n4,核实\n5,投诉\n6,举报\n"
        .as_bytes()
        .to_vec();
    let position = bytes
        .windows(6)
        .position(|w| w == "市民".as_bytes())
        .expect("the text");
    bytes[position] = b'?';
    let (_, items) = read(&bytes).expect("a readable file");
    assert_eq!(texts(&items).len(), 7);
    assert_eq!(
        bad(&items),
        [2, 3, 4].map(|row| (row, QuarantineReason::BrokenEncoding))
    );
    assert!(!format!("{items:?}").contains('\u{fffd}'));
    assert!(format!("{items:?}").contains("文件第18个字节起"));
}

#[test]
fn the_line_that_names_the_delimiter_is_no_row() {
    let (facts, items) = read(b"sep=;\r\na,b;c\r\n").expect("a readable file");
    assert_eq!(facts.delimiter, Some(';'));
    assert_eq!(texts(&items), [(2, vec!["a,b".to_owned(), "c".to_owned()])]);
}

#[test]
fn a_record_without_an_end_is_cut_and_reported() {
    let text = format!("a,b\n1,{}\n2,c\n", "长".repeat(600_000));
    let (_, items) = read(text.as_bytes()).expect("a readable file");
    assert_eq!(bad(&items), [(2, QuarantineReason::CellTooLong)]);
    assert_eq!(texts(&items)[2].1, ["2", "c"]);
}

#[test]
fn the_sink_can_stop_the_reading() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("a.csv");
    fs::write(&path, "a,b\n1,2\n3,4\n").expect("a written file");
    let mut seen = 0;
    read_raw(&path, &options(), &mut |_| {
        seen += 1;
        if seen == 2 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })
    .expect("stopping is no error");
    assert_eq!(seen, 2);
}

#[test]
fn a_real_crawl_with_mojibake_is_repaired_throughout() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/complaints/heimao.csv");
    let Ok(bytes) = fs::read(&path) else {
        println!("skipped: {} is absent", path.display());
        return;
    };
    let (_, items) = read(&bytes).expect("a readable file");
    assert_eq!(bad(&items), []);
    let rows: Vec<_> = texts(&items)
        .into_iter()
        .filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty()))
        .collect();
    assert!(rows.iter().all(|(_, cells)| cells.len() == 5));
    let high = |c: char| matches!(c, '\u{80}'..='\u{a6}');
    assert!(
        rows.iter()
            .flat_map(|(_, cells)| cells)
            .all(|cell| !cell.contains(high))
    );
}

proptest! {
    #[test]
    fn any_table_written_in_gb18030_reads_back_the_same(
        rows in proptest::collection::vec(
            proptest::collection::vec("[a-c,;\t\"\r\n 一-龥𠮷😀|\\\\]{0,12}", 1..5), 1..8)
    ) {
        let text: String = rows.iter().map(|row| {
            let cells: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            cells.join(",") + "\n"
        }).collect();
        let (bytes, _, _) = GB18030.encode(&text);
        let limits = Limits::default();
        let lines = Lines::new(bytes.as_ref(), LineEnd::LineFeed, limits.record_bytes, 0);
        let mut records = Records::new(lines, Charset::Gb18030, b',', &limits);
        let mut found = Vec::new();
        while let Some(record) = records.next_record().expect("memory does not fail") {
            prop_assert_eq!(record.fault, None);
            found.push(record.cells);
        }
        prop_assert_eq!(found, rows);
    }

    #[test]
    fn any_bytes_are_rows_or_a_refusal(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        if let Ok((_, items)) = read(&bytes) {
            let shown = format!("{items:?}");
            let replaced = shown.contains('\u{fffd}');
            prop_assert!(!replaced);
        }
    }
}
