//! Merchants: whatever names one names one that is there.

use std::collections::BTreeSet;

use super::dataset::located;
use super::{Check, database_of, verdict};
use crate::dataset::named_in;
use crate::pipeline::PipelineError;
use crate::store::Inspection;

pub(super) async fn merchants(found: &Inspection) -> Result<Check, PipelineError> {
    let database = database_of(found)?;
    let mut faults: Vec<String> = database
        .dangling_rows(&found.schema)
        .await?
        .into_iter()
        .map(|(what, count)| format!("{what}有{count}行指向不存在的商家、名称或导入"))
        .collect();
    let (merchants, mentions) = database.merchant_numbers().await?;
    let (mut named, mut written) = (BTreeSet::new(), BTreeSet::new());
    for (_, path) in located(found).await? {
        // What cannot be read is told by the checks of the dataset.
        let numbers = path.and_then(|path| named_in(&path).ok());
        if let Some((of_merchants, of_mentions)) = numbers {
            named.extend(of_merchants);
            written.extend(of_mentions);
        }
    }
    let absent = named.difference(&merchants).count() + written.difference(&mentions).count();
    if absent > 0 {
        faults.push(format!("数据集中的{absent}个商家或名称编号在数据库中没有"));
    }
    let fine = format!(
        "{}个商家、{}个未决名称，所有引用都有着落",
        merchants.len(),
        mentions.len()
    );
    Ok(verdict("merchants", &faults, fine))
}
