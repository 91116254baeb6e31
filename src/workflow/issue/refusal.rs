//! Why a step of an issue is not taken; each sentence names the rule.

use super::IssueStage;
use super::step::IssueStepKind;
use crate::domain::Role;

/// Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IssueRefused {
    #[error("{}不能{}周报；须由审阅员或信用审核员办理", role.label(), step.label())]
    Role { role: Role, step: IssueStepKind },
    #[error("本期周报当前为“{}”，不能{}", from.label(), step.label())]
    Forbidden {
        from: IssueStage,
        step: IssueStepKind,
    },
    #[error("修改过本版文字或提请签发的人不能自己签发；须由另一人签发")]
    SameHand,
    #[error("请写明理由")]
    NoReason,
    #[error("本期周报已被他人办理（现为第{now}步，您看到的是第{seen}步）；请刷新后再办理")]
    Overtaken { seen: i64, now: i64 },
}
