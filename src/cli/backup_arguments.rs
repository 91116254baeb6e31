//! What can be said about a backup.

use std::path::PathBuf;

use clap::Args;

#[derive(Debug, Args)]
pub(super) struct BackupArguments {
    /// 备份文件；不覆盖已有文件
    #[arg(long)]
    pub(super) out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct RestoreArguments {
    /// 备份文件
    #[arg(long)]
    pub(super) from: PathBuf,
}
