//! A plan of campaigns: which merchants live through what, and every order that comes of it.

use std::collections::BTreeMap;

use super::cast::Cast;
use super::difficulty::Difficulty;
use super::grammar::Grammar;
use super::tale::Tale;
use super::verdict::Fate;
use crate::domain::Category;
use crate::simulate::dice::Dice;
use crate::simulate::person::Person;
use crate::simulate::story::Scenario;
use crate::simulate::world::World;

/// One merchant of the truth file with its part in a campaign.
pub(super) struct Part {
    pub(super) scenario: Scenario,
    /// What it did; none for the innocent.
    pub(super) category: Option<Category>,
    /// One line in Chinese.
    pub(super) story: &'static str,
    /// Its names and shops, places in [`Cast::merchants`]; the first is the one it is known by.
    pub(super) faces: Vec<usize>,
    pub(super) onset: u32,
    /// Genuine incidents by day, as they were told.
    pub(super) genuine: BTreeMap<u32, u32>,
    pub(super) order_ids: Vec<String>,
    pub(super) orders: u64,
}

/// Whom the respondent column names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Seller,
    /// The company that the text speaks of, wrongly.
    Other,
    Both,
}

/// One planned order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deed {
    pub(super) day: u32,
    /// Place in [`Plan::parts`].
    pub(super) part: usize,
    /// The face that is complained about.
    pub(super) merchant: usize,
    pub(super) tale: Tale,
    /// One of [`Plan::persons`]; a stranger otherwise.
    pub(super) person: Option<usize>,
    /// One of [`Plan::templates`].
    pub(super) template: Option<usize>,
    /// A company that the text speaks of.
    pub(super) other: Option<usize>,
    pub(super) named: Named,
    pub(super) genuine: bool,
    pub(super) fate: Fate,
    /// How often the name is written in another way, per 1000.
    pub(super) spelling: u32,
}

/// Everything that is planned.
pub(super) struct Plan {
    pub(super) parts: Vec<Part>,
    pub(super) deeds: Vec<Deed>,
    pub(super) persons: Vec<Person>,
    /// Texts that are copied, their slots open.
    pub(super) templates: Vec<String>,
}

/// Draws campaigns.
pub(super) struct Planner<'a> {
    pub(super) world: &'a World,
    pub(super) grammar: &'a Grammar,
    pub(super) cast: &'a mut Cast,
    pub(super) dice: &'a mut Dice,
    pub(super) difficulty: Difficulty,
    /// Days of the run.
    pub(super) days: u32,
    /// Merchants with ordinary dealings: the first so many of the cast.
    pub(super) honest: usize,
    /// Orders of a campaign in thousandths of their number: small runs thin them.
    pub(super) thin: u32,
    pub(super) plan: Plan,
}

impl Planner<'_> {
    /// Adds a part and tells its place.
    pub(super) fn part(
        &mut self,
        scenario: Scenario,
        category: Option<Category>,
        story: &'static str,
        merchant: usize,
        onset: u32,
    ) -> usize {
        self.plan.parts.push(Part {
            scenario,
            category,
            story,
            faces: vec![merchant],
            onset,
            genuine: BTreeMap::new(),
            order_ids: Vec::new(),
            orders: 0,
        });
        self.plan.parts.len() - 1
    }

    /// A merchant of one of these lines of business (any, when there is none of them).
    pub(super) fn merchant(&mut self, industries: &[&'static str], company: u32) -> usize {
        let wanted = self.dice.pick(industries);
        let known = self.world.industries.iter();
        let place = known.into_iter().position(|line| line.name == wanted);
        let industry = place.unwrap_or_else(|| self.world.industry(self.dice));
        let company = self.dice.chance(company);
        let merchant = self
            .cast
            .newcomer(self.world, self.grammar, industry, company, self.dice);
        self.give_code(merchant);
        self.shop_online(merchant);
        merchant
    }

    /// Nearly every planted merchant has a credit code, whether or not people write it.
    fn give_code(&mut self, merchant: usize) {
        if let Some(merchant) = self.cast.merchants.get_mut(merchant)
            && merchant.uscc.is_none()
            && self.dice.chance(850)
        {
            let company = merchant.name.ends_with("公司");
            let kind = if company { '1' } else { '2' };
            let code = crate::simulate::codes::credit_code(kind, merchant.region.code, self.dice);
            merchant.uscc = Some(code);
        }
    }

    fn shop_online(&mut self, merchant: usize) {
        if let Some(merchant) = self.cast.merchants.get_mut(merchant)
            && matches!(merchant.platform, "美团" | "闲鱼")
        {
            merchant.platform = "淘宝";
        }
    }

    /// A day on which something may start, so that about `span` days of it still fit.
    pub(super) fn start(&mut self, span: u32) -> u32 {
        let earliest = self.days / 6;
        let latest = self.days.saturating_sub(span.min(self.days / 2) + 14);
        self.dice.between(earliest, latest.max(earliest))
    }

    /// Thinned for small runs; at least one.
    pub(super) fn count(&mut self, low: u32, high: u32) -> u32 {
        (self.dice.between(low, high) * self.thin)
            .div_ceil(1000)
            .max(1)
    }

    /// `count` days from `first` on within `span`, in any order, none after the run.
    pub(super) fn some_days(&mut self, first: u32, span: u32, count: u32) -> Vec<u32> {
        let last = (first + span.max(1) - 1).min(self.days - 1);
        (0..count)
            .map(|_| self.dice.between(first.min(last), last))
            .collect()
    }

    pub(super) fn person(&mut self, person: Person) -> usize {
        self.plan.persons.push(person);
        self.plan.persons.len() - 1
    }

    /// One human being under `phones` numbers: as many persons to a hotline.
    pub(super) fn someone_with_phones(&mut self, phones: u32) -> Vec<usize> {
        let mut first = Person::thrown(self.world, self.dice);
        first.anonymous = false;
        (0..phones)
            .map(|_| {
                let phone = crate::simulate::codes::mobile(self.dice);
                self.person(Person {
                    phone,
                    ..first.clone()
                })
            })
            .collect()
    }

    pub(super) fn template(&mut self, tale: Tale) -> usize {
        let text = self.grammar.open_line(tale.sections().0, "", self.dice);
        self.plan.templates.push(text);
        self.plan.templates.len() - 1
    }

    /// Plans one order of a part, by a stranger, in own words.
    pub(super) fn deed(
        &mut self,
        part: usize,
        day: u32,
        tale: Tale,
        genuine: bool,
        fate: Fate,
    ) -> &mut Deed {
        let faces = self.plan.parts.get(part).map(|part| part.faces.as_slice());
        let merchant = faces.and_then(|faces| faces.first()).copied();
        let place = self.plan.deeds.len();
        self.plan.deeds.push(Deed {
            day,
            part,
            merchant: merchant.unwrap_or(0),
            tale,
            person: None,
            template: None,
            other: None,
            named: Named::Seller,
            genuine,
            fate,
            spelling: ORDINARY_SPELLING,
        });
        &mut self.plan.deeds[place]
    }
}

/// Ordinary names are written in another way this often, per 1000.
pub(super) const ORDINARY_SPELLING: u32 = 120;
