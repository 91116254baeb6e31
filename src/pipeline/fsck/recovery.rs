//! Whether directory and database belong together, and what the next start will mend by itself.

use super::{Check, check, database_of, told};
use crate::pipeline::PipelineError;
use crate::store::{Inspection, Leftovers, Part};

/// Whether the very first start was broken off before there could be data, and nothing says otherwise.
pub(super) async fn is_not_yet_made(found: &Inspection) -> bool {
    let unfinished = match &found.database {
        Part::Open(_) => found.last_import == 0 && !found.schema.pending.is_empty(),
        Part::Absent => true,
        Part::Broken(_) => false,
    };
    unfinished
        && matches!(found.directory_holds_data().await, Ok(false))
        && found.belonging().await.is_ok()
}

pub(super) async fn belonging(found: &Inspection) -> Result<Check, PipelineError> {
    database_of(found)?;
    Ok(match found.belonging().await {
        Ok(()) => check("belonging", true, "数据目录与数据库相属".to_owned()),
        Err(error) => check("belonging", false, told(&error)),
    })
}

/// Leftovers of a killed command are no fault: the next start mends them and nothing is lost.
pub(super) async fn recovery(found: &Inspection) -> Result<Check, PipelineError> {
    let database = database_of(found)?;
    if let Err(error) = found.database_is_not_behind().await {
        return Ok(check("recovery", false, told(&error)));
    }
    let words = words_of(&found.leftovers(database).await?, found.last_import);
    let detail = if words.is_empty() {
        "没有中断的命令留下的痕迹".to_owned()
    } else {
        format!("{}；下次运行命令时自动处理，不丢数据", words.join("；"))
    };
    Ok(check("recovery", true, detail))
}

fn words_of(left: &Leftovers, last_import: i64) -> Vec<String> {
    let mut words = Vec::new();
    if left.log {
        words.push("上次运行未正常结束，数据库日志尚未并入".to_owned());
    }
    if left.to_promote > 0 {
        words.push(format!("{}个已提交的文件尚未就位", left.to_promote));
    }
    if !left.to_remove.is_empty() {
        words.push(format!(
            "不属于任何导入的文件：{}",
            left.to_remove.join("、")
        ));
    }
    if left.staging {
        words.push("未提交的导入留下暂存文件".to_owned());
    }
    if left.blocks > 0 {
        words.push(format!("未提交的导入留下{}个密封块", left.blocks));
    }
    if let Some(watermark) = left.index_behind {
        words.push(format!("索引到第{watermark}次导入，共{last_import}次"));
    }
    if let Some(labels) = left.labels_behind {
        words.push(format!("索引的类别与分词到词典第{labels}版，不是现行版本"));
    }
    words
}
