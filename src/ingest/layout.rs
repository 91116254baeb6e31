//! What each column of one sheet means, and rows read under it.

use std::collections::BTreeMap;

use super::Refusal;
use super::fit::{choose, unknown_layout};
use super::header::header_keys;
use super::profile::{Profile, Profiles, ReceivedAt, SourceChoice};
use crate::domain::{Cell, Field, MappedRow, Note, OrderNo, OrderNoError, RawRow, SourceCode};

/// How much a column is preferred among those of the same field: profile, source, any source; then its place.
type Rank = (u8, u32);

/// Days between the date systems of 1900 and 1904.
pub(super) const DAYS_FROM_1904: f64 = 1462.0;

/// Bare numbers that can be days since 1904; `20261120` is larger and no count of days.
const DAYS: std::ops::Range<f64> = 1.0..1e6;

/// Whole numbers from here on have more digits than a spreadsheet keeps.
const FIRST_DAMAGED_NUMBER: f64 = 1e15;

/// The columns of one sheet under the profile that fits it.
#[derive(Debug, Clone)]
pub(super) struct Layout<'a> {
    profile: &'a Profile,
    headers: Vec<String>,
    columns: Vec<Option<(Field, Rank)>>,
    /// The layout has no 来电时间; its 受理时间 stands in.
    accepted_stands_in: bool,
}

impl<'a> Layout<'a> {
    /// Chooses the profile and gives every column its field, or says why the sheet cannot be read.
    pub(super) fn of(
        profiles: &'a Profiles,
        choice: SourceChoice,
        headers: Vec<String>,
        hint: &str,
    ) -> Result<Self, Refusal> {
        let keys: Vec<Vec<String>> = headers.iter().map(|text| header_keys(text)).collect();
        let profile = choose(profiles, choice, &keys, hint).map_err(|refusal| {
            if refusal.code == "unknown_layout" {
                unknown_layout(&headers)
            } else {
                refusal
            }
        })?;
        let columns = keys
            .iter()
            .map(|keys| meaning(profiles, profile, choice, keys))
            .collect();
        let mut layout = Self {
            profile,
            headers,
            columns,
            accepted_stands_in: false,
        };
        if !layout.has(Field::Title) && !layout.has(Field::Body) {
            return Err(unknown_layout(&layout.headers));
        }
        layout.ensure_received_at()?;
        Ok(layout)
    }

    fn ensure_received_at(&mut self) -> Result<(), Refusal> {
        if self.has(Field::ReceivedAt) {
            return Ok(());
        }
        for column in self.columns.iter_mut().flatten() {
            if column.0 == Field::AcceptedAt {
                column.0 = Field::ReceivedAt;
                self.accepted_stands_in = true;
                return Ok(());
            }
        }
        match self.profile.received_at {
            ReceivedAt::Optional => Ok(()),
            ReceivedAt::Required => Err(Refusal::new(
                "missing_received_at_column",
                format!(
                    "缺少受理（来电）时间列，读到的列名是：{}。",
                    self.headers.join("、")
                ),
                "没有时间的工单不能计入周度统计；请在源系统导出时包含时间列；表中已有的，请告诉数据管理员哪一列是时间。",
            )),
        }
    }

    fn has(&self, field: Field) -> bool {
        self.columns
            .iter()
            .flatten()
            .any(|(known, _)| *known == field)
    }

    pub(super) fn profile_name(&self) -> &str {
        &self.profile.name
    }

    pub(super) fn source(&self) -> SourceCode {
        self.profile.source
    }

    pub(super) fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The meaning of each header, in the order of the sheet.
    pub(super) fn fields(&self) -> Vec<Option<Field>> {
        (0..self.headers.len())
            .map(|column| self.field(column))
            .collect()
    }

    /// Headers of columns that no profile knows: their cells stay in the sealed original row alone.
    pub(super) fn unmapped(&self) -> Vec<String> {
        self.headers
            .iter()
            .zip(&self.columns)
            .filter(|(header, field)| field.is_none() && !header.is_empty())
            .map(|(header, _)| header.clone())
            .collect()
    }

    pub(super) fn field(&self, column: usize) -> Option<Field> {
        self.columns
            .get(column)
            .copied()
            .flatten()
            .map(|(field, _)| field)
    }

    /// The first order number of the row that a spreadsheet has destroyed: the whole column is lost.
    pub(super) fn damaged_order_no(&self, row: &RawRow) -> Option<Refusal> {
        let is_damaged = |cell: &Cell| match cell {
            Cell::Number(number) => number.abs() >= FIRST_DAMAGED_NUMBER,
            Cell::Text(text) => text.parse::<OrderNo>() == Err(OrderNoError::Damaged),
            Cell::Empty | Cell::Uncomputed | Cell::DateSerial(_) | Cell::Bool(_) => false,
        };
        let mut cells = row.cells.iter().enumerate();
        let (column, _) = cells.find(|(column, cell)| {
            self.field(*column) == Some(Field::OrderNo) && is_damaged(cell)
        })?;
        let header = self.headers.get(column).map_or("", String::as_str);
        let refusal = Refusal::new(
            "order_no_damaged",
            "编号已被电子表格转成数值（科学记数法），末几位已经丢失，无法还原，整列都不可信。",
            "请在源系统重新导出，将编号列设为文本格式（不要用电子表格打开后另存），再重新导入。",
        );
        Some(refusal.at_line(row.row).in_column(header))
    }

    /// The row with its cells named.
    pub(super) fn map(&self, row: &RawRow) -> MappedRow {
        let mut cells: Vec<(Field, Rank, String, Cell)> = Vec::new();
        for (column, cell) in row.cells.iter().enumerate() {
            let Some((field, rank)) = self.columns.get(column).copied().flatten() else {
                continue;
            };
            if !cell.is_blank() {
                let header = self.headers.get(column).cloned().unwrap_or_default();
                let cell = match cell {
                    // A date without a date format is read as one only here, where its column is known.
                    Cell::Number(days)
                        if row.counts_from_1904 && is_time(field) && DAYS.contains(days) =>
                    {
                        Cell::DateSerial(days + DAYS_FROM_1904)
                    }
                    other => other.clone(),
                };
                cells.push((field, rank, header, cell));
            }
        }
        let mut mapped = MappedRow {
            row: row.row,
            source: self.source(),
            profile: self.profile.name.clone(),
            received_at_required: self.profile.received_at == ReceivedAt::Required,
            received_at_header: self.header_of(Field::ReceivedAt),
            cells: in_order_of_preference(cells),
            notes: self.notes(row),
        };
        self.apply_rules(&mut mapped);
        mapped
    }

    /// The header of the field's preferred column.
    fn header_of(&self, field: Field) -> String {
        let columns = self.columns.iter().zip(&self.headers);
        let known = columns.filter_map(|(column, header)| {
            let (_, rank) = column.filter(|(known, _)| *known == field)?;
            Some((rank, header))
        });
        known
            .min()
            .map_or_else(String::new, |(_, header)| header.clone())
    }

    fn notes(&self, row: &RawRow) -> Vec<Note> {
        let mut notes = Vec::new();
        if row.hidden {
            notes.push(Note::new(
                "hidden_row",
                "该行（或其中的列）在电子表格中被隐藏",
            ));
        }
        for fault in &row.faults {
            notes.push(Note::new("reader_fault", fault.clone()));
        }
        if self.accepted_stands_in {
            notes.push(Note::new(
                "received_at_from_accepted",
                "导出中没有来电时间，以受理时间代替",
            ));
        }
        notes
    }

    /// Source switches look at what the row says; defaults fill what it does not say.
    fn apply_rules(&self, row: &mut MappedRow) {
        for rule in &self.profile.source_switch {
            let applies = row.cells.iter().any(|(field, _, cell)| {
                *field == rule.field && rule.values.iter().any(|value| value == cell.text().trim())
            });
            if applies {
                row.source = rule.source;
            }
        }
        for (field, value) in &self.profile.defaults {
            if !row.cells.iter().any(|(known, _, _)| known == field) {
                row.cells
                    .push((*field, String::new(), Cell::Text(value.clone())));
            }
        }
    }
}

/// Whether the field holds a point in time.
pub(super) fn is_time(field: Field) -> bool {
    matches!(
        field,
        Field::ReceivedAt
            | Field::AcceptedAt
            | Field::DispatchedAt
            | Field::DueAt
            | Field::ClosedAt
    )
}

/// What a column means: by the profile, else by its source's other layouts, else by all that know it.
fn meaning(
    profiles: &Profiles,
    profile: &Profile,
    choice: SourceChoice,
    keys: &[String],
) -> Option<(Field, Rank)> {
    let known = |profile: &Profile| {
        keys.iter()
            .find_map(|key| profile.aliases.get(key).copied())
    };
    if let Some((field, place)) = known(profile) {
        return Some((field, (0, place)));
    }
    let sibling = profiles
        .iter()
        .filter(|other| other.source == profile.source)
        .find_map(known);
    if let Some((field, place)) = sibling {
        return Some((field, (1, place)));
    }
    let everybody: Vec<(Field, u32)> = profiles.iter().filter_map(known).collect();
    let (field, place) = *everybody.first()?;
    // A word that two hotlines use differently is a guess; only a person's own choice of source allows it.
    let agreed = everybody.iter().all(|(other, _)| *other == field);
    (agreed || choice != SourceChoice::Auto).then_some((field, (2, place)))
}

/// Keeps column order between fields, and puts columns of one field into the order of their ranks.
///
/// Then the first cell of a field is the same one however the columns were arranged.
fn in_order_of_preference(
    mut cells: Vec<(Field, Rank, String, Cell)>,
) -> Vec<(Field, String, Cell)> {
    let mut first_seen: BTreeMap<Field, usize> = BTreeMap::new();
    for (place, (field, ..)) in cells.iter().enumerate() {
        first_seen.entry(*field).or_insert(place);
    }
    cells.sort_by(|left, right| {
        (first_seen.get(&left.0), left.1, &left.2).cmp(&(
            first_seen.get(&right.0),
            right.1,
            &right.2,
        ))
    });
    cells
        .into_iter()
        .map(|(field, _, header, cell)| (field, header, cell))
        .collect()
}
