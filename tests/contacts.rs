//! Phones and addresses of merchants: evidence of who is who that nobody can read.

use std::fs;
use std::path::Path;

use crate::support::{Workbench, list, neighbour_names, text};

const COLUMNS: &str = "投诉单编号,投诉时间,投诉人姓名,投诉人电话,被投诉人名称,统一社会信用代码,被投诉人电话,\
                       被投诉人地址,所在地区,投诉事项";
const CODE: &str = "91350100M000100Y43";
const REGISTERED: &str = "东海县晶莹水晶商行";
const RENAMED: &str = "东海县宝成水晶商行";
const PHONE: &str = "0518-85551234";
const CALLER: &str = "13705180518";
const ADDRESS: &str = "东海县海陵东路12号";

/// Complaints, one a line; every caller is another.
#[derive(Default)]
struct Told(Vec<String>);

impl Told {
    /// Neighbours with phones and addresses of their own, so that one that is shared says something.
    fn town() -> Self {
        neighbour_names()
            .zip(100_u32..)
            .fold(Self::default(), |told, (name, number)| {
                let phone = format!("139{number:04}5678");
                told.of(&name, "", &phone, &format!("东海县晶都大道{number}号"))
            })
    }

    fn of(mut self, name: &str, code: &str, phone: &str, address: &str) -> Self {
        let number = self.0.len();
        let day = 1 + number % 28;
        self.0.push(format!(
            "TS32072610{number:08},2026-10-{day:02} 10:00:00,欧阳测,138{number:08},{name},{code},{phone},{address},东海县,\
             第{number}件：商品与图片不符，要求退款。"
        ));
        self
    }

    /// Imports them and hands out the bench, whose links are made.
    fn imported(&self) -> Workbench {
        let bench = Workbench::new();
        bench.import_lines("12315投诉单.csv", COLUMNS, &self.0);
        bench
    }
}

#[test]
fn a_renamed_merchant_is_counted_with_its_code_by_phone_and_address_together() {
    let told = Told::town().of(REGISTERED, CODE, PHONE, ADDRESS);
    let renamed = |phone: &str, address: &str| {
        let told = Told(told.0.clone()).of(RENAMED, "", phone, address);
        let bench = told.imported();
        bench.fsck_is_green();
        (bench.orders_of(REGISTERED), bench.orders_of(RENAMED))
    };
    // However they are written.
    let address = "江苏省连云港市东海县海陵东路１２号（后门）";
    assert_eq!(renamed("（0518）8555 1234转801", address), (2, 0));
    // One of them is not enough.
    assert_eq!(renamed(PHONE, ""), (1, 1));
    assert_eq!(renamed("", ADDRESS), (1, 1));
    // A hotline's number and a road without a house are nobody's.
    assert_eq!(renamed("12315", "东海县海陵东路"), (1, 1));
}

#[test]
fn a_short_name_is_known_by_its_phone() {
    let told = Told::town().of(REGISTERED, CODE, PHONE, "");
    let short = |phone: &str| {
        let bench = Told(told.0.clone()).of("晶莹", "", phone, "").imported();
        bench.orders_of(REGISTERED)
    };
    assert_eq!(short(PHONE), 2);
    assert_eq!(short("0518-85559999"), 1);
}

#[test]
fn the_number_of_the_caller_in_the_shop_s_column_joins_nobody() {
    let told = Told::town();
    let neighbours = told.0.len();
    let mut told = told
        .of(REGISTERED, CODE, CALLER, "")
        .of("晶莹", "", CALLER, "");
    // Of both.
    for (number, row) in told.0.iter_mut().enumerate().skip(neighbours) {
        *row = row.replace(&format!("138{number:08}"), CALLER);
    }
    assert_eq!(told.imported().orders_of(REGISTERED), 1);
}

#[test]
fn shops_of_one_landlord_are_shown_to_each_other_and_stay_apart() {
    let stall = |number: u32| format!("东海水晶城A区{number}号");
    let told =
        Told::town()
            .of(REGISTERED, CODE, PHONE, &stall(101))
            .of(RENAMED, "", PHONE, &stall(102));
    let bench = told.imported();
    assert_eq!(
        (bench.orders_of(REGISTERED), bench.orders_of(RENAMED)),
        (1, 1)
    );
    let id = text(&bench.merchant(RENAMED).unwrap()["merchant_id"]).to_owned();
    let asked = bench.answer(&["merchants", "match", &id]);
    assert_eq!(asked["decision"], "unsure");
    let candidates = list(&asked["candidates"]);
    assert_eq!(candidates.len(), 1);
    assert_eq!(candidates[0]["name"], REGISTERED);
    let evidence = list(&candidates[0]["evidence"]);
    let sentences: Vec<&str> = evidence.iter().map(|field| text(&field["text"])).collect();
    assert!(
        sentences.contains(&"被投诉方电话相同（库中别无他家使用）"),
        "{sentences:?}"
    );
    assert!(
        sentences.contains(&"被投诉方地址不同（一家可有多个）"),
        "{sentences:?}"
    );
    // Whoever has been judged another one is not asked about again.
    let registered = text(&bench.merchant(REGISTERED).unwrap()["merchant_id"]).to_owned();
    bench.answer(&[
        "merchants",
        "differ",
        &id,
        &registered,
        "--reason",
        "两个摊位",
    ]);
    let asked = bench.answer(&["merchants", "match", &id]);
    assert_eq!(list(&asked["candidates"]).len(), 0);
}

#[test]
fn a_number_of_many_merchants_says_nothing() {
    let agent = "13705180518";
    let told = (0..6).fold(Told::town(), |told, number| {
        told.of(&format!("东海县第{number}水产商行"), "", agent, "")
    });
    let told = told
        .of(REGISTERED, CODE, agent, "")
        .of("晶莹", "", agent, "");
    assert_eq!(told.imported().orders_of(REGISTERED), 1);
}

#[test]
fn nothing_that_is_kept_holds_a_phone_or_an_address() {
    let bench = Told::town().of(REGISTERED, CODE, PHONE, ADDRESS).imported();
    bench.answer(&["analyze", "--week", "2026-W44"]);
    for secret in ["85551234", "海陵东路", "13901005678", "晶都大道"] {
        assert_eq!(
            files_with(&bench.data(), secret),
            Vec::<String>::new(),
            "{secret}"
        );
    }
    // What is kept can be looked for in this way.
    assert!(!files_with(&bench.data(), REGISTERED).is_empty());
}

/// Files under a folder whose bytes hold a text.
pub(super) fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
        } else if fs::read(&path)
            .unwrap()
            .windows(text.len())
            .any(|window| window == text.as_bytes())
        {
            found.push(path.display().to_string());
        }
    }
    found
}
