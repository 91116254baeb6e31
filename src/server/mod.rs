//! The workbench over HTTP: pages for people, the same numbers as JSON, every route with the roles that may use it.
//!
//! A handler is a function of the workbench, a `Visit` whose type is the permission, and what was asked. It can be
//! registered in no other form, so that no route is without roles, and the table of routes is what is served.

mod answer;
mod app;
mod ask;
mod asking;
mod assets;
mod awaited;
mod cookie;
mod crossing;
mod deadline;
mod dictionary_work;
mod frame;
mod guard;
mod headers;
mod health;
mod kept;
mod keyed;
mod listen;
mod merging;
mod multipart;
mod openapi;
mod pages;
mod peer;
mod permission;
mod proof;
mod query;
mod refusal;
mod relinking;
mod routes;
mod streamed_csv;
mod workbook_file;

pub use app::{App, Clock, KeptAnswers, Workbench};
pub use dictionary_work::DictionaryWork;
pub use listen::{ListenLimits, serve};
pub use relinking::Relinking;
pub use routes::{RouteInfo, route_table};
