//! The place where the stories happen: regions, platforms, couriers, industries of the home city.

use super::dice::{Dice, running_totals};
use super::phrases::Phrases;

/// A county-level region with its code (functional zones carry that of the county they lie in).
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Region {
    pub(super) name: &'static str,
    pub(super) code: u32,
}

/// What a line of business sells.
#[derive(Debug, Clone, Default)]
pub(super) struct Industry {
    pub(super) name: &'static str,
    /// The word that stands in company names.
    pub(super) trade: &'static str,
    pub(super) code: &'static str,
    pub(super) brands: Vec<&'static str>,
    pub(super) products: Vec<&'static str>,
}

/// A name with its second column and its running weight.
struct Weighted {
    values: Vec<(&'static str, &'static str)>,
    totals: Vec<u64>,
}

pub(super) struct World {
    pub(super) phrases: Phrases,
    regions: Weighted,
    platforms: Weighted,
    channels: Weighted,
    couriers: Vec<(&'static str, &'static str)>,
    pub(super) industries: Vec<Industry>,
    industry_totals: Vec<u64>,
}

impl World {
    pub(super) fn shipped() -> Self {
        let phrases = Phrases::shipped();
        let industry_lines = phrases.lines("industry").to_vec();
        Self {
            regions: weighted(phrases.lines("region")),
            platforms: weighted(phrases.lines("platform")),
            channels: weighted(phrases.lines("channel")),
            couriers: phrases
                .lines("courier")
                .iter()
                .filter_map(|line| line.split_once('|'))
                .collect(),
            industry_totals: running_totals(industry_lines.iter().map(|line| number(line, 2))),
            industries: industry_lines.iter().map(|line| industry(line)).collect(),
            phrases,
        }
    }

    pub(super) fn region(&self, dice: &mut Dice) -> Region {
        let (name, code) = self.regions.draw(dice);
        Region {
            name,
            code: code.parse().unwrap_or(320_700),
        }
    }

    /// The region of this name; the default when there is none.
    pub(super) fn region_named(&self, name: &str) -> Region {
        self.regions
            .values
            .iter()
            .find(|(known, _)| *known == name)
            .map_or_else(Region::default, |(name, code)| Region {
                name,
                code: code.parse().unwrap_or(320_700),
            })
    }

    pub(super) fn platform(&self, dice: &mut Dice) -> &'static str {
        self.platforms.draw(dice).0
    }

    pub(super) fn channel(&self, dice: &mut Dice) -> &'static str {
        self.channels.draw(dice).0
    }

    /// A courier and a waybill number in its shape.
    pub(super) fn courier(&self, dice: &mut Dice) -> (&'static str, String) {
        let (name, prefix) = dice.pick(&self.couriers);
        let digits = 100_000_000_000 + u64::from(dice.between(0, u32::MAX)) * 97 % 900_000_000_000;
        (name, format!("{prefix}{digits}"))
    }

    pub(super) fn industry(&self, dice: &mut Dice) -> usize {
        dice.by_running_total(&self.industry_totals)
    }

    /// A road or estate of a region, as texts name places.
    pub(super) fn place(&self, region: Region, dice: &mut Dice) -> String {
        let street = self.street(region, dice);
        let spot = if dice.chance(500) {
            self.phrases.one("road", dice)
        } else {
            self.phrases.one("estate", dice)
        };
        format!("{}{street}{spot}", region.name)
    }

    /// A postal address.
    pub(super) fn address(&self, region: Region, dice: &mut Dice) -> String {
        format!(
            "连云港市{}{}{}{}号",
            region.name,
            self.street(region, dice),
            self.phrases.one("road", dice),
            dice.between(1, 299)
        )
    }

    pub(super) fn street(&self, region: Region, dice: &mut Dice) -> &'static str {
        self.phrases.one(&format!("street.{}", region.name), dice)
    }
}

impl Weighted {
    fn draw(&self, dice: &mut Dice) -> (&'static str, &'static str) {
        let place = dice.by_running_total(&self.totals);
        self.values.get(place).copied().unwrap_or_default()
    }
}

/// Lines `name|weight` or `name|column|weight`.
fn weighted(lines: &[&'static str]) -> Weighted {
    let last = |line: &str| line.split('|').count().saturating_sub(1);
    Weighted {
        values: lines
            .iter()
            .map(|line| {
                let mut columns = line.split('|');
                let name = columns.next().unwrap_or_default();
                (name, columns.next().unwrap_or_default())
            })
            .collect(),
        totals: running_totals(lines.iter().map(|line| number(line, last(line)))),
    }
}

fn number(line: &str, column: usize) -> u64 {
    line.split('|')
        .nth(column)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

fn industry(line: &'static str) -> Industry {
    let mut columns = line.split('|');
    let mut next = || columns.next().unwrap_or_default();
    let (name, trade, _, code, brands, products) = (next(), next(), next(), next(), next(), next());
    Industry {
        name,
        trade,
        code,
        brands: brands.split(',').collect(),
        products: products.split(',').collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_region_has_streets_and_every_industry_goods() {
        let world = World::shipped();
        for (name, code) in &world.regions.values {
            assert!(
                !world.phrases.lines(&format!("street.{name}")).is_empty(),
                "{name}"
            );
            assert!(code.parse::<u32>().is_ok());
        }
        for industry in &world.industries {
            assert!(!industry.products.is_empty() && !industry.brands.is_empty());
        }
    }
}
