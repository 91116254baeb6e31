//! Where an order came from.

code_enum! {
    /// 来源: the hotline or channel whose export holds the order (R-ING-01).
    SourceCode {
        /// 政务服务便民热线.
        Hotline12345 = "12345", "12345政务服务便民热线";
        /// A consumer dispute that asks for mediation (投诉).
        Complaint12315 = "12315_complaint", "12315投诉";
        /// A lead of a violation that asks for investigation (举报).
        Tipoff12315 = "12315_tipoff", "12315举报";
        Hotline12318 = "12318", "12318文化市场举报";
        /// Merged into 12345; old exports remain importable.
        Hotline12312 = "12312", "12312商务举报投诉(已并入)";
        Hotline12331 = "12331", "12331食药投诉举报(已并入)";
        Hotline12358 = "12358", "12358价格举报(已并入)";
        Hotline12365 = "12365", "12365质量举报(已并入)";
        /// A list handed over by an e-commerce platform or taken from a public complaint site.
        Platform = "platform", "平台线索";
        ThirdParty = "third_party", "第三方监测";
        Manual = "manual", "人工录入";
    }
}

impl SourceCode {
    /// The short name for tables and charts.
    pub const fn short_label(self) -> &'static str {
        match self {
            Self::Hotline12345 => "12345",
            Self::Complaint12315 => "12315投诉",
            Self::Tipoff12315 => "12315举报",
            Self::Hotline12318 => "12318",
            Self::Hotline12312 => "12312",
            Self::Hotline12331 => "12331",
            Self::Hotline12358 => "12358",
            Self::Hotline12365 => "12365",
            Self::Platform => "平台",
            Self::ThirdParty => "第三方",
            Self::Manual => "人工",
        }
    }
}
