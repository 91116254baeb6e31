//! The export layouts of the hotlines: header texts exactly as in domain.md §B.2–B.6.

use crate::domain::SourceCode;

/// One header variant of one hotline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Layout {
    /// 市级工单明细, xlsx with a title row.
    Detail12345,
    /// 区县接单台账, xlsx with two header rows, a sheet per county.
    County12345,
    /// Data-exchange view, GB18030 CSV with pinyin headers.
    Exchange12345,
    /// 全国12315平台投诉单.
    Complaint12315,
    /// 信息件.
    Information12315,
    /// Hand-made county ledger, a sheet per month.
    Ledger12315,
    TipoffLong,
    TipoffShort,
    CultureLong,
    CultureShort,
    Commerce12312,
    FoodDrug12331,
    Price12358,
    Quality12365,
    PlatformList,
    ThirdPartyList,
}

/// How a layout writes moments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TimeStyle {
    /// `2026-11-20 09:12:33`
    Dashed,
    /// `2026/11/20 9:12`
    Slashed,
    /// `20261120091233`
    Compact,
    /// `2026年11月20日`
    Chinese,
    /// `2026.11.20`
    Dotted,
}

/// Upper header row of the county ledger: group and how many columns it spans.
pub(super) const COUNTY_GROUPS: [(&str, u16); 3] =
    [("工单信息", 8), ("诉求信息", 7), ("办理信息", 11)];

impl Layout {
    pub(super) const fn source(self) -> SourceCode {
        match self {
            Self::Detail12345 | Self::County12345 | Self::Exchange12345 => SourceCode::Hotline12345,
            Self::Complaint12315 | Self::Information12315 | Self::Ledger12315 => {
                SourceCode::Complaint12315
            }
            Self::TipoffLong | Self::TipoffShort => SourceCode::Tipoff12315,
            Self::CultureLong | Self::CultureShort => SourceCode::Hotline12318,
            Self::Commerce12312 => SourceCode::Hotline12312,
            Self::FoodDrug12331 => SourceCode::Hotline12331,
            Self::Price12358 => SourceCode::Hotline12358,
            Self::Quality12365 => SourceCode::Hotline12365,
            Self::PlatformList => SourceCode::Platform,
            Self::ThirdPartyList => SourceCode::ThirdParty,
        }
    }

    /// Header texts, joined by `|`.
    const fn header_line(self) -> &'static str {
        match self {
            Self::Detail12345 => {
                "序号|工单编号|来电时间|诉求渠道|诉求人|联系电话|诉求类型|一级分类|二级分类|三级分类|诉求标题|诉求内容|事发地址|所属区县|被反映单位|承办单位|协办单位|派单时间|办理时限|办结时间|办理结果|是否属实|满意度|是否重复|工单状态"
            }
            Self::County12345 => {
                "案件编号|工单编号|来电人|来电号码|热线号码|来电时间|市派单时间|区派单时间|一级分类|二级分类|三级分类|标题|主要内容|发生地址|来电人地址|受理单位|承办单位|办理次数|处理情况|是否解决|是否满意|是否响应|截止时间|办结时间|回访结果|备注"
            }
            Self::Exchange12345 => {
                "gdbh|slsj|ldhm|sqlx|sqbt|sqnr|sfdz|qxdm|cbdw|pdsj|bjsj|blqk|hfjg|sfcf"
            }
            Self::Complaint12315 => {
                "投诉单编号|投诉时间|来源渠道|投诉人姓名|投诉人电话|投诉人地址|被投诉人名称|统一社会信用代码|被投诉人地址|所在地区|电商平台名称|店铺名称|商品/服务类别|商品/服务名称|品牌|问题类别|投诉事项|投诉诉求|订单号|购买日期|涉及金额(元)|受理部门|承办部门|受理状态|受理时间|调解结果|挽回损失(元)|办结时间|是否公示"
            }
            Self::Information12315 => {
                "信息件编号|信息件类型|登记时间|登记部门|涉及主体|涉及客体|客体类型|基本问题|业务类别|内容|承办部门|承办监管所|受理时间|分派时间|办结时间|处理结果|回访结论"
            }
            Self::Ledger12315 => {
                "序号|日期|投诉人|电话|被投诉单位|地址|投诉内容|诉求|金额|经办人|处理情况|是否办结|备注"
            }
            Self::TipoffLong => {
                "举报单编号|举报时间|信息来源|是否匿名|举报人姓名/单位|举报人联系电话|被举报对象名称|社会信用代码|被举报对象地址|市场主体类型|行业分类|客体类别|举报问题类别|涉及违法行为|商品/服务名称|品牌|销售方式|订单号|生产厂家|销售企业|问题描述|附件数|承办单位|核查时限|是否立案|立案/不予立案时间|告知时间|处理结果|奖励情况"
            }
            Self::TipoffShort => {
                "编号|举报内容|被举报人|违法行为类型|举报时间|承办单位|办理状态|是否立案|备注"
            }
            Self::CultureLong => {
                "举报编号|举报类别|举报事项|举报时间|举报人|联系方式|被举报单位|被举报网址/APP|单位地址|所属地区|举报内容|办理单位|转办时间|核查情况|处理结果|办结时间|回复内容"
            }
            Self::CultureShort => {
                "序号|受理日期|来源|举报对象|类型|内容摘要|办理机构|办结日期|结果"
            }
            Self::Commerce12312 => {
                "编号|举报投诉时间|类型|单用途卡/二手车/再生资源|被举报企业|内容|办理"
            }
            Self::FoodDrug12331 => {
                "投诉举报编号|类别|产品名称|批准文号|生产企业|销售单位|内容|办理"
            }
            Self::Price12358 => {
                "举报编号|收费项目/商品|被举报单位|涉及金额|内容|处理结果|退款金额|罚款金额"
            }
            Self::Quality12365 => "申诉编号|产品|生产单位|标准|检验结论|内容|处理",
            Self::PlatformList => {
                "线索编号|发现时间|电商平台名称|店铺名称|企业名称|统一社会信用代码|所在地区|问题类别|商品名称|线索内容"
            }
            Self::ThirdPartyList => {
                "监测编号|监测日期|电商平台|店铺名称|经营主体|统一社会信用代码|问题类型|监测内容|商品名称|所在地区"
            }
        }
    }

    pub(super) fn headers(self) -> Vec<&'static str> {
        self.header_line().split('|').collect()
    }

    /// Header of the order number; blank where the layout has none.
    pub(super) const fn number_header(self) -> &'static str {
        match self {
            Self::Detail12345 | Self::County12345 => "工单编号",
            Self::Exchange12345 => "gdbh",
            Self::Complaint12315 => "投诉单编号",
            Self::Information12315 => "信息件编号",
            Self::TipoffLong => "举报单编号",
            Self::TipoffShort | Self::Commerce12312 => "编号",
            Self::CultureLong | Self::Price12358 => "举报编号",
            Self::FoodDrug12331 => "投诉举报编号",
            Self::Quality12365 => "申诉编号",
            Self::PlatformList => "线索编号",
            Self::ThirdPartyList => "监测编号",
            Self::Ledger12315 | Self::CultureShort => "",
        }
    }

    /// Header of the time of receipt; blank where the layout has none.
    pub(super) const fn time_header(self) -> &'static str {
        match self {
            Self::Detail12345 | Self::County12345 => "来电时间",
            Self::Exchange12345 => "slsj",
            Self::Complaint12315 => "投诉时间",
            Self::Information12315 => "登记时间",
            Self::Ledger12315 => "日期",
            Self::TipoffLong | Self::TipoffShort | Self::CultureLong => "举报时间",
            Self::CultureShort => "受理日期",
            Self::Commerce12312 => "举报投诉时间",
            Self::PlatformList => "发现时间",
            Self::ThirdPartyList => "监测日期",
            Self::FoodDrug12331 | Self::Price12358 | Self::Quality12365 => "",
        }
    }

    /// Headers that hold the title, the content and the claim.
    pub(super) const fn text_headers(self) -> &'static [&'static str] {
        match self {
            Self::Detail12345 => &["诉求内容", "诉求标题"],
            Self::County12345 => &["主要内容", "标题"],
            Self::Exchange12345 => &["sqnr", "sqbt"],
            Self::Complaint12315 => &["投诉事项", "投诉诉求"],
            Self::Ledger12315 => &["投诉内容", "诉求"],
            Self::TipoffLong => &["问题描述"],
            Self::TipoffShort => &["举报内容"],
            Self::CultureLong => &["举报内容", "举报事项"],
            Self::CultureShort => &["内容摘要"],
            Self::PlatformList => &["线索内容"],
            Self::ThirdPartyList => &["监测内容"],
            _ => &["内容"],
        }
    }

    pub(super) const fn time_style(self) -> TimeStyle {
        match self {
            Self::County12345 | Self::Information12315 | Self::TipoffShort => TimeStyle::Slashed,
            Self::Exchange12345 => TimeStyle::Compact,
            Self::CultureShort | Self::Commerce12312 => TimeStyle::Chinese,
            Self::Ledger12315 | Self::ThirdPartyList => TimeStyle::Dotted,
            _ => TimeStyle::Dashed,
        }
    }

    /// Letters that an order number starts with.
    pub(super) const fn number_prefix(self) -> &'static str {
        match self.source() {
            SourceCode::Hotline12345 => "LYG",
            SourceCode::Complaint12315 => "TS3207",
            SourceCode::Tipoff12315 => "JB3207",
            SourceCode::Hotline12318 => "WH3207",
            SourceCode::Hotline12312 => "SW",
            SourceCode::Hotline12331 => "SY",
            SourceCode::Hotline12358 => "JG",
            SourceCode::Hotline12365 => "ZJ",
            SourceCode::Platform => "PT",
            _ => "JC",
        }
    }

    /// The layout has no column for the other side, so the text must name it.
    pub(super) const fn text_names_respondent(self) -> bool {
        matches!(self, Self::County12345 | Self::Exchange12345)
    }

    /// A hotline for trade only.
    pub(super) const fn consumer_only(self) -> bool {
        !matches!(self.source(), SourceCode::Hotline12345)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headers_that_a_layout_names_are_among_its_columns() {
        let layout = Layout::Detail12345;
        assert_eq!(layout.headers().len(), 25);
        for layout in [
            Layout::Detail12345,
            Layout::County12345,
            Layout::Exchange12345,
            Layout::Complaint12315,
            Layout::Information12315,
            Layout::Ledger12315,
            Layout::TipoffLong,
            Layout::TipoffShort,
            Layout::CultureLong,
            Layout::CultureShort,
            Layout::Commerce12312,
            Layout::FoodDrug12331,
            Layout::Price12358,
            Layout::Quality12365,
            Layout::PlatformList,
            Layout::ThirdPartyList,
        ] {
            let headers = layout.headers();
            let named = [layout.number_header(), layout.time_header()];
            for header in named.iter().chain(layout.text_headers()) {
                assert!(header.is_empty() || headers.contains(header), "{header}");
            }
        }
        let grouped: u16 = COUNTY_GROUPS.iter().map(|(_, columns)| columns).sum();
        assert_eq!(usize::from(grouped), Layout::County12345.headers().len());
    }
}
