//! `user add / list / reset-factor`.

use std::io::{IsTerminal as _, Read as _};
use std::process::ExitCode;

use serde::Serialize;

use crate::access::PasswordHasher;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::cli::workbench_arguments::UserAction;
use crate::desk::{self, DeskError};
use crate::domain::{Account, AccountName, Role};

#[derive(Serialize)]
struct Added {
    account: Account,
}

#[derive(Serialize)]
struct Listed {
    accounts: Vec<Account>,
}

/// Bytes of a password that are read at most.
const LONGEST_INPUT: u64 = 4_096;

pub(super) async fn run(context: &Context, action: UserAction) -> Result<ExitCode, Failure> {
    match action {
        UserAction::Add {
            name,
            role,
            own_password,
        } => add(context, &name, role, own_password).await,
        UserAction::List => list(context).await,
        UserAction::ResetFactor { name, reason } => reset_factor(context, &name, &reason).await,
    }
}

#[derive(Serialize)]
struct Reset {
    reset: AccountName,
}

/// For whom no administrator is left who could: whoever holds the machine answers for it, on record.
async fn reset_factor(
    context: &Context,
    name: &AccountName,
    reason: &str,
) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let (actor, moment) = (context.actor(), context.moment());
    let reset = desk::reset_second_factor(&store, &actor, name, reason, moment).await;
    store.close().await;
    reset.map_err(refusal)?;
    if context.json {
        print_json(&Reset {
            reset: name.clone(),
        })?;
    } else {
        say(&format!("已重置 {name} 的两步验证"));
    }
    Ok(ExitCode::SUCCESS)
}

async fn add(
    context: &Context,
    name: &AccountName,
    role: Role,
    own_password: bool,
) -> Result<ExitCode, Failure> {
    let password = read_password()?;
    let store = context.store().await?;
    let hasher = PasswordHasher::new()?;
    let added = desk::add_account(
        &store,
        &hasher,
        &context.actor(),
        (name, role),
        &password,
        !own_password,
        context.moment(),
    )
    .await;
    store.close().await;
    let account = added.map_err(refusal)?;
    if context.json {
        print_json(&Added { account })?;
    } else {
        say(&line(&account));
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(context: &Context) -> Result<ExitCode, Failure> {
    let store = context.store().await?;
    let accounts = store.database.accounts().await?;
    store.close().await;
    if context.json {
        print_json(&Listed { accounts })?;
        return Ok(ExitCode::SUCCESS);
    }
    for account in &accounts {
        say(&line(account));
    }
    if accounts.is_empty() {
        say("还没有用户；请用 mingcha user add 用户名 --role admin 新建系统管理员");
    }
    Ok(ExitCode::SUCCESS)
}

fn line(account: &Account) -> String {
    let told = if account.must_change_password {
        "，首次登录须改密"
    } else {
        ""
    };
    format!(
        "{}\t{}\t{}{told}",
        account.name,
        account.role.label(),
        account.state.label()
    )
}

/// From the terminal without echo, or one line of standard input.
pub(super) fn read_password() -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        let ask = |prompt: &str| {
            rpassword::prompt_password(prompt)
                .map_err(|error| Failure::system("无法从终端读取密码", error))
        };
        let password = ask("密码：")?;
        if ask("再输一次：")? != password {
            return Err(Failure::Usage("两次输入的密码不一致".to_owned()));
        }
        return Ok(password);
    }
    let mut text = String::new();
    std::io::stdin()
        .take(LONGEST_INPUT)
        .read_to_string(&mut text)
        .map_err(|error| Failure::system("无法从标准输入读取密码", error))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// What the person can mend is a refused input.
pub(super) fn refusal(error: DeskError) -> Failure {
    if error.is_refusal() {
        Failure::Refused(error.to_string())
    } else {
        error.into()
    }
}
