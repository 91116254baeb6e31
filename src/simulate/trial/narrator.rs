//! Tells the orders of a trial.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate, NaiveDateTime};

use super::campaign::{Deed, Named, ORDINARY_SPELLING, Part, Plan, Planner};
use super::cast::Cast;
use super::difficulty::Difficulty;
use super::grammar::{Grammar, Wish};
use super::habits::Habits;
use super::subjects::Subjects;
use super::tale::Tale;
use super::verdict::{Fate, verdict};
use crate::domain::Week;
use crate::simulate::blemish::blemish;
use crate::simulate::dice::{Dice, running_totals};
use crate::simulate::dirt::Dirt;
use crate::simulate::layout::Layout;
use crate::simulate::maker::{self, Against, Entry};
use crate::simulate::merchant::Merchant;
use crate::simulate::narrator::{
    FollowUp, Narrator, Participants, Repeats, order_number, told_again,
};
use crate::simulate::options::SimulateOptions;
use crate::simulate::order::Order;
use crate::simulate::person::Person;
use crate::simulate::plant::Appointment;
use crate::simulate::purchase::{muddle_respondent, purchase};
use crate::simulate::route::Router;
use crate::simulate::season::Season;
use crate::simulate::story::Scenario;
use crate::simulate::truth::TruthMerchant;
use crate::simulate::world::World;

/// Orders per campaign of each family in the standard trial: about one guilty merchant among 200.
const ORDERS_PER_COPY: usize = 40_000;
/// Orders that the smallest run with whole campaigns has; below it they are thinned.
const WHOLE_CAMPAIGNS: usize = 4_000;
/// Matters that have nothing to do with trade, per 1000 orders of layouts that may have them.
const CIVIC: u32 = 180;

pub(crate) struct TrialNarrator {
    world: World,
    grammar: Grammar,
    dice: Dice,
    router: Router,
    cast: Cast,
    totals: Vec<u64>,
    habits: Habits,
    plan: Plan,
    start: NaiveDate,
    /// Orders of the day so far.
    serial: u32,
    until: NaiveDateTime,
    difficulty: Difficulty,
    honest: u64,
    subjects: Subjects,
}

impl TrialNarrator {
    /// Throws the merchants and draws the campaigns. The exports know of nothing after `until`.
    pub(crate) fn new(
        options: &SimulateOptions,
        difficulty: Difficulty,
        merchants: usize,
        season: &Season,
        until: NaiveDateTime,
    ) -> Self {
        let (world, grammar) = (World::shipped(), Grammar::shipped());
        let mut dice = Dice::seeded(options.seed);
        let mut cast = Cast::new();
        for _ in 0..merchants {
            cast.honest(&world, &grammar, &mut dice);
        }
        let copies = u32::try_from(options.orders / ORDERS_PER_COPY).unwrap_or(1);
        let copies = difficulty.campaigns(copies.max(1));
        let share = options.orders.min(WHOLE_CAMPAIGNS) * 1000;
        let plan = {
            let mut planner = Planner {
                world: &world,
                grammar: &grammar,
                cast: &mut cast,
                dice: &mut dice,
                difficulty,
                days: season.days,
                honest: merchants,
                thin: u32::try_from(share.div_ceil(WHOLE_CAMPAIGNS)).unwrap_or(1000),
                plan: Plan {
                    parts: Vec::new(),
                    deeds: Vec::new(),
                    persons: Vec::new(),
                    templates: Vec::new(),
                },
            };
            planner.plant_guilty(copies);
            planner.plant_innocent(copies, season);
            planner.plan
        };
        Self {
            totals: running_totals(cast.merchants.iter().map(|merchant| merchant.weight)),
            router: Router::new(options.orders, options.end),
            habits: habits_of(&plan, difficulty),
            subjects: Subjects::of(&plan),
            start: season.date(0),
            serial: 0,
            honest: u64::try_from(merchants).unwrap_or(0),
            world,
            grammar,
            dice,
            cast,
            plan,
            until,
            difficulty,
        }
    }

    fn number(&mut self, layout: Layout, date: NaiveDate) -> String {
        self.serial += 1;
        order_number(layout, date, self.serial)
    }

    fn entry(&mut self, layout: Layout, moment: NaiveDateTime, person: Person) -> Entry {
        Entry {
            layout,
            number: self.number(layout, moment.date()),
            at: moment,
            person,
            length: usize::try_from(self.dice.between(70, 260)).unwrap_or(120),
            until: self.until,
        }
    }

    fn industry_of(&self, merchant: usize) -> &'static str {
        let industry = self.cast.merchants.get(merchant);
        industry
            .and_then(|merchant| self.world.industries.get(merchant.industry))
            .map_or("", |line| line.name)
    }

    /// Writes an order about trade.
    fn trade(&mut self, entry: Entry, told: &Told) -> Order {
        let dice = &mut self.dice;
        let nobody = Merchant::default();
        let merchant = self.cast.merchants.get(told.merchant).unwrap_or(&nobody);
        let against = Against {
            merchant,
            name: None,
            variants_per_mille: told.spelling,
            guilty: false,
            planted: told.part.is_some(),
        };
        let (mut party, mut slots) = purchase(&self.world, &entry, &against, dice);
        let mut dirt = Vec::new();
        if told.part.is_none() {
            dirt.extend(muddle_respondent(&mut party, slots.courier, dice));
        }
        let other = told.other.and_then(|place| self.cast.merchants.get(place));
        if let Some(other) = other {
            slots.other.clone_from(&other.name);
            slots.brand = "这个牌子";
            let seller = std::mem::take(&mut party.written);
            party.written = match told.named {
                Named::Seller => seller,
                Named::Other => other.name.clone(),
                Named::Both => format!("{seller}；{}", other.name),
            };
            if told.named != Named::Seller {
                party.uscc.clear();
            }
            if told.named == Named::Other {
                party.store.clear();
            }
        }
        let hidden = !dirt.is_empty();
        if slots.merchant.is_empty() {
            slots.merchant.clone_from(&merchant.name);
        }
        let wish = Wish {
            tale: told.tale,
            length: entry.length,
            names_company: entry.layout.text_names_respondent() || hidden || dice.chance(250),
            offline: party.platform.is_empty(),
            template: told
                .template
                .and_then(|place| self.plan.templates.get(place))
                .map(String::as_str),
            difficulty: self.difficulty,
        };
        let body = self.grammar.body(&wish, &slots, dice);
        if told.template.is_some() {
            dirt.push(Dirt::Template);
        }
        let mut claim = String::new();
        let open = self.grammar.open_line("ask", slots.trade, dice);
        slots.fill(&open, dice, &mut claim);
        let nature = match entry.layout {
            Layout::Complaint12315 | Layout::Ledger12315 => "投诉",
            Layout::TipoffLong | Layout::TipoffShort => "举报",
            _ => told.tale.nature(dice),
        };
        let named = if party.store.is_empty() {
            &slots.merchant
        } else {
            &party.store
        };
        let words = told.tale.title(dice);
        let title = match dice.between(0, 2) {
            0 => format!("{}{words}", slots.product),
            1 => format!("“{named}”{words}"),
            _ => format!("买{}，{words}", slots.product),
        };
        let (second, third) = told.tale.classes();
        let times = (entry.at, entry.until);
        let outcome = verdict(told.fate, times, party.price_cents, self.difficulty, dice);
        let region = merchant.region;
        let mut order = Order {
            unit: format!("{}市场监督管理局", region.name),
            place: slots.place.clone(),
            classes: ["市场监管", second, third],
            party: Some(party),
            nature,
            title,
            body,
            claim,
            outcome,
            story: told.part,
            about: told.about(),
            ..maker::blank(&self.world, entry, region, dice)
        };
        order.dirt.extend(dirt);
        if told.template.is_none() {
            blemish(&mut order, &self.world.phrases, &slots, dice);
        }
        order
    }
}

/// Honest habits; the giants among them are complained about like everybody together.
fn habits_of(plan: &Plan, difficulty: Difficulty) -> Habits {
    let mut habits = Habits::new(difficulty.likeness());
    let giants = plan
        .parts
        .iter()
        .filter(|part| part.scenario == Scenario::PlatformGiant);
    for face in giants.flat_map(|giant| &giant.faces) {
        habits.steady(*face);
    }
    habits
}

/// What one order is about.
struct Told {
    merchant: usize,
    tale: Tale,
    fate: Fate,
    spelling: u32,
    /// Place of the deed, for planned orders.
    part: Option<usize>,
    template: Option<usize>,
    other: Option<usize>,
    named: Named,
}

impl Told {
    /// Whom the row means, rightly or not.
    fn about(&self) -> Vec<usize> {
        match (self.named, self.other) {
            (Named::Other, Some(other)) => vec![other],
            (Named::Both, Some(other)) => vec![self.merchant, other],
            (Named::Seller, _) | (_, None) => vec![self.merchant],
        }
    }
}

/// The fate of what ordinary merchants are complained about.
fn ordinary_fate(tale: Tale) -> Fate {
    match tale {
        Tale::Question | Tale::Thanks => Fate::Answered,
        Tale::Fake | Tale::PraiseForMoney | Tale::ReviewTrouble => Fate::Doubtful,
        _ => Fate::Dispute,
    }
}

impl Narrator for TrialNarrator {
    fn take_appointments(&mut self) -> Vec<Appointment> {
        let mut appointments: Vec<Appointment> = (0..)
            .zip(&self.plan.deeds)
            .map(|(planted, deed)| Appointment {
                day: deed.day,
                planted,
                ordinary: false,
            })
            .collect();
        appointments.sort_by_key(|appointment| (appointment.day, appointment.planted));
        appointments
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
            transferred: 60,
            recontact: 70,
        }
    }

    fn ordinary(&mut self, moment: NaiveDateTime) -> Order {
        let layout = self.router.ordinary(moment.date(), &mut self.dice);
        let person = Person::thrown(&self.world, &mut self.dice);
        let entry = self.entry(layout, moment, person);
        if !layout.consumer_only() && self.dice.chance(CIVIC) {
            return maker::civic(&self.world, entry, &mut self.dice);
        }
        let merchant = self.dice.by_running_total(&self.totals);
        let tale = self
            .habits
            .next(merchant, self.industry_of(merchant), &mut self.dice);
        let told = Told {
            merchant,
            tale,
            fate: ordinary_fate(tale),
            spelling: ORDINARY_SPELLING,
            part: None,
            template: None,
            other: None,
            named: Named::Seller,
        };
        self.trade(entry, &told)
    }

    fn planned(&mut self, appointment: Appointment, moment: NaiveDateTime) -> Order {
        let Some(deed) = self.plan.deeds.get(appointment.planted).copied() else {
            return self.ordinary(moment);
        };
        let known = deed.person.and_then(|place| self.plan.persons.get(place));
        let person = match known {
            Some(person) => person.clone(),
            None => Person::thrown(&self.world, &mut self.dice),
        };
        let layout = layout_of(&deed, moment.date(), &mut self.router, &mut self.dice);
        let entry = self.entry(layout, moment, person);
        let told = Told {
            merchant: deed.merchant,
            tale: deed.tale,
            fate: match deed.fate {
                Fate::Dispute => ordinary_fate(deed.tale),
                fate => fate,
            },
            spelling: deed.spelling,
            part: Some(appointment.planted),
            template: deed.template,
            other: deed.other,
            named: deed.named,
        };
        self.trade(entry, &told)
    }

    fn again(&mut self, due: FollowUp, moment: NaiveDateTime) -> Order {
        let mut order = told_again(due, moment, &mut self.router, &mut self.dice);
        order.number = self.number(order.layout, moment.date());
        order
    }

    fn note(&mut self, order: &Order) {
        let deed = order.story.and_then(|place| self.plan.deeds.get(place));
        let deed = deed.copied();
        let told_again = |dirt: &Dirt| matches!(dirt, Dirt::Transferred | Dirt::Recontact);
        let genuine = deed.is_some_and(|deed| deed.genuine) && !order.dirt.iter().any(told_again);
        self.subjects.note(order, &self.cast, genuine);
        let Some(deed) = deed else { return };
        let Some(part) = self.plan.parts.get_mut(deed.part) else {
            return;
        };
        part.orders += 1;
        if genuine {
            *part.genuine.entry(deed.day).or_default() += 1;
        }
        if !order.number.is_empty() {
            let source = order.layout.source().code();
            part.order_ids.push(format!("{source}:{}", order.number));
        }
    }

    fn participants(&self) -> Participants {
        let parts = (1..).zip(&self.plan.parts);
        Participants {
            honest: self.honest,
            planted: parts
                .filter_map(|(place, part)| truth_of(place, part, &self.cast, self.start))
                .collect(),
            subjects: self.subjects.truth(),
        }
    }
}

/// Where the orders of a deed are heard.
fn layout_of(deed: &Deed, date: NaiveDate, router: &mut Router, dice: &mut Dice) -> Layout {
    match deed.tale {
        Tale::Flood if dice.chance(600) => Layout::TipoffLong,
        Tale::Flood => Layout::Complaint12315,
        Tale::Rumour | Tale::Scam | Tale::Daily => router.hotline12345(date, dice),
        _ => router.planted(date, dice),
    }
}

/// A part as the truth file tells of it.
fn truth_of(place: u32, part: &Part, cast: &Cast, start: NaiveDate) -> Option<TruthMerchant> {
    let faces: Vec<&Merchant> = part
        .faces
        .iter()
        .filter_map(|face| cast.merchants.get(*face))
        .collect();
    let first = faces.first()?;
    let date = |day: u32| start + Duration::days(i64::from(day));
    let genuine: BTreeMap<NaiveDate, u32> = part
        .genuine
        .iter()
        .map(|(day, count)| (date(*day), *count))
        .collect();
    Some(TruthMerchant {
        id: part_id(place),
        name: first.name.clone(),
        names: faces.iter().flat_map(|face| face.variants()).collect(),
        uscc: first.uscc.clone(),
        region: first.region.code.to_string(),
        platform: first.platform.to_owned(),
        store: first.store.clone(),
        guilty: part.category.is_some(),
        scenario: part.scenario,
        category: part.category,
        onset_week: Week::of(date(part.onset)),
        onset: Some(date(part.onset)),
        genuine_incidents: genuine,
        story: part.story.to_owned(),
        orders: part.orders,
        order_ids: part.order_ids.clone(),
    })
}

/// `t0001` …: the name of a part in the truth file, counted from 1.
pub(super) fn part_id(place: u32) -> String {
    format!("t{place:04}")
}
