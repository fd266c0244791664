//! Small deliveries that would take more than there is, and large ones that are honest.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::*;
use crate::document::TaskDoc;
use crate::document::chunk::{parse_changes, split_first};
use crate::sha::Sha256;

const ACTOR: [u8; 16] = [9; 16];

fn unsigned(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

/// A run: its length, always written with one byte more than a positive number needs.
fn run(length: u64, value: &[u8]) -> Vec<u8> {
    let mut bytes = unsigned(length);
    if bytes.last().is_some_and(|byte| byte & 0x40 != 0) {
        *bytes.last_mut().unwrap() |= 0x80;
        bytes.push(0);
    }
    [&bytes, value].concat()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    let named = [&[kind][..], &unsigned(body.len() as u64), body].concat();
    [&[0x85, 0x6f, 0x4a, 0x83][..], &Sha256::of(&named).as_bytes()[..4], &named].concat()
}

fn table(columns: &[(u64, Vec<u8>)]) -> (Vec<u8>, Vec<u8>) {
    let mut layout = unsigned(columns.len() as u64);
    columns.iter().for_each(|(kind, data)| layout.extend([unsigned(*kind), unsigned(data.len() as u64)].concat()));
    (layout, columns.iter().flat_map(|(_, data)| data.clone()).collect())
}

/// A document of these writers and columns of operations; no more than its layout is right.
fn document(writers: &[Vec<u8>], operations: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let mut body = unsigned(writers.len() as u64);
    writers.iter().for_each(|writer| body.extend([unsigned(writer.len() as u64), writer.clone()].concat()));
    let (layout, data) = table(operations);
    body.extend([&[0, 0][..], &layout, &data].concat());
    chunk(DOCUMENT, &body)
}

/// The body of a first change with these columns of operations.
fn change(operations: &[(u64, Vec<u8>)]) -> Vec<u8> {
    let (layout, data) = table(operations);
    [&[0][..], &[16], &ACTOR, &[1, 1, 0, 0, 0], &layout, &data].concat()
}

fn opened(bytes: &[u8]) -> Result<(), DocError> {
    TaskDoc::open_foreign(bytes, ACTOR).map(drop)
}

fn applied(bytes: &[u8]) -> Result<(), DocError> {
    parse_changes(bytes).map(drop)
}

/// Column 1 of the operations, of actors, and the like.
const fn column_of(kind: u64) -> u64 {
    1 << 4 | kind
}

/// What is said of chunks by whoever has room for so many bytes.
fn counted(chunks: &[Vec<u8>], bytes: u64) -> Result<(), DocError> {
    let mut bounds = Bounds { bytes, ..Bounds::new() };
    chunks.iter().try_for_each(|whole| bounds.count(&split_first(&mut whole.as_slice())?))
}

#[test]
fn a_deflated_column_is_not_inflated_beyond_what_is_allowed() {
    let column = |bytes| (column_of(7) | DEFLATED, deflated(&vec![0; bytes]));
    let (whole, halves) = (document(&[], &[column(50_000)]), document(&[], &[column(25_000), column(25_000)]));
    assert!(whole.len() < 200, "{} bytes", whole.len());
    for bomb in [whole, halves] {
        assert_eq!(counted(std::slice::from_ref(&bomb), 50_000), Ok(()));
        assert_eq!(counted(&[bomb], 49_999), Err(DocError::TooLarge));
    }
}

#[test]
fn deflated_changes_are_not_inflated_beyond_what_is_allowed_for_all_of_them() {
    let change = [change(&[]), vec![0; 25_000]].concat();
    let (bomb, size) = (chunk(DEFLATED_CHANGE, &deflated(&change)), change.len() as u64);
    assert_eq!(counted(&[bomb.clone(), bomb.clone()], size * 2), Ok(()));
    assert_eq!(counted(&[bomb.clone(), bomb], size * 2 - 1), Err(DocError::TooLarge));
}

#[test]
fn rows_that_are_only_claimed_are_never_made() {
    for rows in [MAX_ROWS + 1, 1 << 40, u64::MAX >> 2] {
        let columns = [
            (column_of(2), run(rows, &[1])),
            (column_of(3), run(rows, &[1])),
            (column_of(4), unsigned(rows)),
            (column_of(5), run(rows, &[0])),
            (column_of(1), [vec![0], unsigned(rows)].concat()),
            // One list of so many members.
            (column_of(0), run(1, &unsigned(rows))),
        ];
        for column in columns {
            assert_eq!(opened(&document(&[], std::slice::from_ref(&column))), Err(DocError::TooLarge), "{column:?}");
            let change = change(&[column]);
            assert_eq!(applied(&chunk(CHANGE, &change)), Err(DocError::TooLarge));
            assert_eq!(applied(&chunk(DEFLATED_CHANGE, &deflated(&change))), Err(DocError::TooLarge));
        }
    }
}

#[test]
fn rows_of_all_chunks_count_together() {
    let half = chunk(CHANGE, &change(&[(column_of(4), unsigned(MAX_ROWS / 2))]));
    assert_eq!(applied(&half.repeat(3)), Err(DocError::TooLarge));
    assert_ne!(applied(&half), Err(DocError::TooLarge));
}

#[test]
fn a_long_text_is_not_repeated_beyond_any_task() {
    let text = [unsigned(100_000), vec![b'a'; 100_000]].concat();
    assert_eq!(opened(&document(&[], &[(column_of(5), run(1_000, &text))])), Err(DocError::TooLarge));
}

#[test]
fn writers_are_no_more_and_no_longer_than_phones_have() {
    let writers: Vec<_> = (0..=MAX_WRITERS).map(|number| unsigned(number as u64)).collect();
    assert_eq!(opened(&document(&writers, &[])), Err(DocError::TooLarge));
    assert_eq!(counted(&[document(&writers[1..], &[])], MAX_UNPACKED_BYTES), Ok(()));
    assert_eq!(opened(&document(&[vec![1; MAX_WRITER_BYTES + 1]], &[])), Err(DocError::TooLarge));
}

#[test]
fn a_bundle_of_changes_is_nothing_that_phones_send() {
    assert_eq!(opened(&chunk(3, &[0, 0, 0, 0])), Err(DocError::NotAutomerge));
}
