//! The linking step: which of the stored merchants and names are one.
//!
//! It reads the whole of what is known and replaces its links as a whole, so that the order in which files came in
//! does not matter. Names go to the credit code that they are written beside, then by the weighed evidence of the
//! model to the better known; then shops go to who runs them, and names without a merchant to whom they mean.
//! Each source is linked once or not at all; nobody who is linked takes others in.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::PipelineError;
use super::analyze::blocking;
use super::merchant_profiles::{Known, Standing};
use crate::audit::{AuditAction, AuditEvent};
use crate::db::{LinkRow, LinkRun, MentionRow, StoredImport};
use crate::domain::{
    Actor, Identities, Judgement, Link, LinkSource, MentionId, MerchantId, newest_deciding,
};
use crate::lexicon::{NameWords, Parties};
use crate::resolve::{
    Candidate, Decision, FieldEvidence, Judged, LinkModel, NameParts, Profile, Registry, Settled,
    normalize_store,
};
use crate::store::{Store, WriterLock};

/// What is kept of a link beside the link itself.
#[derive(Serialize)]
#[serde(untagged)]
enum LinkEvidence<'a> {
    Weighed {
        model_version: &'a str,
        posterior: f64,
        evidence: &'a [FieldEvidence],
    },
    /// Orders that carry both keys, of all that carry the weaker one beside another.
    Told { orders: u64, all: u64 },
}

/// Links everything anew after imports, so that what they brought is counted under the right merchants at once.
pub async fn relink(store: &Store, actor: &Actor, now: i64) -> Result<(), PipelineError> {
    let lock = store.lock().await?;
    link_merchants(store, &lock, actor, now).await
}

/// Links everything anew, unless nothing has changed since the last run. `now` is in epoch milliseconds.
pub(super) async fn link_merchants(
    store: &Store,
    _lock: &WriterLock,
    actor: &Actor,
    now: i64,
) -> Result<(), PipelineError> {
    let judgements = store.database.judgements().await?;
    let (rows, run) = find_links(store, &judgements).await?;
    if store.database.link_run().await?.as_ref() == Some(&run) {
        return Ok(());
    }
    keep_links(store, &rows, &run, (actor, now)).await
}

async fn keep_links(
    store: &Store,
    rows: &[LinkRow],
    run: &LinkRun,
    (actor, now): (&Actor, i64),
) -> Result<(), PipelineError> {
    let mut transaction = store.database.begin().await?;
    transaction.replace_links(rows, run).await?;
    let object = format!("import:{}", StoredImport::id_of(run.import_seq));
    let event = AuditEvent::done(actor, AuditAction::MerchantLinking, object).because(format!(
        "关联{}条，模型{}",
        rows.len(),
        run.model_version
    ));
    transaction.append_audit(&event, now).await?;
    transaction.commit().await?;
    tracing::info!(link.links = rows.len(), "linked names to merchants");
    Ok(())
}

/// When links are made anew after a judgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkingRules {
    /// Merchants and names without one, together: of no more than these the links are made anew with the judgement itself.
    /// Of more it counts at once with the links that are there, and they are made anew when nobody judges any more.
    pub at_once_up_to: i64,
    /// For how long nobody has judged then.
    pub quiet: Duration,
}

impl LinkingRules {
    /// With the judgement itself, however long it takes.
    pub const AT_ONCE: Self = Self {
        at_once_up_to: i64::MAX,
        quiet: Duration::ZERO,
    };

    /// Whether links are made anew with the judgement itself.
    pub(super) async fn at_once(self, store: &Store) -> Result<bool, PipelineError> {
        Ok(store.database.count_named().await? <= self.at_once_up_to)
    }
}

impl Default for LinkingRules {
    /// A city of 200 000 orders is linked at once, one of a million later.
    fn default() -> Self {
        Self {
            at_once_up_to: 20_000,
            quiet: Duration::from_secs(30),
        }
    }
}

/// Whether the stored links follow from all that is stored and judged.
pub async fn links_are_newest(store: &Store) -> Result<bool, PipelineError> {
    let judgements = store.database.judgements().await?;
    let run = run_of(store, &judgements, LinkModel::shipped()?.version).await?;
    Ok(store.database.link_run().await? == Some(run))
}

/// Links everything anew without keeping others from writing while it looks for links. `false`, and nothing was changed, where
/// something was imported or judged meanwhile: what was found is of yesterday then.
pub async fn relink_meanwhile(
    store: &Store,
    actor: &Actor,
    now: i64,
) -> Result<bool, PipelineError> {
    let judgements = store.database.judgements().await?;
    let (rows, run) = find_links(store, &judgements).await?;
    let _lock = store.lock().await?;
    let judgements = store.database.judgements().await?;
    if run_of(store, &judgements, run.model_version.clone()).await? != run {
        return Ok(false);
    }
    keep_links(store, &rows, &run, (actor, now)).await?;
    Ok(true)
}

/// What links made now would follow from.
async fn run_of(
    store: &Store,
    judgements: &[Judgement],
    model_version: String,
) -> Result<LinkRun, PipelineError> {
    Ok(LinkRun {
        import_seq: store.database.last_import().await?,
        judgement: newest_deciding(judgements),
        model_version,
    })
}

/// The links that follow from the stored data and these judgements, and what they follow from.
///
/// Stored ones are taken where they follow from the same.
pub(super) async fn find_links(
    store: &Store,
    judgements: &[Judgement],
) -> Result<(Vec<LinkRow>, LinkRun), PipelineError> {
    let model = LinkModel::shipped()?;
    let run = run_of(store, judgements, model.version.clone()).await?;
    if store.database.link_run().await?.as_ref() == Some(&run) {
        return Ok((store.database.links().await?, run));
    }
    let parties = Parties::shipped()?;
    let words = NameWords::shipped()?;
    let known = Known::read(store, &parties, &words).await?;
    let mentions = store.database.mentions().await?;
    let judged = Identities::of(judgements);
    let rows = blocking(move || {
        let linker = Linker {
            known: &known,
            judged: &judged,
            model: &model,
            words: &words,
        };
        linker.links(&mentions, &parties)
    })
    .await??;
    Ok((rows, run))
}

/// What the links follow from.
struct Linker<'a> {
    known: &'a Known,
    judged: &'a Identities,
    model: &'a LinkModel,
    words: &'a NameWords,
}

impl Linker<'_> {
    /// The links of all sources, in a fixed order.
    fn links(
        &self,
        mentions: &[(MentionId, MentionRow)],
        parties: &Parties,
    ) -> Result<Vec<LinkRow>, PipelineError> {
        let share = self.model.same_line();
        let mut found = Found::default();
        found.settled(&self.known.ties.codes_of_names(share))?;
        let named = found.identities(self.judged);
        self.weigh_names(&named, &mut found)?;
        let named = found.identities(self.judged);
        let entity = |merchant| named.counted(merchant);
        found.settled(&self.known.ties.keepers_of_shops(share, &entity))?;
        let all = found.identities(self.judged);
        self.weigh_mentions(mentions, parties, &all, &mut found)?;
        Ok(found.into_rows())
    }

    /// Merchants that are only names, the better known first: who is linked is out of the question for the others.
    fn weigh_names(&self, named: &Identities, found: &mut Found) -> Result<(), PipelineError> {
        let merchants = self.known.profiles(named);
        let profiles: Vec<(MerchantId, Profile)> = merchants
            .iter()
            .map(|(id, profile, _)| (*id, profile.clone()))
            .collect();
        let registry = Registry::new(&profiles, self.model, self.words);
        let standing: BTreeMap<MerchantId, Standing> = merchants
            .iter()
            .map(|(id, _, standing)| (*id, *standing))
            .collect();
        let mut linked = std::collections::HashSet::new();
        for own in [Standing::Placed, Standing::Loose] {
            let sources = merchants
                .iter()
                .filter(|(id, _, standing)| *standing == own && named.members(*id).len() == 1);
            let mut of_standing = Vec::new();
            for (id, profile, _) in sources {
                let eligible = |merchant: MerchantId| {
                    let other = standing.get(&merchant);
                    other.is_some_and(|other| *other > own && *other != Standing::Shop)
                        && !linked.contains(&merchant)
                        && !self.judged.are_apart(merchant, *id)
                };
                let judged = registry.judge(profile, Some(*id), eligible);
                if let Some(best) = beyond_doubt(&judged) {
                    of_standing.push((*id, best.merchant, self.weighed(best)?));
                }
            }
            for (source, target, evidence) in of_standing {
                linked.insert(source);
                found.add(LinkSource::Merchant(source), target, evidence);
            }
        }
        Ok(())
    }

    /// Names that no merchant bears.
    fn weigh_mentions(
        &self,
        mentions: &[(MentionId, MentionRow)],
        parties: &Parties,
        all: &Identities,
        found: &mut Found,
    ) -> Result<(), PipelineError> {
        let merchants = self.known.profiles(all).into_iter();
        let profiles: Vec<(MerchantId, Profile)> =
            merchants.map(|(id, profile, _)| (id, profile)).collect();
        let registry = Registry::new(&profiles, self.model, self.words);
        for (id, mention) in mentions {
            let mut told = self.profile_of(mention, parties, &registry);
            self.known.describe(*id, &mut told);
            let judged = registry.judge(&told, None, |_| true);
            if let Some(best) = beyond_doubt(&judged) {
                found.add(LinkSource::Mention(*id), best.merchant, self.weighed(best)?);
            }
        }
        Ok(())
    }

    fn profile_of(
        &self,
        mention: &MentionRow,
        parties: &Parties,
        registry: &Registry<'_>,
    ) -> Profile {
        // The words may be the name of a known shop, whatever they end in.
        let platform = parties.platform_named(&mention.platform);
        let store = normalize_store(&mention.name, platform, parties);
        let shops = registry.shops_called(&store, &mention.platform);
        Profile {
            names: vec![NameParts::of(&mention.name, parties, self.words)],
            region: mention.region,
            shops,
            ..Profile::default()
        }
    }

    fn weighed(&self, best: &Candidate) -> Result<String, PipelineError> {
        evidence_text(&LinkEvidence::Weighed {
            model_version: &self.model.version,
            posterior: best.posterior,
            evidence: &best.evidence,
        })
    }
}

/// Links found so far, by source.
#[derive(Default)]
struct Found {
    links: BTreeMap<LinkSource, (MerchantId, String)>,
}

impl Found {
    fn add(&mut self, source: LinkSource, target: MerchantId, evidence: String) {
        self.links.insert(source, (target, evidence));
    }

    fn settled(&mut self, settled: &[Settled]) -> Result<(), PipelineError> {
        for one in settled {
            let evidence = evidence_text(&LinkEvidence::Told {
                orders: one.orders,
                all: one.all,
            })?;
            // A name that several codes bear is linked to itself: it stands for nobody.
            let target = one.target.unwrap_or(one.source);
            self.add(LinkSource::Merchant(one.source), target, evidence);
        }
        Ok(())
    }

    fn identities(&self, judged: &Identities) -> Identities {
        let link = |(source, (merchant, _)): (&LinkSource, &(MerchantId, String))| Link {
            source: *source,
            merchant: *merchant,
        };
        let links: Vec<Link> = self.links.iter().map(link).collect();
        judged.clone().with_links(&links)
    }

    fn into_rows(self) -> Vec<LinkRow> {
        let row = |(source, (merchant, evidence))| LinkRow {
            link: Link { source, merchant },
            evidence,
        };
        self.links.into_iter().map(row).collect()
    }
}

fn beyond_doubt(judged: &Judged) -> Option<&Candidate> {
    let best = judged.candidates.first();
    best.filter(|_| judged.decision == Decision::Same)
}

fn evidence_text(evidence: &LinkEvidence<'_>) -> Result<String, PipelineError> {
    serde_json::to_string(evidence).map_err(|error| PipelineError::Snapshot(error.to_string()))
}
