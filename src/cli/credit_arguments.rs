//! Arguments of `credit`.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::arguments::{HELP, parse_code};
use crate::domain::{CreditEntryId, RegisterKind};
use crate::workflow::{CreditStage, CreditStepKind};

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
    /// 由已认定的案件起草信用记录；密码由标准输入给出
    #[command(help_template = HELP)]
    Draft {
        /// 案件编号
        case: String,
        #[command(flatten)]
        hand: Hand,
    },
    /// 办理一条信用记录，规则与网页相同；密码由标准输入给出
    #[command(help_template = HELP)]
    Step {
        /// 编号，如 C000001
        #[arg(value_parser = parse_code::<CreditEntryId>)]
        entry: CreditEntryId,
        /// 办理事项：edit submit return approve abandon push acknowledge bounce publish object provider_answer
        /// propose_answer confirm_answer reject_answer apply_repair grant_repair refuse_repair revoke ask_removal removal_done
        #[arg(value_parser = parse_code::<CreditStepKind>)]
        kind: CreditStepKind,
        #[command(flatten)]
        hand: Hand,
    },
    /// 立即发送等待发送的数据包；仍有未送达的，退出码为 1
    #[command(help_template = HELP)]
    Send,
    /// 登记册：信用系统和各部门交来的名单、处罚、承诺、抽检与修复结果
    #[command(subcommand_required = true, help_template = HELP)]
    Registers {
        #[command(subcommand)]
        action: RegisterAction,
    },
}

/// Who does it, and with what.
#[derive(Debug, Clone, Args)]
pub(super) struct Hand {
    /// 办理人的用户名
    #[arg(long)]
    pub(super) account: String,
    /// 两步验证的动态验证码
    #[arg(long)]
    pub(super) code: Option<String>,
    /// 各项内容，与网页表单同名，如 reason=事实清楚；个人信息请在网页上填写，命令行会留在历史记录中
    #[arg(value_parser = field)]
    pub(super) fields: Vec<(String, String)>,
}

fn field(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("须写成 名称=内容")?;
    Ok((name.to_owned(), value.to_owned()))
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
