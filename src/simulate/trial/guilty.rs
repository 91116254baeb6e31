//! The guilty families. Every number is drawn; the ranges follow the prototype of signals.md §2.

use super::campaign::Planner;
use super::tale::Tale;
use super::verdict::Fate;
use crate::domain::Category;
use crate::simulate::story::Scenario;

/// Lines of business in which imitations are sold.
const IMITATED: [&str; 8] = [
    "箱包皮具",
    "服装鞋帽",
    "酒水茶叶",
    "手机数码",
    "美妆护肤",
    "水晶饰品",
    "母婴用品",
    "家用电器",
];
/// Lines of business that live by their ratings.
const RATED: [&str; 6] = [
    "美妆护肤",
    "服装鞋帽",
    "食品生鲜",
    "家居家具",
    "图书文具",
    "母婴用品",
];

impl Planner<'_> {
    /// All guilty families, `copies` campaigns of each.
    pub(super) fn plant_guilty(&mut self, copies: u32) {
        for _ in 0..copies {
            self.burst();
            self.slow_burn();
            self.intermittent();
            self.buyer_of_praise();
            self.hirer_of_blame();
            self.big_gone_bad();
            self.split_name();
            self.renamed();
            self.ring();
            self.victims_with_a_template();
            self.franchise();
        }
    }

    /// Genuine incidents of a part on these days.
    fn offences(&mut self, part: usize, days: Vec<u32>, tale: Tale) {
        for day in days {
            self.deed(part, day, tale, true, Fate::Deserved);
        }
    }

    /// What a cheat of goods mostly does.
    fn cheat(&mut self) -> (Category, Tale) {
        match self.dice.between(0, 9) {
            0..=6 => (Category::Counterfeit, Tale::Fake),
            7..=8 => (Category::NotAsPictured, Tale::Mismatch),
            _ => (Category::PriceFraud, Tale::Price),
        }
    }

    fn burst(&mut self) {
        let span = self.dice.between(18, 45);
        let (onset, merchant) = (self.start(span), self.merchant(&IMITATED, 350));
        let (category, tale) = self.cheat();
        let part = self.part(
            Scenario::BurstCounterfeiter,
            Some(category),
            "新店几周之内集中坑人，买家互不相识。",
            merchant,
            onset,
        );
        let count = self.count(16, 42);
        let days = self.some_days(onset, span, count);
        self.offences(part, days, tale);
    }

    fn slow_burn(&mut self) {
        let span = self.dice.between(170, 330).min(self.days * 2 / 3);
        let (onset, merchant) = (self.start(span), self.merchant(&IMITATED, 350));
        let part = self.part(
            Scenario::SlowBurnCounterfeiter,
            Some(Category::Counterfeit),
            "长期零星售假，从不集中。",
            merchant,
            onset,
        );
        let gap = self.dice.between(7, 14);
        let count = (span / gap * self.thin).div_ceil(1000);
        let days = self.some_days(onset, span, count);
        self.offences(part, days, Tale::Fake);
    }

    fn intermittent(&mut self) {
        let bouts = self.dice.between(3, 5);
        let pause = self.dice.between(30, 60);
        let (onset, merchant) = (
            self.start(bouts * (pause + 12)),
            self.merchant(&IMITATED, 350),
        );
        let (category, tale) = self.cheat();
        let part = self.part(
            Scenario::Intermittent,
            Some(category),
            "出事一阵、安静一阵，反复如此。",
            merchant,
            onset,
        );
        for bout in 0..bouts {
            let first = onset + bout * (pause + 12);
            if first < self.days {
                let count = self.count(4, 9);
                let days = self.some_days(first, 12, count);
                self.offences(part, days, tale);
            }
        }
    }

    fn buyer_of_praise(&mut self) {
        let span = self.dice.between(45, 120);
        let (onset, merchant) = (self.start(span), self.merchant(&RATED, 450));
        let part = self.part(
            Scenario::FakeReviews,
            Some(Category::FakeTransaction),
            "花钱买好话、刷销量、寄空盒子。",
            merchant,
            onset,
        );
        let count = self.count(14, 38);
        let days = self.some_days(onset, span, count);
        self.offences(part, days, Tale::PraiseForMoney);
    }

    fn hirer_of_blame(&mut self) {
        let span = self.dice.between(40, 100);
        let (onset, merchant) = (self.start(span), self.merchant(&RATED, 500));
        let part = self.part(
            Scenario::HiredBadReviews,
            Some(Category::MaliciousReview),
            "雇人给同行打低分，来反映的是受害的同行。",
            merchant,
            onset,
        );
        let count = self.count(10, 22);
        let days = self.some_days(onset, span, count);
        self.offences(part, days, Tale::Rival);
    }

    fn big_gone_bad(&mut self) {
        let span = self.dice.between(80, 150);
        let (onset, merchant) = (self.start(span), self.merchant(&IMITATED, 1000));
        if let Some(merchant) = self.cast.merchants.get_mut(merchant) {
            // About thirty times an average merchant.
            merchant.weight = u64::from(self.dice.between(900, 1800));
        }
        let part = self.part(
            Scenario::LargeMerchantGoneBad,
            Some(Category::Counterfeit),
            "一向正常的大商家换了货源。",
            merchant,
            onset,
        );
        let count = self.count(40, 85);
        let days = self.some_days(onset, span, count);
        self.offences(part, days, Tale::Fake);
    }

    fn split_name(&mut self) {
        let span = self.dice.between(60, 120);
        let (onset, merchant) = (self.start(span), self.merchant(&IMITATED, 600));
        let (category, tale) = self.cheat();
        let part = self.part(
            Scenario::NameVariants,
            Some(category),
            "一个商家，多个店铺、多种写法。",
            merchant,
            onset,
        );
        for _ in 0..self.dice.between(2, 4) {
            self.add_face(part, merchant);
        }
        let faces = self.plan.parts[part].faces.clone();
        let count = self.count(22, 45);
        for day in self.some_days(onset, span, count) {
            let face = self.dice.pick(&faces);
            let deed = self.deed(part, day, tale, true, Fate::Deserved);
            deed.merchant = face;
            deed.spelling = 700;
        }
    }

    fn renamed(&mut self) {
        let span = self.dice.between(80, 140);
        let (onset, merchant) = (self.start(span), self.merchant(&IMITATED, 800));
        let part = self.part(
            Scenario::Renamed,
            Some(Category::Counterfeit),
            "中途改名，统一社会信用代码不变。",
            merchant,
            onset,
        );
        let later = self.add_face(part, merchant);
        let count = self.count(20, 40);
        for day in self.some_days(onset, span, count) {
            let deed = self.deed(part, day, Tale::Fake, true, Fate::Deserved);
            if day > onset + span / 2 {
                deed.merchant = later;
            }
        }
    }

    fn add_face(&mut self, part: usize, merchant: usize) -> usize {
        let face = self
            .cast
            .face(self.world, self.grammar, merchant, self.dice);
        self.plan.parts[part].faces.push(face);
        face
    }

    fn ring(&mut self) {
        let span = self.dice.between(60, 120);
        let first = self.start(span);
        let industry = self.dice.pick(&IMITATED);
        for _ in 0..self.dice.between(4, 7) {
            let merchant = self.merchant(&[industry], 150);
            let onset = first + self.dice.between(0, span / 4);
            let part = self.part(
                Scenario::RingShop,
                Some(Category::Counterfeit),
                "同一伙人开的几个小店之一，每家投诉都不多。",
                merchant,
                onset,
            );
            let count = self.count(5, 10);
            let days = self.some_days(onset, span, count);
            self.offences(part, days, Tale::Fake);
        }
    }

    fn victims_with_a_template(&mut self) {
        let span = self.dice.between(14, 30);
        let (onset, merchant) = (self.start(span), self.merchant(&IMITATED, 500));
        let part = self.part(
            Scenario::TemplatedVictims,
            Some(Category::Counterfeit),
            "受害买家在群里统一文字，各用各的电话，是真的。",
            merchant,
            onset,
        );
        let template = self.template(Tale::Victims);
        let count = self.count(14, 30);
        for day in self.some_days(onset, span, count) {
            let copies = self.dice.chance(850);
            let deed = self.deed(part, day, Tale::Fake, true, Fate::Deserved);
            if copies {
                deed.tale = Tale::Victims;
                deed.template = Some(template);
            }
        }
    }

    /// One branch cheats, its siblings do not.
    fn franchise(&mut self) {
        let span = self.dice.between(50, 100);
        let (onset, merchant) = (self.start(span), self.merchant(&IMITATED, 1000));
        let part_of = |planner: &mut Self, scenario, category, story| {
            let region = planner.world.region(planner.dice);
            let branch = planner
                .cast
                .branch(planner.world, merchant, region, planner.dice);
            planner.part(scenario, category, story, branch, onset)
        };
        let bad = part_of(
            self,
            Scenario::BadBranch,
            Some(Category::Counterfeit),
            "加盟店中只有这一家出问题。",
        );
        let count = self.count(15, 34);
        let days = self.some_days(onset, span, count);
        self.offences(bad, days, Tale::Fake);
        for _ in 0..self.dice.between(2, 4) {
            let sibling = part_of(
                self,
                Scenario::FranchiseSibling,
                None,
                "同一品牌的另一家分店，没有问题。",
            );
            self.ordinary_dealings(sibling, (5, 14));
        }
    }
}
