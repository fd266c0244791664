//! Chunks of Automerge documents, with the check sums that mutations break.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use shared_model::sha::Sha256;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const DEFLATED: u8 = 2;

/// `bytes` with the check sum of each chunk set right, as far as chunks can be told apart.
pub fn sealed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while let Some((kind, body, after)) = first(rest) {
        out.extend(chunk(kind, body));
        rest = after;
    }
    out.extend(rest);
    out
}

/// The chunk of that kind with that body.
pub fn chunk(kind: u8, body: &[u8]) -> Vec<u8> {
    // The sum of a deflated change is the one it has inflated.
    let inflated = if kind == DEFLATED { inflated(body) } else { None };
    let named = match &inflated {
        Some(inflated) => [&[1][..], &unsigned(inflated.len() as u64), inflated].concat(),
        None => [&[kind][..], &unsigned(body.len() as u64), body].concat(),
    };
    let sum = Sha256::of(&named);
    [&MAGIC[..], &sum.as_bytes()[..4], &[kind], &unsigned(body.len() as u64), body].concat()
}

/// The body of a deflated change.
pub fn deflated(body: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

/// The bodies of the chunks in `bytes`, with their kinds.
pub fn bodies(mut bytes: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut bodies = Vec::new();
    while let Some((kind, body, after)) = first(bytes) {
        match inflated(body).filter(|_| kind == DEFLATED) {
            Some(inflated) => bodies.push((1, inflated)),
            None => bodies.push((kind, body.to_vec())),
        }
        bytes = after;
    }
    bodies
}

fn first(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    if !bytes.starts_with(&MAGIC) {
        return None;
    }
    let (mut length, mut at) = (0u64, 9);
    loop {
        let byte = *bytes.get(at)?;
        length |= u64::from(byte & 0x7f).checked_shl(7 * (at as u32 - 9))?;
        at += 1;
        if byte & 0x80 == 0 {
            break;
        }
    }
    let end = at.checked_add(usize::try_from(length).ok()?)?;
    Some((bytes[8], bytes.get(at..end)?, &bytes[end..]))
}

fn inflated(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    DeflateDecoder::new(body).take(1 << 20).read_to_end(&mut out).ok()?;
    Some(out)
}

fn unsigned(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}
