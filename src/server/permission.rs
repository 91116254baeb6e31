//! Permissions as types: a handler that takes `Visit<ReadOrders>` cannot be reached by anybody else.

use std::marker::PhantomData;

use crate::desk::Session;
use crate::domain::{Actor, Role};

/// What a route is for, and which roles it is open to (domain.md §E.7).
pub(super) trait Permission: Send + Sync + 'static {
    const ROLES: &'static [Role];
    /// Whether a person who first has to change the password may come here.
    const BEFORE_PASSWORD_CHANGE: bool = false;
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
    /// Who complained, for a purpose and in a case.
    RevealComplainant = [Reviewer, Determiner];
    ReadImports = [DataAdmin, Analyst, Auditor];
    ReadReports = [Analyst, Reviewer, CreditOfficer, Determiner];
    ReadAudit = [Auditor];
    ManageAccounts = [Admin];
    /// What everybody has: the own start page.
    Everybody = [DataAdmin, Analyst, Reviewer, CreditOfficer, Determiner, Auditor, Admin];
}

/// The own account: password and signing out.
pub(super) struct OwnAccount;

impl Permission for OwnAccount {
    const ROLES: &'static [Role] = Role::ALL;
    const BEFORE_PASSWORD_CHANGE: bool = true;
}
