//! The nouns of the product: values that cannot be wrong, codes with their Chinese labels,
//! and the plain structs that the stages hand to each other.
//!
//! Pure: no I/O, no clock, no data frames, no SQL. Every other module may use this one.

#[macro_use]
mod codes;

mod account;
mod amount;
mod arrived;
mod category;
mod cell;
mod contact;
mod credit;
mod decision;
mod dictionary;
mod envelope;
mod field;
mod flag;
mod gender;
mod heading;
mod identities;
mod item_kind;
mod judgement;
mod label;
mod law_change;
mod lift;
mod list_basis;
mod measure;
mod nfkc;
mod order;
mod org_code;
mod paper;
mod penalty;
mod personal;
mod personal_number;
mod phone;
mod prior;
mod provenance;
mod quarantine;
mod query_client;
mod record;
mod recorded_effect;
mod region;
mod register;
mod resident_id;
mod respondent;
mod reveal;
mod role;
mod source;
mod subject_type;
mod time;
mod uscc;
mod week;
mod week_cell;
mod width;
mod wording;

pub use account::{Account, AccountId, AccountName, AccountNameError, AccountState, Actor};
pub use amount::{Amount, AmountCents, AmountError};
pub use arrived::{Arrived, ArrivedError};
pub use category::Category;
pub use cell::{Cell, RawRow, SkipReason, SkippedRow};
pub use codes::UnknownCode;
pub(crate) use codes::code_enum;
pub use contact::{Contact, ContactDigest, ContactKind};
pub use credit::{
    CreditEntryId, CreditSeverity, LawKey, LawfulPeriod, LegalDeadline, PeriodUnit, QueryPurpose,
    SharingClass,
};
pub use decision::{FlagDecision, FlagVerdict, standing_decisions};
pub use dictionary::{AppliedEdit, CityEntry, DictionaryEdition, EditableList, EntryEdit};
pub use envelope::ErrorEnvelope;
pub use field::Field;
pub use flag::{CounterEvidence, Flag, FlagCounts, FlagLevel, FlagMerchant, FlagReason, Tier};
pub use gender::Gender;
pub use heading::Heading;
pub use identities::{Identities, Link, LinkSource, MergeObstacle};
pub use item_kind::{ItemKind, kind_or_flag};
pub use judgement::{Judgement, Verdict, newest_about, newest_deciding, standing};
pub use label::{
    Certainty, Classification, Direction, DomainGate, Evidence, Label, LabelKind, Labelling, Venue,
};
pub use law_change::{CatalogueItem, LawChange, LawChangeKind, PeriodRow};
pub use lift::{ComplainantLift, standing_lifts};
pub use list_basis::{BlackBasis, RedBasis};
pub use measure::Measure;
pub use nfkc::{nfkc, nfkc_lower_case};
pub use order::{
    CanonicalOrder, Channel, Incident30Days, MappedRow, Nature, Note, OrderId, OrderNo,
    OrderNoError, ResultCode,
};
pub use org_code::org_code_check_holds;
pub use paper::{Paper, PaperFormat, PaperKind, PaperPurpose};
pub use penalty::PenaltyClass;
pub use personal::{Complainant, Pseudonym, Sensitive};
pub use personal_number::personal_number_in;
pub use phone::{PhoneError, PhoneKind, parse_phone};
pub use prior::ShrinkagePrior;
pub use provenance::{Arrival, FileRow, Provenance};
pub use quarantine::{QuarantineReason, Quarantined, RepairOutcome};
pub use query_client::{ClientId, ConsentPurpose, QueryConsent};
pub use record::{MentionId, MerchantId, OrderParty, OrderRecord};
pub use recorded_effect::{CountedMerchant, RecordedEffect};
pub use region::RegionCode;
pub use register::{RegisterField, RegisterKind, RegisterLedger, RegisterRow, rows_in_force};
pub use resident_id::{ResidentId, ResidentIdError};
pub use respondent::{MerchantKey, MerchantMention, Respondent, RespondentRole, UnresolvedReason};
pub use reveal::RevealPurpose;
pub use role::Role;
pub use source::SourceCode;
pub use subject_type::SubjectType;
pub use time::{LocalTime, TimePrecision};
pub use uscc::{Uscc, UsccError};
pub use week::{Week, WeekError};
pub use week_cell::WeekCell;
pub use wording::{finding_in, punishment_in};
