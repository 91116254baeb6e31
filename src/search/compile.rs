//! Expression → tantivy query.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query, RegexQuery,
    TermQuery,
};
use tantivy::schema::IndexRecordOption;

use super::SearchError;
use super::grams::pairs_of;
use super::query::Expression;
use super::schema::Fields;

/// The query whose hits are exactly those of [`Expression::matches`].
pub(super) fn matching(
    expression: &Expression,
    fields: Fields,
) -> Result<Box<dyn Query>, SearchError> {
    Ok(match expression {
        Expression::All => Box::new(AllQuery),
        Expression::Term(term) => term_query(term, fields)?,
        Expression::And(parts) => {
            let mut clauses = Vec::new();
            for part in parts {
                clauses.push(match part {
                    Expression::Not(inner) => (Occur::MustNot, matching(inner, fields)?),
                    other => (Occur::Must, matching(other, fields)?),
                });
            }
            if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                clauses.push((Occur::Must, Box::new(AllQuery)));
            }
            Box::new(BooleanQuery::new(clauses))
        }
        Expression::Or(parts) => {
            let parts = parts
                .iter()
                .map(|part| Ok((Occur::Should, matching(part, fields)?)));
            Box::new(BooleanQuery::new(
                parts.collect::<Result<Vec<_>, SearchError>>()?,
            ))
        }
        Expression::Not(inner) => Box::new(BooleanQuery::new(vec![
            (Occur::Must, Box::new(AllQuery)),
            (Occur::MustNot, matching(inner, fields)?),
        ])),
    })
}

/// The same hits, scored by how well the words of the query fit (BM25 over jieba words).
pub(super) fn ranked(matching: Box<dyn Query>, words: &[String], fields: Fields) -> Box<dyn Query> {
    let mut clauses: Vec<(Occur, Box<dyn Query>)> =
        vec![(Occur::Must, Box::new(ConstScoreQuery::new(matching, 0.0)))];
    for word in words {
        let term = Term::from_field_text(fields.words, word);
        let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
        clauses.push((
            Occur::Should,
            Box::new(BoostQuery::new(Box::new(query), 1.0)),
        ));
    }
    Box::new(BooleanQuery::new(clauses))
}

fn term_query(term: &str, fields: Fields) -> Result<Box<dyn Query>, SearchError> {
    let mut pairs = pairs_of(term);
    let as_term = |pair: &str| Term::from_field_text(fields.grams, pair);
    Ok(match pairs.len() {
        // One character: every token that starts with it.
        0 => {
            let pattern = format!("{}(.|\\n)?", escaped(term));
            Box::new(
                RegexQuery::from_pattern(&pattern, fields.grams)
                    .map_err(SearchError::tantivy("compiling a one-character term"))?,
            )
        }
        1 => {
            let pair = pairs.pop().map(|(_, pair)| pair).unwrap_or_default();
            Box::new(TermQuery::new(as_term(&pair), IndexRecordOption::Basic))
        }
        _ => Box::new(PhraseQuery::new_with_offset(
            pairs
                .into_iter()
                .map(|(place, pair)| (place, as_term(&pair)))
                .collect(),
        )),
    })
}

fn escaped(term: &str) -> String {
    let mut pattern = String::new();
    for character in term.chars() {
        // These two mean themselves, and the edges of words with a backslash.
        if character.is_ascii_punctuation() && !matches!(character, '<' | '>') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use tantivy::schema::Field;

    use super::*;

    #[test]
    fn every_sign_can_be_asked_for_alone() {
        for sign in (33_u8..127).map(char::from) {
            let pattern = format!("{}(.|\\n)?", escaped(&sign.to_string()));
            let compiled = RegexQuery::from_pattern(&pattern, Field::from_field_id(0));
            assert!(compiled.is_ok(), "{pattern}: {compiled:?}");
        }
    }
}
