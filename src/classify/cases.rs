//! Checks the classifier against `tests/cases/classify.toml`, and what it says about roles and natures.

use serde::Deserialize;

use crate::domain::{
    Category, Certainty, Classification, Direction, DomainGate, Label, LabelKind, Nature, Venue,
};
use crate::lexicon::Lexicon;

use super::Classifier;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    asserted: Option<Category>,
    kind: Option<LabelKind>,
}

struct Bench {
    lexicon: Lexicon,
    classifier: Classifier,
}

impl Bench {
    fn new() -> Self {
        let lexicon = Lexicon::shipped().expect("dictionaries");
        let classifier = Classifier::new(&lexicon).expect("rules");
        Self {
            lexicon,
            classifier,
        }
    }

    fn classify(&self, text: &str) -> Classification {
        self.classifier
            .classify(text, &self.lexicon.segmenter.words(text))
    }

    fn only_label(&self, text: &str) -> Label {
        let categories = self.classify(text).categories;
        assert_eq!(categories.len(), 1, "{text}: {categories:?}");
        categories.into_iter().next().expect("one label")
    }
}

#[test]
fn every_case_is_judged_as_written() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/classify.toml");
    let text = std::fs::read_to_string(path).expect("cases");
    let cases: Cases = toml::from_str(&text).expect("cases");
    let bench = Bench::new();
    let wrong: Vec<_> = cases
        .case
        .iter()
        .map(|case| (case, bench.classify(&case.text)))
        .filter(|(case, result)| !is_as_expected(case, result))
        .map(|(case, result)| format!("{}\n    {:?}", case.text, result.categories))
        .collect();
    assert!(cases.case.len() >= 440);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn is_as_expected(case: &Case, result: &Classification) -> bool {
    let mut asserted = result
        .categories
        .iter()
        .filter(|label| label.certainty == Certainty::Asserted);
    match case.asserted {
        Some(code) => asserted
            .any(|label| label.code == code && case.kind.is_none_or(|kind| kind == label.kind)),
        None => !asserted.any(|label| label.code.is_primary() && label.kind != LabelKind::TaskScam),
    }
}

#[test]
fn evidence_points_at_characters_of_the_text_as_written() {
    let text = "网店 标题\n店家刷 单，Ａ货也卖";
    let bench = Bench::new();
    for label in bench.classify(text).categories {
        for evidence in label.evidence {
            let length = (evidence.end - evidence.start) as usize;
            let cut: String = text
                .chars()
                .skip(evidence.start as usize)
                .take(length)
                .collect();
            assert!(
                ["刷 单", "Ａ货"].contains(&cut.as_str()),
                "{cut}: {evidence:?}"
            );
        }
    }
}

#[test]
fn a_word_split_over_two_words_is_no_evidence() {
    let bench = Bench::new();
    let gate_open = "淘宝网购，";
    assert!(
        bench
            .classify(&format!("{gate_open}粉刷单位换了"))
            .categories
            .is_empty()
    );
    assert!(
        !bench
            .classify(&format!("{gate_open}店铺刷单严重"))
            .categories
            .is_empty()
    );
}

#[test]
fn a_suspicion_that_the_next_clause_takes_up_is_still_a_suspicion() {
    let bench = Bench::new();
    let certainties = |text: &str| -> Vec<Certainty> {
        let labels = bench.classify(text).categories.into_iter();
        let goods = labels.filter(|label| label.code == Category::Counterfeit);
        goods.map(|label| label.certainty).collect()
    };
    for text in [
        "在药店买到贴膏，怀疑该店销售假冒伪劣药品",
        "在药店买到贴膏，有理由怀疑该店涉嫌销售假冒伪劣药品",
        "在药店买到贴膏，有理由怀疑该店故意欺骗患者，涉嫌销售假冒伪劣药品",
    ] {
        assert_eq!(certainties(text), [Certainty::Reported], "{text}");
    }
    for text in [
        "在药店买到贴膏，该店欺骗患者，涉嫌销售假冒伪劣药品",
        "怀疑店员态度不好。该药店涉嫌销售假冒伪劣药品",
        "怀疑有问题但没理会，后送检，涉嫌销售假冒伪劣药品的就是该店",
    ] {
        assert_eq!(certainties(text), [Certainty::Asserted], "{text}");
    }
}

#[test]
fn a_bare_falsehood_is_false_advertising_only_where_goods_or_shops_are_spoken_of() {
    let bench = Bench::new();
    let states = |text: &str| {
        let labels = bench.classify(text).categories;
        labels.iter().any(|label| {
            label.code == Category::FalseAdvertising && label.certainty == Certainty::Asserted
        })
    };
    for text in [
        "网购维权，法院采信了虚假证据，判消费者败诉",
        "消费者起诉后，司法鉴定机构出具虚假鉴定意见，要求赔偿",
        "网上散布虚假信息造谣，影响消费者维权",
    ] {
        assert!(!states(text), "{text}");
    }
    for text in [
        "网购的保健品，页面描述的功效虚假，要求退货",
        "商家在直播间发布虚假信息诱导下单",
        "超市用虚假的产地标注卖水果，消费者很气愤",
    ] {
        assert!(states(text), "{text}");
    }
}

#[test]
fn the_classes_of_the_hotline_decide_with_the_text_whether_it_is_about_a_trade() {
    let bench = Bench::new();
    let gate = |text: &str, path: &str| {
        let levels: Vec<String> = path.split('/').map(str::to_owned).collect();
        let words = bench.lexicon.segmenter.words(text);
        let found = bench.classifier.classify_filed(text, &words, &levels);
        (found.domain, found.categories.is_empty())
    };
    let fake = "购买的产品是假冒伪劣，商家不退款";
    assert_eq!(gate(fake, ""), (DomainGate::Consumer, false));
    for path in [
        "住房城建/商品房销售",
        "人力社保/劳动报酬",
        "政务服务/证照办理",
    ] {
        assert_eq!(gate(fake, path), (DomainGate::Other, true), "{path}");
    }
    // The other way as far as the words leave it open.
    assert_eq!(gate("请求处理，谢谢", ""), (DomainGate::Other, true));
    assert_eq!(
        gate("请求处理，谢谢", "市场监管/消费维权").0,
        DomainGate::Consumer
    );
    assert_eq!(
        gate("请求处理，谢谢", "市场监管/网络交易").0,
        DomainGate::Ecommerce
    );
    assert_eq!(
        gate("小区业主投诉物业费", "市场监管/消费维权").0,
        DomainGate::Other
    );
}

#[test]
fn a_lured_job_seeker_is_a_victim_and_no_evidence_against_a_merchant() {
    let label = Bench::new().only_label("网上兼职刷单被骗3万元，先垫付后无法提现");
    assert_eq!(label.kind, LabelKind::TaskScam);
    assert!(!label.counts_against_merchant());
    assert!(
        label
            .evidence
            .iter()
            .any(|evidence| evidence.rule.starts_with("task_scam/"))
    );
}

#[test]
fn an_indignant_question_states_and_a_true_one_asks() {
    let bench = Bench::new();
    let is_stated = |text: &str| {
        let labels = bench.classify(text).categories;
        labels
            .iter()
            .any(|label| label.certainty == Certainty::Asserted)
    };
    for text in [
        "怎么还在卖假货？我已经举报三次了！",
        "被罚过的网店怎么还敢卖假货？",
        "凭什么卖假货还不退款？",
    ] {
        assert!(is_stated(text), "{text}");
    }
    for text in [
        "淘宝买到假货怎么还回去？",
        "淘宝店卖的是不是假货？",
        "请问怎么举报卖假货？",
        "这家网店卖的是假货吗？",
    ] {
        assert!(!is_stated(text), "{text}");
    }
}

#[test]
fn a_phrase_said_a_hundred_thousand_times_is_read_in_one_go() {
    let bench = Bench::new();
    let times = 50_000;
    let text = "没有买到假货".repeat(times) + &"买到假货".repeat(times);
    let label = bench.only_label(&text);
    assert_eq!(label.certainty, Certainty::Asserted);
    assert!(label.evidence.len() >= times - 1);
}

#[test]
fn a_merchant_hit_by_a_rival_is_the_victim() {
    let label = Bench::new().only_label("我店在拼多多被同行恶意差评");
    assert_eq!(label.kind, LabelKind::MaliciousNegative);
    assert_eq!(label.direction, Direction::HarmsRival);
    assert!(label.merchant_is_victim);
}

#[test]
fn a_rival_that_inflates_its_own_sales_is_the_actor() {
    let label = Bench::new().only_label("我是卖家，举报同行某旗舰店刷单，销量造假");
    assert_eq!(label.kind, LabelKind::SelfPromotion);
    assert!(label.counts_against_merchant());
}

#[test]
fn he_who_was_paid_for_praise_took_part() {
    let label = Bench::new().only_label("商家让我刷好评，给了佣金8元");
    assert_eq!(label.certainty, Certainty::Asserted);
    assert!(label.complainant_took_part);
}

#[test]
fn the_gate_keeps_housing_out_and_lets_online_trade_in() {
    let bench = Bench::new();
    let gate = |text: &str| bench.classify(text).domain;
    assert_eq!(gate("开发商虚假宣传，楼盘业主维权"), DomainGate::Other);
    assert_eq!(gate("淘宝买的鞋不退款"), DomainGate::Ecommerce);
    assert_eq!(gate("超市买的牛奶过期了，要求赔偿"), DomainGate::Consumer);
}

#[test]
fn the_nature_is_told_from_the_words() {
    let bench = Bench::new();
    let nature = |text: &str| bench.classify(text).nature;
    assert_eq!(nature("请问七天无理由退货怎么算？"), Nature::Inquiry);
    assert_eq!(nature("我要举报某网店刷单"), Nature::Tipoff);
    assert_eq!(nature("投诉淘宝店卖假货"), Nature::Complaint);
    assert_eq!(nature("建议增设停车位"), Nature::Suggestion);
    assert_eq!(nature("感谢12345，送上锦旗"), Nature::Praise);
    assert_eq!(nature("希望能修好路灯"), Nature::Request);
}

#[test]
fn the_venue_follows_where_the_trade_took_place() {
    let bench = Bench::new();
    let venue = |text: &str| bench.classify(text).venue;
    assert_eq!(venue("微信朋友圈微商卖的面膜是假货"), Venue::SocialCommerce);
    assert_eq!(venue("抖音直播间买的鞋是假货"), Venue::Platform);
    assert_eq!(venue("海淘代购的奶粉是假货"), Venue::CrossBorder);
    assert_eq!(venue("超市卖的酒是假货"), Venue::Offline);
}
