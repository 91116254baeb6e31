//! The workbench over HTTP, as browsers and programs meet it.

mod audit;
mod batch;
mod bench;
mod cases;
mod commands;
mod credit;
mod credit_weeks;
mod desk;
mod dictionaries;
mod files;
mod following;
mod foreign;
mod forgery;
mod freshness;
mod guessing;
mod inbox;
mod issues;
mod lenses;
mod meanwhile;
mod papers;
mod permissions;
mod programs;
mod proof;
mod quarantine;
mod registers;
mod reveals;
mod saved;
mod second_factor;
mod sessions;
mod uploads;

pub(crate) use credit::{drafted, last_candidate};
pub(crate) use desk::{Answer, Browser, Desk, PASSWORD, table_of};
pub(crate) use permissions::{filled, two_merchants};
pub(crate) use registers::bring_red_list;
pub(crate) use second_factor::code_for;
