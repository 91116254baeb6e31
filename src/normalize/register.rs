//! Cells of a register → values. A date or an amount that cannot be read refuses its row; a bad code is told and kept out.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::date::{Reading, read_date};
use crate::domain::{Cell, RegisterField, ResidentId, Sensitive, Uscc, nfkc};

/// What a row says, before what is a person's is taken out of it.
#[derive(Debug)]
pub struct RegisterEntry {
    pub name: Sensitive,
    pub code: Option<Uscc>,
    /// A code was written and is none.
    pub code_is_bad: bool,
    pub is_person: bool,
    pub id: Option<ResidentId>,
    pub document: String,
    pub unit: String,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub category: String,
    pub content: String,
    pub state: String,
    pub fine_cents: Option<i64>,
}

/// Why a row cannot be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegisterFault {
    #[error("缺名称；请补上后重新导入")]
    NoName,
    #[error("{}“{text}”不是可识别的日期；请写成2026-01-02后重新导入", field.label())]
    BadDate { field: RegisterField, text: String },
    #[error("罚款金额“{0}”不是以万元为单位的数；请更正后重新导入")]
    BadAmount(String),
}

/// Characters of one field.
const LONGEST: usize = 2_000;
/// 双公示 writes it where there is no end (domain.md §C.5).
const NO_END: i32 = 2099;
/// How a natural person is named as a kind of party: by words and by code.
const PERSONS: [&str; 4] = ["自然人", "个人", "公民", "01"];

/// Reads one row.
pub fn read_register(
    cells: &BTreeMap<RegisterField, Cell>,
) -> Result<RegisterEntry, RegisterFault> {
    let text = |field: RegisterField| {
        let cell = cells.get(&field).map(Cell::text).unwrap_or_default();
        clean(&cell)
    };
    let name = text(RegisterField::Name);
    if name.is_empty() {
        return Err(RegisterFault::NoName);
    }
    let written = bare_code(&text(RegisterField::Code));
    let code: Option<Uscc> = written.parse().ok();
    let of_cell = |text: &str| resident(text);
    let id = of_cell(&bare_code(&text(RegisterField::IdNumber))).or_else(|| of_cell(&written));
    let subject = text(RegisterField::Subject);
    let named_person = PERSONS.iter().any(|word| subject.starts_with(word));
    let ends_on = day(cells, RegisterField::EndsOn)?.filter(|day| day.year() < NO_END);
    Ok(RegisterEntry {
        is_person: code.is_none() && (named_person || id.is_some()),
        code_is_bad: code.is_none() && id.is_none() && !written.is_empty(),
        name: Sensitive::new(name),
        code,
        id,
        document: text(RegisterField::Document),
        unit: text(RegisterField::Unit),
        starts_on: day(cells, RegisterField::StartsOn)?,
        ends_on,
        category: text(RegisterField::Category),
        content: text(RegisterField::Content),
        state: text(RegisterField::State),
        fine_cents: fine(&text(RegisterField::FineTenThousands))?,
    })
}

/// Full-width letters and blanks as others write them; at most so many characters.
fn clean(text: &str) -> String {
    let normal = nfkc(text);
    let words: Vec<&str> = normal.split_whitespace().collect();
    let joined = words.join(" ");
    let absent = ["undefined", "null", "NULL", "无", "/", "-", "—"];
    if absent.contains(&joined.as_str()) {
        return String::new();
    }
    joined.chars().take(LONGEST).collect()
}

/// Without the words before and the page mark behind that intake systems write (domain.md §C.5).
fn bare_code(text: &str) -> String {
    let behind = text.rsplit([':', '：']).next().unwrap_or(text);
    let before = behind.split(['(', '（']).next().unwrap_or(behind);
    before.chars().filter(|c| !c.is_whitespace()).collect()
}

fn resident(text: &str) -> Option<ResidentId> {
    text.parse()
        .ok()
        .or_else(|| ResidentId::from_legacy(text).ok())
}

fn day(
    cells: &BTreeMap<RegisterField, Cell>,
    field: RegisterField,
) -> Result<Option<NaiveDate>, RegisterFault> {
    let Some(cell) = cells.get(&field) else {
        return Ok(None);
    };
    if clean(&cell.text()).starts_with("2099") || clean(&cell.text()) == "长期" {
        return Ok(None);
    }
    match read_date(cell, None) {
        Reading::Absent => Ok(None),
        Reading::Read(time) => Ok(Some(time.date())),
        Reading::YearAssumed(_) | Reading::TwoDigitYear | Reading::Unreadable => {
            Err(RegisterFault::BadDate {
                field,
                text: cell.text().chars().take(40).collect(),
            })
        }
    }
}

/// 万元 with up to six decimals → cents; 0.5 are 5 000 元 (domain.md §C.5).
fn fine(text: &str) -> Result<Option<i64>, RegisterFault> {
    let plain = text.trim_end_matches("万元").replace(',', "");
    if plain.is_empty() {
        return Ok(None);
    }
    let bad = || RegisterFault::BadAmount(text.chars().take(40).collect());
    let (whole, part) = plain.split_once('.').unwrap_or((plain.as_str(), ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 6 {
        return Err(bad());
    }
    let millionths: i64 = format!("{whole}{part:0<6}").parse().map_err(|_| bad())?;
    Ok(Some(millionths))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[(RegisterField, &str)]) -> Result<RegisterEntry, RegisterFault> {
        let cells = cells.iter();
        let cells = cells.map(|(field, text)| (*field, Cell::Text((*text).to_owned())));
        read_register(&cells.collect())
    }

    #[test]
    fn quirks_of_intake_systems_are_read() {
        use RegisterField as Field;
        let read = row(&[
            (Field::Name, "　某某 商行"),
            (Field::Code, "统一社会信用代码：91350100M000100Y43（1/1）"),
            (Field::StartsOn, "2026年9月28日"),
            (Field::EndsOn, "2099-12-31"),
            (Field::FineTenThousands, "0.500000"),
            (Field::State, "undefined"),
        ])
        .unwrap();
        assert_eq!(read.name.expose(), "某某 商行");
        assert_eq!(read.code.unwrap().to_string(), "91350100M000100Y43");
        assert_eq!(read.starts_on.unwrap().to_string(), "2026-09-28");
        assert_eq!((read.ends_on, read.state.as_str()), (None, ""));
        assert_eq!(read.fine_cents, Some(500_000));
        assert!(!read.is_person && !read.code_is_bad);
    }

    #[test]
    fn a_person_is_known_by_number_or_by_kind_and_a_bad_code_is_told() {
        use RegisterField as Field;
        let by_number = row(&[(Field::Name, "欧阳某"), (Field::Code, "11010519491231002X")]);
        assert!(by_number.unwrap().is_person);
        let by_kind = row(&[(Field::Name, "欧阳某"), (Field::Subject, "自然人")]);
        assert!(by_kind.unwrap().is_person);
        let bad = row(&[(Field::Name, "某店"), (Field::Code, "91350100M000100Y44")]).unwrap();
        assert!(bad.code_is_bad && bad.code.is_none() && !bad.is_person);
    }

    #[test]
    fn what_cannot_be_read_refuses_its_row() {
        use RegisterField as Field;
        let fault = |cells: &[(Field, &str)]| row(cells).unwrap_err().to_string();
        assert!(fault(&[(Field::Name, " ")]).contains("缺名称"));
        let date = fault(&[(Field::Name, "某店"), (Field::StartsOn, "去年")]);
        assert!(
            date.contains("去年") && date.contains("2026-01-02"),
            "{date}"
        );
        for amount in ["五千", "1.1234567", "-1"] {
            let told = fault(&[(Field::Name, "某店"), (Field::FineTenThousands, amount)]);
            assert!(told.contains(amount), "{told}");
        }
    }
}
