//! What an order of a trial tells: the sections of its text and how the hotline files it.

use crate::simulate::dice::Dice;

/// The matter of one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tale {
    Late,
    Refund,
    Broken,
    Manner,
    Parcel,
    Edible,
    Mismatch,
    Price,
    Fake,
    PraiseForMoney,
    ReviewTrouble,
    Advert,
    Question,
    Thanks,
    Rival,
    Outage,
    Rumour,
    Flood,
    Smear,
    Victims,
    Appraise,
    Used,
    BrandNamed,
    Scam,
    Daily,
}

/// How a text is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Build {
    /// The purchase, what was wrong, what was said, what is asked.
    Purchase,
    /// The lead with a little around it; it names the shop itself.
    Lead,
    /// Copied from a template, with an own line behind it where the tale has one.
    Copied,
}

/// How the tales of honest merchants fall, per 1000 (signals.md §1a: most complaints are about service).
const HABITS: [(Tale, u64); 14] = [
    (Tale::Late, 180),
    (Tale::Refund, 205),
    (Tale::Broken, 170),
    (Tale::Manner, 105),
    (Tale::Parcel, 55),
    (Tale::Edible, 50),
    (Tale::Mismatch, 58),
    (Tale::Price, 36),
    (Tale::Fake, 30),
    (Tale::PraiseForMoney, 9),
    (Tale::ReviewTrouble, 6),
    (Tale::Advert, 18),
    (Tale::Question, 62),
    (Tale::Thanks, 16),
];

impl Tale {
    /// What a line of business is complained about, weights summing to about 1000.
    pub(super) fn habits(industry: &str) -> [(Self, u64); HABITS.len()] {
        let edible = matches!(industry, "食品生鲜" | "酒水茶叶" | "母婴用品" | "餐饮服务");
        let offline = matches!(industry, "健身教育" | "餐饮服务" | "二手车");
        HABITS.map(|(tale, weight)| {
            let weight = match tale {
                Self::Edible if !edible => 0,
                Self::Late
                | Self::Parcel
                | Self::Mismatch
                | Self::PraiseForMoney
                | Self::ReviewTrouble
                    if offline =>
                {
                    0
                }
                Self::Manner if offline => weight * 4,
                Self::Fake => match industry {
                    "箱包皮具" => weight * 5 / 2,
                    "酒水茶叶" => weight * 9 / 5,
                    "水晶饰品" => weight * 8 / 5,
                    "美妆护肤" | "手机数码" => weight * 7 / 5,
                    "健身教育" | "餐饮服务" | "二手车" => 0,
                    _ => weight * 3 / 5,
                },
                _ => weight,
            };
            (tale, weight)
        })
    }

    /// The section with the matter itself and the one that may follow it.
    pub(super) const fn sections(self) -> (&'static str, &'static str) {
        match self {
            Self::Late => ("late", ""),
            Self::Refund => ("refund", ""),
            Self::Broken => ("broken", ""),
            Self::Manner => ("manner", ""),
            Self::Parcel => ("parcel", ""),
            Self::Edible => ("edible", ""),
            Self::Mismatch => ("mismatch", "mismatch_aside"),
            Self::Price => ("overcharge", ""),
            Self::Fake => ("fake", "fake_aside"),
            Self::PraiseForMoney => ("praise_for_money", "praise_aside"),
            Self::ReviewTrouble => ("review_trouble", ""),
            Self::Advert => ("advert", ""),
            Self::Question => ("question", ""),
            Self::Thanks => ("thanks", ""),
            Self::Rival => ("rival_deed", "rival_aside"),
            Self::Outage => ("outage", ""),
            Self::Rumour => ("rumour", ""),
            Self::Flood => ("flood_body", ""),
            Self::Smear => ("smear_body", ""),
            Self::Victims => ("victims_body", "victims_own"),
            Self::Appraise => ("appraise", ""),
            Self::Used => ("used", ""),
            Self::BrandNamed => ("brand_named", ""),
            Self::Scam => ("scam", ""),
            Self::Daily => ("daily", ""),
        }
    }

    pub(super) const fn build(self) -> Build {
        match self {
            Self::Flood | Self::Smear | Self::Victims => Build::Copied,
            Self::Question
            | Self::Thanks
            | Self::Rival
            | Self::Rumour
            | Self::Appraise
            | Self::Used
            | Self::Scam
            | Self::Daily => Build::Lead,
            _ => Build::Purchase,
        }
    }

    /// The hotline's own classes: second level, third level.
    pub(super) const fn classes(self) -> (&'static str, &'static str) {
        match self {
            Self::Fake
            | Self::Victims
            | Self::Flood
            | Self::BrandNamed
            | Self::Daily
            | Self::Broken => ("商品质量", "质量"),
            Self::PraiseForMoney | Self::Smear => ("网络交易", "其他"),
            Self::ReviewTrouble | Self::Rival => ("网络交易", "评价管理"),
            Self::Price => ("价格", "价格"),
            Self::Edible => ("食品安全", "食品安全"),
            Self::Manner => ("服务", "售后服务"),
            Self::Mismatch | Self::Advert => ("网络交易", "广告"),
            Self::Scam => ("社会治安", "电信网络诈骗"),
            _ => ("网络交易", "合同"),
        }
    }

    /// 诉求类型 as the operator files it.
    pub(super) fn nature(self, dice: &mut Dice) -> &'static str {
        match self {
            Self::Question => "咨询",
            Self::Thanks => dice.pick(&["表扬", "感谢"]),
            Self::Scam => dice.pick(&["求助", "求助", "投诉"]),
            Self::Rumour => dice.pick(&["举报", "咨询", "投诉"]),
            Self::Flood | Self::Smear => "举报",
            _ if dice.chance(130) => "举报",
            _ if dice.chance(60) => "求助",
            _ => "投诉",
        }
    }

    /// The words of a title behind the name of the shop or goods.
    pub(super) fn title(self, dice: &mut Dice) -> &'static str {
        match self {
            Self::Late | Self::Outage => dice.pick(&["收不到货", "发货的事", "订单问题"]),
            Self::Refund => dice.pick(&["退不了钱", "退款的事"]),
            Self::Broken => dice.pick(&["用几天就坏", "坏了不管"]),
            Self::Manner => dice.pick(&["态度差", "服务的事"]),
            Self::Parcel => dice.pick(&["包裹破损", "包裹没收到"]),
            Self::Edible => dice.pick(&["吃的有问题", "变味了"]),
            Self::Mismatch => dice.pick(&["跟页面两样", "东西不对"]),
            Self::Price => dice.pick(&["多收钱", "价格的事"]),
            Self::Fake | Self::Victims | Self::BrandNamed | Self::Daily => {
                dice.pick(&["是不是真的", "怀疑是仿的", "要求处理", "纠纷"])
            }
            Self::PraiseForMoney => dice.pick(&["评论有猫腻", "销量有水", "纠纷"]),
            Self::ReviewTrouble => "评论的事",
            Self::Rival => dice.pick(&["被同行搞", "同行纠纷"]),
            Self::Advert => "说得太夸张",
            Self::Question => "打听一件事",
            Self::Thanks => "感谢",
            Self::Rumour => "网上传的事",
            Self::Flood => "依法请求查处",
            Self::Smear => "黑店必须关门",
            Self::Appraise => "看真假的纠纷",
            Self::Used => "二手东西的纠纷",
            Self::Scam => "被骗求助",
        }
    }
}
