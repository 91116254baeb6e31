//! Which entries are about a party.

use crate::db::CreditRow;
use crate::domain::MerchantId;

/// Those made from a case of its members, and those that carry its code.
pub fn entries_of_party(
    rows: Vec<CreditRow>,
    members: &[MerchantId],
    code: Option<&str>,
) -> Vec<CreditRow> {
    let members: Vec<String> = members.iter().map(ToString::to_string).collect();
    let is_about = |row: &CreditRow| {
        let content = row.entry.content();
        let same_code = content
            .zip(code)
            .is_some_and(|(content, code)| content.subject.shown_code() == code);
        same_code || members.contains(&row.merchant_id)
    };
    rows.into_iter().filter(is_about).collect()
}
