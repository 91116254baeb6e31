//! 附件2: the rules of counting as they are in force.

use super::CHECK_WORKING_DAYS;
use crate::domain::{Category, ShrinkagePrior};
use crate::flags::RuleSet;
use crate::report::model::{Basis, Parameter};
use crate::stats::WeekFigures;

/// 附件2 from the rule set in force.
pub(super) fn basis(rules: &RuleSet, figures: &WeekFigures) -> Basis {
    let (prior, knows_same_text) = (figures.prior.as_ref(), figures.same_text.is_some());
    let origin = format!("预警规则集{}", rules.version);
    let parameter = |name: &str, value: String| Parameter {
        name: name.to_owned(),
        value,
        origin: origin.clone(),
    };
    let (candidate, watch) = (&rules.candidate, &rules.watch);
    let windows: Vec<String> = rules
        .window
        .weeks
        .iter()
        .map(|weeks| format!("{weeks}周"))
        .collect();
    let mut thresholds = vec![
        parameter(
            "统计窗口",
            format!(
                "{}（均含本周，取得分最高者）；近{}周内有新投诉或新结论的才预警",
                windows.join("、"),
                rules.window.news_weeks
            ),
        ),
        parameter(
            "预期",
            format!(
                "主体各类独立投诉量×同行业其他主体同季该类占比；占比向全市占比收缩（相当于{tau}件），主体所在地区的同行业独立投诉当季满{}件的，改用该地区占比并向行业占比收缩；限于全市占比的{}—{}倍",
                rules.expectation.thick,
                rules.expectation.least_share,
                rules.expectation.most_share,
                tau = rules.expectation.tau
            ),
        ),
        parameter("占比", share_text(rules, prior)),
        parameter("占比变化", change_text(rules)),
        parameter("倍数", "伽马—泊松收缩估计（DuMouchel 1999）".to_owned()),
        parameter("收缩先验", prior.map_or_else(String::new, prior_text)),
        parameter(
            "持续时间",
            format!(
                "首末件相隔不足{}天，计{}分",
                rules.evidence.short_span_days, rules.evidence.short_span
            ),
        ),
        parameter(
            "办理结论",
            format!(
                "已有结论事件的属实比例、属实事件的立案比例，与各主体平均比例相比（异常主体的比数为其{}倍）的似然比计分，限于{}至{}",
                rules.outcomes.odds, rules.outcomes.least, rules.outcomes.most
            ),
        ),
        parameter(
            "关联过密",
            format!(
                "独立投诉不足投诉人数的{}，计{}分",
                rules.evidence.coherence, rules.evidence.incoherent
            ),
        ),
        parameter(
            "建议核查",
            format!(
                "得分≥{}，独立投诉≥{}件、≥{}组（同一投诉人、雷同文本或同一事件的工单为一组），首末件相隔≥{}天，收缩估计下限≥{}倍，去掉最大一组后得分≥{}",
                candidate.score,
                candidate.effective,
                candidate.groups,
                candidate.span_days,
                candidate.lower_bound,
                candidate.without_largest
            ),
        ),
        parameter(
            "持续关注",
            format!(
                "得分≥{}，独立投诉≥{}件、≥{}组；或群体投诉：≥{}名投诉人（含匿名事件的反映人）先后不少于{}天以相近文本只投诉该主体，各不过一两次，且未折减得分≥{}",
                watch.score,
                watch.effective,
                watch.groups,
                rules.review.victims,
                candidate.span_days,
                rules.review.score
            ),
        ),
        parameter(
            "投诉方复核",
            format!(
                "投诉人（含匿名事件的反映人）≥{}名且未折减得分≥{}，但独立投诉不足投诉人数的{}",
                rules.review.people, rules.review.score, rules.evidence.coherence
            ),
        ),
        parameter(
            "级别",
            format!(
                "得分≥{}黄、≥{}橙、≥{}红，其余蓝",
                rules.levels.yellow, rules.levels.orange, rules.levels.red
            ),
        ),
    ];
    thresholds.extend(calibrated(rules).map(|value| parameter("结论校准", value)));
    for (category, severity) in &rules.severity {
        thresholds.push(parameter(
            &format!("严重性（只用于同级排序）：{}", category.label()),
            format!("{severity}"),
        ));
    }
    Basis {
        duplicate_rule: "同一来源、同一工单编号为同一工单；内容一致计为重复行，内容不同计为更正并保留前一版本。正文或关联栏引用在先工单编号（同一渠道或其他渠道）的后到工单计为重复工单，不计件数，其办理结论并入原事件；但后到工单写明了另一主体、另一类别，或补明了原工单未写明的主体的，照常计件。原工单不属于有效线索（如咨询）的，后到的投诉照常计件。".to_owned(),
        incident_rule: "同一投诉人（以加密代号识别，各渠道统一）、同一主体、同一类别，相邻两次间隔不超过30日的，为一个事件；引用在先工单编号的转办、催办工单并入原事件，不限渠道。独立投诉人只计有身份信息（姓名、电话或证件）的人：登记为匿名但留有电话的，按电话的加密代号计一人；没有任何身份信息的不计入独立投诉人，每个事件另行注明为“匿名事件”。".to_owned(),
        thresholds,
        discount_rule: discount_rule(rules, knows_same_text),
        discounts: discounts(rules).map(|(name, value)| parameter(name, value)).to_vec(),
        source_weights: vec![parameter("投诉、举报", "×1".to_owned())],
        calendar: format!("按自然周（周一至周日，ISO 8601）统计。第七部分的建议反馈日为统计周期末日起第{CHECK_WORKING_DAYS}个工作日（次日起算，节假日和调休按国务院办公厅通知；有关年度安排尚未公布的为暂定）。"),
        notes: vec![
            "有效线索：投诉、举报类工单中属于消费领域、未撤回且非重复的部分；咨询、求助、建议、表扬等不计入。".to_owned(),
            "分类依据词典和规则自动标注，仅统计“陈述”语气的标注；询问、转述、假设和否定不计入。".to_owned(),
            "刷单诈骗中投诉人是受害人，单列，不计入任何主体。".to_owned(),
            "以上均为线索统计，未经认定。".to_owned(),
        ],
    }
}

fn discounts(rules: &RuleSet) -> [(&'static str, String); 4] {
    let independence = &rules.independence;
    [
        (
            "匿名",
            format!(
                "×{}（登记为匿名或没有身份信息的工单）",
                independence.anonymous
            ),
        ),
        (
            "投诉多家主体",
            format!(
                "近{}周投诉的主体数超过{n}家的，×{n}÷主体数；经核实属实或立案的不折减",
                independence.complainant_weeks,
                n = independence.free_merchants
            ),
        ),
        (
            "一同投诉的人群",
            format!(
                "近{}周至少{}人各反映其中至少{}家相同主体的，对每家主体合并计一次；经核实属实或立案的不合并",
                independence.complainant_weeks,
                independence.block_complainants,
                independence.block_merchants
            ),
        ),
        (
            "文本雷同",
            format!(
                "雷同文本涉及不少于{}家主体的，×{}；同一主体内雷同文本合并计一次",
                independence.template_merchants, independence.template
            ),
        ),
    ]
}

/// What takes the place of the scores once reviewers have decided often enough.
fn calibrated(rules: &RuleSet) -> Option<String> {
    let calibration = rules.calibration?;
    Some(format!(
        "已有核查结论（确认或驳回）的预警满{}条后，以推算的确认概率（≥{:.0}%建议核查，≥{:.0}%持续关注）代替上述得分门槛，其余条件不变",
        calibration.least_decisions,
        calibration.candidate * 100.0,
        calibration.watch * 100.0
    ))
}

/// Which clues weigh less; weeks evaluated before texts were counted tell of senders only.
fn discount_rule(rules: &RuleSet, knows_same_text: bool) -> String {
    let independence = &rules.independence;
    let senders = format!(
        "降权指投诉人近{}周投诉的主体数超过{}家",
        independence.complainant_weeks, independence.free_merchants
    );
    if !knows_same_text {
        return format!("{senders}的线索（经核实属实或立案的除外）。");
    }
    format!(
        "{senders}，或雷同文本涉及不少于{}家主体的线索（经核实属实或立案的除外）。文本雷同指与他件文本雷同且尚未核实的线索，同一主体内合并只计一次独立投诉。少数人以同一模板集中投诉一家主体的，计入文本雷同，不计入降权。二者均为可能的牟利性投诉迹象，不是认定，件数不变。",
        independence.template_merchants
    )
}

/// How the merchant's own past moves what is expected of it.
fn change_text(rules: &RuleSet) -> String {
    format!(
        "窗口之前（最长窗口以内）该主体自身的占比修正上述分布，最多按{}件计；异常主体视为半数一向如此、半数其后变化，按两种可能平均计分",
        rules.share.own_record
    )
}

/// With the κ that was learnt for the quarter, or what the rules believe.
fn share_text(rules: &RuleSet, prior: Option<&ShrinkagePrior>) -> String {
    let learnt = prior.and_then(|prior| prior.likeness);
    format!(
        "正常主体的占比服从贝塔分布（均值为上述预期占比，集中度κ={:.1}），异常主体的占比不限（均匀分布）；{}，后验对数几率计分，限于{}至{}",
        learnt.unwrap_or(rules.share.likeness),
        guilty_text(rules, prior),
        rules.share.least,
        rules.share.most
    )
}

/// How many are taken to be guilty: of all, or of each category as learnt.
fn guilty_text(rules: &RuleSet, prior: Option<&ShrinkagePrior>) -> String {
    let learnt = prior.map(|prior| &prior.guilty);
    let of = |(category, share): (&Category, &f64)| {
        format!("{}{:.2}‰", category.label(), share * 1000.0)
    };
    match learnt.filter(|learnt| !learnt.is_empty()) {
        Some(learnt) => {
            let shares: Vec<String> = learnt.iter().map(of).collect();
            format!("异常主体的比例按类别拟合（{}）", shares.join("，"))
        }
        None => format!("设{}‰的主体异常，各类别均分", rules.share.guilty * 1000.0),
    }
}

fn prior_text(prior: &ShrinkagePrior) -> String {
    let theta: Vec<String> = prior
        .theta
        .iter()
        .map(|value| format!("{value:.4}"))
        .collect();
    let origin = match prior.fitted_until {
        Some(week) => format!(
            "按截至{}的{}个单元格拟合，本季不变",
            week.sunday().format("%Y年%-m月%-d日"),
            prior.cells
        ),
        None => "数据不足以拟合，采用规则集自带值".to_owned(),
    };
    format!("（α₁, β₁, α₂, β₂, P）=（{}），{origin}", theta.join(", "))
}
