//! Personal data out of free text: what was found, where, and the text without it.
