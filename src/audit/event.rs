//! What happened, as the one who does it tells it; number, time and chain come from the log.

use crate::domain::{Actor, code_enum};

code_enum! {
    /// What was done. A code is never given another meaning.
    AuditAction {
        SignIn = "sign_in", "登录";
        SignOut = "sign_out", "退出";
        AccountAdd = "account_add", "新建用户";
        AccountChange = "account_change", "变更用户";
        PasswordChange = "password_change", "修改密码";
        SecondFactor = "second_factor", "两步验证";
        ProveAgain = "prove_again", "再次验证身份";
        Import = "import", "导入";
        Upload = "upload", "上传文件";
        UploadConfirm = "upload_confirm", "确认导入上传的文件";
        UploadCancel = "upload_cancel", "取消上传的文件";
        RegisterImport = "register_import", "导入登记册";
        QuarantineRetry = "quarantine_retry", "隔离行重试";
        QuarantineRepair = "quarantine_repair", "隔离行修复";
        DictionaryDraft = "dictionary_draft", "词典草稿";
        DictionaryPreview = "dictionary_preview", "词典预览";
        DictionaryApply = "dictionary_apply", "词典应用";
        Analyze = "analyze", "评估";
        Search = "search", "检索";
        Export = "export", "导出";
        SavedSearch = "saved_search", "保存的检索";
        ViewOrder = "view_order", "查看工单";
        ViewCase = "view_case", "查看案件";
        Reveal = "reveal", "查看个人信息";
        FlagDecision = "flag_decision", "核查结论";
        CaseStep = "case_step", "案件流转";
        CreditStep = "credit_step", "信用记录办理";
        CreditPackage = "credit_package", "信用信息数据包";
        CreditQuery = "credit_query", "比对信用记录";
        QueryClient = "query_client", "查询单位";
        ConsentAdd = "consent_add", "登记授权书";
        ConsentRead = "consent_read", "调阅授权书";
        ConsentWithdraw = "consent_withdraw", "撤回授权书";
        CreditReceipt = "credit_receipt", "登记数据包回执";
        LawChange = "law_change", "变更规则与目录";
        ViewCredit = "view_credit", "查看信用记录";
        PaperAdd = "paper_add", "上传文书";
        PaperRead = "paper_read", "调阅文书";
        MerchantJudgement = "merchant_judgement", "主体判定";
        MerchantLinking = "merchant_linking", "主体自动关联";
        ComplainantLift = "complainant_lift", "投诉人折扣";
        ReportBuild = "report_build", "生成周报";
        ReportStep = "report_step", "周报流转";
        ReportIssue = "report_issue", "签发周报";
        AuditRead = "audit_read", "查阅审计";
        Checkpoint = "checkpoint", "审计检查点";
        LogGap = "log_gap", "审计缺口";
        Settings = "settings", "设置";
        Backup = "backup", "备份";
        Restore = "restore", "恢复";
    }
}

code_enum! {
    /// How it ended.
    AuditOutcome {
        Done = "done", "完成";
        Refused = "refused", "被拒绝";
    }
}

/// One event. Holds no personal data: numbers, codes, hashes, and the reason that the actor gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    pub actor: Actor,
    pub action: AuditAction,
    /// What it was done to, as `kind:id`.
    pub object: String,
    pub outcome: AuditOutcome,
    pub reason: Option<String>,
    /// Lower-case hex SHA-256 of what the action wrote, where it wrote something.
    pub content: Option<String>,
}

impl AuditEvent {
    /// Something that was done.
    pub fn done(actor: &Actor, action: AuditAction, object: impl Into<String>) -> Self {
        Self {
            actor: actor.clone(),
            action,
            object: object.into(),
            outcome: AuditOutcome::Done,
            reason: None,
            content: None,
        }
    }

    /// Something that was asked for and not allowed.
    pub fn refused(actor: &Actor, action: AuditAction, object: impl Into<String>) -> Self {
        Self {
            outcome: AuditOutcome::Refused,
            ..Self::done(actor, action, object)
        }
    }

    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    pub fn with_content(mut self, sha256: impl Into<String>) -> Self {
        self.content = Some(sha256.into());
        self
    }
}
