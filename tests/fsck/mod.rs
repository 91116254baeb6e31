//! `fsck`: each damage made for real fails the check named for it; nothing on disk is changed by looking.

mod database;
mod derived;
mod leftovers;
mod town;
mod vault;

pub(crate) use town::{copy_folder, listing, sql};
