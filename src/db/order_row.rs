//! A row of `work_order` or `order_version` → a domain record.

use sqlx::Row;
use sqlx::any::AnyRow;

use super::DbError;
use super::detail::Detail;
use crate::domain::{
    Arrival, Channel, FileRow, LocalTime, OrderId, OrderRecord, Provenance, RegionCode, ResultCode,
    Venue,
};

/// Columns of both tables, in the order in which [`record_of`] reads them.
pub(super) const COLUMNS: &str = "seq, order_id, version, import_seq, first_import_seq, sheet, row_no, profile, content_sha256, \
     source, order_no, nature, domain, received_at, received_precision, region, complainant, anonymous, title, body, \
     detail, retried_from";
/// Number of [`COLUMNS`].
pub(super) const COLUMN_COUNT: usize = 22;

pub(super) fn record_of(row: &AnyRow) -> Result<OrderRecord, DbError> {
    let received_at: Option<i64> = row.get(13);
    let precision = parsed(row, 14, "received_precision")?;
    let region: Option<i64> = row.get(15);
    let complainant: Option<String> = row.get(16);
    let detail: String = row.get(20);
    let detail: Detail = serde_json::from_str(&detail).map_err(|error| DbError::Value {
        table: "work_order",
        column: "detail",
        value: error.to_string(),
    })?;
    let mut record = OrderRecord {
        seq: row.get(0),
        order_id: OrderId::from_stored(row.get(1)),
        version: row.get(2),
        provenance: provenance_of(row),
        content_sha256: row.get(8),
        source: parsed(row, 9, "source")?,
        order_no: row.get(10),
        nature: parsed(row, 11, "nature")?,
        nature_told: None,
        domain: parsed(row, 12, "domain")?,
        received_at: received_at.and_then(|millis| LocalTime::from_epoch_millis(millis, precision)),
        region: region
            .and_then(|number| u32::try_from(number).ok())
            .and_then(|number| RegionCode::try_from(number).ok()),
        complainant: complainant.and_then(|text| text.parse().ok()),
        anonymous: row.get::<i64, _>(17) != 0,
        title: row.get(18),
        body: row.get(19),
        linked_nos: Vec::new(),
        venue: Venue::Unknown,
        channel: Channel::Unknown,
        closed_at: None,
        parties: Vec::new(),
        labels: Vec::new(),
        platform: String::new(),
        courier: String::new(),
        industry: String::new(),
        product: String::new(),
        amount: None,
        amount_low: None,
        category_path: Vec::new(),
        handler_unit: String::new(),
        result: ResultCode::Unknown,
        result_text: String::new(),
        satisfied: None,
        recalled: false,
        other_names: Vec::new(),
        notes: Vec::new(),
        masked: Vec::new(),
    };
    detail.fill(&mut record);
    Ok(record)
}

fn provenance_of(row: &AnyRow) -> Provenance {
    provenance(row.get(3), row.get(21), row.get(5), row.get(6), row.get(7))
}

/// The origin that these columns tell.
pub(super) fn provenance(
    accepted_by: i64,
    retried_from: Option<i64>,
    sheet: String,
    row: i64,
    profile: String,
) -> Provenance {
    let retried = Arrival::Retried {
        import_seq: accepted_by,
    };
    Provenance {
        origin: FileRow {
            import_seq: retried_from.unwrap_or(accepted_by),
            sheet,
            row: u32::try_from(row).unwrap_or(0),
        },
        arrival: retried_from.map_or(Arrival::WithFile, |_| retried),
        profile,
    }
}

/// What `retried_from` holds of an order.
pub(super) fn retried_from(provenance: &Provenance) -> Option<i64> {
    match provenance.arrival {
        Arrival::WithFile => None,
        Arrival::Retried { .. } => Some(provenance.origin.import_seq),
    }
}

fn parsed<T: std::str::FromStr>(
    row: &AnyRow,
    place: usize,
    column: &'static str,
) -> Result<T, DbError> {
    let text: String = row.get(place);
    text.parse().map_err(|_| DbError::Value {
        table: "work_order",
        column,
        value: text,
    })
}
