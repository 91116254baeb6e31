//! Phones and addresses of those who are complained of: identity evidence that nobody has to read.

use super::Sensitive;

code_enum! {
    /// What kind of contact it is.
    ContactKind {
        Phone = "phone", "电话";
        Address = "address", "地址";
    }
}

/// A contact in its one form, still in plain: between understanding a row and digesting it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub kind: ContactKind,
    pub value: Sensitive,
}

/// A keyed stand-in for a [`Contact`]: equal for equal contacts of one kind, useless without the key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContactDigest {
    pub kind: ContactKind,
    /// Lower-case hexadecimal.
    pub digest: String,
}
