//! The planted stories: guilty merchants, and innocent ones who look guilty (signals.md §3).

use serde::{Deserialize, Serialize};

use super::matter::Matter;
use crate::domain::Category;

/// What kind of story a planted merchant lives through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scenario {
    BurstCounterfeiter,
    SlowBurnCounterfeiter,
    FakeReviews,
    ReviewSuppression,
    EmptyParcelBrusher,
    LargeMerchantGoneBad,
    NameVariants,
    Renamed,
    TemplatedVictims,
    PriceFraud,
    ImageMismatchStreamer,
    PlatformGiant,
    ProfessionalFlood,
    RivalSmear,
    DailyCaller,
    ViralNews,
    TaskScamNamed,
    MaliciousReviewVictim,
    AppraisalShop,
    SecondHandLuxury,
    Homonym,
    NegatedAndAsked,
    /// Bouts of complaints with quiet months between them.
    Intermittent,
    /// Hires people to write bad reviews of others, who complain.
    HiredBadReviews,
    /// One of several small shops of the same people.
    RingShop,
    /// The one branch of a franchise that cheats.
    BadBranch,
    /// Its honest siblings.
    FranchiseSibling,
    /// Busy at 618, 双11, 3·15 and 春节.
    FestivalPeak,
    /// One of many merchants in the week in which their platform fails.
    PlatformOutage,
    /// Named in complaints about imitations of its goods.
    BrandOwner,
}

impl Scenario {
    /// How a table calls it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::BurstCounterfeiter => "短期集中",
            Self::SlowBurnCounterfeiter => "长期零星",
            Self::FakeReviews => "买好评刷销量",
            Self::ReviewSuppression => "压制差评",
            Self::EmptyParcelBrusher => "空包刷单",
            Self::LargeMerchantGoneBad => "大商家变坏",
            Self::NameVariants => "名称多写法",
            Self::Renamed => "中途改名",
            Self::TemplatedVictims => "受害人统一文本",
            Self::PriceFraud => "价格欺诈",
            Self::ImageMismatchStreamer => "货不对板",
            Self::PlatformGiant => "大企业",
            Self::ProfessionalFlood => "职业索赔",
            Self::RivalSmear => "同行抹黑",
            Self::DailyCaller => "一人反复来电",
            Self::ViralNews => "网传谣言",
            Self::TaskScamNamed => "刷单诈骗冒名",
            Self::MaliciousReviewVictim => "被恶意差评",
            Self::AppraisalShop => "鉴定维修店",
            Self::SecondHandLuxury => "二手店",
            Self::Homonym => "同名邻居",
            Self::NegatedAndAsked => "否定与询问",
            Self::Intermittent => "时断时续",
            Self::HiredBadReviews => "雇人差评同行",
            Self::RingShop => "连环小店",
            Self::BadBranch => "加盟坏店",
            Self::FranchiseSibling => "加盟好店",
            Self::FestivalPeak => "节庆高峰",
            Self::PlatformOutage => "平台故障",
            Self::BrandOwner => "被仿品牌方",
        }
    }
}

/// Who complains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum People {
    /// Everybody once.
    Many,
    /// A few persons again and again.
    Few(usize),
}

/// One story as it is planted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Story {
    pub(super) scenario: Scenario,
    pub(super) guilty: bool,
    pub(super) category: Option<Category>,
    pub(super) matter: Matter,
    pub(super) people: People,
    pub(super) orders: u32,
    /// Weeks from the first order to the last week of the run; 0 is the last week.
    pub(super) weeks_back: u32,
    /// Days over which the orders fall.
    pub(super) days: u32,
    /// Ordinary complaints besides, spread over the whole run.
    pub(super) ordinary: u32,
    /// Line of business, by name.
    pub(super) industry: &'static str,
    pub(super) text: &'static str,
}

impl Story {
    const fn guilty(scenario: Scenario, category: Category, matter: Matter) -> Self {
        Self {
            scenario,
            guilty: true,
            category: Some(category),
            matter,
            people: People::Many,
            orders: 18,
            weeks_back: 10,
            days: 56,
            ordinary: 3,
            industry: "服装鞋帽",
            text: "",
        }
    }

    const fn innocent(scenario: Scenario, matter: Matter) -> Self {
        Self {
            guilty: false,
            category: None,
            ..Self::guilty(scenario, Category::Counterfeit, matter)
        }
    }

    const fn fall(self, orders: u32, weeks_back: u32, days: u32) -> Self {
        Self {
            orders,
            weeks_back,
            days,
            ..self
        }
    }

    const fn told(self, industry: &'static str, text: &'static str) -> Self {
        Self {
            industry,
            text,
            ..self
        }
    }

    const fn by(self, people: People) -> Self {
        Self { people, ..self }
    }

    const fn besides(self, ordinary: u32) -> Self {
        Self { ordinary, ..self }
    }
}

/// All stories, guilty ones first. The homonym must follow the burst counterfeiter, whose name it shares.
pub(super) const STORIES: [Story; 22] = [
    Story::guilty(
        Scenario::BurstCounterfeiter,
        Category::Counterfeit,
        Matter::Counterfeit,
    )
    .fall(24, 8, 35)
    .told(
        "箱包皮具",
        "新开网店五周内集中售卖仿冒名牌包，二十余名互不相识的买家投诉。",
    ),
    Story::guilty(
        Scenario::SlowBurnCounterfeiter,
        Category::Counterfeit,
        Matter::Counterfeit,
    )
    .fall(22, 25, 178)
    .told(
        "酒水茶叶",
        "长期少量售卖假酒，半年里平均每八天一件，从不集中。",
    ),
    Story::guilty(
        Scenario::FakeReviews,
        Category::FakeTransaction,
        Matter::FakeTransaction,
    )
    .fall(20, 13, 70)
    .told("美妆护肤", "包裹内夹好评返现卡，评论雷同，销量造假。"),
    Story::guilty(
        Scenario::ReviewSuppression,
        Category::MaliciousReview,
        Matter::ReviewSuppression,
    )
    .fall(15, 11, 56)
    .told("家居家具", "买家写差评后被电话骚扰要求删除评价。"),
    Story::guilty(
        Scenario::EmptyParcelBrusher,
        Category::FakeTransaction,
        Matter::EmptyParcel,
    )
    .fall(16, 15, 56)
    .told("图书文具", "向陌生人寄空包裹刷销量，收件人从未下单。"),
    Story::guilty(
        Scenario::LargeMerchantGoneBad,
        Category::Counterfeit,
        Matter::Counterfeit,
    )
    .fall(34, 12, 80)
    .besides(50)
    .told(
        "家用电器",
        "一向正常的大商家换供货商后开始卖翻新机和冒牌货。",
    ),
    Story::guilty(
        Scenario::NameVariants,
        Category::NotAsPictured,
        Matter::NotAsPictured,
    )
    .fall(20, 11, 60)
    .told(
        "食品生鲜",
        "同一商家被写成全角、繁体、缺地区、只写店铺等多种名称。",
    ),
    Story::guilty(
        Scenario::Renamed,
        Category::Counterfeit,
        Matter::Counterfeit,
    )
    .fall(22, 19, 100)
    .told(
        "母婴用品",
        "售假后更名，统一社会信用代码不变，投诉分在新旧两个名称下。",
    ),
    Story::guilty(
        Scenario::TemplatedVictims,
        Category::Counterfeit,
        Matter::Victims,
    )
    .fall(15, 6, 21)
    .told(
        "手机数码",
        "受害买家在维权群里统一文本，各自用自己的电话投诉，是真的。",
    ),
    Story::guilty(
        Scenario::PriceFraud,
        Category::PriceFraud,
        Matter::PriceFraud,
    )
    .fall(20, 3, 24)
    .told("家用电器", "双11先涨后降、划线价虚假、保价不退差价。"),
    Story::guilty(
        Scenario::ImageMismatchStreamer,
        Category::NotAsPictured,
        Matter::NotAsPictured,
    )
    .fall(22, 9, 63)
    .told(
        "水晶饰品",
        "东海水晶直播间货不对板，镜头里大而亮，到手小而浑。",
    ),
    Story::innocent(Scenario::PlatformGiant, Matter::Refund)
        .fall(60, 30, 210)
        .besides(60)
        .told(
            "服装鞋帽",
            "本地最大的电商企业，件数多，类别分布与行业相同。",
        ),
    Story::innocent(Scenario::ProfessionalFlood, Matter::Flood)
        .fall(24, 8, 28)
        .by(People::Few(3))
        .told("食品生鲜", "三名职业索赔人用同一模板按标签瑕疵集中举报。"),
    Story::innocent(Scenario::RivalSmear, Matter::Smear)
        .fall(18, 6, 3)
        .by(People::Few(4))
        .told("水晶饰品", "三天内四个号码粘贴同一段文字，系同行抹黑。"),
    Story::innocent(Scenario::DailyCaller, Matter::DailyCaller)
        .fall(30, 5, 34)
        .by(People::Few(1))
        .told("手机数码", "一人每天来电重复同一件事。"),
    Story::innocent(Scenario::ViralNews, Matter::Viral)
        .fall(26, 5, 12)
        .told("食品生鲜", "网传视频引来大量询问，无一人是买家。"),
    Story::innocent(Scenario::TaskScamNamed, Matter::TaskScam)
        .fall(13, 12, 60)
        .told("服装鞋帽", "刷单诈骗团伙冒用店名，受骗者求助时提到该店。"),
    Story::innocent(Scenario::MaliciousReviewVictim, Matter::MerchantVictim)
        .fall(9, 9, 40)
        .told("美妆护肤", "店主自己来反映被恶意差评、被敲诈。"),
    Story::innocent(Scenario::AppraisalShop, Matter::Appraisal)
        .fall(16, 27, 190)
        .told(
            "箱包皮具",
            "鉴定维修店，文中的“假货”“鉴定”说的是别处买的东西。",
        ),
    Story::innocent(Scenario::SecondHandLuxury, Matter::SecondHand)
        .fall(14, 27, 190)
        .told("箱包皮具", "二手奢侈品店，真伪疑问天然偏多，复检均为正品。"),
    Story::innocent(Scenario::Homonym, Matter::Refund)
        .fall(6, 26, 170)
        .told("箱包皮具", "与售假商家字号相同、在另一县的无辜商家。"),
    Story::innocent(Scenario::NegatedAndAsked, Matter::Negated)
        .fall(13, 14, 80)
        .told("美妆护肤", "文中出现假货、刷单，但都是否定、假设或询问。"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_told_once_and_fits_thirty_weeks() {
        let mut seen: Vec<Scenario> = STORIES.iter().map(|story| story.scenario).collect();
        seen.dedup();
        assert_eq!(seen.len(), STORIES.len());
        for story in STORIES {
            assert!(
                story.weeks_back * 7 + 7 >= story.days,
                "{:?}",
                story.scenario
            );
            assert!(story.weeks_back <= 30 && !story.text.is_empty());
            assert_eq!(story.guilty, story.category.is_some());
        }
    }
}
