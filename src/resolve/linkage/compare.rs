//! Two profiles field by field. A field that one side does not tell says nothing.

use super::brands::compare_brands;
use super::contacts::{ContactCounts, Sharers, compare_contacts};
use super::evidence::{FieldEvidence, LinkField};
use super::model::{LinkModel, Rates};
use super::profile::Profile;
use crate::domain::RegionCode;
use crate::lexicon::NameWords;
use crate::resolve::parts::NameParts;

/// How many of all known merchants bear a 字号, look-alike or sound-alike of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bearers {
    pub(super) exact: usize,
    pub(super) look: usize,
    pub(super) sound: usize,
    pub(super) all: usize,
}

impl Bearers {
    fn share(self, bearers: usize) -> f64 {
        bearers.max(1) as f64 / self.all.max(1) as f64
    }
}

/// How common what one side tells is among the known merchants.
#[derive(Clone, Copy)]
pub(super) struct Frequencies<'f> {
    pub(super) bearers: &'f dyn Fn(&NameParts) -> Bearers,
    pub(super) contacts: ContactCounts<'f>,
    /// How many are known with one of its brands, of those that are known with any.
    pub(super) brands: Sharers,
}

/// The evidence for a pair, or `None` if it can never be one merchant: another credit code, region or branch.
pub(super) fn compare(
    told: &Profile,
    known: &Profile,
    frequencies: Frequencies<'_>,
    model: &LinkModel,
    words: &NameWords,
) -> Option<Vec<FieldEvidence>> {
    let mut common = Vec::new();
    if let (Some(left), Some(right)) = (&told.uscc, &known.uscc) {
        let inner = |code: &str| code.get(8..17).map(str::to_owned);
        common.push(if left == right {
            entry(
                LinkField::Uscc,
                "same",
                model.uscc.same,
                format!("统一社会信用代码相同（{left}）"),
            )
        } else if inner(left.as_str()) == inner(right.as_str()) {
            entry(
                LinkField::Uscc,
                "inner",
                model.uscc.inner,
                "统一社会信用代码不同，但其中的组织机构代码相同，可能变更过登记机关".to_owned(),
            )
        } else {
            return None;
        });
    }
    if !told.shops.is_empty() && !known.shops.is_empty() {
        let shared = told.shops.iter().find(|shop| known.shops.contains(shop));
        common.push(match shared {
            Some(shop) => entry(
                LinkField::Shop,
                "same",
                model.shop.same,
                format!("同为{}店铺“{}”", shop.platform, shop.store),
            ),
            None => entry(
                LinkField::Shop,
                "different",
                model.shop.different,
                "所述店铺与已知店铺不同".to_owned(),
            ),
        });
    }
    let contacts = compare_contacts(told, known, frequencies.contacts, model);
    common.extend(contacts);
    if told.names.is_empty() || known.names.is_empty() {
        return (!common.is_empty()).then_some(common);
    }
    // The best of the names as written; each is a whole, its parts are not mixed.
    let mut best: Option<Vec<FieldEvidence>> = None;
    for left in &told.names {
        for right in &known.names {
            let places = (places(left, told), places(right, known));
            let places = (places.0.as_slice(), places.1.as_slice());
            let Some(pair) = compare_names(
                left,
                right,
                places,
                (frequencies.bearers)(left),
                model,
                words,
            ) else {
                continue;
            };
            if best
                .as_deref()
                .is_none_or(|known| weight_of(&pair) > weight_of(known))
            {
                best = Some(pair);
            }
        }
    }
    let mut evidence = best?;
    evidence.extend(compare_brands(
        told,
        known,
        &evidence,
        frequencies.brands,
        model,
    ));
    evidence.splice(0..0, common);
    Some(evidence)
}

pub(super) fn weight_of(evidence: &[FieldEvidence]) -> f64 {
    evidence.iter().map(|field| field.weight).sum()
}

fn compare_names(
    told: &NameParts,
    known: &NameParts,
    places: (&[RegionCode], &[RegionCode]),
    bearers: Bearers,
    model: &LinkModel,
    words: &NameWords,
) -> Option<Vec<FieldEvidence>> {
    let is_doubled = is_doubled(told, known);
    let mut evidence = if is_doubled {
        let text = format!(
            "“{}{}”与“{}{}”只差一个重复的字",
            told.core, told.trade, known.core, known.trade
        );
        vec![entry(LinkField::Core, "doubled", model.core.doubled, text)]
    } else {
        vec![core(told, known, bearers, model, words)?]
    };
    if !places.0.is_empty() && !places.1.is_empty() {
        evidence.push(region((told, places.0), (known, places.1), model)?);
    }
    if told.branch != known.branch {
        return None;
    }
    if !told.branch.is_empty() {
        let text = format!("同为“{}”", told.branch);
        evidence.push(entry(LinkField::Branch, "same", model.branch.same, text));
    }
    if !is_doubled && !told.trade.is_empty() && !known.trade.is_empty() {
        let (left, right) = (told.trade.as_str(), known.trade.as_str());
        let (level, rates, word) = if left == right {
            ("same", model.trade.same, "相同")
        } else if left.contains(right) || right.contains(left) {
            ("part", model.trade.part, "相近")
        } else {
            ("different", model.trade.different, "不同")
        };
        let text = format!("行业用语{word}（{left}／{right}）");
        evidence.push(entry(LinkField::Trade, level, rates, text));
    }
    if let Some(found) = agreement(
        LinkField::Form,
        (&told.form, &known.form),
        (model.form.same, model.form.different),
    ) {
        evidence.push(found);
    }
    if let Some(found) = agreement(
        LinkField::Operator,
        (&told.operator, &known.operator),
        (model.operator.same, model.operator.different),
    ) {
        evidence.push(found);
    }
    Some(evidence)
}

/// Where the merchant of this name may be: what the name tells, else what is known of the merchant; several regions
/// where the name begins with one that several places have. Empty: anywhere.
fn places(name: &NameParts, profile: &Profile) -> Vec<RegionCode> {
    match (name.regions.as_slice(), profile.region) {
        ([], known) => known.into_iter().collect(),
        (several, Some(near)) if several.len() > 1 => near
            .nearest(several)
            .map_or_else(|| several.to_vec(), |region| vec![region]),
        (told, _) => told.to_vec(),
    }
}

/// Two regions, neither of which holds the other, are never one merchant.
fn region(
    (told, left): (&NameParts, &[RegionCode]),
    (known, right): (&NameParts, &[RegionCode]),
    model: &LinkModel,
) -> Option<FieldEvidence> {
    let pairs = || {
        left.iter()
            .flat_map(|left| right.iter().map(move |right| (*left, *right)))
    };
    let (left, right) = pairs()
        .find(|(left, right)| left == right)
        .or_else(|| pairs().find(|(left, right)| left.holds(*right) || right.holds(*left)))?;
    let both_seated = told.regions.len() == 1 && known.regions.len() == 1;
    let rates = model.region;
    let (level, rates, text) = if both_seated && told.is_provincial != known.is_provincial {
        (
            "seat",
            rates.seat,
            "一方以省、另一方以市县冠名，登记机关不同",
        )
    } else if left == right && !left.is_county() {
        ("wide", rates.wide, "所在市或省相同，县区未写明")
    } else if left == right {
        ("same", rates.same, "地区相同")
    } else {
        ("holds", rates.holds, "一方只写到上级地区，与另一方不矛盾")
    };
    Some(entry(LinkField::Region, level, rates, text.to_owned()))
}

fn core(
    told: &NameParts,
    known: &NameParts,
    bearers: Bearers,
    model: &LinkModel,
    words: &NameWords,
) -> Option<FieldEvidence> {
    let (left, right) = (told.core.as_str(), known.core.as_str());
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let rates = model.core;
    let measured = |number: usize| format!("已知主体中有{number}家", number = number.max(1));
    Some(if left == right {
        let text = format!("字号“{left}”相同（{}使用此字号）", measured(bearers.exact));
        let rates = rates.exact.at(bearers.share(bearers.exact));
        entry(LinkField::Core, "exact", rates, text)
    } else if words.look(left) == words.look(right) {
        let text = format!(
            "字号“{left}”与“{right}”字形相近（{}）",
            measured(bearers.look)
        );
        let rates = rates.confusable.at(bearers.share(bearers.look));
        entry(LinkField::Core, "confusable", rates, text)
    } else if told.sound == known.sound {
        let text = format!("字号“{left}”与“{right}”同音（{}）", measured(bearers.sound));
        let rates = rates.homophone.at(bearers.share(bearers.sound));
        entry(LinkField::Core, "homophone", rates, text)
    } else if is_one_edit(left, right) {
        let text = format!("字号“{left}”与“{right}”只差一字");
        entry(LinkField::Core, "one_edit", rates.one_edit, text)
    } else if left.starts_with(right) || right.starts_with(left) {
        let text = format!("字号“{left}”与“{right}”一方是另一方的开头");
        entry(LinkField::Core, "part", rates.part, text)
    } else {
        let text = format!("字号不同（“{left}”／“{right}”）");
        entry(LinkField::Core, "different", rates.different, text)
    })
}

/// A key pressed twice: 溪汀电器器贸易 is 溪汀电器贸易. Two merchants never differ by that, unless the name is short.
fn is_doubled(left: &NameParts, right: &NameParts) -> bool {
    let stem = |name: &NameParts| format!("{}{}", name.core, name.trade);
    let single = |stem: &str| {
        let mut characters: Vec<char> = stem.chars().collect();
        characters.dedup();
        characters
    };
    let (left, right) = (stem(left), stem(right));
    let shortest = left.chars().count().min(right.chars().count());
    left != right && shortest >= SHORTEST_DOUBLED && single(&left) == single(&right)
}

/// Characters of a stem in which a doubled one is a slip: 佳佳水果 and 佳水果 may be two.
const SHORTEST_DOUBLED: usize = 4;

/// One character changed, added or left out of a 字号 of at least three; of two it would be half the name.
fn is_one_edit(left: &str, right: &str) -> bool {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let (short, long) = if left.len() <= right.len() {
        (left, right)
    } else {
        (right, left)
    };
    if short.len() < 3 || long.len() - short.len() > 1 {
        return false;
    }
    let same_head = short.iter().zip(&long).take_while(|(a, b)| a == b).count();
    let same_tail = short
        .iter()
        .rev()
        .zip(long.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    same_head + same_tail + 1 >= long.len()
}

fn agreement(
    field: LinkField,
    (left, right): (&str, &str),
    (same, different): (Rates, Rates),
) -> Option<FieldEvidence> {
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let label = field.label();
    Some(if left == right {
        entry(field, "same", same, format!("{label}相同（{left}）"))
    } else {
        let text = format!("{label}不同（{left}／{right}）");
        entry(field, "different", different, text)
    })
}

fn entry(field: LinkField, level: &str, rates: Rates, text: String) -> FieldEvidence {
    FieldEvidence {
        field,
        level: level.to_owned(),
        weight: rates.weight(),
        text,
    }
}
