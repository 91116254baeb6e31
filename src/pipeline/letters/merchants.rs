//! What letters tell of merchants.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::entries::of_row;
use super::{LetterError, LetterSources};
use crate::db::CreditRow;
use crate::desk::entries_of_party;
use crate::domain::{Flag, MerchantId, RegionCode, Tier, Uscc, rows_in_force};
use crate::letters::{Elsewhere, FlagOfMerchant, MerchantFacts};
use crate::pipeline::merchant_groups;

/// Everything that is known of one merchant, by the number under which it is counted.
pub(super) async fn facts(
    from: LetterSources<'_>,
    id: MerchantId,
    day: NaiveDate,
) -> Result<MerchantFacts, LetterError> {
    let store = from.store;
    let identities = store.identities().await?;
    let id = identities.canonical(id);
    let groups = merchant_groups(store, &identities).await?;
    let group = groups.into_iter().find(|group| group.id == id);
    let group = group.ok_or_else(|| LetterError::Absent(id.to_string(), "商户"))?;
    let members = identities.members(id);
    let cases = store.database.cases().await?;
    let flags = store.database.flags_about(&members).await?;
    let mut notices = Vec::new();
    for row in &cases {
        if flags.iter().any(|flag| flag.flag_id == row.case_id) {
            let case = store.database.case(&row.case_id).await?;
            let told = case.notices();
            notices.extend(told.map(|(kind, on, result, _)| (kind.label(), on, result.label())));
        }
    }
    notices.sort_by_key(|(kind, on, _)| (*on, *kind));
    let flags = flags.into_iter().map(|flag| FlagOfMerchant {
        state: cases
            .iter()
            .find(|case| case.case_id == flag.flag_id)
            .map_or("未受理", |case| case.stage.label()),
        behaviour: flag.category.label(),
        orders: flag.counts.orders,
        flag_id: flag.flag_id,
    });
    let code = group.uscc.clone();
    let rows = store.database.credit_entries_as_of(day).await?;
    let entries = entries_of_party(rows, &members, code.as_deref());
    let is_approved = |row: &CreditRow| row.entry.approvals().next().is_some();
    let approved = entries.into_iter().filter(is_approved);
    let registered = match &code {
        Some(code) => store.database.register_rows_of_code(code).await?,
        None => Vec::new(),
    };
    let registered = rows_in_force(&registered, |kept| &kept.row, day);
    Ok(MerchantFacts {
        merchant_id: group.merchant_id,
        name: group.name,
        orders: group.counts.orders,
        flags: flags.collect(),
        entries: approved.map(of_row).collect(),
        registered: registered
            .into_iter()
            .map(|kept| kept.row.clone())
            .collect(),
        notices,
        code,
    })
}

/// Flagged merchants whose code was given out outside the city; of the flags of one merchant and category the newest.
pub(super) fn elsewhere(from: LetterSources<'_>, flags: &[Flag]) -> Vec<Elsewhere> {
    let mut newest: BTreeMap<(&str, &'static str), &Flag> = BTreeMap::new();
    for flag in flags.iter().filter(|flag| flag.tier == Tier::Candidate) {
        let key = (flag.merchant.merchant_id.as_str(), flag.category.code());
        let place = newest.entry(key).or_insert(flag);
        if flag.week > place.week {
            *place = flag;
        }
    }
    let mut rows: Vec<Elsewhere> = newest
        .into_values()
        .filter_map(|flag| {
            let uscc: Uscc = flag.merchant.uscc.as_deref()?.parse().ok()?;
            let region: RegionCode = uscc.region_digits().parse().ok()?;
            if from.routing.city.holds(region) {
                return None;
            }
            let province = from.regions.name(region.province());
            Some(Elsewhere {
                province: province.unwrap_or("登记地不详").to_owned(),
                merchant: flag.merchant.name.clone(),
                uscc: uscc.to_string(),
                behaviour: flag.category.label(),
                orders: flag.counts.orders,
                flag_id: flag.flag_id.clone(),
            })
        })
        .collect();
    rows.sort_by(|one, other| {
        let key = |row: &Elsewhere| (row.province.clone(), -row.orders, row.flag_id.clone());
        key(one).cmp(&key(other))
    });
    rows
}
