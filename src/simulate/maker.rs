//! Makes one order: who, against whom, in which words, with which outcome.

use chrono::NaiveDateTime;

use super::blemish::blemish;
use super::compose::{self, Brief};
use super::dice::Dice;
use super::dirt::Dirt;
use super::layout::Layout;
use super::matter::Matter;
use super::merchant::Merchant;
use super::municipal::municipal;
use super::order::{Order, Outcome};
use super::outcome::{Case, outcome};
use super::person::Person;
use super::phrases::Slots;
use super::purchase::{day_text, days_before, muddle_respondent, purchase, voice};
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
        day: day_text(days_before(entry.at.date(), dice), dice),
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

pub(super) fn blank(world: &World, entry: Entry, region: Region, dice: &mut Dice) -> Order {
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
        story: None,
        about: Vec::new(),
        dirt: if anonymous {
            vec![Dirt::Anonymous]
        } else {
            Vec::new()
        },
    }
}
