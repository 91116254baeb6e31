//! 用户与角色: accounts, for administrators, who see nothing else.

use serde::Serialize;

use crate::desk::{self, AccountChange};
use crate::domain::{Account, AccountName, AccountState, Role};
use crate::server::answer::Go;
use crate::server::app::App;
use crate::server::ask::Ask;
use crate::server::permission::{ManageAccounts, Visit};
use crate::server::refusal::Refusal;
use crate::templates::Page;

/// All accounts and the form for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct AccountsPage {
    accounts: Vec<Line>,
    roles: Vec<(&'static str, &'static str)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Line {
    #[serde(flatten)]
    account: Account,
    role_label: &'static str,
    state_label: &'static str,
    /// An administrator does not change the own account.
    own: bool,
    second_factor: bool,
    /// Somebody of the identity provider signs in with it.
    bound: bool,
}

impl Page for AccountsPage {
    const FILE: &'static str = "workbench/accounts.html";

    #[cfg(test)]
    fn samples() -> Vec<Self> {
        let line = |own, state: AccountState| Line {
            account: Account {
                account_id: crate::domain::AccountId(1),
                name: "甲一".parse().unwrap(),
                role: Role::Analyst,
                state,
                must_change_password: own,
            },
            role_label: Role::Analyst.label(),
            state_label: state.label(),
            own,
            second_factor: !own,
            bound: !own,
        };
        vec![Self {
            accounts: vec![
                line(true, AccountState::Active),
                line(false, AccountState::Disabled),
            ],
            roles: Role::choices(),
        }]
    }
}

pub(super) async fn page(
    app: App,
    visit: Visit<ManageAccounts>,
    _: Ask,
) -> Result<AccountsPage, Refusal> {
    let accounts = app.store.database.accounts().await?;
    let with_factor = app.store.database.accounts_with_factor().await?;
    let bound = app.store.database.accounts_with_subject().await?;
    Ok(AccountsPage {
        accounts: accounts
            .into_iter()
            .map(|account| Line {
                role_label: account.role.label(),
                state_label: account.state.label(),
                own: account.account_id == visit.session.account.account_id,
                second_factor: with_factor.contains(&account.account_id),
                bound: bound.contains(&account.account_id),
                account,
            })
            .collect(),
        roles: Role::choices(),
    })
}

pub(super) async fn add(app: App, visit: Visit<ManageAccounts>, ask: Ask) -> Result<Go, Refusal> {
    let name = name_of(ask.needed("name", "用户名")?)?;
    let role: Role = ask.needed_as("role", "角色")?;
    let password = ask.needed("password", "初始密码")?;
    desk::add_account(
        &app.store,
        &app.hasher,
        &visit.actor(),
        (&name, role),
        password,
        true,
        app.now(),
    )
    .await?;
    Ok(Go::to("/accounts"))
}

pub(super) async fn change(
    app: App,
    visit: Visit<ManageAccounts>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let name = name_of(ask.parameter("name"))?;
    let change = AccountChange {
        role: ask.needed_as("role", "角色")?,
        state: ask.needed_as::<AccountState>("state", "状态")?,
    };
    let reason = ask.field("reason").unwrap_or_default();
    desk::change_account(&app.store, &visit.actor(), &name, change, reason, app.now()).await?;
    Ok(Go::to("/accounts"))
}

pub(super) async fn reset_second_factor(
    app: App,
    visit: Visit<ManageAccounts>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let name = name_of(ask.parameter("name"))?;
    let reason = ask.field("reason").unwrap_or_default();
    desk::reset_second_factor(&app.store, &visit.actor(), &name, reason, app.now()).await?;
    Ok(Go::to("/accounts"))
}

pub(super) async fn unbind(
    app: App,
    visit: Visit<ManageAccounts>,
    ask: Ask,
) -> Result<Go, Refusal> {
    let name = name_of(ask.parameter("name"))?;
    let reason = ask.field("reason").unwrap_or_default();
    desk::unbind_account(&app.store, &visit.actor(), &name, reason, app.now()).await?;
    Ok(Go::to("/accounts"))
}

fn name_of(text: &str) -> Result<AccountName, Refusal> {
    text.parse()
        .map_err(|error: crate::domain::AccountNameError| Refusal::unprocessable(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::pages::rendered;

    #[test]
    fn the_own_account_has_no_form() {
        let page = &rendered::<AccountsPage>()[0];
        // One to change it, one to reset its second factor, one to part it from somebody of the provider.
        assert_eq!(page.matches("action=\"/accounts/").count(), 3, "{page}");
    }
}
