//! What people search for, as it may be kept: without the numbers and names of persons.

use super::folded::is_han;
use super::kind::PiiKind;
use super::redactor::Redactor;

impl Redactor {
    /// The question with its personal data masked; `None` where it has none. A term that is written like a name counts as one:
    /// who is meant, nobody can tell from a question. Two characters that are a word (龙虾, 温泉) are none; of three, words are
    /// hardly ever written so.
    pub fn mask_question(&self, question: &str, is_word: impl Fn(&str) -> bool) -> Option<String> {
        let masked = self.redact(question).text;
        let mut told = String::with_capacity(masked.len());
        let mut term = String::new();
        for character in masked.chars().map(Some).chain([None]) {
            if let Some(character) = character.filter(|character| is_han(*character)) {
                term.push(character);
                continue;
            }
            let is_short_word = term.chars().count() == 2 && is_word(&term);
            let is_name = !is_short_word && self.could_be_a_name(&term);
            told.push_str(if is_name {
                PiiKind::Name.token()
            } else {
                &term
            });
            term.clear();
            told.extend(character);
        }
        (told != question).then_some(told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Segmenter;

    #[test]
    fn numbers_and_names_of_persons_are_masked_and_goods_are_not() {
        let redactor = Redactor::shipped().unwrap();
        let segmenter = Segmenter::shipped().unwrap();
        let masked = |question: &str| {
            redactor.mask_question(question, |term| segmenter.words(term).len() == 1)
        };
        let told = |text: &str| Some(text.to_owned());
        assert_eq!(masked("王小明"), told("[姓名]"));
        assert_eq!(masked("欧阳志远 退款"), told("[姓名] 退款"));
        assert_eq!(masked("\"陈淑芬\" -水晶"), told("\"[姓名]\" -水晶"));
        assert_eq!(masked("13800138000"), told("[手机号]"));
        for goods in [
            "假货",
            "水晶手串",
            "白酒",
            "金项链",
            "好评返现",
            "刷单",
            "石榴",
            "退款",
            "龙虾",
            "温泉",
            "龙井茶",
            "和田玉",
            "纪念币",
            "直播 OR 主播",
            "",
        ] {
            assert_eq!(masked(goods), None, "{goods}");
        }
    }
}
