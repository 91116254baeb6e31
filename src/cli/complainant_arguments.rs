//! What can be said about the restricted list of complainants.

use clap::{Args, Subcommand};

use super::arguments::{HELP, parse_code, parse_week};
use crate::domain::{Pseudonym, Week};

#[derive(Debug, Args)]
pub(super) struct ComplainantArguments {
    /// 开放受限名单；须有依据
    #[arg(
        long,
        global = true,
        env = "MINGCHA_RESTRICTED_COMPLAINANTS",
        hide_env = true
    )]
    pub(super) restricted_complainants: bool,
    #[command(subcommand)]
    pub(super) action: ComplainantAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum ComplainantAction {
    /// 列出某周末对多家主体投诉的投诉人
    #[command(help_template = HELP)]
    List {
        /// 周；默认为参照日期所在的一周
        #[arg(long, value_parser = parse_week)]
        week: Option<Week>,
    },
    /// 解除一名投诉人的折减；此后其每件按1计
    #[command(help_template = HELP)]
    Lift {
        /// 代号
        #[arg(value_parser = parse_code::<Pseudonym>)]
        complainant: Pseudonym,
        /// 理由
        #[arg(long)]
        reason: String,
    },
    /// 恢复一名投诉人的折减
    #[command(help_template = HELP)]
    Restore {
        /// 代号
        #[arg(value_parser = parse_code::<Pseudonym>)]
        complainant: Pseudonym,
        /// 理由
        #[arg(long)]
        reason: String,
    },
}
