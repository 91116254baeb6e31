//! Why a step of an amendment is not taken; each sentence names the rule.

use super::{AmendmentStage, AmendmentStepKind};
use crate::domain::Role;

/// Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AmendmentRefused {
    #[error("{}不能办理规则变更；须由信用审核员办理", .0.label())]
    Role(Role),
    #[error("该变更当前为“{}”，不能{}；请刷新后再办理", from.map_or("未提出", AmendmentStage::label), step.label())]
    Forbidden {
        from: Option<AmendmentStage>,
        step: AmendmentStepKind,
    },
    #[error("提出人不能批准自己提出的变更；须由另一名信用审核员批准")]
    SameHand,
    #[error("请写明理由")]
    NoReason,
}
