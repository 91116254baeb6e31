//! Rows that could not become orders, and why.

code_enum! {
    /// Why a row was set aside. The label is the short form; each row also has a full sentence.
    QuarantineReason {
        MissingReceivedAt = "missing_received_at", "缺少受理时间";
        BadReceivedAt = "bad_received_at", "受理时间无法识别";
        MissingText = "missing_text", "缺少标题和内容";
        OrderNoDamaged = "order_no_damaged", "编号已被电子表格损坏";
        BrokenEncoding = "broken_encoding", "字符编码损坏";
        ColumnShift = "column_shift", "列数与表头不符";
        CellTooLong = "cell_too_long", "单元格过长";
        UnbalancedQuote = "unbalanced_quote", "引号不成对";
        FormulaUncomputed = "formula_uncomputed", "公式没有计算结果";
        /// A row of a table whose header no profile knows, beside tables that are known.
        UnknownLayout = "unknown_layout", "表头未知";
    }
}

/// A row that was set aside, with a sentence that a clerk understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    pub reason: QuarantineReason,
    /// Where, why and what to do, in Chinese; holds no personal data.
    pub message: String,
}

code_enum! {
    /// What came of mending a row that was set aside.
    RepairOutcome {
        Accepted = "accepted", "已接收";
        Updated = "updated", "已更正原有工单";
        Duplicate = "duplicate", "与原有工单相同";
        Quarantined = "quarantined", "仍在隔离区";
    }
}
