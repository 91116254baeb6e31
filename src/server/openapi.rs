//! What programs may ask for, in the form of OpenAPI 3.1, made from the routes as they are registered.
//!
//! Source: OpenAPI Specification 3.1.1. Filters of lists are those of the page's address and all optional; what a value
//! is wrong with, the error envelope says.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::app::App;
use super::ask::Ask;
use super::cookie;
use super::guard::FORM_TOKEN;
use super::keyed::{query_answer, query_body};
use super::query::Parameter;
use super::routes::{Gives, RouteInfo, route_table, twin_of};

pub(super) const PATH: &str = "/api/openapi.json";

pub(super) async fn answer(app: App, _: Ask) -> Response {
    let document = document(cookie::name(&app));
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, document.to_string()).into_response()
}

/// The document; `session` is the name of the cookie that signs in.
fn document(session: &str) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    let mut add = |path: &str, method: &str, operation: Value| {
        let place = paths.entry(openapi_path(path)).or_insert_with(|| json!({}));
        place[method] = operation;
    };
    for route in route_table() {
        let method = route.method.to_ascii_lowercase();
        add(route.path, &method, operation(&route, false));
        if let Some(twin) = twin_of(route.path, route.gives) {
            add(&twin, &method, operation(&route, true));
        }
    }
    json!({
        "openapi": "3.1.1",
        "info": {
            "title": "明察",
            "description": "网页与程序使用同一地址：加 .json 的给出同一页面的数据。出错时一律为同一结构。",
            "version": env!("CARGO_PKG_VERSION"),
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": session },
                "client": { "type": "http", "scheme": "bearer" },
            },
            "schemas": { "Error": error_schema() },
            "responses": {
                "Error": {
                    "description": "没有办成：说明原因和下一步",
                    "content": {
                        "application/json": { "schema": { "$ref": "#/components/schemas/Error" } },
                        "text/html": {},
                    },
                },
            },
        },
    })
}

/// A rest of a path is one parameter there.
fn openapi_path(path: &str) -> String {
    path.replace("{*", "{")
}

fn operation(route: &RouteInfo, is_twin: bool) -> Value {
    let mut parameters: Vec<Value> = parameters_of(route.path).map(path_parameter).collect();
    parameters.extend(route.asks.iter().map(Parameter::described));
    let mut operation = json!({
        "parameters": parameters,
        "responses": responses(route, is_twin),
    });
    if let Some(form) = form(route) {
        operation["requestBody"] = form;
    }
    if route.gives == Gives::Keyed {
        operation["security"] = json!([{ "client": [] }]);
    }
    if route.signed_in {
        operation["security"] = json!([{ "session": [] }]);
        operation["x-roles"] = json!(route.roles);
    }
    operation
}

fn parameters_of(path: &str) -> impl Iterator<Item = &str> {
    let pieces = path.split('{').skip(1);
    let names = pieces.filter_map(|piece| piece.split('}').next());
    names.map(|name| name.trim_start_matches('*'))
}

fn path_parameter(name: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
}

/// Every form of a signed-in person carries the token of the session.
fn form(route: &RouteInfo) -> Option<Value> {
    let kind = match route.gives {
        Gives::Keyed => return Some(query_body()),
        Gives::NextAfterFile => "multipart/form-data",
        _ if route.changes_state => "application/x-www-form-urlencoded",
        _ => return None,
    };
    let required = if route.signed_in {
        vec![FORM_TOKEN]
    } else {
        Vec::new()
    };
    Some(json!({
        "required": true,
        "content": { kind: { "schema": {
            "type": "object",
            "properties": { FORM_TOKEN: { "type": "string" } },
            "required": required,
            "additionalProperties": true,
        } } },
    }))
}

fn responses(route: &RouteInfo, is_twin: bool) -> Value {
    let mut responses = match route.gives {
        Gives::Page if is_twin => json!({ "200": {
            "description": "页面的数据",
            "content": { "application/json": { "schema": { "type": "object" } } },
        } }),
        Gives::Page => json!({
            "200": { "description": "网页", "content": { "text/html": {}, "application/json": {} } },
        }),
        Gives::File => json!({ "200": { "description": "文件", "content": { "*/*": {} } } }),
        Gives::Next | Gives::NextAfterFile => {
            json!({ "303": { "description": "已办，转到下一页；或须先登录、验证、修改密码" } })
        }
        Gives::Account => json!({ "200": {
            "description": "逐件说明办理结果",
            "content": { "text/html": {}, "application/json": { "schema": { "type": "object" } } },
        } }),
        Gives::Keyed => json!({ "200": {
            "description": "查到的内容，和截至哪一天",
            "content": { "application/json": { "schema": query_answer() } },
        } }),
        Gives::Once => {
            json!({ "200": { "description": "只显示一次的网页", "content": { "text/html": {} } } })
        }
    };
    if route.signed_in && !is_twin && route.gives != Gives::Next {
        responses["303"] = json!({ "description": "须先登录、验证或修改密码" });
    }
    for (status, _) in REFUSALS.iter().filter(|(_, answers)| answers(route)) {
        responses[*status] = json!({ "$ref": "#/components/responses/Error" });
    }
    responses
}

/// With which status a route can say no.
type Answers = fn(&RouteInfo) -> bool;

const REFUSALS: [(&str, Answers); 10] = [
    // An address that is not written as one, or a form that is none.
    ("400", |_| true),
    ("401", |route| {
        route.signed_in || route.changes_state || is_crossing(route)
    }),
    ("403", |route| {
        route.signed_in || route.changes_state || is_crossing(route)
    }),
    ("404", |route| {
        route.path.contains('{')
            || !route.asks.is_empty()
            || route.changes_state && route.gives != Gives::Keyed
    }),
    ("406", |route| route.gives == Gives::Once),
    ("409", |route| {
        route.changes_state && route.gives != Gives::Keyed
    }),
    // What is too large for a key is no request at all: 400.
    ("413", |route| route.gives != Gives::Keyed),
    ("422", |_| true),
    ("429", |route| route.changes_state || is_crossing(route)),
    ("5XX", |_| true),
];

/// Signing in by way of another server.
fn is_crossing(route: &RouteInfo) -> bool {
    !route.signed_in && !route.changes_state && matches!(route.gives, Gives::Next | Gives::Once)
}

fn error_schema() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "required": ["ok", "error"],
        "properties": {
            "ok": { "const": false },
            "error": {
                "type": "object",
                "required": ["code", "message", "next_step"],
                "properties": { "code": text, "message": text, "next_step": text },
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_described_and_pages_have_their_twin() {
        let document = document("mingcha");
        let paths = document["paths"].as_object().unwrap();
        for route in route_table() {
            let path = openapi_path(route.path);
            let method = route.method.to_ascii_lowercase();
            let operation = &paths[&path][&method];
            assert!(operation["responses"]["400"].is_object(), "{path}");
            let known = route.signed_in || route.gives == Gives::Keyed;
            assert_eq!(operation["security"].is_array(), known, "{path}");
            let named = operation["parameters"].as_array().unwrap().iter();
            let in_path = named.filter(|parameter| parameter["in"] == "path").count();
            assert_eq!(in_path, path.matches('{').count(), "{path}");
        }
        assert!(
            paths["/search.json"]["get"]["responses"]["200"]["content"]["application/json"]
                .is_object()
        );
        assert!(paths.contains_key("/reports/{week}/{file}"));
        assert!(!paths.contains_key("/search.csv.json"));
    }

    #[test]
    fn a_form_asks_for_the_token_of_its_session_and_signing_in_for_none() {
        let document = document("mingcha");
        let required = |path: &str| {
            let content = &document["paths"][path]["post"]["requestBody"]["content"];
            let mut kinds = content.as_object().unwrap().values();
            kinds.next().unwrap()["schema"]["required"].clone()
        };
        assert_eq!(required("/flags/{flag_id}/steps"), json!(["form_token"]));
        assert_eq!(required("/imports/upload"), json!(["form_token"]));
        assert_eq!(required("/sign-in"), json!([]));
    }
}
