//! The files of a report, and the order in which they reach the disk.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::chart::{self, ChartError};
use super::check::check_numbers;
use super::page::ReportPage;
use super::part::{PartPage, part_name};
use super::wording::{WordingError, check_wording};
use super::{WeeklyReport, docx, xlsx};
use crate::document::{PaperFonts, PdfError};
use crate::domain::Week;
use crate::templates::{TemplateError, Templates};

/// The file that names all others with their hashes.
pub const MANIFEST: &str = "manifest.json";

/// Why no report was written.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    #[error("the numbers of the report contradict each other: {what}")]
    Inconsistent { what: String },
    #[error(transparent)]
    Wording(#[from] WordingError),
    #[error("drawing a chart")]
    Chart(#[from] ChartError),
    #[error("rendering the report")]
    Template(#[from] TemplateError),
    #[error("building the workbook")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    #[error("building the document")]
    Document(#[from] zip::result::ZipError),
    #[error("printing the document")]
    Print(#[from] PdfError),
    #[error("building the manifest")]
    Manifest(#[from] serde_json::Error),
    #[error("writing {path}")]
    Write {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

/// What was written; also the content of `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manifest {
    pub week: Week,
    pub snapshot_id: String,
    pub rules_version: String,
    pub dictionary_version: String,
    pub files: Vec<ManifestFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ManifestFile {
    /// Path below the folder of the report, with `/`.
    pub name: String,
    pub sha256: String,
}

/// A report that was checked, with all its files in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuiltReport {
    pub manifest: Manifest,
    /// As it is written; it names every other file with its hash.
    manifest_text: String,
    files: Vec<(String, Vec<u8>)>,
}

impl BuiltReport {
    pub fn of(report: &WeeklyReport, fonts: Option<&PaperFonts>) -> Result<Self, ReportError> {
        let files = build(report, fonts)?;
        let manifest = Manifest {
            week: report.header.week,
            snapshot_id: report.header.snapshot_id.clone(),
            rules_version: report.header.rules_version.clone(),
            dictionary_version: report.header.dictionary_version.clone(),
            files: files.iter().map(manifest_file).collect(),
        };
        let mut manifest_text = serde_json::to_string_pretty(&manifest)?;
        manifest_text.push('\n');
        Ok(Self {
            manifest,
            manifest_text,
            files,
        })
    }

    /// Every file with its name and hash, the manifest last.
    pub fn files(&self) -> impl Iterator<Item = (ManifestFile, &[u8])> {
        let manifest = ManifestFile {
            name: MANIFEST.to_owned(),
            sha256: self.sha256(),
        };
        let files = self.manifest.files.iter().cloned().zip(&self.files);
        files
            .map(|(file, (_, bytes))| (file, bytes.as_slice()))
            .chain([(manifest, self.manifest_text.as_bytes())])
    }

    /// Lower-case hex SHA-256 of `manifest.json`, and so of everything.
    pub fn sha256(&self) -> String {
        sha256_of(self.manifest_text.as_bytes())
    }

    /// Puts all files into `out`. Each is renamed into place, the manifest last: a folder whose manifest fits is complete.
    pub fn write(&self, out: &Path) -> Result<(), ReportError> {
        write_files(&self.files, out)?;
        put(out, MANIFEST, self.manifest_text.as_bytes())
    }
}

/// Puts files into `out`, the manifest last where it is among them.
pub fn write_files(files: &[(String, Vec<u8>)], out: &Path) -> Result<(), ReportError> {
    let is_manifest = |(name, _): &&(String, Vec<u8>)| name == MANIFEST;
    let others = files.iter().filter(|file| !is_manifest(file));
    for (name, bytes) in others.chain(files.iter().filter(is_manifest)) {
        put(out, name, bytes)?;
    }
    Ok(())
}

/// Every file but the manifest, by name, in memory; `report.pdf` among them where there are fonts to print with.
pub fn build(
    report: &WeeklyReport,
    fonts: Option<&PaperFonts>,
) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    check_numbers(report)?;
    check_wording(report)?;
    let templates = Templates::new()?;
    let charts = chart::draw_all(&templates, report)?;
    let page = ReportPage::of(report, &charts);
    let mut files = vec![
        (
            "report.html".to_owned(),
            templates.render(&page)?.into_bytes(),
        ),
        ("report.docx".to_owned(), docx::document(report)?),
        ("report.xlsx".to_owned(), xlsx::workbook(report)?),
    ];
    if let Some(fonts) = fonts {
        files.push(("report.pdf".to_owned(), docx::printed(report, fonts)?));
    }
    for unit in report.units() {
        let part = templates.render(&PartPage::of(report, unit))?;
        files.push((part_name(unit), part.into_bytes()));
    }
    for chart in charts {
        files.push((format!("charts/{}.svg", chart.name), chart.svg.into_bytes()));
    }
    files.sort();
    Ok(files)
}

fn manifest_file((name, bytes): &(String, Vec<u8>)) -> ManifestFile {
    ManifestFile {
        name: name.clone(),
        sha256: sha256_of(bytes),
    }
}

fn sha256_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}

/// Writes beside the target, syncs, renames.
fn put(out: &Path, name: &str, bytes: &[u8]) -> Result<(), ReportError> {
    let path = out.join(name);
    let temporary = out.join(format!("{name}.partial"));
    let written = (|| {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, &path)
    })();
    written.map_err(|source| {
        // Best effort: the error that matters is the one being reported.
        drop(fs::remove_file(&temporary));
        ReportError::Write { path, source }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_written_twice_has_the_same_bytes() {
        let report = WeeklyReport::sample();
        let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let built = BuiltReport::of(&report, None).unwrap();
        built.write(first.path()).unwrap();
        let again = BuiltReport::of(&report, None).unwrap();
        again.write(second.path()).unwrap();
        assert_eq!(built.sha256(), again.sha256());
        let names: Vec<&str> = built
            .manifest
            .files
            .iter()
            .map(|f| f.name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "charts/categories.svg",
                "charts/merchants.svg",
                "charts/trend.svg",
                "parts/各热线受理单位.html",
                "parts/市商务局.html",
                "parts/市市场监管局.html",
                "parts/投诉承办单位.html",
                "report.docx",
                "report.html",
                "report.xlsx"
            ]
        );
        for name in names.into_iter().chain(["manifest.json"]) {
            assert_eq!(
                fs::read(first.path().join(name)).unwrap(),
                fs::read(second.path().join(name)).unwrap(),
                "{name}"
            );
        }
    }

    #[test]
    fn a_report_with_forbidden_words_is_not_built() {
        let mut report = WeeklyReport::sample();
        report.attention.rows[0].proposal = "列入黑名单".to_owned();
        assert!(matches!(
            BuiltReport::of(&report, None),
            Err(ReportError::Wording(_))
        ));
    }

    /// For people who change the templates: `cargo test --lib look_at -- --ignored`, then open it.
    #[test]
    #[ignore = "writes outside the test's own folder"]
    fn look_at_the_sample() {
        let out = std::env::temp_dir().join("mingcha-report-sample");
        let built = BuiltReport::of(&WeeklyReport::sample(), None).unwrap();
        built.write(&out).unwrap();
    }
}
