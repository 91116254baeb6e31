//! Raw rows of a register → cells by their meaning, with an account of every row that is none.

use std::collections::{BTreeMap, HashMap};

use super::header::{header_key, header_keys};
use super::reader::RawItem;
use super::refusal::Refusal;
use crate::domain::{Cell, RawRow, RegisterField, RegisterKind, SkipReason};

const SHIPPED: &str = include_str!("../../pipelines/registers.toml");

/// Rows among which the header is looked for.
const SEARCHED: usize = 20;
/// Columns that have to be known in a header.
const LEAST_COLUMNS: usize = 2;
/// What a remark or a sum begins with.
const FURNITURE: [(&str, SkipReason); 7] = [
    ("合计", SkipReason::Total),
    ("总计", SkipReason::Total),
    ("共计", SkipReason::Total),
    ("注：", SkipReason::Note),
    ("注:", SkipReason::Note),
    ("备注：", SkipReason::Note),
    ("填表", SkipReason::Note),
];

type Columns = BTreeMap<RegisterField, Vec<String>>;

/// The columns of one kind of register.
#[derive(Debug, Clone)]
pub struct RegisterLayout {
    kind: RegisterKind,
    fields: HashMap<String, RegisterField>,
    names: String,
}

impl RegisterLayout {
    /// The columns that ship with the program.
    pub fn shipped(kind: RegisterKind) -> Result<Self, toml::de::Error> {
        let all: BTreeMap<RegisterKind, Columns> = toml::from_str(SHIPPED)?;
        let columns = all.get(&kind).cloned().unwrap_or_default();
        let names = columns.get(&RegisterField::Name);
        let names = names.map(|names| names.join("、")).unwrap_or_default();
        let mut fields = HashMap::new();
        for (field, headers) in columns {
            for header in headers {
                fields.entry(header_key(&header)).or_insert(field);
            }
        }
        Ok(Self {
            kind,
            fields,
            names,
        })
    }

    fn field_of(&self, header: &str) -> Option<RegisterField> {
        let keys = header_keys(header);
        keys.iter().find_map(|key| self.fields.get(key).copied())
    }

    /// The fields of a row of headers, where it is one.
    fn header(&self, row: &RawRow) -> Option<Vec<Option<RegisterField>>> {
        let fields: Vec<_> = row
            .cells
            .iter()
            .map(|cell| self.field_of(&cell.text()))
            .collect();
        let known = fields.iter().flatten().count();
        let has_name = fields.contains(&Some(RegisterField::Name));
        (has_name && known >= LEAST_COLUMNS).then_some(fields)
    }
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum RegisterItem {
    Record(RegisterRecord),
    Skipped(SkipReason),
    /// It could not be read, or nobody knows what its columns mean.
    Bad {
        sheet: String,
        row: u32,
        reason: String,
    },
}

/// A row with its cells by their meaning; of several columns with one meaning the first that is filled.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterRecord {
    pub sheet: String,
    pub row: u32,
    pub cells: BTreeMap<RegisterField, Cell>,
}

/// Reads the sheets of one file, one after the other.
pub struct RegisterReader<'a> {
    layout: &'a RegisterLayout,
    sheet: String,
    header: Header,
    recognised: bool,
    /// What stood where a header was looked for.
    seen: Option<String>,
}

/// How far a sheet has been understood.
enum Header {
    Sought(Vec<RawRow>),
    Found(Vec<Option<RegisterField>>),
    Unknown,
}

impl<'a> RegisterReader<'a> {
    pub fn new(layout: &'a RegisterLayout) -> Self {
        Self {
            layout,
            sheet: String::new(),
            header: Header::Sought(Vec::new()),
            recognised: false,
            seen: None,
        }
    }

    pub fn push(&mut self, item: RawItem, sink: &mut dyn FnMut(RegisterItem)) {
        match item {
            RawItem::Sheet { name, .. } => {
                self.end_sheet(sink);
                self.sheet = name.unwrap_or_default();
            }
            RawItem::Row(row) => self.row(row, sink),
            RawItem::BadRow { row, quarantined } => sink(RegisterItem::Bad {
                sheet: self.sheet.clone(),
                row: row.row,
                reason: quarantined.message,
            }),
        }
    }

    /// Ends the file; a file without any sheet of this register is refused.
    pub fn finish(mut self, sink: &mut dyn FnMut(RegisterItem)) -> Result<(), Refusal> {
        self.end_sheet(sink);
        if self.recognised {
            return Ok(());
        }
        let seen = self.seen.unwrap_or_else(|| "（没有内容）".to_owned());
        Err(Refusal::new(
            "unknown_layout",
            format!(
                "没有找到{}的表头：须有名称列（{}）和至少另一列已知的列；读到的首行是“{seen}”。",
                self.layout.kind.label(),
                self.layout.names
            ),
            "请核对所选登记册的种类，或把表头改成上述列名之一后再导入。",
        ))
    }

    fn row(&mut self, row: RawRow, sink: &mut dyn FnMut(RegisterItem)) {
        if row.is_blank() {
            return sink(RegisterItem::Skipped(SkipReason::Blank));
        }
        let found = self.layout.header(&row);
        match &mut self.header {
            Header::Sought(before) => {
                if let Some(fields) = found {
                    let titles = before.len();
                    self.header = Header::Found(fields);
                    self.recognised = true;
                    (0..titles).for_each(|_| sink(RegisterItem::Skipped(SkipReason::Title)));
                    return sink(RegisterItem::Skipped(SkipReason::Header));
                }
                before.push(row);
                if before.len() >= SEARCHED {
                    self.give_up(sink);
                }
            }
            Header::Found(fields) => sink(if found.is_some() {
                RegisterItem::Skipped(SkipReason::RepeatedHeader)
            } else {
                record(&self.sheet, row, fields)
            }),
            Header::Unknown => sink(self.unknown(&row)),
        }
    }

    fn end_sheet(&mut self, sink: &mut dyn FnMut(RegisterItem)) {
        if matches!(self.header, Header::Sought(_)) {
            self.give_up(sink);
        }
        self.header = Header::Sought(Vec::new());
    }

    /// No row of the sheet is lost because its header is not known.
    fn give_up(&mut self, sink: &mut dyn FnMut(RegisterItem)) {
        let header = std::mem::replace(&mut self.header, Header::Unknown);
        let Header::Sought(rows) = header else { return };
        for row in &rows {
            if self.seen.is_none() {
                let texts: Vec<String> = row.cells.iter().map(Cell::text).collect();
                self.seen = Some(texts.join("、").chars().take(120).collect());
            }
            sink(self.unknown(row));
        }
    }

    fn unknown(&self, row: &RawRow) -> RegisterItem {
        RegisterItem::Bad {
            sheet: self.sheet.clone(),
            row: row.row,
            reason: "本工作表没有可识别的表头，这一行未导入".to_owned(),
        }
    }
}

fn record(sheet: &str, row: RawRow, fields: &[Option<RegisterField>]) -> RegisterItem {
    let mut filled = row.cells.iter().filter(|cell| !cell.is_blank());
    let first = filled.next().map(Cell::text).unwrap_or_default();
    let alone = filled.count() <= 1;
    let furniture = FURNITURE.iter().find(|(word, _)| {
        let text = first.trim();
        text.starts_with(word) && alone
    });
    if let Some((_, reason)) = furniture {
        return RegisterItem::Skipped(*reason);
    }
    let mut cells = BTreeMap::new();
    for (cell, field) in row.cells.into_iter().zip(fields) {
        if let Some(field) = field
            && !cell.is_blank()
        {
            cells.entry(*field).or_insert(cell);
        }
    }
    RegisterItem::Record(RegisterRecord {
        sheet: sheet.to_owned(),
        row: row.row,
        cells,
    })
}

#[cfg(test)]
mod tests {
    use super::super::sheet_behaviour::sheet;
    use super::*;

    fn read(kind: RegisterKind, text: &str) -> (Vec<RegisterItem>, Result<(), Refusal>) {
        let layout = RegisterLayout::shipped(kind).unwrap();
        let mut reader = RegisterReader::new(&layout);
        let mut items = Vec::new();
        for item in sheet("一", text) {
            reader.push(item, &mut |item| items.push(item));
        }
        let end = reader.finish(&mut |item| items.push(item));
        (items, end)
    }

    fn name_of(item: &RegisterItem) -> String {
        match item {
            RegisterItem::Record(record) => record.cells[&RegisterField::Name].text(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn every_kind_ships_with_a_name_and_a_code_and_no_header_means_two_things() {
        for kind in RegisterKind::ALL {
            let layout = RegisterLayout::shipped(*kind).unwrap();
            assert!(!layout.names.is_empty(), "{kind:?}");
            for field in [
                RegisterField::Name,
                RegisterField::Code,
                RegisterField::State,
            ] {
                assert!(layout.fields.values().any(|other| *other == field));
            }
        }
        let all: BTreeMap<RegisterKind, Columns> = toml::from_str(SHIPPED).unwrap();
        for (kind, columns) in all {
            let mut seen = HashMap::new();
            for (field, header) in columns
                .iter()
                .flat_map(|(field, headers)| headers.iter().map(move |header| (field, header)))
            {
                let before = seen.insert(header_key(header), field);
                assert!(before.is_none(), "{kind:?} {header}");
            }
        }
    }

    #[test]
    fn titles_totals_and_blank_rows_are_no_records_and_old_and_new_names_are_known() {
        let text = "行政处罚信息公示表\nCF_XDR_MC|行政相对人代码_1(统一社会信用代码)|处罚决定书文号\n某某商行|91350100M000100Y43|1号\n\n合计|1\n";
        let (items, end) = read(RegisterKind::Penalty, text);
        end.unwrap();
        let names: Vec<String> = items.iter().map(name_of).collect();
        let skipped = |reason: &str| format!("Skipped({reason})");
        assert_eq!(names[0], skipped("Title"));
        assert_eq!(names[1], skipped("Header"));
        assert_eq!(names[2], "某某商行");
        assert!(names.contains(&skipped("Total")), "{names:?}");
    }

    #[test]
    fn a_sheet_without_a_known_header_loses_no_row_and_a_file_of_none_is_refused() {
        let (items, end) = read(RegisterKind::RedList, "甲|乙\n1|2\n");
        assert_eq!(items.len(), 2);
        assert!(
            items
                .iter()
                .all(|item| matches!(item, RegisterItem::Bad { .. }))
        );
        let refusal = end.unwrap_err().to_string();
        assert!(
            refusal.contains("甲、乙") && refusal.contains("企业名称"),
            "{refusal}"
        );
    }
}
