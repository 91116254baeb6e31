//! Cells of a week ↔ a parquet file.

use std::io::Cursor;

use polars::prelude::{
    Column as PolarsColumn, DataFrame, NamedFrom, ParquetReader, ParquetWriter, PolarsResult,
    SerReader, Series,
};

use crate::dataset::DatasetError;
use crate::domain::{MerchantId, RegionCode, WeekCell};
use crate::frame::{Column, check_schema};

/// The whole file; equal cells give equal bytes.
pub fn cells_to_parquet(cells: &[WeekCell]) -> Result<Vec<u8>, DatasetError> {
    let columns = Column::WEEK_CELLS
        .iter()
        .map(|column| PolarsColumn::from(series_of(*column, cells)))
        .collect();
    let mut bytes = Vec::new();
    DataFrame::new(cells.len(), columns)
        .and_then(|mut frame| ParquetWriter::new(&mut bytes).finish(&mut frame))
        .map_err(DatasetError::polars("writing the aggregate of a week"))?;
    Ok(bytes)
}

fn series_of(column: Column, cells: &[WeekCell]) -> Series {
    let name = column.small_name();
    let longs = |value: &dyn Fn(&WeekCell) -> Option<i64>| {
        let values: Vec<Option<i64>> = cells.iter().map(value).collect();
        Series::new(name.clone(), values)
    };
    let texts = |value: &dyn for<'a> Fn(&'a WeekCell) -> Option<&'a str>| {
        let values: Vec<Option<&str>> = cells.iter().map(value).collect();
        Series::new(name.clone(), values)
    };
    match column {
        Column::Merchant => longs(&|cell| cell.merchant.map(|merchant| merchant.0)),
        Column::Orders => longs(&|cell| Some(cell.orders)),
        Column::OwnOrders => longs(&|cell| Some(cell.own_orders)),
        Column::Complainants => longs(&|cell| Some(cell.complainants)),
        Column::Incidents => longs(&|cell| Some(cell.incidents)),
        Column::Category => texts(&|cell| cell.category.map(crate::domain::Category::code)),
        Column::Source => texts(&|cell| Some(cell.source.code())),
        Column::Platform => texts(&|cell| cell.platform.as_deref()),
        Column::Industry => texts(&|cell| cell.industry.as_deref()),
        Column::Region => {
            let values: Vec<Option<i32>> = cells
                .iter()
                .map(|cell| cell.region.map(|region| region.number().cast_signed()))
                .collect();
            Series::new(name, values)
        }
        _ => Series::new_empty(name, &column.dtype()),
    }
}

/// Reads back what [`cells_to_parquet`] wrote.
pub fn cells_from_parquet(bytes: &[u8]) -> Result<Vec<WeekCell>, DatasetError> {
    let doing = "reading the aggregate of a week";
    let mut frame = ParquetReader::new(Cursor::new(bytes))
        .finish()
        .map_err(DatasetError::polars(doing))?;
    check_schema(frame.schema(), &Column::WEEK_CELLS)?;
    frame.rechunk_mut();
    cells_of(&frame).map_err(DatasetError::polars(doing))
}

fn cells_of(frame: &DataFrame) -> PolarsResult<Vec<WeekCell>> {
    let longs = |column: Column| -> PolarsResult<Vec<Option<i64>>> {
        Ok(frame.column(column.name())?.i64()?.iter().collect())
    };
    let texts = |column: Column| -> PolarsResult<Vec<Option<String>>> {
        let values = frame.column(column.name())?.str()?;
        Ok(values.iter().map(|text| text.map(str::to_owned)).collect())
    };
    let merchants = longs(Column::Merchant)?;
    let categories = texts(Column::Category)?;
    let sources = texts(Column::Source)?;
    let regions: Vec<Option<i32>> = frame.column(Column::Region.name())?.i32()?.iter().collect();
    let platforms = texts(Column::Platform)?;
    let industries = texts(Column::Industry)?;
    let orders = longs(Column::Orders)?;
    let own_orders = longs(Column::OwnOrders)?;
    let complainants = longs(Column::Complainants)?;
    let incidents = longs(Column::Incidents)?;
    let region = |number: i32| RegionCode::try_from(u32::try_from(number).ok()?).ok();
    let mut cells = Vec::with_capacity(merchants.len());
    for place in 0..merchants.len() {
        let Some(source) = sources[place].as_deref().and_then(|code| code.parse().ok()) else {
            continue;
        };
        cells.push(WeekCell {
            merchant: merchants[place].map(MerchantId),
            category: categories[place]
                .as_deref()
                .and_then(|code| code.parse().ok()),
            source,
            region: regions[place].and_then(region),
            platform: platforms[place].clone(),
            industry: industries[place].clone(),
            orders: orders[place].unwrap_or(0),
            own_orders: own_orders[place].unwrap_or(0),
            complainants: complainants[place].unwrap_or(0),
            incidents: incidents[place].unwrap_or(0),
        });
    }
    Ok(cells)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Category, SourceCode};

    fn cell(merchant: i64) -> WeekCell {
        WeekCell {
            merchant: Some(MerchantId(merchant)),
            category: Some(Category::Counterfeit),
            source: SourceCode::Hotline12345,
            region: RegionCode::try_from(320_706).ok(),
            platform: Some("淘宝".to_owned()),
            industry: None,
            orders: 3,
            own_orders: 2,
            complainants: 2,
            incidents: 1,
        }
    }

    #[test]
    fn cells_read_back_as_they_were_written_always_in_the_same_bytes() {
        let unknown = WeekCell {
            merchant: None,
            category: None,
            region: None,
            platform: None,
            industry: Some("水晶".to_owned()),
            ..cell(0)
        };
        let cells = [cell(1), cell(2), unknown];
        let bytes = cells_to_parquet(&cells).unwrap();
        assert_eq!(bytes, cells_to_parquet(&cells).unwrap());
        assert_eq!(cells_from_parquet(&bytes).unwrap(), cells);
        let empty = cells_to_parquet(&[]).unwrap();
        assert_eq!(cells_from_parquet(&empty).unwrap(), []);
    }

    #[test]
    fn a_file_that_is_no_aggregate_is_refused() {
        assert!(cells_from_parquet(b"PAR1 this is none PAR1").is_err());
    }
}
