//! How a command can end badly, and the exit code of each way.

use std::error::Error;
use std::process::ExitCode;

use super::output::complain;

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

    /// Says it on stderr and turns it into the exit code.
    pub(super) fn report(self) -> ExitCode {
        match self {
            Self::Failed(error) => {
                complain(&format!("失败：{}", chain(error.as_ref())));
                ExitCode::from(1)
            }
            Self::System(doing, error) => {
                complain(&format!("失败：{doing}：{}", chain(error.as_ref())));
                ExitCode::from(1)
            }
            Self::Usage(text) => {
                complain(&text);
                ExitCode::from(2)
            }
            Self::Refused(text) => {
                complain(&text);
                ExitCode::from(3)
            }
        }
    }
}

/// The error with its causes.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_text = inner.to_string();
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
