//! The brands of an order's goods, each in its one form.
//!
//! Evidence of who sells, never a name of the seller: a brand is sold by many, and who complains of a fake names the
//! brand of somebody else. Only the column for it is read. The name of the goods (连衣裙, 项链) is left out: it says
//! what the trade in a name says already, and the titles of listings that would say more are copied among sellers.

use crate::lexicon::Parties;

/// What is written because the form wanted something.
const NO_BRANDS: [&str; 29] = [
    "其他",
    "其它",
    "不详",
    "不明",
    "不明确",
    "不清楚",
    "不知道",
    "不知名",
    "不确定",
    "未知",
    "未填",
    "未填写",
    "未提供",
    "未标注",
    "暂无",
    "没有",
    "待查",
    "待核实",
    "自有",
    "自制",
    "散装",
    "国产",
    "进口",
    "正品",
    "杂牌",
    "三无",
    "null",
    "none",
    "无品牌名称",
];

/// Characters: one is a slip, and more are a sentence.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=24;

/// Brands that one order may tell; a cell with more is a list of goods, which says nothing about any of them.
const MOST_BRANDS: usize = 4;

/// The brands of a masked cell, sorted: 耐克（NIKE） tells two names of one, and either may stand elsewhere.
pub(super) fn brands_of(cell: &str, parties: &Parties) -> Vec<String> {
    let plain = parties.plain(&without_tokens(cell));
    let names = plain.split(parts_names);
    let mut brands: Vec<String> = names.filter_map(|name| brand_of(name, parties)).collect();
    brands.sort_unstable();
    brands.dedup();
    if brands.len() > MOST_BRANDS {
        return Vec::new();
    }
    brands
}

/// Whether a mark stands between two names. A dot or a blank may stand within one: 阿玛尼·公馆, new balance.
fn parts_names(c: char) -> bool {
    matches!(
        c,
        ',' | '，' | '、' | ';' | '；' | '/' | '\\' | '|' | '(' | ')' | '【' | '】' | '\n' | '。'
    )
}

/// `[姓名]` stands where a person was named.
fn without_tokens(cell: &str) -> String {
    let mut kept = String::with_capacity(cell.len());
    let mut rest = cell;
    while let Some((before, behind)) = rest.split_once('[') {
        kept.push_str(before);
        kept.push('、');
        rest = behind.split_once(']').map_or("", |(_, behind)| behind);
    }
    kept.push_str(rest);
    kept
}

fn brand_of(plain: &str, parties: &Parties) -> Option<String> {
    let bare: String = plain.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut brand = bare.as_str();
    // 品牌：美德, 美德牌, 美德品牌 are one.
    brand = brand.strip_prefix("品牌").unwrap_or(brand);
    for word in ["品牌", "牌"] {
        let rest = brand.strip_suffix(word);
        brand = rest
            .filter(|rest| LENGTHS.contains(&rest.chars().count()))
            .unwrap_or(brand);
    }
    let is_told = LENGTHS.contains(&brand.chars().count())
        && !brand.starts_with(['无', '某'])
        && brand.chars().any(char::is_alphabetic)
        && !NO_BRANDS.contains(&brand)
        && !parties.is_generic(brand);
    is_told.then(|| brand.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::name::tests::PARTIES;
    use super::*;

    #[test]
    fn one_brand_has_one_form_however_it_is_written() {
        for cell in [
            "美德",
            " 美 德 ",
            "美德牌",
            "品牌：美德",
            "“美德”品牌",
            "美·德®",
            "[姓名]美德",
        ] {
            assert_eq!(brands_of(cell, &PARTIES), ["美德"], "{cell}");
        }
        assert_eq!(brands_of("ＮＥＷ Balance", &PARTIES), ["newbalance"]);
        assert_eq!(brands_of("蘭寇", &PARTIES), ["兰寇"]);
        assert_eq!(brands_of("361°", &PARTIES), [""; 0]);
        assert_eq!(brands_of("7喜", &PARTIES), ["7喜"]);
    }

    #[test]
    fn several_brands_of_a_cell_are_several_and_a_list_of_goods_is_none() {
        assert_eq!(brands_of("耐克（NIKE）", &PARTIES), ["nike", "耐克"]);
        assert_eq!(brands_of("美德、格莱/美德", &PARTIES), ["格莱", "美德"]);
        assert_eq!(brands_of("甲乙,丙丁,戊己,庚辛,壬癸", &PARTIES), [""; 0]);
    }

    #[test]
    fn a_word_for_no_brand_a_number_a_mask_and_a_sentence_are_none() {
        let sentence = "我在网上买的时候客服说是正品结果收到以后发现根本不是";
        for cell in [
            "",
            "无",
            "无品牌",
            "无牌",
            "其他",
            "其它品牌",
            "不详",
            "未知",
            "—",
            "/",
            "***",
            "某品牌",
            "品牌",
            "国产",
            "N/A",
            "NULL",
            "123",
            "商家",
            "[姓名]",
            "[姓名",
            "美",
            sentence,
        ] {
            assert_eq!(brands_of(cell, &PARTIES), [""; 0], "{cell}");
        }
    }
}
