//! Opens the files and writes every order into its own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::charset::GbkTable;
use super::error::SimulateError;
use super::layout::Layout;
use super::order::Order;
use super::route::Router;
use super::sheet_file::SheetFile;
use super::target::{Sink, Target};
use super::text_file::TextFile;
use super::truth::TruthFile;

pub(super) struct Exporter {
    out: PathBuf,
    end: NaiveDate,
    table: GbkTable,
    targets: BTreeMap<String, Target>,
    seen: BTreeSet<Layout>,
}

impl Exporter {
    pub(super) fn new(out: &Path, end: NaiveDate) -> Self {
        Self {
            out: out.to_owned(),
            end,
            table: GbkTable::new(),
            targets: BTreeMap::new(),
            seen: BTreeSet::new(),
        }
    }

    /// Writes an order into its file.
    pub(super) fn write(&mut self, order: &Order, router: &Router) -> Result<(), SimulateError> {
        let name = router.file_name(order);
        if !self.targets.contains_key(&name) {
            let target = self.open(&name, order, router)?;
            self.targets.insert(name.clone(), target);
        }
        match self.targets.get_mut(&name) {
            Some(target) => target.write(order, &self.table),
            None => Ok(()),
        }
    }

    /// Closes every file and says what is in them.
    pub(super) fn finish(self) -> Result<Vec<TruthFile>, SimulateError> {
        let mut files = Vec::new();
        for (_, target) in self.targets {
            files.push(target.finish(&self.table)?);
        }
        Ok(files)
    }

    fn open(
        &mut self,
        name: &str,
        order: &Order,
        router: &Router,
    ) -> Result<Target, SimulateError> {
        let path = self.out.join(name);
        let layout = order.layout;
        let format = router.text_format(layout);
        let encoding = format.map_or("xlsx", |(charset, _)| charset.label());
        let mut truth = TruthFile::new(name, layout.source(), encoding);
        let headers = layout.headers();
        let sink = match format {
            Some((charset, delimiter)) => {
                let created = TextFile::create(&path, charset, delimiter);
                let mut file = created.map_err(|error| SimulateError::write(&path, error))?;
                file.row(&headers, &self.table)
                    .map_err(|error| SimulateError::write(&path, error))?;
                truth.skipped("header");
                Sink::Text(file)
            }
            None => Sink::Sheets(SheetFile::new(layout, title(order), self.end)),
        };
        Ok(Target {
            path,
            layout,
            headers,
            sink,
            truth,
            records: 0,
            first_of_layout: self.seen.insert(layout),
            last: Vec::new(),
        })
    }
}

/// The line above the header; blank where a layout has none.
fn title(order: &Order) -> String {
    let monday = order.at.date().week(chrono::Weekday::Mon).first_day();
    let sunday = monday + chrono::Duration::days(6);
    match order.layout {
        Layout::Detail12345 => format!(
            "连云港市12345政务服务便民热线工单明细表（{}—{}）",
            monday.format("%Y年%-m月%-d日"),
            sunday.format("%-m月%-d日")
        ),
        Layout::CultureShort => "连云港市文化市场举报转办登记表".to_owned(),
        _ => String::new(),
    }
}
