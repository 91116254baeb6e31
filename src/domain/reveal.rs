//! What personal data may be looked at for.

code_enum! {
    /// The purpose of a reveal; without one nobody looks (domain.md R-SEC-04). A code is never given another meaning.
    RevealPurpose {
        /// §E.2: who checks a lead asks the person who gave it.
        Inquiry = "inquiry", "核查线索，联系投诉人了解情况";
        /// §E.3 no. 4: the one thing for which another department is told the complainant.
        Mediation = "mediation", "组织调解";
        /// §E.5: 身份信息明显不真实、冒名.
        Identity = "identity", "核实投诉人身份是否真实";
        /// §E.1, §E.3 no. 1: the determining department takes evidence.
        Evidence = "evidence", "认定取证，制作询问笔录";
        /// §C.8: 个人信息保护法 44–47, to be answered within 30 days.
        SubjectRequest = "subject_request", "办理本人查阅、更正、删除个人信息的申请";
    }
}
