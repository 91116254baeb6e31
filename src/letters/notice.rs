//! 信用提醒函 and 约谈通知: to the merchant, who has been found guilty of nothing (R-REP-07).
//!
//! Counts only: which orders, and when they came, would tell who complained.

use super::case_letter::CaseFacts;
use super::draft::{Draft, Standing};
use super::{Letter, LetterKind, LetterRefused, Writer};

pub fn reminder(facts: &CaseFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Reminder;
    let mut draft = begun(facts, kind, "信用提醒函", writer)?;
    draft.text(format!(
        "请你单位对照有关法律法规和平台规则自查{}方面的情况，妥善处理消费者诉求，并将自查情况书面反馈我单位。你单位可以提交说明和证据；认为投诉不实或者属于恶意投诉的，也请一并说明。",
        facts.flag.category.label()
    ));
    draft.text("本函是提醒，不对你单位作出任何认定，不记入信用记录，不影响你单位的信用状况。");
    draft.sign();
    draft.finish()
}

pub fn interview(facts: &CaseFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::Interview;
    let mut draft = begun(facts, kind, "约谈通知", writer)?;
    draft.text("为核实情况、听取意见，请你单位负责人或者受委托的人员按下列安排到场：");
    draft.text("时间：　　　　年　　月　　日　　时");
    draft.text("地点：");
    draft.text("联系人和联系电话：");
    draft.text(format!(
        "请携带营业执照、有关商品的进货和销售凭证、{}方面的说明材料。委托他人到场的，请携带授权委托书。",
        facts.flag.category.label()
    ));
    draft.text("约谈中你单位有权说明情况、提交证据。本次约谈不对你单位作出任何认定；约谈情况按中性的其他信息记载，不作为负面信息。");
    draft.sign();
    draft.finish()
}

fn begun(
    facts: &CaseFacts,
    kind: LetterKind,
    title: &str,
    writer: &Writer,
) -> Result<Draft, LetterRefused> {
    facts.is_in_hand(kind)?;
    let mut draft = Draft::new(kind, (Standing::BeforeFinding, ""), title, writer);
    draft.to(&facts.flag.merchant.name);
    let lead = format!(
        "近期，有关投诉举报平台收到对你单位（店铺）涉嫌{}的反映较多，尚待核查：投诉举报线索",
        facts.flag.category.label()
    );
    facts.counted(&mut draft, &lead);
    Ok(draft)
}
