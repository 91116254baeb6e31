//! Why a step of an entry is not taken; each sentence names the rule.

use chrono::NaiveDate;

use super::content::EntryElement;
use super::remedy::RemedyKind;
use super::stage::CreditStage;
use super::step::{CreditStepKind, Operation};
use crate::domain::{LawKey, Role};

/// Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CreditRefused {
    #[error("信用记录尚未起草，不能{}", step.label())]
    NotDrafted { step: CreditStepKind },
    #[error("信用记录当前为“{}”，按流程不能{}（领域规则E.2）", from.label(), step.label())]
    Forbidden {
        from: CreditStage,
        step: CreditStepKind,
    },
    #[error("{}不能{}；须由{}办理", role.label(), step.label(), needed.iter().map(|role| role.label()).collect::<Vec<_>>().join("或"))]
    Role {
        role: Role,
        step: CreditStepKind,
        needed: &'static [Role],
    },
    #[error("起草、修改或提请审批的人不能自己批准或退回；须由另一人办理（R-CRD-01）")]
    OwnEntry,
    #[error("拟定异议答复的人不能自己批准或退回；须由另一人办理")]
    OwnAnswer,
    #[error("受理修复申请的人不能自己作出决定；须由另一人办理")]
    OwnRepair,
    #[error("系统日期{day}早于上一步的日期{last}；请系统管理员核对服务器时间后再办理")]
    BeforeLast { day: NaiveDate, last: NaiveDate },
    #[error("请写明理由")]
    NoReason,
    #[error("要素不全，不能提请审批，缺少：{}", named(missing))]
    Missing { missing: Vec<EntryElement> },
    #[error("“{item}”只归集普通程序作出的决定，简易程序的处罚不作为失信信息推送（R-CRD-07）")]
    SummaryProcedure { item: String },
    #[error("填了{}，处罚类别没有选“{class}”；请对照决定书核对", element.label())]
    SumWithoutClass {
        element: EntryElement,
        class: &'static str,
    },
    #[error("{}写成了0元；没有的请留空", element.label())]
    SumOfNothing { element: EntryElement },
    #[error("信息有效期最长到{longest}，不能写到{given}（R-VAL-01）")]
    TooLong {
        given: NaiveDate,
        longest: NaiveDate,
    },
    #[error("信息有效期须在认定日期{determined}之后（R-VAL-01）")]
    EndsBeforeFinding { determined: NaiveDate },
    #[error("当事人在认定之日为{age}周岁；未满18周岁的自然人不归集失信信息（R-ENT-05）")]
    Minor { age: u32 },
    #[error("日期{given}晚于今天，不能登记尚未发生的事")]
    InFuture { given: NaiveDate },
    #[error("目录项“{item}”为“{sharing}”，不向社会公示；只有“社会公开”的目录项可以公示（E.2）")]
    NotPublic { item: String, sharing: &'static str },
    #[error("公示最长到{longest}，不能公示到{given}（国办发〔2025〕22号）")]
    PublicTooLong {
        given: NaiveDate,
        longest: NaiveDate,
    },
    #[error("有效期{last}已过，不能再提请、批准或公示（R-VAL-02）")]
    Over { last: NaiveDate },
    #[error("更正不能延长有效期：原到{before}，现写{given}")]
    Lengthened { given: NaiveDate, before: NaiveDate },
    #[error("请写明接收单位")]
    NoRecipient,
    #[error("“{recipient}”没有待推送的{}", operation.label())]
    NothingOwed {
        recipient: String,
        operation: Operation,
    },
    #[error("“{recipient}”没有待回执的推送")]
    NothingSent { recipient: String },
    #[error("异议正在办理中，须先答复（R-OBJ-02）")]
    ObjectionOpen,
    #[error("没有正在办理的异议")]
    NoObjection,
    #[error("异议答复尚未拟定")]
    NoAnswer,
    #[error("修复申请正在办理中，须先作出决定")]
    RepairOpen,
    #[error("主体在红名单上（{}），须先提请移出红名单（淮政发〔2018〕103号第四条，R-CRD-12）", listings.join("、"))]
    RedListed { listings: Vec<String> },
    #[error("已提请移出，不必再提")]
    RemovalAsked,
    #[error("没有等待移出的红名单记录")]
    NoRemoval,
    #[error("没有正在进行的“{}”计时", key.label())]
    NoClock { key: LawKey },
    #[error("“{}”已经中止计时", key.label())]
    Paused { key: LawKey },
    #[error("“{}”没有中止计时，不必恢复", key.label())]
    NotPaused { key: LawKey },
    #[error("没有可以中止或恢复的计时")]
    NothingToPause,
    #[error("没有正在办理的申诉、复议或诉讼")]
    NoRemedy,
    #[error("{}，须先登记其结果", kind.under_way())]
    RemedyOpen { kind: RemedyKind },
    #[error("请写明受理机关")]
    NoBody,
    #[error("没有正在办理的修复申请")]
    NoRepair,
    #[error("不符合修复条件：{}", failed.join("；"))]
    RepairConditions { failed: Vec<String> },
    #[error("信用记录已被他人办理（现为第{now}步，您看到的是第{seen}步）；请刷新后再办理")]
    Overtaken { seen: i64, now: i64 },
}

fn named(missing: &[EntryElement]) -> String {
    let named: Vec<String> = missing
        .iter()
        .map(|element| format!("{}（{}）", element.label(), element.rule()))
        .collect();
    named.join("、")
}
