//! Builders of small exports that name only what a test is about.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use rust_xlsxwriter::Workbook;

use super::Workbench;

const COLUMNS: [&str; 9] = [
    "gdbh", "slsj", "sqr", "ldhm", "sqlx", "sqbt", "sqnr", "bfydw", "qxdm",
];

/// The 12345 exchange view as the hotline's database writes it: GBK, one row per order.
#[derive(Clone, Default)]
pub(crate) struct Exchange {
    rows: Vec<[String; 9]>,
}

impl Exchange {
    /// Orders with these running numbers, each with its own text.
    pub(crate) fn of(numbers: std::ops::Range<u32>) -> Self {
        numbers.fold(Self::default(), Self::order)
    }

    /// Nine strangers about one merchant over nine weeks; the rest of the town has other troubles.
    pub(crate) fn of_a_town() -> Self {
        let mut export = Self::default();
        for order in 0..9_u32 {
            let day = chrono::NaiveDate::from_ymd_opt(2026, 9, 15).unwrap()
                + chrono::Duration::days(i64::from(order) * 7);
            export = export
                .order(order + 1)
                .with("bfydw", "东海县晶莹测试商行")
                .with("slsj", &format!("{day} 09:00:00"));
        }
        for order in 0..60_u32 {
            export = export
                .order(100 + order)
                .with("bfydw", &format!("东海县第{}测试商行", order % 20 + 1))
                .with("sqbt", "退款迟迟不到账")
                .with(
                    "sqnr",
                    "市民反映在该店退货后退款一直没有到账，要求尽快退款。",
                );
        }
        export
    }

    pub(crate) fn order(mut self, number: u32) -> Self {
        let (day, hour) = (1 + number % 28, number % 24);
        self.rows.push([
            format!("LYG202610{number:08}"),
            format!("2026-10-{day:02} {hour:02}:10:00"),
            "欧阳测".to_owned(),
            format!("139{number:08}"),
            "投诉".to_owned(),
            format!("第{number}件：网店商品与图片不符"),
            format!("市民反映在抖音购买的第{number}号水晶手串与页面图片不符，要求退款。"),
            "东海县晶莹测试商行".to_owned(),
            "320722".to_owned(),
        ]);
        self
    }

    /// Changes a cell of the last order.
    pub(crate) fn with(mut self, column: &str, value: &str) -> Self {
        let place = COLUMNS.iter().position(|name| *name == column).unwrap();
        value.clone_into(&mut self.rows.last_mut().unwrap()[place]);
        self
    }

    pub(crate) fn write(&self, bench: &Workbench, name: &str) -> PathBuf {
        self.write_broken(bench, name, &[], &[])
    }

    /// Writes the file with the first `from` bytes replaced by `to`, for damage that no text can hold.
    pub(crate) fn write_broken(
        &self,
        bench: &Workbench,
        name: &str,
        from: &[u8],
        to: &[u8],
    ) -> PathBuf {
        let mut text = COLUMNS.join(",") + "\r\n";
        for row in &self.rows {
            write!(text, "{}\r\n", row.join(",")).unwrap();
        }
        let (mut bytes, _, unmapped) = {
            let (bytes, encoding, unmapped) = encoding_rs::GBK.encode(&text);
            (bytes.into_owned(), encoding, unmapped)
        };
        assert!(!unmapped);
        if !from.is_empty() {
            let place = bytes.windows(from.len()).position(|part| part == from);
            let place = place.expect("the bytes to break are in the file");
            bytes.splice(place..place + from.len(), to.iter().copied());
        }
        let path = bench.beside(name);
        fs::write(&path, bytes).unwrap();
        path
    }
}

/// A sheet as rows of text.
pub(crate) struct Sheet<'a> {
    pub(crate) name: &'a str,
    pub(crate) rows: &'a [&'a [&'a str]],
}

pub(crate) fn write_sheets(path: &Path, sheets: &[Sheet<'_>]) {
    let mut workbook = Workbook::new();
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(sheet.name).unwrap();
        for (row, cells) in (0_u32..).zip(sheet.rows) {
            for (column, cell) in (0_u16..).zip(*cells) {
                if !cell.is_empty() {
                    page.write(row, column, *cell).unwrap();
                }
            }
        }
    }
    workbook.save(path).unwrap();
}

const COMPLAINT_COLUMNS: [&str; 10] = [
    "投诉单编号",
    "投诉时间",
    "投诉人姓名",
    "投诉人电话",
    "被投诉人名称",
    "统一社会信用代码",
    "所在地区",
    "电商平台名称",
    "店铺名称",
    "投诉事项",
];

/// Complaints of the national 12315 platform: its rows can name company, credit code and shop at once.
#[derive(Clone, Default)]
pub(crate) struct Complaints {
    rows: Vec<[String; 10]>,
}

impl Complaints {
    /// An order against a respondent, with what else its row tells; blank is not told.
    pub(crate) fn order(mut self, number: u32, respondent: &str, uscc: &str, shop: &str) -> Self {
        let day = 1 + number % 28;
        let platform = if shop.is_empty() { "" } else { "淘宝" };
        self.rows.push([
            format!("TS32072610{number:08}"),
            format!("2026-10-{day:02} 10:00:00"),
            "欧阳测".to_owned(),
            format!("138{number:08}"),
            respondent.to_owned(),
            uscc.to_owned(),
            "东海县".to_owned(),
            platform.to_owned(),
            shop.to_owned(),
            format!("第{number}件：网店商品与图片不符，要求退款。"),
        ]);
        self
    }

    pub(crate) fn write(&self, bench: &Workbench, name: &str) -> PathBuf {
        let mut text = COMPLAINT_COLUMNS.join(",") + "\r\n";
        for row in &self.rows {
            write!(text, "{}\r\n", row.join(",")).unwrap();
        }
        let path = bench.beside(name);
        fs::write(&path, text).unwrap();
        path
    }
}

/// Forty merchants of one county, so that a 字号 and a trade have a frequency to speak of.
pub(crate) fn neighbour_names() -> impl Iterator<Item = String> {
    let cores = [
        "卓越", "宏达", "启明", "百川", "佳禾", "天乐", "金橙", "远帆",
    ];
    let trades = ["食品", "服饰", "家具", "图书", "电子"];
    cores
        .into_iter()
        .flat_map(move |core| trades.map(|trade| format!("东海县{core}{trade}商行")))
}
