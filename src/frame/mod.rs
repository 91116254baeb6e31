//! The one typed home of column names: every polars expression starts from [`Column`].

mod column;

pub use column::{Column, SchemaError, check_schema, col, order_schema};
