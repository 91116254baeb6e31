//! Puts the stories into a run: one merchant each, its complainants, and the days of its orders.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;

use super::codes;
use super::dice::Dice;
use super::merchant::Merchant;
use super::person::Person;
use super::season::Season;
use super::story::{People, STORIES, Scenario, Story};
use super::truth::TruthMerchant;
use super::world::World;
use crate::domain::Week;

/// A story with its merchant.
pub(super) struct Planted {
    pub(super) story: Story,
    pub(super) merchant: usize,
    /// The name after the change (改名), for the story that has one.
    pub(super) later_name: Option<String>,
    pub(super) persons: Vec<Person>,
    pub(super) onset: NaiveDate,
    /// Genuine incidents by day; none for the innocent.
    pub(super) genuine: BTreeMap<NaiveDate, u32>,
    /// Ids of the orders that belong to the story, told again or sent on ones among them.
    pub(super) order_ids: Vec<String>,
    pub(super) orders: u64,
}

impl Planted {
    /// What the truth file says of it; `place` numbers it.
    pub(super) fn truth(&self, place: u32, merchant: &Merchant) -> TruthMerchant {
        let mut names = merchant.variants();
        names.extend(self.later_name.clone());
        TruthMerchant {
            id: format!("s{place:02}"),
            name: merchant.name.clone(),
            names,
            uscc: merchant.uscc.clone(),
            region: merchant.region.code.to_string(),
            platform: merchant.platform.to_owned(),
            store: merchant.store.clone(),
            guilty: self.story.guilty,
            scenario: self.story.scenario,
            category: self.story.category,
            onset_week: Week::of(self.onset),
            onset: Some(self.onset),
            genuine_incidents: self.genuine.clone(),
            story: self.story.text.to_owned(),
            orders: self.orders,
            order_ids: self.order_ids.clone(),
        }
    }
}

/// One planned order: which story, and whether it is the story or an ordinary complaint.
#[derive(Debug, Clone, Copy)]
pub(super) struct Appointment {
    pub(super) day: u32,
    pub(super) planted: usize,
    pub(super) ordinary: bool,
}

/// Everything planted, with its appointments in order of days.
pub(super) struct Plan {
    pub(super) planted: Vec<Planted>,
    pub(super) appointments: Vec<Appointment>,
}

/// Plants every story `copies` times; small runs thin the orders to `per_mille`.
pub(super) fn plant(
    world: &World,
    season: &Season,
    merchants: &mut Vec<Merchant>,
    taken: &mut HashSet<String>,
    (copies, per_mille): (u32, u32),
    dice: &mut Dice,
) -> Plan {
    let mut plan = Plan {
        planted: Vec::new(),
        appointments: Vec::new(),
    };
    for _ in 0..copies {
        let mut shared_root = String::new();
        for story in STORIES {
            let merchant = cast(world, story, &mut shared_root, taken, dice);
            let later_name = (story.scenario == Scenario::Renamed)
                .then(|| Merchant::of(world, taken, merchant.industry, merchant.region, dice).name);
            let people = match story.people {
                People::Many => 0,
                People::Few(count) => count,
            };
            let first = season.days.saturating_sub((story.weeks_back + 1) * 7);
            let planted = plan.planted.len();
            let thinned = |orders: u32| (orders * per_mille).div_ceil(1000);
            plan.spread(
                planted,
                first,
                story.days,
                thinned(story.orders),
                dice,
                season,
            );
            plan.spread_ordinary(planted, thinned(story.ordinary), dice, season);
            plan.planted.push(Planted {
                story,
                merchant: merchants.len(),
                later_name,
                persons: (0..people).map(|_| Person::thrown(world, dice)).collect(),
                onset: season.date(first),
                genuine: BTreeMap::new(),
                order_ids: Vec::new(),
                orders: 0,
            });
            merchants.push(merchant);
        }
    }
    plan.appointments
        .sort_by_key(|appointment| (appointment.day, appointment.planted));
    plan
}

impl Plan {
    fn spread(
        &mut self,
        planted: usize,
        first: u32,
        days: u32,
        orders: u32,
        dice: &mut Dice,
        season: &Season,
    ) {
        for place in 0..orders {
            let jitter = if place == 0 {
                0
            } else {
                dice.between(0, days / orders.max(1))
            };
            let day = first + place * days / orders.max(1) + jitter;
            self.appointments.push(Appointment {
                day: day.min(season.days - 1).min(first + days - 1),
                planted,
                ordinary: false,
            });
        }
    }

    fn spread_ordinary(&mut self, planted: usize, orders: u32, dice: &mut Dice, season: &Season) {
        for _ in 0..orders {
            let day = dice.between(0, season.days - 1);
            self.appointments.push(Appointment {
                day,
                planted,
                ordinary: true,
            });
        }
    }
}

/// The merchant of a story.
fn cast(
    world: &World,
    story: Story,
    shared_root: &mut String,
    taken: &mut HashSet<String>,
    dice: &mut Dice,
) -> Merchant {
    let industry = world
        .industries
        .iter()
        .position(|known| known.name == story.industry)
        .unwrap_or(0);
    let county = match story.scenario {
        Scenario::BurstCounterfeiter => "海州区",
        Scenario::Homonym => "灌南县",
        Scenario::ImageMismatchStreamer | Scenario::RivalSmear => "东海县",
        Scenario::NameVariants | Scenario::ViralNews => "赣榆区",
        _ => world.region(dice).name,
    };
    let region = world.region_named(county);
    let mut merchant = Merchant::of(world, taken, industry, region, dice);
    merchant.weight = 0;
    if merchant.platform == "美团" || merchant.platform == "闲鱼" {
        merchant.platform = "淘宝";
    }
    match story.scenario {
        Scenario::BurstCounterfeiter => {
            *shared_root = new_root(world, taken, dice);
            merchant.name = format!("海州区{shared_root}皮具商行");
            merchant.store = format!("{shared_root}名品折扣店");
        }
        Scenario::Homonym => {
            merchant.name = format!("灌南县{shared_root}皮具商行");
            merchant.store = format!("{shared_root}皮具修护店");
        }
        Scenario::PlatformGiant => {
            let root = new_root(world, taken, dice);
            merchant.name = format!("江苏{root}优选电子商务有限公司");
            merchant.store = format!("{root}优选官方旗舰店");
        }
        _ => {}
    }
    taken.insert(merchant.name.clone());
    let kind = if merchant.name.ends_with("公司") {
        '1'
    } else {
        '2'
    };
    merchant.uscc = Some(codes::credit_code(kind, region.code, dice));
    merchant
}

/// A trade name that no merchant bears yet.
fn new_root(world: &World, taken: &HashSet<String>, dice: &mut Dice) -> String {
    let mut root = world.phrases.one("root", dice).to_owned();
    while taken.iter().any(|name| name.contains(&root)) {
        root.push_str(world.phrases.one("root_tail", dice));
    }
    root
}
