//! 异议受理通知书 and 异议答复书, with the remedies that are still open (R-OBJ-02, R-OBJ-04).

use super::draft::{Draft, Standing};
use super::entry_letter::{EntryFacts, document, not_yet};
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::domain::LegalDeadline;
use crate::templates::chinese_date;
use crate::workflow::Objection;

pub fn objection_received(facts: &EntryFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::ObjectionReceived;
    let open = facts.entry.open_objection();
    let objection = open.ok_or_else(|| not_yet(kind, "该信用记录没有在办的异议"))?;
    let mut draft = begun(facts, kind, "信用信息异议受理通知书", writer)?;
    told(&mut draft, facts, kind, objection)?;
    draft.text(format!(
        "我单位决定受理，于{}前审核并书面答复你（单位）；其间由提供单位于{}前核实。{}",
        by(&objection.review),
        by(&objection.provider),
        sources(&[&objection.review, &objection.provider]),
    ));
    draft.text("异议处理期间，该条信息标注“异议处理中”，不停止公示；经核实确有错误的，及时更正或者撤回，并告知所有使用单位。");
    draft.sign();
    draft.finish()
}

pub fn objection_answered(facts: &EntryFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::ObjectionAnswered;
    let last = facts.entry.objections().last();
    let answered = last.and_then(|last| Some((last, last.answered_on?, last.outcome?)));
    let (objection, day, outcome) =
        answered.ok_or_else(|| not_yet(kind, "该信用记录没有已批准的异议答复"))?;
    let mut draft = begun(facts, kind, "信用信息异议答复书", writer)?;
    told(&mut draft, facts, kind, objection)?;
    let provider = objection.provider_on.map_or_else(String::new, |day| {
        format!("提供单位于{}提出核实意见。", chinese_date(day))
    });
    draft.text(format!(
        "{provider}经审核，我单位于{}决定：{outcome}该条信息。",
        chinese_date(day)
    ));
    if let Some((correction, stopped)) = &objection.correction {
        let stand = match stopped {
            Some(day) => format!("已于{}完成", chinese_date(*day)),
            None => format!("将于{}前完成", by(correction)),
        };
        draft.text(format!(
            "更正在原公示和共享的范围内进行，{stand}。{}",
            sources(&[correction])
        ));
    }
    draft.text("对本答复不服的，可以依法申请行政复议或者提起行政诉讼；对据以归集的文书不服的，可以向作出文书的单位提出，或者依法申请行政复议、提起行政诉讼。文书被撤销或者变更的，请及时提交生效文书，我单位按规定撤回或者更正。");
    draft.sign();
    draft.finish()
}

fn begun(
    facts: &EntryFacts,
    kind: LetterKind,
    title: &str,
    writer: &Writer,
) -> Result<Draft, LetterRefused> {
    facts.content(kind)?;
    let mut draft = Draft::new(kind, (Standing::AfterFinding, ""), title, writer);
    draft.to(&facts.name());
    if let Some(note) = facts.addressed_by_hand() {
        draft.note(note);
    }
    Ok(draft)
}

/// What was objected to, when and why.
fn told(
    draft: &mut Draft,
    facts: &EntryFacts,
    kind: LetterKind,
    objection: &Objection,
) -> Result<(), LetterRefused> {
    let content = facts.content(kind)?;
    draft.text(format!(
        "你（单位）于{}对信用记录{}（依据{}作出{}）提出异议，事由：{}。",
        chinese_date(objection.received),
        facts.id,
        content.document.authority,
        document(content),
        objection.ground.label(),
    ));
    Ok(())
}

pub(super) fn by(deadline: &LegalDeadline) -> String {
    let provisional = if deadline.provisional {
        "（暂定）"
    } else {
        ""
    };
    format!("{}{provisional}", chinese_date(deadline.due))
}

/// `（期限依据：……）`.
pub(super) fn sources(deadlines: &[&LegalDeadline]) -> String {
    let told: Vec<String> = deadlines
        .iter()
        .map(|deadline| {
            let period = &deadline.period;
            format!(
                "{}{}{}，{}",
                period.key.label(),
                period.count,
                period.unit.label(),
                period.source
            )
        })
        .collect();
    format!("（期限依据：{}）", told.join("；"))
}
