//! The printed table.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Result;

use crate::measure::{Measured, Peak};
use crate::ours::Answered;

/// Slowest searches that are named.
const SLOWEST: usize = 5;

/// Lines collected while measuring, so that nothing is printed in between.
pub(crate) struct Table {
    text: String,
}

impl Table {
    pub(crate) fn new(orders: usize, runs: usize, files: &[PathBuf]) -> Self {
        let mut table = Self {
            text: String::new(),
        };
        let names: Vec<String> = files
            .iter()
            .filter_map(|file| file.file_name())
            .map(|name| name.to_string_lossy().into_owned())
            .collect();
        table.line(&format!(
            "模拟工单 simulated {orders}，运行 runs {runs}（取中位数 median），文件 files {}",
            names.join("、")
        ));
        table.heading();
        table
    }

    /// A table of steps alone.
    pub(crate) fn of_steps() -> Self {
        let mut table = Self {
            text: String::new(),
        };
        table.heading();
        table
    }

    fn heading(&mut self) {
        self.line("工单/秒 orders/s   微秒/件 µs each   CPU µs   峰值内存 peak MiB   步骤 step");
    }

    pub(crate) fn texts(&mut self, count: usize, characters: usize) {
        self.line(&format!(
            "   以下 below: {count} 件，平均 {characters} 字 characters each"
        ));
    }

    pub(crate) fn row(&mut self, name: &str, measured: &Measured) {
        let cpu = measured.cpu.as_secs_f64() * 1e6 / measured.orders.max(1) as f64;
        let peak = measured
            .peak
            .map_or_else(|| "–".to_owned(), |peak: Peak| peak.mebibytes().to_string());
        self.line(&format!(
            "{:>15.0} {:>16.1} {cpu:>10.1} {peak:>16}      {name}（{} 件，{:.2} s）",
            measured.per_second(),
            measured.microseconds_each(),
            measured.orders,
            measured.wall.as_secs_f64(),
        ));
    }

    pub(crate) fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    pub(crate) fn print(&self) -> Result<()> {
        std::io::stdout().lock().write_all(self.text.as_bytes())?;
        Ok(())
    }
}

/// The ratio that the goal is stated in.
pub(crate) fn import_summary(import: &Measured, jieba: &Measured, tantivy: &Measured) -> String {
    let bare = jieba.microseconds_each() + tantivy.microseconds_each();
    format!(
        "   比值 ratio ③/(①+②) = {:.1}/{bare:.1} = {:.2}（目标 goal ≤ 2.0，≥ 3000 件/秒 orders/s）",
        import.microseconds_each(),
        import.microseconds_each() / bare,
    )
}

/// Median, 95th percentile and the slowest searches.
pub(crate) fn latencies(name: &str, answered: &[Answered]) -> String {
    let mut sorted: Vec<&Answered> = answered.iter().collect();
    sorted.sort_by_key(|answer| answer.took);
    let at = |percent: usize| {
        sorted
            .get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1)))
            .map_or(0.0, |answer| answer.took.as_secs_f64() * 1e3)
    };
    let empty = answered.iter().filter(|answer| answer.total == 0).count();
    let mut text = format!(
        "{name}: {} 次，无结果 empty {empty}，p50 {:.1} ms，p95 {:.1} ms，max {:.1} ms（目标 goal p95 ≤ 50 ms）",
        answered.len(),
        at(50),
        at(95),
        at(100),
    );
    for answer in sorted.iter().rev().take(SLOWEST) {
        let _ = write!(
            text,
            "\n   最慢 slow: {:.1} ms  {}（{} 件）",
            answer.took.as_secs_f64() * 1e3,
            answer.query,
            answer.total
        );
    }
    text
}
