//! What can be said about the workbench: serving it, its accounts and its audit log.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::arguments::{HELP, parse_code};
use crate::domain::{AccountName, Role};

/// What a browser may send; larger files are imported on the machine itself.
pub(super) const DEFAULT_UPLOAD_MEGABYTES: u64 = 256;

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// 监听地址；对外提供时请放在 TLS 代理之后
    #[arg(long, default_value = "127.0.0.1:8315")]
    pub(super) listen: SocketAddr,
    /// 浏览器经本机的 TLS 代理访问：会话 Cookie 只在加密连接上发送，登录限次按代理写入的 X-Forwarded-For 计算
    #[arg(long)]
    pub(super) over_tls: bool,
    /// 网页上传的单个文件的上限（MB）
    #[arg(
        long,
        default_value_t = DEFAULT_UPLOAD_MEGABYTES,
        value_parser = clap::value_parser!(u64).range(1..=2048),
        env = "MINGCHA_UPLOAD_MEGABYTES",
        hide_env = true
    )]
    pub(super) upload_megabytes: u64,
}

#[derive(Debug, Subcommand)]
pub(super) enum UserAction {
    /// 新建用户；密码从标准输入读一行，或在终端输入
    #[command(help_template = HELP)]
    Add {
        /// 用户名
        name: AccountName,
        /// 角色：data_admin analyst reviewer credit_officer determiner auditor admin
        #[arg(long, value_parser = parse_code::<Role>)]
        role: Role,
        /// 首次登录不要求改密（密码由本人输入时）
        #[arg(long)]
        own_password: bool,
    },
    /// 列出用户
    #[command(help_template = HELP)]
    List,
    /// 重置用户的两步验证（手机与恢复代码都遗失时）；该用户须重新启用
    #[command(help_template = HELP)]
    ResetFactor {
        /// 用户名
        name: AccountName,
        /// 理由，记入审计
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum AuditAction {
    /// 核对审计日志首尾相连、未被改动；可与保存在别处的检查点比较
    #[command(help_template = HELP)]
    Verify {
        /// 检查点文件
        #[arg(long)]
        checkpoint: Option<PathBuf>,
    },
    /// 逐行输出全部记录，供独立程序核对
    #[command(help_template = HELP)]
    Export,
    /// 签发检查点；请保存到本机之外
    #[command(help_template = HELP)]
    Checkpoint {
        /// 写入文件；默认打印
        #[arg(long)]
        out: Option<PathBuf>,
    },
}
