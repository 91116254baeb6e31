//! Passages of a document that could fill the elements of an entry: offered to a person, never filled in by the program.

use std::sync::LazyLock;

use regex::Regex;

use super::content::EntryElement;
use crate::domain::Uscc;

/// Characters of a document that are read.
pub const LONGEST_DOCUMENT: usize = 50_000;
/// Passages of one element.
const MOST: usize = 3;
/// Characters of one passage.
const LONGEST: usize = 200;

/// What may stand for each element. Documents of offices are alike: these are their set phrases.
const PATTERNS: [(EntryElement, &str); 17] = [
    (
        EntryElement::Name,
        r"(?:当事人|被处罚人|单位名称)[:：]\s*([^\s，。；,;]{2,60})",
    ),
    (EntryElement::Uscc, r"([0-9A-HJ-NPQRTUWXY]{18})"),
    (
        EntryElement::Address,
        r"(?:住所|住址|经营场所|注册地址|地址)[^:：\n]{0,12}[:：]\s*([^\n，。；]{4,80})",
    ),
    (
        EntryElement::Nature,
        r"(?:主体类型|单位性质|类型)[:：]\s*([^\s，。；]{2,30})",
    ),
    (
        EntryElement::Representative,
        r"(?:法定代表人|负责人|经营者)[^:：\n]{0,8}[:：]\s*([^\s，。；]{2,20})",
    ),
    (EntryElement::Facts, r"((?:经查|查明|经调查)[^。]{4,180}。)"),
    (
        EntryElement::Basis,
        r"((?:依据|根据|依照|违反了?)《[^》]{2,40}》第[^，。；]{1,24}(?:条|款|项))",
    ),
    (
        EntryElement::DocumentKind,
        r"(行政处罚决定书|行政裁决书|列入[^，。；\s]{0,12}决定书|民事判决书|刑事判决书|行政判决书)",
    ),
    (
        EntryElement::DocumentNumber,
        r"([\p{Han}]{1,12}[〔\[（(]\d{4}[〕\]）)]第?\d{1,6}号)",
    ),
    (
        EntryElement::Authority,
        r"(?m)^\s*([\p{Han}]{3,24}(?:局|委员会|人民法院|海关|支队|大队))\s*$",
    ),
    (
        EntryElement::Procedure,
        r"([^。\n]{0,40}(?:普通程序|一般程序|简易程序|听证)[^。\n]{0,40})",
    ),
    (EntryElement::ServedOn, r"([^。\n]{0,40}送达[^。\n]{0,40})"),
    (
        EntryElement::ToldOn,
        r"([^。\n]{0,40}(?:予以公示|将.{0,10}公示|信用公示|公示系统)[^。\n]{0,40})",
    ),
    (
        EntryElement::PenaltyContent,
        r"(?s)(?:处罚如下|处罚决定如下|决定如下|行政处罚)[:：]\s*([^。]{4,180}。)",
    ),
    (
        EntryElement::Fine,
        r"([^。，；\n]{0,20}罚款[^。，；\n]{0,30}元[^。，；\n]{0,20})",
    ),
    (
        EntryElement::Confiscated,
        r"([^。，；\n]{0,20}没收[^。，；\n]{0,60})",
    ),
    (
        EntryElement::Licence,
        r"([^。，；\n]{0,20}(?:暂扣|吊销|降低资质)[^。，；\n]{0,60})",
    ),
];

static COMPILED: LazyLock<Vec<(EntryElement, Regex)>> = LazyLock::new(|| {
    let compiled = PATTERNS.iter().filter_map(|(element, pattern)| {
        // One that does not compile would find nothing; a test compiles them all.
        Some((*element, Regex::new(pattern).ok()?))
    });
    compiled.collect()
});

/// Passages for each element that has any, in the order of the elements.
pub fn passages(document: &str) -> Vec<(EntryElement, Vec<String>)> {
    let read: String = document.chars().take(LONGEST_DOCUMENT).collect();
    let mut found = Vec::new();
    for (element, pattern) in COMPILED.iter() {
        let mut own: Vec<String> = Vec::new();
        for captures in pattern.captures_iter(&read) {
            let Some(passage) = captures.get(1).map(|passage| passage.as_str().trim()) else {
                continue;
            };
            let fits = *element != EntryElement::Uscc || passage.parse::<Uscc>().is_ok();
            let passage: String = passage.chars().take(LONGEST).collect();
            if fits && !passage.is_empty() && !own.contains(&passage) && own.len() < MOST {
                own.push(passage);
            }
        }
        if !own.is_empty() {
            found.push((*element, own));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const DECISION: &str = "示例市市场监督管理局\n行政处罚决定书\n示市监罚〔2026〕12号\n当事人：示例市示范商贸有限公司\n\
        统一社会信用代码：91350100M000100Y43\n住所（住址）：示例市示范路1号\n法定代表人（负责人）：欧阳测试\n\
        经查，当事人销售侵犯注册商标专用权的商品。本案适用普通程序。\n依据《中华人民共和国商标法》第五十七条第三项，决定处罚如下：1.没收侵权商品12件；2.罚款人民币5000元。\n\
        本决定书自送达之日起生效，并将通过国家企业信用信息公示系统予以公示。\n";

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(COMPILED.len(), PATTERNS.len());
    }

    #[test]
    fn a_decision_offers_its_own_words_for_each_element() {
        let found = passages(DECISION);
        let of = |element: EntryElement| {
            let own = found.iter().find(|(other, _)| *other == element);
            own.map(|(_, passages)| passages[0].as_str())
                .unwrap_or_default()
        };
        assert_eq!(of(EntryElement::Name), "示例市示范商贸有限公司");
        assert_eq!(of(EntryElement::Uscc), "91350100M000100Y43");
        assert_eq!(of(EntryElement::Address), "示例市示范路1号");
        assert_eq!(of(EntryElement::Representative), "欧阳测试");
        assert_eq!(of(EntryElement::DocumentNumber), "示市监罚〔2026〕12号");
        assert_eq!(of(EntryElement::DocumentKind), "行政处罚决定书");
        assert_eq!(of(EntryElement::Authority), "示例市市场监督管理局");
        assert!(of(EntryElement::Facts).starts_with("经查，当事人销售"));
        assert!(of(EntryElement::Basis).contains("第五十七条"));
        assert!(of(EntryElement::Procedure).contains("普通程序"));
        assert!(of(EntryElement::ServedOn).contains("送达"));
        assert!(of(EntryElement::PenaltyContent).starts_with("1.没收"));
        assert_eq!(of(EntryElement::Fine), "2.罚款人民币5000元");
        assert!(of(EntryElement::Confiscated).contains("没收侵权商品12件"));
    }

    #[test]
    fn a_code_with_a_wrong_check_is_not_offered_and_nothing_is_made_up() {
        assert_eq!(passages("统一社会信用代码：91350100M000100Y44"), Vec::new());
        assert_eq!(passages("今天天气很好"), Vec::new());
        assert_eq!(passages(""), Vec::new());
    }
}
