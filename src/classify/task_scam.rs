//! 刷单诈骗: the complainant was lured into fake orders and lost money (§D.7). A matter for the police.

use std::collections::BTreeSet;

use crate::domain::{Category, Certainty, Direction, Label, LabelKind};

use super::certainty::{Judge, Passage};
use super::labels::Text;
use super::meaning::{Meaning, Strength};

/// So many different cues, or one with a loss, make a scam.
const CUES_ENOUGH: usize = 2;

/// The label, when the text tells of such a scam.
pub(super) fn label(text: &Text<'_>, judge: &Judge<'_>, labels: &[Label]) -> Option<Label> {
    let cues: Vec<_> = text
        .hits
        .iter()
        .filter(|hit| matches!(hit.meaning, Meaning::ScamCore | Meaning::ScamWeak))
        .collect();
    let distinct = cues
        .iter()
        .map(|hit| hit.term)
        .collect::<BTreeSet<_>>()
        .len();
    let speaks_of_orders = text.has(Meaning::ScamCore)
        || text.hits.iter().any(|hit| {
            matches!(hit.meaning, Meaning::Conduct(conduct) if conduct.category == Category::FakeTransaction
                && conduct.strength == Strength::Strong)
        });
    let lost = text.has(Meaning::ScamLoss);
    let enough = distinct >= CUES_ENOUGH || (distinct == 1 && lost);
    // He who was paid and lost nothing took part in the merchant's fake orders.
    let paid = text.has(Meaning::ScamPaid) && !lost;
    if !speaks_of_orders || !enough || paid {
        return None;
    }
    let rule = format!("task_scam/{distinct}");
    let mut evidence: Vec<_> = cues
        .iter()
        .map(|hit| text.evidence(hit.start, hit.end, rule.clone()))
        .collect();
    evidence.extend(
        labels
            .iter()
            .filter(|label| label.code == Category::FakeTransaction)
            .flat_map(|label| label.evidence.iter().cloned()),
    );
    evidence
        .sort_by(|one, two| (one.start, one.end, &one.rule).cmp(&(two.start, two.end, &two.rule)));
    Some(Label {
        code: Category::FakeTransaction,
        certainty: certainty(judge, &cues),
        direction: Direction::Unclear,
        kind: LabelKind::TaskScam,
        evidence,
        merchant_is_victim: false,
        complainant_took_part: false,
    })
}

/// Labels that a scam accounts for; beside it they would speak against a merchant who did nothing.
pub(super) const fn explains(category: Category) -> bool {
    matches!(
        category,
        Category::FakeTransaction
            | Category::FakeTraffic
            | Category::MaliciousFraud
            | Category::OtherDishonesty
    )
}

/// Stated when any cue is stated; otherwise what the first cue is.
fn certainty(judge: &Judge<'_>, cues: &[&super::hits::Hit]) -> Certainty {
    let judged: Vec<_> = cues
        .iter()
        .map(|hit| {
            judge.certainty(Passage {
                start: hit.start,
                end: hit.end,
                is_offer: true,
            })
        })
        .collect();
    if judged.contains(&Certainty::Asserted) {
        return Certainty::Asserted;
    }
    judged.first().copied().unwrap_or(Certainty::Asserted)
}
