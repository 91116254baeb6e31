//! Filters and facet counts. A facet is counted without its own filter, so that people see the alternatives.

use chrono::NaiveDate;

use crate::domain::{Arrived, Heading, MerchantId, Nature, RegionCode, SourceCode};

/// The dimensions that hits are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    Source,
    Category,
    Region,
    Merchant,
    Nature,
    Month,
}

impl Facet {
    pub const ALL: [Self; 6] = [
        Self::Source,
        Self::Category,
        Self::Region,
        Self::Merchant,
        Self::Nature,
        Self::Month,
    ];

    pub(super) fn place(self) -> usize {
        self as usize
    }
}

/// Restrictions beside the query text. Dates are inclusive local days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filters {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub source: Option<SourceCode>,
    pub category: Option<Heading>,
    pub merchant: Option<MerchantId>,
    pub region: Option<RegionCode>,
    pub nature: Option<Nature>,
    pub excluded: Excluded,
    pub arrived: Option<Arrived>,
}

/// Values that no order of the answer may have; an order with several categories or merchants has each of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Excluded {
    pub sources: Vec<SourceCode>,
    pub categories: Vec<Heading>,
    pub merchants: Vec<MerchantId>,
    pub regions: Vec<RegionCode>,
    pub natures: Vec<Nature>,
}

impl Filters {
    /// The wanted value of each facet in its column's numbers.
    pub(super) fn wanted(&self) -> [Option<u64>; 6] {
        let mut wanted = [None; 6];
        wanted[Facet::Source.place()] = self.source.map(|source| u64::from(source.ordinal()));
        wanted[Facet::Category.place()] = self.category.map(Heading::number);
        wanted[Facet::Region.place()] = self.region.map(|region| u64::from(region.number()));
        wanted[Facet::Merchant.place()] = self.merchant.map(|merchant| merchant.0.unsigned_abs());
        wanted[Facet::Nature.place()] = self.nature.map(|nature| u64::from(nature.ordinal()));
        wanted
    }

    /// The excluded values of each facet in its column's numbers.
    pub(super) fn excluded(&self) -> [Vec<u64>; 6] {
        fn numbers<T: Copy>(values: &[T], number: impl Fn(T) -> u64) -> Vec<u64> {
            values.iter().copied().map(number).collect()
        }
        let mut excluded: [Vec<u64>; 6] = Default::default();
        let not = &self.excluded;
        excluded[Facet::Source.place()] = numbers(&not.sources, |code| u64::from(code.ordinal()));
        excluded[Facet::Category.place()] = numbers(&not.categories, Heading::number);
        excluded[Facet::Region.place()] = numbers(&not.regions, |code| u64::from(code.number()));
        excluded[Facet::Merchant.place()] = numbers(&not.merchants, |id| id.0.unsigned_abs());
        excluded[Facet::Nature.place()] = numbers(&not.natures, |code| u64::from(code.ordinal()));
        excluded
    }
}

/// Counts per value of each facet, in the column's numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FacetCounts {
    /// `(value, count)` in order of values.
    counts: [Vec<(u64, u64)>; 6],
}

impl FacetCounts {
    pub(super) fn new(counts: [Vec<(u64, u64)>; 6]) -> Self {
        Self { counts }
    }

    fn pairs(&self, facet: Facet) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.counts[facet.place()].iter().copied()
    }

    pub fn sources(&self) -> Vec<(SourceCode, u64)> {
        by_ordinal(SourceCode::ALL, self.pairs(Facet::Source))
    }

    pub fn headings(&self) -> Vec<(Heading, u64)> {
        self.pairs(Facet::Category)
            .filter_map(|(number, count)| Some((Heading::of_number(number)?, count)))
            .collect()
    }

    pub fn natures(&self) -> Vec<(Nature, u64)> {
        by_ordinal(Nature::ALL, self.pairs(Facet::Nature))
    }

    /// Region codes with counts; `None` for orders without one.
    pub fn regions(&self) -> Vec<(Option<RegionCode>, u64)> {
        let code = |value: u64| {
            u32::try_from(value)
                .ok()
                .and_then(|number| RegionCode::try_from(number).ok())
        };
        self.pairs(Facet::Region)
            .map(|(value, count)| (code(value), count))
            .collect()
    }

    /// The `most` merchants with the most hits, most hits first.
    pub fn merchants(&self, most: usize) -> Vec<(MerchantId, u64)> {
        let order = |(merchant, count): &(MerchantId, u64)| (std::cmp::Reverse(*count), *merchant);
        let mut merchants: Vec<_> = self
            .pairs(Facet::Merchant)
            .map(|(value, count)| (MerchantId(value.cast_signed()), count))
            .collect();
        // A broad search has a hundred thousand of them.
        if most < merchants.len() {
            merchants.select_nth_unstable_by_key(most, order);
            merchants.truncate(most);
        }
        merchants.sort_unstable_by_key(order);
        merchants
    }

    /// `2026-11` → count, in time order; orders without a time under `unknown`.
    pub fn months(&self) -> Vec<(String, u64)> {
        let name = |value: u64| {
            if value == 0 {
                "unknown".to_owned()
            } else {
                format!("{}-{:02}", value / 100, value % 100)
            }
        };
        self.pairs(Facet::Month)
            .map(|(value, count)| (name(value), count))
            .collect()
    }
}

fn by_ordinal<T: Copy>(all: &[T], pairs: impl Iterator<Item = (u64, u64)>) -> Vec<(T, u64)> {
    pairs
        .filter_map(|(value, count)| Some((*all.get(usize::try_from(value).ok()?)?, count)))
        .collect()
}
