//! A phone that was not updated for a year talks to the server of today. What it does not understand in an answer stands
//! for itself alone: it must not keep the phone from hearing the rest, and from handing over its evidence.

use ciborium::Value;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};

use super::{DocOutcome, FeedEvent};

pub(super) fn event<'de, D: Deserializer<'de>>(deserializer: D) -> Result<FeedEvent, D::Error> {
    Ok(understood(deserializer)?.unwrap_or(FeedEvent::Unknown))
}

pub(super) fn outcome<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DocOutcome, D::Error> {
    Ok(understood(deserializer)?.unwrap_or(DocOutcome::Unknown))
}

/// None for something whole that is no `T`.
fn understood<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(Value::deserialize(deserializer)?.deserialized().ok())
}

#[cfg(test)]
mod tests {
    use ciborium::cbor;

    use super::*;
    use crate::wire::{SyncResponse, VERSION};

    #[test]
    fn what_a_newer_server_tells_keeps_nobody_from_hearing_the_rest() {
        let task = Value::Bytes(vec![7; 16]);
        let removed = cbor!({ "task_removed" => { "task" => task, "why" => "new words" } }).unwrap();
        let answer = cbor!({
            "v" => VERSION, "i" => 1, "n" => 5, "c" => 9, "later" => true,
            "a" => [{ "t" => Value::Bytes(vec![8; 16]), "o" => { "later" => [1, 2] }, "later" => 1 }],
            "f" => [{ "p" => 1, "e" => { "later" => {} } }, { "p" => 2, "e" => "later" }, { "p" => 3, "e" => removed }],
        });
        let mut bytes = Vec::new();
        ciborium::into_writer(&answer.unwrap(), &mut bytes).unwrap();
        let heard: SyncResponse = ciborium::from_reader(bytes.as_slice()).unwrap();
        assert_eq!(heard.docs[0].outcome, DocOutcome::Unknown);
        let events: Vec<_> = heard.feed.into_iter().map(|entry| entry.event).collect();
        let removed = FeedEvent::TaskRemoved { task: crate::id::TaskId::from_bytes([7; 16]) };
        assert_eq!(events, [FeedEvent::Unknown, FeedEvent::Unknown, removed]);
    }

    #[test]
    fn what_is_no_cbor_is_no_answer() {
        let cut = [0xa1, 0x61, b'e', 0xa1];
        assert!(ciborium::from_reader::<SyncResponse, _>(cut.as_slice()).is_err());
    }
}
