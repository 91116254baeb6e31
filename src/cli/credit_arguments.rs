//! Arguments of `credit`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;

use super::arguments::{HELP, parse_code};
use crate::domain::{CreditEntryId, RegisterKind};
use crate::workflow::CreditStage;

/// What to look at of the credit entries. Steps are taken at the workbench, by two people.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum CreditAction {
    /// 信用记录及其状态与期限
    #[command(help_template = HELP)]
    List {
        /// 只列这种状态：draft submitted approved public publicity_ended expired repaired withdrawn abandoned
        #[arg(long, value_parser = parse_code::<CreditStage>)]
        stage: Option<CreditStage>,
    },
    /// 一条信用记录的内容、期限与经过
    #[command(help_template = HELP)]
    Show {
        /// 编号，如 C000001
        #[arg(value_parser = parse_code::<CreditEntryId>)]
        entry: CreditEntryId,
    },
    /// 某一天向社会公示的信用记录（缺省为 --as-of 当天）
    #[command(help_template = HELP)]
    Public {
        #[arg(long)]
        day: Option<NaiveDate>,
    },
    /// 登记册：信用系统和各部门交来的名单、处罚、承诺、抽检与修复结果
    #[command(subcommand_required = true, help_template = HELP)]
    Registers {
        #[command(subcommand)]
        action: RegisterAction,
    },
}

/// What to do with the registers that others keep.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum RegisterAction {
    /// 导入一个文件（CSV、TSV 或 XLSX）；同一文件、同一行只收录一次
    #[command(help_template = HELP)]
    Import {
        file: PathBuf,
        /// 登记册种类：red_list black_list penalty pledge sampling repair
        #[arg(long, value_parser = parse_code::<RegisterKind>)]
        kind: RegisterKind,
    },
    /// 各批导入；给出种类时并列出各行
    #[command(help_template = HELP)]
    List {
        /// 登记册种类：red_list black_list penalty pledge sampling repair
        #[arg(long, value_parser = parse_code::<RegisterKind>)]
        kind: Option<RegisterKind>,
    },
}
