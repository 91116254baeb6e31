//! Who is the merchant of an order, and when nobody is.

use super::*;
use crate::domain::{Channel, Complainant, OrderId, OrderNo, RegionCode, ResultCode, SourceCode};
use crate::resolve::name::tests::PARTIES;

const HAIZHOU: u32 = 320_706;

pub(super) fn order(respondents: Vec<Respondent>, body: &str) -> CanonicalOrder {
    let number: OrderNo = "1".parse().unwrap();
    CanonicalOrder {
        source: SourceCode::Hotline12345,
        order_id: OrderId::of_number(SourceCode::Hotline12345, &number),
        order_no: Some(number),
        linked_nos: Vec::new(),
        nature: None,
        channel: Channel::Phone,
        received_at: None,
        accepted_at: None,
        dispatched_at: None,
        due_at: None,
        closed_at: None,
        complainant: Complainant::default(),
        respondents,
        industry: String::new(),
        product: String::new(),
        brand: String::new(),
        purchase_no: String::new(),
        waybill: String::new(),
        title: String::new(),
        body: body.to_owned(),
        category_path: Vec::new(),
        region_raw: String::new(),
        region: RegionCode::try_from(HAIZHOU).ok(),
        amount: None,
        amount_raw: String::new(),
        handler_unit: String::new(),
        result_text: String::new(),
        result: ResultCode::Unknown,
        redress: None,
        satisfied: None,
        recalled: false,
        truncated: false,
        notes: Vec::new(),
        content_sha256: String::new(),
    }
}

pub(super) fn named(name: &str) -> Respondent {
    Respondent {
        as_written: name.to_owned(),
        ..Respondent::default()
    }
}

fn store(platform: &str, store: &str) -> Respondent {
    Respondent {
        platform: platform.to_owned(),
        store: store.to_owned(),
        ..Respondent::default()
    }
}

/// Role, keys or reason of each mention, in one line.
fn summary(order: &CanonicalOrder) -> Vec<String> {
    mentions(order, &PARTIES)
        .iter()
        .map(|mention| {
            let keys: Vec<String> = mention.keys.iter().map(ToString::to_string).collect();
            let reason = mention.unresolved.map_or("", UnresolvedReason::code);
            format!("{} {}{reason}", mention.role, keys.join(" "))
        })
        .collect()
}

fn one(respondent: Respondent, body: &str) -> String {
    summary(&order(vec![respondent], body)).join("; ")
}

#[test]
fn keys_come_strongest_first() {
    let respondent = Respondent {
        as_written: "连云港市海州区某某鞋业商行".into(),
        uscc_raw: "91350100m000100y43".into(),
        platform: "淘宝网".into(),
        store: "某某鞋业专营店".into(),
        ..Respondent::default()
    };
    assert_eq!(
        one(respondent, ""),
        "seller uscc:91350100M000100Y43 store:淘宝/某某鞋业专营店 name:320706/某某鞋业商行"
    );
}

#[test]
fn an_invalid_credit_code_is_no_key() {
    let respondent = Respondent {
        uscc_raw: "91350100M000100Y4Z".into(),
        ..named("某某鞋业商行")
    };
    assert_eq!(one(respondent, ""), "seller name:320706/某某鞋业商行");
}

#[test]
fn the_region_is_the_order_s_unless_the_name_begins_with_another() {
    for (name, key) in [
        ("某某鞋业商行", "name:320706/某某鞋业商行"),
        ("连云港市某某鞋业商行", "name:320706/某某鞋业商行"),
        ("灌云县某某鞋业商行", "name:320723/某某鞋业商行"),
        ("江苏某某鞋业有限公司", "name:320706/江苏某某鞋业有限公司"),
        ("江苏连云港某某鞋业有限公司", "name:320706/某某鞋业有限公司"),
        (
            "杭州映月电子商务有限公司",
            "name:330100/映月电子商务有限公司",
        ),
    ] {
        assert_eq!(one(named(name), ""), format!("seller {key}"), "{name}");
    }
}

#[test]
fn a_county_that_several_cities_have_is_the_one_near_the_order() {
    let parties = Parties::shipped().unwrap();
    for (name, region, key) in [
        // 阜新 has one too.
        ("海州区", Some(320_723), "name:320706/某某鞋业商行"),
        ("海州区", Some(210_900), "name:210902/某某鞋业商行"),
        ("海州区", None, "name:-/海州区某某鞋业商行"),
        // 南京 and 徐州 have one each: none is nearer.
        ("鼓楼区", Some(HAIZHOU), "name:-/鼓楼区某某鞋业商行"),
        ("鼓楼区", Some(320_100), "name:320106/某某鞋业商行"),
    ] {
        let mut order = order(vec![named(&format!("{name}某某鞋业商行"))], "");
        order.region = region.and_then(|code| RegionCode::try_from(code).ok());
        let keys = mentions(&order, &parties).remove(0).keys;
        let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
        assert_eq!(keys, [key], "{name} {region:?}");
    }
}

#[test]
fn without_any_region_only_a_long_full_name_is_a_key() {
    for (name, expected) in [
        (
            "映月书房电子商务有限公司",
            "seller name:-/映月书房电子商务有限公司",
        ),
        ("佳佳超市", "seller short_name"),
        ("映月", "seller short_name"),
        ("杭州映月有限公司", "seller name:330100/映月有限公司"),
    ] {
        let mut order = order(vec![named(name)], "");
        order.region = None;
        assert_eq!(summary(&order), [expected], "{name}");
    }
}

#[test]
fn a_platform_is_not_the_merchant_unless_it_is_blamed() {
    assert_eq!(
        one(named("拼多多"), "在拼多多买的鞋子是假货"),
        "platform platform_only"
    );
    assert_eq!(
        one(named("淘宝网"), "平台商家拒绝退款"),
        "platform platform_only"
    );
    assert_eq!(
        one(named("拼多多平台"), "拼多多平台不处理我的投诉"),
        "platform name:310000/寻梦信息技术有限公司"
    );
    assert_eq!(
        one(named("淘宝"), "平台删我评价"),
        "platform name:330000/淘宝网络有限公司"
    );
    assert_eq!(one(named("飞猪"), "平台拒绝退款"), "platform name:-/[飞猪]");
}

#[test]
fn a_blamed_platform_steps_behind_the_seller_that_the_text_names() {
    let body = "在连云港晶莹服饰有限公司的网店买到假货,拼多多平台拒绝退款";
    assert_eq!(
        one(named("拼多多"), body),
        "seller name:320706/晶莹服饰有限公司"
    );
}

#[test]
fn a_courier_written_for_a_shop_s_order_is_a_party_beside_the_shop() {
    for (written, body, carrier) in [
        ("顺丰速运", "网店发来假货", "courier courier_only"),
        ("中通快递", "中通快递丢失包裹", "courier name:-/[中通]"),
    ] {
        let respondent = Respondent {
            as_written: written.to_owned(),
            ..store("淘宝", "某某鞋业旗舰店")
        };
        let seller = "seller store:淘宝/某某鞋业旗舰店";
        let order = order(vec![respondent], body);
        assert_eq!(summary(&order), [seller, carrier]);
        let named = crate::resolve::named_parties(&order, &PARTIES);
        assert!(!named.courier.is_empty() && written.contains(&named.courier));
    }
}

#[test]
fn a_courier_is_not_the_merchant_unless_it_is_blamed() {
    assert_eq!(one(named("中通快递"), "商家发错货"), "courier courier_only");
    assert_eq!(
        one(named("中通快递"), "快递丢失不赔"),
        "courier name:-/[中通]"
    );
    assert_eq!(
        one(named("连云港中通快递有限公司"), "快递员虚假签收"),
        "courier name:320706/中通快递有限公司"
    );
}

#[test]
fn a_shop_on_a_platform_is_a_store() {
    assert_eq!(
        one(store("天猫", "李宁官方旗舰店"), ""),
        "seller store:天猫/李宁官方旗舰店"
    );
    assert_eq!(
        one(named("拼多多小李数码专营店"), ""),
        "seller store:拼多多/小李数码专营店"
    );
    assert_eq!(
        one(named("小李数码专营店"), "在抖音直播间购买"),
        "seller store:抖音/小李数码专营店"
    );
    assert_eq!(
        one(named("小李数码专营店"), "网上购买"),
        "seller short_name"
    );
    let on_platform = Respondent {
        as_written: "拼多多".into(),
        ..store("拼多多", "小李数码专营店")
    };
    assert_eq!(one(on_platform, ""), "seller store:拼多多/小李数码专营店");
}

#[test]
fn several_respondents_are_several_mentions() {
    let both = order(
        vec![named("某某鞋业商行"), named("中通快递")],
        "鞋子是假货，快递丢失",
    );
    assert_eq!(
        summary(&both),
        ["seller name:320706/某某鞋业商行", "courier name:-/[中通]"]
    );
    assert_eq!(
        one(named("某某鞋业商行；佳美服饰有限公司"), ""),
        "seller name:320706/某某鞋业商行; seller name:320706/佳美服饰有限公司"
    );
}

#[test]
fn words_are_not_names() {
    for word in [
        "商家",
        "某商家",
        "某某公司",
        "XX店",
        "一家网店",
        "无",
        "淘宝店",
        "某公司",
        "店主",
    ] {
        assert_eq!(one(named(word), "质量差"), "seller generic_name", "{word}");
    }
    assert_eq!(one(named("李宁"), "质量差"), "seller short_name");
    assert_eq!(summary(&order(Vec::new(), "质量差")), ["seller not_named"]);
    assert_eq!(one(named(""), "质量差"), "seller not_named");
}

#[test]
fn a_name_in_the_text_serves_where_none_is_given() {
    for (body, expected) in [
        (
            "被投诉方：海州区某某鞋业商行，鞋子开胶",
            "seller name:320706/某某鞋业商行",
        ),
        (
            "店铺名称：小李数码专营店，在淘宝购买",
            "seller store:淘宝/小李数码专营店",
        ),
        (
            "我在拼多多“小李数码”旗舰店购买手机",
            "seller store:拼多多/小李数码旗舰店",
        ),
        (
            "在淘宝小李数码专营店买的手机是假货",
            "seller store:淘宝/小李数码专营店",
        ),
        (
            "投诉连云港佳美服饰有限公司不退款",
            "seller name:320706/佳美服饰有限公司",
        ),
        ("在李宁店买的鞋", "seller not_named"),
        ("我去超市买东西", "seller not_named"),
    ] {
        assert_eq!(summary(&order(Vec::new(), body)), [expected], "{body}");
    }
    assert_eq!(
        one(named("拼多多"), "在拼多多小李数码专营店购买"),
        "seller store:拼多多/小李数码专营店"
    );
}

#[test]
fn a_name_that_begins_with_its_region_is_found_wherever_it_stands() {
    for (body, expected) in [
        (
            "我要说的是海州区晶莹服饰店，东西不对",
            "seller name:320706/晶莹服饰店",
        ),
        (
            "对方单位是灌云县晶莹服饰 百货店。",
            "seller name:320723/晶莹服饰百货店",
        ),
        (
            "连云港晶莹服饰有限公司海州分店不退款",
            "seller name:320706/晶莹服饰有限公司(海州分店)",
        ),
        // A place and a name somewhere in it; a hospital named in passing.
        ("去海州区解放路晶莹服饰店买的", "seller not_named"),
        ("海州区第一人民医院门口", "seller not_named"),
    ] {
        assert_eq!(summary(&order(Vec::new(), body)), [expected], "{body}");
    }
}

#[test]
fn a_quoted_shop_is_told_by_the_words_around_it() {
    for (body, expected) in [
        (
            "拼多多上一家叫“晶莹服饰优选”的，买了裙子",
            "seller store:拼多多/晶莹服饰优选",
        ),
        (
            "找“晶莹服饰优选”（拼多多）买过裙子",
            "seller store:拼多多/晶莹服饰优选",
        ),
        (
            "对方是淘宝晶莹服饰小店，不退款",
            "seller store:淘宝/晶莹服饰小店",
        ),
        ("在淘宝买的，承诺“假一赔十”", "seller not_named"),
        ("这是“晶莹服饰小店”买家的共同反映", "seller short_name"),
    ] {
        assert_eq!(summary(&order(Vec::new(), body)), [expected], "{body}");
    }
}

#[test]
fn shop_and_company_of_one_name_are_one_party_and_the_owner_of_a_brand_is_left_alone() {
    let both = "说的是海州区晶莹服饰商行，淘宝上的店名是“晶莹服饰优选”，不退款";
    assert_eq!(
        summary(&order(Vec::new(), both)),
        ["seller store:淘宝/晶莹服饰优选 name:320706/晶莹服饰商行"]
    );
    let brand = "在淘宝“晶莹服饰优选”买的包上印着连云港碧海箱包有限公司，假的";
    assert_eq!(
        summary(&order(Vec::new(), brand)),
        ["seller store:淘宝/晶莹服饰优选"]
    );
}

#[test]
fn a_sole_trader_whose_name_begins_with_its_region_is_no_online_shop() {
    assert_eq!(
        one(named("海州区小李数码店"), "在淘宝买的手机"),
        "seller name:320706/小李数码店"
    );
    assert_eq!(
        one(named("淘宝晶莹服饰优选"), "不退款"),
        "seller store:淘宝/晶莹服饰优选"
    );
    assert_eq!(one(named("拼多多商家客服"), "不退款"), "seller short_name");
}

/// The name that the text alone tells, or nothing.
fn told(body: &str) -> String {
    let mentions = mentions(&order(Vec::new(), body), &PARTIES);
    let sellers = mentions
        .into_iter()
        .filter(|mention| !mention.keys.is_empty());
    sellers.map(|mention| mention.name).collect()
}

#[test]
fn the_words_of_a_sentence_are_no_part_of_a_name() {
    for (body, name) in [
        (
            "于11月份从A市晶莹数码科技有限公司购买",
            "A市晶莹数码科技有限公司",
        ),
        (
            "黑恶势力甲地省晶莹实业股份有限公司欺负人",
            "甲地省晶莹实业股份有限公司",
        ),
        (
            "但因张三即负责本区物业的A7县晶莹物业管理有限公司",
            "A7县晶莹物业管理有限公司",
        ),
        (
            "认为早就已被接手的晶莹实业有限公司不退款",
            "晶莹实业有限公司",
        ),
        ("晶莹锦城属于碧海通信商行", "碧海通信商行"),
        ("且和碧海物业服务有限公司说过", "碧海物业服务有限公司"),
        // A region in brackets, of a branch, or before another one.
        ("晶莹置地(A市)有限公司", "晶莹置地(A市)有限公司"),
        (
            "甲地省A市晶莹建设开发有限公司",
            "甲地省A市晶莹建设开发有限公司",
        ),
        (
            "连云港市晶莹服饰有限公司乙地省分公司",
            "连云港市晶莹服饰有限公司乙地省分公司",
        ),
        (
            "连云港市晶莹服饰有限公司A市分公司",
            "连云港市晶莹服饰有限公司A市分公司",
        ),
        ("投诉美的电器有限公司不退款", "美的电器有限公司"),
        ("局长李四代表本局与晶莹置地有限公司签约", "晶莹置地有限公司"),
    ] {
        assert_eq!(told(body), name, "{body}");
    }
    for body in [
        "停止招商行卡",
        "我方系A市晶莹食品有限公司的负责人",
        "连云港也有分店",
        "连云港开新店",
        "其女李四即晶莹置地有限公司的人",
        "连云港菜市场附近夜宵店",
    ] {
        assert_eq!(told(body), "", "{body}");
    }
}

#[test]
fn a_name_of_the_text_is_shown_as_the_text_writes_it() {
    for (body, name) in [
        ("投诉B市ＡＢＣ貿易有限公司…不退款", "B市ＡＢＣ貿易有限公司"),
        ("我在拼多多“ABC数码”旗舰店购买手机", "ABC数码旗舰店"),
    ] {
        assert_eq!(told(body), name, "{body}");
    }
}

/// Prints the sellers found in real messages: `MESSAGES=file cargo test --lib real_sellers -- --ignored --nocapture`.
#[test]
#[ignore = "needs a file with one message a line"]
fn real_sellers() {
    let text = std::fs::read_to_string(std::env::var("MESSAGES").unwrap()).unwrap();
    let started = std::time::Instant::now();
    let parties = Parties::shipped().unwrap();
    println!("loaded in {:?}", started.elapsed());
    for line in text.lines() {
        for mention in mentions(&order(Vec::new(), line), &parties) {
            if mention.unresolved.is_none() {
                println!("SELLER\t{}\t{:?}", mention.name, mention.keys);
            }
        }
    }
    println!("all in {:?}", started.elapsed());
}

#[test]
fn the_platform_s_name_in_the_cell_for_the_shop_is_no_shop() {
    for shop in ["拼多多", "拼多多平台", "快手小店"] {
        let respondent = Respondent {
            as_written: "海州区某某鞋业商行".into(),
            ..store("拼多多", shop)
        };
        assert_eq!(
            one(respondent, ""),
            "seller name:320706/某某鞋业商行",
            "{shop}"
        );
    }
    assert!(!one(store("拼多多", "拼多多"), "").contains("store:"));
}
