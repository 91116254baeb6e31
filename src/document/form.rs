//! The forms of paragraphs: what each is; the writers say how it looks.

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 内部资料　注意保管.
    Confidential,
    Title,
    /// Of a letter, below its 版头.
    LetterTitle,
    /// 主送, from the left edge.
    Addressee,
    /// 署名 and 成文日期.
    Signature,
    /// 第N期, below the title.
    Issue,
    /// 编发单位 and the like.
    Masthead,
    /// The last line of 报头, with the red line below it.
    MastheadEnd,
    /// 一、
    Heading,
    /// （一）
    Subheading,
    /// 附件1, on a page of its own.
    Annex,
    AnnexTitle,
    Body,
    Banner,
    Note,
    /// Above the orders of a list.
    ListTitle,
    Caption,
    /// Between a table and what follows.
    Gap,
    Cell,
    /// Of a table with many columns, and the orders of a list.
    SmallCell,
    OddPageNumber,
    EvenPageNumber,
}

pub(super) const ALL: [Form; 22] = [
    Form::Confidential,
    Form::Title,
    Form::LetterTitle,
    Form::Addressee,
    Form::Signature,
    Form::Issue,
    Form::Masthead,
    Form::MastheadEnd,
    Form::Heading,
    Form::Subheading,
    Form::Annex,
    Form::AnnexTitle,
    Form::Body,
    Form::Banner,
    Form::Note,
    Form::ListTitle,
    Form::Caption,
    Form::Gap,
    Form::Cell,
    Form::SmallCell,
    Form::OddPageNumber,
    Form::EvenPageNumber,
];

impl Form {
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Confidential => "Confidential",
            Self::Title => "ReportTitle",
            Self::LetterTitle => "LetterTitle",
            Self::Addressee => "Addressee",
            Self::Signature => "LetterSignature",
            Self::Issue => "Issue",
            Self::Masthead => "Masthead",
            Self::MastheadEnd => "MastheadEnd",
            Self::Heading => "LevelOne",
            Self::Subheading => "LevelTwo",
            Self::Annex => "Annex",
            Self::AnnexTitle => "AnnexTitle",
            Self::Body => "Text",
            Self::Banner => "Banner",
            Self::Note => "Note",
            Self::ListTitle => "ListTitle",
            Self::Caption => "TableCaption",
            Self::Gap => "Gap",
            Self::Cell => "Cell",
            Self::SmallCell => "SmallCell",
            Self::OddPageNumber => "OddPageNumber",
            Self::EvenPageNumber => "EvenPageNumber",
        }
    }

    /// The name that people see in the list of styles.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Confidential => "周报保管要求",
            Self::Title => "周报名称",
            Self::LetterTitle => "公文标题",
            Self::Addressee => "公文主送",
            Self::Signature => "公文署名",
            Self::Issue => "周报期号",
            Self::Masthead => "周报报头",
            Self::MastheadEnd => "周报报头末行",
            Self::Heading => "周报一级标题",
            Self::Subheading => "周报二级标题",
            Self::Annex => "周报附件序号",
            Self::AnnexTitle => "周报附件标题",
            Self::Body => "周报正文",
            Self::Banner => "周报声明",
            Self::Note => "周报说明",
            Self::ListTitle => "周报名单标题",
            Self::Caption => "周报表题",
            Self::Gap => "周报表后",
            Self::Cell => "周报表格",
            Self::SmallCell => "周报小字表格",
            Self::OddPageNumber => "周报单页码",
            Self::EvenPageNumber => "周报双页码",
        }
    }
}
