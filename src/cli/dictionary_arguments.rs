//! Arguments of `dictionaries`.

use clap::Subcommand;

use super::arguments::{HELP, parse_code};
use crate::domain::EditableList;

/// What to do with the dictionaries.
#[derive(Debug, Clone, Subcommand)]
pub(super) enum DictionaryAction {
    /// 可修订的词典与现行版本
    #[command(help_template = HELP)]
    List,
    /// 一个词典的全部词条
    #[command(help_template = HELP)]
    Show {
        /// 词典名称，如 d5_counterfeit
        #[arg(value_parser = parse_code::<EditableList>)]
        name: EditableList,
    },
    /// 修订历史与每次重新分类的结果
    #[command(help_template = HELP)]
    History,
    /// 应用一份已在工作台批准、尚未应用的草稿
    #[command(help_template = HELP)]
    Apply {
        /// 草稿编号
        draft: i64,
    },
}
