//! Brands of the goods: a little more beside names that agree, never a merchant of their own.

use crate::contacts::files_with;
use crate::support::{Workbench, list, neighbour_names, text};

const COLUMNS: &str = "投诉单编号,投诉时间,投诉人姓名,投诉人电话,被投诉人名称,统一社会信用代码,所在地区,\
                       商品/服务名称,品牌,投诉事项";
const CODE: &str = "91350100M000100Y43";
const REGISTERED: &str = "东海县晶莹水晶商行";
const SHORT: &str = "晶莹";

/// Complaints, one a line; every caller is another.
#[derive(Clone, Default)]
struct Told(Vec<String>);

impl Told {
    /// Neighbours with brands of their own, so that one that is shared says something.
    fn town() -> Self {
        let names = neighbour_names().zip(100_u32..);
        names.fold(Self::default(), |told, (name, number)| {
            told.of(&name, "", &format!("自营{number}"))
        })
    }

    fn of(mut self, name: &str, code: &str, brand: &str) -> Self {
        let number = self.0.len();
        let day = 1 + number % 28;
        self.0.push(format!(
            "TS32072610{number:08},2026-10-{day:02} 10:00:00,欧阳测,138{number:08},{name},{code},东海县,手串,{brand},\
             第{number}件：商品与图片不符，要求退款。"
        ));
        self
    }

    fn imported(&self) -> Workbench {
        imported(&[&self.0])
    }
}

/// Imports files of these rows one after the other and hands out the bench, whose links are made.
fn imported(files: &[&[String]]) -> Workbench {
    let bench = Workbench::new();
    for (place, rows) in files.iter().enumerate() {
        bench.import_lines(&format!("12315投诉单{place}.csv"), COLUMNS, rows);
    }
    bench
}

#[test]
fn a_short_name_that_its_brand_makes_sure_is_counted_whatever_the_order_of_rows_and_files() {
    let town = Told::town().of(REGISTERED, CODE, "石之语（SHI）");
    for (brand, expected) in [("石之语牌", 2), ("晶缘坊", 1), ("无", 1), ("", 1)] {
        let bench = town.clone().of(SHORT, "", brand).imported();
        assert_eq!(bench.orders_of(REGISTERED), expected, "{brand}");
    }
    let told = town.of(SHORT, "", "石之语");
    let (front, back) = told.0.split_at(told.0.len() / 2);
    let later_first = imported(&[back, front]);
    later_first.fsck_is_green();
    assert_eq!(later_first.orders_of(REGISTERED), 2);
    let mut backwards = told;
    backwards.0.reverse();
    assert_eq!(backwards.imported().orders_of(REGISTERED), 2);
}

#[test]
fn two_sellers_of_one_brand_and_the_owner_that_its_fakes_name_stay_three() {
    let (other, owner) = ("东海县宝成水晶商行", "东海县石之语水晶商行");
    let told = Told::town()
        .of(REGISTERED, CODE, "石之语")
        .of(other, "", "石之语")
        .of(owner, "", "石之语");
    let bench = told.imported();
    for name in [REGISTERED, other, owner] {
        assert_eq!(bench.orders_of(name), 1, "{name}");
    }
    let id = text(&bench.merchant(other).unwrap()["merchant_id"]).to_owned();
    let asked = bench.answer(&["merchants", "match", &id]);
    assert_eq!(asked["decision"], "different");
}

#[test]
fn a_person_is_told_what_the_brand_weighs() {
    let alike = "东海县晶滢水晶经营部";
    let weighed = |brand: &str| {
        let bench = Told::town()
            .of(REGISTERED, CODE, "石之语")
            .of(alike, "", brand)
            .imported();
        let id = text(&bench.merchant(alike).unwrap()["merchant_id"]).to_owned();
        let asked = bench.answer(&["merchants", "match", &id]);
        let candidate = &list(&asked["candidates"])[0];
        assert_eq!(candidate["name"], REGISTERED);
        let mut evidence = list(&candidate["evidence"]).iter();
        let found = evidence.find(|found| found["field"] == "brand").unwrap();
        let weight = found["weight"].as_f64().unwrap();
        (text(&found["text"]).to_owned(), weight)
    };
    let (sentence, weight) = weighed("石之语");
    assert_eq!(
        sentence,
        "商品品牌相同（“石之语”，已知主体中有1家被提到此品牌）"
    );
    assert!((weight - 5_f64.log2()).abs() < 1e-9, "{weight}");
    let (sentence, weight) = weighed("晶缘坊");
    assert_eq!(sentence, "所提商品品牌不同（一家可售多个品牌）");
    assert!((-1.0..0.0).contains(&weight), "{weight}");
}

#[test]
fn the_name_of_the_caller_in_the_column_for_the_brand_is_not_kept() {
    let bench = Told::town().of(REGISTERED, CODE, "欧阳测").imported();
    assert_eq!(files_with(&bench.data(), "欧阳测"), Vec::<String>::new());
    // What is kept can be looked for in this way.
    assert!(!files_with(&bench.data(), "自营100").is_empty());
}
