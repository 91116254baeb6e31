//! What all handlers share.

use std::sync::Arc;

use chrono::NaiveDate;

use super::awaited::Awaited;
use super::deadline::Deadline;
use super::dictionary_work::DictionaryWork;
use super::kept::Kept;
use super::merging::Considered;
use super::refusal::Refusal;
use super::relinking::Relinking;
use crate::access::{PasswordHasher, QueryRate, SecurityRules, SessionLimits, SignInThrottle};
use crate::db::{IdentityState, WeekSnapshot};
use crate::desk::{Moment, law_in_force};
use crate::document::PaperFonts;
use crate::domain::Week;
use crate::exchange::Recipient;
use crate::explore::PublicStatistics;
use crate::flags::RuleSet;
use crate::lexicon::Regions;
use crate::oidc::IdentityProvider;
use crate::pipeline::{
    FlagChange, Intake, IssueInHand, JudgementEffect, LinkingRules, LiveStages, MerchantCards,
    MerchantGroup, Stages, Suspects, WorkList, merchant_groups,
};
use crate::review::ReviewRules;
use crate::rules::{Holidays, LawInForce, Routing, ShippedLaw, WorkingCalendar};
use crate::store::Store;
use crate::templates::Templates;

/// Tells the time; the command line gives the real one, tests a fixed one.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// The opened data directory with everything loaded once.
pub struct Workbench {
    pub store: Store,
    /// Files that people send in.
    pub intake: Intake,
    pub stages: LiveStages,
    /// What is being computed for drafts of the dictionaries.
    pub dictionary_work: DictionaryWork,
    pub regions: Regions,
    pub rules: RuleSet,
    /// What of a week's flags is to be looked at first.
    pub review: ReviewRules,
    pub calendar: WorkingCalendar,
    pub holidays: Holidays,
    /// Who looks into what.
    pub routing: Routing,
    /// 署名 of letters and 编发单位 of the weekly report.
    pub office: String,
    /// What PDF is printed with; none without a Chinese font.
    pub fonts: Option<PaperFonts>,
    /// The periods of the law where this office is, and the catalogue, as they ship.
    pub shipped_law: ShippedLaw,
    /// Published counts below it are hidden.
    pub smallest_cell: u64,
    /// Who receives packages.
    pub recipients: Vec<Recipient>,
    pub templates: Templates,
    pub hasher: PasswordHasher,
    pub throttle: SignInThrottle,
    /// How often clients ask by their keys.
    pub query_rate: QueryRate,
    pub security: SecurityRules,
    /// Where people may sign in as well; none without the setting.
    pub identity_provider: Option<IdentityProvider>,
    pub limits: SessionLimits,
    pub clock: Clock,
    /// The browser reaches us by TLS, through a proxy on this machine: cookies say so.
    pub over_tls: bool,
    pub kept: KeptAnswers,
    /// When links are made anew after judgements, and whether that is under way.
    pub linking: LinkingRules,
    pub relinking: Relinking,
}

/// Answers that are made once for many requests.
#[derive(Default)]
pub struct KeptAnswers {
    /// By the last import, the labels of orders, and whom merchants are counted as.
    groups: Kept<(i64, i64, IdentityState), Vec<MerchantGroup>>,
    /// By the last import, and whom merchants are counted as.
    cards: Kept<(i64, IdentityState), MerchantCards>,
    /// By week, snapshot and moment of the evaluation.
    evaluated: Kept<(Week, String, i64), WeekSnapshot>,
    /// By the steps of entries, and the day.
    pub(super) statistics: Kept<(i64, NaiveDate), PublicStatistics>,
    pub(super) issue: Kept<ReportState, IssueInHand>,
    pub(super) report: Kept<ReportState, Vec<(String, Vec<u8>)>>,
    /// By the last import and the one that the links were made after.
    pub(super) suspects: Awaited<(i64, Option<i64>), Suspects, 1>,
    /// By the last import, whom merchants are counted as, and the day: what was put aside comes back.
    pub(super) work_list: Kept<(i64, IdentityState, NaiveDate), WorkList>,
    pub(super) counts: Awaited<Considered, JudgementEffect, 64>,
    pub(super) flags: Awaited<Considered, Vec<FlagChange>, 64>,
}

/// What a week's report follows from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ReportState {
    pub(super) snapshot_id: String,
    /// Last import that the evaluation saw: a ledger more, or a corrected text, may come with the same figures.
    pub(super) import_seq: i64,
    /// Last revision of the dictionaries: orders are shown with their labels of now.
    pub(super) revision: i64,
    /// Place among the evaluated weeks.
    pub(super) issue: usize,
    /// Steps of the issue: its words.
    pub(super) version: i64,
    /// Of cases and credit entries: what sections 八 and 九 tell.
    pub(super) steps: i64,
}

impl Workbench {
    /// All merchants as they are counted now.
    pub(super) async fn merchants(&self) -> Result<Arc<Vec<MerchantGroup>>, Refusal> {
        if let Ok(groups) = self.counted_groups().await {
            return Ok(groups);
        }
        // The files of another process's commit come into place moments after it; those of a dead one never do.
        self.store.settle().await?;
        self.counted_groups().await
    }

    async fn counted_groups(&self) -> Result<Arc<Vec<MerchantGroup>>, Refusal> {
        let imported = self.store.database.last_import().await?;
        let labelled = self.store.database.last_revision().await?;
        let state = (
            imported,
            labelled,
            self.store.database.identity_state().await?,
        );
        let make = async {
            let identities = self.store.identities().await?;
            Ok::<_, Refusal>(merchant_groups(&self.store, &identities).await?)
        };
        self.kept.groups.of(state, make).await
    }

    /// What is known of each merchant's names and shops.
    pub(super) async fn cards(&self) -> Result<Arc<MerchantCards>, Refusal> {
        let database = &self.store.database;
        let state = (
            database.last_import().await?,
            database.identity_state().await?,
        );
        let make = async { Ok::<_, Refusal>(MerchantCards::read(&self.store).await?) };
        self.kept.cards.of(state, make).await
    }

    /// The evaluation of a week, with its flags.
    pub(super) async fn evaluated(&self, week: Week) -> Result<Arc<WeekSnapshot>, Refusal> {
        let database = &self.store.database;
        let state = database.snapshot_state(week).await?;
        let (snapshot, at) = state.ok_or_else(Refusal::not_found)?;
        let make = async {
            let read = database.snapshot(week).await?;
            read.ok_or_else(Refusal::not_found)
        };
        self.kept.evaluated.of((week, snapshot, at), make).await
    }

    /// The stages with the dictionaries of now, whichever process revised them.
    pub(super) async fn stages(&self) -> Result<Arc<Stages>, Refusal> {
        Ok(self.stages.of(&self.store).await?)
    }

    /// The law and the catalogue as they are in force now, whoever changed them.
    pub(super) async fn law(&self) -> Result<LawInForce, Refusal> {
        Ok(law_in_force(&self.store, &self.shipped_law).await?)
    }

    /// Enters audit entries that wait; the next attempt does where this one fails.
    pub(super) async fn enter_waiting(&self) {
        if let Err(error) = self.store.database.enter_waiting(self.now().at).await {
            tracing::warn!(%error, "audit entries go on waiting");
        }
    }

    /// Names of the festivals that a week touches, joined.
    pub(super) fn festival_of(&self, week: Week) -> Option<String> {
        let (first, last) = (week.monday(), week.sunday());
        let names = self.rules.festivals_between(first, last, &self.holidays);
        (!names.is_empty()).then(|| names.join("、"))
    }

    /// How long there is still until a day, or has been since.
    pub(super) fn deadline(&self, day: NaiveDate) -> Deadline {
        Deadline::of(day, self.now().day, &self.calendar)
    }

    pub(super) fn now(&self) -> Moment {
        (self.clock)()
    }
}

/// A handle to the workbench.
pub type App = Arc<Workbench>;
