//! Who received an entry, and what they are still owed of it: no correction or withdrawal is forgotten.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::refusal::CreditRefused;
use super::step::Operation;

/// What one recipient was sent last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub operation: Operation,
    /// Edition of the content.
    pub edition: u32,
    pub on: NaiveDate,
    /// The receipt, once there is one.
    pub receipt: Option<(NaiveDate, String)>,
    /// What it was sent before that: it still has it where it does not take this.
    before: Option<Box<Sent>>,
}

/// Everybody who ever received an entry, by name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deliveries {
    sent: BTreeMap<String, Sent>,
    first: Option<NaiveDate>,
}

impl Deliveries {
    /// The day on which it was pushed to anybody for the first time.
    pub fn first(&self) -> Option<NaiveDate> {
        self.first
    }

    pub fn sent(&self) -> impl Iterator<Item = (&str, &Sent)> {
        self.sent.iter().map(|(name, sent)| (name.as_str(), sent))
    }

    /// What a recipient was sent last.
    pub fn last(&self, recipient: &str) -> Option<&Sent> {
        self.sent.get(recipient)
    }

    /// What a recipient is owed; `edition` is `None` where the entry may not be used any more.
    pub fn owed(&self, recipient: &str, edition: Option<u32>) -> Option<Operation> {
        let last = self.sent.get(recipient);
        match (last, edition) {
            (None, Some(_)) => Some(Operation::Insert),
            (Some(sent), Some(edition)) if sent.edition < edition => Some(Operation::Update),
            (Some(sent), None) if sent.operation != Operation::Delete => Some(Operation::Delete),
            _ => None,
        }
    }

    /// Those who still have to be sent something, and what.
    pub fn all_owed(&self, edition: Option<u32>) -> Vec<(&str, Operation)> {
        let names = self.sent.keys();
        names
            .filter_map(|name| Some((name.as_str(), self.owed(name, edition)?)))
            .collect()
    }

    /// Whether everybody has what is due and has said so.
    pub fn all_told(&self, edition: Option<u32>) -> bool {
        self.all_owed(edition).is_empty() && self.sent.values().all(|sent| sent.receipt.is_some())
    }

    pub(super) fn send(
        &mut self,
        recipient: &str,
        operation: Operation,
        (edition, now): (Option<u32>, u32),
        day: NaiveDate,
    ) -> Result<(), CreditRefused> {
        let recipient = recipient.trim();
        if recipient.is_empty() {
            return Err(CreditRefused::NoRecipient);
        }
        if self.owed(recipient, edition) != Some(operation) {
            return Err(CreditRefused::NothingOwed {
                recipient: recipient.to_owned(),
                operation,
            });
        }
        let sent = Sent {
            operation,
            edition: now,
            on: day,
            receipt: None,
            before: self.sent.get(recipient).cloned().map(|mut last| {
                last.before = None;
                Box::new(last)
            }),
        };
        self.first.get_or_insert(day);
        self.sent.insert(recipient.to_owned(), sent);
        Ok(())
    }

    /// What was sent last was not taken: it is owed again.
    pub(super) fn bounce(&mut self, recipient: &str) -> Result<(), CreditRefused> {
        let recipient = recipient.trim();
        let waiting = self.sent.get(recipient);
        let waiting = waiting.filter(|sent| sent.receipt.is_none());
        let sent = waiting.ok_or_else(|| CreditRefused::NothingSent {
            recipient: recipient.to_owned(),
        })?;
        match sent.before.clone() {
            Some(before) => {
                self.sent.insert(recipient.to_owned(), *before);
            }
            None => {
                self.sent.remove(recipient);
            }
        }
        if self.sent.is_empty() {
            self.first = None;
        }
        Ok(())
    }

    pub(super) fn acknowledge(
        &mut self,
        recipient: &str,
        receipt: &str,
        day: NaiveDate,
    ) -> Result<(), CreditRefused> {
        if receipt.trim().is_empty() {
            return Err(CreditRefused::NoReason);
        }
        let waiting = self.sent.get_mut(recipient.trim());
        let waiting = waiting.filter(|sent| sent.receipt.is_none());
        let sent = waiting.ok_or_else(|| CreditRefused::NothingSent {
            recipient: recipient.to_owned(),
        })?;
        sent.receipt = Some((day, receipt.trim().to_owned()));
        Ok(())
    }
}
