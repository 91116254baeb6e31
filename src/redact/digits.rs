//! Walks the digit runs of a text once and names those that are personal numbers.

use super::bank_card::is_bank_card;
use super::cues::{Cue, Hit};
use super::folded::Folded;
use super::kind::PiiKind;
use super::phone::{Runs, is_mobile, phone_kind};
use super::protected::{is_credit_code, is_protected};
use super::redactor::Found;
use super::resident::{is_legacy_resident_id, is_resident_id};

/// How far before a number its cue may stand: 银行卡号是：, 电话（微信同号）：.
const CUE_REACH: usize = 12;

/// No personal number has more digits, country code included.
const LONGEST: usize = 19;

/// One run of digits.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
}

/// Everything the scanner looks at.
pub(super) struct DigitScanner<'a> {
    pub(super) folded: &'a Folded,
    pub(super) cues: &'a [Hit<Cue>],
    pub(super) protected: &'a [(usize, usize)],
}

impl DigitScanner<'_> {
    pub(super) fn scan(&self, found: &mut Vec<Found>) {
        let mut place = 0;
        while place < self.folded.chars.len() {
            if !self.folded.at(place).is_some_and(|c| c.is_ascii_digit()) {
                place += 1;
                continue;
            }
            let runs = self.runs_from(place);
            place = runs.last().map_or(place + 1, |run| run.end);
            self.name_runs(&runs, found);
        }
    }

    /// The runs from here on that are joined by a blank, a hyphen, a bracket, a point or a stroke.
    fn runs_from(&self, start: usize) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut place = start;
        loop {
            let end = self.folded.skip_while(place, |c| c.is_ascii_digit());
            runs.push(Run { start: place, end });
            let next = self
                .folded
                .skip_while(end, |c| matches!(c, ' ' | '-' | '(' | ')' | '.' | '/'));
            let joined = (1..=3).contains(&(next - end))
                && self.folded.at(next).is_some_and(|c| c.is_ascii_digit());
            if !joined {
                return runs;
            }
            place = next;
        }
    }

    /// Takes, from left to right, the longest group of runs that is a personal number.
    fn name_runs(&self, runs: &[Run], found: &mut Vec<Found>) {
        let mut rest = runs;
        while let Some(first) = rest.first() {
            // What was just masked no longer touches the number: a second pass must see the same.
            let masked_until = found.last().map_or(0, |last| last.end);
            let taken = (1..=rest.len()).rev().find_map(|count| {
                let group = rest.get(..count)?;
                self.kind_of(group, masked_until).map(|kind| (count, kind))
            });
            let Some((count, kind)) = taken else {
                rest = rest.get(1..).unwrap_or_default();
                continue;
            };
            let last = rest.get(count - 1).unwrap_or(first);
            found.push(self.found(kind, *first, *last));
            rest = rest.get(count..).unwrap_or_default();
        }
    }

    /// The passage with its `+`, bracket or final X.
    fn found(&self, kind: PiiKind, first: Run, last: Run) -> Found {
        let plus = self.folded.before(first.start) == Some('+');
        let ends_in_x = kind == PiiKind::ResidentId && self.folded.at(last.end) == Some('x');
        Found {
            kind,
            start: first.start - usize::from(plus),
            end: last.end + usize::from(ends_in_x),
        }
    }

    fn kind_of(&self, group: &[Run], masked_until: usize) -> Option<PiiKind> {
        let (first, last) = (group.first()?, group.last()?);
        let total: usize = group.iter().map(|run| run.end - run.start).sum();
        if !(7..=LONGEST).contains(&total) {
            return None;
        }
        let mut digits = String::with_capacity(total + 1);
        let mut lengths = Vec::with_capacity(group.len());
        for run in group {
            digits.extend(self.folded.slice(run.start, run.end));
            lengths.push(run.end - run.start);
        }
        // Points and strokes are of dates, amounts and lists, unless the groups are those of a phone.
        if self.holds_point(*first, *last) && !matches!(*lengths, [3, 4, 4] | [3 | 4, 7 | 8]) {
            return None;
        }
        if self.is_left_alone(*first, *last) {
            // A mobile number is masked wherever it stands: its cue may be the writer's mistake.
            let lone_mobile = group.len() == 1 && is_mobile(&digits);
            return (lone_mobile && !self.in_credit_code(*first)).then_some(PiiKind::Phone);
        }
        let touches_letter = self.touches_letter(*first, *last, masked_until);
        self.kind_of_number(&digits, &lengths, (*first, *last), touches_letter)
    }

    fn holds_point(&self, first: Run, last: Run) -> bool {
        self.folded
            .slice(first.start, last.end)
            .iter()
            .any(|c| matches!(c, '.' | '/'))
    }

    fn kind_of_number(
        &self,
        digits: &str,
        lengths: &[usize],
        (first, last): (Run, Run),
        touches_letter: bool,
    ) -> Option<PiiKind> {
        let ends_in_x = self.folded.at(last.end) == Some('x');
        if digits.len() == 17 && ends_in_x && is_resident_id(&format!("{digits}x")) {
            return Some(PiiKind::ResidentId);
        }
        if digits.len() == 18 && is_resident_id(digits) {
            return Some(PiiKind::ResidentId);
        }
        let runs = Runs {
            digits,
            lengths,
            after_phone_cue: self.follows(Cue::Phone, first.start),
            touches_letter,
        };
        if let Some(kind) = phone_kind(&runs) {
            return Some(kind);
        }
        if touches_letter {
            return None;
        }
        let whole_number = lengths.len() == 1;
        if whole_number && is_legacy_resident_id(digits) {
            return Some(PiiKind::ResidentId);
        }
        if matches!(digits.len(), 15 | 18) && self.follows(Cue::Resident, first.start) {
            return Some(PiiKind::ResidentId);
        }
        let card = is_bank_card(digits, self.follows(Cue::Bank, first.start));
        let grouped_as_card = lengths
            .iter()
            .rev()
            .skip(1)
            .all(|length| matches!(length, 4 | 6));
        (card && (whole_number || grouped_as_card)).then_some(PiiKind::BankCard)
    }

    /// A letter right before or after makes the digits part of a code.
    fn touches_letter(&self, first: Run, last: Run, masked_until: usize) -> bool {
        let before = (first.start > masked_until)
            .then(|| self.folded.before(first.start))
            .flatten();
        [before, self.folded.at(last.end)]
            .into_iter()
            .flatten()
            .any(|c| c.is_ascii_alphabetic())
    }

    /// The nearest cue before a place has this role and stands close enough.
    fn follows(&self, role: Cue, place: usize) -> bool {
        let before = self.cues.partition_point(|cue| cue.end <= place);
        before
            .checked_sub(1)
            .and_then(|nearest| self.cues.get(nearest))
            .is_some_and(|cue| {
                let between = self.folded.slice(cue.end, place);
                // A number in between, masked or not, is the one that was announced.
                let used_up = between
                    .iter()
                    .any(|c| c.is_ascii_alphanumeric() || matches!(c, '[' | ']'));
                cue.role == role && between.len() <= CUE_REACH && !used_up
            })
    }

    fn is_left_alone(&self, first: Run, last: Run) -> bool {
        is_protected(self.protected, first.start, last.end) || self.in_credit_code(first)
    }

    fn in_credit_code(&self, run: Run) -> bool {
        let mut start = run.start;
        while run.start - start < 18
            && self
                .folded
                .before(start)
                .is_some_and(|c| c.is_ascii_alphanumeric())
        {
            start -= 1;
        }
        let end = self
            .folded
            .skip_while(run.end, |c| c.is_ascii_alphanumeric());
        is_credit_code(self.folded.slice(start, end))
    }
}
