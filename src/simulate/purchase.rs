//! What was bought, when, for how much and from whom, and how a text speaks of it.

use chrono::{Days, NaiveDate};

use super::dice::Dice;
use super::dirt::Dirt;
use super::layout::Layout;
use super::maker::{Against, Entry};
use super::order::Party;
use super::phrases::Slots;
use super::world::World;

/// What was bought, from whom, and how the text speaks of it.
pub(super) fn purchase(
    world: &World,
    entry: &Entry,
    against: &Against<'_>,
    dice: &mut Dice,
) -> (Party, Slots) {
    let merchant = against.merchant;
    let (mut product, mut brand, mut industry, mut industry_code) = ("", "", "", "");
    if let Some(line) = world.industries.get(merchant.industry) {
        product = dice.pick(&line.products);
        brand = dice.pick(&line.brands);
        industry = line.name;
        industry_code = line.code;
    }
    let offline = matches!(industry, "健身教育" | "餐饮服务" | "二手车");
    let platform = if offline { "" } else { merchant.platform };
    let store = if offline {
        String::new()
    } else {
        merchant.store.clone()
    };
    let written = against.name.map_or_else(
        || merchant.written(against.variants_per_mille, dice),
        str::to_owned,
    );
    let price_cents = price(dice);
    let bought = days_before(entry.at.date(), dice);
    let (courier, waybill) = world.courier(dice);
    let purchase_no = format!(
        "{}{:010}",
        bought.format("%y%m%d"),
        dice.between(1, u32::MAX)
    );
    let slots = Slots {
        me: voice(entry.layout, dice),
        trade: industry,
        day: day_text(bought, dice),
        platform,
        shop: if store.is_empty() {
            written.clone()
        } else {
            store.clone()
        },
        merchant: written.clone(),
        product,
        brand,
        price: yuan_text(price_cents),
        order: purchase_no.clone(),
        courier,
        waybill,
        place: world.place(merchant.region, dice),
        other: String::new(),
    };
    let uscc = merchant.uscc.clone().filter(|_| dice.chance(600));
    let party = Party {
        written,
        uscc: uscc.unwrap_or_default(),
        address: merchant.address.clone(),
        platform,
        store,
        industry,
        industry_code,
        product,
        brand,
        purchase_no: if offline { String::new() } else { purchase_no },
        price_cents,
        bought,
    };
    (party, slots)
}

/// The respondent column is blank, names the platform, the courier, or two at once.
pub(super) fn muddle_respondent(party: &mut Party, courier: &str, dice: &mut Dice) -> Option<Dirt> {
    let dirt = match dice.between(0, 99) {
        0..=2 => Dirt::MissingRespondent,
        3..=4 if !party.platform.is_empty() => Dirt::PlatformAsRespondent,
        5 => Dirt::CourierAsRespondent,
        6 => Dirt::SeveralMerchants,
        _ => return None,
    };
    match dirt {
        Dirt::MissingRespondent => party.written.clear(),
        Dirt::PlatformAsRespondent => party.platform.clone_into(&mut party.written),
        Dirt::CourierAsRespondent => party.written = format!("{courier}快递"),
        _ => party.written = format!("{}；{courier}快递", party.written),
    }
    party.uscc.clear();
    Some(dirt)
}

pub(super) fn voice(layout: Layout, dice: &mut Dice) -> &'static str {
    match layout {
        Layout::Detail12345 | Layout::County12345 | Layout::Exchange12345 => {
            dice.pick(&["来电人", "市民", "来电人", "该市民"])
        }
        _ => dice.pick(&["我", "本人", "我", "消费者"]),
    }
}

/// People complain two days to some weeks after the purchase.
pub(super) fn days_before(date: NaiveDate, dice: &mut Dice) -> NaiveDate {
    let back = Days::new(u64::from(dice.between(2, 25)));
    date.checked_sub_days(back).unwrap_or(date)
}

/// A day as people say it.
pub(super) fn day_text(date: NaiveDate, dice: &mut Dice) -> String {
    match dice.between(0, 3) {
        0 => date.format("%Y年%-m月%-d日").to_string(),
        1 => date.format("%-m月%-d号").to_string(),
        2 => date.format("%Y.%-m.%-d").to_string(),
        _ => date.format("%-m月%-d日").to_string(),
    }
}

/// Mostly small sums, now and then a large one.
fn price(dice: &mut Dice) -> u64 {
    let yuan = match dice.between(0, 9) {
        0..=4 => dice.between(9, 120),
        5..=7 => dice.between(90, 600),
        8 => dice.between(500, 3000),
        _ => dice.between(2000, 9000),
    };
    u64::from(yuan) * 100 + dice.pick(&[0, 0, 90, 80, 50])
}

fn yuan_text(cents: u64) -> String {
    if cents.is_multiple_of(100) {
        (cents / 100).to_string()
    } else {
        format!("{}.{}", cents / 100, cents % 100 / 10)
    }
}
