//! 件数, 独立投诉人, 事件数: the three ways in which everything is counted.

code_enum! {
    /// What is counted.
    Measure {
        Orders = "orders", "件数";
        Complainants = "complainants", "独立投诉人";
        Incidents = "incidents", "事件数";
    }
}

impl Measure {
    /// The word behind its number.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Orders => "件",
            Self::Complainants => "人",
            Self::Incidents => "起",
        }
    }
}
