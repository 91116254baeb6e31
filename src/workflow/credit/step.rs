//! What can be done with a credit entry, and by whom.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::content::EntryContent;
use super::list_exit::ListExit;
use super::red_list::RedListing;
use super::remedy::{RemedyKind, RemedyOutcome};
use crate::domain::{CreditEntryId, LawKey, LegalDeadline, Role, code_enum};
use crate::workflow::LegalDocument;

code_enum! {
    /// The name of a step.
    CreditStepKind {
        Draft = "draft", "起草";
        Edit = "edit", "修改";
        Submit = "submit", "提请审批";
        Return = "return", "退回修改";
        Approve = "approve", "批准归集";
        Abandon = "abandon", "作废草稿";
        Push = "push", "推送";
        Acknowledge = "acknowledge", "登记回执";
        Bounce = "bounce", "登记退回（疑问数据）";
        Publish = "publish", "公示";
        Object = "object", "受理异议";
        ProviderAnswer = "provider_answer", "登记核实意见";
        ProposeAnswer = "propose_answer", "拟定异议答复";
        ConfirmAnswer = "confirm_answer", "批准异议答复";
        RejectAnswer = "reject_answer", "退回异议答复";
        ApplyRepair = "apply_repair", "受理修复申请";
        GrantRepair = "grant_repair", "准予修复";
        RefuseRepair = "refuse_repair", "不予修复";
        Revoke = "revoke", "撤回（文书被撤销）";
        FileRemedy = "file_remedy", "登记申诉、复议或诉讼";
        EndRemedy = "end_remedy", "登记申诉、复议或诉讼的结果";
        AskRemoval = "ask_removal", "提请移出红名单";
        RemovalDone = "removal_done", "登记已移出红名单";
        Pause = "pause", "中止计时";
        Resume = "resume", "恢复计时";
    }
}

code_enum! {
    /// Why somebody objects: 淮安市公共信用信息管理办法 第二十八条, these and no others (R-OBJ-01).
    ObjectionGround {
        Facts = "facts", "信息与事实不符或有遗漏";
        Forbidden = "forbidden", "归集了禁止归集的信息";
        Overdue = "overdue", "超过期限仍在使用";
    }
}

/// What the answer to an objection does to the entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
pub enum ObjectionAnswer {
    /// 维持.
    Upheld,
    /// 更正: the content that takes the place of the present one.
    Corrected {
        content: Box<EntryContent>,
        /// 最长公示期 by the corrected 失信程度, from the day of the publication on; `None` for what is not public.
        longest: Option<LegalDeadline>,
    },
    /// 撤回.
    Withdrawn,
}

impl ObjectionAnswer {
    pub fn label(&self) -> &'static str {
        match self {
            Self::Upheld => "维持",
            Self::Corrected { .. } => "更正",
            Self::Withdrawn => "撤回",
        }
    }
}

code_enum! {
    /// What a recipient is sent of an entry, as exchange writes it (domain.md §E.6).
    Operation {
        Insert = "I", "新增";
        Update = "U", "更正";
        Delete = "D", "撤下";
    }
}

/// What the applicant for repair has shown (36号令: 纠正、履行义务、公开承诺).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepairCase {
    /// 纠正失信行为并履行完毕义务.
    pub fulfilled_on: Option<NaiveDate>,
    /// 公开作出信用承诺.
    pub pledged_on: Option<NaiveDate>,
    /// By what it is shown.
    pub evidence: String,
    /// 重大悔改表现 and what was done against a next time, as the provider recognised them; for leaving a list.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remorse: String,
}

/// One step with what it has to tell. Deadlines are in the step that starts them: no later law counts them anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case", deny_unknown_fields)]
pub enum CreditStep {
    Draft {
        content: Box<EntryContent>,
        push: LegalDeadline,
    },
    /// Takes the place of the content before; what was submitted or approved is a draft again.
    Edit {
        content: Box<EntryContent>,
    },
    Submit {
        reason: String,
    },
    Return {
        reason: String,
    },
    Approve {
        reason: String,
        /// Where the party stood on the red list that day.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        red_listings: Vec<RedListing>,
    },
    Abandon {
        reason: String,
    },
    Push {
        recipient: String,
        operation: Operation,
    },
    Acknowledge {
        recipient: String,
        receipt: String,
    },
    /// The recipient did not take what it was sent last: it has what it had before.
    Bounce {
        recipient: String,
        reason: String,
    },
    Publish {
        /// Whoever published it had looked for secrets and private matters; absent from older steps.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        cleared: bool,
        /// The last day on which it is shown.
        until: NaiveDate,
        /// 最短公示期: repair cannot be granted before.
        shortest: LegalDeadline,
        /// 最长公示期.
        longest: LegalDeadline,
    },
    Object {
        ground: ObjectionGround,
        reason: String,
        review: LegalDeadline,
        provider: LegalDeadline,
    },
    ProviderAnswer {
        reason: String,
    },
    ProposeAnswer {
        answer: ObjectionAnswer,
        reason: String,
    },
    ConfirmAnswer {
        reason: String,
        /// 修正; starts where something has to be mended.
        correction: LegalDeadline,
    },
    RejectAnswer {
        reason: String,
    },
    ApplyRepair {
        repair: RepairCase,
        reason: String,
        decision: LegalDeadline,
        publicity: LegalDeadline,
        /// What the place asks for besides, where the entry is on a list.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        list_exit: Option<ListExit>,
    },
    GrantRepair {
        reason: String,
        withdrawal: LegalDeadline,
        /// 严重失信 of the party found since the duty was fulfilled, as known that day; looked at where it leaves a list.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        serious_since: Vec<CreditEntryId>,
    },
    RefuseRepair {
        reason: String,
    },
    FileRemedy {
        remedy: RemedyKind,
        body: String,
        filed_on: NaiveDate,
        reason: String,
    },
    EndRemedy {
        outcome: RemedyOutcome,
        /// Number of the decision or judgment; blank where there is none.
        document: String,
        reason: String,
        /// By when what was revoked has to be withdrawn.
        withdrawal: LegalDeadline,
    },
    Revoke {
        /// What revoked the decision.
        document: LegalDocument,
        reason: String,
        withdrawal: LegalDeadline,
    },
    AskRemoval {
        listing: RedListing,
        reason: String,
    },
    RemovalDone {
        row: i64,
        reason: String,
    },
    Pause {
        key: LawKey,
        reason: String,
    },
    Resume {
        key: LawKey,
        reason: String,
        /// With the days that it stood still given back.
        deadline: LegalDeadline,
    },
}

impl CreditStep {
    pub fn kind(&self) -> CreditStepKind {
        match self {
            Self::Draft { .. } => CreditStepKind::Draft,
            Self::Edit { .. } => CreditStepKind::Edit,
            Self::Submit { .. } => CreditStepKind::Submit,
            Self::Return { .. } => CreditStepKind::Return,
            Self::Approve { .. } => CreditStepKind::Approve,
            Self::Abandon { .. } => CreditStepKind::Abandon,
            Self::Push { .. } => CreditStepKind::Push,
            Self::Acknowledge { .. } => CreditStepKind::Acknowledge,
            Self::Bounce { .. } => CreditStepKind::Bounce,
            Self::Publish { .. } => CreditStepKind::Publish,
            Self::Object { .. } => CreditStepKind::Object,
            Self::ProviderAnswer { .. } => CreditStepKind::ProviderAnswer,
            Self::ProposeAnswer { .. } => CreditStepKind::ProposeAnswer,
            Self::ConfirmAnswer { .. } => CreditStepKind::ConfirmAnswer,
            Self::RejectAnswer { .. } => CreditStepKind::RejectAnswer,
            Self::ApplyRepair { .. } => CreditStepKind::ApplyRepair,
            Self::GrantRepair { .. } => CreditStepKind::GrantRepair,
            Self::RefuseRepair { .. } => CreditStepKind::RefuseRepair,
            Self::FileRemedy { .. } => CreditStepKind::FileRemedy,
            Self::EndRemedy { .. } => CreditStepKind::EndRemedy,
            Self::Revoke { .. } => CreditStepKind::Revoke,
            Self::AskRemoval { .. } => CreditStepKind::AskRemoval,
            Self::RemovalDone { .. } => CreditStepKind::RemovalDone,
            Self::Pause { .. } => CreditStepKind::Pause,
            Self::Resume { .. } => CreditStepKind::Resume,
        }
    }

    /// Why; `None` for the steps whose content says it.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Draft { .. }
            | Self::Edit { .. }
            | Self::Push { .. }
            | Self::Acknowledge { .. }
            | Self::Publish { .. } => None,
            Self::Submit { reason }
            | Self::Return { reason }
            | Self::Approve { reason, .. }
            | Self::AskRemoval { reason, .. }
            | Self::Bounce { reason, .. }
            | Self::RemovalDone { reason, .. }
            | Self::Pause { reason, .. }
            | Self::Resume { reason, .. }
            | Self::Abandon { reason }
            | Self::Object { reason, .. }
            | Self::ProviderAnswer { reason }
            | Self::ProposeAnswer { reason, .. }
            | Self::ConfirmAnswer { reason, .. }
            | Self::RejectAnswer { reason }
            | Self::ApplyRepair { reason, .. }
            | Self::GrantRepair { reason, .. }
            | Self::RefuseRepair { reason }
            | Self::FileRemedy { reason, .. }
            | Self::EndRemedy { reason, .. }
            | Self::Revoke { reason, .. } => Some(reason),
        }
    }
}

/// Who may take a step (domain.md §E.7): the credit office writes, and whoever decides is the credit office's second person
/// or the department that made the finding (谁认定谁修复).
pub fn roles_of_credit_step(kind: CreditStepKind) -> &'static [Role] {
    match kind {
        CreditStepKind::Return
        | CreditStepKind::Approve
        | CreditStepKind::ConfirmAnswer
        | CreditStepKind::RejectAnswer
        | CreditStepKind::GrantRepair
        | CreditStepKind::RefuseRepair => &[Role::CreditOfficer, Role::Determiner],
        _ => &[Role::CreditOfficer],
    }
}
