//! One file per command.

mod aggregate;
mod analyze;
mod audit;
mod backup;
mod calendar;
mod check;
mod complainants;
mod credit;
mod credit_steps;
mod demo;
mod dictionaries;
mod eval;
mod flags;
mod fsck;
mod import;
mod merchants;
mod order;
mod outbox;
mod quarantine;
mod registers;
mod reindex;
mod report;
mod resolution_table;
mod routes;
mod search;
mod serve;
mod settings;
mod shadow;
mod simulate;
mod text;
mod user;
mod version;

use std::process::ExitCode;

use super::arguments::Command;
use super::context::Context;
use super::credit_arguments::CreditAction;
use super::failure::Failure;

/// Runs one command.
pub(super) async fn run(context: &Context, command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Demo(arguments) => demo::run(context, &arguments).await,
        Command::Import(arguments) => import::run(context, &arguments).await,
        Command::Quarantine { action } => quarantine::run(context, action).await,
        Command::Search(arguments) => search::run(context, arguments).await,
        Command::Order { order_id } => order::run(context, &order_id).await,
        Command::Text { action } => text::run(context, action).await,
        Command::Merchants { action } => merchants::run(context, action).await,
        Command::Aggregate(arguments) => aggregate::run(context, arguments).await,
        Command::Analyze(arguments) => analyze::run(context, &arguments).await,
        Command::Flags(arguments) => flags::run(context, arguments).await,
        Command::Complainants(arguments) => complainants::run(context, &arguments).await,
        Command::Dictionaries(action) => dictionaries::run(context, action).await,
        Command::Credit(CreditAction::Registers { action }) => {
            registers::run(context, action).await
        }
        Command::Credit(CreditAction::Draft { case, hand }) => {
            credit_steps::draft(context, &case, hand).await
        }
        Command::Credit(CreditAction::Step { entry, kind, hand }) => {
            credit_steps::step(context, entry, kind, hand).await
        }
        Command::Credit(CreditAction::Send) => outbox::run(context).await,
        Command::Credit(action) => credit::run(context, action).await,
        Command::Report(arguments) => report::run(context, arguments).await,
        Command::Calendar { action } => calendar::run(context, &action),
        Command::Check { action } => check::run(context, action),
        Command::Fsck => fsck::run(context).await,
        Command::Reindex => reindex::run(context).await,
        Command::Backup(arguments) => backup::backup(context, &arguments.out).await,
        Command::Restore(arguments) => backup::restore(context, &arguments.from).await,
        Command::Simulate(arguments) => simulate::run(context, &arguments),
        Command::Eval { truth } => eval::run(context, &truth).await,
        Command::Serve(arguments) => serve::run(context, &arguments).await,
        Command::User { action } => user::run(context, action).await,
        Command::Audit { action } => audit::run(context, action).await,
        Command::Routes => routes::run(context),
        Command::Settings { action } => settings::run(context, action),
        Command::Version => version::run(context).await,
        // Handled before anything else is set up.
        Command::ParseSheet { .. } => Ok(ExitCode::FAILURE),
    }
}
