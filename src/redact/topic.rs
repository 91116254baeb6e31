//! 宗教信仰, 基因, 血型, 疾病和病史: topics that may not be collected (R-ING-13).
//!
//! A topic word goes with its value up to the next mark. A disease goes only where somebody has it:
//! what a product is said to cure stays readable.

use super::cues::Hit;
use super::folded::Folded;
use super::kind::PiiKind;
use super::redactor::Found;

/// The longest value that is masked with its topic, for texts without any mark.
const LONGEST_VALUE: usize = 30;

/// How far before 病史 its diseases may begin.
const LONGEST_HISTORY: usize = 14;

/// How far a disease may stand behind 患有, 确诊.
const REACH: usize = 6;

/// The part of a word of `sensitive_topics.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TopicWord {
    /// 血型, 病史: goes with the value behind it.
    Topic,
    /// 信奉天主教, O型血: tells its value itself.
    Whole,
    Disease,
    /// 本人患有, 确诊.
    Personal,
    /// 转基因, 患者: looks like one of the others and is not.
    Other,
}

impl TopicWord {
    pub(super) fn of_role(role: &str) -> Option<Self> {
        Some(match role {
            "topic" => Self::Topic,
            "whole" => Self::Whole,
            "disease" => Self::Disease,
            "personal" => Self::Personal,
            "other" => Self::Other,
            _ => return None,
        })
    }
}

pub(super) fn find_topics(folded: &Folded, words: &[Hit<TopicWord>], found: &mut Vec<Found>) {
    let mut cue: Option<Hit<TopicWord>> = None;
    for word in words {
        match word.role {
            TopicWord::Topic => {
                let start = history_start(folded, *word);
                found.push(passage(start, value_end(folded, word.end)));
            }
            TopicWord::Whole => {
                let before = folded.before(word.start);
                // XO型血: part of another word.
                let joins = before.is_some_and(|c| c.is_ascii_alphanumeric())
                    && folded
                        .at(word.start)
                        .is_some_and(|c| c.is_ascii_alphabetic());
                if !joins {
                    found.push(passage(word.start, word.end));
                }
            }
            TopicWord::Personal => cue = Some(*word),
            TopicWord::Other => cue = None,
            TopicWord::Disease if is_history(folded, word.end) => {
                found.push(passage(word.start, value_end(folded, word.end)));
            }
            TopicWord::Disease if bearer_end(folded, *word).is_some() => {
                let end = bearer_end(folded, *word).unwrap_or(word.end);
                found.push(passage(word.start, end));
            }
            TopicWord::Disease => {
                let is_personal = cue.is_some_and(|cue| speaks_of_a_person(folded, cue, *word));
                if is_personal {
                    found.push(passage(word.start, word.end));
                    let joined = folded
                        .at(word.end)
                        .is_some_and(|c| matches!(c, '、' | '和' | '及' | '与'));
                    cue = joined.then_some(Hit {
                        role: TopicWord::Personal,
                        start: word.start,
                        end: word.end + 1,
                    });
                }
            }
        }
    }
}

fn passage(start: usize, end: usize) -> Found {
    Found {
        kind: PiiKind::SensitiveTopic,
        start,
        end,
    }
}

/// 艾滋病患者, HIV阳性, 乙肝病毒携带者: somebody has it, unless goods are for those who have.
fn bearer_end(folded: &Folded, disease: Hit<TopicWord>) -> Option<usize> {
    const BEARERS: [&str; 7] = [
        "患者",
        "病人",
        "阳性",
        "病毒携带者",
        "携带者",
        "感染者",
        "病毒感染者",
    ];
    let after: String = folded.slice(disease.end, disease.end + 16).iter().collect();
    let bearer = BEARERS.iter().find(|word| after.starts_with(*word))?;
    let rest: String = after
        .chars()
        .skip(bearer.chars().count())
        .take_while(|c| !ends_value(*c))
        .collect();
    let before: String = folded
        .slice(disease.start.saturating_sub(10), disease.start)
        .iter()
        .collect();
    let before = before.rsplit(ends_value).next().unwrap_or_default();
    let goods = [
        "适", "针对", "治", "供", "专", "帮", "声称", "宣", "药", "吃", "食", "买", "购", "卖",
        "售", "各种",
    ];
    let for_them = [
        "可以", "可用", "可服", "服用", "食用", "吃", "专用", "适用", "使用", "人群", "福音", "药",
        "试纸", "试剂", "检测", "也能", "健康", "管理",
    ];
    let is_for_them = goods.iter().any(|word| before.contains(word))
        || for_them
            .iter()
            .any(|word| rest.chars().take(6).collect::<String>().contains(word));
    (!is_for_them).then_some(disease.end + bearer.chars().count())
}

/// 糖尿病史, 心脏病病史.
fn is_history(folded: &Folded, disease_end: usize) -> bool {
    folded.at(disease_end) == Some('史') || folded.holds(disease_end, &['病', '史'])
}

/// 有哮喘、慢支炎病史: the diseases before 病史 belong to it.
fn history_start(folded: &Folded, topic: Hit<TopicWord>) -> usize {
    let is_history = folded
        .slice(topic.start, topic.end)
        .ends_with(&['病', '史']);
    let before = folded.slice(topic.start.saturating_sub(LONGEST_HISTORY), topic.start);
    let of_somebody = before
        .iter()
        .rev()
        .take_while(|c| !ends_value(**c) || **c == '、')
        .position(|c| matches!(c, '有' | '患'));
    of_somebody
        .filter(|_| is_history)
        .map_or(topic.start, |distance| topic.start - distance)
}

fn value_end(folded: &Folded, topic_end: usize) -> usize {
    let value = folded.skip_while(topic_end, |c| matches!(c, ' ' | ':'));
    let mark = folded.skip_while(value, |c| !ends_value(c) && c != ' ');
    if mark <= value + LONGEST_VALUE {
        return mark;
    }
    // Never in the middle of a number or an address of the net: its rest would be read as another.
    folded.skip_while(value + LONGEST_VALUE, |c| c.is_ascii_graphic())
}

fn ends_value(character: char) -> bool {
    matches!(
        character,
        ',' | '。'
            | ';'
            | '!'
            | '?'
            | '\n'
            | '\r'
            | '['
            | ']'
            | '、'
            | '”'
            | '"'
            | ')'
            | '《'
            | '》'
    )
}

/// The disease follows the cue closely, nothing is sold in between, and no group of buyers is meant.
fn speaks_of_a_person(folded: &Folded, cue: Hit<TopicWord>, disease: Hit<TopicWord>) -> bool {
    let between = folded.slice(cue.end, disease.start);
    let reach = if folded.slice(cue.start, cue.end).contains(&'有') || cue.end - cue.start > 1 {
        REACH
    } else {
        3
    };
    let sold = between.iter().any(|c| {
        ends_value(*c)
            || matches!(
                c,
                '买' | '购' | '用' | '吃' | '治' | '药' | '销' | '卖' | ':'
            )
    });
    let after: String = folded
        .slice(disease.end, disease.end + 5)
        .iter()
        .take_while(|c| !ends_value(**c))
        .collect();
    let group_meant = [
        "人食",
        "人吃",
        "人用",
        "人群",
        "的人",
        "药",
        "患者可",
        "患者服",
        "产品",
        "保健",
    ]
    .iter()
    .any(|word| after.contains(word));
    between.len() <= reach && !sold && !group_meant
}
