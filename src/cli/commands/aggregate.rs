//! `aggregate --by …`.

use std::collections::BTreeMap;
use std::process::ExitCode;

use crate::cli::aggregate_arguments::AggregateArguments;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::explore::{AggregateRow, AggregateView, aggregate};
use crate::lexicon::Regions;
use crate::stats::{CubeCounts, CubeFilters, CubeQuestion, Dimension, Key, OrderChoice};

pub(super) async fn run(
    context: &Context,
    arguments: AggregateArguments,
) -> Result<ExitCode, Failure> {
    let limit = arguments.limit;
    let question = question_of(arguments)?;
    let store = context.store().await?;
    let view = aggregate(&store, &Regions::shipped()?, question, limit).await?;
    store.close().await;
    if context.json {
        print_json(&view)?;
    } else {
        print_table(&view);
    }
    Ok(ExitCode::SUCCESS)
}

fn question_of(arguments: AggregateArguments) -> Result<CubeQuestion, Failure> {
    for (place, dimension) in arguments.by.iter().enumerate() {
        if arguments
            .by
            .iter()
            .take(place)
            .any(|seen| seen == dimension)
        {
            let label = dimension.label();
            return Err(Failure::Usage(format!("--by 中维度“{label}”写了两次")));
        }
    }
    if let (Some(from), Some(to)) = (arguments.from, arguments.to)
        && from > to
    {
        return Err(Failure::Usage("--from 晚于 --to".to_owned()));
    }
    let equal: BTreeMap<Dimension, Key> = [
        (Dimension::Source, arguments.source),
        (Dimension::Category, arguments.category),
        (Dimension::Merchant, arguments.merchant),
        (Dimension::Region, arguments.region),
        (Dimension::Platform, arguments.platform),
        (Dimension::Industry, arguments.industry),
    ]
    .into_iter()
    .filter_map(|(dimension, key)| Some((dimension, key?)))
    .collect();
    Ok(CubeQuestion {
        by: arguments.by,
        filters: CubeFilters {
            from: arguments.from,
            to: arguments.to,
            equal,
            among: None,
        },
        orders: if arguments.all_orders {
            OrderChoice::All
        } else {
            OrderChoice::Effective
        },
    })
}

fn print_table(view: &AggregateView) {
    let mut header: Vec<&str> = view.by.iter().map(|dimension| dimension.label()).collect();
    header.extend(["件数", "独立投诉人", "事件数"]);
    say(&header.join("\t"));
    for row in &view.rows {
        say(&line(row));
    }
    if view.left_off > 0 {
        say(&format!("……另有{}行，未列出", view.left_off));
    }
    let CubeCounts {
        orders,
        complainants,
        incidents,
    } = view.total;
    say(&format!(
        "合计（每件只计一次）：{orders}件，{complainants}人，{incidents}个事件"
    ));
}

fn line(row: &AggregateRow) -> String {
    let names = row.keys.iter().map(|key| match (key.dimension, &key.code) {
        // Two merchants may have one name, and some regions have none.
        (Dimension::Merchant | Dimension::Region, Some(code)) => format!("{code} {}", key.label),
        _ => key.label.clone(),
    });
    let counts = [
        row.counts.orders,
        row.counts.complainants,
        row.counts.incidents,
    ];
    let cells: Vec<String> = names.chain(counts.map(|count| count.to_string())).collect();
    cells.join("\t")
}
