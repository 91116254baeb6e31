//! The weekly risk warning report: plain data in, HTML, XLSX, SVG and a manifest out.
//!
//! The same [`WeeklyReport`] always gives the same bytes. Nothing is written unless the numbers
//! add up and the wording holds.

mod chart;
mod check;
mod draft;
pub mod model;
mod output;
mod page;
#[cfg(test)]
mod sample;
mod typical;
mod wording;
mod xlsx;

pub use chart::{ChartError, draw_weeks};
pub use model::WeeklyReport;
pub use output::{BuiltReport, Manifest, ManifestFile, ReportError, build};
pub use wording::{WordingError, check_wording, finding_in};
pub use xlsx::neutralise;
