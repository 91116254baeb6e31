//! What the classifier says about one text, with the evidence for every word of it.

use serde::{Deserialize, Serialize};

use super::{Category, Nature};

code_enum! {
    /// How the text speaks of the act: only `Asserted` is ever counted.
    Certainty {
        Asserted = "asserted", "陈述";
        /// 是否, 请问, 会不会.
        Asked = "asked", "询问";
        /// 并没有, 不是.
        Negated = "negated", "否定";
        /// 听说, 怀疑, 如果.
        Reported = "reported", "转述或假设";
    }
}

code_enum! {
    /// 增信/降信: whom the act helps (R-CLS-02).
    Direction {
        BoostsSelf = "boosts_self", "增信";
        /// The complained-of merchant may be the victim.
        HarmsRival = "harms_rival", "降信";
        Unclear = "unclear", "不明";
    }
}

code_enum! {
    /// The sub-type that decides whether a label may count against a merchant at all.
    LabelKind {
        Plain = "plain", "一般";
        /// 商家为自己刷单、刷评.
        SelfPromotion = "self_promotion", "自我炒信";
        /// 空包代发: a courier is the second actor.
        EmptyParcel = "empty_parcel", "空包代发";
        /// 刷单诈骗: the complainant is the victim of a scam; never counted against a merchant.
        TaskScam = "task_scam", "刷单诈骗";
        /// 恶意差评: the reviewed shop is the victim; who hired the reviewers may be the complained-of party.
        MaliciousNegative = "malicious_negative", "恶意差评";
        /// 删评压评: the merchant or platform is the actor.
        ReviewSuppression = "review_suppression", "删评压评";
    }
}

impl LabelKind {
    /// Whether the label speaks of conduct by the complained-of merchant.
    pub const fn counts_against_merchant(self) -> bool {
        match self {
            Self::Plain
            | Self::SelfPromotion
            | Self::EmptyParcel
            | Self::MaliciousNegative
            | Self::ReviewSuppression => true,
            Self::TaskScam => false,
        }
    }
}

code_enum! {
    /// The gate before the six categories: municipal orders about housing or roads use the same words (§D.8).
    DomainGate {
        Ecommerce = "ecommerce", "电商领域";
        /// 线下消费: a trade dispute with no online trait.
        Consumer = "consumer", "线下消费";
        Other = "other", "非消费领域";
    }
}

code_enum! {
    /// Where the trade took place (R-CLS-07, R-CLS-14).
    Venue {
        Platform = "platform", "电商平台";
        /// 微信群, 朋友圈, 微商.
        SocialCommerce = "social_commerce", "社交电商";
        CrossBorder = "cross_border", "跨境电商";
        Offline = "offline", "线下";
        Unknown = "unknown", "不明";
    }
}

/// One passage that speaks for a label. Offsets are in characters of the classified text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub term: String,
    pub start: u32,
    pub end: u32,
    /// Which rule of which list made it, e.g. `d5_counterfeit/S`.
    pub rule: String,
}

/// One category that a text speaks of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    pub code: Category,
    pub certainty: Certainty,
    pub direction: Direction,
    pub kind: LabelKind,
    pub evidence: Vec<Evidence>,
    /// The complained-of merchant may be the one who was wronged.
    pub merchant_is_victim: bool,
    /// The complainant says that he was paid to take part.
    pub complainant_took_part: bool,
}

impl Label {
    /// Whether the label may be counted as a clue against the complained-of merchant.
    pub fn counts_against_merchant(&self) -> bool {
        self.certainty == Certainty::Asserted
            && self.kind.counts_against_merchant()
            && !self.merchant_is_victim
    }
}

/// Everything the classifier says about one text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classification {
    pub nature: Nature,
    pub domain: DomainGate,
    pub venue: Venue,
    pub categories: Vec<Label>,
}

/// What an order carries of what the classifier says: all of it that other dictionaries may say otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labelling {
    pub nature: Nature,
    pub domain: DomainGate,
    pub venue: Venue,
    pub labels: Vec<Label>,
}
