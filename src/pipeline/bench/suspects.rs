//! Every pair of merchants that the linking model holds for possible, with what speaks for it and against.

use std::collections::BTreeMap;

use crate::domain::{Identities, MerchantId};
use crate::lexicon::{NameWords, Parties};
use crate::pipeline::PipelineError;
use crate::pipeline::analyze::blocking;
use crate::pipeline::merchant_profiles::Known;
use crate::pipeline::parallel::in_parallel;
use crate::resolve::{Candidate, FieldEvidence, LinkModel, Profile, Registry};
use crate::store::Store;

/// Two merchants, the smaller number first.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspect {
    pub left: MerchantId,
    pub right: MerchantId,
    /// Probability that they are one, as the one of them sees it that is surer.
    pub posterior: f64,
    /// Sum of the weights of the evidence, in bits.
    pub weight: f64,
    pub evidence: Vec<FieldEvidence>,
}

/// All pairs, by number.
#[derive(Debug, Clone, PartialEq)]
pub struct Suspects {
    pub model_version: String,
    pub pairs: Vec<Suspect>,
}

/// Compares all merchants with each other, in the blocks of the model.
///
/// Judgements of people are left to the list that is made of it: one judgement more does not make all of this anew. It
/// takes seconds, and follows from the imports and their links.
pub async fn weigh_merchants(store: &Store) -> Result<Suspects, PipelineError> {
    let model = LinkModel::shipped()?;
    let parties = Parties::shipped()?;
    let words = NameWords::shipped()?;
    let links = store.database.bare_links().await?;
    let identities = Identities::default().with_links(&links);
    let known = Known::read(store, &parties, &words).await?;
    blocking(move || {
        let profiles: Vec<(MerchantId, Profile)> = known
            .profiles(&identities)
            .into_iter()
            .map(|(id, profile, _)| (id, profile))
            .collect();
        let registry = Registry::new(&profiles, &model, &words);
        let judged = in_parallel(&profiles, |(id, profile)| {
            let judged = registry.judge(profile, Some(*id), |other| other != *id);
            (*id, judged.candidates)
        });
        Suspects {
            pairs: pairs_of(judged),
            model_version: model.version,
        }
    })
    .await
}

/// Each pair once, as the surer of both sees it.
fn pairs_of(judged: Vec<(MerchantId, Vec<Candidate>)>) -> Vec<Suspect> {
    let mut pairs: BTreeMap<(MerchantId, MerchantId), Candidate> = BTreeMap::new();
    for (id, candidates) in judged {
        for candidate in candidates {
            let pair = (id.min(candidate.merchant), id.max(candidate.merchant));
            let known = pairs.get(&pair);
            if known.is_none_or(|known| known.posterior < candidate.posterior) {
                pairs.insert(pair, candidate);
            }
        }
    }
    let suspect = |((left, right), candidate): (_, Candidate)| Suspect {
        left,
        right,
        posterior: candidate.posterior,
        weight: candidate.weight,
        evidence: candidate.evidence,
    };
    pairs.into_iter().map(suspect).collect()
}

impl Suspects {
    /// The pair of two merchants as they are counted now; of several that became one, the likeliest.
    pub fn of(
        &self,
        identities: &Identities,
        (left, right): (MerchantId, MerchantId),
    ) -> Option<&Suspect> {
        let wanted = (left.min(right), left.max(right));
        let fits = |suspect: &&Suspect| counted_pair(identities, suspect) == Some(wanted);
        let fitting = self.pairs.iter().filter(fits);
        fitting.max_by(|one, other| one.posterior.total_cmp(&other.posterior))
    }
}

/// Both as they are counted now, the smaller number first; none where they are one or one is counted for nobody.
pub(super) fn counted_pair(
    identities: &Identities,
    suspect: &Suspect,
) -> Option<(MerchantId, MerchantId)> {
    let left = identities.counted(suspect.left)?;
    let right = identities.counted(suspect.right)?;
    (left != right).then(|| (left.min(right), left.max(right)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Judgement, Verdict};

    fn candidate(merchant: i64, posterior: f64) -> Candidate {
        Candidate {
            merchant: MerchantId(merchant),
            weight: 1.0,
            posterior,
            evidence: Vec::new(),
        }
    }

    #[test]
    fn a_pair_stands_once_as_the_surer_of_both_sees_it_and_follows_who_is_one() {
        let judged = vec![
            (MerchantId(1), vec![candidate(5, 0.3)]),
            (MerchantId(3), vec![candidate(5, 0.6)]),
            (MerchantId(5), vec![candidate(1, 0.4), candidate(3, 0.2)]),
        ];
        let suspects = Suspects {
            model_version: "1".to_owned(),
            pairs: pairs_of(judged),
        };
        let told = suspects.pairs.iter();
        let told: Vec<_> = told
            .map(|pair| (pair.left.0, pair.right.0, pair.posterior))
            .collect();
        assert_eq!(told, [(1, 5, 0.4), (3, 5, 0.6)]);
        let merged = Identities::of(&[Judgement {
            number: 1,
            verdict: Verdict::Same {
                left: MerchantId(1),
                right: MerchantId(3),
            },
            reason: String::new(),
            operator: String::new(),
            judged_at: 0,
        }]);
        let pair = (MerchantId(5), MerchantId(1));
        let posterior =
            |identities: &Identities| suspects.of(identities, pair).map(|pair| pair.posterior);
        assert_eq!(posterior(&merged), Some(0.6));
        assert_eq!(posterior(&Identities::default()), Some(0.4));
    }
}
