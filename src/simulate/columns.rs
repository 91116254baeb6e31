//! What stands under each header: the one place that turns an order into cells.

use chrono::{Datelike, Duration, NaiveDateTime, Timelike};

use super::layout::{Layout, TimeStyle};
use super::order::{Order, Party};

/// The cells of an order in the columns of its layout. `serial` is the running number in the sheet.
pub(super) fn cells(order: &Order, headers: &[&'static str], serial: usize) -> Vec<String> {
    headers
        .iter()
        .map(|header| cell(order, header, serial))
        .collect()
}

fn cell(order: &Order, header: &str, serial: usize) -> String {
    if header == order.layout.number_header() {
        return order.number.clone();
    }
    if header == order.layout.time_header() {
        return moment(order.at, order.layout.time_style());
    }
    dispatch(order, header)
        .or_else(|| citizen(order, header))
        .or_else(|| other_side(order, header))
        .or_else(|| handling(order, header))
        .unwrap_or_else(|| matter(order, header, serial))
}

/// Who called.
fn citizen(order: &Order, header: &str) -> Option<String> {
    let person = &order.person;
    let text = match header {
        "诉求人" | "来电人" | "投诉人姓名" | "投诉人" | "举报人姓名/单位" | "举报人" => {
            person.name.clone()
        }
        "联系电话"
        | "来电号码"
        | "ldhm"
        | "投诉人电话"
        | "电话"
        | "举报人联系电话"
        | "联系方式" => person.phone.clone(),
        "来电人地址" | "投诉人地址" => person.address.clone(),
        "是否匿名" => yes_no(person.anonymous),
        _ => return None,
    };
    Some(text)
}

/// Who is complained about, and the goods.
fn other_side(order: &Order, header: &str) -> Option<String> {
    let nobody = Party::default();
    let party = order.party.as_ref().unwrap_or(&nobody);
    let text = match header {
        "被反映单位"
        | "被投诉人名称"
        | "涉及主体"
        | "被投诉单位"
        | "被举报对象名称"
        | "被举报人"
        | "被举报单位"
        | "举报对象"
        | "被举报企业"
        | "销售单位"
        | "生产单位"
        | "企业名称"
        | "经营主体" => party.written.clone(),
        "统一社会信用代码" | "社会信用代码" => party.uscc.clone(),
        "被投诉人地址" | "被举报对象地址" | "单位地址" | "地址" => {
            party.address.clone()
        }
        "电商平台名称" | "电商平台" | "被举报网址/APP" => party.platform.to_owned(),
        "店铺名称" => party.store.clone(),
        "商品/服务类别" | "客体类别" | "客体类型" => party.industry.to_owned(),
        "行业分类" => party.industry_code.to_owned(),
        "商品/服务名称" | "涉及客体" | "产品名称" | "收费项目/商品" | "产品" | "商品名称" => {
            party.product.to_owned()
        }
        "品牌" => party.brand.to_owned(),
        "订单号" => party.purchase_no.clone(),
        "购买日期" => moment(party.bought.into(), TimeStyle::Chinese),
        "涉及金额(元)" | "金额" | "涉及金额" if party.price_cents > 0 => {
            yuan(party.price_cents)
        }
        "市场主体类型" => if party.written.ends_with("公司") {
            "企业"
        } else {
            "个体工商户"
        }
        .to_owned(),
        "销售方式" => if party.platform.is_empty() {
            "实体店"
        } else {
            "网购"
        }
        .to_owned(),
        _ => return None,
    };
    Some(text)
}

/// When and by whom it was passed on.
fn dispatch(order: &Order, header: &str) -> Option<String> {
    let style = order.layout.time_style();
    let after = |minutes: i64| moment(order.at + Duration::minutes(minutes), style);
    let text = match header {
        "派单时间" | "市派单时间" | "pdsj" | "受理时间" => after(95),
        "区派单时间" | "分派时间" | "转办时间" => after(260),
        "办理时限" | "截止时间" | "核查时限" => after(7 * 1440),
        "办结时间" | "bjsj" | "办结日期" | "立案/不予立案时间" | "告知时间" => {
            order
                .outcome
                .closed
                .map_or(String::new(), |at| moment(at, style))
        }
        "承办单位" | "cbdw" | "承办部门" | "办理单位" | "办理机构" => {
            order.unit.clone()
        }
        "受理单位" => "连云港市12345热线".to_owned(),
        "受理部门" | "登记部门" => "连云港市市场监督管理局".to_owned(),
        "承办监管所" => format!("{}市场监管分局", order.region.name),
        "经办人" => handler(order).to_owned(),
        _ => return None,
    };
    Some(text)
}

/// What came of it.
fn handling(order: &Order, header: &str) -> Option<String> {
    let outcome = &order.outcome;
    let text = match header {
        "办理结果" | "处理情况" | "blqk" | "处理结果" | "核查情况" | "回复内容" | "结果"
        | "办理" | "处理" => outcome.text.clone(),
        "是否属实" | "回访结论" => outcome.verdict.to_owned(),
        "满意度" | "是否满意" | "hfjg" | "回访结果" => outcome.satisfaction.to_owned(),
        "工单状态" | "受理状态" | "办理状态" => outcome.status.to_owned(),
        "是否重复" | "sfcf" => yes_no(order.dirt.contains(&super::dirt::Dirt::Recontact)),
        "调解结果" => outcome.mediation.to_owned(),
        "挽回损失(元)" | "退款金额" if outcome.redress_cents > 0 => {
            yuan(outcome.redress_cents)
        }
        "是否立案" => outcome.filed.to_owned(),
        "是否办结" | "是否解决" | "是否响应" => yes_no(outcome.closed.is_some()),
        "备注" => outcome.remark.to_owned(),
        _ => return None,
    };
    Some(text)
}

/// The matter itself, and the odds and ends that a layout carries.
fn matter(order: &Order, header: &str, serial: usize) -> String {
    let [first, second, third] = order.classes;
    match header {
        "序号" => serial.to_string(),
        "案件编号" => format!("{}-{:04}", order.at.format("%Y%m%d"), serial % 10_000),
        "热线号码" => "12345".to_owned(),
        "办理次数" => "1".to_owned(),
        "附件数" => (order.at.minute() % 4).to_string(),
        "是否公示" => "是".to_owned(),
        "诉求渠道" | "来源渠道" | "信息来源" => order.channel.to_owned(),
        "来源" => if order.at.minute().is_multiple_of(3) {
            "12345转办"
        } else {
            "12318"
        }
        .to_owned(),
        "诉求类型" | "sqlx" | "信息件类型" => order.nature.to_owned(),
        "一级分类" | "业务类别" => first.to_owned(),
        "二级分类" | "类型" | "类别" | "举报类别" => second.to_owned(),
        "三级分类" | "问题类别" | "基本问题" | "举报问题类别" | "涉及违法行为" | "违法行为类型"
        | "问题类型" => third.to_owned(),
        "诉求标题" | "标题" | "sqbt" | "举报事项" => order.title.clone(),
        "诉求内容" | "主要内容" | "sqnr" | "投诉事项" | "内容" | "投诉内容" | "问题描述"
        | "举报内容" | "内容摘要" | "线索内容" | "监测内容" => order.body.clone(),
        "投诉诉求" | "诉求" => order.claim.clone(),
        "事发地址" | "发生地址" | "sfdz" => order.place.clone(),
        "所属区县" | "所在地区" | "所属地区" => order.region.name.to_owned(),
        "qxdm" => order.region.code.to_string(),
        _ => String::new(),
    }
}

/// The clerk of a ledger; the same for a few days in a row.
fn handler(order: &Order) -> &'static str {
    match order.at.day() / 4 % 3 {
        0 => "孙经办",
        1 => "李经办",
        _ => "周经办",
    }
}

fn yes_no(answer: bool) -> String {
    if answer { "是" } else { "否" }.to_owned()
}

fn yuan(cents: u64) -> String {
    if cents.is_multiple_of(100) {
        (cents / 100).to_string()
    } else {
        format!("{}.{:02}", cents / 100, cents % 100)
    }
}

/// A moment as a layout writes it.
pub(super) fn moment(at: NaiveDateTime, style: TimeStyle) -> String {
    let (year, month, day) = (at.year(), at.month(), at.day());
    let (hour, minute, second) = (at.hour(), at.minute(), at.second());
    match style {
        TimeStyle::Dashed => {
            format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        TimeStyle::Slashed => format!("{year}/{month}/{day} {hour}:{minute:02}"),
        TimeStyle::Compact => {
            format!("{year}{month:02}{day:02}{hour:02}{minute:02}{second:02}")
        }
        TimeStyle::Chinese => format!("{year}年{month}月{day}日"),
        TimeStyle::Dotted => format!("{year}.{month:02}.{day:02}"),
    }
}

impl Layout {
    /// Place of a header among the columns.
    pub(super) fn column(self, header: &str) -> Option<usize> {
        self.headers().iter().position(|known| *known == header)
    }
}
