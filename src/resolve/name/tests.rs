//! Names that are one, names that are two, and what normalising never does.

use std::collections::HashMap;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::lexicon::{DictionaryList, RegionPrefixes};

pub(in crate::resolve) static PARTIES: LazyLock<Parties> = LazyLock::new(|| {
    let text = "# 名称: 区划\n# 来源: 测试\n# 版本: 1\n320000\t江苏省\n320700\t连云港市\n320703\t连云区\n\
        320706\t海州区\n320723\t灌云县\n320600\t南通市\n330000\t浙江省\n330100\t杭州市\n310000\t上海市\n\
        110000\t北京市\n440000\t广东省\n440100\t广州市\n";
    let regions = RegionPrefixes::new(&DictionaryList::parse("regions", text).unwrap());
    Parties::with_regions(regions).unwrap()
});

fn full(name: &str) -> String {
    normalize_name(name, &PARTIES).full
}

/// Equal within one region.
const SAME: &[(&str, &str)] = &[
    ("海州区某某鞋业商行", "某某鞋业商行"),
    ("连云港市海州区某某鞋业商行", "海州区某某鞋业商行"),
    ("江苏省连云港市某某鞋业商行", "连云港某某鞋业商行"),
    ("江苏连云港某某鞋业商行", "连云港市某某鞋业商行"),
    ("某某鞋业有限责任公司", "某某鞋业有限公司"),
    ("某某鞋业股份公司", "某某鞋业股份有限公司"),
    ("某某鞋业责任有限公司", "某某鞋业有限公司"),
    ("某某鞋业商行(个体工商户)", "某某鞋业商行"),
    ("某某鞋业商行（个体工商户）", "某某鞋业商行"),
    ("某某鞋业商行个体工商户", "某某鞋业商行"),
    ("某某鞋业商行(个体)", "某某鞋业商行"),
    ("某某鞋业商行(个人独资)", "某某鞋业商行"),
    ("某某鞋业商行（经营者：张三）", "某某鞋业商行"),
    ("某某鞋业商行(曾用名:甲商行)", "某某鞋业商行"),
    ("某某 鞋业 商行", "某某鞋业商行"),
    ("某某\u{3000}鞋业\u{a0}商行", "某某鞋业商行"),
    ("某某鞋业商行。", "某某鞋业商行"),
    ("“某某鞋业”商行", "某某鞋业商行"),
    ("《某某鞋业商行》", "某某鞋业商行"),
    ("★某某鞋业商行★", "某某鞋业商行"),
    ("某某·鞋业商行", "某某鞋业商行"),
    ("某某鞋業商行", "某某鞋业商行"),
    ("連雲港市某某貿易有限公司", "连云港市某某贸易有限公司"),
    ("優選電子商務有限公司", "优选电子商务有限公司"),
    ("ＡＢＣ贸易有限公司", "abc贸易有限公司"),
    ("Abc贸易有限公司", "ABC贸易有限公司"),
    ("３６５便利店", "365便利店"),
    (
        "科丝美诗（中国）化妆品有限公司",
        "科丝美诗(中国)化妆品有限公司",
    ),
    (
        "科丝美诗〔中国〕化妆品有限公司",
        "科丝美诗(中国)化妆品有限公司",
    ),
    ("永辉超市(解放路店)", "永辉超市（解放路店）"),
    ("永辉超市解放路店", "永辉超市(解放路店)"),
    ("苏果超市有限公司海州分店", "苏果超市有限公司（海州分店）"),
    ("某某鞋业商行（海州区）", "某某鞋业商行"),
    ("某某鞋业商行（海州区）（个体工商户）", "某某鞋业商行"),
    ("连云港某某鞋业有限公司（海州区）", "某某鞋业有限公司"),
];

/// Different even within one region.
const DIFFERENT: &[(&str, &str)] = &[
    ("永辉超市(解放路店)", "永辉超市(苍梧路店)"),
    ("永辉超市(解放路店)", "永辉超市"),
    ("永辉超市解放路店", "永辉超市苍梧路店"),
    ("某某鞋业商行", "某某服饰商行"),
    ("某某鞋业商行", "某某商行"),
    ("某某鞋业商行", "某某鞋业有限公司"),
    ("某某鞋业有限公司", "某某鞋业股份有限公司"),
    ("某某鞋业商行", "某某鞋业经营部"),
    ("某某鞋业", "某某鞋业商行"),
    ("某某", "某某鞋业商行"),
    ("李宁", "李宁体育用品有限公司"),
    ("李宁旗舰店", "李宁官方旗舰店"),
    ("海澜之家", "海澜之家专卖店"),
    ("小米之家", "小米科技有限公司"),
    ("兴隆贸易有限公司", "兴龙贸易有限公司"),
    ("兴隆贸易有限公司", "兴隆商贸有限公司"),
    ("华联超市", "华联商厦"),
    ("华联超市", "新华联超市"),
    ("大润发超市", "大润发便利店"),
    ("佳佳水果店", "佳佳超市"),
    ("第一大药房", "第二大药房"),
    ("3号店", "4号店"),
    ("美澳药业(淮安)有限公司", "美澳药业有限公司"),
    ("美澳药业(杭州)有限公司", "美澳药业有限公司"),
    ("科丝美诗(中国)化妆品有限公司", "科丝美诗化妆品有限公司"),
    ("A1贸易有限公司", "A2贸易有限公司"),
    ("连云港商行", "商行"),
    ("海州区南通板鸭店", "海州区板鸭店"),
    ("某某国际贸易有限公司", "某某贸易有限公司"),
    ("某某集团有限公司", "某某有限公司"),
    ("某某餐饮管理有限公司", "某某餐饮有限公司"),
    ("长江电器店", "长江电器维修店"),
    ("百姓大药房第一分店", "百姓大药房第二分店"),
    ("某某有限公司连云港分公司", "某某有限公司"),
];

#[test]
fn writings_of_one_name_are_one() {
    for (left, right) in SAME {
        assert_eq!(full(left), full(right), "{left} / {right}");
    }
}

#[test]
fn other_names_stay_apart() {
    for (left, right) in DIFFERENT {
        assert_ne!(full(left), full(right), "{left} / {right}");
    }
}

#[test]
fn a_region_in_brackets_behind_a_name_says_where_it_is() {
    for (name, code) in [
        ("某某鞋业商行（海州区）", 320_706),
        ("连云港某某鞋业有限公司（海州区）", 320_706),
        ("杭州某某鞋业有限公司（海州区）", 330_100),
    ] {
        let region = normalize_name(name, &PARTIES).region();
        assert_eq!(region.map(RegionCode::number), Some(code), "{name}");
    }
}

#[test]
fn a_name_is_taken_apart() {
    let name = normalize_name("江苏省连云港市海州区某某鞋业商行（解放路店）", &PARTIES);
    assert_eq!(name.full, "某某鞋业商行(解放路店)");
    assert_eq!(name.region_prefix, "江苏省连云港市海州区");
    assert_eq!(name.region().map(RegionCode::number), Some(320_706));
    assert_eq!(
        (name.stem.as_str(), name.suffix.as_str()),
        ("某某鞋业", "商行")
    );
    assert_eq!(name.branch.as_deref(), Some("解放路店"));
    assert!(name.is_full_name());
    assert!(!normalize_name("李宁旗舰店", &PARTIES).is_full_name());
    assert!(!normalize_name("有限公司", &PARTIES).is_full_name());
}

/// 300 real names of 300 companies (companynameparser, Apache-2.0).
#[test]
fn no_two_companies_of_the_public_list_become_one() {
    let Ok(text) = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/data/names/company_short_names_dev.txt"
    )) else {
        println!("skipped: the public list of company names is not beside the project");
        return;
    };
    let mut seen: HashMap<(String, String), String> = HashMap::new();
    for name in text
        .lines()
        .filter_map(|line| line.split_whitespace().next())
    {
        let normalized = normalize_name(name, &PARTIES);
        let key = (normalized.region_prefix, normalized.full);
        if let Some(other) = seen.insert(key, name.to_owned()) {
            assert_eq!(other, name);
        }
    }
    assert!(seen.len() >= 290, "{}", seen.len());
}

const PIECES: &[&str] = &[
    "江苏省",
    "连云港市",
    "海州区",
    "连云港",
    "某某",
    "鞋业",
    "永辉",
    "商行",
    "有限公司",
    "有限责任公司",
    "超市",
    "店",
    "解放路店",
    "(",
    ")",
    "（",
    "）",
    "个体工商户",
    "个体",
    "ＡＢ",
    " ",
    "★",
    "分公司",
    "旗舰店",
    "原",
    "貿易",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn normalising_twice_is_normalising_once(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..9)
    ) {
        let once = full(&pieces.concat());
        prop_assert_eq!(full(&once), once, "{}", pieces.concat());
    }

    #[test]
    fn any_name_can_be_normalised(name in any::<String>()) {
        normalize_name(&name, &PARTIES);
    }
}
