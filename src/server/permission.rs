//! Permissions as types: a handler that takes `Visit<ReadOrders>` cannot be reached by anybody else.

use std::marker::PhantomData;

use crate::desk::Session;
use crate::domain::{Actor, Role};

/// What a route is for, and which roles it is open to (domain.md §E.7).
pub(super) trait Permission: Send + Sync + 'static {
    const ROLES: &'static [Role];
    /// How far somebody has to have come to be let in.
    const FROM: Stage = Stage::Ready;
}

/// How far a session has come; each stage needs what those before it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// The code of the second factor is awaited.
    PasswordGiven,
    /// The password was given by somebody else and has to be changed.
    Proved,
    /// The role needs a second factor, and there is none yet.
    OwnPassword,
    Ready,
}

impl Stage {
    /// The stage of a session where these roles need a second factor.
    pub(super) fn of(session: &Session, needing_factor: &[Role]) -> Self {
        if session.awaits_code {
            Self::PasswordGiven
        } else if session.must_change_password() {
            Self::Proved
        } else if needing_factor.contains(&session.account.role) && !session.has_second_factor {
            Self::OwnPassword
        } else {
            Self::Ready
        }
    }
}

/// A request by a signed-in person who may make it.
pub(super) struct Visit<P> {
    pub(super) session: Session,
    permission: PhantomData<P>,
}

impl<P: Permission> Visit<P> {
    /// `None` when the role does not have the permission.
    pub(super) fn of(session: Session) -> Option<Self> {
        P::ROLES.contains(&session.account.role).then_some(Self {
            session,
            permission: PhantomData,
        })
    }

    pub(super) fn actor(&self) -> Actor {
        self.session.actor()
    }

    pub(super) fn role(&self) -> Role {
        self.session.account.role
    }
}

macro_rules! permissions {
    ($($(#[$meta:meta])* $name:ident = [$($role:ident),+];)+) => {
        $($(#[$meta])* pub(super) struct $name;
        impl Permission for $name {
            const ROLES: &'static [Role] = &[$(Role::$role),+];
        })+
    };
}

permissions! {
    /// Masked work orders, searches and what is counted from them. Not for administrators: they keep accounts.
    ReadOrders = [DataAdmin, Analyst, Reviewer, CreditOfficer, Determiner];
    /// Flags with their reasons, and cases.
    ReadCases = [Analyst, Reviewer, CreditOfficer, Determiner];
    /// Steps of a case; the workflow says which role takes which.
    StepCases = [Reviewer, Determiner];
    /// Steps that can be taken for several cases at once; all of them are a reviewer's.
    BatchCases = [Reviewer];
    /// Who complained, for a purpose and in a case.
    RevealComplainant = [Reviewer, Determiner];
    /// Saying which merchants are one.
    JudgeMerchants = [Analyst];
    /// What was said of it, by whom and why; auditors look after it.
    ReadJudgements = [DataAdmin, Analyst, Reviewer, CreditOfficer, Determiner, Auditor];
    ReadImports = [DataAdmin, Analyst, Auditor];
    /// Bringing data in and mending it.
    ManageImports = [DataAdmin];
    ReadReports = [Analyst, Reviewer, CreditOfficer, Determiner];
    /// Letters and notices; the kind says whose it is to draft.
    ReadLetters = [Reviewer, CreditOfficer, Determiner];
    /// Words, submission and signature of the weekly report; who may sign is a matter of who wrote.
    IssueReports = [Reviewer, CreditOfficer];
    /// The dictionaries, their drafts and revisions.
    ReadDictionaries = [DataAdmin, Analyst, Reviewer, CreditOfficer, Determiner, Auditor];
    EditDictionaries = [Analyst];
    /// Looking at what a draft would change, and deciding on it; who edited it does not.
    ApproveDictionaries = [Analyst, Reviewer];
    /// What others keep and handed over.
    ReadRegisters = [DataAdmin, Analyst, Reviewer, CreditOfficer, Determiner];
    /// Decisions and evidence of a case; the kind says whose it is to bring.
    BringPapers = [CreditOfficer, Determiner];
    ReadPapers = [Reviewer, CreditOfficer, Determiner];
    /// Credit entries, what was public when, and the rules behind it.
    ReadCredit = [Reviewer, CreditOfficer, Determiner];
    /// Beginning an entry from a verified case.
    DraftCredit = [CreditOfficer];
    /// Steps of an entry; the workflow says which role takes which.
    StepCredit = [CreditOfficer, Determiner];
    /// Packages for those who receive entries, and their receipts.
    ExchangeCredit = [CreditOfficer];
    /// The law and the catalogue; that the approval is a second person's is a matter of who proposed.
    ChangeLaw = [CreditOfficer];
    /// Clients that ask by a key: asked for, approved and stopped.
    ManageClients = [CreditOfficer, Admin];
    /// Written consents of parties.
    KeepConsents = [CreditOfficer];
    ReadAudit = [Auditor];
    ManageAccounts = [Admin];
    /// What everybody has: the own start page.
    Everybody = [DataAdmin, Analyst, Reviewer, CreditOfficer, Determiner, Auditor, Admin];
}

macro_rules! before_ready {
    ($($(#[$meta:meta])* $name:ident from $stage:ident;)+) => {
        $($(#[$meta])* pub(super) struct $name;
        impl Permission for $name {
            const ROLES: &'static [Role] = Role::ALL;
            const FROM: Stage = Stage::$stage;
        })+
    };
}

before_ready! {
    /// The rest of signing in, and signing out.
    HalfSignedIn from PasswordGiven;
    /// The own password.
    OwnAccount from Proved;
    /// The own second factor.
    OwnFactor from OwnPassword;
}
