//! Why an action was not carried out. Nothing was changed, unless it says so.

use crate::access::{PasswordError, RandomError};
use crate::audit::CheckpointError;
use crate::db::DbError;
use crate::domain::AccountName;
use crate::store::StoreError;
use crate::workflow::StepRefused;

#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// One sentence for all reasons: who tries must not learn which names exist.
    #[error("用户名或密码不对，或账号已停用")]
    SignIn,
    #[error("登录失败次数过多，请{seconds}秒后再试；忘记密码请联系系统管理员")]
    Locked { seconds: i64 },
    #[error("用户名 {0} 已被使用")]
    NameTaken(AccountName),
    #[error("没有用户 {0}")]
    NoAccount(String),
    #[error("请写明理由")]
    NoReason,
    #[error("不能变更自己的账号；须由另一名系统管理员办理")]
    OwnAccount,
    #[error("没有编号为 {0} 的预警")]
    NoFlag(String),
    #[error(transparent)]
    Step(#[from] StepRefused),
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Random(#[from] RandomError),
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("数据库操作失败")]
    Db(#[from] DbError),
    #[error("后台线程未能完成")]
    Thread,
}

impl DeskError {
    /// Whether the person can mend it, rather than the operator of the machine.
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::SignIn
            | Self::Locked { .. }
            | Self::NameTaken(_)
            | Self::NoAccount(_)
            | Self::NoReason
            | Self::OwnAccount
            | Self::NoFlag(_)
            | Self::Step(_)
            | Self::Password(_) => true,
            Self::Random(_) | Self::Checkpoint(_) | Self::Store(_) | Self::Db(_) | Self::Thread => {
                false
            }
        }
    }
}
