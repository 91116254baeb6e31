//! How forms look, whatever they are written as: the face and size of GB/T 9704-2012, and where a line stands.

use super::form::Form;

/// A face by what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Face {
    /// 小标宋.
    Title,
    /// 仿宋.
    Body,
    /// 黑体.
    Heading,
    /// 楷体.
    Subheading,
    /// 宋体.
    Number,
}

/// Half points of 2号, 3号, 4号, 小四, 五号 and 小五.
const TWO: usize = 44;
pub(super) const THREE: usize = 32;
const FOUR: usize = 28;
const SMALL_FOUR: usize = 24;
const FIVE: usize = 21;
const SMALL_FIVE: usize = 18;

/// Face and size in half points.
pub(super) const fn font(form: Form) -> (Face, usize) {
    match form {
        Form::Confidential | Form::Heading | Form::Annex | Form::Banner => (Face::Heading, THREE),
        Form::Title | Form::LetterTitle | Form::AnnexTitle => (Face::Title, TWO),
        Form::Subheading => (Face::Subheading, THREE),
        Form::Issue
        | Form::Masthead
        | Form::MastheadEnd
        | Form::Addressee
        | Form::Signature
        | Form::Body => (Face::Body, THREE),
        Form::Note => (Face::Body, SMALL_FOUR),
        Form::Caption | Form::ListTitle => (Face::Heading, SMALL_FOUR),
        Form::Cell => (Face::Body, FIVE),
        Form::SmallCell | Form::Gap => (Face::Body, SMALL_FIVE),
        Form::OddPageNumber | Form::EvenPageNumber => (Face::Number, FOUR),
    }
}
