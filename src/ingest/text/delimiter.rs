//! Which character separates the columns: the one that gives the most even table.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use super::records::Records;

/// In order of preference where two do equally well.
pub(super) const CANDIDATES: [u8; 3] = [b',', b'\t', b';'];
const SAMPLE: usize = 100;

/// Reads the beginning once for each candidate. `open` starts the records anew.
pub(super) fn choose_delimiter<R: BufRead>(
    mut open: impl FnMut(u8) -> io::Result<Records<R>>,
) -> io::Result<u8> {
    let mut best = (0, b',');
    for delimiter in CANDIDATES {
        let score = evenness(&mut open(delimiter)?)?;
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    Ok(best.1)
}

/// Cells beyond the first in the records that share the commonest width.
fn evenness<R: BufRead>(records: &mut Records<R>) -> io::Result<usize> {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    for _ in 0..SAMPLE {
        let Some(record) = records.next_record()? else {
            break;
        };
        if record.cells.len() > 1 {
            *widths.entry(record.cells.len()).or_default() += 1;
        }
    }
    let scores = widths.iter().map(|(width, count)| (width - 1) * count);
    Ok(scores.max().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::super::decode::Charset;
    use super::super::lines::{LineEnd, Lines};
    use super::*;
    use crate::ingest::Limits;

    fn chosen(text: &str) -> char {
        let limits = Limits::default();
        let delimiter = choose_delimiter(|delimiter| {
            let lines = Lines::new(text.as_bytes(), LineEnd::LineFeed, 1 << 20, 0);
            Ok(Records::new(lines, Charset::Utf8, delimiter, &limits))
        });
        char::from(delimiter.expect("memory does not fail"))
    }

    #[test]
    fn the_most_even_split_wins() {
        assert_eq!(chosen("编号,内容\n1,\"a;b;c\"\n"), ',');
        assert_eq!(chosen("编号\t时间\t内容\n1\t2\ta,b,c,d,e\n2\t3\tx\n"), '\t');
        assert_eq!(chosen("编号;内容\n1;a,b\n2;c\n"), ';');
        assert_eq!(chosen("只有一列\n"), ',');
    }
}
