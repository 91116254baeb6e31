//! 行政处罚的种类 (行政处罚法 第九条), with the codes under which 双公示 files tell them (domain.md §C.5).

code_enum! {
    PenaltyClass {
        Warning = "01", "警告";
        Fine = "02", "罚款";
        IllegalGains = "03", "没收违法所得";
        Suspension = "04", "责令停产停业";
        LicenceRevoked = "05", "吊销许可证件";
        Detention = "06", "行政拘留";
        Other = "07", "其他";
        Criticism = "08", "通报批评";
        IllegalGoods = "09", "没收非法财物";
        GradeLowered = "10", "降低资质等级";
        LicenceHeld = "11", "暂扣许可证件";
        BusinessLimited = "12", "限制开展生产经营活动";
        TradeLimited = "13", "限制从业";
        Closure = "14", "责令关闭";
    }
}

impl PenaltyClass {
    /// Whether something is taken away for good, whose value is told.
    pub fn confiscates(self) -> bool {
        matches!(self, Self::IllegalGains | Self::IllegalGoods)
    }

    /// Whether it is about a certificate, which is named.
    pub fn is_about_licence(self) -> bool {
        matches!(
            self,
            Self::LicenceRevoked | Self::GradeLowered | Self::LicenceHeld
        )
    }
}
