//! The kinds of letters, and what each is about.

use chrono::NaiveDate;

use crate::domain::{Role, code_enum};
use crate::workflow::{Case, CaseStage, CaseState, CreditEntry, CreditStage};

code_enum! {
    LetterKind {
        Transfer = "transfer", "线索移送函";
        Feedback = "feedback", "核查反馈表";
        Reminder = "reminder", "信用提醒函";
        Interview = "interview", "约谈通知";
        ObjectionReceived = "objection_received", "异议受理通知书";
        ObjectionAnswered = "objection_answered", "异议答复书";
        RepairNotice = "repair_notice", "信用修复告知书";
        TypicalCase = "typical_case", "典型案例";
        EmployerNotice = "employer_notice", "失信信息通报函（所在单位）";
        Merchant = "merchant", "企业信用线索档案报告";
        Bulletin = "bulletin", "不良信用信息通报";
        ConsumerTip = "consumer_tip", "消费提示";
        Quarter = "quarter", "季度联合奖惩报告";
        Providers = "providers", "归集和应用情况报告";
        Couriers = "couriers", "寄递企业投诉情况表";
        Platforms = "platforms", "平台投诉情况表";
        Fields = "fields", "专项整治线索情况";
        Assistance = "assistance", "外地主体协查清单";
        Agenda = "agenda", "会办事项清单";
        Repairable = "repairable", "可修复名单";
        RepairGuide = "repair_guide", "信用修复指南";
    }
}

code_enum! {
    /// What has to be named before a letter can be drafted.
    LetterNeeds {
        Case = "case", "核查编号";
        Entry = "entry", "信用记录编号";
        Merchant = "merchant", "商户编号";
        DepartmentAndDays = "department_and_days", "部门和起止日期";
        Days = "days", "起止日期";
        Weeks = "weeks", "起止周";
        Nothing = "nothing", "不需要";
    }
}

impl LetterKind {
    pub const fn needs(self) -> LetterNeeds {
        match self {
            Self::Transfer | Self::Feedback | Self::Reminder | Self::Interview => LetterNeeds::Case,
            Self::ObjectionReceived
            | Self::ObjectionAnswered
            | Self::RepairNotice
            | Self::TypicalCase
            | Self::EmployerNotice => LetterNeeds::Entry,
            Self::Merchant => LetterNeeds::Merchant,
            Self::Bulletin => LetterNeeds::DepartmentAndDays,
            Self::ConsumerTip | Self::Quarter | Self::Providers => LetterNeeds::Days,
            Self::Couriers | Self::Platforms | Self::Fields | Self::Assistance => {
                LetterNeeds::Weeks
            }
            Self::Agenda | Self::Repairable | Self::RepairGuide => LetterNeeds::Nothing,
        }
    }

    /// Whose letter it is: the regulator speaks of cases, the credit office of entries.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::Transfer | Self::Feedback | Self::Reminder | Self::Interview => {
                &[Role::Reviewer, Role::Determiner]
            }
            Self::ObjectionReceived
            | Self::ObjectionAnswered
            | Self::RepairNotice
            | Self::TypicalCase
            | Self::EmployerNotice
            | Self::Quarter
            | Self::Providers => &[Role::CreditOfficer, Role::Determiner],
            Self::Merchant
            | Self::Bulletin
            | Self::ConsumerTip
            | Self::Couriers
            | Self::Platforms
            | Self::Fields
            | Self::Assistance
            | Self::Agenda
            | Self::Repairable
            | Self::RepairGuide => &[Role::Reviewer, Role::CreditOfficer, Role::Determiner],
        }
    }

    /// Whether it can be drafted of a case as it stands: nothing is offered that would be refused.
    pub fn fits_case(self, case: &Case) -> bool {
        let stage = case.state().map(CaseState::stage);
        match self {
            Self::Transfer | Self::Feedback => case.handing().is_some(),
            Self::Reminder | Self::Interview => {
                stage.is_some_and(|stage| stage != CaseStage::Dismissed)
            }
            _ => false,
        }
    }

    /// Whether it can be drafted of an entry as it stands on a day.
    pub fn fits_entry(self, entry: &CreditEntry, day: NaiveDate) -> bool {
        let stage = entry.stage_on(day);
        let answered = entry.objections().last();
        match self {
            Self::ObjectionReceived => entry.open_objection().is_some(),
            Self::ObjectionAnswered => {
                answered.is_some_and(|objection| objection.outcome.is_some())
            }
            Self::RepairNotice => entry.approvals().next().is_some(),
            Self::TypicalCase => {
                stage == Some(CreditStage::Public) && entry.open_objection().is_none()
            }
            Self::EmployerNotice => stage.is_some_and(CreditStage::is_in_use),
            _ => false,
        }
    }

    /// Whether it is for everybody to read: no merchant is named.
    pub const fn is_public(self) -> bool {
        matches!(
            self,
            Self::ConsumerTip | Self::TypicalCase | Self::RepairGuide
        )
    }
}
