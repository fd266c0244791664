//! The codes of the catalogue: system `FAS`, facility `FAS-01`, test item `FAS-01-02`.
//!
//! Only the shape is known here; whether a code exists is a matter of one catalogue version.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that does not have the shape of a catalogue code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no {what} code")]
pub struct CodeError {
    /// What was expected: system, facility or item.
    pub what: &'static str,
    /// What was given.
    pub text: String,
}

/// Whether `text` is `parts` groups of capital letters and digits joined by hyphens. The length is
/// bounded because codes are keys of the task document.
fn has_shape(text: &str, parts: usize) -> bool {
    let group = |part: &str| {
        !part.is_empty() && part.len() <= 8 && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    };
    text.split('-').count() == parts && text.split('-').all(group)
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident, $what:literal, $parts:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The code as it is printed and stored.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = CodeError;

            fn try_from(text: String) -> Result<Self, CodeError> {
                if has_shape(&text, $parts) { Ok(Self(text)) } else { Err(CodeError { what: $what, text }) }
            }
        }

        impl FromStr for $name {
            type Err = CodeError;

            fn from_str(text: &str) -> Result<Self, CodeError> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }
    )*};
}

codes! {
    /// The code of a fire-protection system: `FAS`.
    SystemCode, "system", 1;
    /// The code of a facility: `FAS-01`.
    FacilityCode, "facility", 2;
    /// The code of a test item: `FAS-01-02`.
    ItemCode, "item", 3;
}

impl FacilityCode {
    /// The system the facility belongs to.
    #[must_use]
    pub fn system(&self) -> SystemCode {
        SystemCode(self.0.split('-').next().unwrap_or_default().to_owned())
    }
}

impl ItemCode {
    /// The facility the item tests.
    #[must_use]
    pub fn facility(&self) -> FacilityCode {
        let end = self.0.rfind('-').unwrap_or(self.0.len());
        FacilityCode(self.0[..end].to_owned())
    }

    /// The system the item's facility belongs to.
    #[must_use]
    pub fn system(&self) -> SystemCode {
        self.facility().system()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_knows_what_it_belongs_to() {
        let item: ItemCode = "FAS-01-02".parse().unwrap();
        assert_eq!(item.facility().as_str(), "FAS-01");
        assert_eq!(item.system().as_str(), "FAS");
    }

    #[test]
    fn other_shapes_are_refused() {
        for text in ["", "FAS", "FAS-01-02-03", "fas-01", "FAS-01/2", "FAS--1", "FAS-"] {
            assert!(text.parse::<FacilityCode>().is_err(), "{text:?}");
        }
        assert!(serde_json::from_str::<ItemCode>("\"FAS-01\"").is_err());
    }
}
