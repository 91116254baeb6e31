//! One pass over the matching orders: total, facets without their own filter, and the page of hits.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime};
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::best::{BestHits, Ranked};
use super::counted::CountedMerchants;
use super::filter::{Facet, FacetCounts};
use super::request::{Cursor, Found, Hit, SearchRequest, SortBy};
use super::tally::Tally;
use crate::domain::{LocalTime, TimePrecision};

/// Collects one page and all counts.
pub(super) struct PageCollector {
    wanted: [Option<u64>; 6],
    from: Option<i64>,
    to: Option<i64>,
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
        let start = |date: NaiveDate| {
            LocalTime::new(date.and_time(NaiveTime::MIN), TimePrecision::Day).epoch_millis()
        };
        let end = |date: NaiveDate| date.succ_opt().map_or(i64::MAX, start) - 1;
        Self {
            wanted,
            from: filters.from.map(start),
            to: filters.to.map(end),
            sort: request.sort,
            limit: request.limit,
            after: request.after,
            merchants: Arc::clone(&request.merchants),
        }
    }
}

pub(super) struct SegmentPage {
    columns: [Column<u64>; 6],
    mentions: Column<u64>,
    seqs: Column<u64>,
    received: Column<i64>,
    wanted: [Option<u64>; 6],
    from: Option<i64>,
    to: Option<i64>,
    sort: SortBy,
    after: Option<Cursor>,
    merchants: Arc<CountedMerchants>,
    total: u64,
    tallies: [Tally; 6],
    best: BestHits,
}

pub(super) struct PageFruit {
    total: u64,
    tallies: [Tally; 6],
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
            column("category")?,
            column("region")?,
            column("merchant")?,
            column("nature")?,
            column("month")?,
        ];
        let mut tallies = columns.each_ref().map(Tally::of);
        if !self.merchants.is_empty() {
            let merchants = Facet::Merchant.place();
            tallies[merchants] = self.merchants.tally(&columns[merchants]);
        }
        Ok(SegmentPage {
            tallies,
            columns,
            mentions: column("mention")?,
            seqs: column("seq")?,
            received: fast.i64("received")?,
            wanted: self.wanted,
            from: self.from,
            to: self.to,
            sort: self.sort,
            after: self.after,
            merchants: Arc::clone(&self.merchants),
            total: 0,
            best: BestHits::new(self.limit + 1),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.sort == SortBy::Relevance
    }

    fn merge_fruits(&self, fruits: Vec<PageFruit>) -> tantivy::Result<Found> {
        let mut tallies: [Vec<Tally>; 6] = Default::default();
        let mut best = Vec::new();
        let mut total = 0;
        for fruit in fruits {
            total += fruit.total;
            best.extend(fruit.best);
            for (of_facet, tally) in tallies.iter_mut().zip(fruit.tallies) {
                of_facet.push(tally);
            }
        }
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
            next,
        })
    }
}

impl SegmentPage {
    fn within_dates(&self, received: Option<i64>) -> bool {
        if self.from.is_none() && self.to.is_none() {
            return true;
        }
        received.is_some_and(|at| {
            self.from.is_none_or(|from| at >= from) && self.to.is_none_or(|to| at <= to)
        })
    }

    /// The facets whose filter this order fails; only the first two matter.
    fn failed(&self, doc: DocId) -> (usize, Option<Facet>) {
        let mut failures = 0;
        let mut first = None;
        for facet in Facet::ALL {
            if let Some(wanted) = self.wanted[facet.place()]
                && !self.has(facet, doc, wanted)
            {
                failures += 1;
                first = first.or(Some(facet));
            }
        }
        (failures, first)
    }

    fn has(&self, facet: Facet, doc: DocId, wanted: u64) -> bool {
        if facet == Facet::Merchant && !self.merchants.is_empty() {
            return self.merchants_of(doc).contains(&wanted);
        }
        let mut values = self.columns[facet.place()].values_for_doc(doc);
        values.any(|value| value == wanted)
    }

    fn merchants_of(&self, doc: DocId) -> Vec<u64> {
        let merchants = &self.columns[Facet::Merchant.place()];
        self.merchants.merchants(doc, merchants, &self.mentions)
    }

    fn count(&mut self, facet: Facet, doc: DocId) {
        if facet == Facet::Merchant && !self.merchants.is_empty() {
            for merchant in self.merchants_of(doc) {
                self.tallies[facet.place()].add(merchant, 1);
            }
            return;
        }
        let tally = &mut self.tallies[facet.place()];
        for value in self.columns[facet.place()].values_for_doc(doc) {
            tally.add(value, 1);
        }
    }
}

impl SegmentCollector for SegmentPage {
    type Fruit = PageFruit;

    fn collect(&mut self, doc: DocId, score: Score) {
        let received = self.received.first(doc);
        if !self.within_dates(received) {
            return;
        }
        match self.failed(doc) {
            (0, _) => {}
            (1, Some(facet)) => {
                self.count(facet, doc);
                return;
            }
            _ => return,
        }
        for facet in Facet::ALL {
            self.count(facet, doc);
        }
        self.total += 1;
        let (key, score_bits) = match self.sort {
            SortBy::ReceivedAt => (received.unwrap_or(i64::MIN), 0),
            // Scores are not negative, so that their bits sort like the numbers.
            SortBy::Relevance => (
                i64::from(score.max(0.0).to_bits()),
                score.max(0.0).to_bits(),
            ),
        };
        let place = Cursor {
            key,
            seq: self.seqs.first(doc).unwrap_or_default(),
        };
        if self.after.is_some_and(|after| place >= after) {
            return;
        }
        self.best.offer(Ranked { place, score_bits });
    }

    fn harvest(self) -> PageFruit {
        PageFruit {
            total: self.total,
            tallies: self.tallies,
            best: self.best.into_vec(),
        }
    }
}
