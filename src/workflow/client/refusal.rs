//! Why a step of a client is not taken; each sentence names the rule.

use super::ClientStage;
use super::step::ClientStepKind;
use crate::domain::Role;

/// Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClientRefused {
    #[error("{}不能办理查询单位；须由信用审核员或系统管理员办理", .0.label())]
    Role(Role),
    #[error("查询单位当前为“{}”，不能{}", from.map_or("未登记", ClientStage::label), step.label())]
    Forbidden {
        from: Option<ClientStage>,
        step: ClientStepKind,
    },
    #[error("申请人不能批准自己的申请；须由另一人批准")]
    SameHand,
    #[error("请写明理由")]
    NoReason,
    #[error("请至少选择一个目录项；没有范围的查询单位不能登记（R-SHR-03）")]
    NoItem,
    #[error("请至少选择一个用途；没有用途不得查询（R-SEC-04）")]
    NoPurpose,
    #[error("每分钟查询次数须为1至{most}")]
    Rate { most: u32 },
    #[error("有效期须在今天或以后")]
    Past,
    #[error("该查询单位已被他人办理（现为第{now}步，您看到的是第{seen}步）；请刷新后再办理")]
    Overtaken { seen: i64, now: i64 },
}
