//! Small pieces that several sections say, word for word as the page says them.

use std::collections::BTreeMap;

use crate::document::{Cell, Column, Form, Grid, Manuscript, Words};
use crate::report::WeeklyReport;
use crate::report::model::{Advice, Figure, GroupRow, ListId, Rate, ThreeCounts};
use crate::templates::{change_text, chinese_date, grouped, share_text};
use crate::workflow::IssueSection;

pub(super) fn number(figure: &Figure) -> String {
    grouped(figure.value)
}

/// A number of an earlier week; a dash where there is no data for it.
pub(super) fn before(number: Option<i64>) -> String {
    number.map_or_else(|| "—".to_owned(), grouped)
}

/// `83.3%（100/120）`; a bare dash where there is nothing to divide by.
pub(super) fn rate(rate: &Rate) -> String {
    if rate.denominator.value == 0 {
        return "—".to_owned();
    }
    share_text(rate.numerator.value, rate.denominator.value)
}

/// 件数, 独立投诉人 and 事件数, a cell each.
pub(super) fn three(counts: &ThreeCounts) -> [Cell; 3] {
    [&counts.orders, &counts.complainants, &counts.incidents].map(|figure| number(figure).into())
}

/// `（依据：名单3、名单7）`.
pub(super) fn basis(lists: &[ListId], numbers: &BTreeMap<&ListId, usize>) -> String {
    let names: Vec<String> = lists
        .iter()
        .filter_map(|list| numbers.get(list))
        .map(|number| format!("名单{number}"))
        .collect();
    if names.is_empty() {
        return String::new();
    }
    format!("（依据：{}）", names.join("、"))
}

/// One sentence of advice with its day and what it stands on.
pub(super) fn advised(advice: &Advice, numbers: &BTreeMap<&ListId, usize>) -> String {
    let due = advice.due.map_or_else(String::new, |due| {
        let provisional = if due.provisional { "（暂定）" } else { "" };
        format!("（建议于{}{provisional}前反馈）", chinese_date(due.day))
    });
    format!("{}{due}{}", advice.text, basis(&advice.basis, numbers))
}

/// What a person wrote below the heading of a section.
pub(super) fn note(manuscript: &mut Manuscript, report: &WeeklyReport, section: IssueSection) {
    if let Some(note) = report.notes.get(&section) {
        let basis = basis(&note.basis, &report.list_numbers());
        manuscript.text(Words::led("编者按：", format!("{}{basis}", note.text)));
    }
}

/// A table of names with their three counts.
pub(super) fn groups(manuscript: &mut Manuscript, caption: &str, first: &str, rows: &[GroupRow]) {
    let mut grid = Grid::new(vec![
        Column::words(first, 50),
        Column::number("件数", 18),
        Column::number("独立投诉人", 22),
        Column::number("事件数", 18),
        Column::number("上周件数", 20),
        Column::words("环比", 28),
    ]);
    for row in rows {
        let mut cells: Vec<Cell> = vec![row.name.as_str().into()];
        if row.counts.orders.value == 0 {
            cells.push(Cell::over(3, "本周无"));
        } else {
            cells.extend(three(&row.counts));
        }
        cells.push(before(row.last_week).into());
        cells.push(change_text(row.counts.orders.value, row.last_week, "上周").into());
        grid.row(cells);
    }
    grid.row_if_empty("本周无");
    manuscript.table(caption, &grid);
}

/// A heading of the first level.
pub(super) fn heading(manuscript: &mut Manuscript, words: &str) {
    manuscript.say(Form::Heading, words);
}

/// The first lines of an annex, on a new page.
pub(super) fn annex(manuscript: &mut Manuscript, number: &str, title: &str) {
    manuscript.say(Form::Annex, number);
    manuscript.say(Form::AnnexTitle, title);
}
