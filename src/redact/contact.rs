//! Addresses on the net: e-mail, WeChat and QQ.

use super::cues::{Cue, Hit};
use super::folded::Folded;
use super::kind::PiiKind;
use super::passages::Passages;
use super::phone::is_mobile;
use super::protected::is_protected;
use super::redactor::Found;

/// How many filling characters may stand between 微信号 and the account.
const FILLING: usize = 6;

pub(super) fn find_emails(folded: &Folded, found: &mut Vec<Found>) {
    for (at, _) in folded.chars.iter().enumerate().filter(|(_, c)| **c == '@') {
        let mut start = at;
        while folded.before(start).is_some_and(is_mail_character) {
            start -= 1;
        }
        let end = folded.skip_while(at + 1, is_mail_character);
        let domain = folded.slice(at + 1, end);
        if start < at && domain.contains(&'.') && domain.first() != Some(&'.') {
            found.push(Found {
                kind: PiiKind::Email,
                start,
                end,
            });
        }
    }
}

fn is_mail_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-' | '+')
}

pub(super) fn find_accounts(
    folded: &Folded,
    cues: &[Hit<Cue>],
    protected: &[(usize, usize)],
    found: &mut Vec<Found>,
) {
    let mut passages = Passages::of(found);
    for cue in cues {
        let kind = match cue.role {
            Cue::Wechat => PiiKind::Wechat,
            Cue::Qq => PiiKind::Qq,
            _ => continue,
        };
        let in_a_code = is_protected(protected, cue.start, cue.end);
        // What was just masked is no part of the word: a second pass must see the same.
        let begins_word = !folded
            .at(cue.start)
            .is_some_and(|c| c.is_ascii_alphabetic())
            || !folded
                .before(cue.start)
                .is_some_and(|c| c.is_ascii_alphanumeric())
            || passages.end_at(cue.start);
        if in_a_code || !begins_word {
            continue;
        }
        if let Some((start, end)) = account_after(folded, *cue, kind, &passages) {
            found.push(Found { kind, start, end });
            passages.add(start, end);
        }
    }
}

fn account_after(
    folded: &Folded,
    cue: Hit<Cue>,
    kind: PiiKind,
    found: &Passages,
) -> Option<(usize, usize)> {
    let latin_cue = folded
        .at(cue.start)
        .is_some_and(|c| c.is_ascii_alphabetic());
    let names_itself = folded.holds(cue.start, &['w', 'x', 'i', 'd', '_']);
    let start = if names_itself {
        cue.start
    } else {
        let filled = folded.skip_while(cue.end, |c| {
            matches!(
                c,
                ':' | ' ' | '是' | '为' | '号' | '码' | '群' | '(' | '"' | '“'
            )
        });
        if filled - cue.end > FILLING {
            return None;
        }
        let glued = filled == cue.end && latin_cue;
        if glued && folded.at(filled).is_some_and(|c| c.is_ascii_alphabetic()) {
            return None;
        }
        filled
    };
    let end = folded.skip_while(start, |c| {
        c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
    });
    // It ends where something else was found: 微信号abc1234513800001234.
    let end = found.next_start(start).map_or(end, |next| end.min(next));
    let account = folded.slice(start, end);
    is_account(account, folded.at(end), kind).then_some((start, end))
}

fn is_account(account: &[char], after: Option<char>, kind: PiiKind) -> bool {
    let digits_only = account.iter().all(char::is_ascii_digit);
    let is_amount = matches!(
        after,
        Some('元' | '块' | '万' | '年' | '月' | '日' | '.' | '%')
    );
    let text: String = account.iter().collect();
    if digits_only && (is_amount || is_mobile(&text)) {
        return false;
    }
    match kind {
        PiiKind::Qq => digits_only && (5..=12).contains(&account.len()),
        _ => (5..=24).contains(&account.len()) && account.iter().any(char::is_ascii_alphanumeric),
    }
}
