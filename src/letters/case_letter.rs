//! What letters about a case are drafted from, and the sentences that several of them say.

use chrono::NaiveDate;

use super::draft::Draft;
use super::{LetterKind, LetterRefused};
use crate::document::Words;
use crate::domain::Flag;
use crate::workflow::{Case, CaseStage, CaseState, Handing};

/// A case with the flag that it began with.
#[derive(Debug, Clone)]
pub struct CaseFacts {
    pub case_id: String,
    pub flag: Flag,
    pub case: Case,
    /// The orders behind the flag, masked, without a word on who complained.
    pub orders: Vec<OrderLine>,
    /// 配合单位 of the routing table.
    pub supporting: Vec<String>,
}

/// One order as a list of clues shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLine {
    pub order_id: String,
    pub source: &'static str,
    pub received_on: Option<NaiveDate>,
    pub title: String,
}

impl CaseFacts {
    pub(super) fn address(&self) -> String {
        format!("/flags/{}", self.case_id)
    }

    /// `某某商行（统一社会信用代码……）`.
    pub(super) fn party(&self) -> String {
        let code = match &self.flag.merchant.uscc {
            Some(code) => format!("统一社会信用代码{code}"),
            None => "统一社会信用代码待核实".to_owned(),
        };
        format!("{}（{code}）", self.flag.merchant.name)
    }

    /// The newest handing over.
    pub(super) fn handed(&self, kind: LetterKind) -> Result<Handing<'_>, LetterRefused> {
        self.case.handing().ok_or_else(|| LetterRefused::NotYet {
            kind,
            why: "该线索尚未移送，先在核查页办理“移送部门”".to_owned(),
        })
    }

    /// Refuses to speak to a merchant of what nobody looks at, or nobody any more.
    pub(super) fn is_in_hand(&self, kind: LetterKind) -> Result<(), LetterRefused> {
        let why = match self.case.state().map(CaseState::stage) {
            None => "该线索尚未受理核查",
            Some(CaseStage::Dismissed) => "该线索已不予列入",
            Some(_) => return Ok(()),
        };
        let why = why.to_owned();
        Err(LetterRefused::NotYet { kind, why })
    }

    /// 件数, 去重投诉人 and 事件, as the flag was frozen.
    pub(super) fn counted(&self, draft: &mut Draft, lead: &str) {
        let counts = &self.flag.counts;
        let window = self
            .flag
            .window_weeks
            .map_or_else(String::new, |weeks| format!("（近{weeks}周累计）"));
        let address = self.address();
        draft.text(
            Words::from(lead)
                .counted(counts.orders.to_string(), address.as_str())
                .and("件，去重投诉人")
                .counted(counts.complainants.to_string(), address.as_str())
                .and("人，事件")
                .counted(counts.incidents.to_string(), address)
                .and(format!("件{window}，截至{}。", self.flag.week.sunday())),
        );
    }
}
