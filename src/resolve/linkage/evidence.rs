//! What one field says about a pair of names, in numbers and in words.

use serde::{Deserialize, Serialize};

use crate::domain::code_enum;

code_enum! {
    /// A field that both sides tell.
    LinkField {
        Uscc = "uscc", "统一社会信用代码";
        Shop = "shop", "平台店铺";
        Core = "core", "字号";
        Trade = "trade", "行业";
        Form = "form", "组织形式";
        Region = "region", "地区";
        Branch = "branch", "门店";
        Operator = "operator", "经营者";
        Phone = "phone", "被投诉方电话";
        Address = "address", "被投诉方地址";
        Brand = "brand", "商品品牌";
    }
}

/// One field of a comparison; weights add up to the weight of the candidate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldEvidence {
    pub field: LinkField,
    /// The level of agreement as the model names it.
    pub level: String,
    /// log2(m/u): positive speaks for one merchant, negative against.
    pub weight: f64,
    pub text: String,
}
