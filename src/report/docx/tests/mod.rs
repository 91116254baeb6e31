//! The document as a reader's program opens it.

mod opened;
mod package;
mod page;
mod same_as_html;
mod text;
