//! 商户档案: who a merchant is and how that is known, what is told of it and since when, its flags and what became of them.

mod curve;
mod entries;
mod flags;
mod registers;
mod related;

use std::time::Duration;

use serde::Serialize;

use self::curve::{Curve, curve};
use self::entries::{Entry, entries};
use self::flags::{FlagLine, Past, flag_lines, history};
use self::registers::{Registered, registered};
use self::related::{Related, related};
use super::judgements::{Told, told};
use crate::domain::MerchantId;
use crate::explore::{READ_FOR_PHRASES, merchant_file};
use crate::letters::LetterKind;
use crate::pipeline::{MerchantCard, MerchantGroup};
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::merging::open_pairs;
use crate::server::pages::letters::offered;
use crate::server::pages::passage::Ticket;
use crate::server::permission::{
    JudgeMerchants, Permission as _, ReadCases, ReadCredit, ReadOrders, Visit,
};
use crate::server::refusal::Refusal;
use crate::templates::Page;

/// The file of one merchant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::server) struct ProfilePage {
    merchant: MerchantGroup,
    /// Its numbers, names and shops, each with how it is known.
    card: MerchantCard,
    region: Option<String>,
    curve: Curve,
    phrases: Vec<Phrase>,
    /// Newest orders that the phrases were read from.
    read_for_phrases: usize,
    /// The newest orders that speak against it.
    orders: Vec<Ticket>,
    flags: Vec<FlagLine>,
    /// Steps of its cases, newest first, for those who read cases.
    history: Vec<Past>,
    judgements: Vec<Told>,
    /// Merchants that may be the same and that nobody has judged; `null` while merchants are being compared.
    related: Option<Vec<Related>>,
    may_judge: bool,
    /// What others registered of its code, and counts today.
    registered: Vec<Registered>,
    /// For those who read them.
    entries: Vec<Entry>,
    /// Letters that can be drafted: label and address.
    letters: Vec<(&'static str, String)>,
}

/// A phrase, and the orders of the merchant that hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Phrase {
    text: String,
    orders: u64,
    url: String,
}

impl Page for ProfilePage {
    const FILE: &'static str = "workbench/merchant.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let empty = Self {
            merchant: MerchantGroup::sample(),
            card: MerchantCard::sample("M000001"),
            region: None,
            curve: Curve::default(),
            phrases: Vec::new(),
            read_for_phrases: READ_FOR_PHRASES,
            orders: Vec::new(),
            flags: Vec::new(),
            history: Vec::new(),
            judgements: Vec::new(),
            related: None,
            may_judge: false,
            registered: Vec::new(),
            entries: Vec::new(),
            letters: Vec::new(),
        };
        let mut merchant = MerchantGroup::sample();
        merchant.members.push("M000002".to_owned());
        let full = Self {
            merchant,
            region: Some("东海县".to_owned()),
            curve: Curve::sample(),
            phrases: vec![Phrase {
                text: "<假货>".to_owned(),
                orders: 3,
                url: "/search?q=x".to_owned(),
            }],
            orders: vec![Ticket::sample()],
            flags: vec![FlagLine::sample()],
            history: vec![Past::sample()],
            judgements: vec![Told::sample()],
            related: Some(vec![Related::sample()]),
            may_judge: true,
            registered: vec![Registered::sample()],
            entries: vec![Entry::sample()],
            letters: vec![("企业信用线索档案报告", "/letters/x".to_owned())],
            ..empty.clone()
        };
        vec![full, empty]
    }
}

pub(in crate::server) async fn page(
    app: App,
    visit: Visit<ReadOrders>,
    ask: Ask,
) -> Result<ProfilePage, Refusal> {
    let id: MerchantId = ask
        .parameter("merchant_id")
        .parse()
        .map_err(|_| Refusal::not_found())?;
    let identities = app.store.identities().await?;
    let id = identities.canonical(id);
    let merchants = app.merchants().await?;
    let merchant = merchants.iter().find(|merchant| merchant.id == id);
    let merchant = merchant.ok_or_else(Refusal::not_found)?.clone();
    let card = app.cards().await?.card(id).ok_or_else(Refusal::not_found)?;
    let members = identities.members(id);
    let file = merchant_file(&app.store, id).await?;
    let flags = app.store.database.flags_about(&members).await?;
    let cases = app.store.database.cases().await?;
    let judgements = app.store.database.judgements().await?;
    let judgements = told(&app, &judgements, |verdict| {
        let named = verdict.merchants();
        named.iter().any(|merchant| members.contains(merchant))
    });
    // The file of a merchant is there without it.
    let related = match open_pairs(&app, Duration::ZERO).await {
        Ok(pairs) => Some(related(&pairs, id)),
        Err(refusal) if refusal.is_later() => None,
        Err(fault) => return Err(fault),
    };
    let code = merchant.uscc.clone();
    let entries = if ReadCredit::ROLES.contains(&visit.role()) {
        entries(&app, &members, code.as_deref()).await?
    } else {
        Vec::new()
    };
    let region = card.region_code.and_then(|code| app.regions.name(code));
    Ok(ProfilePage {
        region: region.map(str::to_owned),
        curve: curve(&app, id, &file, ask.twin)?,
        phrases: phrases(id, file.phrases),
        read_for_phrases: READ_FOR_PHRASES,
        orders: file
            .tickets
            .into_iter()
            .map(|order| Ticket::of(order, crate::domain::Label::counts_against_merchant))
            .collect(),
        history: if ReadCases::ROLES.contains(&visit.role()) {
            history(&app, &flags, &cases).await?
        } else {
            Vec::new()
        },
        flags: flag_lines(&flags, &cases),
        judgements: judgements.await?,
        related,
        registered: registered(&app, id, code.as_deref()).await?,
        entries,
        letters: offered(visit.role(), ("merchant", &id.to_string()), |kind| {
            kind == LetterKind::Merchant
        }),
        may_judge: JudgeMerchants::ROLES.contains(&visit.role()),
        merchant,
        card,
    })
}

fn phrases(id: MerchantId, found: Vec<(String, u64)>) -> Vec<Phrase> {
    let phrase = |(text, orders): (String, u64)| {
        let asked = [("merchant", id.to_string()), ("q", format!("\"{text}\""))];
        let query = serde_urlencoded::to_string(asked).unwrap_or_default();
        Phrase {
            url: format!("/search?{query}"),
            text,
            orders,
        }
    };
    found.into_iter().map(phrase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn names_are_escaped_and_what_is_absent_is_said() {
        let files = rendered::<ProfilePage>();
        assert!(files[0].contains("&lt;同一门店&gt;") && files[0].contains("未受理"));
        assert!(files[0].contains("疑似同一主体") && files[0].contains("/split"));
        assert!(files[0].contains("&lt;假货&gt;</mark>"), "{}", files[0]);
        assert!(!files[1].contains("/split"), "{}", files[1]);
        assert!(files[0].contains("疑似违诺") && files[0].contains("&lt;示市监罚&gt;1号"));
        assert!(files[1].contains("没有预警"), "{}", files[1]);
        assert!(files[1].contains("正在比对"), "{}", files[1]);
    }

    #[test]
    fn a_phrase_leads_to_its_orders_of_this_merchant() {
        let found = phrases(MerchantId(7), vec![("假一赔十".to_owned(), 2)]);
        let url = "/search?merchant=M000007&q=%22%E5%81%87%E4%B8%80%E8%B5%94%E5%8D%81%22";
        assert_eq!(found[0].url, url);
    }
}
