//! Runs the stages in order and makes each run one transaction: import, analysis, report, checks.

mod aggregates;
mod analyze;
mod bench;
mod complainants;
mod decision;
mod demo;
mod estimate;
mod evaluator;
mod freshness;
mod front_office;
mod fsck;
mod giving_way;
mod import;
mod judgement;
mod labelling;
mod letters;
mod linking;
mod matching;
mod merchant_groups;
mod merchant_profiles;
mod original;
mod outbox;
mod parallel;
mod passage;
mod registers;
mod relabel;
mod repair;
mod retry;
mod revealed;
mod review_queue;
mod shadow;
mod stages;
mod uploads;
mod weekly_report;

pub use analyze::{AnalyzeOptions, AnalyzedWeek, WeekChoice, analyze};
pub use bench::{
    LinkedName, MemberCard, MerchantCard, MerchantCards, OpenPair, Side, Suspect, Suspects,
    UNSURE_DAYS, WorkList, weigh_merchants, work_list,
};
pub use complainants::{
    DiscountedComplainant, LiftError, LiftOptions, discounted_complainants, lift_discount,
};
pub use decision::{DecisionError, DecisionOptions, decide};
pub use demo::{SampleError, unpack_samples};
pub use estimate::estimate_model;
pub use freshness::{SourceFreshness, source_freshness};
pub use front_office::FrontOffice;
pub use fsck::{Check, fsck};
pub use giving_way::give_way;
pub use import::{
    ColumnPreview, FilePreview, ImportOptions, ImportOutcome, ImportState, Progress, SampleRow,
    SheetPreview, SheetState, find_files, import_file, preview_file,
};
pub use judgement::{
    FlagChange, JudgementAnswer, JudgementEffect, JudgementError, JudgementOptions, Proposal,
    Shown, answer, judge, preview, preview_flags,
};
pub use letters::{LetterError, LetterSources, LetterSubject, draft_letter};
pub use linking::{LinkingRules, links_are_newest, relink, relink_meanwhile};
pub use matching::{NameMatch, match_names};
pub use merchant_groups::{MerchantGroup, merchant_groups};
pub use outbox::{Due, deliver};
pub use passage::shared_passage_of;
pub use registers::{RegisterFile, RegisterOutcome, import_register};
pub use relabel::{
    EntryRefused, FlagEffect, HeadingEffect, LabelEffect, LabelProgress, RelabelError, apply_draft,
    checked_entry, edits_back, marks_in_force, preview_draft, preview_of,
};
pub use repair::{Repair, RepairError, Repaired, headers_of_quarantined, repair_quarantined};
pub use retry::{RetryError, RetryOutcome, retry_quarantined};
pub use revealed::{RevealedCell, revealed_complainant};
pub use review_queue::{queue_of, review_queue};
pub use shadow::{ShadowFlag, ShadowOutcome, ShadowRun, ShadowTier, ShadowWeek, shadow};
pub use stages::{LiveStages, StageError, Stages};
pub use uploads::{
    Claimed, Intake, IntakeOptions, Received, Receiving, Upload, UploadEnd, UploadError,
    UploadState,
};
pub use weekly_report::{
    IssueError, IssueInHand, IssueSources, ReportOptions, build_report, edit_issue, issue_in_hand,
    issued_files, move_issue, sign_issue, write_issued, write_report,
};

use crate::flags::RuleSetError;
use crate::stats::StatsError;
use crate::store::StoreError;

/// Why a run failed. Nothing is half done.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("数据库操作失败")]
    Db(#[from] crate::db::DbError),
    #[error("数据集操作失败")]
    Dataset(#[from] crate::dataset::DatasetError),
    #[error("索引操作失败")]
    Search(#[from] crate::search::SearchError),
    #[error("统计失败")]
    Stats(#[from] StatsError),
    #[error("加密失败")]
    Seal(#[from] crate::vault::SealError),
    #[error(transparent)]
    Rules(#[from] RuleSetError),
    #[error(transparent)]
    LinkModel(#[from] crate::resolve::LinkModelError),
    #[error("周报未能生成")]
    Report(#[from] crate::report::ReportError),
    #[error(transparent)]
    Stage(#[from] StageError),
    #[error("词典无法加载：{0}")]
    List(#[from] crate::lexicon::ListError),
    #[error("无法读取 {path}")]
    Read {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("{0}无法打开，未能核对")]
    NotOpen(&'static str),
    #[error("快照内容无法读写：{0}")]
    Snapshot(String),
    #[error("尚未评估 {0}；请先运行 mingcha analyze --week {0}")]
    NotEvaluated(crate::domain::Week),
    #[error("处理线程意外退出：{0}")]
    Thread(&'static str),
    #[error("没有任何带受理时间的工单，无法按周分析；请先导入数据")]
    NoWeeks,
}
