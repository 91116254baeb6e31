//! 典型案例: a decided case for everybody to learn from, without its party (R-RPT-06).

use super::draft::{Draft, Standing};
use super::entry_letter::{EntryFacts, not_yet};
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::templates::chinese_date;
use crate::workflow::CreditStage;

/// Only of what is in use and was published: what was withdrawn or repaired is not told anew.
pub fn typical(facts: &EntryFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::TypicalCase;
    let content = facts.content(kind)?;
    if facts.entry.stage_on(writer.day) != Some(CreditStage::Public) {
        return Err(not_yet(kind, "只有公示中的信用记录可以作为典型案例"));
    }
    if facts.entry.open_objection().is_some() {
        return Err(not_yet(kind, "该信用记录的异议正在处理"));
    }
    let title = format!("典型案例：{}", content.behaviour);
    let mut draft = Draft::new(kind, (Standing::AfterFinding, ""), title, writer);
    draft.hide([facts.name(), facts.code(), content.document.number.clone()]);
    let name = facts.name();
    let facts_told = content.facts.replace(&name, "某经营者");
    draft.heading("一、基本事实");
    draft.text(facts_told);
    draft.heading("二、处理情况");
    draft.text(format!(
        "{}于{}依法作出《{}》，认定上述行为成立。依据：{}。",
        content.document.authority,
        chinese_date(content.document.decided_on),
        content.document.kind,
        content.basis,
    ));
    draft.heading("三、提示");
    draft.text("请经营者引以为戒，依法诚信经营；请消费者注意保存商品页面、订单和聊天记录，遇有纠纷可以拨打12345、12315投诉举报。");
    draft.sign();
    draft.finish()
}
