//! 通报所在单位或上级单位: a finding about somebody in public service, to where he works (淮政发〔2018〕103号 第十一条; R-ENT-06).

use super::draft::{Draft, Standing};
use super::entry_letter::{EntryFacts, document, not_yet};
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::templates::chinese_date;

/// Of an entry in use only; whether the party is in public service an officer knows, not the program.
pub fn employer_notice(facts: &EntryFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::EmployerNotice;
    let content = facts.content(kind)?;
    let stage = facts.entry.stage_on(writer.day);
    if !stage.is_some_and(crate::workflow::CreditStage::is_in_use) {
        return Err(not_yet(kind, "只有在用的信用记录可以通报"));
    }
    let standing = (Standing::AfterFinding, "内部资料　注意保管");
    let mut draft = Draft::new(kind, standing, "关于通报失信信息的函", writer);
    let employer = content
        .subject
        .person()
        .map(|person| person.employer.trim());
    match employer.filter(|employer| !employer.is_empty()) {
        Some(employer) => draft.to(employer),
        None => draft.to("（上级单位或主管部门）"),
    }
    if let Some(note) = facts.addressed_by_hand() {
        draft.note(note);
    }
    draft.text(format!(
        "{}于{}作出{}，认定{}存在下列行为：{}。该信息已归集为信用记录{}，失信行为类型：{}。",
        content.document.authority,
        chinese_date(content.document.decided_on),
        document(content),
        facts.name(),
        content.facts.trim_end_matches('。'),
        facts.id,
        content.behaviour,
    ));
    draft.text("按照失信自然人是国家工作人员的通报其所在单位，失信法人、其他组织是国家机关、事业单位和国有企业的通报其上级单位或主管部门的规定（淮政发〔2018〕103号第十一条，其他地区参照），现予通报。");
    draft.text("本函只用于上述目的；当事人有权提出异议、申请信用修复，信息更正、修复或者撤回的，我单位另行告知。");
    draft.note("发送前请核实当事人属于上述范围；不属于的，不得发送。");
    draft.sign();
    draft.finish()
}
