//! Why a party is put on a list: 淮政发〔2018〕103号 第五条 and 第六条 (R-CRD-10, R-CRD-11). An officer says which; nothing is
//! listed by a category alone.

use super::Category;

code_enum! {
    /// 列入红名单的情形.
    RedBasis {
        National = "1", "（一）国家依法依规组织认定获得荣誉";
        Association = "2", "（二）省级（含）以上行业协会商会推荐的诚信会员";
        Media = "3", "（三）省级（含）以上新闻媒体挖掘的诚信主体";
        Local = "4", "（四）县级（含）以上政府、市级以上党政机关和司法机关认定的诚信荣誉主体";
    }
}

code_enum! {
    /// 列入严重失信主体名单（黑名单）的情形.
    BlackBasis {
        Health = "1", "（一）食品药品、产品质量、安全生产等领域严重危害群众身体健康和公共安全";
        Competition = "2", "（二）招标投标、合同履行、知识产权保护等方面严重破坏公平竞争秩序";
        Land = "3", "（三）非法占用自然资源或者严重违反城乡规划建设管理";
        Market = "4", "（四）价格违法、制售假冒伪劣、故意侵犯知识产权、虚假广告、侵害消费者合法权益等严重扰乱社会秩序";
        Capacity = "5", "（五）去产能中恶意阻扰、拒不履行法定义务";
        FalseFiles = "6", "（六）提供虚假文件和证明，骗取政府专项资金支持";
        Judgment = "7", "（七）有履行能力但拒不履行生效法律文书";
        Defence = "8", "（八）拒不履行国防义务";
        Unamended = "9", "（九）对违法违规行为拒不改正";
        Design = "10", "（十）提供不符合规定的建设工程设计方案";
        BrokenPledge = "11", "（十一）提供虚假承诺或不履行承诺，造成不良影响";
        Other = "12", "（十二）经职能部门认定的其他失信情形";
    }
}

impl BlackBasis {
    /// What the form offers first for an act; the officer confirms it or chooses another.
    pub fn suggested(category: Category) -> Option<Self> {
        match category {
            Category::MaliciousReview
            | Category::FakeTransaction
            | Category::FakeTraffic
            | Category::NotAsPictured
            | Category::Counterfeit
            | Category::PriceFraud
            | Category::FalseAdvertising => Some(Self::Market),
            Category::IntellectualProperty => Some(Self::Competition),
            Category::FoodSafety => Some(Self::Health),
            _ => None,
        }
    }
}
