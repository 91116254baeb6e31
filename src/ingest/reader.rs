//! One entrance for every kind of file: bytes in, raw rows out, in file order.

use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::sniff::{Content, sniff};
use super::{Limits, Refusal, text, workbook};
use crate::domain::{Quarantined, RawRow};

/// What a file consists of, as far as this product reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// CSV, TSV and their kin.
    DelimitedText,
    /// XLSX and XLSM.
    Workbook,
}

impl FileFormat {
    /// For people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::DelimitedText => "文本表格（CSV/TSV）",
            Self::Workbook => "电子表格（XLSX）",
        }
    }
}

/// What the reader hands on.
#[derive(Debug, Clone, PartialEq)]
pub enum RawItem {
    /// Comes before its rows. A text file is one sheet without a name.
    Sheet {
        name: Option<String>,
        hidden: bool,
    },
    Row(RawRow),
    /// A row that could not be read; its cells go as far as they could be decoded.
    BadRow {
        row: RawRow,
        quarantined: Quarantined,
    },
}

/// How the file was read; nothing about it was guessed silently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileFacts {
    pub format: FileFormat,
    /// `utf-8`, `gb18030`, `utf-16le`, `utf-16be`; `None` for workbooks.
    pub encoding: Option<String>,
    /// `None` for workbooks.
    pub delimiter: Option<char>,
}

/// What the reader needs from its surroundings.
#[derive(Debug, Clone)]
pub struct ReaderOptions {
    /// The `mingcha` binary, started again as `mingcha parse-sheet PATH` for workbooks.
    pub parser_program: PathBuf,
    pub limits: Limits,
}

/// Receives the items; `Break` ends the reading without an error.
pub(super) type Sink<'a> = &'a mut dyn FnMut(RawItem) -> ControlFlow<()>;

/// Reads a file of any kind and hands its rows to `on_item`, one by one.
///
/// What the file is is found by its content; its name plays no part.
pub fn read_raw(
    path: &Path,
    options: &ReaderOptions,
    on_item: &mut dyn FnMut(RawItem) -> ControlFlow<()>,
) -> Result<FileFacts, Refusal> {
    let metadata = std::fs::metadata(path).map_err(|error| unreadable(&error))?;
    if !metadata.is_file() {
        return Err(Refusal::new(
            "unreadable",
            "这不是一个普通文件。",
            "请选择导出的表格文件本身。",
        ));
    }
    if metadata.len() > options.limits.file_bytes {
        let megabytes = options.limits.file_bytes >> 20;
        return Err(Refusal::new(
            "too_large",
            format!("文件超过{megabytes}MB的上限。"),
            "请按月份拆分后分别导入。",
        ));
    }
    let mut file = File::open(path).map_err(|error| unreadable(&error))?;
    match sniff(&mut file)? {
        Content::Zip => workbook::read_workbook(path, options, on_item),
        Content::Text(hint) => text::read_text(path, hint, &options.limits, on_item),
    }
}

/// The refusal for a file that the system does not let us read.
pub(super) fn unreadable(error: &std::io::Error) -> Refusal {
    Refusal::new(
        "unreadable",
        format!("文件无法读取（{}）。", error.kind()),
        "请确认文件存在、未被其他程序占用且有读取权限后再试。",
    )
}
