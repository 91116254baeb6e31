//! Who may do what: one role for each account (domain.md §E.7).

code_enum! {
    /// What an account is there for. An account has exactly one: nobody holds two halves of a four-eyes rule.
    Role {
        DataAdmin = "data_admin", "数据管理员";
        Analyst = "analyst", "分析员";
        Reviewer = "reviewer", "审阅员";
        CreditOfficer = "credit_officer", "信用审核员";
        Determiner = "determiner", "认定确认人";
        Auditor = "auditor", "审计员";
        Admin = "admin", "系统管理员";
    }
}
