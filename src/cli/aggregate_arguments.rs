//! What `aggregate` can be told.

use clap::Args;

use super::arguments::{parse_code, parse_week};
use crate::domain::Week;
use crate::stats::{Dimension, Key};

#[derive(Debug, Args)]
pub(super) struct AggregateArguments {
    /// 维度，逗号分隔，按所写顺序排列：week merchant category source region platform industry
    #[arg(long, required = true, value_delimiter = ',', value_name = "维度", value_parser = parse_code::<Dimension>)]
    pub(super) by: Vec<Dimension>,
    /// 起始周，如 2026-W01；给出起止周时不含时间不详的工单
    #[arg(long, value_name = "WEEK", value_parser = parse_week)]
    pub(super) from: Option<Week>,
    /// 截止周
    #[arg(long, value_name = "WEEK", value_parser = parse_week)]
    pub(super) to: Option<Week>,
    /// 来源代码；以下各项均可写 unknown，指未识别或未知
    #[arg(long, value_parser = |text: &str| parse_key(text, Key::Source))]
    pub(super) source: Option<Key>,
    /// 类别代码
    #[arg(long, value_parser = |text: &str| parse_key(text, Key::Category))]
    pub(super) category: Option<Key>,
    /// 商家编号
    #[arg(long, value_parser = |text: &str| parse_key(text, Key::Merchant))]
    pub(super) merchant: Option<Key>,
    /// 区域代码
    #[arg(long, value_parser = |text: &str| parse_key(text, Key::Region))]
    pub(super) region: Option<Key>,
    /// 平台名称
    #[arg(long, value_parser = |text: &str| parse_key(text, Key::Name))]
    pub(super) platform: Option<Key>,
    /// 行业名称
    #[arg(long, value_parser = |text: &str| parse_key(text, Key::Name))]
    pub(super) industry: Option<Key>,
    /// 统计全部工单，而不只是有效线索（未撤回、非重复的消费类投诉举报）
    #[arg(long)]
    pub(super) all_orders: bool,
    /// 最多列出的行数；默认全部
    #[arg(long)]
    pub(super) limit: Option<usize>,
}

/// A value of a dimension as the cube takes it.
fn parse_key<T: std::str::FromStr>(text: &str, key: fn(T) -> Key) -> Result<Key, String> {
    if text == "unknown" {
        return Ok(Key::Unknown);
    }
    parse_code(text).map(key)
}
