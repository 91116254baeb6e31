//! `order ORDER_ID`.

use std::process::ExitCode;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::explore::order_view;

pub(super) async fn run(context: &Context, order_id: &str) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let view = order_view(&store, order_id).await?;
    let view = view.ok_or_else(|| Failure::Usage(format!("没有编号为 {order_id} 的工单")))?;
    if context.json {
        print_json(&view)?;
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!(
        "{}（第{}版）  {}  {}",
        view.order_id,
        view.version,
        view.source.label(),
        view.nature.label()
    ));
    say(&format!(
        "受理：{}  办结：{}",
        text_of(view.received_at.as_deref()),
        text_of(view.closed_at.as_deref())
    ));
    if let Some(amount) = &view.amount_yuan {
        let low = view.amount_low_yuan.as_ref();
        let low = low.map(|low| format!("{low}至")).unwrap_or_default();
        say(&format!("金额：{low}{amount}元"));
    }
    for party in &view.parties {
        let merchant = party.merchant.map_or_else(
            || {
                party
                    .unresolved
                    .map_or("未确认", crate::domain::UnresolvedReason::label)
                    .to_owned()
            },
            |merchant| merchant.to_string(),
        );
        say(&format!(
            "被投诉方：{}（{}，{merchant}）",
            party.name,
            party.role.label()
        ));
    }
    for label in &view.categories {
        let passages: Vec<String> = label
            .evidence
            .iter()
            .map(|evidence| format!("“{}”[{}]", evidence.term, evidence.rule))
            .collect();
        say(&format!(
            "标注：{}（{}，{}） 依据 {}",
            label.label,
            label.certainty.label(),
            label.kind.label(),
            passages.join(" ")
        ));
    }
    say(&format!("标题：{}", view.title));
    say(&view.body);
    if let Some(origin) = &view.provenance {
        let sheet = origin
            .sheet
            .as_deref()
            .map(|sheet| format!("“{sheet}”"))
            .unwrap_or_default();
        say(&format!(
            "来源：{} {sheet}第{}行，导入{}，操作人{}",
            origin.file, origin.row, origin.import_id, origin.operator
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn text_of(text: Option<&str>) -> &str {
    text.unwrap_or("不详")
}
