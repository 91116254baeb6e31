//! 工单: the canonical record that every import profile must produce (domain.md §B.1).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::width::half_width;
use super::{Amount, Cell, Complainant, Field, LocalTime, RegionCode, Respondent, SourceCode};

code_enum! {
    /// 诉求类型. Only 投诉 and 举报 become clues (R-CLS-15).
    Nature {
        Complaint = "complaint", "投诉";
        Tipoff = "tipoff", "举报";
        Inquiry = "inquiry", "咨询";
        Request = "request", "求助";
        Suggestion = "suggestion", "建议";
        Praise = "praise", "表扬";
        Other = "other", "其他";
    }
}

impl Nature {
    /// Whether the order may be counted as a clue at all.
    pub const fn is_clue(self) -> bool {
        matches!(self, Self::Complaint | Self::Tipoff)
    }
}

code_enum! {
    /// 诉求渠道.
    Channel {
        Phone = "phone", "电话";
        Web = "web", "网站";
        App = "app", "APP";
        MiniProgram = "mini_program", "微信小程序";
        Letter = "letter", "来信";
        Visit = "visit", "来访";
        Transfer = "transfer", "转办";
        Platform = "platform", "平台";
        Unknown = "unknown", "未说明";
    }
}

code_enum! {
    /// 办理结论.
    ResultCode {
        Confirmed = "confirmed", "属实";
        PartlyConfirmed = "partly_confirmed", "部分属实";
        NotConfirmed = "not_confirmed", "不属实";
        Unverifiable = "unverifiable", "无法核实";
        CaseFiled = "case_filed", "立案";
        CaseNotFiled = "case_not_filed", "不予立案";
        Mediated = "mediated", "调解成功";
        MediationFailed = "mediation_failed", "调解不成";
        Withdrawn = "withdrawn", "撤诉";
        NotAccepted = "not_accepted", "不予受理";
        Terminated = "terminated", "终止调解";
        Unknown = "unknown", "未说明";
    }
}

impl ResultCode {
    /// 属实, 部分属实, 立案: the handling unit found something.
    pub const fn is_confirmed(self) -> bool {
        matches!(
            self,
            Self::Confirmed | Self::PartlyConfirmed | Self::CaseFiled
        )
    }

    /// 不属实, 不予立案, 不予受理: it looked, or had no reason to.
    pub const fn is_refuted(self) -> bool {
        matches!(
            self,
            Self::NotConfirmed | Self::CaseNotFiled | Self::NotAccepted
        )
    }
}

/// An order number, opaque: leading zeros kept, full width and blanks removed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderNo(String);

/// Why a cell holds no usable order number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OrderNoError {
    #[error("the cell is blank")]
    Blank,
    #[error("a spreadsheet turned the number into scientific notation; digits are lost")]
    Damaged,
    #[error("longer than 64 characters")]
    TooLong,
}

impl OrderNo {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OrderNo {
    type Err = OrderNoError;

    fn from_str(text: &str) -> Result<Self, OrderNoError> {
        let number: String = text
            .chars()
            .map(half_width)
            .filter(|c| {
                !c.is_whitespace()
                    && !c.is_control()
                    && !matches!(
                        c,
                        '\u{200b}' | '\u{feff}' | '\'' | '‘' | '’' | '"' | '“' | '”'
                    )
            })
            .collect();
        // ="00LYG2026" forces text in a spreadsheet; the wrapping is no part of the number.
        let number = number.trim_start_matches('=').to_owned();
        if number.is_empty() || number.chars().all(|c| matches!(c, '-' | '/' | '—' | '*')) {
            return Err(OrderNoError::Blank);
        }
        if is_scientific(&number) {
            return Err(OrderNoError::Damaged);
        }
        if number.chars().count() > 64 {
            return Err(OrderNoError::TooLong);
        }
        Ok(Self(number))
    }
}

/// `3.207E+20`: what Excel makes of a long digit string.
fn is_scientific(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let Some((mantissa, exponent)) = upper.split_once("E+") else {
        return false;
    };
    let mantissa_is_number =
        !mantissa.is_empty() && mantissa.chars().all(|c| c.is_ascii_digit() || c == '.');
    mantissa_is_number && !exponent.is_empty() && exponent.chars().all(|c| c.is_ascii_digit())
}

impl fmt::Display for OrderNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `source:order_no`, or `source:` and the first 16 hex digits of the row's hash where there is no number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct OrderId(String);

impl OrderId {
    pub fn of_number(source: SourceCode, number: &OrderNo) -> Self {
        Self(format!("{}:{number}", source.code()))
    }

    pub fn of_hash(source: SourceCode, row_sha256: &str) -> Self {
        let head: String = row_sha256.chars().take(16).collect();
        Self(format!("{}:{head}", source.code()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// An id that was stored earlier.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }
}

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something a person should know about a row that was accepted all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub code: String,
    /// A sentence in Chinese; holds no personal data.
    pub text: String,
}

impl Note {
    pub fn new(code: &str, text: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            text: text.into(),
        }
    }
}

/// A row whose cells have been given meanings by a profile. Several cells may share a field.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedRow {
    pub row: u32,
    pub source: SourceCode,
    /// Name of the profile that mapped it.
    pub profile: String,
    /// Whether a row of this layout without a time of receipt is no record.
    pub received_at_required: bool,
    /// Header of the column for that time, for messages about a blank one; blank where the layout has none.
    pub received_at_header: String,
    /// Field, header text as written, cell; in column order, but columns that share a field stand in the
    /// order in which the profile prefers them. Blank cells are left out. A profile's default has no header text.
    pub cells: Vec<(Field, String, Cell)>,
    /// Notes of the reader (hidden row, mended encoding).
    pub notes: Vec<Note>,
}

/// A record in the one shape that everything after `normalize` works on. Text is cleaned but not yet masked.
#[derive(Debug, Clone, PartialEq)]
pub struct CanonicalOrder {
    pub source: SourceCode,
    pub order_id: OrderId,
    pub order_no: Option<OrderNo>,
    /// Other hotlines' numbers in columns or text.
    pub linked_nos: Vec<String>,
    /// From the column; the classifier fills it where it is absent.
    pub nature: Option<Nature>,
    pub channel: Channel,
    /// `None` only for sources that carry no time (a crawl); such orders enter no weekly figure.
    pub received_at: Option<LocalTime>,
    pub accepted_at: Option<LocalTime>,
    pub dispatched_at: Option<LocalTime>,
    pub due_at: Option<LocalTime>,
    pub closed_at: Option<LocalTime>,
    pub complainant: Complainant,
    pub respondents: Vec<Respondent>,
    pub industry: String,
    pub product: String,
    pub brand: String,
    pub purchase_no: String,
    pub waybill: String,
    pub title: String,
    pub body: String,
    pub category_path: Vec<String>,
    pub region_raw: String,
    pub region: Option<RegionCode>,
    pub amount: Option<Amount>,
    pub amount_raw: String,
    pub handler_unit: String,
    pub result_text: String,
    pub result: ResultCode,
    pub redress: Option<Amount>,
    pub satisfied: Option<bool>,
    /// 撤销, 退回, 重派: kept, but no new clue (§B.9 no. 13).
    pub recalled: bool,
    /// The content is exactly as long as a known cap of the exporting system.
    pub truncated: bool,
    pub notes: Vec<Note>,
    /// SHA-256 over the normalised cells, hex: equal content has an equal hash.
    pub content_sha256: String,
}

/// Days within which the same complainant, merchant and category are one incident (事件; signals.md §2 S0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incident30Days;

impl Incident30Days {
    pub const DAYS: i32 = 30;
}
