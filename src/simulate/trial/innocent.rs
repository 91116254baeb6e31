//! The innocent families: those who look guilty for a reason that is none of theirs.

use chrono::Datelike;

use super::campaign::{Named, Planner};
use super::habits::Habits;
use super::tale::Tale;
use super::verdict::Fate;
use crate::simulate::season::Season;
use crate::simulate::story::Scenario;

impl Planner<'_> {
    /// All innocent families, `copies` campaigns of each.
    pub(super) fn plant_innocent(&mut self, copies: u32, season: &Season) {
        for round in 0..copies {
            self.giant();
            self.busy_at_festivals(season);
            if round % 3 == 0 {
                self.platform_fails();
            }
            self.rumour();
            self.professional_flood();
            self.smear();
            self.smear();
            self.neighbour();
            self.brand_owner();
            self.appraiser(Scenario::AppraisalShop, Tale::Appraise);
            self.appraiser(Scenario::SecondHandLuxury, Tale::Used);
            self.named_by_swindlers();
            self.daily_caller();
        }
    }

    /// Complaints as any merchant gets them, over the whole run.
    pub(super) fn ordinary_dealings(&mut self, part: usize, (low, high): (u32, u32)) {
        let count = self.count(low, high);
        let days = self.some_days(0, self.days, count);
        self.ordinary_on(part, days);
    }

    fn ordinary_on(&mut self, part: usize, days: Vec<u32>) {
        let merchant = self.plan.parts[part].faces.first().copied();
        let industry = merchant
            .and_then(|place| self.cast.merchants.get(place))
            .and_then(|merchant| self.world.industries.get(merchant.industry))
            .map_or("", |line| line.name);
        let mut habits = Habits::new(self.difficulty.likeness());
        for day in days {
            let tale = habits.next(0, industry, self.dice);
            self.deed(part, day, tale, false, Fate::Dispute);
        }
    }

    fn giant(&mut self) {
        let merchant = self.merchant(&["服装鞋帽", "家用电器", "食品生鲜"], 1000);
        if let Some(merchant) = self.cast.merchants.get_mut(merchant) {
            // About a hundred and fifty times an average merchant.
            merchant.weight = u64::from(self.dice.between(5000, 8000));
        }
        self.part(
            Scenario::PlatformGiant,
            None,
            "本地最大的电商企业之一，件数多，类别分布正常。",
            merchant,
            0,
        );
    }

    fn busy_at_festivals(&mut self, season: &Season) {
        let peaks: Vec<u32> = (0..self.days)
            .filter(|day| {
                let date = season.date(*day);
                matches!(
                    (date.month(), date.day()),
                    (6, 16..=26) | (11, 10..=22) | (3, 13..=20) | (1, 20..=31) | (2, 1..=12)
                )
            })
            .collect();
        for _ in 0..3 {
            let merchant = self.merchant(&["服装鞋帽", "家用电器", "食品生鲜", "美妆护肤"], 700);
            let part = self.part(
                Scenario::FestivalPeak,
                None,
                "618、双11、3·15、春节时投诉猛增，平时很少。",
                merchant,
                0,
            );
            let count = self.count(30, 70);
            let days = (0..count).map(|_| self.dice.pick(&peaks)).collect();
            self.ordinary_on(part, days);
        }
    }

    /// One platform, one week, many merchants.
    fn platform_fails(&mut self) {
        let platform = self.dice.pick(&["拼多多", "抖音", "淘宝", "京东"]);
        let onset = self.start(10);
        for _ in 0..self.count(24, 50) {
            let merchant = self.merchant(&[], 500);
            if let Some(merchant) = self.cast.merchants.get_mut(merchant) {
                merchant.platform = platform;
            }
            let part = self.part(
                Scenario::PlatformOutage,
                None,
                "平台故障的那一周里被投诉的许多商家之一。",
                merchant,
                onset,
            );
            let count = self.dice.between(2, 7);
            for day in self.some_days(onset, 8, count) {
                self.deed(part, day, Tale::Outage, false, Fate::Dispute);
            }
        }
    }

    fn rumour(&mut self) {
        let onset = self.start(20);
        let merchant = self.merchant(&["食品生鲜", "美妆护肤", "母婴用品", "服装鞋帽"], 700);
        let part = self.part(
            Scenario::ViralNews,
            None,
            "网传不实消息引来一大批没有买过东西的人。",
            merchant,
            onset,
        );
        let (count, span) = (self.count(20, 60), self.dice.between(9, 16));
        for day in self.some_days(onset, span, count) {
            self.deed(part, day, Tale::Rumour, false, Fate::Rumoured);
        }
    }

    /// Two to four people who live by it visit many merchants of one line of business with one text.
    fn professional_flood(&mut self) {
        let span = self.dice.between(60, 200);
        let first = self.start(span);
        let members = self.dice.between(2, 4);
        let phones: Vec<usize> = (0..members)
            .flat_map(|_| self.someone_with_phones(self.difficulty.phones()))
            .collect();
        let templates = [self.template(Tale::Flood), self.template(Tale::Flood)];
        for _ in 0..self.count(18, 45) {
            let merchant = self.merchant(&["食品生鲜", "美妆护肤", "母婴用品", "酒水茶叶"], 600);
            let onset = first + self.dice.between(0, span);
            if onset >= self.days {
                continue;
            }
            let part = self.part(
                Scenario::ProfessionalFlood,
                None,
                "被职业索赔人按标签瑕疵逐家举报的商家之一。",
                merchant,
                onset,
            );
            let count = self.dice.between(1, 6);
            for day in self.some_days(onset, 21, count) {
                let (person, template) = (self.dice.pick(&phones), self.dice.pick(&templates));
                let deed = self.deed(part, day, Tale::Flood, false, Fate::Professional);
                deed.person = Some(person);
                deed.template = Some(template);
            }
        }
    }

    /// Rivals paste one text from several phones within days.
    fn smear(&mut self) {
        let span = self.dice.between(3, 10);
        let onset = self.start(span);
        let merchant = self.merchant(&["水晶饰品", "服装鞋帽", "食品生鲜", "家居家具"], 400);
        let part = self.part(
            Scenario::RivalSmear,
            None,
            "同行几个人换着号码粘贴同一段话。",
            merchant,
            onset,
        );
        let members = self.dice.between(3, 5);
        let phones: Vec<usize> = (0..members)
            .flat_map(|_| {
                let phones = self.dice.between(2, 3) + self.difficulty.phones() - 1;
                self.someone_with_phones(phones)
            })
            .collect();
        let template = self.template(Tale::Smear);
        let count = self.count(9, 22);
        for day in self.some_days(onset, span, count) {
            let person = self.dice.pick(&phones);
            let deed = self.deed(part, day, Tale::Smear, false, Fate::Unfounded);
            deed.person = Some(person);
            deed.template = Some(template);
        }
    }

    /// The stranger who bears the name of a cheat in another county.
    fn neighbour(&mut self) {
        let cheats: Vec<usize> = self
            .plan
            .parts
            .iter()
            .filter(|part| {
                matches!(
                    part.scenario,
                    Scenario::BurstCounterfeiter | Scenario::SlowBurnCounterfeiter
                )
            })
            .filter_map(|part| part.faces.first().copied())
            .filter(|place| {
                let merchant = self.cast.merchants.get(*place);
                merchant.is_some_and(|merchant| merchant.name.starts_with(merchant.region.name))
            })
            .collect();
        if cheats.is_empty() {
            return;
        }
        let cheat = self.dice.pick(&cheats);
        let merchant = self.cast.namesake(self.world, cheat, self.dice);
        let part = self.part(
            Scenario::Homonym,
            None,
            "与出问题的商家字号相同、在另一县区。",
            merchant,
            0,
        );
        self.ordinary_dealings(part, (6, 16));
    }

    /// Imitations of its goods are sold by many; some who complain name the owner of the brand.
    fn brand_owner(&mut self) {
        let span = self.dice.between(60, 150);
        let onset = self.start(span);
        let merchant = self.merchant(&["箱包皮具", "服装鞋帽", "美妆护肤", "酒水茶叶"], 1000);
        let part = self.part(
            Scenario::BrandOwner,
            None,
            "品牌方，别家卖它的仿品，投诉里提到了它。",
            merchant,
            onset,
        );
        let count = self.count(14, 34);
        for day in self.some_days(onset, span, count) {
            let seller = self.dice.below(self.honest);
            let named = match self.dice.between(0, 99) {
                0..=11 => Named::Other,
                12..=36 => Named::Both,
                _ => Named::Seller,
            };
            let deed = self.deed(part, day, Tale::BrandNamed, false, Fate::Doubtful);
            deed.merchant = seller;
            deed.other = Some(merchant);
            deed.named = named;
        }
    }

    /// Shops whose every complaint speaks of true and false goods.
    fn appraiser(&mut self, scenario: Scenario, tale: Tale) {
        let merchant = self.merchant(&["箱包皮具"], 500);
        let story = match scenario {
            Scenario::AppraisalShop => "鉴定维修店，文中说的真假是别处买的东西。",
            _ => "二手店，真伪疑问天然偏多，复验均为真。",
        };
        let part = self.part(scenario, None, story, merchant, 0);
        let count = self.count(14, 42);
        for day in self.some_days(0, self.days, count) {
            self.deed(part, day, tale, false, Fate::Unfounded);
        }
    }

    fn named_by_swindlers(&mut self) {
        let span = self.dice.between(40, 90);
        let (onset, merchant) = (
            self.start(span),
            self.merchant(&["服装鞋帽", "美妆护肤"], 600),
        );
        let part = self.part(
            Scenario::TaskScamNamed,
            None,
            "骗子冒用店名，被骗的人求助时提到它。",
            merchant,
            onset,
        );
        let count = self.count(8, 20);
        for day in self.some_days(onset, span, count) {
            self.deed(part, day, Tale::Scam, false, Fate::Unfounded);
        }
    }

    fn daily_caller(&mut self) {
        let span = self.dice.between(20, 45);
        let (onset, merchant) = (
            self.start(span),
            self.merchant(&["手机数码", "家居家具"], 500),
        );
        let part = self.part(
            Scenario::DailyCaller,
            None,
            "一个人为同一件事天天来电。",
            merchant,
            onset,
        );
        let caller = self.someone_with_phones(1).first().copied();
        let count = self.count(15, 35);
        for day in self.some_days(onset, span, count) {
            self.deed(part, day, Tale::Daily, false, Fate::Unfounded)
                .person = caller;
        }
    }
}
