//! One uploaded file: how it would be imported, how far the import has got, and how it ended.

use std::sync::atomic::Ordering;

use serde::Serialize;

use super::state_of;
use crate::desk::Steward;
use crate::domain::{Field, QuarantineReason, SkipReason, SourceCode};
use crate::pipeline::{
    ColumnPreview, FilePreview, ImportState, SampleRow, SheetPreview, SheetState, Upload,
    UploadEnd, UploadState,
};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::pages::imports::told;
use crate::server::permission::{ManageImports, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server) struct UploadPage {
    token: String,
    file: String,
    bytes: u64,
    sha256: String,
    uploaded_at: String,
    /// Label of the source that was chosen.
    chosen: Option<&'static str>,
    state: &'static str,
    state_label: &'static str,
    /// Rows that are done, of an import under way.
    done: Option<u64>,
    format: Option<&'static str>,
    encoding: Option<String>,
    delimiter: Option<&'static str>,
    rows: i64,
    set_aside: i64,
    sheets: Vec<Sheet>,
    /// Why the file as a whole would be refused, and what to do.
    refused: Option<(String, String)>,
    /// The import that brought in the same bytes.
    earlier: Option<String>,
    end: Option<End>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Sheet {
    name: String,
    state: SheetState,
    profile: Option<String>,
    source: Option<&'static str>,
    rows: i64,
    /// Label and number of rows.
    set_aside: Vec<(&'static str, i64)>,
    skipped: Vec<(&'static str, i64)>,
    used: Vec<Column>,
    unused: Vec<Column>,
    shown: Vec<SampleRow>,
    warning: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Column {
    header: String,
    /// What it becomes, or why it is not used.
    becomes: &'static str,
    /// Goes to the vault and is shown to nobody.
    personal: bool,
}

/// How the import ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct End {
    state: &'static str,
    message: String,
    import_id: Option<String>,
    rows_read: i64,
    accepted: i64,
    updated: i64,
    duplicate: i64,
    quarantined: i64,
}

impl Page for UploadPage {
    const FILE: &'static str = "workbench/upload_preview.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        tests::samples()
    }
}

pub(in crate::server) async fn page(
    app: App,
    visit: Visit<ManageImports>,
    ask: Ask,
) -> Result<UploadPage, Refusal> {
    let steward = Steward::of(&visit.session)?;
    let upload = app.intake.upload(&steward, ask.parameter("token"))?;
    let earlier = match upload.state {
        UploadState::Waiting => app.store.database.import_of_file(&upload.sha256).await?,
        UploadState::Importing(_) | UploadState::Ended(_) => None,
    };
    Ok(page_of(&upload, earlier.map(|import| import.import_id)))
}

fn page_of(upload: &Upload, earlier: Option<String>) -> UploadPage {
    let FilePreview {
        facts,
        sheets,
        refusal,
    } = upload.preview.as_ref();
    let (state, state_label) = state_of(&upload.state);
    let sheets: Vec<Sheet> = sheets.iter().map(sheet_of).collect();
    UploadPage {
        token: upload.token.clone(),
        file: upload.name.clone(),
        bytes: upload.bytes,
        sha256: upload.sha256.clone(),
        uploaded_at: told(upload.at.at),
        chosen: upload.source.map(SourceCode::label),
        state,
        state_label,
        done: match &upload.state {
            UploadState::Importing(progress) => Some(progress.rows.load(Ordering::Relaxed)),
            UploadState::Waiting | UploadState::Ended(_) => None,
        },
        format: facts.as_ref().map(|facts| facts.format.label()),
        encoding: facts.as_ref().and_then(|facts| facts.encoding.clone()),
        delimiter: facts
            .as_ref()
            .and_then(|facts| facts.delimiter)
            .map(delimiter_name),
        rows: sheets.iter().map(|sheet| sheet.rows).sum(),
        set_aside: sheets
            .iter()
            .flat_map(|sheet| &sheet.set_aside)
            .map(|(_, rows)| rows)
            .sum(),
        sheets,
        refused: refusal
            .as_ref()
            .map(|refusal| (refusal.to_string(), what_to_do(&refusal.code).to_owned())),
        earlier,
        end: match &upload.state {
            UploadState::Ended(end) => Some(end_of(end)),
            UploadState::Waiting | UploadState::Importing(_) => None,
        },
    }
}

fn sheet_of(sheet: &SheetPreview) -> Sheet {
    let (used, unused) = sheet
        .columns
        .iter()
        .map(column_of)
        .partition(|column: &Column| column.becomes != NOT_USED && column.becomes != NOT_KNOWN);
    Sheet {
        name: sheet.name.clone().unwrap_or_default(),
        state: sheet.state,
        profile: sheet.profile.clone(),
        source: sheet.source.map(SourceCode::label),
        rows: sheet.rows,
        set_aside: labelled(&sheet.quarantined, QuarantineReason::label),
        skipped: labelled(&sheet.skipped, SkipReason::label),
        used,
        unused,
        shown: sheet.shown.clone(),
        warning: sheet.warning.clone(),
    }
}

const NOT_USED: &str = "已知，不导入";
const NOT_KNOWN: &str = "未识别，只保留在密封的原始行中";

fn column_of(column: &ColumnPreview) -> Column {
    Column {
        header: column.header.clone(),
        becomes: match column.field {
            None => NOT_KNOWN,
            Some(Field::Ignored) => NOT_USED,
            Some(field) => field.label(),
        },
        personal: column.field.is_some_and(Field::is_personal),
    }
}

fn labelled<T: std::str::FromStr>(
    counts: &std::collections::BTreeMap<String, i64>,
    label: fn(T) -> &'static str,
) -> Vec<(&'static str, i64)> {
    counts
        .iter()
        .filter_map(|(code, count)| Some((label(code.parse().ok()?), *count)))
        .collect()
}

fn delimiter_name(delimiter: char) -> &'static str {
    match delimiter {
        ',' => "逗号",
        '\t' => "制表符",
        ';' => "分号",
        '|' => "竖线",
        _ => "其他",
    }
}

/// What the advice of a refusal does not tell: where the remedy is on these pages.
fn what_to_do(code: &str) -> &'static str {
    match code {
        "ambiguous_source" => "请取消后在上传页选定来源，再上传一次。",
        "unknown_layout" | "missing_received_at_column" => {
            "列名不同于以往时，先在上传页选定来源试一次；仍不能识别的，请由管理人员在数据目录的 profiles 文件夹登记各列含义。"
        }
        _ => "请按上述办法处理文件后重新上传。",
    }
}

fn end_of(end: &UploadEnd) -> End {
    let none = |state, message: String| End {
        state,
        message,
        import_id: None,
        rows_read: 0,
        accepted: 0,
        updated: 0,
        duplicate: 0,
        quarantined: 0,
    };
    let outcome = match end {
        UploadEnd::Failed => {
            let message =
                "系统未能完成导入，未做任何改动；请重新上传，反复出现时请把时间告诉系统管理员";
            return none("failed", message.to_owned());
        }
        UploadEnd::Imported(outcome) => outcome,
    };
    match &outcome.state {
        ImportState::Refused(refusal) => none("refused", refusal.to_string()),
        ImportState::AlreadyImported(import) => End {
            import_id: Some(import.import_id.clone()),
            ..none("already_imported", "同一文件已导入，未做改动".to_owned())
        },
        ImportState::Committed(import) => End {
            import_id: Some(import.import_id.clone()),
            rows_read: import.total.rows_read,
            accepted: import.total.accepted,
            updated: import.total.updated,
            duplicate: import.total.duplicate,
            quarantined: import.total.quarantined,
            ..none("committed", "已导入".to_owned())
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    pub(super) fn samples() -> Vec<UploadPage> {
        let column = |header: &str, field| {
            column_of(&ColumnPreview {
                header: header.to_owned(),
                field,
            })
        };
        let sheet = Sheet {
            name: "工单".to_owned(),
            state: SheetState::Recognised,
            profile: Some("hotline_12345_detail".to_owned()),
            source: Some(SourceCode::Hotline12345.label()),
            rows: 2,
            set_aside: vec![(QuarantineReason::BadReceivedAt.label(), 1)],
            skipped: vec![(SkipReason::Header.label(), 1)],
            used: vec![
                column("来电时间", Some(Field::ReceivedAt)),
                column("诉求人", Some(Field::ComplainantName)),
            ],
            unused: vec![column("<甲>", None), column("序号", Some(Field::Ignored))],
            shown: vec![SampleRow {
                row: 3,
                cells: vec![("标题".to_owned(), "<script>".to_owned())],
                set_aside: Some("第3行的时间无法识别".to_owned()),
            }],
            warning: None,
        };
        let waiting = UploadPage {
            token: "0a".to_owned(),
            file: "导出.xlsx".to_owned(),
            bytes: 12_345,
            sha256: "00".repeat(32),
            uploaded_at: "2026-11-20 08:00".to_owned(),
            chosen: None,
            state: "waiting",
            state_label: "待确认",
            done: None,
            format: Some("电子表格"),
            encoding: None,
            delimiter: None,
            rows: 2,
            set_aside: 1,
            sheets: vec![sheet],
            refused: None,
            earlier: Some("imp-000001".to_owned()),
            end: None,
        };
        let refused = UploadPage {
            refused: Some((
                "没有可识别的表头。".to_owned(),
                what_to_do("unknown_layout").to_owned(),
            )),
            ..waiting.clone()
        };
        let importing = UploadPage {
            state: "importing",
            state_label: "正在导入",
            done: Some(512),
            ..waiting.clone()
        };
        let failed = UploadPage {
            state: "ended",
            state_label: "已办理",
            end: Some(end_of(&UploadEnd::Failed)),
            ..waiting.clone()
        };
        vec![waiting, refused, importing, failed]
    }

    #[test]
    fn every_state_offers_what_can_be_done_in_it_and_nothing_else() {
        let pages = rendered::<UploadPage>();
        assert!(pages[0].contains("确认导入") && pages[0].contains("取消"));
        assert!(pages[0].contains("imp-000001") && !pages[0].contains("<script>0"));
        assert!(pages[0].contains("&lt;script&gt;") && pages[0].contains("&lt;甲&gt;"));
        assert!(!pages[1].contains("确认导入") && pages[1].contains("profiles 文件夹"));
        assert!(!pages[2].contains("确认导入") && !pages[2].contains("取消这个文件"));
        assert!(pages[2].contains("512"), "{}", pages[2]);
        assert!(pages[3].contains("系统未能完成导入"), "{}", pages[3]);
    }

    #[test]
    fn a_column_tells_what_becomes_of_it() {
        let page = &samples()[0].sheets[0];
        assert!(page.used[1].personal && !page.used[0].personal);
        assert_eq!(page.unused[0].becomes, NOT_KNOWN);
        assert_eq!(page.unused[1].becomes, NOT_USED);
    }
}
