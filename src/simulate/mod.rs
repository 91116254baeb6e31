//! Synthetic exports with planted stories, and the score of flags against them.
