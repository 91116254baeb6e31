//! `merchants estimate`.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::pipeline::estimate_model;
use crate::resolve::{LevelEstimate, ModelEstimate, Rates};

#[derive(Serialize)]
struct Estimate {
    model_version: String,
    pairs: u64,
    share: Option<f64>,
    iterations: usize,
    settled: bool,
    levels: Vec<Level>,
}

#[derive(Serialize)]
struct Level {
    field: &'static str,
    level: String,
    pairs: u64,
    model: Shown,
    estimated: Option<Shown>,
}

#[derive(Serialize)]
struct Shown {
    m: f64,
    u: f64,
    /// log2(m/u), in bits.
    weight: f64,
}

impl From<Rates> for Shown {
    fn from(rates: Rates) -> Self {
        Self {
            m: rates.m,
            u: rates.u,
            weight: rates.weight(),
        }
    }
}

pub(super) async fn run(context: &Context) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let estimate = estimate_model(&store).await?;
    if context.json {
        print_json(&shown(estimate))?;
    } else {
        describe(&estimate);
    }
    Ok(ExitCode::SUCCESS)
}

fn shown(estimate: ModelEstimate) -> Estimate {
    let level = |level: LevelEstimate| Level {
        field: level.field.code(),
        level: level.level,
        pairs: level.pairs,
        model: level.model.into(),
        estimated: level.estimated.map(Shown::from),
    };
    Estimate {
        model_version: estimate.model_version,
        pairs: estimate.pairs,
        share: estimate.share,
        iterations: estimate.iterations,
        settled: estimate.settled,
        levels: estimate.levels.into_iter().map(level).collect(),
    }
}

fn describe(estimate: &ModelEstimate) {
    let Some(share) = estimate.share else {
        say("没有可供比较的主体对；请先导入数据");
        return;
    };
    let end = if estimate.settled {
        "已收敛"
    } else {
        "未收敛，仅供参考"
    };
    say(&format!(
        "模型{}；有共同检索键且可能为一家的主体对{}对，估计{:.2}%为一家（EM迭代{}次，{end}）",
        estimate.model_version,
        estimate.pairs,
        share * 100.0,
        estimate.iterations
    ));
    say("字段\t程度\t对数\t模型m\t模型u\t模型权重\t估计m\t估计u\t估计权重");
    for level in &estimate.levels {
        let estimated = level.estimated.map_or_else(
            || "—\t—\t—".to_owned(),
            |rates| format!("{:.4}\t{:.6}\t{:+.1}", rates.m, rates.u, rates.weight()),
        );
        say(&format!(
            "{}\t{}\t{}\t{:.4}\t{:.6}\t{:+.1}\t{estimated}",
            level.field.label(),
            level.level,
            level.pairs,
            level.model.m,
            level.model.u,
            level.model.weight(),
        ));
    }
    say(
        "估计只看有共同检索键的主体对，u 因此高于全体；改动请写入模型文件并换版本号，先用 eval 比较",
    );
}
