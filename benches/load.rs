//! Twenty people at the workbench at once: how long each kind of page takes, and how many are answered in a second.
//!
//! In: `MINGCHA_LOAD_URL`, where `mingcha serve` listens, in a process of its own; `MINGCHA_LOAD_NAME` and
//! `MINGCHA_LOAD_PASSWORD` of a reviewer; `MINGCHA_LOAD_SECONDS` (30 without it), `MINGCHA_LOAD_USERS` (20). Out: one table.
//! Each person asks for one page after the other, without a pause, on a connection that stays open. What is asked for is
//! drawn from the server's own lists before the clock starts, in a fixed order.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use ureq::Agent;

/// What people type; the last matches most orders.
const QUERIES: [&str; 8] = [
    "假货",
    "刷单",
    "好评返现",
    "\"假一赔十\"",
    "水晶 -退款",
    "直播 OR 主播",
    "质量 鉴定",
    "店",
];

/// An address by its kind.
type Pages = Vec<(&'static str, String)>;
/// Milliseconds by kind of page, and the bytes of its largest answer.
type Taken = BTreeMap<&'static str, (Vec<f64>, usize)>;

fn main() -> Result<()> {
    // `cargo test --benches` only wants to know that it builds and starts.
    if std::env::args().any(|argument| argument == "--test") {
        return Ok(());
    }
    let Ok(url) = std::env::var("MINGCHA_LOAD_URL") else {
        writeln!(
            std::io::stdout(),
            "MINGCHA_LOAD_URL is not set: nothing is measured"
        )?;
        return Ok(());
    };
    let url = url.trim_end_matches('/').to_owned();
    let name = std::env::var("MINGCHA_LOAD_NAME").context("MINGCHA_LOAD_NAME")?;
    let password = std::env::var("MINGCHA_LOAD_PASSWORD").context("MINGCHA_LOAD_PASSWORD")?;
    let lasting = Duration::from_secs(number_of("MINGCHA_LOAD_SECONDS", 30)?);
    let users = number_of("MINGCHA_LOAD_USERS", 20)?;
    let cookie = signed_in(&url, &name, &password)?;
    let pages = Arc::new(pages(&url, &cookie)?);
    let begun = Instant::now();
    let threads: Vec<_> = (0..users)
        .map(|user| {
            let (url, cookie, pages) = (url.clone(), cookie.clone(), Arc::clone(&pages));
            std::thread::spawn(move || visits(&url, &cookie, &pages, user, begun + lasting))
        })
        .collect();
    let mut all = Taken::new();
    for thread in threads {
        let taken = thread
            .join()
            .map_err(|_| anyhow::anyhow!("a visitor ended early"))??;
        for (kind, (times, bytes)) in taken {
            let of_kind = all.entry(kind).or_default();
            of_kind.0.extend(times);
            of_kind.1 = of_kind.1.max(bytes);
        }
    }
    told(all, begun.elapsed())
}

fn number_of(variable: &str, otherwise: u64) -> Result<u64> {
    match std::env::var(variable) {
        Ok(text) => text.parse().with_context(|| variable.to_owned()),
        Err(_) => Ok(otherwise),
    }
}

fn agent() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .build();
    config.into()
}

fn signed_in(url: &str, name: &str, password: &str) -> Result<String> {
    let answer = agent()
        .post(format!("{url}/sign-in"))
        .header("origin", url)
        .send_form([("name", name), ("password", password)])?;
    ensure!(answer.status() == 303, "signing in: {}", answer.status());
    let cookie = answer.headers().get("set-cookie").context("no cookie")?;
    let cookie = cookie.to_str()?.split(';').next().unwrap_or_default();
    Ok(cookie.to_owned())
}

fn read(agent: &Agent, url: &str, cookie: &str) -> Result<String> {
    let mut answer = agent.get(url).header("cookie", cookie).call()?;
    let text = answer.body_mut().read_to_string()?;
    ensure!(answer.status() == 200, "{url}: {}", answer.status());
    Ok(text)
}

/// Half searches, the rest as reviewers go through their flags.
fn pages(url: &str, cookie: &str) -> Result<Pages> {
    let agent = agent();
    let mut pages = Pages::new();
    let flags: Value = serde_json::from_str(&read(&agent, &format!("{url}/flags.json"), cookie)?)?;
    let cases = flags["flags"].as_array().cloned().unwrap_or_default();
    let ids: Vec<&str> = cases
        .iter()
        .filter_map(|row| row["flag_id"].as_str())
        .collect();
    for (place, query) in QUERIES.iter().enumerate() {
        let query = serde_urlencoded::to_string([("q", query)])?;
        pages.push(("检索", format!("/search?{query}")));
        let mut narrowed = format!("/search?{query}&source=12345");
        if place % 2 == 0 {
            narrowed.push_str("&not_category=food_safety");
        }
        pages.push(("检索", narrowed));
        pages.push(("趋势", format!("/search?{query}&lens=trend")));
        pages.push(("预警收件箱", "/flags".to_owned()));
        if let Some(id) = ids.get(place % ids.len().max(1)) {
            pages.push(("预警详情", format!("/flags/{id}")));
        }
    }
    for (_, path) in &pages {
        read(&agent, &format!("{url}{path}"), cookie)?;
    }
    Ok(pages)
}

fn visits(url: &str, cookie: &str, pages: &Pages, user: u64, until: Instant) -> Result<Taken> {
    let agent = agent();
    let mut taken = Taken::new();
    let mut place = usize::try_from(user)? * 7;
    while Instant::now() < until {
        let (kind, path) = &pages[place % pages.len()];
        place += 1;
        let asked = Instant::now();
        let text = read(&agent, &format!("{url}{path}"), cookie)?;
        let of_kind = taken.entry(*kind).or_default();
        of_kind.0.push(asked.elapsed().as_secs_f64() * 1e3);
        of_kind.1 = of_kind.1.max(text.len());
    }
    Ok(taken)
}

fn told(all: Taken, lasted: Duration) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "| page | requests | p50 ms | p95 ms | slowest ms | largest kB |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    let mut requests = 0;
    for (kind, (mut times, bytes)) in all {
        times.sort_by(f64::total_cmp);
        requests += times.len();
        let at = |share: usize| {
            times
                .get((times.len() * share / 100).min(times.len() - 1))
                .copied()
        };
        let [middle, late, last] = [50, 95, 100].map(|share| at(share).unwrap_or_default());
        let kilobytes = bytes.div_ceil(1000);
        writeln!(
            out,
            "| {kind} | {} | {middle:.0} | {late:.0} | {last:.0} | {kilobytes} |",
            times.len()
        )?;
    }
    let rate = requests as f64 / lasted.as_secs_f64();
    writeln!(
        out,
        "\n{requests} requests in {:.0} s: {rate:.0} a second",
        lasted.as_secs_f64()
    )?;
    Ok(())
}
