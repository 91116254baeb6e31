//! Which profile fits a header row best, and when nobody can tell.

use std::collections::HashSet;

use super::Refusal;
use super::profile::{Origin, Profile, Profiles, SourceChoice};
use crate::domain::{Field, SourceCode};

/// How well one profile fits; compared field by field, larger is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// The mapping that a person named on the command line goes first.
    named: bool,
    /// Matched columns, and those that only this layout has once more.
    columns: usize,
    distinguishing: usize,
    hints: usize,
    local: bool,
}

/// The best profile for these headers (the keys of each column); `hint` is file name, sheet name and titles.
pub(super) fn choose<'a>(
    profiles: &'a Profiles,
    choice: SourceChoice,
    columns: &[Vec<String>],
    hint: &str,
) -> Result<&'a Profile, Refusal> {
    let offered = profiles.iter().filter(|profile| match choice {
        SourceChoice::Auto => true,
        SourceChoice::Fixed(source) => profile.serves(source),
    });
    let all: Vec<(Fit, &Profile)> = offered
        .map(|profile| (fit(profile, columns, hint), profile))
        .collect();
    let mut fitting: Vec<(Fit, &Profile)> = all
        .iter()
        .filter(|(fit, profile)| qualifies(*fit, profile, columns))
        .copied()
        .collect();
    if fitting.is_empty() && matches!(choice, SourceChoice::Fixed(_)) {
        // The person said what it is; the layout may still map by the aliases of the whole source.
        fitting = all;
    }
    let Some(best) = fitting.iter().map(|(fit, _)| *fit).max() else {
        return Err(no_source(columns, profiles));
    };
    let winners: Vec<&Profile> = fitting
        .iter()
        .filter(|(fit, _)| *fit == best)
        .map(|(_, profile)| *profile)
        .collect();
    let sources: HashSet<SourceCode> = winners.iter().map(|profile| profile.source).collect();
    match winners.first() {
        Some(winner) if sources.len() == 1 || choice != SourceChoice::Auto => Ok(winner),
        _ => Err(ambiguous(&winners)),
    }
}

fn fit(profile: &Profile, columns: &[Vec<String>], hint: &str) -> Fit {
    let matched = |known: &dyn Fn(&String) -> bool| {
        columns.iter().filter(|keys| keys.iter().any(known)).count()
    };
    let distinguishing = matched(&|key| profile.distinguishing.contains(key));
    Fit {
        named: profile.origin == Origin::CommandLine,
        columns: matched(&|key| profile.aliases.contains_key(key)) + distinguishing,
        distinguishing,
        hints: profile
            .hints
            .iter()
            .filter(|word| hint.contains(*word))
            .count(),
        local: profile.origin == Origin::Folder,
    }
}

fn qualifies(fit: Fit, profile: &Profile, columns: &[Vec<String>]) -> bool {
    let fields: HashSet<Field> = columns
        .iter()
        .flatten()
        .filter_map(|key| profile.aliases.get(key).map(|(field, _)| *field))
        .collect();
    fit.columns > 0
        && (profile.distinguishing.is_empty() || fit.distinguishing > 0)
        && profile.required.iter().all(|field| fields.contains(field))
}

fn no_source(columns: &[Vec<String>], profiles: &Profiles) -> Refusal {
    let known = columns.iter().filter(|keys| profiles.know(keys)).count();
    if known >= 3 {
        return Refusal::new(
            "ambiguous_source",
            "列名可以识别，但没有一列能说明数据来自哪条热线。",
            "请用 --source 指定来源（例如 --source 12345）后重新导入。",
        );
    }
    unknown_layout(&[])
}

fn ambiguous(winners: &[&Profile]) -> Refusal {
    let mut sources: Vec<&str> = winners
        .iter()
        .map(|profile| profile.source.code())
        .collect();
    sources.dedup();
    Refusal::new(
        "ambiguous_source",
        format!(
            "列名同样符合多个来源（{}），无法自动判断。",
            sources.join("、")
        ),
        "请用 --source 指定其中一个来源后重新导入。",
    )
}

/// No profile knows this layout; names the headers where it is sure that they are headers.
pub(super) fn unknown_layout(headers: &[String]) -> Refusal {
    let found: Vec<&str> = headers
        .iter()
        .map(String::as_str)
        .filter(|header| !header.is_empty())
        .collect();
    let reason = if found.is_empty() {
        "没有找到可识别的表头。".to_owned()
    } else {
        format!("没有可识别的表头，读到的列名是：{}。", found.join("、"))
    };
    Refusal::new(
        "unknown_layout",
        reason,
        "请确认工作表是否为工单数据。如是，请在源系统重新导出并保留列名一行；列名不同于以往的，请把文件发给数据管理员，由其登记各列含义后再导入。",
    )
}

#[cfg(test)]
mod tests {
    use super::super::header::header_keys;
    use super::*;

    /// Header lines of domain.md §B.2–B.6 and of the layouts described beside them.
    const LAYOUTS: [(&str, &str); 19] = [
        (
            "hotline_12345_detail",
            "序号 | 工单编号 | 来电时间 | 诉求渠道 | 诉求人 | 联系电话 | 诉求类型 | 一级分类 | 二级分类 | 三级分类 | 诉求标题 | 诉求内容 | 事发地址 | 所属区县 | 被反映单位 | 承办单位 | 协办单位 | 派单时间 | 办理时限 | 办结时间 | 办理结果 | 是否属实 | 满意度 | 是否重复 | 工单状态",
        ),
        (
            "hotline_12345_ledger",
            "案件编号 | 工单编号 | 来电人 | 来电号码 | 热线号码 | 来电时间 | 市派单时间 | 区派单时间 | 一级分类 | 二级分类 | 三级分类 | 标题 | 主要内容 | 发生地址 | 来电人地址 | 受理单位 | 承办单位 | 办理次数 | 处理情况 | 是否解决 | 是否满意 | 是否响应 | 截止时间 | 办结时间 | 回访结果 | 备注",
        ),
        (
            "hotline_12345_exchange",
            "gdbh|slsj|ldhm|sqlx|sqbt|sqnr|sfdz|qxdm|cbdw|pdsj|bjsj|blqk|hfjg|sfcf",
        ),
        (
            "hotline_12345_mailbox",
            "留言编号|留言用户|留言主题|留言时间|留言详情|反对数|点赞数",
        ),
        (
            "complaint_12315_platform",
            "投诉单编号 | 投诉时间 | 来源渠道 | 投诉人姓名 | 投诉人电话 | 投诉人地址 | 被投诉人名称 | 统一社会信用代码 | 被投诉人地址 | 所在地区 | 电商平台名称 | 店铺名称 | 商品/服务类别 | 商品/服务名称 | 品牌 | 问题类别 | 投诉事项 | 投诉诉求 | 订单号 | 购买日期 | 涉及金额(元) | 受理部门 | 承办部门 | 受理状态 | 受理时间 | 调解结果 | 挽回损失(元) | 办结时间 | 是否公示",
        ),
        (
            "complaint_12315_record",
            "信息件编号 | 信息件类型 | 登记时间 | 登记部门 | 涉及主体 | 涉及客体 | 客体类型 | 基本问题 | 业务类别 | 内容 | 承办部门 | 承办监管所 | 受理时间 | 分派时间 | 办结时间 | 处理结果 | 回访结论",
        ),
        (
            "complaint_12315_ledger",
            "序号 | 日期 | 投诉人 | 电话 | 被投诉单位 | 地址 | 投诉内容 | 诉求 | 金额 | 经办人 | 处理情况 | 是否办结 | 备注",
        ),
        (
            "tipoff_12315_platform",
            "举报单编号 | 举报时间 | 信息来源 | 是否匿名 | 举报人姓名/单位 | 举报人联系电话 | 被举报对象名称 | 社会信用代码 | 被举报对象地址 | 市场主体类型 | 行业分类 | 客体类别 | 举报问题类别 | 涉及违法行为 | 商品/服务名称 | 品牌 | 销售方式 | 订单号 | 生产厂家 | 销售企业 | 问题描述 | 附件数 | 承办单位 | 核查时限 | 是否立案 | 立案/不予立案时间 | 告知时间 | 处理结果 | 奖励情况",
        ),
        (
            "tipoff_12315_short",
            "编号 | 举报内容 | 被举报人 | 违法行为类型 | 举报时间 | 承办单位 | 办理状态 | 是否立案 | 备注",
        ),
        (
            "hotline_12318_report",
            "举报编号 | 举报类别(互联网文化/营业性演出) | 举报事项 | 举报时间 | 举报人 | 联系方式 | 被举报单位 | 被举报网址/APP | 单位地址 | 所属地区 | 举报内容 | 办理单位 | 转办时间 | 核查情况 | 处理结果 | 办结时间 | 回复内容",
        ),
        (
            "hotline_12318_register",
            "序号 | 受理日期 | 来源(12318/12345转办/上级转办/信访) | 举报对象 | 类型 | 内容摘要 | 办理机构 | 办结日期 | 结果",
        ),
        (
            "hotline_12312_commerce",
            "编号 | 举报投诉时间 | 类型 | 单用途卡/二手车/再生资源… | 被举报企业 | 内容 | 办理",
        ),
        (
            "hotline_12331_food_drug",
            "投诉举报编号 | 类别(食品/药品/化妆品/医疗器械/保健食品) | 产品名称 | 批准文号 | 生产企业 | 销售单位 | 内容 | 办理",
        ),
        (
            "hotline_12358_price",
            "举报编号 | 收费项目/商品 | 被举报单位 | 涉及金额 | 内容 | 处理结果 | 退款金额 | 罚款金额",
        ),
        (
            "hotline_12365_quality",
            "申诉编号 | 产品 | 生产单位 | 标准 | 检验结论 | 内容 | 处理",
        ),
        (
            "platform_crawl",
            "投诉标题|投诉详情|投诉对象|投诉问题|投诉要求",
        ),
        (
            "platform_clues",
            "线索编号|平台名称|店铺名称|经营主体名称|统一社会信用代码|商品名称|线索类型|线索描述|发现时间|涉及金额",
        ),
        (
            "third_party_findings",
            "监测编号|监测时间|监测平台|店铺名称|商品名称|问题类型|问题描述|经营者名称",
        ),
        (
            "manual_entry",
            "录入编号|录入日期|录入人|反映人|联系方式|被反映方|标题|内容",
        ),
    ];

    fn columns(line: &str) -> Vec<Vec<String>> {
        line.split('|').map(header_keys).collect()
    }

    #[test]
    fn every_shipped_profile_recognises_its_own_header_line() {
        let profiles = Profiles::shipped().unwrap();
        assert_eq!(profiles.iter().count(), LAYOUTS.len());
        for (name, line) in LAYOUTS {
            let chosen = choose(&profiles, SourceChoice::Auto, &columns(line), "").unwrap();
            assert_eq!(chosen.name, name);
            for keys in columns(line) {
                assert!(profiles.know(&keys), "{name} leaves {keys:?} unmapped");
            }
        }
    }

    #[test]
    fn renamed_layouts_keep_their_source() {
        let profiles = Profiles::shipped().unwrap();
        for (source, line) in [
            (
                SourceCode::Hotline12345,
                "受理编号|受理时间|来电人|来电号码|工单内容|所属区域|处理单位",
            ),
            (
                SourceCode::Hotline12345,
                "工单号|诉求时间|反映人|联系方式|反映内容|涉及单位|办理单位|办理情况",
            ),
            (
                SourceCode::Complaint12315,
                "登记编号|投诉日期|投诉人|投诉人电话|被投诉人|投诉内容|争议金额(元)|调解结果",
            ),
            (
                SourceCode::Complaint12315,
                "日期|姓名|联系电话|商家名称|投诉内容|消费者诉求|金额|处理结果",
            ),
            (
                SourceCode::Tipoff12315,
                "举报单号|举报日期|被举报人名称|举报内容|是否立案|处理结果",
            ),
            (
                SourceCode::Hotline12318,
                "编号|受理日期|举报对象|类型|内容摘要|办理机构|结果",
            ),
        ] {
            let chosen = choose(&profiles, SourceChoice::Auto, &columns(line), "").unwrap();
            assert_eq!(chosen.source, source, "{line}");
        }
    }

    #[test]
    fn neutral_headers_ask_for_the_source() {
        let profiles = Profiles::shipped().unwrap();
        let columns = columns("编号|时间|电话|内容");
        let refused = choose(&profiles, SourceChoice::Auto, &columns, "").unwrap_err();
        assert_eq!(refused.code, "ambiguous_source");
        assert!(refused.advice.contains("--source"));
        let fixed = SourceChoice::Fixed(SourceCode::Complaint12315);
        assert_eq!(
            choose(&profiles, fixed, &columns, "").unwrap().source,
            SourceCode::Complaint12315
        );
    }
}
