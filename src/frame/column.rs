//! Columns of the order dataset: name, type, and the check that a frame has them.

use polars::prelude::{DataType, Expr, Field, PlSmallStr, Schema};

/// A column of the dataset or of an aggregate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    Seq,
    OrderId,
    OrderNo,
    LinkedNos,
    ImportSeq,
    Version,
    ReceivedAt,
    /// Days since 1970-01-01, local.
    Day,
    /// [`crate::domain::Week::index`].
    Week,
    ClosedDay,
    Nature,
    Domain,
    Region,
    Complainant,
    Anonymous,
    Recalled,
    MerchantIds,
    /// Unresolved names, by [`crate::domain::MentionId`].
    MentionIds,
    /// Asserted categories that may be counted against a merchant.
    Categories,
    /// Strength of each of [`Column::Categories`], 0–1.
    Strengths,
    /// The order tells of a 刷单诈骗; its complainant is the victim.
    TaskScam,
    Platform,
    Courier,
    Industry,
    AmountCents,
    Result,
    Satisfied,
    /// What is masked before the text is compared: [`crate::domain::OrderRecord::own_names`].
    OwnNames,
    /// MinHash keys of the text; none when it is too short to be compared.
    BandKeys,
    Title,
    Body,
    // Hive partition keys, added by the scan.
    Source,
    Month,
    // Aggregates.
    Merchant,
    Category,
    Strength,
    Incident,
    Orders,
    Complainants,
    Incidents,
    /// Orders that stand in no earlier cell; they add up.
    OwnOrders,
    /// Whether the order is an effective clue.
    Effective,
    /// Of an order that another one quotes.
    TargetSeq,
    TargetTime,
    // Cells: what stands against a merchant, weighed by independence.
    /// [`crate::domain::Category::ordinal`]; null for an order without one.
    CategoryOrdinal,
    /// Probability of the category, 0 below the cut.
    Mass,
    /// The complainant, or a number of its own for an order without one.
    Person,
    /// Day on which the handling unit's confirmation was known.
    ConfirmedDay,
    /// Number of the industry in the table's own list.
    Stratum,
    /// Year × 4 + quarter, from 0.
    Quarter,
    /// Cluster of near-duplicate texts; 0 for none.
    Cluster,
    /// Distinct merchants.
    Merchants,
    /// Distinct merchants of a cluster.
    ClusterMerchants,
    /// Distinct complainants of a cluster.
    ClusterPeople,
    Weight,
}

impl Column {
    /// The columns written to parquet, in file order.
    pub const STORED: [Self; 31] = [
        Self::Seq,
        Self::OrderId,
        Self::OrderNo,
        Self::LinkedNos,
        Self::ImportSeq,
        Self::Version,
        Self::ReceivedAt,
        Self::Day,
        Self::Week,
        Self::ClosedDay,
        Self::Nature,
        Self::Domain,
        Self::Region,
        Self::Complainant,
        Self::Anonymous,
        Self::Recalled,
        Self::MerchantIds,
        Self::MentionIds,
        Self::Categories,
        Self::Strengths,
        Self::TaskScam,
        Self::Platform,
        Self::Courier,
        Self::Industry,
        Self::AmountCents,
        Self::Result,
        Self::Satisfied,
        Self::OwnNames,
        Self::BandKeys,
        Self::Title,
        Self::Body,
    ];

    /// The columns of a week's aggregate, in file order; the week itself is the hive key.
    pub const WEEK_CELLS: [Self; 10] = [
        Self::Merchant,
        Self::Category,
        Self::Source,
        Self::Region,
        Self::Platform,
        Self::Industry,
        Self::Orders,
        Self::OwnOrders,
        Self::Complainants,
        Self::Incidents,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Seq => "seq",
            Self::OrderId => "order_id",
            Self::OrderNo => "order_no",
            Self::LinkedNos => "linked_nos",
            Self::ImportSeq => "import_seq",
            Self::Version => "version",
            Self::ReceivedAt => "received_at_millis",
            Self::Day => "day",
            Self::Week => "week",
            Self::ClosedDay => "closed_day",
            Self::Nature => "nature",
            Self::Domain => "domain",
            Self::Region => "region",
            Self::Complainant => "complainant",
            Self::Anonymous => "anonymous",
            Self::Recalled => "recalled",
            Self::MerchantIds => "merchant_ids",
            Self::MentionIds => "mention_ids",
            Self::Categories => "categories",
            Self::Strengths => "strengths",
            Self::TaskScam => "task_scam",
            Self::Platform => "platform",
            Self::Courier => "courier",
            Self::Industry => "industry",
            Self::AmountCents => "amount_cents",
            Self::Result => "result",
            Self::Satisfied => "satisfied",
            Self::OwnNames => "own_names",
            Self::BandKeys => "band_keys",
            Self::Title => "title",
            Self::Body => "body",
            Self::Source => "source",
            Self::Month => "month",
            Self::Merchant => "merchant",
            Self::Category => "category",
            Self::Strength => "strength",
            Self::Incident => "incident",
            Self::Orders => "orders",
            Self::Complainants => "complainants",
            Self::Incidents => "incidents",
            Self::OwnOrders => "own_orders",
            Self::Effective => "effective",
            Self::TargetSeq => "target_seq",
            Self::TargetTime => "target_time",
            Self::CategoryOrdinal => "category_ordinal",
            Self::Mass => "mass",
            Self::Person => "person",
            Self::ConfirmedDay => "confirmed_day",
            Self::Stratum => "stratum",
            Self::Quarter => "quarter",
            Self::Cluster => "cluster",
            Self::Merchants => "merchants",
            Self::ClusterMerchants => "cluster_merchants",
            Self::ClusterPeople => "cluster_people",
            Self::Weight => "weight",
        }
    }

    pub fn dtype(self) -> DataType {
        match self {
            Self::Seq
            | Self::ImportSeq
            | Self::Version
            | Self::ReceivedAt
            | Self::Complainant
            | Self::AmountCents
            | Self::Merchant
            | Self::Incident
            | Self::Orders
            | Self::Complainants
            | Self::Incidents
            | Self::OwnOrders
            | Self::TargetSeq
            | Self::TargetTime
            | Self::Person
            | Self::Cluster
            | Self::Merchants
            | Self::ClusterMerchants
            | Self::ClusterPeople => DataType::Int64,
            Self::Day
            | Self::Week
            | Self::ClosedDay
            | Self::Region
            | Self::CategoryOrdinal
            | Self::ConfirmedDay
            | Self::Stratum
            | Self::Quarter => DataType::Int32,
            Self::Anonymous
            | Self::Recalled
            | Self::TaskScam
            | Self::Satisfied
            | Self::Effective => DataType::Boolean,
            Self::LinkedNos | Self::Categories | Self::OwnNames => {
                DataType::List(Box::new(DataType::String))
            }
            Self::MerchantIds | Self::MentionIds => DataType::List(Box::new(DataType::Int64)),
            Self::BandKeys => DataType::List(Box::new(DataType::UInt32)),
            Self::Strengths => DataType::List(Box::new(DataType::Float64)),
            Self::Strength | Self::Mass | Self::Weight => DataType::Float64,
            Self::OrderId
            | Self::OrderNo
            | Self::Nature
            | Self::Domain
            | Self::Platform
            | Self::Courier
            | Self::Industry
            | Self::Result
            | Self::Title
            | Self::Body
            | Self::Source
            | Self::Month
            | Self::Category => DataType::String,
        }
    }

    pub(crate) fn small_name(self) -> PlSmallStr {
        PlSmallStr::from_static(self.name())
    }
}

/// The only way to a polars column expression.
pub fn col(column: Column) -> Expr {
    polars::prelude::col(column.small_name())
}

/// The schema of a parquet file of the dataset (without the hive keys).
pub fn order_schema() -> Schema {
    Column::STORED
        .iter()
        .map(|column| Field::new(column.small_name(), column.dtype()))
        .collect()
}

/// A frame lacks a column or has it in another type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("column `{column}` should be {expected} and is {found}")]
pub struct SchemaError {
    pub column: &'static str,
    pub expected: String,
    pub found: String,
}

/// Checks that a frame read from outside has these columns in their types.
pub fn check_schema(schema: &Schema, columns: &[Column]) -> Result<(), SchemaError> {
    for column in columns {
        let found = schema.get(column.name());
        if found != Some(&column.dtype()) {
            return Err(SchemaError {
                column: column.name(),
                expected: column.dtype().to_string(),
                found: found.map_or_else(|| "absent".to_owned(), ToString::to_string),
            });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_without_a_column_is_refused_by_name() {
        let schema = order_schema();
        assert_eq!(check_schema(&schema, &Column::STORED), Ok(()));
        let refused = check_schema(&schema, &[Column::Source]).unwrap_err();
        assert_eq!(
            (refused.column, refused.found.as_str()),
            ("source", "absent")
        );
    }
}
