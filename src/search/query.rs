//! The query language: terms are AND, `"短语"`, `-排除`, `OR`, parentheses. Capped before anything is parsed.

use super::grams::searchable;

/// Longest accepted query, in characters.
const MOST_CHARACTERS: usize = 512;
/// Deepest accepted nesting of parentheses.
const MOST_DEPTH: usize = 20;
/// Most terms of one query.
const MOST_TERMS: usize = 64;

/// A parsed query. `All` matches every order (the empty query with filters only).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expression {
    All,
    /// A run of characters in searchable form, never empty.
    Term(String),
    And(Vec<Expression>),
    Or(Vec<Expression>),
    Not(Box<Expression>),
}

/// Why a query was refused. The text of each says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("检索式过长：最多{MOST_CHARACTERS}个字符，现为{0}个，请缩短后再试")]
    TooLong(usize),
    #[error("检索式括号嵌套过深：最多{MOST_DEPTH}层，请简化后再试")]
    TooDeep,
    #[error("检索词过多：最多{MOST_TERMS}个，请减少后再试")]
    TooManyTerms,
    #[error("检索式第{0}个字符处的括号不成对，请补全或删除")]
    Parenthesis(usize),
    #[error("检索式第{0}个字符处的引号没有结束，请补上结尾的引号")]
    Quote(usize),
    #[error("翻页标记无效，请从第一页重新检索")]
    Cursor,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Term(String),
    Or,
    Not,
    Open(usize),
    Close(usize),
}

/// Parses a query as a person types it; full-width punctuation is accepted.
pub fn parse_query(text: &str) -> Result<Expression, QueryError> {
    let length = text.chars().count();
    if length > MOST_CHARACTERS {
        return Err(QueryError::TooLong(length));
    }
    let tokens = tokens_of(text)?;
    if tokens
        .iter()
        .filter(|token| matches!(token, Token::Term(_)))
        .count()
        > MOST_TERMS
    {
        return Err(QueryError::TooManyTerms);
    }
    let mut parser = Parser {
        tokens: &tokens,
        next: 0,
    };
    let expression = parser.alternatives(0)?;
    match parser.peek() {
        Some(Token::Close(place)) => Err(QueryError::Parenthesis(*place)),
        _ => Ok(expression),
    }
}

fn tokens_of(text: &str) -> Result<Vec<Token>, QueryError> {
    let characters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut place = 0;
    while let Some(character) = characters.get(place).copied() {
        let at_start = place == 0
            || characters
                .get(place - 1)
                .is_some_and(|before| starts_a_token_after(*before));
        match character {
            '(' | '（' => tokens.push(Token::Open(place + 1)),
            ')' | '）' => tokens.push(Token::Close(place + 1)),
            '-' | '－' if at_start => tokens.push(Token::Not),
            '"' | '“' | '”' | '＂' => {
                let end = characters
                    .iter()
                    .skip(place + 1)
                    .position(|c| matches!(c, '"' | '“' | '”' | '＂'));
                let end = place + 1 + end.ok_or(QueryError::Quote(place + 1))?;
                push_term(&mut tokens, &characters, place + 1, end);
                place = end;
            }
            other if other.is_whitespace() => {}
            _ => {
                let length = characters
                    .iter()
                    .skip(place)
                    .take_while(|c| !ends_a_term(**c))
                    .count();
                push_term(&mut tokens, &characters, place, place + length);
                place += length - 1;
            }
        }
        place += 1;
    }
    Ok(tokens)
}

fn starts_a_token_after(before: char) -> bool {
    before.is_whitespace() || matches!(before, '(' | '（' | '-' | '－')
}

fn ends_a_term(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '(' | '（' | ')' | '）' | '"' | '“' | '”' | '＂')
}

fn push_term(tokens: &mut Vec<Token>, characters: &[char], start: usize, end: usize) {
    let raw: String = characters
        .get(start..end)
        .unwrap_or_default()
        .iter()
        .collect();
    if raw == "OR" || raw == "或者" {
        tokens.push(Token::Or);
        return;
    }
    let term = searchable(&raw);
    if !term.is_empty() {
        tokens.push(Token::Term(term));
    }
}

struct Parser<'a> {
    tokens: &'a [Token],
    next: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn alternatives(&mut self, depth: usize) -> Result<Expression, QueryError> {
        let mut parts = vec![self.conjunction(depth)?];
        while self.peek() == Some(&Token::Or) {
            self.next += 1;
            parts.push(self.conjunction(depth)?);
        }
        // A dangling OR has nothing to choose from.
        parts.retain(|part| *part != Expression::All);
        Ok(one_or(parts, Expression::Or))
    }

    fn conjunction(&mut self, depth: usize) -> Result<Expression, QueryError> {
        let mut parts = Vec::new();
        while let Some(token) = self.peek() {
            match token {
                Token::Or | Token::Close(_) => break,
                Token::Term(_) | Token::Not | Token::Open(_) => parts.push(self.factor(depth)?),
            }
        }
        parts.retain(|part| *part != Expression::All);
        Ok(one_or(parts, Expression::And))
    }

    fn factor(&mut self, depth: usize) -> Result<Expression, QueryError> {
        let token = self.peek().cloned();
        self.next += 1;
        match token {
            Some(Token::Term(term)) => Ok(Expression::Term(term)),
            Some(Token::Not) => match self.peek() {
                Some(Token::Term(_) | Token::Open(_)) => match self.factor(depth)? {
                    Expression::All => Ok(Expression::All),
                    inner => Ok(Expression::Not(Box::new(inner))),
                },
                // A lone hyphen excludes nothing.
                _ => Ok(Expression::All),
            },
            Some(Token::Open(place)) => {
                if depth >= MOST_DEPTH {
                    return Err(QueryError::TooDeep);
                }
                let inner = self.alternatives(depth + 1)?;
                match self.peek() {
                    Some(Token::Close(_)) => self.next += 1,
                    _ => return Err(QueryError::Parenthesis(place)),
                }
                Ok(inner)
            }
            Some(Token::Or | Token::Close(_)) | None => Ok(Expression::All),
        }
    }
}

fn one_or(mut parts: Vec<Expression>, join: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.len() {
        0 => Expression::All,
        1 => parts.pop().unwrap_or(Expression::All),
        _ => join(parts),
    }
}

impl Expression {
    /// The terms that a hit must or may contain, excluded ones left out; for highlighting and ranking.
    pub fn wanted_terms(&self) -> Vec<String> {
        match self {
            Self::All | Self::Not(_) => Vec::new(),
            Self::Term(term) => vec![term.clone()],
            Self::And(parts) | Self::Or(parts) => {
                parts.iter().flat_map(Self::wanted_terms).collect()
            }
        }
    }

    /// Whether a text in searchable form matches; the definition that the index must agree with.
    pub fn matches(&self, title: &str, body: &str) -> bool {
        match self {
            Self::All => true,
            Self::Term(term) => title.contains(term.as_str()) || body.contains(term.as_str()),
            Self::And(parts) => parts.iter().all(|part| part.matches(title, body)),
            Self::Or(parts) => parts.iter().any(|part| part.matches(title, body)),
            Self::Not(inner) => !inner.matches(title, body),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(text: &str) -> Expression {
        Expression::Term(text.to_owned())
    }

    #[test]
    fn terms_are_joined_by_and_and_or_binds_weaker() {
        let parsed = parse_query("停车位 -物业 OR \"搅拌 站\"").unwrap();
        let left = Expression::And(vec![
            term("停车位"),
            Expression::Not(Box::new(term("物业"))),
        ]);
        assert_eq!(parsed, Expression::Or(vec![left, term("搅拌站")]));
    }

    #[test]
    fn a_hyphen_inside_a_term_is_a_character() {
        assert_eq!(parse_query("0518-8555").unwrap(), term("0518-8555"));
        assert_eq!(
            parse_query("甲 (-乙)").unwrap(),
            parse_query("甲 -乙").unwrap()
        );
    }

    #[test]
    fn an_empty_query_matches_everything() {
        for text in ["", "  ", "()", "-", "OR"] {
            assert_eq!(parse_query(text).unwrap(), Expression::All, "{text}");
        }
    }

    #[test]
    fn caps_hold_before_the_parser_recurses() {
        assert_eq!(parse_query(&"(".repeat(300)), Err(QueryError::TooDeep));
        assert_eq!(
            parse_query(&"字".repeat(600)),
            Err(QueryError::TooLong(600))
        );
        assert_eq!(
            parse_query(&"字 ".repeat(65)),
            Err(QueryError::TooManyTerms)
        );
        assert_eq!(parse_query("(甲"), Err(QueryError::Parenthesis(1)));
        assert_eq!(parse_query("甲)"), Err(QueryError::Parenthesis(2)));
        assert_eq!(parse_query("\"甲"), Err(QueryError::Quote(1)));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(text in "[()\"甲乙 \\-OR（）“”]{0,80}") {
            let _ = parse_query(&text);
        }
    }
}
