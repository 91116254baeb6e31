//! The audit log: every entry is there, in order and as it was written.

use super::{Check, check, database_of};
use crate::desk::{DeskError, verify_log};
use crate::pipeline::PipelineError;
use crate::store::Inspection;

pub(super) async fn audit(found: &Inspection) -> Result<Check, PipelineError> {
    let database = database_of(found)?;
    if !found.schema.keeps_audit() {
        let detail = "还没有审计日志；下次运行命令时会建立".to_owned();
        return Ok(check("audit", true, detail));
    }
    let report = verify_log(database, None)
        .await
        .map_err(|error| match error {
            DeskError::Db(error) => error.into(),
            _ => PipelineError::NotOpen("审计日志"),
        })?;
    Ok(check("audit", report.ok, report.detail))
}
