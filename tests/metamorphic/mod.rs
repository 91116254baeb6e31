//! Changes of the input that must not change the flags, and floods that must flag nobody: the whole way from files to
//! flags. What holds for cells and clues alone is tested beside them (`src/flags/evaluate/tests.rs`).

mod accusation;
mod bytes;
mod export;
mod invariance;
mod run;
mod time;
mod town;
