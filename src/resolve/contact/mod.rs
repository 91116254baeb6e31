//! Phones and addresses of the party that a row complains of, each in its one form (signals.md §1e).
//!
//! Only what can tell one merchant from another counts: no hotline, no number of the complainant's, no market
//! without a stall.

mod address;
mod phone;

use self::address::address_of;
use self::phone::phones_in;
use crate::domain::{Complainant, Contact, ContactKind, Respondent, Sensitive};
use crate::lexicon::Parties;

/// The contacts of an order's only respondent, without those of its complainant.
pub(super) fn contacts_of(
    respondent: &Respondent,
    complainant: &Complainant,
    parties: &Parties,
) -> Vec<Contact> {
    let contact = |kind: ContactKind, value: String| Contact {
        kind,
        value: Sensitive::new(value),
    };
    // A clerk who had no number of the shop's may have written the caller's into its column.
    let own_phones = phones_in(complainant.phone.expose());
    let own_address = address_of(complainant.address.expose(), parties);
    let phones = phones_in(&respondent.phone)
        .into_iter()
        .filter(|phone| !own_phones.contains(phone))
        .map(|phone| contact(ContactKind::Phone, phone));
    let address = address_of(&respondent.address, parties)
        .filter(|address| own_address.as_ref() != Some(address))
        .map(|address| contact(ContactKind::Address, address));
    phones.chain(address).collect()
}
