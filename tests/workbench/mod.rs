//! The workbench over HTTP, as browsers and programs meet it.

mod audit;
mod batch;
mod bench;
mod cases;
mod commands;
mod desk;
mod files;
mod following;
mod freshness;
mod guessing;
mod inbox;
mod issues;
mod lenses;
mod meanwhile;
mod permissions;
mod programs;
mod proof;
mod quarantine;
mod reveals;
mod saved;
mod second_factor;
mod sessions;
mod uploads;

pub(crate) use desk::{Answer, Browser, Desk};
