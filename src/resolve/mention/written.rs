//! A name that was found in the plain text, in the letters in which the order writes it: A市某某, not a市某某.

use super::without_blanks;
use crate::lexicon::Parties;

/// The name as `text` writes it. Names may be put together from two places (“某某”旗舰店): each is looked for.
pub(super) fn as_written(name: &str, text: &str, parties: &Parties) -> String {
    let text = without_blanks(text);
    if text.contains(name) {
        return name.to_owned();
    }
    // Where each character of the text begins, plain and as written.
    let mut plain = String::with_capacity(text.len());
    let mut places: Vec<(usize, usize)> = Vec::new();
    let mut buffer = [0; 4];
    for (at, character) in text.char_indices() {
        places.push((plain.len(), at));
        plain.push_str(&parties.plain(character.encode_utf8(&mut buffer)));
    }
    places.push((plain.len(), text.len()));
    let place_of = |byte: usize| {
        let found = places
            .binary_search_by_key(&byte, |(plain, _)| *plain)
            .ok()?;
        places.get(found).map(|(_, at)| *at)
    };
    let mut written = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let ends = rest.char_indices().rev().map(|(at, c)| at + c.len_utf8());
        let found = ends.into_iter().find_map(|end| {
            let piece = rest.get(..end)?;
            let start = plain.find(piece)?;
            let original = text.get(place_of(start)?..place_of(start + end)?)?;
            Some((end, original))
        });
        let (end, original) = found.unwrap_or((
            first.len_utf8(),
            rest.get(..first.len_utf8()).unwrap_or_default(),
        ));
        written.push_str(original);
        rest = rest.get(end..).unwrap_or_default();
    }
    written
}
