//! The genesis change: the same first change, byte for byte, in every task document.

use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{ActorId, AutoCommit, ChangeHash, ObjType, ROOT};

/// The writer of the genesis change.
const ACTOR: &[u8; 16] = b"fengtai-genesis1";
/// The maps it creates, in this order.
pub(super) const MAPS: [&str; 7] = ["arrival", "results", "faults", "photos", "tracks", "gaps", "submissions"];
/// Its hash. A test holds that the code still makes this very change; another hash would be another
/// kind of document, which no phone in the field could merge.
const HASH: [u8; 32] = [
    0x57, 0x1b, 0x38, 0x9f, 0x9a, 0x01, 0x59, 0xfc, 0xfa, 0x79, 0xcb, 0x36, 0xbf, 0x3c, 0xee, 0x47, 0x9a, 0x10, 0x9f,
    0x14, 0x75, 0x2a, 0x97, 0xaf, 0x2b, 0x0f, 0x49, 0x19, 0x64, 0xf8, 0xf9, 0x69,
];

/// The writer of the change that adds the entries.
const ENTRIES_ACTOR: &[u8; 16] = b"fengtai-entries1";
/// The map it adds.
pub(super) const ENTRIES: &str = "entries";
/// Its hash.
#[cfg(test)]
const ENTRIES_HASH: [u8; 32] = [
    0xbc, 0x2a, 0xca, 0x39, 0x65, 0xa7, 0xe7, 0xe4, 0x69, 0x8f, 0x2b, 0x14, 0xde, 0xf9, 0x05, 0xf3, 0x71, 0x51, 0xe7,
    0xea, 0x7b, 0x52, 0x50, 0xb8, 0x03, 0x02, 0x91, 0x1c, 0xf4, 0xda, 0x30, 0x28,
];

/// A document with the genesis change and nothing else.
#[expect(clippy::disallowed_methods, reason = "the random actor is replaced before anything is written")]
pub(super) fn document() -> AutoCommit {
    let mut doc = AutoCommit::new().with_actor(ActorId::from(*ACTOR));
    for name in MAPS {
        doc.put_object(ROOT, name, ObjType::Map).expect("a new document takes a map at its root");
    }
    doc.commit_with(CommitOptions::default().with_time(0).with_message("fengtai task document 1"));
    doc
}

/// The hash of the genesis change.
pub(super) const fn hash() -> ChangeHash {
    ChangeHash(HASH)
}

/// The change that adds the map of entries to a document: like the genesis the same byte for byte wherever it is
/// made, and building on nothing but it, so that two phones which add the map apart add one map.
pub(super) fn entries_change() -> automerge::Change {
    let mut doc = document();
    doc.set_actor(ActorId::from(*ENTRIES_ACTOR));
    doc.put_object(ROOT, ENTRIES, ObjType::Map).expect("a new document takes a map at its root");
    doc.commit_with(CommitOptions::default().with_time(0).with_message("fengtai task document 2: entries"));
    doc.get_changes(&[hash()]).remove(0)
}

/// The genesis change as a chunk, for other implementations that want to begin a document.
#[must_use]
pub fn genesis_bytes() -> Vec<u8> {
    let mut doc = document();
    doc.get_changes(&[]).iter().flat_map(|change| change.raw_bytes()).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_genesis_change_is_the_same_for_ever() {
        assert_eq!(document().get_heads(), vec![hash()]);
    }

    #[test]
    fn the_change_that_adds_the_entries_is_the_same_for_ever() {
        let change = entries_change();
        assert_eq!((change.hash(), change.deps()), (ChangeHash(ENTRIES_HASH), &[hash()][..]));
    }
}
