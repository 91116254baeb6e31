//! Which hotline hears of a matter and which file its order ends in.

use chrono::{Datelike, NaiveDate};

use super::charset::Charset;
use super::dice::{Dice, running_totals};
use super::layout::Layout;
use super::order::Order;

/// From this many orders on, most rows go to one big CSV per hotline.
const BIG_RUN: usize = 20_000;

/// Rows that all workbooks of one layout take together in a big run.
const WORKBOOK_ROWS: u64 = 400;

/// Days before the end whose 12345 orders are in the city's weekly workbooks.
const RECENT_DAYS: i64 = 28;

/// Shares of the layouts per 1000 orders. 12345 has one share; its layouts are told apart later.
const SHARES: [(Layout, u64); 14] = [
    (Layout::Exchange12345, 600),
    (Layout::Complaint12315, 140),
    (Layout::Information12315, 48),
    (Layout::Ledger12315, 40),
    (Layout::TipoffLong, 45),
    (Layout::TipoffShort, 30),
    (Layout::CultureLong, 16),
    (Layout::CultureShort, 13),
    (Layout::Commerce12312, 9),
    (Layout::FoodDrug12331, 9),
    (Layout::Price12358, 9),
    (Layout::Quality12365, 9),
    (Layout::PlatformList, 20),
    (Layout::ThirdPartyList, 12),
];

/// The same in a big run: most rows are in the two big files.
const BIG_SHARES: [u64; 14] = [640, 250, 30, 3, 35, 20, 6, 2, 2, 2, 2, 2, 4, 2];

/// Where planted orders are heard: the hotlines that every merchant is measured by.
const PLANTED_SHARES: [u64; 14] = [480, 300, 50, 20, 110, 30, 0, 0, 0, 0, 0, 0, 10, 0];

pub(super) struct Router {
    pub(super) big: bool,
    end: NaiveDate,
    ordinary: Vec<u64>,
    planted: Vec<u64>,
    /// Rows in workbooks so far, by layout.
    workbook_rows: std::collections::BTreeMap<Layout, u64>,
}

impl Router {
    pub(super) fn new(orders: usize, end: NaiveDate) -> Self {
        let big = orders >= BIG_RUN;
        let small_shares = SHARES.map(|(_, share)| share);
        let shares = if big { BIG_SHARES } else { small_shares };
        Self {
            big,
            end,
            ordinary: running_totals(shares.into_iter()),
            planted: running_totals(PLANTED_SHARES.into_iter()),
            workbook_rows: std::collections::BTreeMap::new(),
        }
    }

    pub(super) fn ordinary(&mut self, date: NaiveDate, dice: &mut Dice) -> Layout {
        let place = dice.by_running_total(&self.ordinary);
        self.at(place, date, dice)
    }

    pub(super) fn planted(&mut self, date: NaiveDate, dice: &mut Dice) -> Layout {
        let place = dice.by_running_total(&self.planted);
        self.at(place, date, dice)
    }

    /// One of the three layouts of 12345, by date and luck.
    pub(super) fn hotline12345(&mut self, date: NaiveDate, dice: &mut Dice) -> Layout {
        let recent = (self.end - date).num_days() < RECENT_DAYS;
        let wanted = if recent {
            Layout::Detail12345
        } else if dice.chance(200) {
            Layout::County12345
        } else {
            Layout::Exchange12345
        };
        self.with_room(wanted)
    }

    fn at(&mut self, place: usize, date: NaiveDate, dice: &mut Dice) -> Layout {
        let wanted = SHARES
            .get(place)
            .map_or(Layout::Exchange12345, |(layout, _)| *layout);
        if wanted == Layout::Exchange12345 {
            return self.hotline12345(date, dice);
        }
        self.with_room(wanted)
    }

    /// The layout itself, or the big CSV of the hotline when its workbooks are full.
    fn with_room(&mut self, wanted: Layout) -> Layout {
        let overflow = match wanted {
            Layout::Detail12345 | Layout::County12345 => Layout::Exchange12345,
            Layout::Ledger12315 => Layout::Complaint12315,
            Layout::CultureShort => Layout::CultureLong,
            other => return other,
        };
        let rows = self.workbook_rows.entry(wanted).or_default();
        *rows += 1;
        if self.big && *rows > WORKBOOK_ROWS {
            return overflow;
        }
        wanted
    }

    /// The file that an order belongs to.
    pub(super) fn file_name(&self, order: &Order) -> String {
        let date = order.at.date();
        let month = date.format("%Y%m");
        match order.layout {
            Layout::Detail12345 => {
                let monday = date.week(chrono::Weekday::Mon).first_day();
                let week = monday.iso_week();
                format!(
                    "12345工单明细表_{}年第{:02}周.xlsx",
                    week.year(),
                    week.week()
                )
            }
            Layout::County12345 => "12345区县接单台账.xlsx".to_owned(),
            Layout::Exchange12345 if self.big => "12345数据交换视图.csv".to_owned(),
            Layout::Exchange12345 => format!("12345数据交换视图_{month}.csv"),
            Layout::Complaint12315 if self.big => "12315投诉单.csv".to_owned(),
            Layout::Complaint12315 => {
                format!(
                    "12315投诉单_{}年{}季度.xlsx",
                    date.year(),
                    date.month0() / 3 + 1
                )
            }
            Layout::Information12315 => "12315信息件登记办理情况.csv".to_owned(),
            Layout::Ledger12315 => format!("东海县投诉台账_{}年.xlsx", date.year()),
            Layout::TipoffLong => "12315举报单.csv".to_owned(),
            Layout::TipoffShort => "12315举报简表.tsv".to_owned(),
            Layout::CultureLong => "12318文化市场举报.csv".to_owned(),
            Layout::CultureShort => "12318转办登记表.xlsx".to_owned(),
            Layout::Commerce12312 => "12312商务举报投诉.csv".to_owned(),
            Layout::FoodDrug12331 => "12331食药投诉举报.csv".to_owned(),
            Layout::Price12358 => "12358价格举报.csv".to_owned(),
            Layout::Quality12365 => "12365质量申诉.csv".to_owned(),
            Layout::PlatformList => "平台线索清单.csv".to_owned(),
            Layout::ThirdPartyList => "第三方监测清单.csv".to_owned(),
        }
    }

    /// Charset and delimiter of a layout's text file; none for workbooks.
    pub(super) const fn text_format(&self, layout: Layout) -> Option<(Charset, char)> {
        match layout {
            Layout::Detail12345
            | Layout::County12345
            | Layout::Ledger12315
            | Layout::CultureShort => None,
            Layout::Complaint12315 if !self.big => None,
            Layout::Complaint12315
            | Layout::Exchange12345
            | Layout::CultureLong
            | Layout::Commerce12312
            | Layout::Price12358 => Some((Charset::Gb18030, ',')),
            Layout::Information12315 | Layout::Quality12365 | Layout::ThirdPartyList => {
                Some((Charset::Utf8Bom, ','))
            }
            Layout::TipoffLong | Layout::FoodDrug12331 | Layout::PlatformList => {
                Some((Charset::Utf8, ','))
            }
            Layout::TipoffShort => Some((Charset::Utf16LeBom, '\t')),
        }
    }
}

/// The sheet that an order belongs to.
pub(super) fn sheet_name(order: &Order) -> String {
    match order.layout {
        Layout::County12345 => order.region.name.to_owned(),
        Layout::Ledger12315 => format!("{}月", order.at.month()),
        Layout::Detail12345 => "工单明细".to_owned(),
        _ => "Sheet1".to_owned(),
    }
}
