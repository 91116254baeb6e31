//! The kinds of dirt that real exports carry and the simulator plants (domain.md §B.9).

use serde::{Deserialize, Serialize};

/// One kind; the truth file counts each per file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dirt {
    /// 标题行 above the header.
    TitleRow,
    /// Two header rows, the upper one merged.
    TwoRowHeader,
    /// 合计, 总计.
    TotalRow,
    /// 填表人 … 审核人.
    NoteRow,
    RepeatedHeader,
    BlankRow,
    /// Cells merged downwards; only the first holds the value.
    MergedDown,
    FullWidthDigits,
    NoBreakSpace,
    HtmlEntities,
    /// The content is exactly 500 characters, cut in mid-sentence.
    TruncatedAt500,
    /// GB18030 bytes read as Latin-1: can be read back.
    Mojibake,
    /// 锟斤拷: the text is lost.
    LostText,
    /// The same row a second time.
    DuplicateRow,
    /// The same number with a later state.
    CorrectedRow,
    /// 撤销, 退回, 重派.
    Recalled,
    Anonymous,
    MissingRespondent,
    SeveralMerchants,
    PlatformAsRespondent,
    CourierAsRespondent,
    /// The text of another complainant, word by word.
    Template,
    PersonalDataInText,
    Negation,
    ReplyInContent,
    /// 已撤诉 in the remarks.
    WithdrawnInRemark,
    ImpossibleDate,
    MissingDate,
    NoText,
    BrokenByte,
    UnbalancedQuote,
    /// One cell too many.
    ExtraCell,
    /// `3.207E+20` where the number should be: refuses the file.
    DamagedNumber,
    /// A tab behind the number, put there to keep spreadsheets from damaging it.
    TrailingTab,
    /// The same matter sent on to another hotline, its number quoted.
    Transferred,
    /// The same person calls again.
    Recontact,
}

impl Dirt {
    /// The quarantine code that an importer should give the row, when it cannot become an order.
    pub const fn quarantine_code(self) -> Option<&'static str> {
        match self {
            Self::ImpossibleDate => Some("bad_received_at"),
            Self::MissingDate => Some("missing_received_at"),
            Self::NoText => Some("missing_text"),
            Self::BrokenByte | Self::LostText => Some("broken_encoding"),
            Self::UnbalancedQuote => Some("unbalanced_quote"),
            Self::ExtraCell => Some("column_shift"),
            _ => None,
        }
    }
}
