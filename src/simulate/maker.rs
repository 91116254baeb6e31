//! Makes one order: who, against whom, in which words, with which outcome.

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::blemish::blemish;
use super::compose::{self, Brief};
use super::dice::Dice;
use super::dirt::Dirt;
use super::layout::Layout;
use super::matter::Matter;
use super::merchant::Merchant;
use super::municipal::municipal;
use super::order::{Order, Outcome, Party};
use super::outcome::{Case, outcome};
use super::person::Person;
use super::phrases::Slots;
use super::world::{Region, World};

/// Where and when an order is taken.
pub(super) struct Entry {
    pub(super) layout: Layout,
    pub(super) number: String,
    pub(super) at: NaiveDateTime,
    pub(super) person: Person,
    /// Characters that the text should have.
    pub(super) length: usize,
    /// The last moment that the export knows of.
    pub(super) until: NaiveDateTime,
}

/// What is special about the other side.
pub(super) struct Against<'a> {
    pub(super) merchant: &'a Merchant,
    /// The name to write, when it is not one of the merchant's usual ways.
    pub(super) name: Option<&'a str>,
    pub(super) variants_per_mille: u32,
    pub(super) guilty: bool,
    /// Planted orders keep their respondent; ordinary ones may lose it.
    pub(super) planted: bool,
}

/// An order about a purchase.
pub(super) fn consumer(
    world: &World,
    entry: Entry,
    matter: Matter,
    against: &Against<'_>,
    dice: &mut Dice,
) -> Order {
    let (party, mut slots) = purchase(world, &entry, against, dice);
    let (first, mut dirt) = ("市场监管", Vec::new());
    let mut party = party;
    if !against.planted {
        dirt.extend(muddle_respondent(&mut party, slots.courier, dice));
    }
    let hidden = dirt.iter().any(|dirt| {
        matches!(
            dirt,
            Dirt::MissingRespondent | Dirt::PlatformAsRespondent | Dirt::CourierAsRespondent
        )
    });
    if slots.merchant.is_empty() {
        slots.merchant.clone_from(&against.merchant.name);
    }
    let brief = Brief {
        matter,
        length: entry.length,
        names_company: entry.layout.text_names_respondent() || hidden || dice.chance(250),
        offline: party.platform.is_empty(),
    };
    let mut body = compose::body(&world.phrases, &brief, &slots, dice);
    if matches!(entry.layout, Layout::ThirdPartyList) {
        body.clear();
        slots.fill(world.phrases.one("monitor", dice), dice, &mut body);
    }
    if matches!(matter, Matter::Negated) {
        dirt.push(Dirt::Negation);
    }
    if matches!(matter, Matter::Flood | Matter::Smear | Matter::Victims) {
        dirt.push(Dirt::Template);
    }
    let (second, third) = matter.classes();
    let mut claim = String::new();
    slots.fill(world.phrases.one("request", dice), dice, &mut claim);
    let nature = match entry.layout {
        Layout::Complaint12315 | Layout::Ledger12315 => "投诉",
        Layout::TipoffLong | Layout::TipoffShort => "举报",
        _ => matter.nature(dice),
    };
    let named = if party.store.is_empty() {
        &slots.merchant
    } else {
        &party.store
    };
    let title = match dice.between(0, 2) {
        0 => format!("{}{}", slots.product, matter.title()),
        1 => format!("反映“{named}”{}", matter.title()),
        _ => format!("网购{}{}", slots.product, matter.title()),
    };
    let case = Case {
        at: entry.at,
        until: entry.until,
        matter: Some(matter),
        guilty: against.guilty,
        price_cents: party.price_cents,
        slots: &slots,
    };
    let outcome = outcome(&world.phrases, &case, dice);
    let region = against.merchant.region;
    let mut order = Order {
        unit: format!("{}市场监督管理局", region.name),
        place: slots.place.clone(),
        classes: [first, second, third],
        party: Some(party),
        nature,
        ..blank(world, entry, region, dice)
    };
    order.title = title;
    order.body = body;
    order.claim = claim;
    order.outcome = outcome;
    order.dirt.extend(dirt);
    if !matches!(matter, Matter::Flood | Matter::Smear) {
        blemish(&mut order, &world.phrases, &slots, dice);
    }
    order
}

/// An order about anything but trade.
pub(super) fn civic(world: &World, entry: Entry, dice: &mut Dice) -> Order {
    let region = world.region(dice);
    let slots = Slots {
        me: voice(entry.layout, dice),
        place: world.place(region, dice),
        day: day_text(entry.at.date(), dice),
        price: dice.between(20, 900).to_string(),
        ..Slots::default()
    };
    let case = Case {
        at: entry.at,
        until: entry.until,
        matter: None,
        guilty: false,
        price_cents: 0,
        slots: &slots,
    };
    let outcome = outcome(&world.phrases, &case, dice);
    let written = municipal(&world.phrases, &slots, entry.length, dice);
    let mut order = blank(world, entry, region, dice);
    order.unit = written.unit.to_owned();
    order.place.clone_from(&slots.place);
    order.title = written.title;
    order.body = written.body;
    order.classes = written.classes;
    order.nature = written.nature;
    order.outcome = outcome;
    blemish(&mut order, &world.phrases, &slots, dice);
    order
}

/// An order of 12318: culture, tickets, games, travel.
pub(super) fn culture(
    world: &World,
    entry: Entry,
    against: &Against<'_>,
    dice: &mut Dice,
) -> Order {
    let (party, slots) = purchase(world, &entry, against, dice);
    let case = Case {
        at: entry.at,
        until: entry.until,
        matter: None,
        guilty: false,
        price_cents: 0,
        slots: &slots,
    };
    let outcome = outcome(&world.phrases, &case, dice);
    let mut body = String::new();
    for section in ["culture", "culture_close"] {
        slots.fill(world.phrases.one(section, dice), dice, &mut body);
    }
    let kind = dice.pick(&["互联网文化", "营业性演出", "娱乐场所", "旅游", "出版"]);
    let mut order = blank(world, entry, against.merchant.region, dice);
    order.title = format!("{kind}举报");
    order.body = body;
    order.classes = ["文化市场", kind, kind];
    order.unit = format!("{}文化市场综合执法大队", order.region.name);
    order.nature = "举报";
    order.outcome = outcome;
    order.party = Some(party);
    order
}

fn blank(world: &World, entry: Entry, region: Region, dice: &mut Dice) -> Order {
    let anonymous = entry.person.anonymous;
    Order {
        layout: entry.layout,
        number: entry.number,
        at: entry.at,
        nature: "投诉",
        channel: world.channel(dice),
        person: entry.person,
        region,
        place: String::new(),
        title: String::new(),
        body: String::new(),
        claim: String::new(),
        classes: ["", "", ""],
        party: None,
        unit: String::new(),
        outcome: Outcome::default(),
        dirt: if anonymous {
            vec![Dirt::Anonymous]
        } else {
            Vec::new()
        },
    }
}

/// What was bought, from whom, and how the text speaks of it.
fn purchase(
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
    let (courier, waybill) = world.courier(dice);
    let purchase_no = format!(
        "{}{:010}",
        entry.at.format("%y%m%d"),
        dice.between(1, u32::MAX)
    );
    let slots = Slots {
        me: voice(entry.layout, dice),
        day: day_text(entry.at.date(), dice),
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
    };
    (party, slots)
}

/// The respondent column is blank, names the platform, the courier, or two at once.
fn muddle_respondent(party: &mut Party, courier: &str, dice: &mut Dice) -> Option<Dirt> {
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

fn voice(layout: Layout, dice: &mut Dice) -> &'static str {
    match layout {
        Layout::Detail12345 | Layout::County12345 | Layout::Exchange12345 => {
            dice.pick(&["来电人", "市民", "来电人", "其"])
        }
        _ => dice.pick(&["我", "本人", "我", "消费者"]),
    }
}

/// A day of purchase some days before the complaint.
fn day_text(date: NaiveDate, dice: &mut Dice) -> String {
    let back = Days::new(u64::from(dice.between(2, 25)));
    let date = date.checked_sub_days(back).unwrap_or(date);
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
