//! 明察: complaint-hotline analytics and third-party monitoring workbench.
//!
//! Data flows top to bottom through the modules below; a module uses only modules above it,
//! and only those that `tests/layers.rs` allows it. The stages (`ingest` … `search`) never
//! import each other: `pipeline` alone chains them.

pub mod telemetry;

pub mod domain;

pub mod inference;

pub mod frame;

pub mod lexicon;

pub mod rules;

pub mod similar;

pub mod ingest;

pub mod normalize;

pub mod redact;

pub mod classify;

pub mod resolve;

pub mod dataset;

pub mod search;

pub mod stats;

pub mod flags;

pub mod review;

pub mod vault;

pub mod audit;

pub mod access;

pub mod remote;

pub mod oidc;

pub mod workflow;

pub mod exchange;

pub mod db;

pub mod templates;

pub mod store;

pub mod backup;

pub mod explore;

pub mod desk;

pub mod document;

pub mod letters;

pub mod report;

pub mod pipeline;

pub mod simulate;

pub mod server;

pub mod cli;
