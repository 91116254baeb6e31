//! The ways to write "no date" in a date cell.

/// Blank, a dash, a word for "none", or the zero of some date system.
pub(super) fn is_absent(text: &str) -> bool {
    let zero = [
        "0000-00-00",
        "0000/00/00",
        "1899-12-30",
        "1899/12/30",
        "1899-12-31",
        "1900-01-00",
        "1900/1/0",
    ];
    text.chars()
        .all(|c| matches!(c, '-' | '—' | '/' | ' ' | '0' | '.'))
        || matches!(
            text,
            "无" | "不详" | "NULL" | "NONE" | "NAN" | "N/A" | "未知" | "暂无" | "空"
        )
        || zero.iter().any(|date| {
            text.strip_prefix(date)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', 'T']))
        })
}
