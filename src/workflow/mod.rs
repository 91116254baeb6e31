//! The lives of what people decide together: a case (案件) from a merchant's flag to a verified finding (domain.md §E.2), and an
//! issue of the weekly report (周报) from its draft to the signature, and a credit entry (信用记录) from its draft to its end.
//! Drafts of the dictionaries (§E.7), changes of the law and clients that ask by a key go by the same rules.
//!
//! Pure: a state and a step make the next state or a refusal. Nobody can write a state; it follows from the steps.

mod amendment;
mod case;
mod client;
mod credit;
mod draft;
mod event;
mod issue;
mod refusal;
mod state;
mod step;

pub use amendment::{
    Amendment, AmendmentEvent, AmendmentRefused, AmendmentStage, AmendmentStep, AmendmentStepKind,
};
pub use case::{Case, CaseEvent, Handing};
pub use client::{
    ClientEvent, ClientRefused, ClientStage, ClientState, ClientStep, ClientStepKind, ClientTerms,
    ClientWish, QueryClient, client_roles,
};
pub use credit::{
    Clock, ClockState, CreditEntry, CreditEvent, CreditRefused, CreditStage, CreditStep,
    CreditStepKind, Deliveries, End, EndCause, EntryContent, EntryElement, EntrySubject,
    IdentityProof, ItemOfEntry, LONGEST_DOCUMENT, ListExit, Objection, ObjectionAnswer,
    ObjectionGround, Operation, OrganisationOfEntry, PAUSABLE, Pause, PenaltyOfEntry,
    PersonOfEntry, Procedure, Promotion, ProviderOfEntry, Publication, RedListing, Remedy,
    RemedyKind, RemedyOutcome, Removal, Removals, Repair, RepairCase, RepairCondition, SealedFact,
    Sent, SubjectKind, passages, roles_of_credit_step,
};
pub use draft::{
    DictionaryDraft, DraftBasis, DraftEntry, DraftEvent, DraftRefused, DraftStage, DraftState,
    DraftStep, DraftStepKind, roles_of_draft_step,
};
pub use event::Event;
pub use issue::{
    AdviceWords, ClueWords, Issue, IssueEvent, IssueRefused, IssueSection, IssueStage, IssueState,
    IssueStep, IssueStepKind, IssueWords, issue_roles,
};
pub use refusal::StepRefused;
pub use state::{CaseStage, CaseState, Finding, LegalDocument};
pub use step::{CaseStep, NoticeKind, NoticeResult, StepKind, roles_of};
