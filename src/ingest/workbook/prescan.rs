//! The first look into a ZIP, before any spreadsheet parser: what it is and whether it is safe to parse.
//!
//! Every part is inflated once and only counted. Sizes that the archive declares are never believed.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::formulas::FormulaScan;
use super::hidden::Hidden;
use super::markup::{MarkupScan, declared_number};
use crate::ingest::reader::unreadable;
use crate::ingest::sniff::{archive, password_protected, unsupported};
use crate::ingest::{Limits, Refusal};

/// How much of a part is kept to look at its root element.
const HEAD_BYTES: usize = 8 << 10;
/// Small parts may be packed as well as they like.
const RATIO_MATTERS_FROM: u64 = 8 << 20;

/// What is known of a workbook once every part has been inflated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Prescan {
    /// Finding the merges costs a second parse, done only where there are any.
    pub has_merged_regions: bool,
    /// Parts that hide rows or columns, by their plain names.
    pub hidden: HashMap<String, Hidden>,
    /// Formula cells without a result, likewise: row and column from 0.
    pub uncomputed: HashMap<String, BTreeSet<(u32, u32)>>,
}

/// Refuses whatever is not a harmless workbook.
pub(super) fn prescan(path: &Path, limits: &Limits) -> Result<Prescan, Refusal> {
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(|error| refused(&error))?;
    if zip.len() > limits.archive_entries {
        return Err(hostile("too_many_parts", "压缩包内的文件过多"));
    }
    let names: Vec<String> = zip.file_names().map(plain_name).collect();
    let mut total = 0;
    let mut merged_regions = 0;
    let mut content_types = Vec::new();
    let mut hidden = HashMap::new();
    let mut uncomputed = HashMap::new();
    let mut formulas = 0;
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).map_err(|error| refused(&error))?;
        let name = plain_name(part.name());
        let packed = part.compressed_size();
        let seen = inflate(&mut part, &name, packed, limits, &mut total)?;
        merged_regions += seen.scan.merged_regions;
        if merged_regions > limits.merged_regions {
            return Err(hostile("too_many_merges", "合并单元格过多"));
        }
        if name == "[content_types].xml" || name == "mimetype" {
            content_types.extend(seen.head);
        }
        formulas += seen.formulas.uncomputed.len();
        if formulas > limits.uncomputed_formulas {
            return Err(too_many_formulas());
        }
        if !seen.formulas.uncomputed.is_empty() {
            uncomputed.insert(name.clone(), seen.formulas.uncomputed);
        }
        if !seen.scan.hidden.is_empty() {
            hidden.insert(name, seen.scan.hidden);
        }
    }
    refuse_other_kinds(&names, &content_types)?;
    Ok(Prescan {
        has_merged_regions: merged_regions > 0,
        hidden,
        uncomputed,
    })
}

struct Seen {
    scan: MarkupScan,
    formulas: FormulaScan,
    head: Vec<u8>,
}

fn inflate(
    part: &mut impl Read,
    name: &str,
    packed: u64,
    limits: &Limits,
    total: &mut u64,
) -> Result<Seen, Refusal> {
    let mut scan = MarkupScan::default();
    let is_markup = [".xml", ".rels", ".vml"]
        .iter()
        .any(|end| name.ends_with(end));
    let is_sheet = is_markup && name.contains("worksheets/");
    let mut formulas = FormulaScan::default();
    let mut head = Vec::new();
    let mut inflated = 0;
    let mut buffer = vec![0; 64 << 10];
    loop {
        let count = match part.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return Err(damaged("压缩内容有误")),
        };
        let chunk = buffer.get(..count).unwrap_or_default();
        inflated += count as u64;
        *total += count as u64;
        let exceeds_ratio = inflated / packed.max(1) > limits.inflation_ratio;
        if *total > limits.inflated_bytes || (inflated > RATIO_MATTERS_FROM && exceeds_ratio) {
            return Err(hostile("zip_bomb", "解压后的体积远超正常表格"));
        }
        let room = HEAD_BYTES.saturating_sub(head.len()).min(count);
        head.extend_from_slice(chunk.get(..room).unwrap_or_default());
        if is_markup {
            scan.feed(chunk);
            refuse_markup(&scan, limits)?;
        }
        if is_sheet && scan.has_rows_behind_end() {
            return Err(damaged("工作表数据结束之后还有行"));
        }
        if is_sheet {
            formulas.feed(chunk);
            if formulas.uncomputed.len() > limits.uncomputed_formulas {
                return Err(too_many_formulas());
            }
        }
    }
    if is_markup {
        refuse_declared_counts(&head, inflated, limits)?;
    }
    Ok(Seen {
        scan,
        formulas,
        head,
    })
}

fn too_many_formulas() -> Refusal {
    Refusal::new(
        "formulas_uncomputed",
        "文件中有大量公式没有保存计算结果。",
        "请用 Excel 或 WPS 打开，待其计算后另存为新的 .xlsx 再导入。",
    )
}

fn refuse_markup(scan: &MarkupScan, limits: &Limits) -> Result<(), Refusal> {
    if scan.has_declaration {
        return Err(hostile("xml_declaration", "文件内含有 DTD 或实体声明"));
    }
    if scan.longest_text > limits.markup_text_bytes {
        return Err(hostile("cell_too_long", "文件内有超长的单元格"));
    }
    Ok(())
}

/// calamine reserves memory for as many shared strings as the part declares (issue #684).
fn refuse_declared_counts(head: &[u8], inflated: u64, limits: &Limits) -> Result<(), Refusal> {
    const SHORTEST_STRING: u64 = "<si/>".len() as u64;
    const HARMLESS: u64 = 100_000;
    for name in [&b"uniqueCount"[..], b" count"] {
        let declared = declared_number(head, name).unwrap_or(0);
        let is_possible = declared <= HARMLESS || declared <= inflated / SHORTEST_STRING;
        if declared > limits.shared_strings || !is_possible {
            return Err(hostile("false_count", "文件声明的条目数与内容不符"));
        }
    }
    Ok(())
}

fn refuse_other_kinds(names: &[String], content_types: &[u8]) -> Result<(), Refusal> {
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    let types = content_types.to_ascii_lowercase();
    let mentions = |wanted: &str| {
        types
            .windows(wanted.len())
            .any(|part| part == wanted.as_bytes())
    };
    if has("xl/workbook.bin") || mentions("sheet.binary.macroenabled") {
        return Err(resave(
            "xlsb",
            "这是二进制工作簿（.xlsb），目前不能直接读取。",
        ));
    }
    if has("xl/workbook.xml")
        || mentions("spreadsheetml.sheet")
        || mentions("ms-excel.sheet.macroenabled")
    {
        return Ok(());
    }
    if mentions("opendocument.spreadsheet") {
        return Err(resave(
            "ods",
            "这是 OpenDocument 表格（.ods），目前不能直接读取。",
        ));
    }
    if mentions("opendocument") || has("word/document.xml") || has("ppt/presentation.xml") {
        return Err(unsupported("文字或演示文档"));
    }
    Err(archive(" ZIP "))
}

/// Compared as calamine does: without case, with either slash.
pub(super) fn plain_name(name: &str) -> String {
    let name = name.replace('\\', "/").to_ascii_lowercase();
    name.trim_start_matches('/').to_owned()
}

fn refused(error: &ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            password_protected()
        }
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
            resave("unsupported_format", "文件使用了不支持的压缩方式。")
        }
        _ => damaged("压缩结构不完整"),
    }
}

/// The refusal for a workbook that is cut off or otherwise makes no sense.
pub(super) fn damaged(cause: &str) -> Refusal {
    Refusal::new(
        "damaged",
        format!("文件已损坏或不完整（{cause}）。"),
        "请重新下载或从原系统重新导出；若 Excel 能打开，请另存为新的 .xlsx 后再导入。",
    )
}

fn resave(code: &str, reason: &str) -> Refusal {
    Refusal::new(
        code,
        reason,
        "请用 Excel 或 WPS 打开，另存为 .xlsx 或 CSV 后再导入。",
    )
}

fn hostile(code: &str, what: &str) -> Refusal {
    Refusal::new(
        code,
        format!("{what}，为安全起见未读取。"),
        "请用 Excel 或 WPS 打开核对，另存为新的 .xlsx 或 CSV 后再导入。",
    )
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn verdict(parts: &[(&str, &[u8])], cut: usize) -> Result<Prescan, String> {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        let mut writer = ZipWriter::new(io::Cursor::new(Vec::new()));
        for (name, bytes) in parts {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .expect("a part");
            writer.write_all(bytes).expect("its bytes");
        }
        let bytes = writer.finish().expect("an archive").into_inner();
        let kept = bytes.len() - cut;
        file.write_all(&bytes[..kept]).expect("a written file");
        prescan(file.path(), &Limits::default()).map_err(|refusal| refusal.code)
    }

    const BOOK: (&str, &[u8]) = ("xl/workbook.xml", b"<workbook/>");

    #[test]
    fn a_plain_workbook_passes_and_its_merges_are_seen() {
        let none = Prescan::default();
        assert_eq!(verdict(&[BOOK], 0), Ok(none.clone()));
        assert_eq!(
            verdict(&[("XL\\Workbook.xml", b"<workbook/>")], 0),
            Ok(none)
        );
        let sheet: (&str, &[u8]) = ("xl/worksheets/sheet1.xml", b"<mergeCell ref=\"A1:B1\"/>");
        assert_eq!(
            verdict(&[BOOK, sheet], 0),
            Ok(Prescan {
                has_merged_regions: true,
                ..Prescan::default()
            })
        );
    }

    #[test]
    fn other_archives_are_named() {
        assert_eq!(verdict(&[("a.csv", b"1,2")], 0), Err("archive".to_owned()));
        assert_eq!(
            verdict(&[("word/document.xml", b"<w/>")], 0),
            Err("unsupported_format".to_owned())
        );
        assert_eq!(
            verdict(&[("xl/workbook.bin", b"")], 0),
            Err("xlsb".to_owned())
        );
        let mimetype: (&str, &[u8]) = (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        );
        assert_eq!(verdict(&[mimetype], 0), Err("ods".to_owned()));
        assert_eq!(verdict(&[BOOK], 30), Err("damaged".to_owned()));
    }

    #[test]
    fn hostile_parts_are_refused_before_they_are_parsed() {
        let zeros = vec![b' '; 20 << 20];
        assert_eq!(
            verdict(&[BOOK, ("xl/a.bin", &zeros)], 0),
            Err("zip_bomb".to_owned())
        );
        let entity = b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>";
        assert_eq!(
            verdict(&[BOOK, ("xl/a.xml", entity)], 0),
            Err("xml_declaration".to_owned())
        );
        let strings = b"<sst count=\"1\" uniqueCount=\"100000000000\"><si/></sst>";
        assert_eq!(
            verdict(&[BOOK, ("xl/sharedStrings.xml", strings)], 0),
            Err("false_count".to_owned())
        );
        let behind = b"<sheetData><row/></sheetData><row r=\"2\"/></sheetData>";
        assert_eq!(
            verdict(&[BOOK, ("xl/worksheets/sheet1.xml", behind)], 0),
            Err("damaged".to_owned())
        );
        let long = [b"<t>".to_vec(), vec![b'a'; 2 << 20], b"</t>".to_vec()].concat();
        assert_eq!(
            verdict(&[BOOK, ("xl/b.xml", &long)], 0),
            Err("cell_too_long".to_owned())
        );
    }
}
