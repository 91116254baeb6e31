//! How a command can end badly, and the exit code of each way.

use std::error::Error;
use std::io::ErrorKind;
use std::process::ExitCode;

use super::output::{complain, print_json};
use crate::domain::ErrorEnvelope;

/// An end that is not "done".
#[derive(Debug)]
pub(super) enum Failure {
    /// 1: failed, nothing half done.
    Failed(Box<dyn Error + Send + Sync>),
    /// 1, with a sentence in front.
    System(&'static str, Box<dyn Error + Send + Sync>),
    /// 2: wrong usage.
    Usage(String),
    /// 3: the input was refused.
    Refused(String),
}

impl Failure {
    pub(super) fn system(doing: &'static str, error: impl Error + Send + Sync + 'static) -> Self {
        Self::System(doing, Box::new(error))
    }

    /// Says it on stderr, on stdout too as the one document that `--json` promises, and gives the exit code.
    pub(super) fn report(self, json: bool) -> ExitCode {
        let (code, message, next_step, exit) = match self {
            Self::Failed(error) => ("failed", chain(error.as_ref()), RETRY, 1),
            Self::System(doing, error) => {
                let message = format!("{doing}：{}", chain(error.as_ref()));
                ("failed", message, RETRY, 1)
            }
            Self::Usage(text) => ("usage", text, "用 mingcha --help 查看用法", 2),
            Self::Refused(text) => ("refused", text, "请按提示修改后再试", 3),
        };
        if json {
            // Texts can always be written as JSON; were it not so, stderr still says it.
            let _ = print_json(&ErrorEnvelope::of(code, &message, next_step));
        }
        if exit == 1 {
            complain(&format!("失败：{message}"));
        } else {
            complain(&message);
        }
        ExitCode::from(exit)
    }
}

const RETRY: &str = "请按提示处理后重试；反复出现时请把本信息交给管理员";

/// The error with its causes.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = words(error);
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = words(inner);
        if !text.contains(&inner_text) {
            text.push('：');
            text.push_str(&inner_text);
        }
        cause = inner.source();
    }
    text
}

impl<E: Error + Send + Sync + 'static> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Failed(Box::new(error))
    }
}

/// The operating system speaks English; clerks do not.
fn words(error: &(dyn Error + 'static)) -> String {
    let Some(io) = error.downcast_ref::<std::io::Error>() else {
        return error.to_string();
    };
    let known = match io.kind() {
        ErrorKind::NotFound => "文件或文件夹不存在",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经存在",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘空间不足",
        ErrorKind::ReadOnlyFilesystem => "磁盘只读",
        ErrorKind::NotADirectory => "不是文件夹",
        ErrorKind::IsADirectory => "是文件夹，不是文件",
        ErrorKind::InvalidData => "内容不是 UTF-8 文本",
        ErrorKind::UnexpectedEof => "内容提前结束",
        _ => return error.to_string(),
    };
    known.to_owned()
}
