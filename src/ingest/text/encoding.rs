//! Which encoding a text file is in, decided over the whole file and never by a guess.
//!
//! Valid UTF-8 throughout is UTF-8. Otherwise the lines that each encoding cannot read are counted;
//! one must do far better than the other, and GB18030 must also yield everyday Chinese, because
//! almost any bytes are *some* GB18030 (Big5, or UTF-8 with a broken byte).

use std::io::{self, BufRead};

use super::decode::Charset;
use super::lines::Lines;
use crate::ingest::Refusal;

/// What one pass over the file found out about one encoding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Survey {
    /// Lines with anything beyond ASCII.
    lines: u64,
    /// Of these, lines that the encoding cannot read.
    faulty: u64,
    /// Two-byte characters, and those of them in everyday use (GB 2312 level 1 and signs).
    pairs: u64,
    everyday: u64,
}

impl Survey {
    /// Names and rare characters stay well below half of any honest text.
    fn is_everyday_chinese(&self) -> bool {
        self.everyday * 10 >= self.pairs * 6
    }

    /// A third of the lines, and one line of a tiny file.
    fn is_plausible(&self) -> bool {
        self.faulty * 3 <= self.lines + 1
    }
}

/// Chooses between UTF-8 and GB18030. `open` starts the file's lines anew.
pub(super) fn choose_charset<R: BufRead>(
    mut open: impl FnMut() -> io::Result<Lines<R>>,
) -> io::Result<Result<Charset, Refusal>> {
    let utf8 = survey(&mut open()?, Charset::Utf8)?;
    if utf8.faulty == 0 {
        return Ok(Ok(Charset::Utf8));
    }
    let gb18030 = survey(&mut open()?, Charset::Gb18030)?;
    Ok(verdict(&utf8, &gb18030))
}

fn verdict(utf8: &Survey, gb18030: &Survey) -> Result<Charset, Refusal> {
    let chinese = gb18030.is_everyday_chinese();
    if chinese && gb18030.faulty == 0 {
        return Ok(Charset::Gb18030);
    }
    if chinese && gb18030.is_plausible() && gb18030.faulty * 4 <= utf8.faulty {
        return Ok(Charset::Gb18030);
    }
    let far_better = utf8.faulty * 4 <= gb18030.faulty || !chinese;
    if utf8.is_plausible() && far_better {
        return Ok(Charset::Utf8);
    }
    Err(Refusal::new(
        "unknown_encoding",
        format!(
            "无法确定文字编码：按 UTF-8 读有{}行损坏，按 GB18030 读有{}行损坏或不成文字。",
            utf8.faulty, gb18030.faulty
        ),
        "请用 Excel 或 WPS 打开核对文字，另存为 .xlsx 或“CSV UTF-8”后再导入。",
    ))
}

fn survey<R: BufRead>(lines: &mut Lines<R>, charset: Charset) -> io::Result<Survey> {
    let mut survey = Survey::default();
    while let Some(line) = lines.next_line()? {
        // A cut line ends in the middle of a character and proves nothing.
        if line.cut || line.bytes.is_ascii() {
            continue;
        }
        survey.lines += 1;
        let readable = match charset {
            Charset::Utf8 => std::str::from_utf8(&line.bytes).is_ok(),
            Charset::Gb18030 => charset.decode(&line.bytes).is_some(),
        };
        if !readable {
            survey.faulty += 1;
        } else if charset == Charset::Gb18030 {
            count_pairs(&line.bytes, &mut survey);
        }
    }
    Ok(survey)
}

/// Walks over valid GB18030.
fn count_pairs(bytes: &[u8], survey: &mut Survey) {
    let mut rest = bytes;
    while let Some((&lead, tail)) = rest.split_first() {
        if lead < 0x81 {
            rest = tail;
            continue;
        }
        let Some(&trail) = tail.first() else { return };
        if trail.is_ascii_digit() {
            rest = tail.get(3..).unwrap_or_default();
            continue;
        }
        survey.pairs += 1;
        let is_everyday = matches!(lead, 0xa1..=0xa3 | 0xb0..=0xd7) && trail >= 0xa1;
        survey.everyday += u64::from(is_everyday);
        rest = tail.get(1..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, GB18030};

    use super::super::lines::LineEnd;
    use super::*;

    fn chosen(bytes: &[u8]) -> Result<Charset, String> {
        choose_charset(|| Ok(Lines::new(bytes, LineEnd::LineFeed, 1 << 20, 0)))
            .expect("memory does not fail")
            .map_err(|refusal| refusal.code)
    }

    const TEXT: &str = "市民反映崇川区某超市销售过期食品\n要求退款并赔偿，请核实处理\n望尽快答复\n";

    #[test]
    fn clean_files_are_told_apart() {
        assert_eq!(chosen(TEXT.as_bytes()), Ok(Charset::Utf8));
        assert_eq!(chosen(b"a,b\n1,2\n"), Ok(Charset::Utf8));
        assert_eq!(chosen(&GB18030.encode(TEXT).0), Ok(Charset::Gb18030));
        assert_eq!(
            chosen(&GB18030.encode("𠮷野家南通店\n").0),
            Ok(Charset::Gb18030)
        );
    }

    #[test]
    fn one_broken_byte_does_not_change_the_verdict() {
        let mut utf8 = TEXT.repeat(4).into_bytes();
        utf8[10] = b'x';
        assert_eq!(chosen(&utf8), Ok(Charset::Utf8));
        let mut gb18030 = GB18030.encode(&TEXT.repeat(4)).0.into_owned();
        gb18030[10] = 0xff;
        assert_eq!(chosen(&gb18030), Ok(Charset::Gb18030));
    }

    #[test]
    fn other_encodings_and_halves_of_two_are_refused() {
        let big5 = BIG5
            .encode("市民反映某超市銷售過期食品\n要求退款並賠償，請核實處理\n")
            .0;
        assert_eq!(chosen(&big5), Err("unknown_encoding".to_owned()));
        let mut halves = TEXT.repeat(4).into_bytes();
        halves.extend(GB18030.encode(&TEXT.repeat(4)).0.iter());
        assert_eq!(chosen(&halves).map_err(|_| ()), Err(()));
    }
}
