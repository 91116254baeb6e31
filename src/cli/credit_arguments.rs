//! Arguments of `credit`.

use chrono::NaiveDate;
use clap::Subcommand;

use super::arguments::{HELP, parse_code};
use crate::domain::CreditEntryId;
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
}
