//! How a request can end without being answered; the same for pages and programs.

mod desk;
mod work;

use axum::http::StatusCode;

use crate::access::Unproven;
use crate::desk::NotAdmitted;
use crate::domain::Role;

/// Code of a refusal that ends when the person proves once more who they are.
const PROVE_AGAIN: &str = "prove_again";

/// One error envelope: what happened, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) next_step: &'static str,
    /// For the log only: what a person must not be told.
    pub(super) cause: Option<String>,
    /// Seconds to wait before the same can be tried again.
    pub(super) retry_after: Option<i64>,
}

impl Refusal {
    fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
        next_step: &'static str,
    ) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            next_step,
            cause: None,
            retry_after: None,
        }
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "bad_request",
            message,
            "请检查网址或返回上一页重试",
        )
    }

    pub(super) fn unprocessable(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "unprocessable",
            message,
            "请按提示修改后再提交",
        )
    }

    pub(super) fn conflict(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "conflict",
            message,
            "请刷新页面，看清当前状态后再办理",
        )
    }

    /// Whether the state of things forbids it.
    pub(super) fn is_conflict(&self) -> bool {
        self.status == StatusCode::CONFLICT
    }

    /// Absent and not to be seen look alike.
    pub(super) fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "没有这一页，或您无权查看",
            "请回到首页，从导航栏重新进入",
        )
    }

    pub(super) fn wrong_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "这个网址不接受此种请求",
            "请从页面上的按钮办理",
        )
    }

    pub(super) fn sign_in_first() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "sign_in_first",
            "请先登录",
            "请在 /sign-in 登录后再试",
        )
    }

    pub(super) fn forbidden(role: Role, needed: &[Role]) -> Self {
        let labels: Vec<&str> = needed.iter().map(|role| role.label()).collect();
        Self::forbidden_to(format!(
            "您的角色是{}，此处仅限{}",
            role.label(),
            labels.join("、")
        ))
    }

    fn forbidden_to(message: String) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "forbidden",
            message,
            "确需办理时，请联系系统管理员核定角色",
        )
    }

    pub(super) fn change_password_first() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "change_password_first",
            "首次登录须先修改密码",
            "请在 /account/password 修改密码",
        )
    }

    pub(super) fn give_code_first() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "give_code_first",
            "请先输入两步验证的验证码",
            "请在 /sign-in/code 输入验证码",
        )
    }

    pub(super) fn second_factor_first() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "second_factor_first",
            "您的角色须先启用两步验证",
            "请在 /account/second-factor 启用",
        )
    }

    /// The same request with a password or code in the field `proof` is let through.
    fn prove_again(message: String) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            PROVE_AGAIN,
            message,
            "请输入密码或动态验证码后重新提交",
        )
    }

    pub(super) fn asks_for_proof(&self) -> bool {
        self.code == PROVE_AGAIN
    }

    pub(super) fn forged() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "forged",
            "表单不是由本次登录的页面提交的，已拒绝",
            "请刷新页面后重新提交",
        )
    }

    /// A program without a key that is in force.
    fn client_key(message: String) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "client_key",
            message,
            "请核对访问密钥；遗失时请向信用主管部门申请换发",
        )
    }

    /// A program whose key does not reach so far.
    fn client_forbidden(message: String) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "client_forbidden",
            message,
            "确需查询时，请向信用主管部门申请变更或续期",
        )
    }

    pub(super) fn too_large() -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "提交的内容过大",
            "请减少内容后再提交",
        )
    }

    /// The office has not set one.
    pub(super) fn no_identity_provider() -> Self {
        Self {
            message: "没有启用统一身份认证".to_owned(),
            next_step: "请在 /sign-in 用本系统的用户名和密码登录",
            ..Self::not_found()
        }
    }

    /// The identity provider has vouched for nobody.
    fn unproven(unproven: Unproven) -> Self {
        let (status, next_step) = match unproven {
            Unproven::Stale => (
                StatusCode::BAD_REQUEST,
                "请回到 /sign-in 重新登录，并在同一浏览器中完成",
            ),
            Unproven::Declined => (
                StatusCode::FORBIDDEN,
                "请回到 /sign-in 重新登录，或用本系统的用户名和密码登录",
            ),
            Unproven::Invalid => (
                StatusCode::UNAUTHORIZED,
                "请回到 /sign-in 重新登录；反复出现时请把时间告诉系统管理员",
            ),
            Unproven::Unreachable => (
                StatusCode::SERVICE_UNAVAILABLE,
                "请稍后再试；本系统的用户名和密码照常可用，请在 /sign-in 登录",
            ),
            Unproven::NotRegistered => (
                StatusCode::BAD_GATEWAY,
                "请系统管理员核对 [oidc] 一节和登记的回调地址；本系统的用户名和密码照常可用，请在 /sign-in 登录",
            ),
        };
        Self::new(status, "unproven", unproven.to_string(), next_step)
    }

    /// Vouched for, and still not let in.
    fn not_admitted(why: NotAdmitted) -> Self {
        let next_step = match why {
            NotAdmitted::NoAccount => "请系统管理员建立同名账号，或核对两处的用户名是否一致",
            NotAdmitted::Disabled => "确需使用时，请联系系统管理员恢复账号",
            NotAdmitted::OtherPerson => "确已换人时，请系统管理员在“用户”页解除绑定后重新登录",
        };
        Self::new(
            StatusCode::FORBIDDEN,
            "not_admitted",
            why.to_string(),
            next_step,
        )
    }

    /// A file that is larger than the setting allows, or than the form can tell.
    pub(super) fn file_too_large(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            next_step: "请拆分文件后再上传",
            ..Self::too_large()
        }
    }

    pub(super) fn too_many(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_requests",
            message,
            "请稍候再试",
        )
    }

    /// Something is still being worked out.
    pub(super) fn later(message: impl Into<String>) -> Self {
        Self {
            retry_after: Some(10),
            ..Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "later",
                message,
                "请过十几秒刷新本页",
            )
        }
    }

    pub(super) fn is_later(&self) -> bool {
        self.status == StatusCode::SERVICE_UNAVAILABLE
    }

    pub(super) fn page_only() -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "page_only",
            "这项内容只在网页上显示，不提供给程序",
            "请在浏览器中从页面上的按钮办理",
        )
    }

    /// A fault of ours; the person learns that it happened, the log why.
    pub(super) fn fault(cause: &(dyn std::error::Error + 'static)) -> Self {
        let mut told = cause.to_string();
        let mut inner = cause.source();
        while let Some(error) = inner {
            told.push_str(": ");
            told.push_str(&error.to_string());
            inner = error.source();
        }
        Self {
            cause: Some(told),
            ..Self::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "fault",
                "系统未能完成这次请求，未做任何改动",
                "请重试；反复出现时请把时间告诉系统管理员",
            )
        }
    }
}

macro_rules! faults {
    ($($error:ty),+) => {
        $(impl From<$error> for Refusal {
            fn from(error: $error) -> Self {
                Self::fault(&error)
            }
        })+
    };
}

faults!(
    crate::db::DbError,
    crate::lexicon::ListError,
    crate::pipeline::PipelineError,
    crate::explore::AggregateError,
    crate::report::ChartError,
    crate::templates::TemplateError,
    serde_json::Error
);

impl From<crate::store::StoreError> for Refusal {
    fn from(error: crate::store::StoreError) -> Self {
        use crate::search::SearchError;
        use crate::store::StoreError;
        match &error {
            StoreError::Search(SearchError::Query(query)) => Self::unprocessable(query.to_string()),
            fault => Self::fault(fault),
        }
    }
}
