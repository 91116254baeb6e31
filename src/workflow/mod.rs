//! The life of a case (案件): from a merchant's flag to a verified finding, step by step (domain.md §E.2).
//!
//! Pure: a state and a step make the next state or a refusal. Nobody can write a state; it follows from the steps.

mod case;
mod refusal;
mod state;
mod step;

pub use case::{Case, CaseEvent};
pub use refusal::StepRefused;
pub use state::{CaseStage, CaseState, Finding, LegalDocument};
pub use step::{CaseStep, StepKind, roles_of};
