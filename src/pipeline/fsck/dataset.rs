//! The parquet files against the manifest: there, unchanged, readable, and with as many rows.

use std::path::PathBuf;

use super::{Check, database_of, told, verdict};
use crate::dataset::{FileHash, count_rows};
use crate::db::DatasetFile;
use crate::pipeline::PipelineError;
use crate::store::Inspection;

/// The files of the manifest with where they are; `None` for one that is nowhere.
pub(super) async fn located(
    found: &Inspection,
) -> Result<Vec<(DatasetFile, Option<PathBuf>)>, PipelineError> {
    let manifest = database_of(found)?
        .dataset_files_under(&found.schema)
        .await?;
    let locate = |file: DatasetFile| {
        let writers = found.writers_of(file.import_seq);
        let path = found.dataset.find(&file.path, &writers);
        (file, path)
    };
    Ok(manifest.into_iter().map(locate).collect())
}

/// Whether each file is there with the size and the hash that it was committed with.
pub(super) async fn files(found: &Inspection) -> Result<Check, PipelineError> {
    let files = located(found).await?;
    let mut faults = Vec::new();
    let mut unhashed = 0;
    for (file, path) in &files {
        let (Some(bytes), Some(sha256)) = (file.bytes, &file.sha256) else {
            unhashed += 1;
            if path.is_none() {
                faults.push(format!("{}缺失", file.path));
            }
            continue;
        };
        match path.as_deref().map(FileHash::of) {
            None => faults.push(format!("{}缺失", file.path)),
            Some(Err(error)) => faults.push(format!("{}无法读取（{}）", file.path, told(&error))),
            Some(Ok(hash)) if hash.bytes != bytes => faults.push(format!(
                "{}大小改变：应为{bytes}字节，实为{}字节",
                file.path, hash.bytes
            )),
            Some(Ok(hash)) if hash.sha256 != *sha256 => {
                faults.push(format!("{}内容被改动（SHA-256不符）", file.path));
            }
            Some(Ok(_)) => {}
        }
    }
    let hashed = files.len() - unhashed;
    let old = if unhashed == 0 {
        String::new()
    } else {
        format!("；{unhashed}个由旧版本写成，没有留存哈希，只能核对行数与内容")
    };
    let fine = format!(
        "清单{}个文件，无缺失；{hashed}个核对大小与SHA-256，全部相符{old}",
        files.len()
    );
    Ok(verdict("dataset_files", &faults, fine))
}

/// Whether each file can be read in the schema of the dataset, and has as many rows as it was committed with.
pub(super) async fn rows(found: &Inspection) -> Result<Check, PipelineError> {
    let mut rows = 0;
    let mut faults = Vec::new();
    for (file, path) in located(found).await? {
        match path.as_deref().map(count_rows) {
            None => faults.push(format!("{}缺失", file.path)),
            Some(Ok(count)) if count == file.rows => rows += count,
            Some(Ok(count)) => {
                faults.push(format!("{}应有{}行，实有{count}行", file.path, file.rows));
            }
            Some(Err(error)) => faults.push(format!("{}无法读取（{}）", file.path, told(&error))),
        }
    }
    let orders = database_of(found)?.order_count().await?;
    let fine = format!("数据集{rows}行，数据库{orders}件");
    if faults.is_empty() && rows != orders {
        faults.push(fine.clone());
    }
    Ok(verdict("dataset_rows", &faults, fine))
}
