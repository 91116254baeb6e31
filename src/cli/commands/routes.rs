//! `routes`.

use std::process::ExitCode;

use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::output::{print_json, say};
use crate::server::{RouteInfo, route_table};

#[derive(Serialize)]
struct Answer {
    routes: Vec<RouteInfo>,
}

pub(super) fn run(context: &Context) -> Result<ExitCode, Failure> {
    let routes = route_table();
    if context.json {
        print_json(&Answer { routes })?;
        return Ok(ExitCode::SUCCESS);
    }
    for route in &routes {
        let roles = if route.signed_in {
            route.roles.join(" ")
        } else {
            "无须登录".to_owned()
        };
        say(&format!("{}\t{}\t{roles}", route.method, route.path));
    }
    Ok(ExitCode::SUCCESS)
}
