//! Owners: the other side of a service contract (R2.1).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// 统一社会信用代码: 18 characters of which the last is a check character (GB 32100-2015).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode(String);

/// Why a text is no unified social credit code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    /// It does not have 18 characters.
    #[error("a unified social credit code has 18 characters")]
    Length,
    /// It has a character that the code does not use; I, O, S, V and Z are left out.
    #[error("{character:?} does not occur in a unified social credit code")]
    Character {
        /// The character.
        character: char,
    },
    /// The last character does not follow from the others: a character is wrong or two are swapped.
    #[error("the check character should be {expected:?}")]
    CheckCharacter {
        /// What follows from the first 17 characters.
        expected: char,
    },
}

/// The characters in the order of their values 0 to 30 (GB 32100-2015, table 4).
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The weight of position i is 3^(i-1) mod 31 (GB 32100-2015, section 5.2.5).
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

impl CreditCode {
    /// The code as written, in capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The check character that belongs to the first 17 characters of `text`.
    fn check_character(text: &str) -> Result<char, CreditCodeError> {
        let value = |character: char| {
            ALPHABET.iter().position(|c| char::from(*c) == character).ok_or(CreditCodeError::Character { character })
        };
        let mut sum = 0;
        for (character, weight) in text.chars().zip(WEIGHTS) {
            sum += value(character)? * weight;
        }
        text.chars().last().map_or(Ok(0), value)?;
        Ok(char::from(ALPHABET[(31 - sum % 31) % 31]))
    }
}

impl FromStr for CreditCode {
    type Err = CreditCodeError;

    fn from_str(text: &str) -> Result<Self, CreditCodeError> {
        let text = text.trim().to_ascii_uppercase();
        if text.chars().count() != 18 {
            return Err(CreditCodeError::Length);
        }
        let expected = Self::check_character(&text)?;
        if text.ends_with(expected) { Ok(Self(text)) } else { Err(CreditCodeError::CheckCharacter { expected }) }
    }
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeError;

    fn try_from(text: String) -> Result<Self, CreditCodeError> {
        text.parse()
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.0
    }
}

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// 业主: contract party A.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The name as on the business licence.
    pub name: String,
    /// The address, down to road and number.
    pub address: String,
    /// The credit code; `None` states explicitly that there is none.
    pub credit_code: Option<CreditCode>,
    /// 消防安全重点单位: its name in the list of key units; `None` states that it is not in the list.
    pub key_unit: Option<String>,
}

/// What is wrong with an owner's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OwnerError {
    /// The name is empty.
    #[error("an owner has the name that stands on its business licence")]
    NoName,
    /// The address is empty.
    #[error("an owner has an address, down to road and number")]
    NoAddress,
}

impl Owner {
    /// Checks what must be there.
    ///
    /// # Errors
    /// [`OwnerError`] names what is missing.
    pub fn check(&self) -> Result<(), OwnerError> {
        if self.name.trim().is_empty() {
            Err(OwnerError::NoName)
        } else if self.address.trim().is_empty() {
            Err(OwnerError::NoAddress)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The example of GB 32100-2015.
    const EXAMPLE: &str = "91350100M000100Y43";

    #[test]
    fn the_standards_example_is_accepted() {
        assert_eq!(EXAMPLE.parse::<CreditCode>().unwrap().as_str(), EXAMPLE);
        assert_eq!(" 91350100m000100y43 ".parse::<CreditCode>().unwrap().as_str(), EXAMPLE);
    }

    #[test]
    fn a_wrong_code_says_why() {
        assert_eq!("9135".parse::<CreditCode>(), Err(CreditCodeError::Length));
        assert_eq!("9135010OM000100Y43".parse::<CreditCode>(), Err(CreditCodeError::Character { character: 'O' }));
        assert_eq!("91350100M000100Y44".parse::<CreditCode>(), Err(CreditCodeError::CheckCharacter { expected: '3' }));
        assert_eq!("91350100M000100Y4中".parse::<CreditCode>(), Err(CreditCodeError::Character { character: '中' }));
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_always_found(at in 0..17_usize, to in 0..31_usize) {
            let mut bytes = EXAMPLE.as_bytes().to_vec();
            prop_assume!(bytes[at] != ALPHABET[to]);
            bytes[at] = ALPHABET[to];
            prop_assert!(String::from_utf8(bytes).unwrap().parse::<CreditCode>().is_err());
        }

        #[test]
        fn no_text_breaks_the_parser(text in ".{0,24}") {
            let _ = text.parse::<CreditCode>();
        }
    }
}
