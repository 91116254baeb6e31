//! What the document says.

use super::opened::Opened;
use crate::domain::finding_in;
use crate::report::WeeklyReport;
use crate::report::model::SourceCounts;
use crate::templates::grouped;

fn samples() -> [WeeklyReport; 2] {
    [WeeklyReport::sample(), WeeklyReport::quiet_sample()]
}

#[test]
fn the_sections_stand_in_their_order_and_annexes_follow() {
    for report in samples() {
        let opened = Opened::of(&report);
        let headings = ["LevelOne", "Annex", "AnnexTitle"];
        let told: Vec<String> = opened
            .paragraphs()
            .into_iter()
            .filter(|(form, _)| headings.contains(&form.as_str()))
            .map(|(_, words)| words)
            .collect();
        assert_eq!(
            told,
            [
                "一、总体情况",
                "二、分类情况",
                "三、地域行业分布",
                "四、平台与寄递",
                "五、重点关注主体",
                "六、典型线索",
                "七、研判和建议",
                "八、上期交办进展",
                "九、信用信息工作",
                "附件1",
                "明细表",
                "附件2",
                "统计口径",
                "附件3",
                "数据质量",
            ]
        );
    }
}

#[test]
fn the_masthead_says_how_to_keep_it_and_the_banner_what_it_is_not() {
    for report in samples() {
        let paragraphs = Opened::of(&report).paragraphs();
        let words = |form: &str| {
            let mut found = paragraphs.iter().filter(|(known, _)| known == form);
            found.next().unwrap().1.clone()
        };
        assert_eq!(paragraphs[0].1, "内部资料　注意保管");
        assert_eq!(words("ReportTitle"), "电商领域信用风险预警周报");
        assert_eq!(words("Issue"), report.header.number());
        let banner = "线索统计，未经认定，不得公开和作为惩戒依据";
        assert_eq!(words("Banner"), banner);
    }
}

#[test]
fn the_numbers_of_the_overview_are_those_of_the_report() {
    let report = WeeklyReport::sample();
    let row = |name: &str, counts: &SourceCounts| -> Vec<String> {
        let excluded = &counts.excluded;
        let numbers = [
            &counts.received,
            &excluded.not_clue,
            &excluded.duplicate,
            &excluded.not_commerce,
            &excluded.withdrawn,
            &counts.effective,
        ];
        let numbers = numbers.into_iter().map(|figure| grouped(figure.value));
        [name.to_owned()].into_iter().chain(numbers).collect()
    };
    let overview = &report.overview;
    let sources = overview.sources.iter();
    let expected: Vec<Vec<String>> = sources
        .map(|source| row(source.source.short_label(), &source.counts))
        .chain([row("合计", &overview.total)])
        .collect();
    let shown = Opened::of(&report).table("表1");
    // Below two rows of titles.
    assert_eq!(shown[2..], expected);
}

#[test]
fn every_merchant_has_its_counts_and_its_reasons() {
    let report = WeeklyReport::sample();
    let opened = Opened::of(&report);
    let mut shown = opened.table("表8　").split_off(1);
    shown.extend(opened.table("表8续").split_off(1));
    let rows = &report.attention.rows;
    assert_eq!(shown.len(), rows.len() * 2);
    for ((number, row), pair) in (1..).zip(rows).zip(shown.chunks(2)) {
        let (counted, why) = (&pair[0], &pair[1]);
        assert_eq!(counted[0], number.to_string());
        let code = row.uscc.as_deref().unwrap_or("代码待核实");
        assert_eq!(counted[1], format!("{}{code}", row.name));
        let counts = &row.counts;
        let counts = [&counts.orders, &counts.complainants, &counts.incidents];
        assert_eq!(counted[5..8], counts.map(|figure| grouped(figure.value)));
        let sentences = row.reasons.iter().chain(&row.counter_evidence);
        for sentence in sentences.chain([&row.proposal, &row.lead_unit]) {
            assert!(why[0].contains(sentence.as_str()), "{sentence}: {why:?}");
        }
    }
}

#[test]
fn the_document_states_no_finding_about_anybody() {
    for report in samples() {
        let opened = Opened::of(&report);
        for (_, words) in opened.paragraphs() {
            assert_eq!(finding_in(&words), None, "{words}");
        }
        assert_eq!(finding_in(&opened.text()), None);
    }
}

#[test]
fn lists_of_merchants_are_there_and_of_the_others_it_says_where() {
    let report = WeeklyReport::sample();
    let text = Opened::of(&report).text();
    let list = report.attention.rows[0]
        .counts
        .orders
        .list
        .as_ref()
        .unwrap();
    let number = report.list_numbers()[list];
    for order in &report.list(list).unwrap().order_ids {
        assert!(text.contains(order.as_str()), "{order}");
    }
    assert!(text.contains(&format!("（依据：名单{number}")));
    assert!(text.contains("其余名单见report.xlsx的“名单”"));
    assert!(text.contains("本期所涉工单260件，逐件列于report.xlsx的“明细”"));
}
