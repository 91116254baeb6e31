//! `eval`.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use crate::cli::commands::resolution_table;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::db::OrderFilter;
use crate::domain::{Identities, MerchantId, OrderRecord, RespondentRole};
use crate::simulate::{
    Evaluation, NaiveRule, Observed, Quantiles, ScenarioScore, Score, SeenMerchant, SeenOrder,
    Truth, evaluate,
};
use crate::stats::{ClueTable, merchant_weeks};
use crate::store::Store;

pub(super) async fn run(context: &Context, truth: &Path) -> Result<ExitCode, Failure> {
    let text = std::fs::read_to_string(truth)
        .map_err(|error| Failure::system("无法读取答案文件", error))?;
    let truth: Truth = serde_json::from_str(&text).map_err(|error| {
        Failure::Refused(format!(
            "{}不是 simulate 生成的答案文件：{error}",
            truth.display()
        ))
    })?;
    let store = context.store().await?;
    let observed = observed(&store).await?;
    if observed.weeks.is_empty() {
        return Err(Failure::Refused(
            "数据目录中还没有评估过的周，无从评价；请先运行 mingcha analyze --all".to_owned(),
        ));
    }
    let evaluation = evaluate(&truth, &observed);
    if context.json {
        print_json(&evaluation)?;
    } else {
        table(&evaluation);
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads everything that is scored out of the data directory.
async fn observed(store: &Store) -> Result<Observed, Failure> {
    let mut weeks = Vec::new();
    for (week, _) in store.database.snapshot_weeks().await? {
        if let Some(snapshot) = store.database.snapshot(week).await? {
            weeks.push((week, snapshot.flags));
        }
    }
    let mut names: BTreeMap<MerchantId, Vec<String>> = BTreeMap::new();
    for (merchant, name) in store.database.merchant_names().await? {
        names.entry(merchant).or_default().push(name);
    }
    let merchants = store.database.merchants().await?;
    let orders = store.orders().await?;
    let identities = store.identities().await?;
    Ok(Observed {
        weeks,
        merchants: merchants
            .into_iter()
            .map(|merchant| SeenMerchant {
                merchant: merchant.id.0,
                names: names.remove(&merchant.id).unwrap_or_default(),
                name: merchant.name,
                uscc: merchant.uscc,
                region: merchant.region.map(|region| region.to_string()),
            })
            .collect(),
        orders: merchant_weeks(&orders, &identities)?,
        clues: ClueTable::collect(&orders, &identities)?.clues,
        seen_orders: seen_orders(store, &identities).await?,
    })
}

/// Orders read at a time.
const PAGE: i64 = 4_096;

async fn seen_orders(store: &Store, identities: &Identities) -> Result<Vec<SeenOrder>, Failure> {
    let mut seen: Vec<SeenOrder> = Vec::new();
    loop {
        let page = OrderFilter::ImportedAfter {
            import_seq: 0,
            behind_seq: seen.last().map_or(0, |order| order.seq),
            limit: PAGE,
        };
        let records = store.database.orders_matching(page).await?;
        if records.is_empty() {
            return Ok(seen);
        }
        seen.extend(records.iter().map(|record| seen_order(record, identities)));
    }
}

fn seen_order(record: &OrderRecord, identities: &Identities) -> SeenOrder {
    let sellers = record
        .parties
        .iter()
        .filter(|party| party.role == RespondentRole::Seller);
    let merchants = sellers.filter_map(|party| {
        let linked = party
            .mention
            .and_then(|mention| identities.of_mention(mention));
        party.merchant.or(linked)
    });
    let sellers = identities.canonical_of(&merchants.collect::<Vec<_>>());
    SeenOrder {
        seq: record.seq,
        order_id: record.order_id.as_str().to_owned(),
        is_numbered: record.order_no.is_some(),
        sellers: sellers.into_iter().map(|merchant| merchant.0).collect(),
        nature: record.nature,
        domain: record.domain,
        recalled: record.recalled,
    }
}

fn table(evaluation: &Evaluation) {
    say(&format!(
        "评估{}周，平均活跃商家{:.0}家",
        evaluation.evaluated_weeks, evaluation.active_merchants
    ));
    say("\n规则\t查准率\t查全率\t误报/万家/周\t发现周数（中位/九成）\t发现时真实事件（中位/九成）");
    line("建议核查", &evaluation.candidate);
    for rule in &evaluation.rules {
        let name = match rule.rule {
            NaiveRule::Count => format!("件数≥{}", rule.threshold),
            NaiveRule::People => format!("独立投诉人≥{}", rule.threshold),
            NaiveRule::Disproportion => "PRR≥2且χ²≥4且N≥3".to_owned(),
            NaiveRule::Shrunk => "EB05≥2（原始件数）".to_owned(),
        };
        line(&name, &rule.score);
    }
    say("\n应预警的故事\t家数\t可见\t建议核查\t发现周数\t真实事件");
    for (scenario, score) in families(evaluation, true) {
        let ScenarioScore {
            merchants,
            visible,
            flagged,
            ..
        } = score;
        let (weeks, incidents) = (
            waiting(score.weeks_to_flag),
            waiting(score.incidents_to_flag),
        );
        say(&format!(
            "{scenario}\t{merchants}\t{visible}\t{flagged}\t{weeks}\t{incidents}"
        ));
    }
    say("\n不应预警的故事\t家数\t建议核查\t占比\t投诉方复核");
    for (scenario, score) in families(evaluation, false) {
        say(&format!(
            "{scenario}\t{}\t{}\t{}\t{}",
            score.merchants,
            score.flagged,
            percent(Some(score.share_flagged)),
            score.complainant_review
        ));
    }
    rest(evaluation);
    resolution_table::show(evaluation);
}

/// Calibration and fairness.
fn rest(evaluation: &Evaluation) {
    match &evaluation.calibration {
        Some(calibration) => {
            say(&format!(
                "\n校准（{}例学习，{}例检验）：期望校准误差{:.3}",
                calibration.learnt_from,
                calibration.judged_on,
                calibration.expected_calibration_error
            ));
            for bucket in &calibration.buckets {
                say(&format!(
                    "  分值{:.2}—{:.2}\t{}例\t预计{}\t实际{}",
                    bucket.lowest_score,
                    bucket.highest_score,
                    bucket.cases,
                    percent(Some(bucket.probability)),
                    percent(Some(bucket.share_guilty))
                ));
            }
        }
        None => say("\n校准：预警太少，无法判断"),
    }
    let fairness = &evaluation.fairness;
    let times = |ratio: Option<f64>| {
        ratio.map_or_else(|| "无法比较".to_owned(), |ratio| format!("{ratio:.2}倍"))
    };
    say(&format!(
        "误报比例：小商家{}，大商家{}（{}）；个体{}，公司{}（{}）",
        percent(Some(fairness.small.share)),
        percent(Some(fairness.large.share)),
        times(fairness.small_to_large),
        percent(Some(fairness.individual.share)),
        percent(Some(fairness.company.share)),
        times(fairness.individual_to_company)
    ));
}

fn line(name: &str, score: &Score) {
    let rate = score
        .false_flags_per_10k_merchants_per_week
        .map_or_else(|| "无".to_owned(), |rate| format!("{rate:.2}"));
    say(&format!(
        "{name}\t{}\t{}\t{rate}\t{}\t{}",
        percent(score.precision),
        percent(score.recall),
        waiting(score.weeks_to_flag),
        waiting(score.incidents_to_flag)
    ));
}

/// The kinds of stories, by their Chinese names.
fn families(
    evaluation: &Evaluation,
    guilty: bool,
) -> impl Iterator<Item = (&'static str, &ScenarioScore)> {
    let all = evaluation.candidate.per_scenario.iter();
    all.filter(move |(_, score)| score.guilty == guilty)
        .map(|(scenario, score)| (scenario.label(), score))
}

pub(super) fn percent(share: Option<f64>) -> String {
    share.map_or_else(|| "无".to_owned(), |share| format!("{:.1}%", share * 100.0))
}

fn waiting(quantiles: Quantiles) -> String {
    match (quantiles.median, quantiles.p90) {
        (Some(median), Some(p90)) => format!("{median}/{p90}"),
        _ => "—".to_owned(),
    }
}
