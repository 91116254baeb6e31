//! A short passage around the first term found, with the places to highlight.

use serde::Serialize;

use super::grams::searchable;

/// Characters shown before the first match.
const LEAD: usize = 20;
/// Characters of the whole passage.
const LENGTH: usize = 100;

/// A passage of the stored text; highlights are character ranges of `text`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Snippet {
    pub text: String,
    pub highlights: Vec<(usize, usize)>,
}

/// Cuts a passage out of title and body; the body is preferred.
pub fn snippet(title: &str, body: &str, terms: &[String]) -> Snippet {
    let in_body = find_all(body, terms);
    let (text, found) = if in_body.is_empty() && !find_all(title, terms).is_empty() {
        (title, find_all(title, terms))
    } else if body.is_empty() {
        (title, Vec::new())
    } else {
        (body, in_body)
    };
    let characters: Vec<char> = text.chars().collect();
    let start = found
        .first()
        .map_or(0, |(start, _)| start.saturating_sub(LEAD));
    let end = (start + LENGTH).min(characters.len());
    let shown: String = characters
        .get(start..end)
        .unwrap_or_default()
        .iter()
        .map(|c| if c.is_whitespace() { ' ' } else { *c })
        .collect();
    let lead = usize::from(start > 0);
    let mut passage = String::new();
    if start > 0 {
        passage.push('…');
    }
    passage.push_str(&shown);
    if end < characters.len() {
        passage.push('…');
    }
    let inside = found
        .into_iter()
        .filter(|(from, to)| *from >= start && *to <= end);
    let highlights = inside
        .map(|(from, to)| (from - start + lead, to - start + lead))
        .collect();
    Snippet {
        text: passage,
        highlights,
    }
}

/// Character ranges of all terms in a text, compared in searchable form, in order and without overlaps.
fn find_all(text: &str, terms: &[String]) -> Vec<(usize, usize)> {
    let mut folded: Vec<char> = Vec::new();
    let mut origin: Vec<usize> = Vec::new();
    for (place, character) in text.chars().enumerate() {
        for part in searchable(character.encode_utf8(&mut [0; 4])).chars() {
            folded.push(part);
            origin.push(place);
        }
    }
    let mut found = Vec::new();
    for term in terms {
        let wanted: Vec<char> = term.chars().collect();
        let mut from = 0;
        while !wanted.is_empty() && from + wanted.len() <= folded.len() {
            let window = folded.get(from..from + wanted.len()).unwrap_or_default();
            if window == wanted.as_slice() {
                let start = origin.get(from).copied().unwrap_or_default();
                let end = origin
                    .get(from + wanted.len() - 1)
                    .copied()
                    .unwrap_or_default()
                    + 1;
                found.push((start, end));
                from += wanted.len();
            } else {
                from += 1;
            }
        }
    }
    found.sort_unstable();
    let mut last_end = 0;
    found.retain(|(start, end)| {
        let keep = *start >= last_end;
        if keep {
            last_end = *end;
        }
        keep
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_passage_starts_a_little_before_the_first_match() {
        let body = format!("{}商家卖假 货给我{}", "前".repeat(50), "后".repeat(200));
        let cut = snippet("标题", &body, &["假货".to_owned()]);
        let characters: Vec<char> = cut.text.chars().collect();
        let (start, end) = cut.highlights[0];
        assert_eq!(characters[start..end].iter().collect::<String>(), "假 货");
        assert!(cut.text.starts_with('…') && cut.text.ends_with('…'));
    }

    #[test]
    fn a_match_in_the_title_alone_is_shown_from_the_title() {
        let cut = snippet("假货投诉", "内容", &["假货".to_owned()]);
        assert_eq!(
            cut,
            Snippet {
                text: "假货投诉".into(),
                highlights: vec![(0, 2)]
            }
        );
    }
}
