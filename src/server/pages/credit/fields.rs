//! The fields of an entry in the order of the papers, what is missing among them told as missing.

use chrono::NaiveDate;

use super::penalty::{penalty_fields, unusual_level};
use crate::domain::{BlackBasis, CreditSeverity, Gender, ItemKind};
use crate::rules::PenaltyLevels;
use crate::workflow::{
    EntryContent, EntrySubject, IdentityProof, OrganisationOfEntry, PersonOfEntry, Procedure,
    SealedFact,
};

pub(super) type Field = (&'static str, String);

/// 淮政发〔2018〕103号 第八条 and what is kept besides.
pub(super) fn fields(content: &EntryContent, levels: &PenaltyLevels) -> Vec<Field> {
    let (before, behind) = match &content.subject {
        EntrySubject::Organisation(organisation) => of_organisation(content, organisation),
        EntrySubject::Person { person } => (of_person(person), Vec::new()),
    };
    let document = &content.document;
    let penalty = content.penalty.as_ref();
    let unusual = penalty.zip(content.severity_national);
    let unusual = unusual.and_then(|(penalty, said)| unusual_level(penalty, said, levels));
    let severity = format!(
        "本地标准：{}；国家标准：{}{}",
        label(content.severity_local.map(CreditSeverity::label)),
        label(content.severity_national.map(CreditSeverity::label)),
        unusual
            .map(|note| format!("（{note}）"))
            .unwrap_or_default()
    );
    let item = format!("{}（{}）", content.item.name, content.item.sharing.label());
    let procedure = label(content.procedure.map(Procedure::label)).to_owned();
    let identity = label(content.identity.map(IdentityProof::label)).to_owned();
    let own = [
        (
            "主要失信事实和依据",
            format!("{}；{}", said(&content.facts), said(&content.basis)),
        ),
        ("失信行为类型", said(&content.behaviour)),
    ];
    let decided = [
        (
            "处罚法定文书和编号",
            format!("{} {}", document.kind, document.number),
        ),
        ("认定单位", document.authority.clone()),
        ("确定失信时间", content.determined_on().to_string()),
        ("信息有效期（移出日期）", term(content)),
        ("失信程度", severity),
        ("目录项", item),
        (
            "列入名单的情形",
            match (content.item.kind, content.list_basis) {
                (ItemKind::List, basis) => label(basis.map(BlackBasis::label)).to_owned(),
                _ => "不适用".to_owned(),
            },
        ),
        ("作出决定的程序", procedure),
        ("主体身份确认", identity),
        ("送达日期", day(content.served_on)),
        ("告知将予公示的日期", day(content.told_on)),
        ("文书原件SHA-256", document.file_sha256.clone()),
    ];
    let of_penalty = penalty.map(penalty_fields).unwrap_or_default();
    let fields = before.into_iter().chain(own).chain(behind).chain(decided);
    fields.chain(of_penalty).collect()
}

/// The last day, what it was set by, and the longest that the law allows.
fn term(content: &EntryContent) -> String {
    let last = day(content.valid_until);
    let basis = Some(content.validity_basis.as_str()).filter(|basis| !basis.is_empty());
    match (basis, &content.longest) {
        (Some(basis), Some(longest)) => {
            format!("{last}（认定单位确定：{basis}；法定最长至{}）", longest.due)
        }
        (Some(basis), None) => format!("{last}（认定单位确定：{basis}）"),
        (None, _) => last,
    }
}

/// What stands before the facts, and what behind them.
fn of_organisation(
    content: &EntryContent,
    organisation: &OrganisationOfEntry,
) -> (Vec<Field>, Vec<Field>) {
    let code = content.subject.uscc().map(ToString::to_string);
    let before = vec![
        ("名称", said(&organisation.name)),
        ("统一社会信用代码", code.unwrap_or_else(missing)),
        ("注册地址", said(&organisation.address)),
        ("单位性质", said(&organisation.nature)),
    ];
    let representative = sealed(organisation.representative.as_ref());
    let mut behind = vec![("法定代表人或负责人姓名", representative)];
    if let Some(number) = &organisation.representative_number {
        behind.push(("法定代表人公民身份号码", sealed(Some(number))));
    }
    (before, behind)
}

fn of_person(person: &PersonOfEntry) -> Vec<Field> {
    let age = person.age.map(|age| format!("{age}周岁（认定之日）"));
    vec![
        ("姓名", sealed(person.name.as_ref())),
        ("性别", label(person.gender.map(Gender::label)).to_owned()),
        ("年龄", age.unwrap_or_else(missing)),
        ("公民身份号码", sealed(person.id_number.as_ref())),
        ("工作单位", said(&person.employer)),
    ]
}

fn sealed(fact: Option<&SealedFact>) -> String {
    fact.map_or_else(missing, |fact| format!("{}（封存）", fact.shown))
}

pub(super) fn said(text: &str) -> String {
    if text.trim().is_empty() {
        missing()
    } else {
        text.to_owned()
    }
}

pub(super) fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(missing, |day| day.to_string())
}

pub(super) fn missing() -> String {
    "缺".to_owned()
}

fn label(label: Option<&'static str>) -> &'static str {
    label.unwrap_or("缺")
}
