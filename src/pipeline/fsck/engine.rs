//! What the database says of itself.

use super::{Check, check, database_of, told};
use crate::db::{Examined, Integrity};
use crate::pipeline::PipelineError;
use crate::store::{Inspection, Part};

/// Whether the database can be opened, and what its engine finds; also what nobody looked at.
pub(super) async fn database(found: &Inspection) -> Result<Check, PipelineError> {
    match &found.database {
        Part::Open(database) => Ok(verdict_of(&database.integrity().await?)),
        Part::Absent => Ok(check("database", false, "数据库文件缺失".to_owned())),
        Part::Broken(error) => {
            let detail = format!("数据库无法打开：{}", told(error));
            Ok(check("database", false, detail))
        }
    }
}

fn verdict_of(integrity: &Integrity) -> Check {
    let faults = &integrity.faults;
    if !faults.is_empty() {
        let detail = format!("数据库报告{}处异常：{}", faults.len(), faults.join("；"));
        return check("database", false, detail);
    }
    let detail = match integrity.examined {
        Examined::QuickCheck => "数据库完整性检查通过".to_owned(),
        Examined::EveryRow {
            tables,
            rows,
            page_checksums,
            fsync,
        } => {
            let checksums = if page_checksums {
                "凡由磁盘读入的页面都由服务器核对校验和"
            } else {
                "服务器未启用页面校验和，读出的内容是否被改坏无从判断"
            };
            let fsync = if fsync {
                ""
            } else {
                "；服务器关闭了fsync，断电时可能丢失已提交的数据"
            };
            format!(
                "PostgreSQL：{tables}张表{rows}行逐行读出，没有被服务器标为无效的索引或约束；{checksums}；未核对索引与表是否逐项一致（可由数据库管理员用pg_amcheck核对）{fsync}"
            )
        }
    };
    check("database", true, detail)
}

/// Whether the tables are those of this program, of an earlier version, or of none.
pub(super) async fn schema(found: &Inspection) -> Result<Check, PipelineError> {
    database_of(found)?;
    let schema = &found.schema;
    let numbers = |steps: &[i64]| {
        let texts: Vec<String> = steps.iter().map(ToString::to_string).collect();
        texts.join("、")
    };
    if !schema.unknown.is_empty() {
        let detail = format!(
            "数据库由更新版本的程序写成（{}）；请使用新版程序",
            numbers(&schema.unknown)
        );
        return Ok(check("schema", false, detail));
    }
    if !schema.different.is_empty() {
        let detail = format!(
            "表结构的升级步骤未完成或与程序不符（{}）",
            numbers(&schema.different)
        );
        return Ok(check("schema", false, detail));
    }
    let detail = if schema.pending.is_empty() {
        "表结构与程序相符".to_owned()
    } else {
        format!(
            "表结构为较早版本，下次运行命令时自动升级{}步；本次按原样核对",
            schema.pending.len()
        )
    };
    Ok(check("schema", true, detail))
}
