//! The identifiers of everything that has an identity: `UUIDv7` newtypes, so that no two kinds can be
//! mixed up and ids sort by the time they were made.
//!
//! This module must not know where time and randomness come from: both are arguments.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::moment::Moment;

/// A text that is not an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: {text}")]
pub struct IdError {
    /// What was given.
    pub text: String,
}

/// Builds a version 7 UUID (RFC 9562) of a time and ten random bytes.
fn uuid_v7(at: Moment, random: [u8; 10]) -> Uuid {
    let ms = u64::try_from(at.as_ms()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new identifier (`UUIDv7`) made at `at` with ten random bytes.
            #[must_use]
            pub fn new(at: Moment, random: [u8; 10]) -> Self {
                Self(uuid_v7(at, random))
            }

            /// The identifier whose 16 bytes these are.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The 16 bytes of the identifier.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::parse_str(text).map(Self).map_err(|_| IdError { text: text.to_owned() })
            }
        }
    )*};
}

ids! {
    /// A service agency.
    AgencyId;
    /// A staff member of an agency.
    PersonId;
    /// An account somebody signs in with.
    AccountId;
    /// An owner: contract party A.
    OwnerId;
    /// A service contract.
    ContractId;
    /// A project under a contract.
    ProjectId;
    /// A building of a project.
    BuildingId;
    /// A maintenance plan.
    PlanId;
    /// One batch of plan items issued to one engineer.
    AssignmentId;
    /// A task and its document.
    TaskId;
    /// A fault.
    FaultId;
    /// An investigation or repair order, raised from a fault (R4.10).
    OrderId;
    /// An entry of a task that is recorded freely (R4.6, R4.10, R4.14).
    EntryId;
    /// One review of a task.
    ReviewId;
    /// A service report.
    ReportId;
    /// A phone (or the desktop in its place).
    DeviceId;
    /// A track segment: one run of points without a gap.
    SegmentId;
    /// A gap in a track.
    GapId;
    /// A signed-in session.
    SessionId;
    /// A look into the national registry.
    RegistryCheckId;
    /// Something asked of the fire authority or its operators.
    RequestId;
    /// A file added to a request, a contract and the like.
    AttachmentId;
    /// An application being filled in by somebody who has no account yet.
    DraftId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_text_and_bytes() {
        let id = TaskId::new(Moment::from_ms(1_763_791_200_000), [7; 10]);
        assert_eq!(id.to_string().parse::<TaskId>(), Ok(id));
        assert_eq!(TaskId::from_bytes(*id.as_bytes()), id);
    }

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let early = TaskId::new(Moment::from_ms(1_000), [0xff; 10]);
        let late = TaskId::new(Moment::from_ms(2_000), [0; 10]);
        assert!(early < late);
    }

    #[test]
    fn a_text_that_is_no_id_is_named() {
        let error = "task-1".parse::<TaskId>().unwrap_err();
        assert_eq!(error.to_string(), "not an identifier: task-1");
    }
}
