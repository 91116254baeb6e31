//! What may stand behind a word of each list that a city edits: the columns that the rules understand, and no others.

use crate::domain::EditableList;

/// One way to fill the columns of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnChoice {
    /// As the list holds them; empty where a word stands alone.
    pub marks: Vec<&'static str>,
    /// What that means, in Chinese; empty where a word stands alone.
    pub label: String,
}

/// All ways to fill the columns of a list; a list of bare words has one.
pub fn column_choices(list: EditableList) -> Vec<ColumnChoice> {
    let one = |marks: &[(&'static str, &'static str)]| {
        marks
            .iter()
            .map(|(mark, label)| ColumnChoice {
                marks: vec![*mark],
                label: (*label).to_owned(),
            })
            .collect()
    };
    match list {
        EditableList::TaskScam => one(&[
            ("core", "核心话术"),
            ("weak", "辅助话术"),
            ("loss", "受骗与报警"),
            ("paid", "已得报酬（投诉人参与）"),
        ]),
        EditableList::Negations => one(&[
            ("before", "否定其后6字内的词"),
            ("after", "否定其前的词"),
            ("except", "含否定字而不否定"),
        ]),
        EditableList::Hypotheticals => pairs(
            &[("asked", "询问"), ("reported", "假设或转述")],
            &[
                ("clause", "只管本句读"),
                ("sentence", "管到句末"),
                ("after", "管其前的词"),
            ],
        ),
        EditableList::SocialCommerce => one(&[("strong", "单独成立"), ("weak", "未提平台时成立")]),
        EditableList::NatureCues => one(&[
            ("tipoff", "举报"),
            ("inquiry", "咨询"),
            ("request", "求助"),
            ("suggestion", "建议"),
            ("praise", "表扬"),
        ]),
        EditableList::EcommerceCues
        | EditableList::ConsumerCues
        | EditableList::OtherDomainCues => one(&[
            ("0", "权重0"),
            ("1", "权重1"),
            ("2", "权重2"),
            ("3", "权重3"),
            ("4", "权重4"),
        ]),
        EditableList::CategoryPaths => pairs(
            &[
                ("other", "非消费领域"),
                ("consumer", "线下消费"),
                ("ecommerce", "电商领域"),
            ],
            &[
                ("2", "权重2"),
                ("4", "权重4"),
                ("12", "权重12（单独即可定）"),
            ],
        ),
        EditableList::ReportedSpeech
        | EditableList::Confirmations
        | EditableList::Rhetorical
        | EditableList::ComplaintVerbs
        | EditableList::MerchantSpeaking
        | EditableList::RivalCues
        | EditableList::FalseFriends
        | EditableList::CrossBorder
        | EditableList::UserWords => vec![ColumnChoice {
            marks: Vec::new(),
            label: String::new(),
        }],
        _ => conduct(),
    }
}

/// Strength, and what an optional second column adds (see [`super::meaning::Conduct::marked`]).
fn conduct() -> Vec<ColumnChoice> {
    let strengths = [
        ("S", "强：单独成立"),
        ("M", "中：需交易语境"),
        ("W", "弱：仅用于句式"),
    ];
    let mut choices: Vec<ColumnChoice> = strengths
        .iter()
        .map(|(mark, label)| ColumnChoice {
            marks: vec![*mark],
            label: (*label).to_owned(),
        })
        .collect();
    choices.extend(pairs(
        &strengths,
        &[
            ("offer", "话术本身即行为"),
            ("parcel", "空包代发"),
            ("harms", "损害同行"),
        ],
    ));
    choices
}

fn pairs(
    firsts: &[(&'static str, &'static str)],
    seconds: &[(&'static str, &'static str)],
) -> Vec<ColumnChoice> {
    let all = firsts.iter().flat_map(|first| {
        seconds.iter().map(|second| ColumnChoice {
            marks: vec![first.0, second.0],
            label: format!("{}，{}", first.1, second.1),
        })
    });
    all.collect()
}

/// What the columns of an entry mean, in Chinese; `None` for columns that the rules do not understand.
pub fn told_columns(list: EditableList, marks: &[String]) -> Option<String> {
    let choices = column_choices(list).into_iter();
    let mut fitting = choices.filter(|choice| choice.marks == *marks);
    fitting.next().map(|choice| choice.label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::classify::Classifier;
    use crate::domain::{DictionaryEdition, EntryEdit};
    use crate::lexicon::{DictionaryList, Lexicon};

    #[test]
    fn everything_that_ships_is_among_the_choices() {
        for list in EditableList::ALL {
            for row in DictionaryList::shipped(list.code()).unwrap().rows {
                assert!(told_columns(*list, &row[1..]).is_some(), "{list}: {row:?}");
            }
        }
    }

    #[test]
    fn every_choice_of_every_list_is_understood() {
        let mut edits = Vec::new();
        for list in EditableList::ALL {
            for (number, choice) in column_choices(*list).into_iter().enumerate() {
                edits.push(EntryEdit {
                    list: *list,
                    word: format!("试验词{number}"),
                    wanted: Some(choice.marks.into_iter().map(str::to_owned).collect()),
                });
            }
        }
        let edition = DictionaryEdition::default().with(1, &edits);
        let lexicon = Lexicon::under(&edition).unwrap();
        assert!(Classifier::new(&lexicon).is_ok());
        assert!(lexicon.version.ends_with("+1"), "{}", lexicon.version);
    }

    #[test]
    fn an_added_word_is_found_and_a_removed_one_is_not() {
        let edit = |word: &str, wanted: Option<&str>| EntryEdit {
            list: EditableList::Counterfeit,
            word: word.to_owned(),
            wanted: wanted.map(|mark| vec![mark.to_owned()]),
        };
        let edits = [edit("贴牌机芯", Some("S")), edit("假货", None)];
        let edition = DictionaryEdition::default().with(1, &edits);
        let found = |lexicon: &Lexicon, text: &str| {
            let words = lexicon.segmenter.words(text);
            let classifier = Classifier::new(lexicon).unwrap();
            classifier.classify(text, &words).categories.len()
        };
        let (shipped, edited) = (
            Lexicon::shipped().unwrap(),
            Lexicon::under(&edition).unwrap(),
        );
        let (added, removed) = ("网购的手表是贴牌机芯", "网购买到假货");
        assert_eq!((found(&shipped, added), found(&edited, added)), (0, 1));
        assert_eq!((found(&shipped, removed), found(&edited, removed)), (1, 0));
    }
}
