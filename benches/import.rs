//! Import, analysis and search against what they are built on: bare jieba-rs and bare tantivy.
//!
//! In: `MINGCHA_BENCH_ORDERS` (20 000 without it), simulated with a fixed seed. Out: one table on stdout,
//! measured in one run over the same texts.
//!
//! With `MINGCHA_BENCH_DATA`, a data directory with its database in it, nothing is imported: the questions are
//! asked of what is there, in this one process. With `MINGCHA_BENCH_COPIES` beside it, `2,10` for instance, the weekly
//! aggregates are measured instead, over its orders so many times.

mod bare;
mod growth;
mod measure;
mod ours;
mod questions;
mod table;

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use mingcha::simulate::{SimulateOptions, simulate};
use mingcha::store::Store;

use crate::bare::Texts;
use crate::growth::Original;
use crate::measure::{Measured, Peak, measure};
use crate::ours::Ours;
use crate::table::{Table, import_summary, latencies};

const ORDERS_VARIABLE: &str = "MINGCHA_BENCH_ORDERS";
const DATA_VARIABLE: &str = "MINGCHA_BENCH_DATA";
const COPIES_VARIABLE: &str = "MINGCHA_BENCH_COPIES";
const DEFAULT_ORDERS: usize = 20_000;
const SEED: u64 = 7;
/// The two biggest CSV exports hold five of six simulated orders.
const FILES: usize = 2;
/// Up to here everything is run three times and the median is shown.
const FEW_ORDERS: usize = 50_000;

fn main() -> Result<()> {
    // `cargo test --benches` only wants to know that it builds and starts.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    if let Some(folder) = std::env::var_os(DATA_VARIABLE) {
        let folder = Path::new(&folder);
        if let Ok(copies) = std::env::var(COPIES_VARIABLE) {
            return runtime.block_on(growth_of(folder, &copies));
        }
        let text = runtime.block_on(questions_only(folder))?;
        std::io::stdout().lock().write_all(text.as_bytes())?;
        return Ok(());
    }
    let orders = wanted_orders()?;
    let runs = if orders <= FEW_ORDERS { 3 } else { 1 };
    let folder = tempfile::tempdir().context("making a temporary folder")?;
    let files = export(orders, &folder.path().join("exports"))?;

    let ours = Ours::load()?;
    let (imported, last_store) = runtime.block_on(import(&ours, &files, folder.path(), runs))?;
    let mut table = Table::new(orders, runs, &files);
    table.row("③ 导入 our import", &imported);

    let texts = runtime.block_on(Texts::read(&last_store, &ours))?;
    table.texts(texts.len(), texts.mean_characters());
    let bare = bare::jieba();
    let jieba = measure(runs, texts.len(), || texts.cut(&bare, false))?;
    table.row("① jieba-rs，不用 HMM（与产品相同） no HMM", &jieba);
    table.row(
        "①′ jieba-rs，用 HMM with HMM",
        &measure(runs, texts.len(), || texts.cut(&bare, true))?,
    );
    let place = folder.path().join("bare-index");
    let tantivy = measure(runs, texts.len(), || texts.index(&place))?;
    table.row("② tantivy，相同字段 same fields", &tantivy);
    table.line(&import_summary(&imported, &jieba, &tantivy));
    drop(texts);

    Peak::reset();
    let started = std::time::Instant::now();
    let weeks = runtime.block_on(ours.analyze(&last_store))?;
    let analysis = Measured::once(started.elapsed(), imported.orders);
    table.row("④ 全部周次分析 analyze --all", &analysis);
    table.line(&format!("   {weeks} 周 weeks"));

    for line in runtime.block_on(searches(&ours, &last_store))? {
        table.line(&line);
    }
    table.print()
}

/// Asks the questions of a data directory that is there already.
async fn questions_only(folder: &Path) -> Result<String> {
    ensure!(
        folder.join("index").is_dir(),
        "{DATA_VARIABLE}={} is no data directory",
        folder.display()
    );
    let ours = Ours::load()?;
    let store = ours.store(folder).await?;
    let orders = store.index.count()?;
    let lines = searches(&ours, &store).await?.join("\n");
    store.close().await;
    Ok(format!("工单 orders {orders}\n{lines}\n"))
}

/// One line for each number of copies.
async fn growth_of(folder: &Path, copies: &str) -> Result<()> {
    let store = Ours::load()?.store(folder).await?;
    let original = Original::of(&store).await?;
    let mut table = Table::of_steps();
    for number in copies.split(',') {
        let number = number
            .trim()
            .parse()
            .with_context(|| format!("reading {COPIES_VARIABLE}={copies}"))?;
        let grown = original.grow(number)?;
        table.row(&format!("线索表 table of clues ×{number}"), &grown.table);
        table.row(&format!("一周 one week ×{number}"), &grown.week);
    }
    store.close().await;
    table.print()
}

async fn searches(ours: &Ours, store: &Store) -> Result<[String; 2]> {
    let words = ours.ask(store, &questions::words()).await?;
    let all = ours.ask(store, &questions::fixed()).await?;
    Ok([
        latencies("⑤ 检索常用词 common words", &words),
        latencies("⑥ 检索全部问题 all questions", &all),
    ])
}

fn wanted_orders() -> Result<usize> {
    match std::env::var(ORDERS_VARIABLE) {
        Ok(text) => text
            .parse()
            .with_context(|| format!("reading {ORDERS_VARIABLE}={text}")),
        Err(_) => Ok(DEFAULT_ORDERS),
    }
}

/// Simulates the exports and returns the biggest CSV files.
fn export(orders: usize, folder: &Path) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder)?;
    simulate(&SimulateOptions::new(orders, SEED), folder)?;
    let mut sized = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "csv") {
            sized.push((std::fs::metadata(&path)?.len(), path));
        }
    }
    sized.sort();
    ensure!(sized.len() >= FILES, "the simulation wrote too few files");
    Ok(sized
        .into_iter()
        .rev()
        .take(FILES)
        .map(|(_, path)| path)
        .collect())
}

/// Imports the files into fresh data folders; the store of the last run is kept open for what follows.
async fn import(
    ours: &Ours,
    files: &[PathBuf],
    folder: &Path,
    runs: usize,
) -> Result<(Measured, Store)> {
    let mut measured = Vec::new();
    let mut kept = None;
    for run in 0..runs {
        let store = ours.store(&folder.join(format!("data-{run}"))).await?;
        Peak::reset();
        let before = measure::cpu_time();
        let started = std::time::Instant::now();
        let orders = ours.import(&store, files).await?;
        let wall = started.elapsed();
        measured.push(Measured {
            orders,
            wall,
            cpu: measure::cpu_time().saturating_sub(before),
            peak: Peak::read(),
        });
        kept = Some(store);
    }
    let store = kept.context("no import was run")?;
    Ok((measure::median(measured)?, store))
}
