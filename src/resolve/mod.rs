//! Respondents as written → merchant keys, or the reason for having none.
