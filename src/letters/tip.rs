//! 消费提示: for everybody, from verified cases only, and without the name of any merchant (R-RPT-02).

use chrono::NaiveDate;

use super::draft::{Draft, Standing};
use super::{Letter, LetterKind, LetterRefused, Writer};
use crate::domain::Category;
use crate::templates::chinese_date;

/// What was verified in a span of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TipFacts {
    pub days: (NaiveDate, NaiveDate),
    /// Categories of the verified cases with their numbers, the most frequent first.
    pub verified: Vec<(Category, usize)>,
    /// Names and codes of the merchants concerned; none of them may stand in the text.
    pub parties: Vec<String>,
}

/// Cases below this are not counted out: one could be told by its number (R-SHR, small cells).
const FEWEST_TOLD: usize = 5;

pub fn tip(facts: &TipFacts, writer: &Writer) -> Result<Letter, LetterRefused> {
    let kind = LetterKind::ConsumerTip;
    if facts.verified.is_empty() {
        let why = "这段时间没有已认定的案件；未经认定的线索不作消费提示".to_owned();
        return Err(LetterRefused::NotYet { kind, why });
    }
    let mut draft = Draft::new(kind, (Standing::AfterFinding, ""), "网络消费提示", writer);
    draft.hide(facts.parties.iter().cloned());
    let (first, last) = facts.days;
    let named: Vec<&str> = facts
        .verified
        .iter()
        .map(|(category, _)| category.label())
        .collect();
    let total: usize = facts.verified.iter().map(|(_, count)| count).sum();
    let count = if total < FEWEST_TOLD {
        format!("不足{FEWEST_TOLD}件")
    } else {
        format!("{total}件")
    };
    draft.text(format!(
        "{}至{}，有关部门在电商领域依法查实{}等案件{count}。提醒广大消费者注意以下几点。",
        chinese_date(first),
        chinese_date(last),
        named.join("、"),
    ));
    for (number, (category, _)) in (1..).zip(&facts.verified) {
        draft.text(format!(
            "{number}.{}：{}",
            category.label(),
            advice(*category)
        ));
    }
    draft.text("购物时请保存商品页面、订单、付款凭证和聊天记录。发生纠纷，可以与经营者协商，请平台调解，或者拨打12345、12315投诉举报；遇有“刷单返利”“垫付返佣”的，是诈骗，请立即报警。");
    draft.sign();
    draft.finish()
}

fn advice(category: Category) -> &'static str {
    match category {
        Category::MaliciousReview => {
            "评价要看内容是否具体、有无实物照片；评论被删、被改的，保存截图并投诉。"
        }
        Category::FakeTransaction | Category::FakeTraffic => {
            "不以销量、好评和热度作唯一依据；对短时间内大量雷同好评、好评返现保持警惕，不参与刷单。"
        }
        Category::NotAsPictured => {
            "收货时当面开箱核对，与页面不符的及时拍照，在七日无理由退货期内提出。"
        }
        Category::Counterfeit => {
            "选择有资质的店铺，核对商标、厂名厂址和防伪信息；价格明显偏低的谨慎购买，怀疑假冒的不要使用并保留实物。"
        }
        Category::PriceFraud => {
            "促销前留意成交价和计价单位，先涨后降、不履行价格承诺的，保存页面截图。"
        }
        _ => "核对经营者证照和服务约定，付款前看清退换货条件。",
    }
}
