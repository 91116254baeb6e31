//! What can be said about a trial.

use std::path::PathBuf;

use clap::Args;

use crate::simulate::{Difficulty, SimulateOptions};

#[derive(Debug, Args)]
pub(super) struct SimulateArguments {
    /// 工单数
    #[arg(long)]
    pub(super) orders: usize,
    /// 随机种子
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
    /// 难度：standard 或 hard（模板改写、一人多号、商家差异更大、案例更多）
    #[arg(long, default_value = "standard")]
    pub(super) difficulty: Difficulty,
    /// 正常商家数；默认每 12 件工单一家
    #[arg(long)]
    pub(super) merchants: Option<usize>,
    /// 周数
    #[arg(long, default_value_t = SimulateOptions::TRIAL_WEEKS, value_parser = clap::value_parser!(u32).range(26..=520))]
    pub(super) weeks: u32,
    /// 输出文件夹
    #[arg(long)]
    pub(super) out: PathBuf,
}
