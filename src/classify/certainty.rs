//! Whether a passage states an act, denies it, asks about it or only reports it (§D.7).

use crate::domain::Certainty;

use super::hits::Hit;
use super::meaning::{Meaning, Reach};
use super::reading::{Reading, Stretch};

/// Characters before a passage in which a negation holds.
const NEGATION_WINDOW: usize = 6;
/// Characters behind a passage in which 不存在 and the like deny it.
const DENIAL_WINDOW: usize = 10;
/// Characters before a passage in which a hypothetical or a report holds.
const REPORT_WINDOW: usize = 15;
/// Characters before a passage in which a suspicion holds that its own clause takes up again: 怀疑…，涉嫌….
const CARRIED_WINDOW: usize = 30;
/// No window is wider.
const WIDEST_WINDOW: usize = CARRIED_WINDOW;
/// Characters before a passage in which 确实是 outweighs a report.
const CONFIRMATION_WINDOW: usize = 8;

/// A negation does not reach over these: 不发货还刷单.
const TURNS: [&str; 14] = [
    "而是", "还", "却", "竟", "反而", "都是", "全是", "但", "结果", "实际", "其实", "可是", "就给",
    "然后",
];

/// What follows 不是假货 in a question that answers itself: 这不是假货是什么.
const SELF_ANSWERS: [&str; 5] = ["是什么", "是啥", "叫什么", "叫啥", "还能是"];
/// Characters behind a passage in which such a question ends.
const SELF_ANSWER_WINDOW: usize = 8;

/// How a clause begins that goes on with the suspicion of the one before.
const CARRIES: [&str; 5] = ["涉嫌", "并涉嫌", "且涉嫌", "还涉嫌", "也涉嫌"];

/// A passage to be judged; offsets are folded characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Passage {
    pub(super) start: usize,
    pub(super) end: usize,
    /// See [`super::meaning::Conduct::is_offer`].
    pub(super) is_offer: bool,
}

/// Judges passages of one text.
pub(super) struct Judge<'t> {
    reading: &'t Reading,
    /// Only the hits that bear on certainty, by start.
    cues: Vec<Hit>,
    /// Only the rhetorical ones, which hold in their whole sentence.
    rhetorical: Vec<Hit>,
    /// Characters of the longest cue.
    longest_cue: usize,
}

impl<'t> Judge<'t> {
    pub(super) fn new(reading: &'t Reading, hits: &[Hit]) -> Self {
        let cues = hits
            .iter()
            .filter(|hit| {
                matches!(
                    hit.meaning,
                    Meaning::NegatesBefore
                        | Meaning::NegatesAfter
                        | Meaning::Hypothetical(..)
                        | Meaning::ReportedSpeech
                        | Meaning::Confirmation
                        | Meaning::Rhetorical
                )
            })
            .copied()
            .collect::<Vec<_>>();
        let rhetorical = cues
            .iter()
            .filter(|cue| cue.meaning == Meaning::Rhetorical)
            .copied()
            .collect();
        let longest_cue = cues.iter().map(Hit::length).max().unwrap_or(0);
        Self {
            reading,
            cues,
            rhetorical,
            longest_cue,
        }
    }

    /// The cues that stand near enough to a passage for any window.
    fn cues_near(&self, passage: Passage) -> &[Hit] {
        let first = passage
            .start
            .saturating_sub(WIDEST_WINDOW + self.longest_cue);
        let from = self.cues.partition_point(|cue| cue.start < first);
        let to = self
            .cues
            .partition_point(|cue| cue.start <= passage.end + WIDEST_WINDOW);
        self.cues.get(from..to).unwrap_or_default()
    }

    fn is_rhetorical(&self, sentence: Stretch) -> bool {
        let from = self
            .rhetorical
            .partition_point(|cue| cue.start < sentence.start);
        self.rhetorical
            .get(from..)
            .and_then(<[Hit]>::first)
            .is_some_and(|cue| lies_in(cue, sentence))
    }

    pub(super) fn certainty(&self, passage: Passage) -> Certainty {
        let clause = self.reading.clause_at(passage.start);
        let answers_itself = self.answers_itself(passage, clause);
        if !answers_itself && self.is_negated(passage, clause) {
            return Certainty::Negated;
        }
        let sentence = self.reading.sentence_at(passage.start);
        let rhetorical = answers_itself || self.is_rhetorical(sentence);
        if !rhetorical && (clause.asks || self.is_asked(passage, clause)) {
            return Certainty::Asked;
        }
        if self.is_reported(passage, clause, sentence) {
            return Certainty::Reported;
        }
        Certainty::Asserted
    }

    fn is_negated(&self, passage: Passage, clause: Stretch) -> bool {
        self.cues_near(passage).iter().any(|cue| match cue.meaning {
            Meaning::NegatesBefore => {
                lies_in(cue, clause)
                    && precedes(cue, passage, NEGATION_WINDOW)
                    && !self.negation_ends_before(cue, passage)
            }
            Meaning::NegatesAfter => lies_in(cue, clause) && follows(cue, passage, DENIAL_WINDOW),
            _ => false,
        })
    }

    /// 这不是假货是什么 and 这不是假货吗 deny and ask in form only; 是不是假货 and 这不是假货 do what they say.
    fn answers_itself(&self, passage: Passage, clause: Stretch) -> bool {
        let start = passage
            .start
            .saturating_sub(NEGATION_WINDOW)
            .max(clause.start);
        let end = (passage.end + SELF_ANSWER_WINDOW).min(clause.end);
        let Some((before, after)) = self
            .reading
            .folded
            .slice(start, end.max(start))
            .split_once("不是")
        else {
            return false;
        };
        if before.ends_with('是') {
            return false;
        }
        let points_at_it = ["这", "那", "难道"]
            .iter()
            .any(|opening| before.ends_with(opening));
        SELF_ANSWERS.iter().any(|answer| after.contains(answer))
            || (clause.asks && points_at_it && after.trim_end().ends_with('吗'))
    }

    /// 不是正品是假货: the second 是 begins a new statement.
    fn negation_ends_before(&self, cue: &Hit, passage: Passage) -> bool {
        let gap = self.reading.folded.slice(cue.end, passage.start);
        let copula = self
            .reading
            .folded
            .slice(cue.start, cue.end)
            .ends_with('是');
        (copula && gap.contains('是')) || turns(gap)
    }

    fn is_asked(&self, passage: Passage, clause: Stretch) -> bool {
        self.cues_near(passage).iter().any(|cue| {
            matches!(cue.meaning, Meaning::Hypothetical(Certainty::Asked, _))
                && (self.reaches(cue, passage, clause)
                    || (lies_in(cue, clause) && follows(cue, passage, REPORT_WINDOW)))
        })
    }

    fn is_reported(&self, passage: Passage, clause: Stretch, sentence: Stretch) -> bool {
        let confirmed = self.cues_near(passage).iter().any(|cue| {
            cue.meaning == Meaning::Confirmation
                && lies_in(cue, clause)
                && precedes(cue, passage, CONFIRMATION_WINDOW)
        });
        self.cues_near(passage).iter().any(|cue| match cue.meaning {
            // A condition stays a condition, however firmly it is worded.
            Meaning::Hypothetical(Certainty::Reported, Reach::Sentence) => {
                lies_in(cue, sentence) && precedes(cue, passage, REPORT_WINDOW)
            }
            Meaning::Hypothetical(Certainty::Reported, Reach::After) => {
                lies_in(cue, clause) && follows(cue, passage, NEGATION_WINDOW)
            }
            Meaning::Hypothetical(Certainty::Reported, Reach::Clause) => {
                !confirmed
                    && (self.reaches(cue, passage, clause) || self.carries(cue, passage, clause))
            }
            Meaning::ReportedSpeech => {
                !confirmed && !passage.is_offer && self.reaches(cue, passage, clause)
            }
            _ => false,
        })
    }

    /// In the same clause within the window, or at the very end of the clause before: 听说，…
    fn reaches(&self, cue: &Hit, passage: Passage, clause: Stretch) -> bool {
        let near = precedes(cue, passage, REPORT_WINDOW);
        let opens = cue.end + 1 == clause.start && self.reading.clause_at(cue.start).end == cue.end;
        near && (lies_in(cue, clause) || opens)
            && !turns(self.reading.folded.slice(cue.end, passage.start))
    }

    /// 有理由怀疑该店欺骗顾客，涉嫌销售假药: 涉嫌 states nothing that 怀疑 did not.
    fn carries(&self, cue: &Hit, passage: Passage, clause: Stretch) -> bool {
        let folded = &self.reading.folded;
        let taken_up = folded.slice(clause.start, passage.start);
        CARRIES.iter().any(|words| taken_up.starts_with(words))
            && self.reading.clause_at(cue.start).end + 1 == clause.start
            && self.reading.sentence_at(cue.start) == self.reading.sentence_at(passage.start)
            && precedes(cue, passage, CARRIED_WINDOW)
            && !turns(folded.slice(cue.end, clause.start))
    }
}

fn turns(gap: &str) -> bool {
    TURNS.iter().any(|turn| gap.contains(turn))
}

fn lies_in(cue: &Hit, stretch: Stretch) -> bool {
    cue.start >= stretch.start && cue.end <= stretch.end
}

/// A cue may run into the passage (听说他刷 单): what counts is that it begins before it.
fn precedes(cue: &Hit, passage: Passage, window: usize) -> bool {
    cue.start < passage.start && passage.start.saturating_sub(cue.end) <= window
}

fn follows(cue: &Hit, passage: Passage, window: usize) -> bool {
    cue.start >= passage.end && cue.start - passage.end <= window
}
