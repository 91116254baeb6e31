//! The merchants of a trial: honest ones with a heavy tail of sizes, and those whom campaigns need.

use std::collections::HashSet;

use super::grammar::Grammar;
use crate::simulate::codes;
use crate::simulate::dice::Dice;
use crate::simulate::merchant::Merchant;
use crate::simulate::world::{Region, World};

/// All merchants; those with a weight are complained about on ordinary days too.
pub(super) struct Cast {
    pub(super) merchants: Vec<Merchant>,
    taken: HashSet<String>,
}

/// Forms of companies and of sole traders.
const COMPANY_FORMS: [&str; 5] = [
    "有限公司",
    "有限公司",
    "贸易有限公司",
    "电子商务有限公司",
    "商贸有限公司",
];
const TRADER_FORMS: [&str; 6] = ["店", "商行", "经营部", "百货店", "商店", "工作室"];
const SHOP_TAILS: [&str; 7] = [
    "旗舰店",
    "专营店",
    "企业店",
    "优选",
    "小店",
    "官方店",
    "的店",
];

impl Cast {
    pub(super) fn new() -> Self {
        Self {
            merchants: Vec::new(),
            taken: HashSet::new(),
        }
    }

    /// A merchant of any kind, complained about as often as luck has it.
    pub(super) fn honest(&mut self, world: &World, grammar: &Grammar, dice: &mut Dice) -> usize {
        let industry = world.industry(dice);
        let company = dice.chance(520);
        self.newcomer(world, grammar, industry, company, dice)
    }

    /// A merchant of a line of business.
    pub(super) fn newcomer(
        &mut self,
        world: &World,
        grammar: &Grammar,
        industry: usize,
        company: bool,
        dice: &mut Dice,
    ) -> usize {
        let region = world.region(dice);
        let trade = trade_of(world, industry);
        let (name, root) = loop {
            let mut root = core(grammar, dice);
            if self.taken.len() > 20_000 || dice.chance(150) {
                root.push_str(grammar.word("core_second", dice));
            }
            let name = if company {
                let seat = match dice.between(0, 9) {
                    0..=5 => "连云港".to_owned(),
                    6 => "江苏".to_owned(),
                    _ => format!("连云港市{}", region.name),
                };
                format!("{seat}{root}{trade}{}", dice.pick(&COMPANY_FORMS))
            } else {
                format!("{}{root}{trade}{}", region.name, dice.pick(&TRADER_FORMS))
            };
            if self.taken.insert(name.clone()) {
                break (name, root);
            }
        };
        // Most are named a few times in all, a few every day (signals.md §2: 23 rows each on average).
        let luck = u64::from(dice.between(1, 10_000));
        let kind = if company { '1' } else { '2' };
        self.merchants.push(Merchant {
            uscc: dice
                .chance(if company { 800 } else { 550 })
                .then(|| codes::credit_code(kind, region.code, dice)),
            platform: world.platform(dice),
            store: format!("{root}{trade}{}", dice.pick(&SHOP_TAILS)),
            address: world.address(region, dice),
            weight: 4 + 60_000 / (luck + 20),
            name,
            region,
            industry,
        });
        self.merchants.len() - 1
    }

    /// Another face of a merchant: other name, other shop, the same credit code.
    pub(super) fn face(
        &mut self,
        world: &World,
        grammar: &Grammar,
        of: usize,
        dice: &mut Dice,
    ) -> usize {
        let Some(first) = self.merchants.get(of).cloned() else {
            return of;
        };
        let company = first.name.ends_with("公司");
        let face = self.newcomer(world, grammar, first.industry, company, dice);
        if let Some(merchant) = self.merchants.get_mut(face) {
            merchant.uscc = first.uscc;
            merchant.region = first.region;
            merchant.address = first.address;
            merchant.weight = 0;
        }
        face
    }

    /// A stranger in another county who bears the same 字号.
    pub(super) fn namesake(&mut self, world: &World, of: usize, dice: &mut Dice) -> usize {
        let Some(first) = self.merchants.get(of).cloned() else {
            return of;
        };
        let region = other_region(world, first.region, dice);
        let bare = first
            .name
            .strip_prefix(first.region.name)
            .unwrap_or(&first.name);
        let name = format!("{}{bare}", region.name);
        self.taken.insert(name.clone());
        self.merchants.push(Merchant {
            name,
            uscc: Some(codes::credit_code('2', region.code, dice)),
            region,
            platform: world.platform(dice),
            store: format!("{}{}", first.store, dice.pick(&["二号", "小铺", "精选"])),
            address: world.address(region, dice),
            ..first
        });
        self.merchants.len() - 1
    }

    /// A branch of a company in a county of its own.
    pub(super) fn branch(
        &mut self,
        world: &World,
        of: usize,
        region: Region,
        dice: &mut Dice,
    ) -> usize {
        let Some(first) = self.merchants.get(of).cloned() else {
            return of;
        };
        let place = region.name.trim_end_matches(['区', '县']);
        self.merchants.push(Merchant {
            name: format!("{}{place}分店", first.name),
            uscc: Some(codes::credit_code('1', region.code, dice)),
            store: format!("{}{place}店", first.store),
            address: world.address(region, dice),
            region,
            ..first
        });
        self.merchants.len() - 1
    }
}

fn core(grammar: &Grammar, dice: &mut Dice) -> String {
    format!(
        "{}{}",
        grammar.word("core_first", dice),
        grammar.word("core_second", dice)
    )
}

fn trade_of(world: &World, industry: usize) -> &'static str {
    world.industries.get(industry).map_or("", |line| line.trade)
}

fn other_region(world: &World, than: Region, dice: &mut Dice) -> Region {
    for _ in 0..50 {
        let region = world.region(dice);
        if region.code != than.code {
            return region;
        }
    }
    than
}
