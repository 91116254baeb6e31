//! Which fonts of the machine stand in for those of the standard.

use std::path::{Path, PathBuf};

use fontdb::{Database, Family, Query, Source, Weight};
use krilla::text::Font;

use super::PdfError;
use super::faces::{Faces, Opened};
use crate::document::look::Face;

/// Names under which each face may be installed, the standard's own first.
const TITLE: &[&str] = &[
    "方正小标宋简体",
    "FZXiaoBiaoSong-B05S",
    "方正小标宋_GBK",
    "华文中宋",
    "STZhongsong",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
];
const BODY: &[&str] = &[
    "仿宋_GB2312",
    "FangSong_GB2312",
    "仿宋",
    "FangSong",
    "华文仿宋",
    "STFangsong",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "SimSun",
];
const HEADING: &[&str] = &[
    "黑体",
    "SimHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
];
const SUBHEADING: &[&str] = &[
    "楷体_GB2312",
    "KaiTi_GB2312",
    "楷体",
    "KaiTi",
    "华文楷体",
    "STKaiti",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
];
const NUMBER: &[&str] = &["宋体", "SimSun", "Noto Serif CJK SC", "Source Han Serif SC"];
/// For signs that Chinese fonts lack.
const SIGNS: &[&str] = &["DejaVu Sans", "Segoe UI Symbol", "Noto Sans Symbols2"];

/// Places of the fonts that documents are drawn with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperFonts {
    faces: Vec<(Face, PathBuf, u32)>,
    signs: Option<(PathBuf, u32)>,
}

impl PaperFonts {
    /// Looks in the system's folders and, before them, in one that the office names; `None` without any Chinese font.
    pub fn found(folder: Option<&Path>) -> Option<Self> {
        let mut installed = Database::new();
        if let Some(folder) = folder {
            installed.load_fonts_dir(folder);
        }
        installed.load_system_fonts();
        let named = [
            (Face::Title, TITLE, Weight::BOLD),
            (Face::Body, BODY, Weight::NORMAL),
            (Face::Heading, HEADING, Weight::BOLD),
            (Face::Subheading, SUBHEADING, Weight::NORMAL),
            (Face::Number, NUMBER, Weight::NORMAL),
        ];
        let body = place(&installed, BODY, Weight::NORMAL)
            .or_else(|| place(&installed, HEADING, Weight::NORMAL))?;
        let faces = named.into_iter().map(|(face, names, weight)| {
            let (path, index) = place(&installed, names, weight).unwrap_or_else(|| body.clone());
            (face, path, index)
        });
        Some(Self {
            faces: faces.collect(),
            signs: place(&installed, SIGNS, Weight::NORMAL),
        })
    }

    /// Reads the files; they are large and not kept.
    pub(super) fn open(&self) -> Result<Faces, PdfError> {
        let mut faces = Vec::new();
        for (face, path, index) in &self.faces {
            faces.push((*face, opened(path, *index)?));
        }
        let signs = self.signs.as_ref();
        let signs = signs
            .map(|(path, index)| opened(path, *index))
            .transpose()?;
        Ok(Faces::new(faces, signs))
    }
}

/// The first of these families that is installed, at about this weight.
fn place(installed: &Database, names: &[&str], weight: Weight) -> Option<(PathBuf, u32)> {
    names.iter().find_map(|name| {
        let query = Query {
            families: &[Family::Name(name)],
            weight,
            ..Query::default()
        };
        let (source, index) = installed.face_source(installed.query(&query)?)?;
        match source {
            Source::File(path) => Some((path, index)),
            Source::Binary(_) => None,
        }
    })
}

fn opened(path: &Path, index: u32) -> Result<Opened, PdfError> {
    let wrong = || PdfError::Font(path.display().to_string());
    let bytes = std::fs::read(path).map_err(|_| wrong())?;
    let bytes = std::sync::Arc::new(bytes);
    let font = Font::new(bytes.clone().into(), index).ok_or_else(wrong)?;
    Opened::new(font, bytes, index).ok_or_else(wrong)
}
