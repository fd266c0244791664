//! Enumerations whose values have one word each, the same in JSON, in the database and in addresses.
//!
//! The word is part of what is stored and sent: it never changes once released.

/// A text that is none of the words of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no {what}")]
pub struct WordError {
    /// The enumeration that was expected.
    pub what: &'static str,
    /// What was given.
    pub text: String,
}

/// Defines an enumeration of words: `ALL`, `word()`, `Display`, `FromStr` and serde agree by construction.
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$vmeta])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word that stands for this value wherever it is stored or sent.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::WordError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::words::WordError { what: stringify!($name), text: text.to_owned() }),
                }
            }
        }
    };
}

pub(crate) use words;

#[cfg(test)]
mod tests {
    use crate::verdict::Verdict;

    #[test]
    fn word_display_parsing_and_serde_agree() {
        for verdict in Verdict::ALL {
            let json = serde_json::to_string(verdict).unwrap();
            assert_eq!(json, format!("\"{verdict}\""));
            assert_eq!(verdict.word().parse(), Ok(*verdict));
            assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap(), *verdict);
        }
    }

    #[test]
    fn an_unknown_word_is_named() {
        let error = "perfect".parse::<Verdict>().unwrap_err();
        assert_eq!(error.to_string(), "\"perfect\" is no Verdict");
    }
}
