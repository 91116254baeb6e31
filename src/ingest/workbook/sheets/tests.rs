//! Workbooks written by another library, parsed without the process around it.

use rust_xlsxwriter::{Format, Workbook as Writer, Worksheet};

use super::*;

fn frames(book: &mut Writer) -> Result<Vec<Frame>, Refusal> {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("book.xlsx");
    book.save(&path).expect("a saved workbook");
    let mut bytes = Vec::new();
    let rows = match parse_workbook(&path, &Limits::default(), &mut bytes) {
        Ok(rows) => rows,
        Err(ParseError::Refused(refusal)) => return Err(refusal),
        Err(ParseError::Pipe(error)) => panic!("memory does not fail: {error}"),
    };
    Frame::End { rows }
        .write(&mut bytes)
        .expect("memory does not fail");
    let mut input = bytes.as_slice();
    let mut frames = Vec::new();
    while !input.is_empty() {
        frames.push(Frame::read(&mut input).expect("a whole frame"));
    }
    Ok(frames)
}

fn rows(frames: &[Frame]) -> Vec<(u32, Vec<Cell>)> {
    frames
        .iter()
        .filter_map(|frame| match frame {
            Frame::Row { row, .. } => Some((row.row, row.cells.clone())),
            Frame::Sheet { .. } | Frame::Refused { .. } | Frame::End { .. } => None,
        })
        .collect()
}

fn text(cell: &str) -> Cell {
    Cell::Text(cell.to_owned())
}

fn book(fill: impl FnOnce(&mut Worksheet)) -> Writer {
    let mut book = Writer::new();
    fill(book.add_worksheet());
    book
}

#[test]
fn cells_keep_their_kind_and_rows_their_number() {
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let mut book = book(|sheet| {
        sheet.write(1, 0, "编号").expect("a cell");
        sheet.write(1, 2, 20.5).expect("a cell");
        sheet.write(4, 0, 46_000).expect("a cell");
        sheet
            .write_number_with_format(4, 1, 46_000, &date)
            .expect("a cell");
        sheet.write(4, 2, true).expect("a cell");
        sheet.write(4, 3, "  ").expect("a cell");
    });
    let frames = frames(&mut book).expect("a harmless workbook");
    assert_eq!(
        rows(&frames),
        [
            (2, vec![text("编号"), Cell::Empty, Cell::Number(20.5)]),
            (
                5,
                vec![
                    Cell::Number(46_000.0),
                    Cell::DateSerial(46_000.0),
                    Cell::Bool(true)
                ]
            ),
        ]
    );
    assert_eq!(frames.last(), Some(&Frame::End { rows: 2 }));
}

#[test]
fn merged_cells_are_filled_and_hidden_sheets_marked() {
    let plain = Format::new();
    let mut book = book(|sheet| {
        sheet
            .merge_range(0, 0, 0, 2, "一览表", &plain)
            .expect("a merge");
        sheet
            .merge_range(1, 0, 2, 0, "崇川区", &plain)
            .expect("a merge");
        sheet.write(1, 1, "a").expect("a cell");
        sheet.write(2, 1, "b").expect("a cell");
    });
    book.add_worksheet()
        .set_name("底稿")
        .expect("a name")
        .set_hidden(true);
    let frames = frames(&mut book).expect("a harmless workbook");
    assert_eq!(
        rows(&frames)[0].1,
        [text("一览表"), text("一览表"), text("一览表")]
    );
    assert_eq!(rows(&frames)[2].1, [text("崇川区"), text("b")]);
    let hidden = Frame::Sheet {
        name: "底稿".to_owned(),
        hidden: true,
    };
    assert!(frames.contains(&hidden));
}

#[test]
fn rows_that_are_hidden_or_fill_a_hidden_column_are_marked() {
    let mut book = book(|sheet| {
        for row in 0..4 {
            sheet.write(row, 0, "a").expect("a cell");
        }
        sheet.write(3, 2, "b").expect("a cell");
        sheet.set_row_hidden(1).expect("a hidden row");
        sheet.set_column_hidden(2).expect("a hidden column");
    });
    let frames = frames(&mut book).expect("a harmless workbook");
    let hidden = frames.iter().filter_map(|frame| match frame {
        Frame::Row { row, .. } => Some(row.hidden),
        _ => None,
    });
    assert_eq!(hidden.collect::<Vec<_>>(), [false, true, false, true]);
}

#[test]
fn a_cell_in_the_far_corner_is_refused_without_a_giant_table() {
    let mut book = book(|sheet| {
        sheet.write(0, 0, "a").expect("a cell");
        sheet.write(1_048_575, 16_383, "b").expect("a cell");
    });
    let refusal = frames(&mut book).expect_err("too wide");
    assert_eq!(
        (refusal.code.as_str(), refusal.line),
        ("too_large", Some(1_048_576))
    );
    assert_eq!(refusal.sheet.as_deref(), Some("Sheet1"));
}

#[test]
fn a_workbook_of_the_1904_system_is_converted() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/formats/date_1904.xlsx");
    if !path.exists() {
        println!("skipped: {} is absent", path.display());
        return;
    }
    let mut bytes = Vec::new();
    parse_workbook(&path, &Limits::default(), &mut bytes).expect("a harmless workbook");
    let mut input = bytes.as_slice();
    Frame::read(&mut input).expect("the sheet");
    let Frame::Row { row, .. } = Frame::read(&mut input).expect("a row") else {
        panic!("a row follows the sheet");
    };
    // 2021-01-01, as the twin of the file in the 1900 system says.
    assert_eq!(row.cells[0], Cell::DateSerial(44_197.0));
}
