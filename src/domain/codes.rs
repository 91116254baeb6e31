//! One macro for every closed code list: a `snake_case` code for machines, a Chinese label for people.

use std::fmt;

/// A text that is none of the codes of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCode {
    /// Which list was asked.
    pub list: &'static str,
    /// What was given.
    pub given: String,
}

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is not a code of {}", self.given, self.list)
    }
}

impl std::error::Error for UnknownCode {}

/// Declares an enum whose variants each have a stable code and a Chinese label.
///
/// The code is what files, SQL and JSON carry; the label is what people read.
macro_rules! code_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_meta])* $variant,)+ }

        impl $name {
            /// Every value, in the order in which people expect to see them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The codes of all values, in the same order.
            pub const CODES: &'static [&'static str] = &[$($code,)+];

            /// Code and label of every value, as forms offer them.
            pub fn choices() -> Vec<(&'static str, &'static str)> {
                Self::ALL.iter().map(|value| (value.code(), value.label())).collect()
            }

            /// The stable code for files, SQL and JSON.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The Chinese label for people.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// Position in [`Self::ALL`]; the small number stored in columns.
            pub const fn ordinal(self) -> u8 {
                self as u8
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::domain::UnknownCode;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::ALL.iter().copied().find(|value| value.code() == text).ok_or_else(|| {
                    $crate::domain::UnknownCode { list: stringify!($name), given: text.to_owned() }
                })
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(crate) use code_enum;
