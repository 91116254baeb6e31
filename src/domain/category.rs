//! What a complaint says was done: the six dishonesty categories, the rest of them, and secondary codes.

code_enum! {
    /// 失信行为类别 (R-CLS-01 … R-CLS-12). The first seven are the primary list of the policy papers.
    Category {
        MaliciousReview = "malicious_review", "恶意评价";
        FakeTransaction = "fake_transaction", "恶意刷单";
        FakeTraffic = "fake_traffic", "虚假流量";
        NotAsPictured = "not_as_pictured", "图物不符";
        Counterfeit = "counterfeit", "假冒伪劣";
        PriceFraud = "price_fraud", "价格欺诈";
        OtherDishonesty = "other_dishonesty", "其他不诚信行为";
        /// E3.
        FalseAdvertising = "false_advertising", "虚假宣传";
        /// E4.
        MaliciousFraud = "malicious_fraud", "恶意欺诈";
        /// E5.
        ServiceBreach = "service_breach", "服务违约";
        /// E6, routed to the police.
        Intimidation = "intimidation", "恐吓威胁";
        /// E7, routed to the tax office.
        TaxEvasion = "tax_evasion", "偷逃税款";
        /// F1.
        ProhibitedGoods = "prohibited_goods", "出售禁售品";
        /// F3.
        IntellectualProperty = "intellectual_property", "商品侵权";
        /// F5.
        PriceGouging = "price_gouging", "哄抬价格";
        /// G3.
        Overpackaging = "overpackaging", "过度包装";
        /// P1, routed to the police and the cyberspace office.
        PersonalInformation = "personal_information", "侵害个人信息";
        /// S1.
        ReturnRefused = "return_refused", "拒绝七日无理由退货";
        /// N1: the named company may be the victim.
        NameForgery = "name_forgery", "伪造冒用名称";
        /// K1.
        FoodSafety = "food_safety", "食品安全";
    }
}

impl Category {
    /// The seven primary categories, in the order of the policy papers.
    pub const PRIMARY: [Self; 7] = [
        Self::MaliciousReview,
        Self::FakeTransaction,
        Self::FakeTraffic,
        Self::NotAsPictured,
        Self::Counterfeit,
        Self::PriceFraud,
        Self::OtherDishonesty,
    ];

    /// Whether this is one of the seven primary categories.
    pub fn is_primary(self) -> bool {
        Self::PRIMARY.contains(&self)
    }
}
