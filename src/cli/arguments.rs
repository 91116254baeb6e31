//! What can be said on the command line. The help texts are Chinese: they are read by clerks.

use std::fmt;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

use super::aggregate_arguments::AggregateArguments;
use super::backup_arguments::{BackupArguments, RestoreArguments};
use super::complainant_arguments::ComplainantArguments;
use super::credit_arguments::CreditAction;
use super::dictionary_arguments::DictionaryAction;
use super::search_arguments::SearchArguments;
use super::simulate_arguments::SimulateArguments;
use super::workbench_arguments::{AuditAction, ServeArguments, UserAction};
use crate::domain::{FlagVerdict, MerchantId, SourceCode, Tier, Week};

pub(super) const HELP: &str = "{about}\n\n用法：{usage}\n\n{all-args}";

#[derive(Debug, Parser)]
#[command(name = "mingcha", version, about = "明察：投诉热线数据分析与第三方监测工作台", help_template = HELP,
    subcommand_help_heading = "命令", disable_help_subcommand = true, next_help_heading = "选项")]
pub(super) struct Arguments {
    /// 数据目录
    #[arg(
        long,
        global = true,
        env = "MINGCHA_DATA",
        default_value = "./mingcha-data",
        hide_env = true
    )]
    pub(super) data: PathBuf,
    /// 在标准输出给出一个 JSON 文档
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// 参照日期，YYYY-MM-DD 或 now；默认今天（Asia/Shanghai）
    #[arg(long, global = true, value_name = "DATE", value_parser = parse_as_of)]
    pub(super) as_of: Option<AsOf>,
    /// 保险库密钥文件；默认在用户配置目录，不在数据目录内
    #[arg(long, global = true, env = "MINGCHA_KEY_FILE", hide_env = true)]
    pub(super) key_file: Option<PathBuf>,
    /// 主数据库：postgres://用户@主机:5432/库名，或 sqlite（默认，数据目录内的 mingcha.db）；口令宜放在环境变量或 ~/.pgpass
    #[arg(
        long,
        global = true,
        env = "MINGCHA_DATABASE",
        hide_env = true,
        value_name = "URL"
    )]
    pub(super) database: Option<DatabaseText>,
    /// 操作人，记入来源与审计；默认为系统登录名
    #[arg(long, global = true, env = "MINGCHA_OPERATOR", hide_env = true)]
    pub(super) operator: Option<String>,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// `--database` as it was given. It may hold a password: there is no way to print it, and no value of it is refused
/// here, because a refused value would be shown.
#[derive(Clone)]
pub(super) struct DatabaseText(pub(super) String);

impl fmt::Debug for DatabaseText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseText(***)")
    }
}

impl From<String> for DatabaseText {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// `--as-of`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AsOf {
    Now,
    Date(NaiveDate),
}

fn parse_as_of(text: &str) -> Result<AsOf, String> {
    if text == "now" {
        return Ok(AsOf::Now);
    }
    parse_date(text).map(AsOf::Date)
}

pub(super) fn parse_date(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| "日期应写作 2026-11-22".to_owned())
}

pub(super) fn parse_week(text: &str) -> Result<Week, String> {
    text.parse().map_err(|_| "周应写作 2026-W47".to_owned())
}

pub(super) fn parse_code<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("没有“{text}”这个代码"))
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 导入示例数据、评估各周并生成最新一期周报
    #[command(help_template = HELP)]
    Demo(DemoArguments),
    /// 导入热线导出的表格文件或文件夹
    #[command(help_template = HELP)]
    Import(ImportArguments),
    /// 隔离区：未能接收的行
    #[command(help_template = HELP, subcommand_help_heading = "命令")]
    Quarantine {
        #[command(subcommand)]
        action: QuarantineAction,
    },
    /// 全文检索标题与内容
    #[command(help_template = HELP)]
    Search(SearchArguments),
    /// 查看一件工单（已脱敏）
    #[command(help_template = HELP)]
    Order { order_id: String },
    /// 逐行处理标准输入的文本
    #[command(help_template = HELP, subcommand_help_heading = "命令")]
    Text {
        #[command(subcommand)]
        action: TextAction,
    },
    /// 商家主体
    #[command(help_template = HELP, subcommand_help_heading = "命令")]
    Merchants {
        #[command(subcommand)]
        action: MerchantAction,
    },
    /// 汇总统计并评估预警
    #[command(help_template = HELP)]
    Analyze(AnalyzeArguments),
    /// 按周、商家、类别、来源、区域、平台、行业任意组合汇总件数、独立投诉人、事件数
    #[command(help_template = HELP)]
    Aggregate(AggregateArguments),
    /// 查看某周的预警，登记和查看核查结论
    #[command(help_template = HELP, subcommand_help_heading = "命令")]
    Flags(FlagArguments),
    /// 受限：被折减的投诉人（只列代号），解除或恢复折减；默认不开放
    #[command(help_template = HELP, subcommand_help_heading = "命令")]
    Complainants(ComplainantArguments),
    /// 词典：现行词条、修订历史；改动在工作台由两人办理
    #[command(subcommand, help_template = HELP, subcommand_help_heading = "命令")]
    Dictionaries(DictionaryAction),
    /// 生成风险预警周报
    #[command(help_template = HELP)]
    Report(ReportArguments),
    /// 信用记录：状态、期限与某一天的公示清单；办理在工作台由两人进行
    #[command(subcommand, help_template = HELP, subcommand_help_heading = "命令")]
    Credit(CreditAction),
    /// 期限推算
    #[command(help_template = HELP, subcommand_help_heading = "命令")]
    Calendar {
        #[command(subcommand)]
        action: CalendarAction,
    },
    /// 校验统一社会信用代码、身份证号、电话
    #[command(help_template = HELP, subcommand_help_heading = "命令")]
    Check {
        #[command(subcommand)]
        action: CheckAction,
    },
    /// 检查数据库、数据集、索引与保险库是否一致（只读）
    #[command(help_template = HELP)]
    Fsck,
    /// 由数据库重建全文索引
    #[command(help_template = HELP)]
    Reindex,
    /// 备份：主数据库、保险库与数据集写入一个文件（不含密钥与可重建的索引）
    #[command(help_template = HELP)]
    Backup(BackupArguments),
    /// 恢复：由备份文件生成 --data 指定的空目录
    #[command(help_template = HELP)]
    Restore(RestoreArguments),
    /// 生成各种格式的模拟导出文件
    #[command(help_template = HELP)]
    Simulate(SimulateArguments),
    /// 启动工作台（网页）
    #[command(help_template = HELP)]
    Serve(ServeArguments),
    /// 工作台用户
    #[command(help_template = HELP, subcommand_help_heading = "命令")]
    User {
        #[command(subcommand)]
        action: UserAction,
    },
    /// 防篡改的审计日志
    #[command(help_template = HELP, subcommand_help_heading = "命令")]
    Audit {
        #[command(subcommand)]
        action: AuditAction,
    },
    /// 列出工作台的全部网址、方法与可用角色
    #[command(help_template = HELP)]
    Routes,
    /// 用模拟数据的答案评价预警
    #[command(help_template = HELP)]
    Eval {
        /// simulate 生成的 truth.json
        #[arg(long)]
        truth: PathBuf,
    },
    /// 设置
    #[command(help_template = HELP, subcommand_help_heading = "命令")]
    Settings {
        #[command(subcommand)]
        action: SettingsAction,
    },
    /// 程序、词典、规则与组件的版本
    #[command(help_template = HELP)]
    Version,
    /// 解析一个工作簿（由导入程序在受限的子进程中调用）
    #[command(hide = true)]
    ParseSheet { path: PathBuf },
}

#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// 生成周报后即结束
    #[arg(long)]
    pub(super) no_serve: bool,
    /// 工作台监听地址
    #[arg(long, default_value = "127.0.0.1:8315")]
    pub(super) listen: std::net::SocketAddr,
}

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    /// 文件或文件夹
    #[arg(required = true)]
    pub(super) paths: Vec<PathBuf>,
    /// 来源：auto 12345 12315_complaint 12315_tipoff 12318 12312 12331 12358 12365 platform third_party manual
    #[arg(long, default_value = "auto", value_parser = parse_source)]
    pub(super) source: Source,
    /// 另加的导入方案（TOML）
    #[arg(long)]
    pub(super) mapping: Option<PathBuf>,
}

/// `--source`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    Auto,
    Fixed(SourceCode),
}

fn parse_source(text: &str) -> Result<Source, String> {
    if text == "auto" {
        Ok(Source::Auto)
    } else {
        parse_code(text).map(Source::Fixed)
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum QuarantineAction {
    /// 列出仍在隔离区的行
    List {
        #[arg(long)]
        limit: Option<usize>,
    },
    /// 查看一行
    Show { id: i64 },
    /// 按现行方案和词典重试；可用 --set 更正单元格
    Retry {
        /// 行号；不写则全部重试
        ids: Vec<i64>,
        /// 更正：表头=值，可多次
        #[arg(long = "set", value_name = "表头=值")]
        corrections: Vec<String>,
        /// 另加的导入方案（TOML）
        #[arg(long)]
        mapping: Option<PathBuf>,
    },
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(super) enum TextAction {
    /// 分词
    Segment,
    /// 脱敏
    Redact,
    /// 分类
    Classify,
}

#[derive(Debug, Subcommand)]
pub(super) enum MerchantAction {
    /// 列出商家
    List {
        #[arg(long)]
        limit: Option<usize>,
    },
    /// 查看一个商家
    Show {
        #[arg(value_parser = parse_code::<MerchantId>)]
        merchant_id: MerchantId,
    },
    /// 用本库的主体对估计关联模型的 m、u，与模型文件对照，不改动任何数据
    Estimate,
    /// 名称（或商家编号）可能对应的其他商家，附依据
    Match {
        #[arg(required = true)]
        names: Vec<String>,
    },
    /// 判定两个编号是同一主体；先列出影响
    #[command(help_template = HELP)]
    Merge {
        #[arg(value_parser = parse_code::<MerchantId>)]
        left: MerchantId,
        #[arg(value_parser = parse_code::<MerchantId>)]
        right: MerchantId,
        /// 理由
        #[arg(long)]
        reason: String,
        /// 只列出影响，不保存
        #[arg(long)]
        dry_run: bool,
    },
    /// 判定两个编号不是同一主体；此后不再自动关联，也不因第三方而合并
    #[command(help_template = HELP)]
    Differ {
        #[arg(value_parser = parse_code::<MerchantId>)]
        left: MerchantId,
        #[arg(value_parser = parse_code::<MerchantId>)]
        right: MerchantId,
        /// 理由
        #[arg(long)]
        reason: String,
        /// 只列出影响，不保存
        #[arg(long)]
        dry_run: bool,
    },
    /// 拆开合并过的主体；先列出影响
    #[command(help_template = HELP)]
    Split {
        #[arg(value_parser = parse_code::<MerchantId>)]
        merchant_id: MerchantId,
        /// 拆出的编号，可多次；不写则全部拆开
        #[arg(long = "member", value_parser = parse_code::<MerchantId>)]
        members: Vec<MerchantId>,
        /// 理由
        #[arg(long)]
        reason: String,
        /// 只列出影响，不保存
        #[arg(long)]
        dry_run: bool,
    },
    /// 撤销一次判定；先列出影响
    #[command(help_template = HELP)]
    Undo {
        /// 判定编号；默认最近一次有效的判定
        #[arg(long)]
        judgement: Option<i64>,
        /// 理由
        #[arg(long, default_value = "撤销判定")]
        reason: String,
        /// 只列出影响，不保存
        #[arg(long)]
        dry_run: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct AnalyzeArguments {
    /// 评估一周
    #[arg(long, value_parser = parse_week, conflicts_with = "all")]
    pub(super) week: Option<Week>,
    /// 评估所有周
    #[arg(long)]
    pub(super) all: bool,
    /// 另用的预警规则集（TOML）
    #[arg(long)]
    pub(super) rules: Option<PathBuf>,
    /// 试运行规则草案（TOML）：与现行规则比较最近52周，不保存
    #[arg(long, value_name = "FILE", conflicts_with_all = ["week", "all"])]
    pub(super) shadow: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct FlagArguments {
    #[command(subcommand)]
    pub(super) action: Option<FlagAction>,
    /// 周；默认为最近评估的一周
    #[arg(long, value_parser = parse_week)]
    pub(super) week: Option<Week>,
    /// 层级：candidate watch complainant_review
    #[arg(long, value_parser = parse_code::<Tier>)]
    pub(super) tier: Option<Tier>,
    #[arg(long)]
    pub(super) limit: Option<usize>,
}

#[derive(Debug, Subcommand)]
pub(super) enum FlagAction {
    /// 登记对一条预警的核查结论；可再次登记，以最后一次为准
    #[command(help_template = HELP)]
    Decide {
        /// 预警编号（flag_id）
        flag_id: String,
        /// 对主体的嫌疑：confirmed 确认、rejected 驳回、insufficient 证据不足
        #[arg(long, value_parser = parse_code::<FlagVerdict>)]
        verdict: FlagVerdict,
        /// 理由
        #[arg(long)]
        reason: String,
    },
    /// 列出全部核查结论，以及双人复核的一致程度
    #[command(help_template = HELP)]
    Decisions,
    /// 某周的核查队列：紧要、存疑与抽查各占其位；被驳回的暂时静默
    #[command(help_template = HELP)]
    Queue {
        /// 周；默认为最近评估的一周
        #[arg(long = "week", id = "queue_week", value_parser = parse_week)]
        week: Option<Week>,
        /// 一周能核查的条数；默认见核查队列规则
        #[arg(long)]
        capacity: Option<usize>,
    },
}

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    /// 周
    #[arg(long, value_parser = parse_week)]
    pub(super) week: Week,
    /// 输出文件夹
    #[arg(long)]
    pub(super) out: PathBuf,
    /// 编发单位
    #[arg(long)]
    pub(super) issuer: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum CalendarAction {
    /// 自某日起若干工作日或若干月后的到期日
    Due {
        #[arg(long, value_parser = parse_date)]
        from: NaiveDate,
        #[arg(long, conflicts_with = "months", required_unless_present = "months")]
        working_days: Option<u32>,
        #[arg(long)]
        months: Option<u32>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum CheckAction {
    /// 统一社会信用代码
    Uscc { values: Vec<String> },
    /// 身份证号
    Id { values: Vec<String> },
    /// 电话号码
    Phone { values: Vec<String> },
}

#[derive(Debug, Clone, Copy, Subcommand)]
pub(super) enum SettingsAction {
    /// 打印带说明的默认设置
    PrintDefault,
}
