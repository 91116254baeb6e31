//! 诉求性质 of an order without such a column: a grievance comes first, then questions and the rest.

use crate::domain::{Certainty, DomainGate, Label, Nature};

use super::hits::Hit;
use super::meaning::Meaning;
use super::reading::Reading;

/// Tells the nature from the words; what cannot be told is a complaint when it is about a trade.
pub(super) fn nature(
    reading: &Reading,
    hits: &[Hit],
    labels: &[Label],
    gate: DomainGate,
) -> Nature {
    let grieves = labels
        .iter()
        .any(|label| label.certainty == Certainty::Asserted);
    let complains = hits.iter().any(|hit| hit.meaning == Meaning::ComplaintVerb);
    if grieves || complains {
        return tipoff_or_complaint(reading, hits);
    }
    let speaks_of = |nature| {
        hits.iter()
            .any(|hit| hit.meaning == Meaning::Nature(nature))
    };
    if speaks_of(Nature::Inquiry) || reading.asks_anything() {
        return Nature::Inquiry;
    }
    for nature in [Nature::Praise, Nature::Suggestion, Nature::Request] {
        if speaks_of(nature) {
            return nature;
        }
    }
    match gate {
        DomainGate::Ecommerce | DomainGate::Consumer => Nature::Complaint,
        DomainGate::Other => Nature::Other,
    }
}

/// Whichever is named first; 投诉举报 in one breath is a complaint.
fn tipoff_or_complaint(reading: &Reading, hits: &[Hit]) -> Nature {
    let word = |hit: &Hit| reading.folded.slice(hit.start, hit.end) == "投诉";
    let complaint = hits
        .iter()
        .find(|hit| hit.meaning == Meaning::ComplaintVerb && word(hit))
        .map(|hit| hit.start);
    let tipoff = hits
        .iter()
        .find(|hit| hit.meaning == Meaning::Nature(Nature::Tipoff))
        .map(|hit| hit.start);
    match (tipoff, complaint) {
        (Some(tipoff), Some(complaint)) if complaint < tipoff => Nature::Complaint,
        (Some(_), _) => Nature::Tipoff,
        (None, _) => Nature::Complaint,
    }
}
