//! The weekly risk warning report: plain data in, HTML, DOCX, XLSX, SVG and a manifest out.
//!
//! The same [`WeeklyReport`] always gives the same bytes. Nothing is written unless the numbers
//! add up and the wording holds.

mod chart;
mod check;
mod docx;
mod draft;
pub mod model;
mod output;
mod page;
mod part;
#[cfg(test)]
mod sample;
mod typical;
mod wording;
mod words;
mod xlsx;

pub use chart::{ChartError, WEEKS_PLOT, WeekBar, draw_weeks};
pub use model::WeeklyReport;
pub use output::{BuiltReport, MANIFEST, Manifest, ManifestFile, ReportError, build, write_files};
pub use part::unit_of_part;
pub use wording::{WordingError, check_wording};
pub use words::WordsRefused;
pub use xlsx::{list_workbook, neutralise};
