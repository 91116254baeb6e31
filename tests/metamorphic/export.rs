//! Orders as the files that each hotline sends.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use mingcha::domain::SourceCode;

use super::town::Order;

/// One file: its name, and the orders in the order of its rows.
pub(super) struct Export {
    pub(super) name: &'static str,
    pub(super) orders: Vec<Order>,
}

/// One file for each hotline, rows in the order given.
pub(super) fn by_hotline(orders: &[Order]) -> Vec<Export> {
    let files = [
        ("12345.csv", SourceCode::Hotline12345),
        ("12315.csv", SourceCode::Complaint12315),
        ("12318.csv", SourceCode::Hotline12318),
    ];
    files
        .into_iter()
        .map(|(name, hotline)| Export {
            name,
            orders: orders
                .iter()
                .filter(|order| order.hotline == hotline)
                .cloned()
                .collect(),
        })
        .filter(|export| !export.orders.is_empty())
        .collect()
}

impl Export {
    pub(super) fn write(&self, folder: &Path) -> PathBuf {
        let mut text = String::from("\u{feff}") + header(self.orders[0].hotline);
        for order in &self.orders {
            write!(text, "\r\n{}", cells(order).join(",")).unwrap();
        }
        let path = folder.join(self.name);
        fs::write(&path, text).unwrap();
        path
    }
}

fn header(hotline: SourceCode) -> &'static str {
    match hotline {
        SourceCode::Hotline12345 => "gdbh,slsj,sqr,ldhm,sqlx,sqbt,bfydw,qxdm,sqnr,bjsj,sfss",
        SourceCode::Complaint12315 => {
            "投诉单编号,投诉时间,投诉人姓名,投诉人电话,投诉标题,被投诉人名称,所在地区,投诉事项,办结时间,办结结论,行业"
        }
        _ => {
            "举报编号,举报时间,举报人,联系方式,举报类别,举报事项,被举报单位,所属地区,举报内容,办结时间,处理结果"
        }
    }
}

fn cells(order: &Order) -> Vec<String> {
    let moment = order.at.format("%Y-%m-%d %H:%M:%S").to_string();
    let name = if order.anonymous {
        "匿名".to_owned()
    } else {
        person(order.person)
    };
    let phone = if order.anonymous {
        String::new()
    } else {
        format!("139{:08}", order.person)
    };
    let (closed, verdict) = order
        .outcome
        .map_or_else(Default::default, |(day, verdict)| {
            (format!("{day} 10:00:00"), verdict.to_owned())
        });
    let title = "网购纠纷".to_owned();
    let mut cells = vec![order.number.clone(), moment, name, phone];
    match order.hotline {
        SourceCode::Hotline12345 => cells.push("投诉".to_owned()),
        SourceCode::Complaint12315 => {}
        _ => cells.push("网络交易".to_owned()),
    }
    let county = match order.hotline {
        SourceCode::Hotline12345 => "320722",
        _ => "东海县",
    };
    cells.extend([
        title,
        order.merchant.clone(),
        county.to_owned(),
        order.body.clone(),
        closed,
        verdict,
    ]);
    if order.hotline == SourceCode::Complaint12315 {
        cells.push(order.industry.to_owned());
    }
    cells
}

fn person(number: u32) -> String {
    let surnames = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王"];
    let given = ["建国", "小红", "志强", "丽华", "文博", "雪梅", "海涛"];
    let number = number as usize;
    format!("{}{}", surnames[number % 8], given[number / 8 % 7])
}
