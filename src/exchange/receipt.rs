//! What a recipient answers, row by row (domain.md §E.6: accepted or rejected, with a code of 疑问数据).

use crate::domain::{CreditEntryId, code_enum};

code_enum! {
    ReceiptStatus {
        Accepted = "accepted", "已接收";
        Rejected = "rejected", "疑问数据";
    }
}

/// One line of a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine {
    pub entry: CreditEntryId,
    pub status: ReceiptStatus,
    /// `missing_field`, `bad_uscc` …; blank for what was accepted.
    pub code: String,
    pub message: String,
}

/// Why a receipt cannot be read. Nothing of it was taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    #[error(
        "回执须为UTF-8编码的CSV，首行为 primary_key,status,code,message（主键、状态、代码、说明）"
    )]
    Form,
    #[error("回执没有任何行")]
    Empty,
    #[error("回执第{line}行：“{given}”{why}")]
    Line {
        line: u64,
        given: String,
        why: &'static str,
    },
}

const HEADERS: [[&str; 2]; 4] = [
    ["primary_key", "主键"],
    ["status", "状态"],
    ["code", "代码"],
    ["message", "说明"],
];

/// Reads a receipt. Codes and messages are cut to a length that a page can show.
pub fn read_receipt(bytes: &[u8]) -> Result<Vec<ReceiptLine>, ReceiptError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let headers = reader.headers().map_err(|_| ReceiptError::Form)?.clone();
    let place = |names: [&str; 2]| {
        headers
            .iter()
            .position(|header| names.contains(&header.trim()))
    };
    let [Some(key), Some(status), code, message] = HEADERS.map(place) else {
        return Err(ReceiptError::Form);
    };
    let mut lines = Vec::new();
    for (number, record) in (2..).zip(reader.records()) {
        let record = record.map_err(|_| ReceiptError::Form)?;
        let cell = |place: Option<usize>| {
            let text = place
                .and_then(|place| record.get(place))
                .unwrap_or_default();
            text.trim().chars().take(200).collect::<String>()
        };
        let wrong = |given: String, why: &'static str| ReceiptError::Line {
            line: number,
            given,
            why,
        };
        let (entry, status) = (cell(Some(key)), cell(Some(status)));
        lines.push(ReceiptLine {
            entry: entry
                .parse()
                .map_err(|_| wrong(entry, "不是信用记录的编号"))?,
            status: status_of(&status).ok_or_else(|| {
                wrong(
                    status,
                    "不是回执状态；只有accepted（已接收）和rejected（疑问数据）",
                )
            })?,
            code: cell(code),
            message: cell(message),
        });
    }
    if lines.is_empty() {
        return Err(ReceiptError::Empty);
    }
    Ok(lines)
}

fn status_of(text: &str) -> Option<ReceiptStatus> {
    let all = ReceiptStatus::ALL.iter().copied();
    let mut found = all.filter(|status| status.code() == text || status.label() == text);
    found.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_read_in_either_language_and_a_wrong_line_is_told() {
        let read = |text: &str| read_receipt(text.as_bytes());
        let lines = read("primary_key,status,code,message\nC000001,accepted,,\nC000002,rejected,bad_uscc,代码错误\n").unwrap();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[1].status, ReceiptStatus::Rejected);
        assert_eq!(
            (lines[1].code.as_str(), lines[1].message.as_str()),
            ("bad_uscc", "代码错误")
        );
        let chinese = read("\u{feff}状态,主键\r\n疑问数据,C000003\r\n").unwrap();
        assert_eq!(chinese[0].entry, CreditEntryId(3));
        assert_eq!(read("a,b\n1,2\n"), Err(ReceiptError::Form));
        assert_eq!(read("primary_key,status\n"), Err(ReceiptError::Empty));
        for wrong in ["X1,accepted", "C000001,maybe"] {
            let told = read(&format!("primary_key,status\n{wrong}\n")).unwrap_err();
            assert!(told.to_string().contains("第2行"), "{told}");
        }
    }
}
