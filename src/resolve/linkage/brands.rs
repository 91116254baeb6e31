//! Brands of the goods of a pair: a little more beside names that agree, and nothing without.

use super::contacts::Sharers;
use super::evidence::{FieldEvidence, LinkField};
use super::model::LinkModel;
use super::profile::Profile;

/// Brands that an explanation names.
const MOST_SHOWN: usize = 3;

/// The evidence of the field beside that of the names.
///
/// One brand is sold by many: beside a 字号 that differs, or without a name, it says nothing, so that brand, county, trade
/// and form alone can never decide, nor tip what a phone leaves open (one owner with two shops). A brand that a name
/// holds is told by the name already: two sellers of 耐克 may both be called so, and so is the owner of the brand, whom
/// complaints about imitations name. `sellers`: how many merchants are known with a brand that is told.
pub(super) fn compare_brands(
    told: &Profile,
    known: &Profile,
    beside: &[FieldEvidence],
    sellers: Sharers,
    model: &LinkModel,
) -> Option<FieldEvidence> {
    let names_agree = beside
        .iter()
        .any(|found| found.field == LinkField::Core && found.level != "different");
    if !names_agree || told.brands.is_empty() || known.brands.is_empty() {
        return None;
    }
    let brands = told.brands.iter().map(String::as_str);
    let shared: Vec<&str> = brands
        .filter(|brand| known.brands.iter().any(|known| known == brand))
        .collect();
    if shared.is_empty() {
        return Some(FieldEvidence {
            field: LinkField::Brand,
            level: "different".to_owned(),
            weight: model.brand.different.weight(),
            text: "所提商品品牌不同（一家可售多个品牌）".to_owned(),
        });
    }
    if shared.iter().any(|brand| is_in_a_name(brand, told, known)) {
        return None;
    }
    let shown = shared.get(..MOST_SHOWN).unwrap_or(&shared).join("、");
    let number = sellers.others.max(1);
    let besides = match told.brands.len() {
        1 => format!("已知主体中有{number}家被提到此品牌"),
        several => format!("所提{several}个品牌，已知主体中共{number}家次"),
    };
    let rates = model.brand.same.at(sellers.share());
    Some(FieldEvidence {
        field: LinkField::Brand,
        level: "same".to_owned(),
        // What more than half of them sell says nothing; agreement never speaks against.
        weight: rates.weight().max(0.0),
        text: format!("商品品牌相同（“{shown}”，{besides}）"),
    })
}

/// Whether the 字号 of one of them holds the brand, or the brand holds it.
fn is_in_a_name(brand: &str, told: &Profile, known: &Profile) -> bool {
    let names = told.names.iter().chain(&known.names);
    let mut cores = names.map(|name| name.core.as_str());
    cores.any(|core| !core.is_empty() && (core.contains(brand) || brand.contains(core)))
}
