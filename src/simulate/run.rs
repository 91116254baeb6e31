//! The run itself: day by day, each day's orders in the order of the clock, straight into the files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::damaged::write_damaged;
use super::dice::Dice;
use super::dirt::Dirt;
use super::error::SimulateError;
use super::exporter::Exporter;
use super::narrator::{FollowUp, Narrator};
use super::options::{SimulateOptions, SimulatePlan, Simulated, SimulatedFile};
use super::order::Order;
use super::plant::Appointment;
use super::season::Season;
use super::teller::Teller;
use super::trial::TrialNarrator;
use super::truth::Truth;

/// Writes synthetic exports in every layout, and `truth.json`, into a directory.
///
/// Deterministic: the same options give the same bytes. Files appear one by one; `truth.json` is the last,
/// so a directory without it is unfinished.
pub fn simulate(options: &SimulateOptions, out: &Path) -> Result<Simulated, SimulateError> {
    fs::create_dir_all(out).map_err(|error| SimulateError::write(out, error))?;
    let season = Season::new(options.end, options.weeks);
    let until = at(options.end, 86_399);
    match options.plan {
        SimulatePlan::Stories => {
            Run::whole(Teller::new(options, &season, until), season, options, out)
        }
        SimulatePlan::Trial {
            difficulty,
            merchants,
        } => {
            let narrator = TrialNarrator::new(options, difficulty, merchants, &season, until);
            Run::whole(narrator, season, options, out)
        }
    }
}

struct Run<N> {
    teller: N,
    season: Season,
    exporter: Exporter,
    /// What will be said again, by day.
    follow_ups: BTreeMap<u32, Vec<FollowUp>>,
    orders: u64,
    written: u64,
}

impl<N: Narrator> Run<N> {
    fn whole(
        teller: N,
        season: Season,
        options: &SimulateOptions,
        out: &Path,
    ) -> Result<Simulated, SimulateError> {
        let mut run = Self {
            teller,
            exporter: Exporter::new(out, options.end),
            orders: u64::try_from(options.orders).unwrap_or(u64::MAX),
            follow_ups: BTreeMap::new(),
            written: 0,
            season,
        };
        run.all_days()?;
        run.finish(options, out)
    }

    fn all_days(&mut self) -> Result<(), SimulateError> {
        let mut appointments = self.teller.take_appointments().into_iter().peekable();
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
        self.teller.start_day();
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
        shuffle(&mut seats, self.teller.dice());
        let mut clock: Vec<u32> = (0..seats.len())
            .map(|_| second_of_day(self.teller.dice()))
            .collect();
        clock.sort_unstable();
        for (seat, second) in seats.into_iter().zip(clock) {
            let moment = at(date, second);
            let order = match seat {
                Seat::Ordinary => self.teller.ordinary(moment),
                Seat::Planned(appointment) => self.teller.planned(appointment, moment),
                Seat::Again(due) => self.teller.again(*due, moment),
            };
            self.promise_follow_up(day, &order);
            self.teller.note(&order);
            self.exporter.write(&order, self.teller.router())?;
            self.written += 1;
        }
        Ok(())
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
        let repeats = self.teller.repeats();
        let dice = self.teller.dice();
        let transferred = from_12345 && order.party.is_some() && dice.chance(repeats.transferred);
        if !transferred && !dice.chance(repeats.recontact) {
            return;
        }
        let later = if transferred {
            dice.between(1, 2)
        } else {
            dice.between(3, 12)
        };
        self.follow_ups
            .entry(day + later)
            .or_default()
            .push(FollowUp {
                order: order.clone(),
                transferred,
            });
    }

    fn finish(self, options: &SimulateOptions, out: &Path) -> Result<Simulated, SimulateError> {
        let mut files = self.exporter.finish()?;
        files.push(write_damaged(out)?);
        files.sort_by(|left, right| left.name.cmp(&right.name));
        let participants = self.teller.participants();
        let truth = Truth {
            seed: options.seed,
            orders: self.written,
            weeks: options.weeks,
            end: options.end.to_string(),
            difficulty: match options.plan {
                SimulatePlan::Stories => None,
                SimulatePlan::Trial { difficulty, .. } => Some(difficulty),
            },
            honest_merchants: participants.honest,
            merchants: participants.planted,
            subjects: participants.subjects,
            files,
        };
        let path = out.join("truth.json");
        let mut json = serde_json::to_vec_pretty(&truth)?;
        json.push(b'\n');
        fs::write(&path, json).map_err(|error| SimulateError::write(&path, error))?;
        let planted = u64::try_from(truth.merchants.len()).unwrap_or(0);
        let merchants = truth.honest_merchants + planted;
        let files = truth.files.into_iter().map(|file| SimulatedFile {
            name: file.name,
            source: file.source,
            rows: file.rows,
        });
        Ok(Simulated {
            files: files.collect(),
            orders: self.written,
            merchants,
        })
    }
}

/// What fills a moment of a day.
enum Seat {
    Ordinary,
    Planned(Appointment),
    Again(Box<FollowUp>),
}

fn shuffle(seats: &mut [Seat], dice: &mut Dice) {
    for place in (1..seats.len()).rev() {
        let other = dice.below(place + 1);
        seats.swap(place, other);
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
