//! The columns of 双公示 for a penalty on its way out (发改办财金〔2018〕424号; domain.md §C.5): the header under which a file
//! tells them, and the code under which a front database does.

use crate::domain::AmountCents;
use crate::workflow::{EntryContent, EntrySubject, OrganisationOfEntry, PenaltyOfEntry};

use super::package::{PackageRow, Secrets};

/// Header and code, in the order of the form.
pub(super) const PENALTY_COLUMNS: [(&str, &str); 30] = [
    ("行政相对人名称", "CF_XDR_MC"),
    ("行政相对人类别", "CF_XDR_LB"),
    ("行政相对人代码_1(统一社会信用代码)", "CF_XDR_SHXYM"),
    ("行政相对人代码_2(工商注册号)", "CF_XDR_GSZC"),
    ("行政相对人代码_3(组织机构代码)", "CF_XDR_ZZJG"),
    ("行政相对人代码_4(税务登记号)", "CF_XDR_SWDJ"),
    ("行政相对人代码_5(事业单位证书号)", "CF_XDR_SYDW"),
    ("行政相对人代码_6(社会组织登记证号)", "CF_XDR_SHZZ"),
    ("法定代表人", "CF_FRDB"),
    ("法定代表人证件类型", "CF_FR_ZJLX"),
    ("法定代表人证件号码", "CF_FR_ZJHM"),
    ("证件类型(自然人)", "CF_XDR_ZJLX"),
    ("证件号码(自然人)", "CF_XDR_ZJHM"),
    ("行政处罚决定书文号", "CF_WSH"),
    ("违法行为类型", "CF_WFXW"),
    ("违法事实", "CF_SY"),
    ("处罚依据", "CF_YJ"),
    ("处罚类别", "CF_CFLB"),
    ("处罚内容", "CF_NR"),
    ("罚款金额(万元)", "CF_NR_FK"),
    ("没收金额(万元)", "CF_NR_WFFF"),
    ("暂扣或吊销证照名称及编号", "CF_NR_ZKDX"),
    ("处罚决定日期", "CF_JDRQ"),
    ("处罚有效期", "CF_YXQ"),
    ("公示截止期", "CF_GSJZQ"),
    ("处罚机关", "CF_CFJG"),
    ("处罚机关统一社会信用代码", "CF_CFJGDM"),
    ("数据来源单位", "CF_SJLY"),
    ("数据来源单位统一社会信用代码", "CF_SJLYDM"),
    ("备注", "BZ"),
];

/// What a Chinese resident's number is called where a certificate is asked for.
const IDENTITY_CARD: &str = "身份证";

/// One row; blank where it is taken down, or was written before penalties had these fields.
pub(super) fn penalty_cells(row: &PackageRow, sealed: &Secrets) -> Vec<String> {
    let content = row.content.as_ref();
    let told = content.and_then(|content| Some((content, content.penalty.as_ref()?)));
    let Some((content, penalty)) = told else {
        return vec![String::new(); PENALTY_COLUMNS.len()];
    };
    let mut cells = match &content.subject {
        EntrySubject::Organisation(organisation) => of_organisation(organisation, sealed),
        EntrySubject::Person { .. } => of_person(sealed),
    };
    cells.extend(of_decision(row, content, penalty));
    cells
}

/// The first thirteen.
fn of_organisation(organisation: &OrganisationOfEntry, sealed: &Secrets) -> Vec<String> {
    let code = organisation.uscc.as_ref();
    let kind = match code {
        Some(code) if code.is_individual_business() => "个体工商户",
        _ => "法人及非法人组织",
    };
    let inner = code.map(|code| code.organisation_code().to_owned());
    let [certificate, number] = certified(sealed.representative_number.as_ref());
    let blank = String::new;
    vec![
        organisation.name.clone(),
        kind.to_owned(),
        code.map(ToString::to_string).unwrap_or_default(),
        blank(),
        inner.unwrap_or_default(),
        blank(),
        blank(),
        blank(),
        sealed.representative.clone().unwrap_or_default(),
        certificate,
        number,
        blank(),
        blank(),
    ]
}

/// The first thirteen.
fn of_person(sealed: &Secrets) -> Vec<String> {
    let mut cells = vec![
        sealed.person_name.clone().unwrap_or_default(),
        "自然人".to_owned(),
    ];
    cells.resize(11, String::new());
    cells.extend(certified(sealed.id_number.as_ref()));
    cells
}

/// The kind of a certificate and its number, or neither.
fn certified(number: Option<&String>) -> [String; 2] {
    match number {
        Some(number) => [IDENTITY_CARD.to_owned(), number.clone()],
        None => [String::new(), String::new()],
    }
}

fn of_decision(row: &PackageRow, content: &EntryContent, penalty: &PenaltyOfEntry) -> Vec<String> {
    let sum = |sum: Option<AmountCents>| sum.map(AmountCents::ten_thousand_yuan_text);
    let code = penalty.authority_code.as_ref().map(ToString::to_string);
    let authority = content.document.authority.clone();
    let (provider, provider_code) = match &penalty.provider {
        Some(provider) => (
            provider.name.clone(),
            provider.code.as_ref().map(ToString::to_string),
        ),
        None => (authority.clone(), code.clone()),
    };
    let until = row.public.map(|(_, until)| until.to_string());
    let lasts = penalty.lasts_until.map(|last| last.to_string());
    vec![
        content.document.number.clone(),
        content.behaviour.clone(),
        content.facts.clone(),
        content.basis.clone(),
        penalty.classes_text(),
        penalty.content.clone(),
        sum(penalty.fine).unwrap_or_default(),
        sum(penalty.confiscated).unwrap_or_default(),
        penalty.licence.clone(),
        content.determined_on().to_string(),
        lasts.unwrap_or_default(),
        until.unwrap_or_default(),
        authority,
        code.unwrap_or_default(),
        provider,
        provider_code.unwrap_or_default(),
        penalty.remark.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CreditEntryId;
    use crate::workflow::{Operation, PersonOfEntry, ProviderOfEntry};

    fn cell(row: &PackageRow, sealed: &Secrets, code: &str) -> String {
        let cells = penalty_cells(row, sealed);
        assert_eq!(cells.len(), PENALTY_COLUMNS.len());
        let place = PENALTY_COLUMNS.iter().position(|(_, other)| *other == code);
        cells[place.unwrap()].clone()
    }

    fn row(change: impl Fn(&mut EntryContent)) -> PackageRow {
        let mut content: EntryContent = serde_json::from_str(CONTENT).unwrap();
        change(&mut content);
        PackageRow {
            entry: CreditEntryId(1),
            operation: Operation::Insert,
            edition: 1,
            reason: String::new(),
            content: Some(content),
            public: None,
            secrets: Secrets::default(),
        }
    }

    const CONTENT: &str = r#"{
        "name": "示例市示范商贸有限公司", "uscc": "91350100M000100Y43", "address": "", "nature": "", "representative": null,
        "facts": "事实", "basis": "依据", "behaviour": "假冒伪劣",
        "document": {"kind": "行政处罚决定书", "number": "示市监罚〔2026〕12号", "decided_on": "2026-09-28",
            "authority": "示例市市场监督管理局", "file_sha256": "0a"},
        "identity": null, "procedure": null, "served_on": null, "told_on": null,
        "severity_local": null, "severity_national": null,
        "item": {"code": "XZCF", "name": "行政处罚信息", "sharing": "public", "ordinary_procedure_only": true,
            "catalogue_version": "1", "kind": "penalty"},
        "penalty": {"classes": ["02", "09"], "content": "罚款并没收", "fine": 500000, "confiscated": 1, "licence": "",
            "lasts_until": null, "authority_code": "91350100M000100Y43", "provider": null, "remark": ""},
        "valid_until": null, "longest": null
    }"#;

    #[test]
    fn sums_are_ten_thousands_with_six_decimals_and_the_authority_provides_unless_another_does() {
        let nobody = Secrets::default();
        let told = row(|_| ());
        assert_eq!(cell(&told, &nobody, "CF_NR_FK"), "0.500000");
        assert_eq!(cell(&told, &nobody, "CF_NR_WFFF"), "0.000001");
        assert_eq!(cell(&told, &nobody, "CF_CFLB"), "罚款;没收非法财物");
        assert_eq!(cell(&told, &nobody, "CF_XDR_LB"), "法人及非法人组织");
        assert_eq!(cell(&told, &nobody, "CF_XDR_ZZJG"), "M000100Y4");
        assert_eq!(cell(&told, &nobody, "CF_SJLY"), "示例市市场监督管理局");
        assert_eq!(cell(&told, &nobody, "CF_SJLYDM"), "91350100M000100Y43");
        let told = row(|content| {
            content.penalty.as_mut().unwrap().provider = Some(ProviderOfEntry {
                name: "某中心".to_owned(),
                code: None,
            });
        });
        assert_eq!(cell(&told, &nobody, "CF_SJLY"), "某中心");
        assert_eq!(cell(&told, &nobody, "CF_SJLYDM"), "");
    }

    #[test]
    fn what_is_a_persons_stands_there_sealed_or_not_at_all() {
        let person = row(|content| {
            content.subject = EntrySubject::Person {
                person: PersonOfEntry::default(),
            };
        });
        assert_eq!(cell(&person, &Secrets::default(), "CF_XDR_MC"), "");
        assert_eq!(cell(&person, &Secrets::default(), "CF_XDR_ZJLX"), "");
        let sealed = Secrets {
            person_name: Some("密文甲".to_owned()),
            id_number: Some("密文乙".to_owned()),
            ..Secrets::default()
        };
        assert_eq!(cell(&person, &sealed, "CF_XDR_MC"), "密文甲");
        assert_eq!(cell(&person, &sealed, "CF_XDR_LB"), "自然人");
        assert_eq!(cell(&person, &sealed, "CF_XDR_ZJLX"), "身份证");
        assert_eq!(cell(&person, &sealed, "CF_XDR_ZJHM"), "密文乙");
    }
}
