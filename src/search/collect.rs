//! One pass over the matching orders: total, facets without their own filter, and the page of hits.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, Score, SegmentOrdinal, SegmentReader};

use super::best::{BestHits, Ranked};
use super::block::{BlockMerchants, Values};
use super::counted::CountedMerchants;
use super::filter::{Facet, FacetCounts, Filters};
use super::request::{Cursor, Found, Hit, SearchRequest, SortBy};
use super::schema::{HEADING, OLDER_HEADING};
use super::tally::Tally;
use crate::domain::{Arrived, LocalTime, TimePrecision};

/// Collects one page and all counts.
pub(super) struct PageCollector {
    wanted: [Option<u64>; 6],
    excluded: [Vec<u64>; 6],
    /// Whether anything beside the query text restricts the answer.
    restricted: bool,
    by_day: bool,
    from: Option<i64>,
    to: Option<i64>,
    arrived: Option<Arrived>,
    sort: SortBy,
    limit: usize,
    after: Option<Cursor>,
    merchants: Arc<CountedMerchants>,
}

impl PageCollector {
    pub(super) fn new(request: &SearchRequest) -> Self {
        let filters = &request.filters;
        let mut wanted = filters.wanted();
        let merchant = &mut wanted[Facet::Merchant.place()];
        *merchant = merchant.map(|merchant| request.merchants.counted(merchant));
        let mut excluded = filters.excluded();
        for merchant in &mut excluded[Facet::Merchant.place()] {
            *merchant = request.merchants.counted(*merchant);
        }
        let start = |date: NaiveDate| {
            LocalTime::new(date.and_time(NaiveTime::MIN), TimePrecision::Day).epoch_millis()
        };
        let end = |date: NaiveDate| date.succ_opt().map_or(i64::MAX, start) - 1;
        Self {
            restricted: *filters != Filters::default(),
            wanted,
            excluded,
            by_day: request.by_day,
            from: filters.from.map(start),
            to: filters.to.map(end),
            arrived: filters.arrived,
            sort: request.sort,
            limit: request.limit,
            after: request.after,
            merchants: Arc::clone(&request.merchants),
        }
    }
}

/// Orders that are looked at together.
const BLOCK: usize = COLLECT_BLOCK_BUFFER_LEN;
/// One bit for each of them.
type BlockBits = u64;
const _: () = assert!(BLOCK <= BlockBits::BITS as usize);
/// Failed by an order outside the dates or the arrivals: it is counted by no facet.
const OUTSIDE: u8 = 1 << 7;

pub(super) struct SegmentPage {
    columns: [Column<u64>; 6],
    mentions: Column<u64>,
    seqs: Column<u64>,
    received: Column<i64>,
    wanted: [Option<u64>; 6],
    excluded: [Vec<u64>; 6],
    restricted: bool,
    from: Option<i64>,
    to: Option<i64>,
    arrived: Option<Arrived>,
    sort: SortBy,
    after: Option<Cursor>,
    merchants: Arc<CountedMerchants>,
    total: u64,
    /// Orders by local day, where they are asked for.
    days: Option<Tally>,
    tallies: [Tally; 6],
    /// Orders of one merchant alone, by the merchant as written.
    alone: Tally,
    best: BestHits,
    /// Orders that came one by one, for the next block.
    pending: Scored,
    /// Room for what is read of a block.
    values: Values,
    of_block: BlockMerchants,
}

/// Orders in ascending order, each with its score.
#[derive(Default)]
struct Scored {
    docs: Vec<DocId>,
    scores: Vec<Score>,
}

pub(super) struct PageFruit {
    total: u64,
    tallies: [Tally; 6],
    alone: Tally,
    days: Option<Tally>,
    best: Vec<Ranked>,
}

impl Collector for PageCollector {
    type Fruit = Found;
    type Child = SegmentPage;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentPage> {
        let fast = segment.fast_fields();
        let column = |name: &str| fast.u64(name);
        let columns = [
            column("source")?,
            column(HEADING).or_else(|_| column(OLDER_HEADING))?,
            column("region")?,
            column("merchant")?,
            column("nature")?,
            column("month")?,
        ];
        let mut tallies = columns.each_ref().map(Tally::of);
        let merchants = &columns[Facet::Merchant.place()];
        let alone = Tally::of(merchants);
        if !self.merchants.is_empty() {
            let range = (merchants.min_value(), merchants.max_value());
            tallies[Facet::Merchant.place()] = self.merchants.tally(range);
        }
        let received = fast.i64("received")?;
        let days = self.by_day.then(|| {
            let bounds = (received.min_value(), received.max_value());
            Tally::between(day_of(bounds.0), day_of(bounds.1))
        });
        Ok(SegmentPage {
            days,
            received,
            excluded: self.excluded.clone(),
            restricted: self.restricted,
            tallies,
            alone,
            columns,
            mentions: column("mention")?,
            seqs: column("seq")?,
            wanted: self.wanted,
            from: self.from,
            to: self.to,
            arrived: self.arrived,
            sort: self.sort,
            after: self.after,
            merchants: Arc::clone(&self.merchants),
            total: 0,
            best: BestHits::new(self.limit + 1),
            pending: Scored::default(),
            values: Values::default(),
            of_block: BlockMerchants::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == SortBy::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<PageFruit>) -> tantivy::Result<Found> {
        let mut tallies: [Vec<Tally>; 6] = Default::default();
        let mut alone = Vec::new();
        let mut best = Vec::new();
        let mut days = Vec::new();
        let mut total = 0;
        for fruit in fruits {
            total += fruit.total;
            alone.push(fruit.alone);
            days.extend(fruit.days);
            best.extend(fruit.best);
            for (of_facet, tally) in tallies.iter_mut().zip(fruit.tallies) {
                of_facet.push(tally);
            }
        }
        tallies[Facet::Merchant.place()].extend(self.merchants.count_alone(&alone));
        let facets = FacetCounts::new(tallies.map(|of_facet| Tally::sum(&of_facet)));
        best.sort_unstable_by(|left, right| right.cmp(left));
        let more = best.len() > self.limit;
        best.truncate(self.limit);
        let next = if more {
            best.last().map(|ranked| ranked.place)
        } else {
            None
        };
        let hit = |ranked: &Ranked| Hit {
            seq: ranked.place.seq.cast_signed(),
            score: f32::from_bits(ranked.score_bits),
        };
        Ok(Found {
            total,
            hits: best.iter().map(hit).collect(),
            facets,
            days: Tally::sum(&days).into_iter().map(of_day).collect(),
            next,
        })
    }
}

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// Local time is eight hours ahead of UTC.
const SHANGHAI: i64 = 8 * 3_600_000;

/// The local day of a time, from 1970-01-01; earlier ones, which no order has, are that day.
fn day_of(at: i64) -> u64 {
    u64::try_from((at + SHANGHAI).div_euclid(DAY)).unwrap_or(0)
}

fn of_day((day, orders): (u64, u64)) -> (NaiveDate, u64) {
    let day = NaiveDate::default().checked_add_days(chrono::Days::new(day));
    (day.unwrap_or(NaiveDate::MAX), orders)
}

/// What this facet's filter sets when an order fails it.
fn bit(facet: Facet) -> u8 {
    1 << facet.place()
}

impl SegmentPage {
    /// One block, with a score for each order.
    fn take(&mut self, docs: &[DocId], scores: &[Score]) {
        let mut received = [None; BLOCK];
        let received = &mut received[..docs.len()];
        self.received.first_vals(docs, received);
        if !self.restricted {
            for facet in Facet::ALL {
                self.count(facet, docs);
            }
            self.offer(docs, scores, received);
            return;
        }
        let failed = self.failed(docs, received);
        let chosen = |mask: u8| {
            let all = docs.iter().zip(&failed);
            all.filter(move |(_, failed)| **failed & mask == 0)
                .map(|(doc, _)| *doc)
                .collect::<Vec<DocId>>()
        };
        for facet in Facet::ALL {
            self.count(facet, &chosen(!bit(facet)));
        }
        let passed = chosen(u8::MAX);
        let all = || failed.iter().map(|failed| *failed == 0);
        let scores = scores.iter().zip(all());
        let scores: Vec<Score> = scores
            .filter_map(|(score, passed)| passed.then_some(*score))
            .collect();
        let received = received.iter().zip(all());
        let received: Vec<Option<i64>> = received
            .filter_map(|(at, passed)| passed.then_some(*at))
            .collect();
        self.offer(&passed, &scores, &received);
    }

    /// For each order the facets whose filter it fails, as bits.
    fn failed(&mut self, docs: &[DocId], received: &[Option<i64>]) -> Vec<u8> {
        let dates = received
            .iter()
            .map(|at| if self.within_dates(*at) { 0 } else { OUTSIDE });
        let mut failed: Vec<u8> = dates.collect();
        if let Some(arrived) = self.arrived {
            self.values.read(&self.seqs, docs);
            for (failed, seq) in failed.iter_mut().zip(self.values.values()) {
                *failed |= if arrived.holds(seq.cast_signed()) {
                    0
                } else {
                    OUTSIDE
                };
            }
        }
        for facet in Facet::ALL {
            let wanted = self.wanted[facet.place()];
            let excluded = &self.excluded[facet.place()];
            if wanted.is_none() && excluded.is_empty() {
                continue;
            }
            let (mut has_wanted, mut has_excluded) = (0, 0);
            let mut look = |(doc, value): (DocId, u64)| {
                if let Ok(place) = docs.binary_search(&doc) {
                    has_wanted |= BlockBits::from(wanted == Some(value)) << place;
                    has_excluded |= BlockBits::from(excluded.contains(&value)) << place;
                }
            };
            let column = &self.columns[facet.place()];
            if facet == Facet::Merchant && !self.merchants.is_empty() {
                let pairs = self
                    .of_block
                    .all(&self.merchants, column, &self.mentions, docs);
                pairs.iter().copied().for_each(look);
            } else {
                self.values.read(column, docs);
                self.values.pairs().for_each(&mut look);
            }
            let passes = match wanted {
                Some(_) => has_wanted & !has_excluded,
                None => !has_excluded,
            };
            for (place, failed) in failed.iter_mut().enumerate() {
                *failed |= if passes >> place & 1 == 1 {
                    0
                } else {
                    bit(facet)
                };
            }
        }
        failed
    }

    fn within_dates(&self, received: Option<i64>) -> bool {
        if self.from.is_none() && self.to.is_none() {
            return true;
        }
        received.is_some_and(|at| {
            self.from.is_none_or(|from| at >= from) && self.to.is_none_or(|to| at <= to)
        })
    }

    fn count(&mut self, facet: Facet, docs: &[DocId]) {
        let column = &self.columns[facet.place()];
        let tally = &mut self.tallies[facet.place()];
        if facet == Facet::Merchant && !self.merchants.is_empty() {
            let several = self.of_block.several(
                &self.merchants,
                column,
                &self.mentions,
                docs,
                &mut self.alone,
            );
            tally.add_each(several.iter().map(|(_, merchant)| *merchant));
        } else {
            self.values.read(column, docs);
            tally.add_each(self.values.values().iter().copied());
        }
    }

    /// Counts orders that pass all filters and keeps the best of them.
    fn offer(&mut self, docs: &[DocId], scores: &[Score], received: &[Option<i64>]) {
        self.total += docs.len() as u64;
        if let Some(days) = &mut self.days {
            days.add_each(received.iter().flatten().map(|at| day_of(*at)));
        }
        self.values.read(&self.seqs, docs);
        let seqs = self.values.values().iter();
        for ((seq, score), received) in seqs.zip(scores).zip(received) {
            // Scores are not negative, so that their bits sort like the numbers.
            let score_bits = score.max(0.0).to_bits();
            let (key, score_bits) = match self.sort {
                SortBy::ReceivedAt => (received.unwrap_or(i64::MIN), 0),
                SortBy::Relevance => (i64::from(score_bits), score_bits),
            };
            let place = Cursor { key, seq: *seq };
            if self.after.is_none_or(|after| place < after) {
                self.best.offer(Ranked { place, score_bits });
            }
        }
    }

    fn take_pending(&mut self) {
        let Scored {
            mut docs,
            mut scores,
        } = std::mem::take(&mut self.pending);
        self.take(&docs, &scores);
        docs.clear();
        scores.clear();
        self.pending = Scored { docs, scores };
    }
}

impl SegmentCollector for SegmentPage {
    type Fruit = PageFruit;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.pending.docs.push(doc);
        self.pending.scores.push(score);
        if self.pending.docs.len() == BLOCK {
            self.take_pending();
        }
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        for block in docs.chunks(BLOCK) {
            self.take(block, &[0.0; BLOCK]);
        }
    }

    fn harvest(mut self) -> PageFruit {
        self.take_pending();
        PageFruit {
            total: self.total,
            tallies: self.tallies,
            alone: self.alone,
            days: self.days,
            best: self.best.into_vec(),
        }
    }
}
