//! The fixed list of searches: words, phrases, AND, OR, NOT, filters, both orders of hits.

use mingcha::domain::{Nature, SourceCode};
use mingcha::explore::SearchQuestion;
use mingcha::search::{Filters, SortBy};

const PAGE: usize = 20;

/// Common words of complaints, two to four characters and a few single ones.
const WORDS: [&str; 40] = [
    "商家",
    "退款",
    "投诉",
    "好评",
    "刷单",
    "返现",
    "假货",
    "客服",
    "平台",
    "质量",
    "价格",
    "噪音",
    "停车",
    "物业",
    "快递",
    "商品",
    "订单",
    "发票",
    "欺诈",
    "食品",
    "超市",
    "收费",
    "维修",
    "宣传",
    "虚假",
    "连云港",
    "海州区",
    "好评返",
    "差评",
    "店铺",
    "虚假宣传",
    "好评返现",
    "市场监管",
    "七天无理由",
    "退一赔三",
    "食品安全",
    "不予退款",
    "要求赔偿",
    "刷",
    "店",
];

/// Whole sentences and phrases that stand in some texts only.
const PHRASES: [&str; 20] = [
    "商家要求好评",
    "拒绝退款",
    "联系客服无果",
    "要求商家退款",
    "虚假交易",
    "刷好评",
    "删除差评",
    "没有营业执照",
    "与宣传不符",
    "过期食品",
    "消费者投诉",
    "停车收费",
    "预付卡",
    "不开发票",
    "小区物业",
    "噪音扰民",
    "快递丢失",
    "美团外卖",
    "拼多多",
    "淘宝店铺",
];

/// The forty words alone: what the goal is measured by, since each is in very many orders.
pub(crate) fn words() -> Vec<SearchQuestion> {
    WORDS
        .iter()
        .map(|word| question((*word).to_owned()))
        .collect()
}

/// Two hundred questions, the words among them, the same on every run.
pub(crate) fn fixed() -> Vec<SearchQuestion> {
    let mut questions = Vec::new();
    for word in WORDS.iter().chain(&PHRASES) {
        questions.push(question((*word).to_owned()));
    }
    for (place, word) in WORDS.iter().enumerate() {
        let other = WORDS.get((place + 7) % WORDS.len()).unwrap_or(word);
        questions.push(question(format!("{word} {other}")));
        questions.push(question(format!("{word} -{other}")));
    }
    for (word, phrase) in WORDS.iter().zip(&PHRASES) {
        questions.push(question(format!("{word} OR {phrase}")));
        questions.push(SearchQuestion {
            sort: SortBy::Relevance,
            ..question(format!("{word} {phrase}"))
        });
    }
    for word in WORDS.iter().take(10) {
        questions.push(filtered(
            word,
            Filters {
                source: Some(SourceCode::ALL[0]),
                ..Filters::default()
            },
        ));
        questions.push(filtered(
            word,
            Filters {
                nature: Some(Nature::Complaint),
                ..Filters::default()
            },
        ));
    }
    questions
}

fn question(query: String) -> SearchQuestion {
    SearchQuestion {
        query,
        limit: PAGE,
        ..SearchQuestion::default()
    }
}

fn filtered(word: &str, filters: Filters) -> SearchQuestion {
    SearchQuestion {
        filters,
        ..question(word.to_owned())
    }
}
