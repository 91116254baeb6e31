//! Why a step of a draft is not taken; each sentence names the rule.

use super::step::{DraftStage, DraftStepKind};
use crate::domain::Role;

/// Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DraftRefused {
    #[error("没有这份词典草稿")]
    Absent,
    #[error("草稿当前为“{}”，不能{}", from.label(), step.label())]
    Forbidden {
        from: DraftStage,
        step: DraftStepKind,
    },
    #[error("{}不能{}词典草稿", role.label(), step.label())]
    Role { role: Role, step: DraftStepKind },
    #[error("编辑或提交草稿的人不能自己批准、否决或应用；须由另一名分析员或审阅员办理")]
    SamePerson,
    #[error("只有草稿的编辑人或提交人可以撤回")]
    NotOwn,
    #[error("请写明理由")]
    NoReason,
    #[error("草稿里还没有词条，不能提交")]
    Empty,
    #[error("草稿里没有这个词条")]
    NoEntry,
    #[error("草稿内容在提交后变过，原提交已作废；请按现在的内容重新预览、提交")]
    OtherContent,
    #[error("词典在批准后已有新版本（第{now}版），批准依据的是第{approved}版；请重新预览、提交")]
    OtherRevision { approved: i64, now: i64 },
    #[error("请先预览：还没有按草稿现在的内容、现行词典和数据做过预览")]
    NoPreview,
    #[error("草稿已被他人办理（现为第{now}步，您看到的是第{seen}步）；请刷新后再办理")]
    Overtaken { seen: i64, now: i64 },
}
