//! Scores flags against a truth file: who was found, how soon, and who was accused wrongly.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::delay::WeeksToFlag;
use super::story::Scenario;
use super::truth::Truth;
use super::truth_index::TruthIndex;
use crate::domain::{Flag, Tier, Week};

/// The score of one run. Only 建议核查 (candidate) counts as an accusation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// Guilty merchants among all flagged merchants; none when nobody was flagged.
    pub precision: Option<f64>,
    /// Flagged merchants among the guilty; none when nobody is guilty.
    pub recall: Option<f64>,
    /// Merchants wrongly flagged for the first time, per 10 000 active merchants and week.
    pub false_flags_per_10k_merchants_per_week: Option<f64>,
    pub guilty: u64,
    pub guilty_flagged: u64,
    pub flagged: u64,
    /// Names of the merchants flagged wrongly, sorted.
    pub falsely_flagged: Vec<String>,
    pub weeks_to_flag: WeeksToFlag,
    /// Of the guilty flagged, those whose flags name what they did.
    pub category_right: u64,
    pub per_scenario: BTreeMap<Scenario, ScenarioScore>,
}

/// The score of one kind of story.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ScenarioScore {
    pub guilty: bool,
    pub merchants: u64,
    pub flagged: u64,
    /// In 投诉方复核: what a flood or a smear should end in.
    pub complainant_review: u64,
    pub weeks_to_flag: WeeksToFlag,
}

/// Scores the flags of some weeks. `active` is how many merchants had orders in each week.
///
/// A flag belongs to a planted merchant when the credit codes agree or, for lack of one, when a name does.
pub fn evaluate(
    truth: &Truth,
    flags_by_week: &[(Week, Vec<Flag>)],
    active: &[(Week, u64)],
) -> Evaluation {
    let index = TruthIndex::new(truth);
    let mut found = Found::default();
    for (week, flags) in flags_by_week {
        for flag in flags {
            found.take(*week, flag, &index);
        }
    }
    found.score(truth, active)
}

/// What the flags amount to.
#[derive(Default)]
struct Found {
    /// Planted guilty merchants with the week of the first flag at or after the start of their story.
    hits: BTreeMap<usize, Week>,
    right_category: BTreeSet<usize>,
    /// Planted innocents, and guilty ones before their story.
    innocent: BTreeMap<usize, Week>,
    /// Wrongly flagged, by name.
    wrong: BTreeSet<String>,
    reviewed: BTreeSet<usize>,
}

impl Found {
    fn take(&mut self, week: Week, flag: &Flag, index: &TruthIndex<'_>) {
        let planted = index.find(flag);
        match (flag.tier, planted) {
            (Tier::Candidate, Some((place, merchant))) => {
                if merchant.guilty && week >= merchant.onset_week {
                    self.hits
                        .entry(place)
                        .and_modify(|first| *first = week.min(*first))
                        .or_insert(week);
                    if merchant.category == Some(flag.category) {
                        self.right_category.insert(place);
                    }
                } else {
                    self.innocent.entry(place).or_insert(week);
                    self.wrong.insert(merchant.name.clone());
                }
            }
            (Tier::Candidate, None) => {
                self.wrong.insert(flag.merchant.name.clone());
            }
            (Tier::ComplainantReview, Some((place, _))) => {
                self.reviewed.insert(place);
            }
            (Tier::ComplainantReview, None) | (Tier::Watch, _) => {}
        }
    }

    fn score(self, truth: &Truth, active: &[(Week, u64)]) -> Evaluation {
        let guilty = count(
            truth
                .merchants
                .iter()
                .filter(|merchant| merchant.guilty)
                .count(),
        );
        let guilty_flagged = count(self.hits.len());
        let flagged = guilty_flagged + count(self.wrong.len());
        let merchant_weeks: u64 = active.iter().map(|(_, merchants)| merchants).sum();
        Evaluation {
            precision: ratio(guilty_flagged, flagged),
            recall: ratio(guilty_flagged, guilty),
            false_flags_per_10k_merchants_per_week: ratio(
                count(self.wrong.len()) * 10_000,
                merchant_weeks,
            ),
            guilty,
            guilty_flagged,
            flagged,
            weeks_to_flag: self.delays(truth, None),
            category_right: count(self.right_category.len()),
            per_scenario: self.per_scenario(truth),
            falsely_flagged: self.wrong.into_iter().collect(),
        }
    }

    fn per_scenario(&self, truth: &Truth) -> BTreeMap<Scenario, ScenarioScore> {
        let mut scores: BTreeMap<Scenario, ScenarioScore> = BTreeMap::new();
        for (place, merchant) in truth.merchants.iter().enumerate() {
            let score = scores.entry(merchant.scenario).or_default();
            let flagged = if merchant.guilty {
                self.hits.contains_key(&place)
            } else {
                self.innocent.contains_key(&place)
            };
            score.guilty = merchant.guilty;
            score.merchants += 1;
            score.flagged += u64::from(flagged);
            score.complainant_review += u64::from(self.reviewed.contains(&place));
        }
        for (scenario, score) in &mut scores {
            score.weeks_to_flag = self.delays(truth, Some(*scenario));
        }
        scores
    }

    /// Delays of the guilty who were found, of one kind of story or of all.
    fn delays(&self, truth: &Truth, only: Option<Scenario>) -> WeeksToFlag {
        let delays: Vec<i32> = self
            .hits
            .iter()
            .filter_map(|(place, week)| Some((truth.merchants.get(*place)?, week)))
            .filter(|(merchant, _)| only.is_none_or(|scenario| merchant.scenario == scenario))
            .map(|(merchant, week)| week.index() - merchant.onset_week.index())
            .collect();
        WeeksToFlag::of(delays)
    }
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Category, FlagCounts, FlagLevel, FlagMerchant};
    use crate::simulate::TruthMerchant;

    fn merchant(name: &str, guilty: bool, scenario: Scenario) -> TruthMerchant {
        TruthMerchant {
            id: name.to_owned(),
            name: name.to_owned(),
            names: vec![name.to_owned(), format!("{name}（海州区）")],
            uscc: Some(format!("code-{name}")),
            region: "320706".to_owned(),
            platform: "淘宝".to_owned(),
            store: format!("{name}旗舰店"),
            guilty,
            scenario,
            category: guilty.then_some(Category::Counterfeit),
            onset_week: "2026-W30".parse().unwrap(),
            story: String::new(),
            orders: 0,
            order_ids: Vec::new(),
        }
    }

    fn truth() -> Truth {
        Truth {
            seed: 1,
            orders: 100,
            weeks: 30,
            end: "2026-11-22".to_owned(),
            honest_merchants: 50,
            merchants: vec![
                merchant("甲", true, Scenario::BurstCounterfeiter),
                merchant("乙", true, Scenario::FakeReviews),
                merchant("丙", false, Scenario::RivalSmear),
            ],
            files: Vec::new(),
        }
    }

    fn flag(name: &str, uscc: Option<&str>, tier: Tier, week: Week) -> Flag {
        Flag {
            flag_id: String::new(),
            week,
            tier,
            merchant: FlagMerchant {
                merchant_id: String::new(),
                name: name.to_owned(),
                uscc: uscc.map(str::to_owned),
            },
            category: Category::Counterfeit,
            level: FlagLevel::Blue,
            score: 1.0,
            counts: FlagCounts {
                orders: 5,
                complainants: 5,
                incidents: 5,
                effective: 4.0,
            },
            expected: 0.0,
            trend: Vec::new(),
            reasons: Vec::new(),
            counter_evidence: Vec::new(),
            order_ids: Vec::new(),
        }
    }

    #[test]
    fn hits_and_false_flags_are_counted_by_merchant_not_by_week() {
        let week = |text: &str| text.parse::<Week>().unwrap();
        let flags = vec![
            (
                week("2026-W32"),
                vec![flag(
                    "别名",
                    Some("code-甲"),
                    Tier::Candidate,
                    week("2026-W32"),
                )],
            ),
            (
                week("2026-W33"),
                vec![
                    flag("甲（海州区）", None, Tier::Candidate, week("2026-W33")),
                    flag("路人", None, Tier::Candidate, week("2026-W33")),
                    flag("丙", None, Tier::ComplainantReview, week("2026-W33")),
                ],
            ),
        ];
        let active = [(week("2026-W32"), 1000), (week("2026-W33"), 1000)];
        let score = evaluate(&truth(), &flags, &active);
        assert_eq!(score.precision, Some(0.5));
        assert_eq!(score.recall, Some(0.5));
        assert_eq!(score.false_flags_per_10k_merchants_per_week, Some(5.0));
        assert_eq!(score.weeks_to_flag.median, Some(2));
        assert_eq!(score.category_right, 1);
        assert_eq!(score.falsely_flagged, ["路人"]);
        let smear = score.per_scenario.get(&Scenario::RivalSmear).unwrap();
        assert_eq!((smear.flagged, smear.complainant_review), (0, 1));
    }

    #[test]
    fn a_flag_before_the_story_starts_is_a_false_one() {
        let week: Week = "2026-W29".parse().unwrap();
        let flags = vec![(week, vec![flag("甲", None, Tier::Candidate, week)])];
        let score = evaluate(&truth(), &flags, &[]);
        assert_eq!(score.recall, Some(0.0));
        assert_eq!(score.precision, Some(0.0));
        assert_eq!(score.false_flags_per_10k_merchants_per_week, None);
    }

    #[test]
    fn without_flags_there_is_no_precision() {
        let score = evaluate(&truth(), &[], &[]);
        assert_eq!((score.precision, score.recall), (None, Some(0.0)));
        assert!(
            serde_json::to_string(&score)
                .unwrap()
                .contains("rival_smear")
        );
    }
}
