//! The run itself: day by day, each day's orders in the order of the clock, straight into the files.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use chrono::{Duration, NaiveDate, NaiveDateTime, NaiveTime};

use super::dice::{Dice, running_totals};
use super::dirt::Dirt;
use super::error::SimulateError;
use super::exporter::Exporter;
use super::layout::Layout;
use super::maker::{self, Against, Entry};
use super::matter::Matter;
use super::merchant::Merchant;
use super::options::{SimulateOptions, Simulated, SimulatedFile};
use super::order::Order;
use super::person::Person;
use super::plant::{Appointment, Plan, Planted, plant};
use super::route::Router;
use super::season::Season;
use super::story::Scenario;
use super::truth::{Truth, TruthMerchant};
use super::world::World;
use crate::domain::Week;

/// Orders that the smallest run with whole stories has; below it they are thinned.
const WHOLE_STORIES: usize = 1600;

/// Ordinary names are written in another way this often, per 1000.
const VARIANTS_PER_MILLE: u32 = 120;

/// Writes synthetic exports in every layout, and `truth.json`, into a directory.
///
/// Deterministic: the same options give the same bytes. Files appear one by one; `truth.json` is the last,
/// so a directory without it is unfinished.
pub fn simulate(options: &SimulateOptions, out: &Path) -> Result<Simulated, SimulateError> {
    fs::create_dir_all(out).map_err(|error| SimulateError::write(out, error))?;
    let mut run = Run::new(options, out);
    run.all_days()?;
    run.finish(options, out)
}

/// Something that will be said again on a later day.
struct FollowUp {
    order: Order,
    /// Sent on to 12315, or told again to the same hotline.
    transferred: bool,
}

struct Run {
    world: World,
    dice: Dice,
    season: Season,
    router: Router,
    exporter: Exporter,
    merchants: Vec<Merchant>,
    merchant_totals: Vec<u64>,
    plan: Plan,
    follow_ups: BTreeMap<u32, Vec<FollowUp>>,
    orders: u64,
    serial: u32,
    written: u64,
    until: NaiveDateTime,
}

impl Run {
    fn new(options: &SimulateOptions, out: &Path) -> Self {
        let world = World::shipped();
        let mut dice = Dice::seeded(options.seed);
        let season = Season::new(options.end, options.weeks);
        let mut taken = HashSet::new();
        let honest = (options.orders / 9).clamp(40, 40_000);
        let mut merchants: Vec<Merchant> = (0..honest)
            .map(|_| Merchant::thrown(&world, &mut taken, &mut dice))
            .collect();
        let copies = u32::try_from(options.orders / 50_000)
            .unwrap_or(1)
            .clamp(1, 20);
        let thin = (options.orders.min(WHOLE_STORIES) * 1000).div_ceil(WHOLE_STORIES);
        let thin = u32::try_from(thin).unwrap_or(1000);
        let planting = (copies, thin);
        let plan = plant(
            &world,
            &season,
            &mut merchants,
            &mut taken,
            planting,
            &mut dice,
        );
        Self {
            merchant_totals: running_totals(merchants.iter().map(|merchant| merchant.weight)),
            router: Router::new(options.orders, options.end),
            exporter: Exporter::new(out, options.end),
            orders: u64::try_from(options.orders).unwrap_or(u64::MAX),
            follow_ups: BTreeMap::new(),
            serial: 0,
            written: 0,
            until: at(options.end, 86_399),
            world,
            dice,
            season,
            merchants,
            plan,
        }
    }

    fn all_days(&mut self) -> Result<(), SimulateError> {
        let mut appointments = std::mem::take(&mut self.plan.appointments)
            .into_iter()
            .peekable();
        let mut left = u64::try_from(appointments.len()).unwrap_or(0);
        let base = self.orders.saturating_sub(left);
        let mut planned_so_far = 0;
        for day in 0..self.season.days {
            let mut today = Vec::new();
            while let Some(appointment) = appointments.next_if(|next| next.day <= day) {
                today.push(appointment);
                left -= 1;
                planned_so_far += 1;
            }
            let target = self.season.share_until(day, base) + planned_so_far;
            // Room for the stories to come is never given away.
            let target = target.min(self.orders.saturating_sub(left));
            self.one_day(day, &today, target)?;
        }
        Ok(())
    }

    /// Writes orders until `target` are written, those of the stories among them.
    fn one_day(
        &mut self,
        day: u32,
        today: &[Appointment],
        target: u64,
    ) -> Result<(), SimulateError> {
        self.serial = 0;
        let date = self.season.date(day);
        let room = usize::try_from(target.saturating_sub(self.written)).unwrap_or(0);
        let mut due = self.follow_ups.remove(&day).unwrap_or_default();
        due.truncate(room.saturating_sub(today.len()));
        let mut seats: Vec<Seat> = due
            .into_iter()
            .map(|due| Seat::Again(Box::new(due)))
            .collect();
        seats.extend(
            today
                .iter()
                .take(room)
                .map(|planned| Seat::Planned(*planned)),
        );
        seats.resize_with(room.max(seats.len()), || Seat::Ordinary);
        self.shuffle(&mut seats);
        let mut clock: Vec<u32> = (0..seats.len())
            .map(|_| second_of_day(&mut self.dice))
            .collect();
        clock.sort_unstable();
        for (seat, second) in seats.into_iter().zip(clock) {
            let moment = at(date, second);
            let order = match seat {
                Seat::Ordinary => self.ordinary(moment),
                Seat::Planned(appointment) => self.planned(appointment, moment),
                Seat::Again(due) => self.again(*due, moment),
            };
            self.promise_follow_up(day, &order);
            self.exporter.write(&order, &self.router)?;
            self.written += 1;
        }
        Ok(())
    }

    fn shuffle(&mut self, seats: &mut [Seat]) {
        for place in (1..seats.len()).rev() {
            let other = self.dice.below(place + 1);
            seats.swap(place, other);
        }
    }

    /// An order of an ordinary day.
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
            _ => Matter::ordinary(&mut self.dice),
        };
        maker::consumer(&self.world, entry, matter, &against, &mut self.dice)
    }

    /// An order of a story.
    fn planned(&mut self, appointment: Appointment, moment: NaiveDateTime) -> Order {
        let Some(planted) = self.plan.planted.get(appointment.planted) else {
            return self.ordinary(moment);
        };
        let story = planted.story;
        let layout = match story.scenario {
            _ if appointment.ordinary => self.router.planted(moment.date(), &mut self.dice),
            Scenario::ViralNews
            | Scenario::TaskScamNamed
            | Scenario::MaliciousReviewVictim
            | Scenario::DailyCaller
            | Scenario::RivalSmear => self.router.hotline12345(moment.date(), &mut self.dice),
            Scenario::ProfessionalFlood => Layout::TipoffLong,
            Scenario::Renamed if self.dice.chance(800) => Layout::Complaint12315,
            _ => self.router.planted(moment.date(), &mut self.dice),
        };
        let person = match planted.persons.as_slice() {
            [] => Person::thrown(&self.world, &mut self.dice),
            people => {
                let place = self.dice.below(people.len());
                people.get(place).cloned().unwrap_or_default()
            }
        };
        let entry = self.entry(layout, moment, person);
        let matter = if appointment.ordinary || matches!(story.scenario, Scenario::PlatformGiant) {
            Matter::ordinary(&mut self.dice)
        } else {
            story.matter
        };
        let Some(planted) = self.plan.planted.get_mut(appointment.planted) else {
            return self.ordinary(moment);
        };
        if !appointment.ordinary && !layout.number_header().is_empty() {
            planted
                .order_ids
                .push(format!("{}:{}", layout.source().code(), entry.number));
        }
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
        maker::consumer(&self.world, entry, matter, &against, &mut self.dice)
    }

    /// An earlier order, told again.
    fn again(&mut self, due: FollowUp, moment: NaiveDateTime) -> Order {
        let mut order = due.order;
        let source = if order.layout.source().code() == "12345" {
            "12345"
        } else {
            "12315"
        };
        order.at = moment;
        order.outcome = super::order::Outcome {
            status: "办理中",
            ..super::order::Outcome::default()
        };
        if due.transferred {
            order.body = format!("转自{source}工单号：{}。{}", order.number, order.body);
            order.layout = Layout::Complaint12315;
            order.nature = "投诉";
            order.channel = "转办";
            order.dirt = vec![Dirt::Transferred];
        } else {
            let body: String = order.body.chars().take(120).collect();
            order.body = format!("再次来电，原工单{}，至今没有解决。{body}", order.number);
            if order.layout.source().code() == "12345" {
                order.layout = self.router.hotline12345(moment.date(), &mut self.dice);
            }
            order.dirt = vec![Dirt::Recontact];
        }
        order.number = self.number(order.layout, moment.date());
        order
    }

    /// Some matters are sent on to 12315, some people call again.
    fn promise_follow_up(&mut self, day: u32, order: &Order) {
        let told_again = order.number.is_empty()
            || order
                .dirt
                .iter()
                .any(|dirt| matches!(dirt, Dirt::Transferred | Dirt::Recontact | Dirt::Template));
        if told_again || order.person.phone.is_empty() || order.person.anonymous {
            return;
        }
        let from_12345 = order.layout.source().code() == "12345";
        let transferred = from_12345 && order.party.is_some() && self.dice.chance(45);
        if !transferred && !self.dice.chance(28) {
            return;
        }
        let later = if transferred {
            self.dice.between(1, 2)
        } else {
            self.dice.between(3, 12)
        };
        self.follow_ups
            .entry(day + later)
            .or_default()
            .push(FollowUp {
                order: order.clone(),
                transferred,
            });
    }

    fn entry(&mut self, layout: Layout, moment: NaiveDateTime, person: Person) -> Entry {
        let (short, long) = if self.router.big {
            (300, 470)
        } else {
            (110, 300)
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
        if layout.number_header().is_empty() {
            return String::new();
        }
        format!(
            "{}{}{:06}",
            layout.number_prefix(),
            date.format("%Y%m%d"),
            self.serial
        )
    }

    fn finish(self, options: &SimulateOptions, out: &Path) -> Result<Simulated, SimulateError> {
        let files = self.exporter.finish()?;
        let merchants = &self.merchants;
        let truth = Truth {
            seed: options.seed,
            orders: self.written,
            weeks: options.weeks,
            end: options.end.to_string(),
            honest_merchants: u64::try_from(merchants.len() - self.plan.planted.len()).unwrap_or(0),
            merchants: (1..)
                .zip(&self.plan.planted)
                .filter_map(|(place, planted)| {
                    let merchant = merchants.get(planted.merchant)?;
                    Some(truth_of(place, planted, merchant))
                })
                .collect(),
            files,
        };
        let path = out.join("truth.json");
        let mut json = serde_json::to_vec_pretty(&truth)?;
        json.push(b'\n');
        fs::write(&path, json).map_err(|error| SimulateError::write(&path, error))?;
        Ok(Simulated {
            files: truth
                .files
                .iter()
                .map(|file| SimulatedFile {
                    name: file.name.clone(),
                    source: file.source,
                    rows: file.rows,
                })
                .collect(),
            orders: self.written,
            merchants: u64::try_from(merchants.len()).unwrap_or(0),
        })
    }
}

/// What fills a moment of a day.
enum Seat {
    Ordinary,
    Planned(Appointment),
    Again(Box<FollowUp>),
}

fn truth_of(place: u32, planted: &Planted, merchant: &Merchant) -> TruthMerchant {
    let mut names = merchant.variants();
    names.extend(planted.later_name.clone());
    TruthMerchant {
        id: format!("s{place:02}"),
        name: merchant.name.clone(),
        names,
        uscc: merchant.uscc.clone(),
        region: merchant.region.code.to_string(),
        platform: merchant.platform.to_owned(),
        store: merchant.store.clone(),
        guilty: planted.story.guilty,
        scenario: planted.story.scenario,
        category: planted.story.category,
        onset_week: Week::of(planted.onset),
        story: planted.story.text.to_owned(),
        orders: u64::try_from(planted.order_ids.len()).unwrap_or(0),
        order_ids: planted.order_ids.clone(),
    }
}

fn at(date: NaiveDate, second: u32) -> NaiveDateTime {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap_or_default();
    date.and_time(time)
}

/// Most people call between eight and eight.
fn second_of_day(dice: &mut Dice) -> u32 {
    if dice.chance(880) {
        dice.between(8 * 3600, 20 * 3600)
    } else {
        dice.between(0, 86_399)
    }
}
