//! Text of statements over many rows. Only placeholders are generated; no value ever enters SQL text.

use std::fmt::Write as _;

/// `($1,$2),($3,$4)` for `rows` rows of `columns` values.
pub(super) fn value_rows(rows: usize, columns: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ",(" });
        for column in 0..columns {
            let separator = if column == 0 { "" } else { "," };
            let _ = write!(text, "{separator}${}", row * columns + column + 1);
        }
        text.push(')');
    }
    text
}

/// `$1,$2,$3` for a list of `count` values, starting behind `after`.
pub(super) fn value_list(count: usize, after: usize) -> String {
    let mut text = String::with_capacity(count * 6);
    for place in 0..count {
        let separator = if place == 0 { "" } else { "," };
        let _ = write!(text, "{separator}${}", after + place + 1);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(value_rows(2, 2), "($1,$2),($3,$4)");
        assert_eq!(value_list(2, 1), "$2,$3");
    }
}
