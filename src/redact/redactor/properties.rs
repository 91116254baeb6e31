//! What holds for every text.

use proptest::prelude::*;

use super::tests::redactor;

/// Whether some maximal run of digits is a mobile number.
fn shows_a_mobile(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|run| run.len() == 11 && run.starts_with('1') && run.as_bytes()[1] >= b'3')
}

/// Completes the first 17 characters of a credit code.
fn with_check_character(body: &str) -> String {
    "0123456789ABCDEFGHJKLMNPQRTUWXY"
        .chars()
        .map(|check| format!("{body}{check}"))
        .find(|code| code.parse::<crate::domain::Uscc>().is_ok())
        .unwrap()
}

const FRAGMENTS: &[&str] = &[
    "电话",
    "13800001234",
    "138-0000-1234",
    " ",
    "：",
    "，",
    "张三",
    "投诉人",
    "联系人",
    "家住",
    "海州区",
    "朝阳小区",
    "3栋",
    "2单元",
    "501室",
    "朝阳路",
    "12号",
    "订单号",
    "微信号",
    "abc12345",
    "QQ",
    "123456789",
    "血型",
    "A型",
    "患有",
    "糖尿病",
    "、",
    "我是",
    "本人",
    "先生",
    "苏G",
    "12345",
    "11010519491231002X",
    "6228480402564890018",
    "91330100799655058B",
    "@",
    "163.com",
    "[手机号]",
    "王家村",
    "三组",
    "的",
    "在",
    "+86",
    "(",
    ")",
    "0518-",
    "85551234",
    "8",
    "wx",
    "号",
    "市民",
    "一三八一二三四五六七八",
    "幺三八",
    "138.1234.5678",
    "138/1234/",
    "5678",
    ".",
    "/",
    "姓名",
    "户主",
    "阿依古丽·买买提",
    "王　小　明",
    "WANG XIAOMING",
    "艾滋病",
    "患者",
    "阳性",
    "O型血",
    "信奉天主教",
    "于",
    "甲单元",
    "局长",
    "其女",
    "王建国",
    "孙丽",
    "和",
    "说",
    "向",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn redacting_twice_is_redacting_once_and_no_mobile_is_left(
        pieces in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..24)
    ) {
        let redactor = redactor();
        let once = redactor.redact(&pieces.concat()).text;
        prop_assert!(!shows_a_mobile(&once), "{once}");
        let twice = redactor.redact(&once).text;
        prop_assert_eq!(&twice, &once, "{}", pieces.concat());
    }

    #[test]
    fn no_value_of_the_row_is_left_and_twice_is_once(
        pieces in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..16),
        place in 0_usize..16,
    ) {
        let redactor = redactor();
        let own = redactor.own_values([
            (crate::domain::Field::ComplainantName, "慕容雪村"),
            (crate::domain::Field::ComplainantPhone, "85559876"),
        ]);
        let (before, after) = pieces.split_at(place.min(pieces.len()));
        let text = [&before.concat(), "慕容雪村，85559876，", &after.concat()].concat();
        let once = redactor.redact_with(&text, &own).text;
        prop_assert!(!once.contains("慕容雪村") && !once.contains("85559876"), "{once}");
        let twice = redactor.redact_with(&once, &own).text;
        prop_assert_eq!(&twice, &once, "{}", text);
    }

    #[test]
    fn any_text_can_be_redacted(text in any::<String>()) {
        let redacted = redactor().redact(&text);
        prop_assert!(redacted.found.is_sorted_by_key(|found| found.start));
    }

    #[test]
    fn an_order_number_after_its_cue_survives(
        cue in prop::sample::select(&["订单号：", "工单编号", "运单号是", "快递单号 ", "编号："][..]),
        number in "[A-Z]{0,4}[0-9]{12,24}"
    ) {
        let text = format!("投诉{cue}{number}，未处理");
        prop_assert_eq!(redactor().redact(&text).text, text);
    }

    #[test]
    fn a_credit_code_survives_with_and_without_its_cue(
        cue in prop::sample::select(&["统一社会信用代码：", "信用代码", "商家"][..]),
        body in "9[123][1-6][0-9]{5}[0-9A-HJ-NPQRTUWXY]{9}"
    ) {
        let code = with_check_character(&body);
        let text = format!("{cue}{code}，虚假宣传");
        prop_assert_eq!(&redactor().redact(&text).text, &text);
    }
}
