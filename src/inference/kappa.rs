//! How far two judges agree beyond chance.

/// Agreement of two judges over cases that both judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// Share of the cases judged alike.
    pub observed: f64,
    /// Share that two judges with these habits would judge alike by chance.
    pub expected: f64,
    /// Cohen's κ = (observed − expected)/(1 − expected); `None` where chance alone agrees always.
    pub kappa: Option<f64>,
}

/// Cohen's kappa (Cohen 1960) over pairs of classes numbered from 0, the first of each pair by one judge, the second
/// by the other; `None` without pairs.
pub fn cohens_kappa(pairs: &[(usize, usize)]) -> Option<Agreement> {
    if pairs.is_empty() {
        return None;
    }
    let classes = pairs.iter().map(|(one, other)| one.max(other) + 1).max()?;
    let (mut first, mut second) = (vec![0_usize; classes], vec![0_usize; classes]);
    let mut alike = 0_usize;
    for (one, other) in pairs {
        first[*one] += 1;
        second[*other] += 1;
        alike += usize::from(one == other);
    }
    let cases = pairs.len();
    let by_chance: usize = first
        .iter()
        .zip(&second)
        .map(|(one, other)| one * other)
        .sum();
    let observed = alike as f64 / cases as f64;
    let expected = by_chance as f64 / (cases * cases) as f64;
    let defined = by_chance < cases * cases;
    Some(Agreement {
        observed,
        expected,
        kappa: defined.then(|| (observed - expected) / (1.0 - expected)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::reference::assert_close;

    /// Cases of a two-by-two table: both yes, only the first, only the second, both no.
    fn table(counts: [usize; 4]) -> Vec<(usize, usize)> {
        let cells = [(1, 1), (1, 0), (0, 1), (0, 0)];
        let repeated = |(cell, count): (&(usize, usize), usize)| vec![*cell; count];
        cells.iter().zip(counts).flat_map(repeated).collect()
    }

    #[test]
    fn tables_of_the_text_books_are_reproduced() {
        // Cohen's kappa, Wikipedia: the introductory example, and two tables with one observed agreement of .60.
        for (counts, kappa) in [
            ([20, 5, 10, 15], 0.4),
            ([45, 15, 25, 15], 0.130_434_782_6),
            ([25, 35, 5, 35], 0.259_259_259_3),
        ] {
            let agreement = cohens_kappa(&table(counts)).unwrap();
            assert_close(agreement.kappa.unwrap(), kappa, 1e-9);
        }
    }

    #[test]
    fn full_agreement_is_one_and_a_single_class_tells_nothing() {
        let full = cohens_kappa(&[(0, 0), (1, 1), (2, 2)]).unwrap();
        assert_close(full.kappa.unwrap(), 1.0, 1e-12);
        let same = cohens_kappa(&[(1, 1), (1, 1)]).unwrap();
        assert_eq!((same.observed, same.kappa), (1.0, None));
        assert_eq!(cohens_kappa(&[]), None);
    }
}
