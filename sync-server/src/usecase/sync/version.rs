//! The version a body says it is of, whatever else it says.
//!
//! Another version may look different in every other respect. What is passed over is not kept: as a tree, a body of
//! small values would take forty times its size.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// The version of a body that is a map with `v` in it.
pub(super) fn version(body: &[u8]) -> Option<u64> {
    ciborium::from_reader(body).ok().and_then(|Versioned(version)| version)
}

struct Versioned(Option<u64>);

impl<'de> Deserialize<'de> for Versioned {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole;
        impl<'de> Visitor<'de> for Whole {
            type Value = Versioned;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Versioned, A::Error> {
                let mut version = None;
                while let Some(IsVersion(is)) = map.next_key()? {
                    if is {
                        version = Some(map.next_value()?);
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(Versioned(version))
            }
        }
        deserializer.deserialize_map(Whole)
    }
}

/// Whether a key is `v`; keys may be anything.
struct IsVersion(bool);

impl<'de> Deserialize<'de> for IsVersion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Key;
        impl<'de> Visitor<'de> for Key {
            type Value = IsVersion;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_str<E>(self, text: &str) -> Result<IsVersion, E> {
                Ok(IsVersion(text == "v"))
            }

            fn visit_bytes<E>(self, _: &[u8]) -> Result<IsVersion, E> {
                Ok(IsVersion(false))
            }

            fn visit_bool<E>(self, _: bool) -> Result<IsVersion, E> {
                Ok(IsVersion(false))
            }

            fn visit_u64<E>(self, _: u64) -> Result<IsVersion, E> {
                Ok(IsVersion(false))
            }

            fn visit_i64<E>(self, _: i64) -> Result<IsVersion, E> {
                Ok(IsVersion(false))
            }

            fn visit_f64<E>(self, _: f64) -> Result<IsVersion, E> {
                Ok(IsVersion(false))
            }

            fn visit_unit<E>(self) -> Result<IsVersion, E> {
                Ok(IsVersion(false))
            }

            fn visit_none<E>(self) -> Result<IsVersion, E> {
                Ok(IsVersion(false))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<IsVersion, A::Error> {
                IgnoredAny.visit_seq(seq).map(|_| IsVersion(false))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<IsVersion, A::Error> {
                IgnoredAny.visit_map(map).map(|_| IsVersion(false))
            }
        }
        deserializer.deserialize_any(Key)
    }
}
