//! The kinds of personal data that are masked, and what stands in their place.

use crate::domain::code_enum;

code_enum! {
    /// What a masked passage was.
    PiiKind {
        Phone = "phone", "手机号";
        Landline = "landline", "固定电话";
        ResidentId = "resident_id", "身份证号";
        BankCard = "bank_card", "银行卡号";
        Email = "email", "邮箱";
        Plate = "plate", "车牌号";
        Wechat = "wechat", "微信号";
        Qq = "qq", "QQ号";
        Address = "address", "地址";
        Name = "name", "姓名";
        /// 宗教信仰, 基因, 血型, 疾病和病史: may not be collected at all (R-ING-13).
        SensitiveTopic = "sensitive_topic", "敏感信息";
    }
}

impl PiiKind {
    /// The token that replaces the passage. It holds no digit, so that it is never masked again.
    pub const fn token(self) -> &'static str {
        match self {
            Self::Phone => "[手机号]",
            Self::Landline => "[固定电话]",
            Self::ResidentId => "[身份证号]",
            Self::BankCard => "[银行卡号]",
            Self::Email => "[邮箱]",
            Self::Plate => "[车牌号]",
            Self::Wechat => "[微信号]",
            Self::Qq => "[QQ号]",
            Self::Address => "[地址]",
            Self::Name => "[姓名]",
            Self::SensitiveTopic => "[敏感信息]",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_token_holds_a_digit() {
        for kind in PiiKind::ALL {
            assert!(!kind.token().chars().any(|c| c.is_ascii_digit()), "{kind}");
        }
    }
}
