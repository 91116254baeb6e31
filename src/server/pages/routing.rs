//! 分派规则: who leads and who supports, by act and by kind of operator, and the tasks of the policy paper beside it.

use serde::Serialize;

use crate::domain::{Heading, SubjectType};
use crate::rules::{Route, Topic};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ReadCases, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(in crate::server::pages) struct RoutingPage {
    profile: String,
    version: String,
    acts: Vec<Act>,
    topics: Vec<Task>,
}

/// One act: for operators of every kind, and where kinds have offices of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Act {
    label: &'static str,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    subject: &'static str,
    lead: Vec<String>,
    supporting: Vec<String>,
    sources: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Task {
    name: String,
    item: String,
    lead: Vec<String>,
    supporting: Vec<String>,
}

impl Page for RoutingPage {
    const FILE: &'static str = "workbench/routing.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        vec![Self::of(&crate::rules::Routing::shipped("连云港").unwrap())]
    }
}

impl RoutingPage {
    fn of(routing: &crate::rules::Routing) -> Self {
        let headings = Heading::CODES.iter().filter_map(|code| code.parse().ok());
        let act = |heading: Heading| {
            let general = routing.route(heading, &[]);
            let own = SubjectType::ALL.iter().filter_map(|subject| {
                let route = routing.route(heading, &[*subject]);
                (route != general).then(|| line(subject.label(), route))
            });
            let own: Vec<Line> = own.collect();
            Act {
                label: heading.label(),
                lines: [line("一般经营者", general)]
                    .into_iter()
                    .chain(own)
                    .collect(),
            }
        };
        Self {
            profile: routing.profile.clone(),
            version: routing.version.clone(),
            acts: headings.map(act).collect(),
            topics: routing.topics().iter().map(task).collect(),
        }
    }
}

fn line(subject: &'static str, route: Route) -> Line {
    Line {
        subject,
        lead: route.lead,
        supporting: route.supporting,
        sources: route.sources,
    }
}

fn task(topic: &Topic) -> Task {
    Task {
        name: topic.name.clone(),
        item: topic.item.clone(),
        lead: topic.lead.clone(),
        supporting: topic.supporting.clone(),
    }
}

pub(in crate::server::pages) async fn page(
    app: App,
    _: Visit<ReadCases>,
    _: Ask,
) -> Result<RoutingPage, Refusal> {
    Ok(RoutingPage::of(&app.routing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn every_act_has_its_offices_and_kinds_of_operators_theirs() {
        let page = &rendered::<RoutingPage>()[0];
        assert!(page.contains("刷单诈骗") && page.contains("市公安局"));
        assert!(page.contains("寄递企业") && page.contains("市邮政管理局"));
        assert!(page.contains("二(三)5") && page.contains("待核实"));
    }
}
