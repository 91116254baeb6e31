//! What a file is, by its first bytes and never by its name.
//!
//! Everything that is neither delimited text nor a ZIP is refused here with advice.

use std::io::{self, Read};

use super::Refusal;
use super::reader::unreadable;

/// How much of a file is looked at to tell what it is.
const HEAD_BYTES: u64 = 64 << 10;
const RESAVE: &str = "请用 Excel 或 WPS 打开，另存为 .xlsx 或 CSV 后再导入。";

/// A kind of file that goes on to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Any ZIP; whether it is a workbook is for the parser process to find out.
    Zip,
    Text(TextHint),
}

/// What the first bytes say about a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextHint {
    Utf8Bom,
    Utf16Le {
        bom: bool,
    },
    Utf16Be,
    /// UTF-8 or GB18030: decided over the whole file.
    Bytes,
}

/// Tells what the file is, or refuses it.
pub(super) fn sniff(input: &mut dyn Read) -> Result<Content, Refusal> {
    let mut head = Vec::new();
    input
        .take(HEAD_BYTES)
        .read_to_end(&mut head)
        .map_err(|error| unreadable(&error))?;
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Content::Zip);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Err(compound_document(&head, input).map_err(|error| unreadable(&error))?);
    }
    if let Some(refusal) = known_binary(&head) {
        return Err(refusal);
    }
    let hint = text_hint(&head);
    if hint == TextHint::Bytes || hint == TextHint::Utf8Bom {
        refuse_markup(&head)?;
        refuse_junk(&head)?;
    }
    if is_blank(&head) && (head.len() as u64) < HEAD_BYTES {
        return Err(Refusal::new(
            "empty_file",
            "文件是空的，没有任何内容。",
            "请重新从原系统导出后再导入。",
        ));
    }
    Ok(Content::Text(hint))
}

/// OLE containers: old workbooks, Word files, and workbooks with a password.
fn compound_document(head: &[u8], rest: &mut dyn Read) -> io::Result<Refusal> {
    let encrypted = wide("EncryptedPackage");
    let word = wide("WordDocument");
    let mut window = head.to_vec();
    let mut is_word = false;
    loop {
        if contains(&window, &encrypted) {
            return Ok(password_protected());
        }
        is_word |= contains(&window, &word);
        let kept = window.split_off(window.len().saturating_sub(encrypted.len()));
        let mut chunk = Vec::new();
        if rest.take(HEAD_BYTES).read_to_end(&mut chunk)? == 0 {
            break;
        }
        window = kept;
        window.append(&mut chunk);
    }
    if is_word {
        return Ok(unsupported("Word 文档"));
    }
    Ok(legacy_workbook())
}

/// The refusal for a file that only its owner can open.
pub(super) fn password_protected() -> Refusal {
    Refusal::new(
        "password_protected",
        "文件设有打开密码，无法读取。",
        "请在 Excel 或 WPS 中取消密码后另存，再导入。",
    )
}

/// The refusal for a readable file of a kind that holds no table for us.
pub(super) fn unsupported(kind: &str) -> Refusal {
    Refusal::new(
        "unsupported_format",
        format!("这是{kind}，不是可以导入的表格。"),
        "请从原系统导出为 .xlsx 或 CSV 后再导入。",
    )
}

/// The refusal for archives that must be unpacked by a person.
pub(super) fn archive(kind: &str) -> Refusal {
    Refusal::new(
        "archive",
        format!("这是{kind}压缩包，不能直接导入。"),
        "请先解压，再导入其中的 .xlsx 或 CSV 文件。",
    )
}

fn legacy_workbook() -> Refusal {
    Refusal::new(
        "legacy_xls",
        "这是 Excel 97-2003 的旧格式（.xls），目前不能直接读取。",
        RESAVE,
    )
}

fn known_binary(head: &[u8]) -> Option<Refusal> {
    const RAW_BIFF: [&[u8]; 4] = [
        b"\x09\x00\x04\x00",
        b"\x09\x02\x06\x00",
        b"\x09\x04\x06\x00",
        b"\x09\x08",
    ];
    const ARCHIVES: [(&[u8], &str); 5] = [
        (b"Rar!\x1a\x07", " RAR "),
        (b"7z\xbc\xaf\x27\x1c", " 7z "),
        (b"\x1f\x8b", " gzip "),
        (b"BZh", " bzip2 "),
        (b"\xfd7zXZ\0", " xz "),
    ];
    const OTHERS: [(&[u8], &str); 10] = [
        (b"%PDF-", " PDF 文档"),
        (b"\x89PNG", "图片"),
        (b"\xff\xd8\xff", "图片"),
        (b"GIF8", "图片"),
        (b"BM\0", "图片"),
        (b"II*\0", "图片"),
        (b"MM\0*", "图片"),
        (b"{\\rtf", " RTF 文档"),
        (b"SQLite format 3\0", "数据库文件"),
        (b"\x7fELF", "程序文件"),
    ];
    if RAW_BIFF.iter().any(|magic| head.starts_with(magic)) {
        return Some(legacy_workbook());
    }
    if let Some((_, kind)) = ARCHIVES.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(archive(kind));
    }
    let (_, kind) = OTHERS.iter().find(|(magic, _)| head.starts_with(magic))?;
    Some(unsupported(kind))
}

fn text_hint(head: &[u8]) -> TextHint {
    if head.starts_with(b"\xef\xbb\xbf") {
        TextHint::Utf8Bom
    } else if head.starts_with(b"\xff\xfe") {
        TextHint::Utf16Le { bom: true }
    } else if head.starts_with(b"\xfe\xff") {
        TextHint::Utf16Be
    } else if is_utf16_without_bom(head) {
        TextHint::Utf16Le { bom: false }
    } else {
        TextHint::Bytes
    }
}

/// Unmistakable only: line ends as UTF-16LE units, and nearly every unit is ASCII, a hanzi or full-width.
fn is_utf16_without_bom(head: &[u8]) -> bool {
    let units = || {
        head.chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
    };
    let total = units().count();
    let ascii = units().filter(|unit| matches!(unit, 9..=0x7e)).count();
    let likely = units()
        .filter(|unit| matches!(unit, 9..=0x7e | 0x2010..=0x203b | 0x3000..=0x303f | 0x4e00..=0x9fff | 0xd800..=0xdfff | 0xff00..=0xffef))
        .count();
    let has_line_end = units().any(|unit| unit == 0x0a);
    total >= 4 && has_line_end && ascii * 20 >= total && likely * 10 >= total * 9
}

fn refuse_markup(head: &[u8]) -> Result<(), Refusal> {
    let body = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = body.trim_ascii_start();
    let opening = start.get(..start.len().min(4096)).unwrap_or(start);
    let lower = opening.to_ascii_lowercase();
    if lower.starts_with(b"<?xml") || lower.starts_with(b"<workbook") {
        if contains(&lower, b"urn:schemas-microsoft-com:office:spreadsheet") {
            return Err(Refusal::new(
                "spreadsheetml_2003",
                "这是 XML 电子表格 2003 格式，目前不能直接读取。",
                RESAVE,
            ));
        }
        if !contains(&lower, b"<html") {
            return Err(unsupported(" XML 文件"));
        }
    }
    let is_html = [
        &b"<html"[..],
        b"<!doctype",
        b"<table",
        b"<meta",
        b"<head",
        b"<style",
        b"<body",
        b"<div",
        b"<?xml",
        b"<!--",
    ]
    .iter()
    .any(|tag| lower.starts_with(tag));
    if is_html || lower.starts_with(b"mime-version:") {
        return Err(Refusal::new(
            "html_as_xls",
            "这是网页（HTML），只是扩展名像表格；许多系统的“导出 Excel”实际导出的是网页。",
            RESAVE,
        ));
    }
    if opening.starts_with(b"{\"") || opening.starts_with(b"[{") {
        return Err(unsupported(" JSON 文件"));
    }
    Ok(())
}

/// Control characters do not occur in exports, but for a stray NUL or two.
fn refuse_junk(head: &[u8]) -> Result<(), Refusal> {
    let control = |byte: &&u8| matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f | 0x7f);
    let count = head.iter().filter(control).count();
    if count * 50 > head.len() {
        return Err(unsupported("二进制文件"));
    }
    Ok(())
}

fn is_blank(head: &[u8]) -> bool {
    let body = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    body.iter()
        .all(|byte| byte.is_ascii_whitespace() || matches!(byte, 0 | 0xfe | 0xff))
}

fn wide(name: &str) -> Vec<u8> {
    name.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack
        .windows(needle.len())
        .any(|window| window == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> String {
        let mut input = bytes;
        sniff(&mut input).map_or_else(|refusal| refusal.code, |content| format!("{content:?}"))
    }

    #[test]
    fn every_unreadable_kind_is_refused_by_its_content() {
        let mut encrypted = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        encrypted.extend(vec![0; 100_000]);
        assert_eq!(code(&encrypted), "legacy_xls");
        encrypted.extend(wide("EncryptedPackage"));
        assert_eq!(code(&encrypted), "password_protected");
        assert_eq!(code(b"<html><table>"), "html_as_xls");
        assert_eq!(code(b"\xef\xbb\xbf\r\n<META charset=gbk>"), "html_as_xls");
        assert_eq!(
            code(b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">"),
            "spreadsheetml_2003"
        );
        assert_eq!(code(b"Rar!\x1a\x07\0"), "archive");
        assert_eq!(code(b"%PDF-1.7"), "unsupported_format");
        assert_eq!(code(b"[{\"a\":1}]"), "unsupported_format");
        assert_eq!(code(&[1, 2, 3, 4, 200, 0, 0, 7]), "unsupported_format");
        assert_eq!(code(b""), "empty_file");
        assert_eq!(code(b"\xef\xbb\xbf\r\n"), "empty_file");
    }

    #[test]
    fn utf16_without_a_mark_is_told_only_when_unmistakable() {
        assert_eq!(
            code(&wide("编号,内容\r\n1,投诉\r\n")),
            "Text(Utf16Le { bom: false })"
        );
        assert_eq!(code("编号,内容\r\n1,投诉\r\n".as_bytes()), "Text(Bytes)");
    }
}
