//! Weekly cells: effective independent complaints per merchant and category, and per merchant altogether.
//!
//! Source: signals.md §1d and §2, S3. A complainant against D merchants weighs min(1, 3/D); a text that spans
//! several merchants weighs less; both weigh fully once the authority confirmed the order. Within a merchant the
//! orders of one complainant, of one cluster of texts, and of complainants who go about together
//! count once, with their greatest weight.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::blocks::block_of;
use super::complaints::{Complaint, Complaints, Contact};
use super::voices::{Voice, Voices};
use crate::domain::Category;

/// How orders are weighed by independence; part of the versioned rule set, where each value is explained.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Independence {
    pub complainant_weeks: i32,
    pub free_merchants: i64,
    pub template_merchants: i64,
    pub template: f64,
    pub block_complainants: i64,
    pub block_merchants: i64,
    pub block_fill: f64,
    pub anonymous: f64,
}

#[cfg(test)]
impl Independence {
    pub(crate) const EXAMPLE: Self = Self {
        complainant_weeks: 52,
        free_merchants: 3,
        template_merchants: 3,
        template: 0.3,
        block_complainants: 4,
        block_merchants: 3,
        block_fill: 0.5,
        anonymous: 0.6,
    };
}

/// Effective complaints of a merchant in a calendar quarter, whatever they are about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exposure {
    pub merchant: i64,
    /// Year × 4 + quarter, from 0.
    pub quarter: i32,
    pub effective: f64,
}

/// Effective complaints of a merchant about one category in a calendar quarter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CategoryMass {
    pub merchant: i64,
    pub category: Category,
    pub quarter: i32,
    pub effective: f64,
}

/// The cells of one window that ends with the evaluated week.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowCells {
    pub weeks: i32,
    /// Sorted by merchant and quarter.
    pub exposures: Vec<Exposure>,
    /// Sorted by merchant, category and quarter.
    pub masses: Vec<CategoryMass>,
}

/// How far a cluster of near-duplicate texts reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClusterReach {
    pub merchants: i64,
    pub people: i64,
}

/// Everything that is grouped for one week.
#[derive(Debug, Clone, PartialEq)]
pub struct WeekCells {
    /// One for each wanted length, in that order.
    pub windows: Vec<WindowCells>,
    /// Distinct merchants of complainants with more of them than are free.
    pub degrees: HashMap<i64, i64>,
    /// The blocks of complainants who go about together, by member, numbered from 1 on.
    pub blocks: HashMap<i64, i64>,
    /// Clusters of texts.
    pub clusters: HashMap<i64, ClusterReach>,
    /// The industry that most orders of a merchant name; 0 for none.
    pub strata: HashMap<i64, i32>,
    /// The region that most orders against a merchant come from; absent where none tells one.
    pub regions: HashMap<i64, i32>,
}

impl Complaints {
    /// Groups what was received until the end of `week` ([`crate::domain::Week::index`]).
    ///
    /// `clusters` gives `(seq, cluster)` of the orders whose text was near another's by then, in order of `seq`.
    pub fn cells(
        &self,
        week: i32,
        last_day: i32,
        clusters: &[(i64, i64)],
        windows: &[i32],
        rules: Independence,
    ) -> WeekCells {
        let longest = windows
            .iter()
            .copied()
            .fold(rules.complainant_weeks, i32::max);
        let clusters = self.clusters_of_rows(clusters);
        let recent = Span {
            after: week - rules.complainant_weeks,
            until: week,
        };
        let freed = self.lifted(last_day);
        let known = Known {
            degrees: self.degrees(recent, rules, &freed),
            blocks: block_of(&self.blocks(recent, rules, &freed)),
            reach: self.reach(recent, &clusters),
            last_day,
            rules,
        };
        let span = Span {
            after: week - longest,
            until: week,
        };
        let mut found: Vec<WindowCells> = windows.iter().map(|weeks| empty(*weeks)).collect();
        let (mut strata, mut regions) = (HashMap::new(), HashMap::new());
        let mut voices = Voices::default();
        let mut first = 0;
        for rows in self
            .rows
            .chunk_by(|one, other| one.merchant == other.merchant)
        {
            let from = rows.partition_point(|row| row.week <= span.after);
            let to = rows.partition_point(|row| row.week <= span.until);
            let places = first + from..first + to;
            first += rows.len();
            let rows = rows.get(from..to).unwrap_or_default();
            let Some(merchant) = rows.first().map(|row| row.merchant) else {
                continue;
            };
            strata.extend(most_told(rows, |row| row.stratum).map(|stratum| (merchant, stratum)));
            regions.extend(most_told(rows, |row| row.region).map(|region| (merchant, region)));
            let clusters = clusters.get(places).unwrap_or_default();
            let told = rows.iter().zip(clusters);
            voices.hear(told.map(|(row, cluster)| known.voice(row, *cluster)));
            for window in &mut found {
                let after = week - window.weeks;
                let exposures = voices.by_quarter(after).into_iter();
                window
                    .exposures
                    .extend(exposures.map(|(quarter, effective)| Exposure {
                        merchant,
                        quarter,
                        effective,
                    }));
                let masses = voices.by_category_and_quarter(after).into_iter();
                window
                    .masses
                    .extend(masses.map(|(category, quarter, effective)| CategoryMass {
                        merchant,
                        category,
                        quarter,
                        effective,
                    }));
            }
        }
        WeekCells {
            windows: found,
            degrees: known.degrees,
            blocks: known.blocks,
            clusters: known.reach,
            strata,
            regions,
        }
    }

    /// The cluster of each row; 0 for none.
    fn clusters_of_rows(&self, clusters: &[(i64, i64)]) -> Vec<i64> {
        let mut found = vec![0; self.rows.len()];
        let mut rest = self.by_seq.as_slice();
        for (seq, cluster) in clusters {
            let before = rest.partition_point(|(other, _)| other < seq);
            rest = rest.get(before..).unwrap_or_default();
            for (_, place) in rest.iter().take_while(|(other, _)| other == seq) {
                found[*place] = *cluster;
            }
        }
        found
    }

    /// Complainants who complained about more merchants than anybody may, but for those whom a reviewer freed of that.
    fn degrees(
        &self,
        recent: Span,
        rules: Independence,
        lifted: &HashSet<i64>,
    ) -> HashMap<i64, i64> {
        let people = self
            .contacts
            .chunk_by(|one, other| one.person == other.person);
        let degree = |contacts: &[Contact]| {
            let merchants = contacts.chunk_by(|one, other| one.merchant == other.merchant);
            let met =
                merchants.filter(|contacts| contacts.iter().any(|told| recent.holds(told.week)));
            Some((contacts.first()?.person, count(met.count())))
        };
        people
            .filter_map(degree)
            .filter(|(person, merchants)| {
                *merchants > rules.free_merchants && !lifted.contains(person)
            })
            .collect()
    }

    fn reach(&self, recent: Span, clusters: &[i64]) -> HashMap<i64, ClusterReach> {
        let rows = clusters.iter().copied().zip(&self.rows);
        let rows: Vec<(i64, &Complaint)> = rows
            .filter(|(cluster, row)| *cluster != 0 && recent.holds(row.week))
            .collect();
        let distinct = |value: fn(&Complaint) -> i64| {
            let mut pairs: Vec<(i64, i64)> = rows
                .iter()
                .map(|(cluster, row)| (*cluster, value(row)))
                .collect();
            pairs.sort_unstable();
            pairs.dedup();
            pairs
        };
        let mut reach: HashMap<i64, ClusterReach> = HashMap::new();
        for (cluster, _) in distinct(|row| row.merchant) {
            reach.entry(cluster).or_default().merchants += 1;
        }
        for (cluster, _) in distinct(|row| row.person) {
            reach.entry(cluster).or_default().people += 1;
        }
        reach
    }
}

fn empty(weeks: i32) -> WindowCells {
    WindowCells {
        weeks,
        exposures: Vec::new(),
        masses: Vec::new(),
    }
}

pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The weeks after one, until and with another.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) after: i32,
    pub(super) until: i32,
}

impl Span {
    pub(super) fn holds(self, week: i32) -> bool {
        week > self.after && week <= self.until
    }
}

/// What most orders of a merchant tell, of equal ones the greater number, and 0 never; its rows are in order of time.
fn most_told(rows: &[Complaint], told: impl Fn(&Complaint) -> i32) -> Option<i32> {
    let mut orders: Vec<(i32, i64)> = Vec::new();
    let named = rows.chunk_by(|one, other| one.seq == other.seq);
    for value in named.filter_map(|rows| Some(told(rows.first()?))) {
        match orders.iter_mut().find(|(known, _)| *known == value) {
            Some((_, orders)) => *orders += 1,
            None => orders.push((value, 1)),
        }
    }
    let named = orders.into_iter().filter(|(value, _)| *value != 0);
    let most = named.max_by_key(|(value, orders)| (*orders, *value));
    most.map(|(value, _)| value)
}

/// What rows are weighed by.
struct Known {
    degrees: HashMap<i64, i64>,
    blocks: HashMap<i64, i64>,
    reach: HashMap<i64, ClusterReach>,
    last_day: i32,
    rules: Independence,
}

impl Known {
    /// The row as a voice of its independent group.
    fn voice(&self, row: &Complaint, cluster: i64) -> Voice {
        let reach = match cluster {
            0 => None,
            cluster => self.reach.get(&cluster).copied(),
        };
        let reach = reach.unwrap_or_default();
        let degree = self.degrees.get(&row.person);
        let own = degree.map_or(1.0, |merchants| {
            self.rules.free_merchants as f64 / *merchants as f64
        });
        let copied = if reach.merchants >= self.rules.template_merchants {
            self.rules.template
        } else {
            1.0
        };
        let confirmed = row.confirmed_day.is_some_and(|day| day <= self.last_day);
        let believed = if confirmed { 1.0 } else { own * copied };
        let anonymous = if row.anonymous {
            self.rules.anonymous
        } else {
            1.0
        };
        // Copies of one person's own words, filed twice or at two hotlines, join nobody to anybody. All orders of a
        // text that people share are one group, those of people who go about together another; a person's orders
        // outside of both are a third, and what the authority confirmed is a finding of its own.
        let block = self.blocks.get(&row.person);
        let group = match block {
            _ if confirmed => (0, row.person),
            _ if reach.people > 1 => (cluster, 0),
            Some(block) => (-block, 0),
            None => (0, row.person),
        };
        Voice {
            group,
            week: row.week,
            quarter: row.quarter,
            weight: believed * anonymous,
            category: row.category.filter(|_| row.mass > 0.0),
            mass: row.mass,
        }
    }
}
