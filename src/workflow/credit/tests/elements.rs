//! What no entry may lack.

use super::*;

fn penalty(content: &mut EntryContent) -> &mut PenaltyOfEntry {
    content.penalty.as_mut().unwrap()
}

#[test]
fn nothing_incomplete_is_submitted_and_the_rule_is_named() {
    type Without = fn(&mut EntryContent);
    let takes: [(Without, &str); 14] = [
        (
            |content| content.document.number.clear(),
            "处罚法定文书编号（R-CRD-01）",
        ),
        (
            |content| {
                if let EntrySubject::Organisation(organisation) = &mut content.subject {
                    organisation.uscc = None;
                }
            },
            "统一社会信用代码（R-CRD-03）",
        ),
        (
            |content| content.severity_national = None,
            "失信程度（国家标准）（R-CRD-06）",
        ),
        (
            |content| content.told_on = None,
            "告知将予公示的日期（E.3）",
        ),
        (
            |content| content.valid_until = None,
            "信息有效期（移出日期）（R-VAL-01）",
        ),
        (|content| content.identity = None, "主体身份确认（E.3）"),
        (
            |content| content.item.kind = ItemKind::List,
            "列入名单的情形（R-CRD-11）",
        ),
        (
            |content| {
                let penalty = penalty(content);
                penalty.classes.clear();
                (penalty.fine, penalty.confiscated) = (None, None);
            },
            "处罚类别（双公示）",
        ),
        (
            |content| penalty(content).content.clear(),
            "处罚内容（双公示）",
        ),
        (|content| penalty(content).fine = None, "罚款金额（双公示）"),
        (
            |content| penalty(content).confiscated = None,
            "没收金额（双公示）",
        ),
        (
            |content| penalty(content).classes.push(PenaltyClass::LicenceRevoked),
            "暂扣或吊销证照名称及编号（双公示）",
        ),
        (
            |content| penalty(content).authority_code = None,
            "处罚机关统一社会信用代码（双公示）",
        ),
        (
            |content| penalty(content).provider = Some(ProviderOfEntry::default()),
            "数据来源单位及其统一社会信用代码（双公示）",
        ),
    ];
    for (without, told) in takes {
        let mut content = content();
        without(&mut content);
        let mut entry = CreditEntry::default();
        let draft = CreditStep::Draft {
            content: Box::new(content),
            push: within(15, "2026-09-28"),
        };
        take(&mut entry, "2026-10-10", draft).unwrap();
        let refused = take(&mut entry, "2026-10-11", step(Kind::Submit)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            format!("要素不全，不能提请审批，缺少：{told}")
        );
    }
}
