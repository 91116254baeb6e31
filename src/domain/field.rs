//! The fields of a canonical record that a column of an export can be mapped to (domain.md §B.1).

code_enum! {
    /// What a column of an export means. A profile maps header texts to these.
    Field {
        OrderNo = "order_no", "工单编号";
        /// Another hotline's number for the same matter.
        LinkedNo = "linked_no", "关联工单编号";
        Nature = "nature", "诉求类型";
        Channel = "channel", "诉求渠道";
        ReceivedAt = "received_at", "来电时间";
        AcceptedAt = "accepted_at", "受理时间";
        DispatchedAt = "dispatched_at", "派单时间";
        DueAt = "due_at", "办理时限";
        ClosedAt = "closed_at", "办结时间";
        ComplainantName = "complainant_name", "投诉人";
        ComplainantPhone = "complainant_phone", "投诉人电话";
        ComplainantId = "complainant_id", "投诉人证件号码";
        ComplainantAddress = "complainant_address", "投诉人地址";
        /// A user name or number that is not a phone (mailboxes).
        ComplainantAccount = "complainant_account", "投诉人账号";
        Anonymous = "anonymous", "是否匿名";
        Respondent = "respondent", "被投诉方";
        RespondentType = "respondent_type", "被投诉方类型";
        RespondentAddress = "respondent_address", "被投诉方地址";
        RespondentPhone = "respondent_phone", "被投诉方电话";
        Uscc = "uscc", "统一社会信用代码";
        Industry = "industry", "行业";
        Platform = "platform", "电商平台";
        Store = "store", "店铺名称";
        Product = "product", "商品名称";
        Brand = "brand", "品牌";
        PurchaseNo = "purchase_no", "订单号";
        Waybill = "waybill", "快递单号";
        Title = "title", "标题";
        Body = "body", "内容";
        /// What the citizen asks for; appended to the body under its own cue.
        Claim = "claim", "诉求";
        /// The hotline's own classification; several columns may map to it, in order.
        CategoryPath = "category_path", "分类";
        Region = "region", "所属区县";
        Place = "place", "事发地址";
        Amount = "amount", "涉及金额";
        HandlerUnit = "handler_unit", "承办单位";
        Result = "result", "办理结果";
        /// 是否属实, 调解结果, 是否立案.
        Outcome = "outcome", "结论";
        Redress = "redress", "挽回损失";
        Satisfaction = "satisfaction", "满意度";
        Duplicate = "duplicate", "是否重复";
        Status = "status", "工单状态";
        /// 备注: may change the outcome (已撤诉).
        Remark = "remark", "备注";
        /// Known and deliberately not used (序号, 附件数, 反对数 …).
        Ignored = "ignored", "不导入";
    }
}

impl Field {
    /// Whether the column's content identifies the complainant and may live in the vault only.
    pub const fn is_personal(self) -> bool {
        matches!(
            self,
            Self::ComplainantName
                | Self::ComplainantPhone
                | Self::ComplainantId
                | Self::ComplainantAddress
                | Self::ComplainantAccount
        )
    }
}
