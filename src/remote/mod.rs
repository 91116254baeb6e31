//! What the program asks of other machines over HTTP: one kind of client for all of it, with limits.
//!
//! In come requests that somebody else has made, out go whole answers. Nothing is sent unless a setting names where to.
//! Plain HTTP goes no further than this machine.

mod address;
mod authorities;
mod client;
mod error;

pub use address::may_be_asked;
pub use client::{RemoteClient, RemoteOptions};
pub use error::RemoteError;
