//! The columns of a package, in the order of 淮政发〔2018〕103号 第八条 with what exchange needs before them.

use crate::workflow::{EntryContent, EntrySubject, Procedure};

use super::package::{PackageRow, Secrets};

/// Headers of `data.csv`.
pub(super) const COLUMNS: [&str; 28] = [
    "操作",
    "主键",
    "版本",
    "撤下事由",
    "主体类别",
    "名称",
    "统一社会信用代码",
    "注册地址",
    "单位性质",
    "法定代表人（密文）",
    "姓名（密文）",
    "性别",
    "年龄",
    "公民身份号码（密文）",
    "工作单位",
    "主要失信事实",
    "认定依据",
    "失信行为类型",
    "处罚法定文书名称",
    "处罚法定文书编号",
    "作出决定的程序",
    "认定单位",
    "确定失信时间",
    "信息有效期",
    "失信程度（本地）",
    "失信程度（国家）",
    "公示起",
    "公示止",
];

/// One row. Of what is taken down only its key and the reason: nobody needs more to take it down.
pub(super) fn cells(row: &PackageRow, sealed: &Secrets) -> Vec<String> {
    let mut cells = vec![
        row.operation.code().to_owned(),
        row.entry.to_string(),
        row.edition.to_string(),
        row.reason.clone(),
    ];
    match &row.content {
        Some(content) => cells.extend(told(row, content, sealed)),
        None => cells.resize(COLUMNS.len(), String::new()),
    }
    cells
}

fn told(row: &PackageRow, content: &EntryContent, sealed: &Secrets) -> Vec<String> {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let blank = String::new;
    let mut cells = vec![content.subject.kind().label().to_owned()];
    cells.extend(match &content.subject {
        EntrySubject::Organisation(organisation) => [
            organisation.name.clone(),
            content.subject.shown_code(),
            organisation.address.clone(),
            organisation.nature.clone(),
            sealed.representative.clone().unwrap_or_default(),
            blank(),
            blank(),
            blank(),
            blank(),
            blank(),
        ],
        EntrySubject::Person { person } => [
            blank(),
            blank(),
            blank(),
            blank(),
            blank(),
            sealed.person_name.clone().unwrap_or_default(),
            person
                .gender
                .map(|gender| gender.label().to_owned())
                .unwrap_or_default(),
            person.age.map(|age| age.to_string()).unwrap_or_default(),
            sealed.id_number.clone().unwrap_or_default(),
            person.employer.clone(),
        ],
    });
    let severity = |severity: Option<crate::domain::CreditSeverity>| {
        severity
            .map(|severity| severity.label().to_owned())
            .unwrap_or_default()
    };
    let public = row.public;
    cells.extend([
        content.facts.clone(),
        content.basis.clone(),
        content.behaviour.clone(),
        content.document.kind.clone(),
        content.document.number.clone(),
        content.procedure.map_or("", Procedure::label).to_owned(),
        content.document.authority.clone(),
        content.determined_on().to_string(),
        day(content.valid_until),
        severity(content.severity_local),
        severity(content.severity_national),
        day(public.map(|(from, _)| from)),
        day(public.map(|(_, until)| until)),
    ]);
    cells
}
