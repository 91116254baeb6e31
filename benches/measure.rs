//! Wall time, processor time and peak memory of one piece of work; the median of several.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// Clock ticks per second in `/proc`; 100 on every Linux.
const TICKS_PER_SECOND: u64 = 100;

/// What one piece of work took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) orders: usize,
    pub(crate) wall: Duration,
    /// Of all threads together.
    pub(crate) cpu: Duration,
    pub(crate) peak: Option<Peak>,
}

impl Measured {
    pub(crate) fn once(wall: Duration, orders: usize) -> Self {
        Self {
            orders,
            wall,
            cpu: Duration::ZERO,
            peak: Peak::read(),
        }
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.orders as f64 / self.wall.as_secs_f64()
    }

    pub(crate) fn microseconds_each(&self) -> f64 {
        self.wall.as_secs_f64() * 1e6 / self.orders.max(1) as f64
    }
}

/// Highest resident memory since the last reset, in KiB.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Peak(u64);

impl Peak {
    /// Starts anew from the memory held now; without effect where the kernel forbids it.
    pub(crate) fn reset() {
        let _ = std::fs::write("/proc/self/clear_refs", "5");
    }

    /// `VmHWM`; absent outside Linux.
    pub(crate) fn read() -> Option<Self> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim()
            .trim_end_matches(" kB")
            .trim()
            .parse()
            .ok()
            .map(Self)
    }

    pub(crate) fn mebibytes(self) -> u64 {
        self.0 / 1024
    }
}

/// Processor time of this process so far; zero outside Linux.
pub(crate) fn cpu_time() -> Duration {
    let ticks = || {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        // The name in brackets may hold blanks; user and system time are the 12th and 13th field after it.
        let (_, fields) = stat.rsplit_once(") ")?;
        let mut fields = fields.split(' ').skip(11);
        let user: u64 = fields.next()?.parse().ok()?;
        let system: u64 = fields.next()?.parse().ok()?;
        Some(user + system)
    };
    Duration::from_millis(ticks().unwrap_or(0) * (1000 / TICKS_PER_SECOND))
}

/// Runs the work several times; the run with the median wall time counts.
pub(crate) fn measure(
    runs: usize,
    orders: usize,
    mut work: impl FnMut() -> Result<()>,
) -> Result<Measured> {
    let mut all = Vec::new();
    for _ in 0..runs {
        Peak::reset();
        let before = cpu_time();
        let started = Instant::now();
        work()?;
        let wall = started.elapsed();
        all.push(Measured {
            orders,
            wall,
            cpu: cpu_time().saturating_sub(before),
            peak: Peak::read(),
        });
    }
    median(all)
}

pub(crate) fn median(mut all: Vec<Measured>) -> Result<Measured> {
    all.sort_by_key(|measured| measured.wall);
    all.get(all.len() / 2)
        .copied()
        .context("nothing was measured")
}
