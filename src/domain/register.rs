//! Registers (登记册) that others keep and hand over as files: lists, penalties, pledges, samplings, repairs.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::Uscc;

code_enum! {
    /// Which register a file is of. A code is never given another meaning.
    RegisterKind {
        RedList = "red_list", "红名单";
        BlackList = "black_list", "严重失信主体名单（黑名单）";
        Penalty = "penalty", "行政处罚（双公示）";
        Pledge = "pledge", "信用承诺";
        Sampling = "sampling", "商品质量抽检";
        Repair = "repair", "信用修复结果";
    }
}

code_enum! {
    /// What a column of a register means.
    RegisterField {
        Name = "name", "名称";
        Code = "code", "统一社会信用代码";
        IdNumber = "id_number", "证件号码";
        Subject = "subject", "主体类别";
        Document = "document", "文书号或编号";
        Unit = "unit", "单位";
        StartsOn = "starts_on", "日期";
        EndsOn = "ends_on", "有效期";
        Category = "category", "类别";
        Content = "content", "内容";
        State = "state", "状态或结论";
        FineTenThousands = "fine_ten_thousands", "罚款金额（万元）";
    }
}

/// One row of a register as it is kept: of a natural person only what is masked or keyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegisterRow {
    pub kind: RegisterKind,
    /// Masked where the row is a natural person's.
    pub name: String,
    pub code: Option<Uscc>,
    /// A code was written and is none (R-ING-14: told, not rejected).
    pub code_is_bad: bool,
    pub is_person: bool,
    /// Keyed stand-in for a person's number.
    #[serde(skip)]
    pub id_digest: Option<String>,
    pub document: String,
    pub unit: String,
    pub starts_on: Option<NaiveDate>,
    /// The last day; `None` where there is none or `2099-12-31` stands for it.
    pub ends_on: Option<NaiveDate>,
    pub category: String,
    pub content: String,
    pub state: String,
    pub fine_cents: Option<i64>,
    pub sheet: String,
    /// Row or line in its file.
    pub row: u32,
}

/// States in which a row says of itself that it has ended.
const ENDED: [&str; 8] = [
    "移出",
    "已移出",
    "撤销",
    "已撤销",
    "删除",
    "失效",
    "已失效",
    "退出",
];

impl RegisterRow {
    /// Whether the row counts on a day.
    pub fn in_force_on(&self, day: NaiveDate) -> bool {
        let begun = self.starts_on.is_none_or(|start| start <= day);
        let lasts = self.ends_on.is_none_or(|last| day <= last);
        let ended = ENDED.iter().any(|word| self.state.starts_with(word));
        begun && lasts && !ended
    }

    /// Rows of one party's one matter: the newest of them counts.
    pub fn matter(&self) -> (RegisterKind, String, String) {
        let party = match (&self.code, &self.id_digest) {
            (Some(code), _) => code.to_string(),
            (None, Some(digest)) => digest.clone(),
            (None, None) => self.name.clone(),
        };
        let which = if self.document.is_empty() {
            self.category.clone()
        } else {
            self.document.clone()
        };
        (self.kind, party, which)
    }
}

/// The account of one file: every row that was read is in one of the counts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct RegisterLedger {
    pub rows_read: u64,
    pub accepted: u64,
    pub duplicate: u64,
    pub refused: u64,
    /// Titles, headers, totals and blank rows; not among those read.
    pub skipped: u64,
}

/// The rows that count on a day: of each matter only the newest, given from the oldest to the newest.
pub fn rows_in_force<T>(
    rows: &[T],
    row_of: impl Fn(&T) -> &RegisterRow,
    day: NaiveDate,
) -> Vec<&T> {
    let mut newest: BTreeMap<_, &T> = BTreeMap::new();
    for row in rows {
        newest.insert(row_of(row).matter(), row);
    }
    let counts = |row: &&T| row_of(row).in_force_on(day);
    newest.into_values().filter(counts).collect()
}

#[cfg(test)]
impl RegisterRow {
    pub(crate) fn sample(kind: RegisterKind) -> Self {
        Self {
            kind,
            name: "<某某商行>".to_owned(),
            code: "91350100M000100Y43".parse().ok(),
            code_is_bad: false,
            is_person: false,
            id_digest: None,
            document: "示信〔2026〕1号".to_owned(),
            unit: "示例市市场监督管理局".to_owned(),
            starts_on: NaiveDate::from_ymd_opt(2026, 1, 2),
            ends_on: NaiveDate::from_ymd_opt(2026, 12, 31),
            category: "放心消费示范店".to_owned(),
            content: "无投诉".to_owned(),
            state: String::new(),
            fine_cents: None,
            sheet: String::new(),
            row: 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_counts_from_its_first_day_to_its_last_unless_it_says_that_it_ended() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let mut row = RegisterRow::sample(RegisterKind::RedList);
        for (on, counts) in [
            ("2026-01-01", false),
            ("2026-01-02", true),
            ("2026-12-31", true),
            ("2027-01-01", false),
        ] {
            assert_eq!(row.in_force_on(day(on)), counts, "{on}");
        }
        (row.starts_on, row.ends_on) = (None, None);
        assert!(row.in_force_on(day("2031-01-01")));
        row.state = "已移出（2026年）".to_owned();
        assert!(!row.in_force_on(day("2031-01-01")));
    }

    #[test]
    fn of_one_matter_the_newest_row_counts() {
        let old = RegisterRow::sample(RegisterKind::RedList);
        let mut removed = old.clone();
        removed.state = "移出".to_owned();
        let mut other = old.clone();
        other.document = "另一份".to_owned();
        let day = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
        let rows = [old, other.clone(), removed];
        assert_eq!(rows_in_force(&rows, |row| row, day), [&other]);
    }
}
