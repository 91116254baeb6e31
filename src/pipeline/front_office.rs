//! Packages for recipients with a front database (前置库, domain.md §E.6): their rows are added to the table that was agreed, and
//! what is marked there becomes the receipt that a file would have been.

use super::PipelineError;
use super::outbox::Taken;
use crate::db::{DbError, FrontAnswer, FrontDatabase, PostgresUrl, StoredPackage};
use crate::exchange::{FrontTable, ReceiptStatus, front_table};
use crate::store::Store;

/// A recipient, and where its front database is.
#[derive(Debug, Clone)]
pub struct FrontOffice {
    pub recipient: String,
    pub address: PostgresUrl,
}

/// Adds the rows of a package. Whoever dies behind it adds nothing the second time: batch and key stand there already.
pub(super) async fn written(
    store: &Store,
    fronts: &[FrontOffice],
    package: &StoredPackage,
) -> Result<Result<Taken, String>, PipelineError> {
    let mut fronts = fronts.iter();
    let Some(front) = fronts.find(|front| front.recipient == package.recipient) else {
        return Ok(Err("没有发送地址".to_owned()));
    };
    let Some(bytes) = store.database.package_bytes(&package.name).await? else {
        return Ok(Err("数据包内容缺失".to_owned()));
    };
    let Ok(table) = front_table(&bytes) else {
        return Ok(Err("数据包内容无法读取".to_owned()));
    };
    Ok(match added(front, package, &table).await {
        Ok(missing) if missing.is_empty() => Ok(Taken {
            told: format!("已写入前置库{}行", table.rows.len()),
            answer: None,
        }),
        Ok(missing) => Err(lacking(&missing, &table)),
        Err(error) => Err(refused(&front.recipient, &error)),
    })
}

/// Adds the rows unless columns are missing, which are returned.
async fn added(
    front: &FrontOffice,
    package: &StoredPackage,
    table: &FrontTable,
) -> Result<Vec<String>, DbError> {
    let mut database = FrontDatabase::open(&front.address).await?;
    let missing = database.missing(&table.columns).await?;
    if missing.is_empty() {
        let rows = database.add(&package.name, &table.columns, &table.rows);
        rows.await?;
    }
    database.close().await;
    Ok(missing)
}

fn lacking(missing: &[String], table: &FrontTable) -> String {
    let how = "请对方按 pipelines/front_database.sql 建表";
    if missing.len() > table.columns.len() {
        format!("前置库中没有表 mingcha_front；{how}")
    } else {
        format!(
            "前置库的表 mingcha_front 缺少列：{}；{how}",
            missing.join("、")
        )
    }
}

/// For people; what else the other server said may hold values of rows, and is told to nobody.
fn refused(recipient: &str, error: &DbError) -> String {
    tracing::warn!(recipient, %error, "a front database did not take a package");
    match error {
        DbError::Unreachable { .. } => format!("前置库连接不上：{error}"),
        _ => "前置库未能写入；请对方核对账号的权限和表的结构".to_owned(),
    }
}

/// Keeps what was marked since, for a person to take in. A server that is down has marked nothing that could be read.
pub(super) async fn look_for_answers(
    store: &Store,
    front: &FrontOffice,
) -> Result<(), PipelineError> {
    let database = &store.database;
    let waiting = database.unanswered_packages(&front.recipient).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let mut there = match FrontDatabase::open(&front.address).await {
        Ok(there) => there,
        Err(error) => {
            refused(&front.recipient, &error);
            return Ok(());
        }
    };
    for package in waiting {
        let marked = match there.answers(&package).await {
            Ok(marked) => marked,
            Err(error) => {
                refused(&front.recipient, &error);
                break;
            }
        };
        let rows = database.package_rows(&package).await?;
        let is_new = |answer: &FrontAnswer| {
            let of_row = |key: &str| rows.iter().find(|row| row.entry_id.to_string() == key);
            of_row(&answer.row_key).is_some_and(|row| row.status.is_none())
        };
        let new: Vec<FrontAnswer> = marked.into_iter().filter(is_new).collect();
        let receipt = receipt_of(&new);
        if !new.is_empty() && database.package_answer(&package).await?.as_ref() != Some(&receipt) {
            database.keep_answer(&package, &receipt).await?;
        }
    }
    there.close().await;
    Ok(())
}

/// What was marked, in the form of a receipt that came as a file.
fn receipt_of(answers: &[FrontAnswer]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut lines = vec![["primary_key", "status", "code", "message"]];
    lines.extend(answers.iter().map(|answer| {
        let status = if answer.refused {
            ReceiptStatus::Rejected
        } else {
            ReceiptStatus::Accepted
        };
        [
            &answer.row_key,
            status.code(),
            &answer.code,
            &answer.message,
        ]
    }));
    for line in lines {
        // Into memory: there is nothing that could fail.
        let _ = writer.write_record(line);
    }
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::read_receipt;

    #[test]
    fn marks_are_read_as_the_receipt_of_a_file() {
        let answer = |row_key: &str, refused| FrontAnswer {
            row_key: row_key.to_owned(),
            refused,
            code: "bad_uscc".to_owned(),
            message: "代码，\"未登记\"\n".to_owned(),
        };
        let lines = receipt_of(&[answer("C000001", false), answer("C000002", true)]);
        let lines = read_receipt(&lines).unwrap();
        assert_eq!(lines[0].status, ReceiptStatus::Accepted);
        assert_eq!(lines[1].status, ReceiptStatus::Rejected);
        assert_eq!(lines[1].message, "代码，\"未登记\"");
    }
}
