//! The invented orders, rules of counting and files of the sample.

use super::{EFFECTIVE, WEEK_ORDERS, order_id};
use crate::domain::{Category, Heading, QuarantineReason, SkipReason, SourceCode};
use crate::report::model::{
    Basis, Counted, Figure, LedgerRow, Parameter, Quality, ReasonCount, ReportOrder, SkipCount,
};

const EXCERPTS: [&str; 4] = [
    "投诉人反映在某平台店铺购买“天然白水晶手链”一条，实付128元，收货后送检为玻璃制品，与商品页面所示图片和材质说明不符；联系客服后对方称概不退换，并要求删除评价方可退款。投诉人要求退货退款，希望核实该店铺其他同款商品的描述是否一致。承办单位已受理。",
    "投诉人反映在直播间购买标称“东海天然水晶”摆件，主播承诺假一赔三，收货后发现有明显气泡和模具痕迹，疑为合成材料。联系店铺后被告知以实物为准，拒绝提供鉴定证书，直播回放也已删除。投诉人要求核实商品来源，退还货款。",
    "举报人称该店铺以返现5元为条件，要求买家收货后上传指定文字和图片的五星评价，不按要求评价的不予返现；举报人提供了包裹内的返现卡片照片和与客服的聊天记录，称同小区多名邻居收到同样卡片，希望核实该店铺评价的真实性。",
    "投诉人反映购物节期间该店铺将海鲜礼盒标称“原价399元，限时199元”，事后查看历史价格，节前一直按189元销售；客服解释为系统显示问题，只同意补偿10元优惠券。投诉人要求退还差价，并核实促销价格的依据。",
];

pub(super) fn order(number: usize) -> ReportOrder {
    let counted = !(EFFECTIVE..WEEK_ORDERS).contains(&number);
    ReportOrder {
        order_id: order_id(number),
        received_at: format!("2026-11-{:02} {:02}:12", 16 + number % 7, 8 + number % 10),
        source_label: ["12345", "12315投诉", "12315举报"][number % 3].to_owned(),
        nature_label: if counted { "投诉" } else { "咨询" }.to_owned(),
        region: if number.is_multiple_of(9) {
            ""
        } else {
            "东海县"
        }
        .to_owned(),
        merchant: if number.is_multiple_of(7) {
            ""
        } else {
            "东海县晶彩缘水晶饰品有限公司"
        }
        .to_owned(),
        headings: if counted {
            vec![Heading::Of(Category::PRIMARY[number % 7])]
        } else {
            Vec::new()
        },
        title: "网购水晶手链与图片不符，商家拒绝退货，联系电话1**********".to_owned(),
        excerpt: if number.is_multiple_of(3) {
            EXCERPTS[number / 3 % 4].to_owned()
        } else {
            String::new()
        },
        result_label: ["调解成功", "未说明", "不属实"][number % 3].to_owned(),
        counted: match number {
            number if number < EFFECTIVE => Counted::ThisWeek,
            _ if counted => Counted::Earlier,
            _ => Counted::No,
        },
    }
}

pub(super) fn basis() -> Basis {
    let parameter = |name: &str, value: &str, origin: &str| Parameter {
        name: name.to_owned(),
        value: value.to_owned(),
        origin: origin.to_owned(),
    };
    Basis {
        duplicate_rule:
            "同一来源编号相同，或同一投诉人对同一主体30日内文字相似度不低于0.9，计为重复。"
                .to_owned(),
        incident_rule:
            "转办、催办和重复来电按关联工单编号及同一投诉人、同一主体、30日内合为一个事件。"
                .to_owned(),
        thresholds: vec![
            parameter("独立投诉人", "不少于3人", "规则 flags-2026.11"),
            parameter("自身基线", "26周中位数 + 3倍离差", "规则 flags-2026.11"),
        ],
        discount_rule: "因投诉人或雷同文本涉及多家主体而降权的线索".to_owned(),
        discounts: vec![parameter("匿名", "×0.6", "规则 flags-2026.11")],
        source_weights: vec![parameter("12315举报", "×1.1", "规则 flags-2026.11")],
        calendar: "2026年节假日安排（国办公布），调休上班日按工作日计。".to_owned(),
        notes: vec!["平台为交易场所，不等于被投诉主体。".to_owned()],
    }
}

pub(super) fn quality() -> Quality {
    Quality {
        files: vec![
            LedgerRow {
                file: "12345工单导出_20261123.xlsx".to_owned(),
                source: SourceCode::Hotline12345,
                rows_read: 74,
                accepted: 67,
                updated: 2,
                duplicate: 3,
                quarantined: 2,
                reasons: vec![ReasonCount {
                    reason: QuarantineReason::BadReceivedAt,
                    rows: 2,
                }],
                skipped: vec![SkipCount {
                    reason: SkipReason::Title,
                    rows: 1,
                }],
            },
            LedgerRow {
                file: "全国12315平台_投诉_20261116-20261122.csv".to_owned(),
                source: SourceCode::Complaint12315,
                rows_read: 12_066,
                accepted: 12_066,
                updated: 0,
                duplicate: 0,
                quarantined: 0,
                reasons: Vec::new(),
                skipped: Vec::new(),
            },
        ],
        missing_time: Figure::bare(0),
        notes: vec!["12318本周未收到文件。".to_owned()],
    }
}
