//! What an entry says, in the order of the papers, and what may not be missing from it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::penalty::PenaltyOfEntry;
use super::subject::EntrySubject;
use crate::domain::{
    BlackBasis, CreditSeverity, ItemKind, LegalDeadline, SharingClass, code_enum, kind_or_flag,
};
use crate::workflow::LegalDocument;

code_enum! {
    /// How the decision came about; a 简易程序 is not pushed as negative information (R-CRD-07).
    Procedure {
        Ordinary = "ordinary", "普通程序";
        Summary = "summary", "简易程序";
        Court = "court", "司法裁判";
    }
}

code_enum! {
    /// By what it is sure that the entry is about this party (domain.md §E.3, 5).
    IdentityProof {
        CodeAndName = "code_and_name", "统一社会信用代码与名称相符";
        IdAndName = "id_and_name", "公民身份号码与姓名相符";
        PartyOfDocument = "party_of_document", "文书所载当事人";
    }
}

code_enum! {
    /// What an entry cannot be without: the fields of 淮政发〔2018〕103号 第八条, of the kind of its subject, and what the papers
    /// ask besides.
    EntryElement {
        PersonName = "person_name", "姓名";
        Gender = "gender", "性别";
        Age = "age", "年龄";
        IdNumber = "id_number", "公民身份号码";
        Employer = "employer", "工作单位";
        Name = "name", "名称";
        Uscc = "uscc", "统一社会信用代码";
        Address = "address", "注册地址";
        Nature = "nature", "单位性质";
        Facts = "facts", "主要失信事实和依据";
        Basis = "basis", "认定的法律依据";
        Behaviour = "behaviour", "失信行为类型";
        Representative = "representative", "法定代表人或负责人姓名";
        DocumentKind = "document_kind", "处罚法定文书名称";
        DocumentNumber = "document_number", "处罚法定文书编号";
        DocumentFile = "document_file", "文书原件";
        Authority = "authority", "认定单位";
        Identity = "identity", "主体身份确认";
        Procedure = "procedure", "作出决定的程序";
        ServedOn = "served_on", "送达日期";
        ToldOn = "told_on", "告知将予公示的日期";
        SeverityLocal = "severity_local", "失信程度（本地标准）";
        SeverityNational = "severity_national", "失信程度（国家标准）";
        ValidUntil = "valid_until", "信息有效期（移出日期）";
        ListBasis = "list_basis", "列入名单的情形";
        PenaltyClasses = "penalty_classes", "处罚类别";
        PenaltyContent = "penalty_content", "处罚内容";
        Fine = "fine", "罚款金额";
        Confiscated = "confiscated", "没收金额";
        Licence = "licence", "暂扣或吊销证照名称及编号";
        AuthorityCode = "authority_code", "处罚机关统一社会信用代码";
        Provider = "provider", "数据来源单位及其统一社会信用代码";
    }
}

impl EntryElement {
    /// The requirement that asks for it.
    pub fn rule(self) -> &'static str {
        match self {
            Self::DocumentKind | Self::DocumentNumber | Self::DocumentFile | Self::Authority => {
                "R-CRD-01"
            }
            Self::Procedure => "R-CRD-07",
            Self::SeverityLocal | Self::SeverityNational => "R-CRD-06",
            Self::Identity | Self::ServedOn | Self::ToldOn => "E.3",
            Self::ValidUntil => "R-VAL-01",
            Self::ListBasis => "R-CRD-11",
            Self::PenaltyClasses
            | Self::PenaltyContent
            | Self::Fine
            | Self::Confiscated
            | Self::Licence
            | Self::AuthorityCode
            | Self::Provider => "双公示",
            Self::PersonName | Self::Gender | Self::Age | Self::IdNumber | Self::Employer => {
                "R-CRD-04"
            }
            _ => "R-CRD-03",
        }
    }
}

/// The item of the catalogue, as it was when the entry was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemOfEntry {
    pub code: String,
    pub name: String,
    pub sharing: SharingClass,
    pub ordinary_procedure_only: bool,
    pub catalogue_version: String,
    #[serde(
        default,
        alias = "is_list",
        deserialize_with = "kind_or_flag",
        skip_serializing_if = "ItemKind::is_plain"
    )]
    pub kind: ItemKind,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryContent {
    #[serde(flatten)]
    pub subject: EntrySubject,
    pub facts: String,
    pub basis: String,
    pub behaviour: String,
    /// As the case has it; it is not written anew.
    pub document: LegalDocument,
    pub identity: Option<IdentityProof>,
    pub procedure: Option<Procedure>,
    pub served_on: Option<NaiveDate>,
    pub told_on: Option<NaiveDate>,
    pub severity_local: Option<CreditSeverity>,
    pub severity_national: Option<CreditSeverity>,
    pub item: ItemOfEntry,
    /// 列入情形, where the item is a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list_basis: Option<BlackBasis>,
    /// Where the item is one of penalties.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub penalty: Option<PenaltyOfEntry>,
    /// Its last day; never behind `longest`.
    pub valid_until: Option<NaiveDate>,
    /// By what the unit that decided set a shorter term than the law's longest (R-VAL-03); blank where it set none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub validity_basis: String,
    /// 有效期 by the law of the day of the finding; set with the severity.
    pub longest: Option<LegalDeadline>,
}

impl EntryContent {
    /// 确定失信时间: everything is counted from the day of the decision.
    pub fn determined_on(&self) -> NaiveDate {
        self.document.decided_on
    }

    /// Whether it has an element; one that is not of this kind of subject is not missing.
    pub fn has(&self, element: EntryElement) -> bool {
        let said = |text: &str| !text.trim().is_empty();
        match element {
            EntryElement::Facts => said(&self.facts),
            EntryElement::Basis => said(&self.basis),
            EntryElement::Behaviour => said(&self.behaviour),
            EntryElement::DocumentKind => said(&self.document.kind),
            EntryElement::DocumentNumber => said(&self.document.number),
            EntryElement::DocumentFile => said(&self.document.file_sha256),
            EntryElement::Authority => said(&self.document.authority),
            EntryElement::Identity => self.identity.is_some(),
            EntryElement::Procedure => self.procedure.is_some(),
            EntryElement::ServedOn => self.served_on.is_some(),
            EntryElement::ToldOn => self.told_on.is_some(),
            EntryElement::SeverityLocal => self.severity_local.is_some(),
            EntryElement::SeverityNational => self.severity_national.is_some(),
            EntryElement::ListBasis => {
                self.item.kind != ItemKind::List || self.list_basis.is_some()
            }
            EntryElement::ValidUntil => self.valid_until.is_some() && self.longest.is_some(),
            other => {
                let blank = PenaltyOfEntry::default();
                let penalty = self.penalty.as_ref().unwrap_or(&blank);
                match penalty.has(other) {
                    Some(has) => self.item.kind != ItemKind::Penalty || has,
                    None => self.subject.has(other).unwrap_or(true),
                }
            }
        }
    }

    /// What it lacks, in order.
    pub fn missing(&self) -> Vec<EntryElement> {
        let elements = EntryElement::ALL.iter().copied();
        elements.filter(|element| !self.has(*element)).collect()
    }
}
