//! 分派: who leads and who supports when a clue of a kind is looked into (`pipelines/routing.toml`; domain.md §A.10), and
//! what units are called now (R-RTE-01, R-RTE-02).

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::{Heading, RegionCode, SubjectType};

const SHIPPED: &str = include_str!("../../pipelines/routing.toml");

/// The table as one place has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routing {
    pub version: String,
    pub profile: String,
    /// The city of the office: who is registered elsewhere is asked about there.
    pub city: RegionCode,
    /// Its name without 市.
    place: String,
    /// Those of the place before those of everywhere.
    rules: Vec<RouteRule>,
    topics: Vec<Topic>,
    /// Longer names first.
    successors: Vec<Successor>,
}

/// Who looks into a clue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Route {
    pub lead: Vec<String>,
    pub supporting: Vec<String>,
    /// Where it is written.
    pub sources: Vec<String>,
}

/// A task of the policy paper with its units, for comparison.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    profile: String,
    pub name: String,
    pub item: String,
    pub lead: Vec<String>,
    pub supporting: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct RouteRule {
    #[serde(default)]
    profile: Option<String>,
    #[serde(default)]
    subject: Option<SubjectType>,
    headings: Vec<Heading>,
    lead: Vec<String>,
    supporting: Vec<String>,
    /// Takes the lead from whom the act alone would give it to.
    #[serde(default)]
    instead: bool,
    source: String,
}

/// An old name of a unit and who took over its work, on a day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Successor {
    old: String,
    now: String,
    from: NaiveDate,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileRow {
    name: String,
    city: String,
    place: String,
    #[serde(rename = "source")]
    _source: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    version: String,
    #[serde(rename = "profile")]
    profiles: Vec<ProfileRow>,
    #[serde(rename = "route")]
    rules: Vec<RouteRule>,
    #[serde(rename = "topic")]
    topics: Vec<Topic>,
    #[serde(rename = "successor")]
    successors: Vec<Successor>,
}

/// Why the table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RoutingError {
    #[error("分派规则无法读取：{0}")]
    Toml(#[from] toml::de::Error),
    #[error("分派规则中没有地区方案“{0}”")]
    NoProfile(String),
    #[error("分派规则中“{}”没有牵头单位", .0.label())]
    NoLead(Heading),
}

impl Routing {
    /// The table that ships with the program, for one place.
    pub fn shipped(profile: &str) -> Result<Self, RoutingError> {
        Self::parse(SHIPPED, profile)
    }

    pub fn parse(text: &str, profile: &str) -> Result<Self, RoutingError> {
        let book: Book = toml::from_str(text)?;
        let row = book.profiles.iter().find(|row| row.name == profile);
        let row = row.ok_or_else(|| RoutingError::NoProfile(profile.to_owned()))?;
        let own = |rule: &RouteRule| rule.profile.as_deref() == Some(profile);
        let mut rules = book.rules;
        rules.retain(|rule| rule.profile.is_none() || own(rule));
        rules.sort_by_key(|rule| !own(rule));
        let mut successors = book.successors;
        successors.sort_by_key(|row| std::cmp::Reverse(row.old.chars().count()));
        let routing = Self {
            version: book.version,
            profile: profile.to_owned(),
            city: row
                .city
                .parse()
                .map_err(|_| RoutingError::NoProfile(profile.to_owned()))?,
            place: row.place.clone(),
            rules,
            topics: book
                .topics
                .into_iter()
                .filter(|topic| topic.profile == profile)
                .collect(),
            successors,
        };
        let all = Heading::CODES.iter().filter_map(|code| code.parse().ok());
        for heading in all {
            if routing.route(heading, &[]).lead.is_empty() {
                return Err(RoutingError::NoLead(heading));
            }
        }
        Ok(routing)
    }

    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    /// Who looks into an act of operators of these kinds. An officer may decide otherwise, and says why.
    pub fn route(&self, heading: Heading, subjects: &[SubjectType]) -> Route {
        let about = |rule: &&RouteRule| rule.headings.contains(&heading);
        let mut route = Route::default();
        let by_act = self.rules.iter().filter(about);
        if let Some(rule) = by_act.clone().find(|rule| rule.subject.is_none()) {
            route.add(rule);
        }
        let of_subjects = by_act.filter(|rule| {
            let subject = rule.subject;
            subject.is_some_and(|subject| subjects.contains(&subject))
        });
        for rule in of_subjects {
            if rule.instead {
                route.supporting.append(&mut route.lead);
            }
            route.add(rule);
        }
        let lead = route.lead.clone();
        route.supporting.retain(|unit| !lead.contains(unit));
        route
    }

    /// What a unit is called on a day, in the short form of this table: who bore an old name has a successor.
    pub fn unit_on(&self, name: &str, day: NaiveDate) -> String {
        let name = name.trim();
        let known = self.successors.iter().find(|row| {
            let renamed = row.from <= day && row.old != row.now;
            renamed && name.ends_with(&row.old)
        });
        match known {
            Some(row) => {
                let place = name.strip_suffix(&row.old).unwrap_or_default();
                format!("{place}{}", row.now)
            }
            None => name.to_owned(),
        }
    }

    /// Whether two names are of one unit on a day. The city's own name and `市` say no more than where this office is; a
    /// county's or another city's name before the same words is another unit.
    pub fn is_same_unit(&self, one: &str, other: &str, day: NaiveDate) -> bool {
        let bare = |name: &str| {
            let now = self.unit_on(name, day);
            let own = now.strip_prefix(&self.place).unwrap_or(&now);
            let is_prefix = own.starts_with("市市场") || !own.starts_with("市场");
            let bare = own.strip_prefix('市').filter(|_| is_prefix);
            bare.unwrap_or(own).to_owned()
        };
        let one = bare(one);
        !one.is_empty() && one == bare(other)
    }
}

impl Route {
    fn add(&mut self, rule: &RouteRule) {
        let add = |units: &mut Vec<String>, more: &[String]| {
            for unit in more {
                if !units.contains(unit) {
                    units.push(unit.clone());
                }
            }
        };
        add(&mut self.lead, &rule.lead);
        add(&mut self.supporting, &rule.supporting);
        self.sources.push(rule.source.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Category;

    fn routing() -> Routing {
        Routing::shipped("连云港").unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_scam_of_paid_orders_goes_to_the_police_and_faked_orders_do_not() {
        let scam = routing().route(Heading::TaskScam, &[]);
        assert_eq!(scam.lead, ["市公安局"]);
        let faked = routing().route(Heading::Of(Category::FakeTransaction), &[]);
        assert_eq!(faked.lead, ["市市场监管局"]);
        assert!(faked.supporting.contains(&"市公安局".to_owned()));
    }

    #[test]
    fn a_courier_and_a_theatre_have_their_own_offices_and_food_has_a_second_one() {
        let faked = Heading::Of(Category::FakeTransaction);
        let courier = routing().route(faked, &[SubjectType::Courier]);
        assert_eq!(courier.lead, ["市邮政管理局"]);
        assert!(courier.supporting.contains(&"市市场监管局".to_owned()));
        let counterfeit = Heading::Of(Category::Counterfeit);
        let food = routing().route(counterfeit, &[SubjectType::Food]);
        assert_eq!(food.lead, ["市市场监管局"]);
        assert!(food.supporting.contains(&"市农业农村局".to_owned()));
        let culture = routing().route(counterfeit, &[SubjectType::Culture]);
        assert_eq!(culture.lead, ["市文广旅局"]);
    }

    #[test]
    fn every_profile_routes_every_act() {
        for profile in ["连云港", "淮安-2018", "南通-2018", "南充-2017"] {
            let routing = Routing::shipped(profile).unwrap();
            assert!(routing.city.number() > 0);
        }
        let error = Routing::shipped("北京").unwrap_err();
        assert_eq!(error.to_string(), "分派规则中没有地区方案“北京”");
        assert_eq!(routing().topics().len(), 22);
    }

    #[test]
    fn old_names_of_units_lead_to_their_successors_from_that_day_on() {
        let routing = routing();
        assert_eq!(
            routing.unit_on("市工商行政管理局", day("2026-11-22")),
            "市市场监管局"
        );
        assert_eq!(routing.unit_on("市工商局", day("2018-06-01")), "市工商局");
        assert_eq!(
            routing.unit_on("赣榆区市场监督管理局", day("2026-11-22")),
            "赣榆区市场监管局"
        );
        assert_eq!(routing.unit_on("市公安局", day("2026-11-22")), "市公安局");
        let same = |one, other| routing.is_same_unit(one, other, day("2026-11-22"));
        assert!(same("市市场监管局", "连云港市市场监督管理局"));
        assert!(same("市质监局", "市场监管局"));
        assert!(same("公安局", "连云港市公安局"));
        assert!(!same("市公安局", "市市场监管局"));
        assert!(!same("赣榆区市场监管局", "市市场监管局"));
        assert!(!same("淮安市市场监管局", "市市场监管局"));
    }
}
