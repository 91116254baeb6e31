//! What the work over all data did not do, as the browser is told.

use super::Refusal;
use crate::pipeline::{
    EntryRefused, IssueError, JudgementError, PipelineError, RepairError, UploadError,
};

impl From<UploadError> for Refusal {
    fn from(error: UploadError) -> Self {
        let message = error.to_string();
        match error {
            UploadError::Unknown => Self {
                message,
                next_step: "请在“导入与质量”重新上传",
                ..Self::not_found()
            },
            UploadError::Empty => Self::unprocessable(message),
            UploadError::TooLarge { .. } => Self::file_too_large(message),
            UploadError::TooMany { .. } | UploadError::Importing | UploadError::Ended => {
                Self::conflict(message)
            }
            UploadError::Busy => Self {
                code: "busy",
                next_step: "请稍候再确认",
                ..Self::conflict(message)
            },
            UploadError::Desk(error) => error.into(),
            UploadError::Pipeline(error) => error.into(),
            UploadError::Write(_) => Self::fault(&error),
        }
    }
}

impl From<IssueError> for Refusal {
    fn from(error: IssueError) -> Self {
        let message = error.to_string();
        match error {
            IssueError::NotFrozen(_) => Self::conflict(message),
            IssueError::Words(_) | IssueError::Personal { .. } => Self::unprocessable(message),
            IssueError::Desk(error) => error.into(),
            IssueError::Pipeline(PipelineError::NotEvaluated(_)) => Self::not_found(),
            IssueError::Pipeline(error) => error.into(),
        }
    }
}

impl From<JudgementError> for Refusal {
    fn from(error: JudgementError) -> Self {
        let message = error.to_string();
        match error {
            JudgementError::Unknown(_) => Self::not_found(),
            // The others speak of options of the command line.
            JudgementError::NoReason => Self::unprocessable("请写明理由"),
            JudgementError::LongReason => Self::unprocessable(message),
            JudgementError::Vetoed {
                judgement,
                left,
                right,
            } => Self::conflict(format!(
                "判定{judgement}认为 {left} 与 {right} 不是同一主体；如判定有误，请先在“主体判定”中撤销"
            )),
            JudgementError::Busy => Self {
                code: "busy",
                next_step: "请稍候再提交",
                ..Self::conflict(message)
            },
            JudgementError::Pipeline(error) => error.into(),
            JudgementError::AlreadyOne(..)
            | JudgementError::NotMerged(_)
            | JudgementError::NotMember { .. }
            | JudgementError::TwoCodes(..)
            | JudgementError::NothingToUndo
            | JudgementError::NotStanding(_)
            | JudgementError::Overtaken(_) => Self::conflict(message),
        }
    }
}

impl From<RepairError> for Refusal {
    fn from(error: RepairError) -> Self {
        let message = error.to_string();
        match error {
            RepairError::Unknown => Self::not_found(),
            RepairError::NoReason | RepairError::UnknownColumns(_) => Self::unprocessable(message),
            RepairError::Overtaken => Self::conflict(message),
            RepairError::Busy => Self {
                code: "busy",
                next_step: "请稍候再提交",
                ..Self::conflict(message)
            },
            RepairError::Pipeline(error) => error.into(),
        }
    }
}

impl From<EntryRefused> for Refusal {
    fn from(error: EntryRefused) -> Self {
        match error {
            EntryRefused::List(error) => Self::fault(&error),
            refused => Self::unprocessable(refused.to_string()),
        }
    }
}
