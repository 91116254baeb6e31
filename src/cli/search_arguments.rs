//! Arguments of `search`.

use chrono::NaiveDate;
use clap::Args;

use super::arguments::{parse_code, parse_date};
use crate::domain::{Heading, MerchantId, Nature, RegionCode, SourceCode};

#[derive(Debug, Args)]
pub(super) struct SearchArguments {
    /// 检索式：空格为“且”，"短语"，-排除，OR，括号
    #[arg(default_value = "", allow_hyphen_values = true)]
    pub(super) query: String,
    /// 起始日期
    #[arg(long, value_parser = parse_date)]
    pub(super) from: Option<NaiveDate>,
    /// 截止日期
    #[arg(long, value_parser = parse_date)]
    pub(super) to: Option<NaiveDate>,
    /// 来源
    #[arg(long, value_parser = parse_code::<SourceCode>)]
    pub(super) source: Option<SourceCode>,
    /// 类别；刷单诈骗为 task_scam
    #[arg(long, value_parser = parse_code::<Heading>)]
    pub(super) category: Option<Heading>,
    /// 商家编号
    #[arg(long, value_parser = parse_code::<MerchantId>)]
    pub(super) merchant: Option<MerchantId>,
    /// 区域代码
    #[arg(long, value_parser = parse_code::<RegionCode>)]
    pub(super) region: Option<RegionCode>,
    /// 性质
    #[arg(long, value_parser = parse_code::<Nature>)]
    pub(super) nature: Option<Nature>,
    /// 排序：received_at 或 relevance
    #[arg(long, default_value = "received_at", value_parser = ["received_at", "relevance"])]
    pub(super) sort: String,
    /// 每页件数
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(0..=1000))]
    pub(super) limit: u16,
    /// 上一页给出的翻页标记
    #[arg(long)]
    pub(super) cursor: Option<String>,
}
