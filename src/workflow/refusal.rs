//! Why a step is not taken; each sentence names the rule.

use super::state::CaseStage;
use super::step::StepKind;
use crate::domain::Role;

/// Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StepRefused {
    #[error("案件尚未受理，不能{}；请先受理核查", step.label())]
    NotTaken { step: StepKind },
    #[error("案件当前为“{}”，按流程不能{}；可办理：{}", from.label(), step.label(), listed(allowed))]
    Forbidden {
        from: CaseStage,
        step: StepKind,
        allowed: Vec<StepKind>,
    },
    #[error("{}不能{}；须由{}办理", role.label(), step.label(), roles(needed))]
    Role {
        role: Role,
        step: StepKind,
        needed: &'static [Role],
    },
    #[error("提出列为候选的人不能自己同意或退回；须由另一名审阅员复核")]
    SamePerson,
    #[error("登记认定的人不能是提出或同意列为候选的人")]
    SameHand,
    #[error("请写明理由")]
    NoReason,
    #[error("期限须在今天之后")]
    PastDue,
    #[error("重点关注最长90天，到期须重新核查")]
    WatchTooLong,
    #[error("签收日期不能晚于今天")]
    NotYetReceived,
    #[error("告知、提醒、约谈等的日期不能晚于今天")]
    NoticeToCome,
    #[error("告知、提醒、约谈等是中性的其他信息，记载中不得出现“{0}”（R-CRD-08）")]
    NoticeWithFinding(&'static str),
    #[error("请写明移送的部门")]
    NoDepartment,
    #[error("登记认定须有文书名称、文书号、决定日期、认定单位和文书原件，缺少：{}（R-CRD-01）", missing.join("、"))]
    NoDocument { missing: Vec<&'static str> },
    #[error("案件已被他人办理（现为第{now}步，您看到的是第{seen}步）；请刷新后再办理")]
    Overtaken { seen: i64, now: i64 },
}

fn listed(steps: &[StepKind]) -> String {
    if steps.is_empty() {
        return "无".to_owned();
    }
    let labels: Vec<&str> = steps.iter().map(|step| step.label()).collect();
    labels.join("、")
}

fn roles(needed: &[Role]) -> String {
    let labels: Vec<&str> = needed.iter().map(|role| role.label()).collect();
    labels.join("或")
}
