//! Under which classes a hotline itself has filed an order: evidence for the gate beside the words of the text (§D.8).

use crate::lexicon::Lexicon;

use super::ClassifyError;

/// What the classes of an order weigh for each domain; the heaviest of a domain counts, since a path says the same
/// thing on every level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct FiledWeights {
    pub(super) ecommerce: u32,
    pub(super) consumer: u32,
    pub(super) other: u32,
}

/// A word of a class and what it says.
struct ClassWord {
    word: String,
    weights: FiledWeights,
}

/// The list `category_paths`, read once.
pub(super) struct FiledClasses(Vec<ClassWord>);

impl FiledClasses {
    pub(super) fn of(lexicon: &Lexicon) -> Result<Self, ClassifyError> {
        let rows = lexicon.rows(LIST)?;
        let words = rows.iter().map(|row| class_word(row));
        Ok(Self(words.collect::<Result<_, _>>()?))
    }

    /// What a path says, given from its first level on.
    pub(super) fn weights(&self, path: &[String]) -> FiledWeights {
        let stands = |class: &&ClassWord| path.iter().any(|level| level.contains(&class.word));
        let found = self.0.iter().filter(stands).map(|class| class.weights);
        found.fold(FiledWeights::default(), |one, two| FiledWeights {
            ecommerce: one.ecommerce.max(two.ecommerce),
            consumer: one.consumer.max(two.consumer),
            other: one.other.max(two.other),
        })
    }
}

const LIST: &str = "category_paths";

fn class_word(row: &[String]) -> Result<ClassWord, ClassifyError> {
    let unknown = || ClassifyError::Mark {
        list: LIST,
        term: row.join(" "),
    };
    let [word, domain, weight] = row else {
        return Err(unknown());
    };
    let weight: u32 = weight.parse().map_err(|_| unknown())?;
    let mut weights = FiledWeights::default();
    match domain.as_str() {
        "ecommerce" => weights.ecommerce = weight,
        "consumer" => weights.consumer = weight,
        "other" => weights.other = weight,
        _ => return Err(unknown()),
    }
    Ok(ClassWord {
        word: word.clone(),
        weights,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_weighs_what_its_heaviest_class_of_a_domain_does() {
        let classes = FiledClasses::of(&Lexicon::shipped().unwrap()).unwrap();
        let weights = |path: &str| {
            let levels: Vec<String> = path.split('/').map(str::to_owned).collect();
            let FiledWeights {
                ecommerce,
                consumer,
                other,
            } = classes.weights(&levels);
            (ecommerce, consumer, other)
        };
        assert_eq!(weights("住房城建/商品房销售"), (0, 0, 12));
        assert_eq!(weights("教育/校外培训"), (0, 0, 4));
        assert_eq!(weights("市场监管/网络交易/合同"), (2, 0, 0));
        assert_eq!(weights(""), (0, 0, 0));
    }
}
