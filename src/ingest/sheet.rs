//! A push machine from raw rows to mapped rows: finds the header, then names the cells, in constant memory.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::Refusal;
use super::fit::unknown_layout;
use super::header_row::{
    is_second_line, join_lines, looks_like_header, nearly_header, reads_like_names, row_key, texts,
};
use super::layout::Layout;
use super::profile::{Profiles, SourceChoice};
use super::reader::RawItem;
use super::sheet_item::{SheetItem, Sink};
use super::shift::{Width, shifted};
use super::table::Table;
use super::unknown_table::{TableStart, UnknownTable, find_table};
use crate::domain::{MappedRow, Quarantined, RawRow, SkipReason, SkippedRow};

/// A header stands among the first rows that are not blank (domain.md §B.9 no. 1), or nowhere.
const SEARCHED_ROWS: usize = 20;

/// Reads one file's items, sheet by sheet.
pub struct SheetReader<'a> {
    profiles: &'a Profiles,
    choice: SourceChoice,
    file_name: String,
    sheet: Option<String>,
    rows: u32,
    /// The sheet is hidden, so all its rows are.
    hidden: bool,
    state: State<'a>,
}

enum State<'a> {
    Searching(Search),
    Reading(Box<Table<'a>>),
    /// A table of a workbook whose columns nobody knows.
    Unknown(UnknownTable),
    /// Counts to the end of the sheet, then says why.
    Refusing(Box<Refusal>),
    /// The refusal was already given.
    Refused,
}

/// Rows seen before the header was found and understood.
#[derive(Default)]
struct Search {
    rows: Vec<RawRow>,
    bad: Vec<(RawRow, Quarantined)>,
    blank: Vec<u32>,
    /// The last of `rows` is a header; the next row tells whether it has a second line.
    header_found: bool,
}

impl<'a> SheetReader<'a> {
    pub fn new(profiles: &'a Profiles, choice: SourceChoice, file_name_hint: &str) -> Self {
        Self {
            profiles,
            choice,
            file_name: file_name_hint.to_owned(),
            sheet: None,
            rows: 0,
            hidden: false,
            state: State::Searching(Search::default()),
        }
    }

    /// The next item of the file. `Break` comes from the sink alone.
    pub fn push(&mut self, item: RawItem, sink: Sink) -> ControlFlow<()> {
        match item {
            RawItem::Sheet { name, hidden } => {
                self.finish(sink)?;
                self.sheet = name;
                self.hidden = hidden;
                ControlFlow::Continue(())
            }
            RawItem::Row(mut row) => {
                row.hidden |= self.hidden;
                self.rows += u32::from(!row.is_blank());
                self.push_row(row, sink)
            }
            RawItem::BadRow { row, quarantined } => {
                self.rows += 1;
                match &mut self.state {
                    State::Searching(search) => search.bad.push((row, quarantined)),
                    State::Reading(table) => return table.push_bad(row, quarantined, sink),
                    State::Unknown(_) => {
                        return sink(SheetItem::Bad {
                            raw: row,
                            quarantined,
                        });
                    }
                    State::Refusing(_) | State::Refused => {}
                }
                self.give_up_when_too_late(sink)
            }
        }
    }

    /// The file (or the sheet) ends.
    pub fn finish(&mut self, sink: Sink) -> ControlFlow<()> {
        if let State::Searching(search) = &self.state {
            if search.header_found {
                self.settle_header(None, sink)?;
            } else if self.rows > 0 {
                self.give_up(sink)?;
            }
        }
        let state = std::mem::replace(&mut self.state, State::Searching(Search::default()));
        let rows = std::mem::take(&mut self.rows);
        let name = self.sheet.take();
        match state {
            State::Reading(mut table) => table.finish(sink),
            State::Unknown(_) => sink(SheetItem::SheetEnd),
            State::Refusing(refusal) => sink(refused(name, *refusal, rows)),
            State::Searching(_) | State::Refused => ControlFlow::Continue(()),
        }
    }

    fn push_row(&mut self, row: RawRow, sink: Sink) -> ControlFlow<()> {
        match &mut self.state {
            State::Searching(search) => {
                if row.is_blank() {
                    search.blank.push(row.row);
                    return ControlFlow::Continue(());
                }
                if search.header_found {
                    return self.settle_header(Some(row), sink);
                }
                search.header_found = looks_like_header(self.profiles, &texts(&row));
                search.rows.push(row);
                self.give_up_when_too_late(sink)
            }
            State::Unknown(table) => table.push(row, sink),
            State::Reading(table) => match table.push(row, sink) {
                Ok(flow) => flow,
                Err(refusal) => {
                    self.state = State::Refused;
                    sink(refused(self.sheet.clone(), refusal, self.rows))
                }
            },
            State::Refusing(_) | State::Refused => ControlFlow::Continue(()),
        }
    }

    /// Without a header among the first rows there is none.
    fn give_up_when_too_late(&mut self, sink: Sink) -> ControlFlow<()> {
        match &self.state {
            State::Searching(search)
                if !search.header_found
                    && search.rows.len() + search.bad.len() >= SEARCHED_ROWS =>
            {
                self.give_up(sink)
            }
            _ => ControlFlow::Continue(()),
        }
    }

    /// A sheet of a workbook that holds a table is set aside row by row; anything else is only counted.
    fn give_up(&mut self, sink: Sink) -> ControlFlow<()> {
        let State::Searching(search) = &mut self.state else {
            return ControlFlow::Continue(());
        };
        let mut search = std::mem::take(search);
        let refusal = no_header(self.profiles, &search);
        let start = find_table(&search.rows).filter(|_| self.sheet.is_some());
        let (header, first) = match start {
            Some(TableStart::Header(place)) => (Some(place), place + 1),
            Some(TableStart::Row(place)) => (None, place),
            None => {
                self.state = State::Refusing(Box::new(refusal));
                return ControlFlow::Continue(());
            }
        };
        let rows = search.rows.split_off(first);
        let lines: Vec<RawRow> = header.and_then(|_| search.rows.pop()).into_iter().collect();
        self.start_unknown(search, &lines, refusal, sink)?;
        rows.into_iter()
            .try_for_each(|row| self.push_row(row, sink))
    }

    /// From here on every row of the sheet is kept for a retry.
    fn start_unknown(
        &mut self,
        search: Search,
        lines: &[RawRow],
        refusal: Refusal,
        sink: Sink,
    ) -> ControlFlow<()> {
        sink(SheetItem::SheetUnknown {
            name: self.sheet.clone(),
            headers: trimmed(self.header_names(lines)),
            context: self.hint(&search.rows),
            refusal: match &self.sheet {
                Some(sheet) => refusal.in_sheet(sheet),
                None => refusal,
            },
        })?;
        self.state = State::Unknown(UnknownTable::new(lines, &search.rows));
        search.above(lines, sink)
    }

    /// What names the city and the year of the sheet.
    fn hint(&self, titles: &[RawRow]) -> String {
        let titles: Vec<String> = titles.iter().flat_map(texts).collect();
        let sheet = self.sheet.as_deref().unwrap_or_default();
        format!("{}\n{sheet}\n{}", self.file_name, titles.join(" "))
    }

    /// The header is known, and `next` is the row after it: its second line, or the first row of the table.
    fn settle_header(&mut self, next: Option<RawRow>, sink: Sink) -> ControlFlow<()> {
        let State::Searching(search) = &mut self.state else {
            return ControlFlow::Continue(());
        };
        let mut search = std::mem::take(search);
        let Some(header) = search.rows.pop() else {
            return ControlFlow::Continue(());
        };
        let mut lines = vec![header];
        let second = |next: &RawRow| {
            let above = lines.iter().map(texts).next().unwrap_or_default();
            is_second_line(self.profiles, &above, &texts(next))
        };
        let mut rest = next;
        if rest.as_ref().is_some_and(second) {
            lines.extend(rest.take());
        } else if let Some(above) = search.rows.pop_if(|row| is_group_line(row)) {
            lines.insert(0, above);
        }
        self.start_table(search, &lines, sink)?;
        match rest {
            Some(row) => self.push_row(row, sink),
            None => ControlFlow::Continue(()),
        }
    }

    fn start_table(&mut self, search: Search, lines: &[RawRow], sink: Sink) -> ControlFlow<()> {
        let headers = trimmed(self.header_names(lines));
        let hint = self.hint(&search.rows);
        let layout = match Layout::of(self.profiles, self.choice, headers, &hint) {
            Ok(layout) => layout,
            Err(refusal) => {
                let line = lines.last().map_or(0, |row| row.row);
                let refusal = refusal.at_line(line);
                if refusal.code == "unknown_layout" && self.sheet.is_some() {
                    return self.start_unknown(search, lines, refusal, sink);
                }
                self.state = State::Refusing(Box::new(refusal));
                return ControlFlow::Continue(());
            }
        };
        let header_cells = lines.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let title_keys = search.rows.iter().map(row_key).collect();
        let table = Table::new(
            layout,
            lines.iter().map(row_key).collect(),
            title_keys,
            header_cells,
            // A text file is one sheet without a name.
            if self.sheet.is_none() {
                Width::AsWritten
            } else {
                Width::Trimmed
            },
        );
        sink(SheetItem::SheetStart {
            name: self.sheet.clone(),
            profile: table.layout().profile_name().to_owned(),
            source: table.layout().source(),
            headers: table.layout().headers().to_owned(),
            fields: table.layout().fields(),
            unmapped: table.layout().unmapped(),
            context: hint,
        })?;
        self.state = State::Reading(Box::new(table));
        search.above(lines, sink)
    }

    fn header_names(&self, lines: &[RawRow]) -> Vec<String> {
        match lines {
            [above, below] => join_lines(self.profiles, &texts(above), &texts(below)),
            _ => lines.first().map(texts).unwrap_or_default(),
        }
    }
}

impl Search {
    /// What was met before the first row of the table, in the order of the sheet.
    fn above(self, lines: &[RawRow], sink: Sink) -> ControlFlow<()> {
        let above = self.rows.iter().map(|row| (row.row, SkipReason::Title));
        let header = lines.iter().map(|row| (row.row, SkipReason::Header));
        let blank = self.blank.iter().map(|row| (*row, SkipReason::Blank));
        let mut skipped: Vec<_> = above.chain(header).chain(blank).collect();
        skipped.sort_by_key(|(row, _)| *row);
        for (row, reason) in skipped {
            sink(SheetItem::Skipped(SkippedRow { row, reason }))?;
        }
        for (raw, quarantined) in self.bad {
            sink(SheetItem::Bad { raw, quarantined })?;
        }
        ControlFlow::Continue(())
    }
}

/// Whether a row above the header can name groups of columns. A title merged over all columns says one thing.
fn is_group_line(row: &RawRow) -> bool {
    let names: BTreeSet<String> = texts(row)
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    names.len() >= 2
}

/// Blank columns at the right end are no columns.
fn trimmed(mut headers: Vec<String>) -> Vec<String> {
    while headers.pop_if(|header| header.is_empty()).is_some() {}
    headers
}

fn refused(name: Option<String>, refusal: Refusal, rows: u32) -> SheetItem {
    let refusal = match &name {
        Some(sheet) => refusal.in_sheet(sheet),
        None => refusal,
    };
    SheetItem::SheetRefused {
        name,
        refusal,
        rows,
    }
}

fn no_header(profiles: &Profiles, search: &Search) -> Refusal {
    let names = search
        .rows
        .iter()
        .map(texts)
        .find(|texts| reads_like_names(texts));
    let mut refusal = unknown_layout(&names.unwrap_or_default());
    if let Some(nearly) = nearly_header(profiles, &search.rows) {
        refusal.reason.push_str(&nearly);
    }
    refusal
}

/// Maps one row again under today's profiles, as `quarantine retry` does.
pub fn map_row(
    profiles: &Profiles,
    choice: SourceChoice,
    headers: &[String],
    raw: &RawRow,
) -> Result<MappedRow, Refusal> {
    let layout = Layout::of(profiles, choice, headers.to_owned(), "")?;
    if let Some(quarantined) = shifted(&layout, headers.len(), raw, Width::AsWritten) {
        let advice = "请在源文件中改正该行后重新导入。";
        return Err(Refusal::new("column_shift", quarantined.message, advice).at_line(raw.row));
    }
    match layout.damaged_order_no(raw) {
        Some(refusal) => Err(refusal),
        None => Ok(layout.map(raw)),
    }
}
