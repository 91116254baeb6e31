//! Merchants who do not exist, and the ways in which people write their names.

use std::collections::HashSet;

use super::codes;
use super::dice::Dice;
use super::world::{Region, World};

/// One merchant.
#[derive(Debug, Clone, Default)]
pub(super) struct Merchant {
    pub(super) name: String,
    pub(super) uscc: Option<String>,
    pub(super) region: Region,
    pub(super) platform: &'static str,
    pub(super) store: String,
    /// Place in [`World::industries`].
    pub(super) industry: usize,
    pub(super) address: String,
    /// How often it is complained about, relative to others.
    pub(super) weight: u64,
}

impl Merchant {
    /// A merchant with ordinary dealings; `taken` keeps names apart.
    pub(super) fn thrown(world: &World, taken: &mut HashSet<String>, dice: &mut Dice) -> Self {
        let industry = world.industry(dice);
        let region = world.region(dice);
        Self::of(world, taken, industry, region, dice)
    }

    /// A merchant of a given industry and region.
    pub(super) fn of(
        world: &World,
        taken: &mut HashSet<String>,
        industry: usize,
        region: Region,
        dice: &mut Dice,
    ) -> Self {
        let trade = world
            .industries
            .get(industry)
            .map_or("", |found| found.trade);
        let mut root = brandlike(world, dice);
        let company = dice.chance(620);
        let name = loop {
            let name = if company {
                let seat = match dice.between(0, 9) {
                    0..=5 => "连云港".to_owned(),
                    6 => "江苏".to_owned(),
                    _ => format!("连云港市{}", region.name),
                };
                let form = dice.pick(&["有限公司", "有限公司", "贸易有限公司", "电子商务有限公司"]);
                format!("{seat}{root}{trade}{form}")
            } else {
                format!(
                    "{}{root}{trade}{}",
                    region.name,
                    world.phrases.one("person_tail", dice)
                )
            };
            if taken.insert(name.clone()) {
                break name;
            }
            root.push_str(world.phrases.one("root_tail", dice));
        };
        let kind = if company { '1' } else { '2' };
        let store_tail = dice.pick(&["旗舰店", "专营店", "企业店", "优选", "小店", "官方店"]);
        // A heavy tail: most merchants are named once or twice, few very often.
        let luck = u64::from(dice.between(1, 1000));
        Self {
            uscc: dice
                .chance(650)
                .then(|| codes::credit_code(kind, region.code, dice)),
            platform: world.platform(dice),
            store: format!("{root}{trade}{store_tail}"),
            address: world.address(region, dice),
            weight: 20 + 3000 / (luck + 9),
            name,
            region,
            industry,
        }
    }

    /// The name as somebody in a hurry, on another keyboard or with little knowledge writes it.
    pub(super) fn written(&self, variants_per_mille: u32, dice: &mut Dice) -> String {
        if !dice.chance(variants_per_mille) {
            return self.name.clone();
        }
        let variants = self.variants();
        let place = dice.below(variants.len());
        variants.get(place).unwrap_or(&self.name).clone()
    }

    /// Every way of writing the name that the simulator uses, the exact name first.
    pub(super) fn variants(&self) -> Vec<String> {
        let short = self.without_seat();
        let mut all = vec![
            self.name.clone(),
            traditional(&self.name),
            format!("{}（{}）", self.name, self.region.name),
            format!("{}　", spaced(&self.name)),
            format!("{}{}", self.platform, self.store),
            self.store.clone(),
        ];
        if short != self.name {
            all.push(short.to_owned());
        }
        all
    }

    /// The name without city or province at its head.
    pub(super) fn without_seat(&self) -> &str {
        ["连云港市", "连云港", "江苏"]
            .iter()
            .find_map(|seat| self.name.strip_prefix(seat))
            .unwrap_or(&self.name)
    }
}

fn brandlike(world: &World, dice: &mut Dice) -> String {
    let mut root = world.phrases.one("root", dice).to_owned();
    if dice.chance(600) {
        root.push_str(world.phrases.one("root_tail", dice));
    }
    root
}

/// The few characters that people on a traditional keyboard change.
pub(super) fn traditional(name: &str) -> String {
    name.chars()
        .map(|symbol| match symbol {
            '连' => '連',
            '云' => '雲',
            '电' => '電',
            '务' => '務',
            '东' => '東',
            '县' => '縣',
            '区' => '區',
            '贸' => '貿',
            '饰' => '飾',
            '苏' => '蘇',
            '兴' => '興',
            '达' => '達',
            other => other,
        })
        .collect()
}

/// A no-break space before the legal form, as copied from a web page.
fn spaced(name: &str) -> String {
    name.replace("有限公司", "\u{a0}有限公司")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_collide_and_variants_start_with_the_name() {
        let world = World::shipped();
        let mut taken = HashSet::new();
        let mut dice = Dice::seeded(5);
        for _ in 0..2000 {
            let merchant = Merchant::thrown(&world, &mut taken, &mut dice);
            assert_eq!(merchant.variants().first(), Some(&merchant.name));
        }
        assert_eq!(taken.len(), 2000);
    }
}
