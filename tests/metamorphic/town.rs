//! A small town over twenty weeks: orders as plain values, so that a test can change one thing about them.

use chrono::{Duration, NaiveDate, NaiveDateTime};
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use mingcha::domain::{SourceCode, Week};

/// Against whom ten strangers speak of counterfeits, from [`ONSET`] on.
pub(super) const OFFENDER: &str = "东海县晶莹水晶工艺品商行";
/// Honest; nothing is said about its goods.
pub(super) const HONEST: &str = "东海县佳禾食品商行";
/// The merchant of the neighbour's quarrel: nine strangers about pictures that lie.
pub(super) const SECOND: &str = "东海县云帆服饰商行";

pub(super) const FIRST_WEEK: &str = "2026-W28";
pub(super) const LAST_WEEK: &str = "2026-W47";
pub(super) const ONSET: &str = "2026-W36";

pub(super) fn week(text: &str) -> Week {
    text.parse().unwrap()
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Order {
    pub(super) hotline: SourceCode,
    pub(super) number: String,
    pub(super) at: NaiveDateTime,
    /// Telephone number; the same on every hotline.
    pub(super) person: u32,
    pub(super) anonymous: bool,
    pub(super) merchant: String,
    /// What 12315 takes down of the trade.
    pub(super) industry: &'static str,
    pub(super) body: String,
    /// Day on which the authority confirmed or refuted it.
    pub(super) outcome: Option<(NaiveDate, &'static str)>,
}

/// Orders in the making, with a fixed seed.
pub(super) struct Town {
    dice: ChaCha8Rng,
    pub(super) orders: Vec<Order>,
}

/// Two-character words that say nothing about trade, people or places: each teller has some of his own.
const WORDS: [&str; 64] = [
    "清晨", "黄昏", "月光", "彩虹", "微风", "细雨", "雪花", "冰霜", "云朵", "星辰", "松树", "柳枝",
    "荷叶", "菊花", "竹林", "青草", "麦穗", "稻田", "蜻蜓", "蝴蝶", "蜜蜂", "燕子", "喜鹊", "白鹤",
    "金鱼", "乌龟", "松鼠", "刺猬", "棉被", "枕头", "窗帘", "台灯", "书架", "铅笔", "橡皮", "尺子",
    "水壶", "茶杯", "筷子", "汤匙", "雨伞", "拖鞋", "围巾", "手套", "纽扣", "针线", "钟表", "日历",
    "风筝", "陀螺", "积木", "气球", "琵琶", "笛子", "铜锣", "皮鼓", "石桥", "木船", "灯塔", "凉亭",
    "屋檐", "门槛", "台阶", "篱笆",
];

const COUNTERFEIT: [&str; 3] = [
    "在网店购买后发现是假货，专柜鉴定为假冒产品",
    "网购收到的是假冒伪劣产品，并非正品",
    "在抖音网购，经鉴定所售为假货",
];
const PICTURED: [&str; 2] = [
    "在抖音网购的商品与页面图片不符",
    "网购收到的实物与商品图片严重不符",
];
const PLAIN: [&str; 4] = [
    "网购后申请退货，商家一直不退款",
    "在网店购买的商品迟迟不发货，要求退款",
    "网购商品运输途中破损，客服不予换货",
    "在抖音购买后客服一直不回复，要求退款",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum About {
    Counterfeit,
    Pictured,
    Plain,
}

impl Town {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            dice: ChaCha8Rng::seed_from_u64(seed),
            orders: Vec::new(),
        }
    }

    /// Honest merchants of all sizes, two offenders, and two people who complain about everybody.
    pub(super) fn inhabited() -> Self {
        let mut town = Self::new(11);
        town.live();
        town.offend();
        town.profess();
        town.orders.sort_by_key(|order| order.at);
        town
    }

    fn live(&mut self) {
        let cores = [
            "卓越", "宏达", "启明", "百川", "天乐", "金橙", "远帆", "瑞祥", "春晓", "海润",
        ];
        let trades = ["食品", "服饰", "家具", "图书"];
        let names = cores
            .iter()
            .flat_map(|core| trades.map(|trade| format!("东海县{core}{trade}商行")));
        let names: Vec<String> = names.chain([HONEST.to_owned()]).collect();
        for (place, name) in names.iter().enumerate() {
            let complaints = if name == HONEST { 14 } else { 2 + place % 15 };
            for count in 0..complaints {
                let about = match (place * 7 + count) % 20 {
                    0 => About::Counterfeit,
                    10 => About::Pictured,
                    _ => About::Plain,
                };
                // One of HONEST's own is of the kind that will be multiplied.
                let about = match (name == HONEST, count) {
                    (true, 3) => About::Counterfeit,
                    (true, _) => About::Plain,
                    (false, _) => about,
                };
                let day = self.dice.random_range(0..140);
                self.complain(name, day, about);
                let last = self.orders.len() - 1;
                let order = &mut self.orders[last];
                order.anonymous = (place + count) % 17 == 0;
                if (place + count) % 6 == 0 {
                    let verdict = if count % 4 == 0 {
                        "属实"
                    } else {
                        "不属实"
                    };
                    order.outcome = Some((order.at.date() + Duration::days(12), verdict));
                }
            }
        }
    }

    fn offend(&mut self) {
        let onset = (week(ONSET).monday() - week(FIRST_WEEK).monday()).num_days();
        for count in 0..14 {
            self.complain(OFFENDER, onset + 5 * count, About::Counterfeit);
            if count % 3 == 1 {
                let last = self.orders.len() - 1;
                let order = &mut self.orders[last];
                // Late enough that a week often ends between complaint and outcome.
                order.outcome = Some((order.at.date() + Duration::days(20), "属实"));
            }
        }
        for count in 0..3 {
            self.complain(OFFENDER, 20 + 40 * count, About::Plain);
        }
        for count in 0..9 {
            self.complain(SECOND, 60 + 8 * count, About::Pictured);
        }
        for count in 0..3 {
            self.complain(SECOND, 30 + 30 * count, About::Plain);
        }
        // Two of the offender's customers call again: once about the same, once in other words.
        let own = |order: &&Order| order.merchant == OFFENDER;
        let callers: Vec<Order> = self.orders.iter().filter(own).take(2).cloned().collect();
        for caller in callers {
            self.complain(OFFENDER, onset + 20, About::Counterfeit);
            let last = self.orders.len() - 1;
            let again = &mut self.orders[last];
            (again.person, again.hotline) = (caller.person, caller.hotline);
        }
    }

    /// Two people with one text against eight merchants each.
    fn profess(&mut self) {
        let names: Vec<String> = self
            .orders
            .iter()
            .map(|order| order.merchant.clone())
            .filter(|name| name.contains("图书") || name == OFFENDER)
            .collect();
        for person in [8_001, 8_002] {
            for count in 0..8 {
                let name = names[(count * 3) % names.len()].clone();
                self.complain(
                    &name,
                    70 + 3 * i64::try_from(count).unwrap(),
                    About::Counterfeit,
                );
                let last = self.orders.len() - 1;
                let order = &mut self.orders[last];
                order.person = person;
                order.body = template(u32::try_from(count).unwrap());
            }
        }
    }

    /// A new person says something in words of his own, `day` days after the first.
    pub(super) fn complain(&mut self, merchant: &str, day: i64, about: About) {
        let said = match about {
            About::Counterfeit => COUNTERFEIT.as_slice(),
            About::Pictured => PICTURED.as_slice(),
            About::Plain => PLAIN.as_slice(),
        };
        let said = *said.choose(&mut self.dice).unwrap();
        let own: Vec<&str> = (0..18)
            .map(|_| *WORDS.choose(&mut self.dice).unwrap())
            .collect();
        let (front, back) = own.split_at(9);
        let number = u32::try_from(self.orders.len()).unwrap();
        let minute = self.dice.random_range(0..1_440);
        self.orders.push(Order {
            hotline: [
                SourceCode::Hotline12345,
                SourceCode::Complaint12315,
                SourceCode::Hotline12345,
                SourceCode::Hotline12318,
            ][number as usize % 4],
            number: format!("DH{number:08}"),
            at: week(FIRST_WEEK).monday().and_hms_opt(0, 0, 0).unwrap()
                + Duration::days(day)
                + Duration::minutes(minute),
            person: 10_000 + number,
            anonymous: false,
            merchant: merchant.to_owned(),
            industry: industry_of(merchant, number),
            body: format!("{}。{said}。{}。", front.join("、"), back.join("、")),
            outcome: None,
        });
    }
}

/// Of some merchants the clerks are of two minds, often equally often.
fn industry_of(merchant: &str, number: u32) -> &'static str {
    if merchant.contains("百川") && (number / 4).is_multiple_of(2) {
        return "综合零售";
    }
    let trades = ["食品", "服饰", "家具", "图书"];
    let own = trades.into_iter().find(|trade| merchant.contains(trade));
    own.unwrap_or("工艺品")
}

/// What a complaint factory pastes.
pub(super) fn template(slot: u32) -> String {
    format!(
        "本人网购第{slot}号商品，收到后发现是假货，页面宣传与实物严重不一致，标签未标注执行标准及贮存条件，\
         商家行为构成欺诈，依据消费者权益保护法第五十五条要求退还货款并三倍赔偿，书面告知处理结果。"
    )
}
