//! Digests of the phones and addresses that orders told of a merchant, or of a name without one.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::links::{source_columns, source_of};
use super::open::{Database, Transaction};
use super::order_counts::{Key, OrderCounts};
use crate::domain::{ContactDigest, ContactKind, LinkSource};

const COUNTS: OrderCounts<4> = OrderCounts {
    table: "party_contact",
    keys: ["owner_kind", "owner_id", "contact_kind", "digest"],
    doing: "adding contacts of merchants",
};

/// How many orders of its owner told this contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    pub owner: LinkSource,
    pub contact: ContactDigest,
    pub orders: i64,
}

impl Transaction {
    /// Adds to what was counted before. No pair of owner and contact may come twice.
    pub async fn add_contacts(&mut self, contacts: &[ContactRow]) -> Result<(), DbError> {
        let rows = contacts.iter().map(|row| {
            let (kind, id) = source_columns(row.owner);
            let contact = &row.contact;
            let key = [
                Key::Text(kind),
                Key::Number(id),
                Key::Text(contact.kind.code()),
                Key::Text(&contact.digest),
            ];
            (key, row.orders)
        });
        self.add_order_counts(&COUNTS, rows).await
    }
}

impl Database {
    /// All contacts, by owner and contact.
    pub async fn contacts(&self) -> Result<Vec<ContactRow>, DbError> {
        let sql = "SELECT owner_kind, owner_id, contact_kind, digest, orders FROM party_contact";
        let rows = self.rows(sql, "listing contacts of merchants").await?;
        let contact_of = |row: &AnyRow| {
            let kind: String = row.get(2);
            Ok(ContactRow {
                owner: source_of(row, ("party_contact", "owner_kind"))?,
                contact: ContactDigest {
                    kind: kind.parse::<ContactKind>().map_err(|_| DbError::Value {
                        table: "party_contact",
                        column: "contact_kind",
                        value: kind,
                    })?,
                    digest: row.get(3),
                },
                orders: row.get(4),
            })
        };
        let mut contacts: Vec<ContactRow> = rows
            .iter()
            .map(contact_of)
            .collect::<Result<_, DbError>>()?;
        contacts
            .sort_by(|one, other| (one.owner, &one.contact).cmp(&(other.owner, &other.contact)));
        Ok(contacts)
    }
}
