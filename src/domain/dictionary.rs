//! A city's own edits of the dictionaries: which lists it may edit, and which entries it wants otherwise than shipped.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

code_enum! {
    /// A dictionary that holds vocabulary a city may sensibly edit; the code is the name of its file.
    ///
    /// All of them decide how a text is read and nothing else, so that old orders can be read anew at any time. Lists
    /// that decide what is masked (what was masked is gone), whom an order is about (merchants and judgements hang on
    /// it), how a sentence pattern is built, or what a law says are not among them.
    EditableList {
        MaliciousReview = "d1a_malicious_review", "恶意差评与敲诈";
        ReviewSuppression = "d1b_review_suppression", "删评压评";
        FakeOrders = "d2_fake_orders", "刷单与虚假好评";
        FakeTraffic = "d3_fake_traffic", "虚假流量";
        Mismatch = "d4_mismatch", "图物不符";
        Counterfeit = "d5_counterfeit", "假冒伪劣";
        PriceFraud = "d6_price_fraud", "价格欺诈";
        OtherDishonesty = "other_dishonesty", "其他不诚信行为";
        FalseAdvertising = "false_advertising", "虚假宣传";
        MaliciousFraud = "malicious_fraud", "恶意欺诈";
        ServiceBreach = "service_breach", "服务违约";
        Intimidation = "intimidation", "恐吓威胁";
        TaxEvasion = "tax_evasion", "偷逃税款";
        ProhibitedGoods = "prohibited_goods", "出售禁售品";
        IntellectualProperty = "intellectual_property", "商品侵权";
        PriceGouging = "price_gouging", "哄抬价格";
        Overpackaging = "overpackaging", "过度包装";
        PersonalInformation = "personal_information", "侵害个人信息";
        ReturnRefused = "return_refused", "拒绝无理由退货";
        NameForgery = "name_forgery", "伪造冒用名称";
        FoodSafety = "food_safety", "食品安全";
        TaskScam = "task_scam", "刷单诈骗话术";
        Negations = "negations", "否定词";
        Hypotheticals = "hypotheticals", "疑问与假设";
        ReportedSpeech = "reported_speech", "转述与承诺";
        Confirmations = "confirmations", "证实用语";
        Rhetorical = "rhetorical", "反问";
        ComplaintVerbs = "complaint_verbs", "投诉用语";
        MerchantSpeaking = "merchant_speaking", "商家自述";
        RivalCues = "rival_cues", "同行竞争线索";
        FalseFriends = "false_friends", "假朋友";
        EcommerceCues = "ecommerce_cues", "电商线索";
        ConsumerCues = "consumer_cues", "线下消费线索";
        OtherDomainCues = "other_domain_cues", "非消费线索";
        SocialCommerce = "social_commerce", "社交电商场景";
        CrossBorder = "cross_border", "跨境电商场景";
        NatureCues = "nature_cues", "诉求性质线索";
        CategoryPaths = "category_paths", "热线自有分类";
        UserWords = "user_words", "分词用词";
    }
}

impl EditableList {
    /// Whether its words are looked for in folded texts, so that 刷 单 and ＡＢＣ are words of it, too.
    pub const fn is_of_terms(self) -> bool {
        !matches!(self, Self::CategoryPaths | Self::UserWords)
    }
}

/// How one entry of one list is wanted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntryEdit {
    pub list: EditableList,
    pub word: String,
    /// The columns behind the word; `None` where the list is not to hold the word.
    pub wanted: Option<Vec<String>>,
}

/// An edit with what it took the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedEdit {
    #[serde(flatten)]
    pub edit: EntryEdit,
    pub before: Option<Vec<String>>,
}

/// What a city wants of one entry, and the revision that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CityEntry {
    pub wanted: Option<Vec<String>>,
    pub revision: i64,
}

/// The dictionaries as a city has them: those shipped with the program, and what its revisions say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DictionaryEdition {
    /// Number of the newest revision; 0 where nothing was ever edited.
    pub revision: i64,
    entries: BTreeMap<(EditableList, String), CityEntry>,
}

impl DictionaryEdition {
    /// The edition after these edits; a later one takes the place of an earlier one.
    #[must_use]
    pub fn with<'e>(
        mut self,
        revision: i64,
        edits: impl IntoIterator<Item = &'e EntryEdit>,
    ) -> Self {
        self.revision = revision;
        for edit in edits {
            let entry = CityEntry {
                wanted: edit.wanted.clone(),
                revision,
            };
            self.entries.insert((edit.list, edit.word.clone()), entry);
        }
        self
    }

    /// What the city says of one entry.
    pub fn entry(&self, list: EditableList, word: &str) -> Option<&CityEntry> {
        self.entries.get(&(list, word.to_owned()))
    }

    /// Everything that it says of one list, by word.
    pub fn entries_of(&self, list: EditableList) -> impl Iterator<Item = (&str, &CityEntry)> {
        let all = self.entries.iter();
        all.filter(move |((own, _), _)| *own == list)
            .map(|((_, word), entry)| (word.as_str(), entry))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(word: &str, wanted: Option<&str>) -> EntryEdit {
        EntryEdit {
            list: EditableList::Counterfeit,
            word: word.to_owned(),
            wanted: wanted.map(|mark| vec![mark.to_owned()]),
        }
    }

    #[test]
    fn the_latest_revision_of_an_entry_counts_and_others_stay() {
        let edition = DictionaryEdition::default()
            .with(1, &[edit("甲", Some("S")), edit("乙", Some("M"))])
            .with(2, &[edit("甲", None)]);
        assert_eq!(edition.revision, 2);
        let told: Vec<_> = edition
            .entries_of(EditableList::Counterfeit)
            .map(|(word, entry)| (word, entry.wanted.is_some(), entry.revision))
            .collect();
        assert_eq!(told, [("乙", true, 1), ("甲", false, 2)]);
        assert_eq!(edition.entries_of(EditableList::FakeOrders).count(), 0);
    }
}
