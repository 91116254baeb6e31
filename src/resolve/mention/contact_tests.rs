//! Whose phones and addresses a row tells.

use super::tests::{named, order};
use super::*;
use crate::domain::Sensitive;
use crate::resolve::name::tests::PARTIES;

/// Phones and addresses of the first party.
fn contacts(respondents: Vec<Respondent>, caller: &str) -> Vec<String> {
    let mut order = order(respondents, "要求退款");
    order.complainant.phone = Sensitive::new(caller);
    let mentions = mentions(&order, &PARTIES);
    let contacts = mentions[0].contacts.iter();
    contacts
        .map(|contact| contact.value.expose().to_owned())
        .collect()
}

#[test]
fn a_phone_and_an_address_are_those_of_the_only_party_and_never_the_callers() {
    let with_contacts = |respondent: Respondent| Respondent {
        phone: "0518-85551234／13900005678".to_owned(),
        address: "海州区解放路12号".to_owned(),
        ..respondent
    };
    let shop = with_contacts(named("海州区晶莹水晶商行"));
    assert_eq!(
        contacts(vec![shop.clone()], "13700001111"),
        ["051885551234", "13900005678", "解放路12号"]
    );
    assert_eq!(
        contacts(vec![shop.clone()], "139 0000 5678"),
        ["051885551234", "解放路12号"]
    );
    // Whose they are cannot be said.
    let other = named("海州区宝成水晶商行");
    assert_eq!(contacts(vec![shop, other], ""), [""; 0]);
    let two = with_contacts(named("海州区晶莹水晶商行|海州区宝成水晶商行"));
    assert_eq!(contacts(vec![two], ""), [""; 0]);
    assert_eq!(contacts(vec![with_contacts(named("拼多多"))], ""), [""; 0]);
    let carrier = Respondent {
        store: "晶莹水晶专营店".to_owned(),
        ..with_contacts(named("顺丰速运"))
    };
    assert_eq!(contacts(vec![carrier], ""), [""; 0]);
}
