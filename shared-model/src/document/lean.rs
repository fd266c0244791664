//! Changes without what the receiver can work out: the way they travel ([`crate::wire::Payload::of_changes`]).
//!
//! Nothing packs a hash, and a change chunk has two: its own (of which it shows the first bytes as a checksum) and that
//! of the change it builds on, which is nearly always the one before it. Both follow from the rest.
//!
//! ```text
//! lean    = MARK item*
//! item    = WHOLE chunk                     as it is
//!         | CHANGE length body              the chunk's head is left out
//!         | NEXT length rest                and that it builds on the change before it, on nothing else
//! ```

use super::DocError;
use super::chunk::{self, Chunk, split_first};
use super::reader::Reader;
use crate::sha::Sha256;

/// What lean changes begin with; no Automerge chunk does.
const MARK: u8 = 1;
const WHOLE: u8 = 0;
const CHANGE: u8 = 1;
const NEXT: u8 = 2;

/// Change chunks as they travel; none when that would not be the same bytes again, as with bytes that are no changes.
pub(crate) fn lean(changes: &[u8]) -> Option<Vec<u8>> {
    let mut lean = vec![MARK];
    let (mut rest, mut before) = (changes, None);
    while !rest.is_empty() {
        before = leave_out(&mut lean, &split_first(&mut rest).ok()?, before);
    }
    // Whoever wrote a length with more bytes than it needs, or a wrong checksum, gets their bytes carried as they are.
    (restore(&lean, changes.len()).as_deref() == Ok(changes)).then_some(lean)
}

/// Whether these bytes are changes without what can be worked out.
pub(crate) fn is_lean(bytes: &[u8]) -> bool {
    bytes.first() == Some(&MARK)
}

/// The change chunks that [`lean`] was given.
///
/// # Errors
/// [`DocError::CutShort`], [`DocError::NotAutomerge`] for bytes that are nothing of the kind, [`DocError::TooLarge`] when
/// there would be more than `most` of them.
pub(crate) fn restore(lean: &[u8], most: usize) -> Result<Vec<u8>, DocError> {
    let mut reader = Reader(lean.strip_prefix(&[MARK]).ok_or(DocError::NotAutomerge)?);
    let (mut changes, mut before) = (Vec::new(), None);
    while !reader.0.is_empty() {
        before = match reader.take(1)?[0] {
            WHOLE => {
                changes.extend(split_first(&mut reader.0)?.whole());
                None
            }
            CHANGE => Some(put_change(&mut changes, reader.prefixed()?)),
            NEXT => {
                let before = before.ok_or(DocError::NotAutomerge)?;
                Some(put_change(&mut changes, &[&builds_on(before), reader.prefixed()?].concat()))
            }
            _ => return Err(DocError::NotAutomerge),
        };
        if changes.len() > most {
            return Err(DocError::TooLarge);
        }
    }
    Ok(changes)
}

/// Adds an item; the change that the next one may build on.
fn leave_out(lean: &mut Vec<u8>, chunk: &Chunk<'_>, before: Option<Sha256>) -> Option<Sha256> {
    if chunk.kind != chunk::CHANGE {
        lean.push(WHOLE);
        lean.extend(chunk.whole());
        return None;
    }
    let (item, body) = match before.and_then(|before| chunk.body.strip_prefix(&builds_on(before))) {
        Some(rest) => (NEXT, rest),
        None => (CHANGE, chunk.body),
    };
    lean.push(item);
    put_length(lean, body.len());
    lean.extend(body);
    Some(hash(chunk.body))
}

/// What the body of a change begins with that builds on one other: how many they are, and which.
fn builds_on(before: Sha256) -> [u8; 33] {
    let mut front = [1; 33];
    front[1..].copy_from_slice(before.as_bytes());
    front
}

/// Writes the chunk of a change; its hash.
fn put_change(changes: &mut Vec<u8>, body: &[u8]) -> Sha256 {
    let hash = hash(body);
    changes.extend(chunk::MAGIC);
    changes.extend(&hash.as_bytes()[..chunk::CHECKSUM]);
    changes.extend(hashed(body));
    hash
}

/// The hash of a change (Automerge binary format, "chunk checksum"): over its kind, its length and its body.
fn hash(body: &[u8]) -> Sha256 {
    Sha256::of(&hashed(body))
}

fn hashed(body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![chunk::CHANGE];
    put_length(&mut bytes, body.len());
    bytes.extend(body);
    bytes
}

/// Unsigned LEB128, as short as it can be.
fn put_length(bytes: &mut Vec<u8>, mut length: usize) {
    while length > 0x7f {
        bytes.push(length as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
}

#[cfg(test)]
mod tests {
    use super::super::tests::{copy_for, key, new_doc, result};
    use super::*;
    use crate::document::TaskDoc;
    use crate::verdict::Verdict;

    /// Three answers of one phone, one after the other.
    fn edit() -> (TaskDoc, Vec<u8>) {
        let mut doc = new_doc();
        let base = doc.heads();
        for number in 1..=3 {
            doc.record_result(&key(&format!("FAS-01/FAS-01-0{number}")), &result(Verdict::Pass, 1, number));
        }
        let changes = doc.changes_since(&base).unwrap();
        (doc, changes)
    }

    #[test]
    fn an_edit_travels_without_the_hashes_that_follow_from_it() {
        let (_, changes) = edit();
        let lean = lean(&changes).unwrap();
        assert_eq!(restore(&lean, changes.len()).as_deref(), Ok(&changes[..]));
        // Nine bytes of head for each, and the hash of the one before for two; an item's kind and length, and the mark.
        assert_eq!(changes.len() - lean.len(), 3 * 9 + 2 * 33 - 3 - 1);
    }

    #[test]
    fn changes_of_two_phones_come_back_as_they_were() {
        let (mut doc, _) = edit();
        let mut other = copy_for(&mut doc, 2);
        let base = doc.heads();
        doc.record_result(&key("FAS-01/FAS-01-04"), &result(Verdict::Pass, 1, 4));
        other.record_result(&key("FAS-01/FAS-01-05"), &result(Verdict::Fail, 2, 5));
        doc.apply(&other.changes_since(&base).unwrap()).unwrap();
        // It builds on both.
        doc.record_result(&key("FAS-01/FAS-01-06"), &result(Verdict::Pass, 1, 6));
        let changes = doc.changes_since(&base).unwrap();
        assert_eq!(restore(&lean(&changes).unwrap(), changes.len()), Ok(changes));
    }

    #[test]
    fn what_would_not_come_back_is_not_made_lean() {
        let (_, changes) = edit();
        assert_eq!(lean(b"no changes"), None);
        assert_eq!(lean(&changes[..changes.len() - 1]), None);
        let mut wrong = changes;
        wrong[chunk::MAGIC.len()] ^= 1;
        assert_eq!(lean(&wrong), None, "a checksum that is not its own");
    }

    #[test]
    fn a_whole_document_among_changes_is_carried_as_it_is() {
        let (mut doc, changes) = edit();
        let bytes = [doc.save(), changes].concat();
        assert_eq!(restore(&lean(&bytes).unwrap(), bytes.len()), Ok(bytes));
    }

    #[test]
    fn bytes_cut_anywhere_or_too_many_are_refused() {
        let (_, changes) = edit();
        let lean = lean(&changes).unwrap();
        for cut in 0..lean.len() {
            assert!(restore(&lean[..cut], changes.len()).as_deref() != Ok(&changes[..]), "cut at {cut}");
        }
        assert_eq!(restore(&lean, changes.len() - 1), Err(DocError::TooLarge));
        assert_eq!(restore(&[MARK, NEXT, 0], 100), Err(DocError::NotAutomerge), "the first builds on nothing here");
        assert_eq!(restore(&[MARK, 9], 100), Err(DocError::NotAutomerge));
    }
}
