//! What is known of one merchant of a pair: its names and why they are its, its shops, the names that were taken for it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::db::{MentionRow, MerchantRow};
use crate::domain::{
    Identities, Judgement, Link, LinkSource, MentionId, MerchantId, MerchantKey, RegionCode,
    Verdict, standing,
};
use crate::pipeline::PipelineError;
use crate::pipeline::merchant_groups::{rows_by_group, shown_row};
use crate::resolve::FieldEvidence;
use crate::store::Store;

/// Names without a merchant that are told one by one.
const MOST_LINKED: usize = 8;

/// One merchant with all that is counted under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MerchantCard {
    pub merchant_id: String,
    pub name: String,
    pub uscc: Option<String>,
    pub region_code: Option<RegionCode>,
    pub members: Vec<MemberCard>,
    /// `平台 店名`, each once.
    pub shops: Vec<String>,
    /// Names of orders that were taken for it, with why.
    pub linked_names: Vec<LinkedName>,
    /// More of them than are told.
    pub more_linked: usize,
}

#[cfg(test)]
impl MerchantCard {
    pub(crate) fn sample(id: &str) -> Self {
        Self {
            merchant_id: id.to_owned(),
            name: "<甲>店".to_owned(),
            uscc: None,
            region_code: None,
            members: vec![MemberCard {
                merchant_id: id.to_owned(),
                names: vec!["<甲>店".to_owned()],
                known_by: "县区内的全名".to_owned(),
                why: "本编号".to_owned(),
            }],
            shops: vec!["淘宝 <甲>".to_owned()],
            linked_names: vec![LinkedName {
                name: "<甲>".to_owned(),
                why: "自动关联".to_owned(),
            }],
            more_linked: 2,
        }
    }
}

/// One number that is counted under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberCard {
    pub merchant_id: String,
    /// As written in the exports.
    pub names: Vec<String>,
    /// By what its orders were found, in words.
    pub known_by: String,
    /// Why it belongs here, in words.
    pub why: String,
}

/// A name that no merchant bears, and for whom it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkedName {
    pub name: String,
    pub why: String,
}

/// The evidence of a link as it is stored.
#[derive(Deserialize)]
#[serde(untagged)]
enum LinkEvidence {
    Weighed {
        posterior: f64,
        evidence: Vec<FieldEvidence>,
    },
    Told {
        orders: u64,
        all: u64,
    },
}

/// All that cards are made of: of every merchant, so that one reading serves many cards.
pub struct MerchantCards {
    judgements: Vec<Judgement>,
    identities: Identities,
    groups: BTreeMap<MerchantId, Vec<MerchantRow>>,
    evidence: BTreeMap<LinkSource, String>,
    names: BTreeMap<MerchantId, Vec<String>>,
    keys: BTreeMap<MerchantId, MerchantKey>,
    ties: Vec<(MerchantId, String)>,
    mentions: Vec<(MentionId, MentionRow)>,
}

impl MerchantCards {
    /// Reads them as things stand now.
    pub async fn read(store: &Store) -> Result<Self, PipelineError> {
        let database = &store.database;
        let judgements = database.judgements().await?;
        let rows = database.links().await?;
        let links: Vec<Link> = rows.iter().map(|row| row.link).collect();
        let identities = Identities::of(&judgements).with_links(&links);
        let mut names: BTreeMap<MerchantId, Vec<String>> = BTreeMap::new();
        for (merchant, name) in database.merchant_names().await? {
            names.entry(merchant).or_default().push(name);
        }
        let keys = database.merchant_keys().await?.into_iter();
        let keys = keys.filter_map(|(merchant, key)| Some((merchant, key.parse().ok()?)));
        let evidence = rows.into_iter().map(|row| (row.link.source, row.evidence));
        let ties = database.ties().await?.into_iter();
        Ok(Self {
            groups: rows_by_group(store, &identities).await?,
            mentions: database.mentions().await?,
            keys: keys.collect(),
            evidence: evidence.collect(),
            ties: ties.map(|row| (row.merchant, row.key)).collect(),
            judgements,
            identities,
            names,
        })
    }

    /// The card of a merchant; one that was merged into another is told as that. `None` where there is none.
    pub fn card(&self, merchant: MerchantId) -> Option<MerchantCard> {
        let id = self.identities.canonical(merchant);
        let group = self.groups.get(&id)?;
        let shown = shown_row(id, group);
        let (linked_names, more_linked) = self.linked_names(id);
        Some(MerchantCard {
            merchant_id: id.to_string(),
            name: shown.name,
            uscc: shown.uscc,
            region_code: shown.region,
            members: group.iter().map(|row| self.member(row.id, id)).collect(),
            shops: self.shops(id, group),
            linked_names,
            more_linked,
        })
    }

    fn member(&self, member: MerchantId, canonical: MerchantId) -> MemberCard {
        MemberCard {
            merchant_id: member.to_string(),
            names: self.names.get(&member).cloned().unwrap_or_default(),
            known_by: known_by(self.keys.get(&member)),
            why: why_member(member, canonical, &self.judgements, &self.evidence),
        }
    }

    /// Its own and those that its orders name beside it, each once.
    fn shops(&self, merchant: MerchantId, group: &[MerchantRow]) -> Vec<String> {
        let own = group
            .iter()
            .filter_map(|row| self.keys.get(&row.id).cloned());
        let tied = self.ties.iter();
        let tied = tied.filter(|(of, _)| self.identities.counted(*of) == Some(merchant));
        let tied = tied.filter_map(|(_, key)| key.parse().ok());
        let shops: BTreeSet<String> = own.chain(tied).filter_map(|key| shop(&key)).collect();
        shops.into_iter().collect()
    }

    fn linked_names(&self, merchant: MerchantId) -> (Vec<LinkedName>, usize) {
        let linked = self.mentions.iter();
        let linked = linked.filter(|(id, _)| self.identities.of_mention(*id) == Some(merchant));
        let mut names: Vec<LinkedName> = linked
            .map(|(id, row)| LinkedName {
                name: row.name.clone(),
                why: told(self.evidence.get(&LinkSource::Mention(*id))),
            })
            .collect();
        let more = names.len().saturating_sub(MOST_LINKED);
        names.truncate(MOST_LINKED);
        (names, more)
    }
}

fn known_by(key: Option<&MerchantKey>) -> String {
    match key {
        Some(MerchantKey::Uscc(_)) => "统一社会信用代码".to_owned(),
        Some(MerchantKey::Store { platform, store }) => format!("{platform}店铺“{store}”"),
        Some(MerchantKey::Name {
            region: Some(region),
            ..
        }) if region.is_county() => "县区内的全名".to_owned(),
        Some(MerchantKey::Name { .. }) | None => "名称，县区未写明".to_owned(),
    }
}

fn shop(key: &MerchantKey) -> Option<String> {
    match key {
        MerchantKey::Store { platform, store } => Some(format!("{platform} {store}")),
        MerchantKey::Uscc(_) | MerchantKey::Name { .. } => None,
    }
}

fn why_member(
    member: MerchantId,
    canonical: MerchantId,
    judgements: &[Judgement],
    evidence: &BTreeMap<LinkSource, String>,
) -> String {
    let says_same = |judgement: &&Judgement| matches!(judgement.verdict, Verdict::Same { left, right } if left == member || right == member);
    if let Some(judgement) = standing(judgements).filter(says_same).last() {
        return format!(
            "判定{}（{}）：{}",
            judgement.number, judgement.operator, judgement.reason
        );
    }
    let linked = evidence.get(&LinkSource::Merchant(member));
    match linked {
        Some(_) if member != canonical => told(linked),
        _ => "本编号".to_owned(),
    }
}

/// Why a link was made, in words.
fn told(evidence: Option<&String>) -> String {
    let Some(evidence) = evidence.and_then(|text| serde_json::from_str(text).ok()) else {
        return "自动关联".to_owned();
    };
    match evidence {
        LinkEvidence::Weighed {
            posterior,
            evidence,
        } => {
            let texts: Vec<&str> = evidence.iter().map(|field| field.text.as_str()).collect();
            let percent = posterior * 100.0;
            format!("自动关联（可能性{percent:.1}%）：{}", texts.join("；"))
        }
        LinkEvidence::Told { orders, all } => {
            format!("自动关联：{all}件工单中有{orders}件将两者写在一起")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_tells_whether_a_person_or_the_model_put_it_there() {
        let judgement = Judgement {
            number: 4,
            verdict: Verdict::Same {
                left: MerchantId(1),
                right: MerchantId(2),
            },
            reason: "同一门店".to_owned(),
            operator: "甲一".to_owned(),
            judged_at: 0,
        };
        let counted = r#"{"orders":9,"all":10}"#;
        let weighed = r#"{"model_version":"1","posterior":0.971,"evidence":[{"field":"core","level":"exact","weight":4.0,"text":"字号相同"}]}"#;
        let evidence = BTreeMap::from([
            (LinkSource::Merchant(MerchantId(3)), counted.to_owned()),
            (LinkSource::Merchant(MerchantId(5)), weighed.to_owned()),
        ]);
        let why = |member| {
            let judgements = [judgement.clone()];
            why_member(MerchantId(member), MerchantId(1), &judgements, &evidence)
        };
        assert_eq!(why(2), "判定4（甲一）：同一门店");
        assert_eq!(why(3), "自动关联：10件工单中有9件将两者写在一起");
        assert_eq!(why(5), "自动关联（可能性97.1%）：字号相同");
        assert_eq!(why(7), "本编号");
    }
}
