//! Workbooks (XLSX, XLSM), parsed in a process of their own.
//!
//! A spreadsheet can make any parser abort; what aborts here is a child, and one file is refused.
//! `supervisor` is the parent's side, `child` and what it calls run in the parser process.

mod child;
mod frame;
mod hidden;
mod markup;
mod merges;
mod prescan;
mod sheets;
mod supervisor;

use std::ops::ControlFlow;
use std::path::Path;

pub use self::child::run_parser_child;
use self::frame::Frame;
use self::supervisor::{Next, supervise};
use super::Refusal;
use super::mend::mended;
use super::reader::{FileFacts, FileFormat, RawItem, ReaderOptions, Sink};
use crate::domain::{QuarantineReason, Quarantined};

/// Reads a workbook sheet by sheet.
pub(super) fn read_workbook(
    path: &Path,
    options: &ReaderOptions,
    on_item: Sink<'_>,
) -> Result<FileFacts, Refusal> {
    supervise(path, options, &mut |frame| {
        let item = item(frame)?;
        Ok(match on_item(item) {
            ControlFlow::Continue(()) => Next::More,
            ControlFlow::Break(()) => Next::Stop,
        })
    })?;
    Ok(FileFacts {
        format: FileFormat::Workbook,
        encoding: None,
        delimiter: None,
    })
}

fn item(frame: Frame) -> Result<RawItem, Refusal> {
    match frame {
        Frame::Sheet { name, hidden } => Ok(RawItem::Sheet {
            name: Some(name),
            hidden,
        }),
        Frame::Row { row, cut_at } => {
            let fault = cut_at.map(|column| Quarantined {
                reason: QuarantineReason::CellTooLong,
                message: format!(
                    "第{}行第{column}列的文字超过长度上限，已截断；请精简内容后重新导入这一行。",
                    row.row
                ),
            });
            Ok(mended(row, fault))
        }
        Frame::Refused {
            code,
            sheet,
            line,
            reason,
            advice,
        } => {
            let mut refusal = Refusal::new(&code, reason, advice);
            refusal.sheet = sheet;
            refusal.line = line;
            Err(refusal)
        }
        // The supervisor keeps it for itself.
        Frame::End { .. } => Err(Refusal::new(
            "parser_failed",
            "解析进程的输出异常。",
            "请重试。",
        )),
    }
}
