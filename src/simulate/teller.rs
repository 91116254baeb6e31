//! Tells the orders of a run: the ordinary ones, those of the stories, and those told again.

use std::collections::HashSet;

use chrono::{Duration, NaiveDate, NaiveDateTime};

use super::dice::{Dice, running_totals};
use super::dirt::Dirt;
use super::layout::Layout;
use super::maker::{self, Against, Entry};
use super::matter::Matter;
use super::merchant::Merchant;
use super::narrator::{FollowUp, Narrator, Participants, Repeats, order_number, told_again};
use super::options::SimulateOptions;
use super::order::Order;
use super::person::Person;
use super::plant::{Appointment, Plan, plant};
use super::route::Router;
use super::season::Season;
use super::story::{Scenario, Story};
use super::truth::TruthMerchant;
use super::world::World;

/// Orders that the smallest run with whole stories has; below it they are thinned.
const WHOLE_STORIES: usize = 1600;

/// Ordinary names are written in another way this often, per 1000.
const VARIANTS_PER_MILLE: u32 = 120;

pub(super) struct Teller {
    world: World,
    dice: Dice,
    router: Router,
    merchants: Vec<Merchant>,
    merchant_totals: Vec<u64>,
    plan: Plan,
    /// Orders of the day so far.
    serial: u32,
    until: NaiveDateTime,
}

impl Teller {
    /// Throws the merchants and plants the stories. The exports know of nothing after `until`.
    pub(super) fn new(options: &SimulateOptions, season: &Season, until: NaiveDateTime) -> Self {
        let world = World::shipped();
        let mut dice = Dice::seeded(options.seed);
        let mut taken = HashSet::new();
        let honest = (options.orders / 9).clamp(40, 40_000);
        let mut merchants: Vec<Merchant> = (0..honest)
            .map(|_| Merchant::thrown(&world, &mut taken, &mut dice))
            .collect();
        let copies = u32::try_from(options.orders / 50_000)
            .unwrap_or(1)
            .clamp(1, 20);
        let thin = (options.orders.min(WHOLE_STORIES) * 1000).div_ceil(WHOLE_STORIES);
        let planting = (copies, u32::try_from(thin).unwrap_or(1000));
        let plan = plant(
            &world,
            season,
            &mut merchants,
            &mut taken,
            planting,
            &mut dice,
        );
        Self {
            merchant_totals: running_totals(merchants.iter().map(|merchant| merchant.weight)),
            router: Router::new(options.orders, options.end),
            serial: 0,
            until,
            world,
            dice,
            merchants,
            plan,
        }
    }

    /// The name of a merchant's line of business.
    fn industry_of(&self, merchant: usize) -> &'static str {
        let industry = self
            .merchants
            .get(merchant)
            .map(|merchant| merchant.industry);
        let line = industry.and_then(|place| self.world.industries.get(place));
        line.map_or("", |line| line.name)
    }

    /// Where the orders of a story are heard.
    fn planned_layout(
        &mut self,
        story: Story,
        appointment: Appointment,
        date: NaiveDate,
    ) -> Layout {
        match story.scenario {
            _ if appointment.ordinary => self.router.planted(date, &mut self.dice),
            Scenario::ViralNews
            | Scenario::TaskScamNamed
            | Scenario::MaliciousReviewVictim
            | Scenario::DailyCaller
            | Scenario::RivalSmear => self.router.hotline12345(date, &mut self.dice),
            Scenario::ProfessionalFlood => Layout::TipoffLong,
            Scenario::Renamed if self.dice.chance(800) => Layout::Complaint12315,
            _ => self.router.planted(date, &mut self.dice),
        }
    }

    fn entry(&mut self, layout: Layout, moment: NaiveDateTime, person: Person) -> Entry {
        let (short, long) = if self.router.big {
            (360, 560)
        } else {
            (180, 430)
        };
        Entry {
            layout,
            number: self.number(layout, moment.date()),
            at: moment,
            person,
            length: usize::try_from(self.dice.between(short, long)).unwrap_or(200),
            until: self.until,
        }
    }

    /// Date and the running number of the day, blank where the layout has no numbers.
    fn number(&mut self, layout: Layout, date: NaiveDate) -> String {
        self.serial += 1;
        order_number(layout, date, self.serial)
    }
}

impl Narrator for Teller {
    fn take_appointments(&mut self) -> Vec<Appointment> {
        std::mem::take(&mut self.plan.appointments)
    }

    fn start_day(&mut self) {
        self.serial = 0;
    }

    fn dice(&mut self) -> &mut Dice {
        &mut self.dice
    }

    fn router(&self) -> &Router {
        &self.router
    }

    fn repeats(&self) -> Repeats {
        Repeats {
            transferred: 45,
            recontact: 28,
        }
    }

    fn ordinary(&mut self, moment: NaiveDateTime) -> Order {
        let layout = self.router.ordinary(moment.date(), &mut self.dice);
        let person = Person::thrown(&self.world, &mut self.dice);
        let entry = self.entry(layout, moment, person);
        if !layout.consumer_only() && self.dice.chance(640) {
            return maker::civic(&self.world, entry, &mut self.dice);
        }
        let index = self.dice.by_running_total(&self.merchant_totals);
        let nobody = Merchant::default();
        let against = Against {
            merchant: self.merchants.get(index).unwrap_or(&nobody),
            name: None,
            variants_per_mille: VARIANTS_PER_MILLE,
            guilty: false,
            planted: false,
        };
        if matches!(layout, Layout::CultureLong | Layout::CultureShort) {
            return maker::culture(&self.world, entry, &against, &mut self.dice);
        }
        let matter = match layout {
            Layout::FoodDrug12331 => Matter::Food,
            Layout::Price12358 => Matter::PriceFraud,
            Layout::Quality12365 => Matter::Quality,
            _ => Matter::ordinary(self.industry_of(index), &mut self.dice),
        };
        maker::consumer(&self.world, entry, matter, &against, &mut self.dice)
    }

    fn planned(&mut self, appointment: Appointment, moment: NaiveDateTime) -> Order {
        let Some(planted) = self.plan.planted.get(appointment.planted) else {
            return self.ordinary(moment);
        };
        let (story, merchant) = (planted.story, planted.merchant);
        let person = match planted.persons.as_slice() {
            [] => Person::thrown(&self.world, &mut self.dice),
            people => {
                let place = self.dice.below(people.len());
                people.get(place).cloned().unwrap_or_default()
            }
        };
        let layout = self.planned_layout(story, appointment, moment.date());
        let entry = self.entry(layout, moment, person);
        let matter = if appointment.ordinary || story.scenario == Scenario::PlatformGiant {
            Matter::ordinary(self.industry_of(merchant), &mut self.dice)
        } else {
            story.matter
        };
        let Some(planted) = self.plan.planted.get(appointment.planted) else {
            return self.ordinary(moment);
        };
        let renamed = moment.date() > planted.onset + Duration::days(i64::from(story.days / 2));
        let nobody = Merchant::default();
        let against = Against {
            merchant: self.merchants.get(planted.merchant).unwrap_or(&nobody),
            name: planted.later_name.as_deref().filter(|_| renamed),
            variants_per_mille: match story.scenario {
                Scenario::NameVariants => 850,
                Scenario::Renamed => 0,
                _ => VARIANTS_PER_MILLE,
            },
            guilty: story.guilty && !appointment.ordinary,
            planted: true,
        };
        let mut order = maker::consumer(&self.world, entry, matter, &against, &mut self.dice);
        order.story = (!appointment.ordinary).then_some(appointment.planted);
        order
    }

    fn again(&mut self, due: FollowUp, moment: NaiveDateTime) -> Order {
        let mut order = told_again(due, moment, &mut self.router, &mut self.dice);
        order.number = self.number(order.layout, moment.date());
        order
    }

    fn note(&mut self, order: &Order) {
        let planted = order
            .story
            .and_then(|place| self.plan.planted.get_mut(place));
        let Some(planted) = planted else { return };
        planted.orders += 1;
        let told_again = |dirt: &Dirt| matches!(dirt, Dirt::Transferred | Dirt::Recontact);
        if planted.story.guilty && !order.dirt.iter().any(told_again) {
            *planted.genuine.entry(order.at.date()).or_default() += 1;
        }
        if !order.number.is_empty() {
            let source = order.layout.source().code();
            planted.order_ids.push(format!("{source}:{}", order.number));
        }
    }

    fn participants(&self) -> Participants {
        let planted = (1..).zip(&self.plan.planted);
        let planted: Vec<TruthMerchant> = planted
            .filter_map(|(place, planted)| {
                let merchant = self.merchants.get(planted.merchant)?;
                Some(planted.truth(place, merchant))
            })
            .collect();
        let all = u64::try_from(self.merchants.len()).unwrap_or(0);
        let told = u64::try_from(planted.len()).unwrap_or(0);
        Participants {
            honest: all.saturating_sub(told),
            planted,
            subjects: Vec::new(),
        }
    }
}
