//! How much of a hostile file is read before it is refused.

use serde::{Deserialize, Serialize};

/// Upper bounds on everything that a file can make grow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Size of the file itself.
    pub file_bytes: u64,
    /// One record of a text file, one row of a sheet.
    pub record_bytes: usize,
    pub cell_chars: usize,
    pub columns: usize,
    /// Rows of one sheet of a workbook.
    pub sheet_rows: u32,
    /// Physical lines after which a quoted cell counts as never closed.
    pub quoted_lines: usize,
    /// Bytes after which a quoted cell counts as never closed.
    pub quoted_bytes: usize,
    pub archive_entries: usize,
    /// All parts of a workbook together, inflated.
    pub inflated_bytes: u64,
    /// Inflated to packed size of one part; honest sheets stay below 100.
    pub inflation_ratio: u64,
    /// Text between two tags of a part; a cell or a formula.
    pub markup_text_bytes: u64,
    pub merged_regions: u64,
    /// Formulas without a result; their places are kept in memory.
    pub uncomputed_formulas: usize,
    pub shared_strings: u64,
    pub parser_memory_bytes: u64,
    pub parser_cpu_seconds: u64,
    /// Time spent waiting for the parser; the time of the consumer is not counted.
    pub parser_wait_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 2 << 30,
            record_bytes: 1 << 20,
            cell_chars: 64 << 10,
            columns: 512,
            sheet_rows: 1_048_576,
            quoted_lines: 200,
            quoted_bytes: 256 << 10,
            archive_entries: 1000,
            inflated_bytes: 512 << 20,
            inflation_ratio: 200,
            markup_text_bytes: 1 << 20,
            merged_regions: 100_000,
            uncomputed_formulas: 500_000,
            shared_strings: 10_000_000,
            parser_memory_bytes: 1 << 30,
            parser_cpu_seconds: 120,
            parser_wait_seconds: 180,
        }
    }
}
