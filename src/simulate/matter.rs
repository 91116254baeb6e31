//! What an order is about: which sections of the phrase lists make its text, and how it is filed.

use super::dice::{Dice, running_totals};

/// The matter of a consumer order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Matter {
    Delay,
    Refund,
    Quality,
    Service,
    Food,
    Courier,
    Counterfeit,
    FakeTransaction,
    EmptyParcel,
    FakeTraffic,
    NotAsPictured,
    PriceFraud,
    ReviewSuppression,
    MerchantVictim,
    TaskScam,
    Viral,
    Appraisal,
    SecondHand,
    Negated,
    Flood,
    Smear,
    Victims,
    DailyCaller,
    Praise,
    Inquiry,
}

/// How the text is put together.
pub(super) enum Shape {
    /// Purchase, problem, what was tried, what is asked.
    Full,
    /// A lead sentence with a little around it.
    Short,
    /// One fixed text, only names and sums differ.
    Template,
}

impl Matter {
    /// What honest merchants are complained about, with weights per 1000.
    const ORDINARY: [(Self, u64); 15] = [
        (Self::Delay, 190),
        (Self::Refund, 200),
        (Self::Quality, 180),
        (Self::Service, 120),
        (Self::Food, 50),
        (Self::Courier, 55),
        (Self::NotAsPictured, 55),
        (Self::PriceFraud, 24),
        (Self::Counterfeit, 26),
        (Self::FakeTransaction, 6),
        (Self::ReviewSuppression, 5),
        (Self::FakeTraffic, 2),
        (Self::Negated, 12),
        (Self::Inquiry, 60),
        (Self::Praise, 15),
    ];

    /// A matter as it happens to any merchant of a line of business.
    pub(super) fn ordinary(industry: &str, dice: &mut Dice) -> Self {
        let thrown = Self::any(dice);
        let edible = matches!(industry, "食品生鲜" | "酒水茶叶" | "母婴用品" | "餐饮服务");
        let offline = matches!(industry, "健身教育" | "餐饮服务" | "二手车");
        match thrown {
            Self::Food if !edible => Self::Quality,
            Self::Food | Self::PriceFraud | Self::Praise | Self::Inquiry => thrown,
            Self::Quality if industry == "二手车" => thrown,
            _ if offline => Self::Service,
            _ => thrown,
        }
    }

    fn any(dice: &mut Dice) -> Self {
        let totals = running_totals(Self::ORDINARY.iter().map(|(_, weight)| *weight));
        let place = dice.by_running_total(&totals);
        Self::ORDINARY
            .get(place)
            .map_or(Self::Refund, |(matter, _)| *matter)
    }

    /// Sections with the lead sentence and with the detail that may follow it.
    pub(super) const fn sections(self) -> (&'static str, &'static str) {
        match self {
            Self::Delay => ("problem_delay", ""),
            Self::Refund => ("problem_refund", ""),
            Self::Quality => ("problem_quality", ""),
            Self::Service => ("problem_service", ""),
            Self::Food => ("problem_food", ""),
            Self::Courier => ("problem_courier", ""),
            Self::Counterfeit => ("problem_counterfeit", "detail_counterfeit"),
            Self::FakeTransaction => ("problem_fake_transaction", "detail_fake_transaction"),
            Self::EmptyParcel => ("problem_empty_parcel", "detail_empty_parcel"),
            Self::FakeTraffic => ("problem_fake_traffic", "detail_fake_traffic"),
            Self::NotAsPictured => ("problem_not_as_pictured", "detail_not_as_pictured"),
            Self::PriceFraud => ("problem_price_fraud", "detail_price_fraud"),
            Self::ReviewSuppression => ("problem_review_suppression", "detail_review_suppression"),
            Self::MerchantVictim => ("merchant_victim", "detail_merchant_victim"),
            Self::TaskScam => ("task_scam", "detail_task_scam"),
            Self::Viral => ("inquiry_viral", "detail_viral"),
            Self::Appraisal => ("appraisal", "contact"),
            Self::SecondHand => ("second_hand", "evidence"),
            Self::Negated => ("negated", "request"),
            Self::Flood => ("flood_template", ""),
            Self::Smear => ("smear_template", ""),
            Self::Victims => ("victims_template", "victims_own"),
            Self::DailyCaller => ("daily_caller", "loss"),
            Self::Praise => ("praise", ""),
            Self::Inquiry => ("inquiry", ""),
        }
    }

    pub(super) const fn shape(self) -> Shape {
        match self {
            Self::Flood | Self::Smear | Self::Victims => Shape::Template,
            Self::MerchantVictim
            | Self::TaskScam
            | Self::Viral
            | Self::Appraisal
            | Self::SecondHand
            | Self::Negated
            | Self::EmptyParcel
            | Self::DailyCaller
            | Self::Praise
            | Self::Inquiry => Shape::Short,
            _ => Shape::Full,
        }
    }

    /// The hotline's own classes: second level, third level.
    pub(super) const fn classes(self) -> (&'static str, &'static str) {
        match self {
            Self::Counterfeit | Self::Victims | Self::Flood | Self::DailyCaller => {
                ("商品质量", "假冒")
            }
            Self::FakeTransaction | Self::EmptyParcel | Self::FakeTraffic | Self::Smear => {
                ("网络交易", "不正当竞争")
            }
            Self::NotAsPictured => ("网络交易", "虚假宣传"),
            Self::PriceFraud => ("价格", "价格"),
            Self::ReviewSuppression | Self::MerchantVictim => ("网络交易", "评价管理"),
            Self::Food => ("食品安全", "食品安全"),
            Self::Delay | Self::Courier => ("网络交易", "合同"),
            Self::Quality => ("商品质量", "质量"),
            Self::TaskScam => ("社会治安", "电信网络诈骗"),
            Self::Service => ("服务", "售后服务"),
            _ => ("网络交易", "售后服务"),
        }
    }

    /// 诉求类型 as the operator files it.
    pub(super) fn nature(self, dice: &mut Dice) -> &'static str {
        match self {
            Self::Viral | Self::Inquiry => "咨询",
            Self::Praise => dice.pick(&["表扬", "感谢"]),
            Self::TaskScam => "求助",
            Self::Flood | Self::Smear => "举报",
            Self::Appraisal | Self::SecondHand | Self::Negated => {
                dice.pick(&["投诉", "咨询", "投诉"])
            }
            _ if dice.chance(130) => "举报",
            _ if dice.chance(90) => "求助",
            _ => "投诉",
        }
    }

    /// The words of a title behind the name of the shop or goods.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Delay => "不发货",
            Self::Refund => "不予退款",
            Self::Quality => "存在质量问题",
            Self::Service => "服务问题",
            Self::Food => "食品问题",
            Self::Courier => "快递问题",
            Self::Counterfeit | Self::Victims | Self::DailyCaller => "疑售假冒商品",
            Self::FakeTransaction => "好评返现、刷销量",
            Self::EmptyParcel => "寄空包裹",
            Self::FakeTraffic => "直播间数据不真实",
            Self::NotAsPictured => "实物与图片不符",
            Self::PriceFraud => "价格问题",
            Self::ReviewSuppression => "骚扰要求删除评价",
            Self::MerchantVictim => "网店遭恶意差评",
            Self::TaskScam => "兼职被骗求助",
            Self::Viral => "网传信息咨询",
            Self::Appraisal => "鉴定维修纠纷",
            Self::SecondHand => "二手商品纠纷",
            Self::Negated => "网购问题",
            Self::Flood => "涉嫌违法请求查处",
            Self::Smear => "全店假货强烈要求查处",
            Self::Praise => "感谢",
            Self::Inquiry => "消费维权咨询",
        }
    }
}
