//! SQLite and PostgreSQL give the same answers, and a data directory is never believed to belong to a database that
//! does not know it. Where PostgreSQL is not installed, its half is skipped with a printed reason.

mod address;
mod belonging;
mod clients;
mod contract;
mod credit;
mod interrupted;
mod issues;
mod law_changes;
mod packages;
mod provider;
mod registers;
mod samples;
mod security;
mod signing_in;
mod story;
mod waiting;
mod words;
mod workplace;
