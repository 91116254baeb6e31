//! A masked text with the passages that speak for a label, and an order as evidence is read: in its own words.

use serde::Serialize;

use super::search::told_time;
use crate::domain::{Evidence, Heading, Label, LocalTime, OrderRecord};

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Labels that this piece is evidence for, joined; absent for the rest.
    pub(super) label: Option<String>,
}

/// The body cut wherever a piece of evidence begins or ends. Evidence counts its characters from the title on, and the line
/// break behind it.
pub(super) fn pieces(title: &str, body: &str, marks: &[(&str, &[Evidence])]) -> Vec<Piece> {
    let label_at = |place: u32| {
        let speaks = |evidence: &Evidence| (evidence.start..evidence.end).contains(&place);
        let labels: Vec<&str> = marks
            .iter()
            .filter(|(_, evidence)| evidence.iter().any(speaks))
            .map(|(label, _)| *label)
            .collect();
        (!labels.is_empty()).then(|| labels.join("、"))
    };
    let before = u32::try_from(title.chars().count() + 1).unwrap_or(u32::MAX);
    let mut pieces: Vec<Piece> = Vec::new();
    for (place, character) in (before..).zip(body.chars()) {
        let label = label_at(place);
        match pieces.last_mut() {
            Some(piece) if piece.label == label => piece.text.push(character),
            _ => pieces.push(Piece {
                text: character.to_string(),
                label,
            }),
        }
    }
    pieces
}

/// An order among the evidence against a merchant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Ticket {
    order_id: String,
    received_at: String,
    source: &'static str,
    title: String,
    text: Vec<Piece>,
}

impl Ticket {
    /// With the passages that speak for the labels that are wanted.
    pub(super) fn of(record: OrderRecord, wanted: impl Fn(&Label) -> bool) -> Self {
        let marks: Vec<(&str, &[Evidence])> = record
            .labels
            .iter()
            .filter(|label| wanted(label))
            .map(|label| (Heading::of(label).label(), label.evidence.as_slice()))
            .collect();
        Self {
            text: pieces(&record.title, &record.body, &marks),
            order_id: record.order_id.as_str().to_owned(),
            received_at: told(record.received_at),
            source: record.source.short_label(),
            title: record.title,
        }
    }
}

fn told(time: Option<LocalTime>) -> String {
    time.map_or_else(|| "时间不详".to_owned(), |time| told_time(&time.rfc3339()))
}

#[cfg(test)]
impl Ticket {
    pub(super) fn sample() -> Self {
        let piece = |text: &str, label: Option<&str>| Piece {
            text: text.to_owned(),
            label: label.map(str::to_owned),
        };
        Self {
            order_id: "12345:X1".to_owned(),
            received_at: "2026-11-20 08:00".to_owned(),
            source: "12345",
            title: "<标题>".to_owned(),
            text: vec![piece("买到", None), piece("<假货>", Some("假冒伪劣"))],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_that_speaks_for_two_labels_names_both() {
        let evidence = |start, end| Evidence {
            term: String::new(),
            start,
            end,
            rule: String::new(),
        };
        // The title takes two characters, the line break one.
        let marks: [(&str, &[Evidence]); 2] = [
            ("甲", &[evidence(4, 6)]),
            ("乙", &[evidence(0, 2), evidence(5, 7)]),
        ];
        let cut = pieces("标题", "一二三四五", &marks);
        let told: Vec<(&str, Option<&str>)> = cut
            .iter()
            .map(|piece| (piece.text.as_str(), piece.label.as_deref()))
            .collect();
        let parts = [
            ("一", None),
            ("二", Some("甲")),
            ("三", Some("甲、乙")),
            ("四", Some("乙")),
            ("五", None),
        ];
        assert_eq!(told, parts);
    }
}
