//! Pictures of 300 KB each that are all different.

use anyhow::{Context as _, Result};
use image::codecs::jpeg::JpegEncoder;
use image::{ImageBuffer, Rgb};
use shared_model::sha::Sha256;

/// Bytes of a picture.
pub(crate) const BYTES: usize = 300_000;
/// Pictures of a task.
pub(crate) const OF_A_TASK: usize = 8;
/// JPEG quality; what is left to 300 KB is filled up.
const QUALITY: u8 = 80;
/// The most that a JPEG segment holds besides its length field.
const SEGMENT: usize = 65_533;
/// `COM`, and what follows it: a comment for programs, which belongs to the picture and to no pixel.
const COMMENT: [u8; 2] = [0xFF, 0xFE];
const START: usize = 2;

/// How many pixels a picture has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pixels {
    /// 1,280 × 960 with so much in them that they fill the file, as on a phone: reading them is work.
    Many,
    /// 64 × 48, and a long comment: hardly any work but the bytes themselves.
    Few,
}

/// What a picture is called.
pub(crate) fn name(bytes: &[u8]) -> Sha256 {
    Sha256::of(bytes)
}

/// `count` pictures, of which `from` is the first one's number.
///
/// # Errors
/// When the encoder fails.
pub(crate) fn several(pixels: Pixels, from: u32, count: usize) -> Result<Vec<Vec<u8>>> {
    (from..).take(count).map(|number| one(pixels, number)).collect()
}

fn one(pixels: Pixels, number: u32) -> Result<Vec<u8>> {
    let (width, height) = match pixels {
        Pixels::Many => (1_280, 960),
        Pixels::Few => (64, 48),
    };
    let mut noise = u64::from(number) << 32 | 0x9E37_79B9;
    let mut draw = || {
        // xorshift64: fast, and good enough that nothing compresses it.
        noise ^= noise << 13;
        noise ^= noise >> 7;
        noise ^= noise << 17;
        noise
    };
    let picture = ImageBuffer::from_fn(width, height, |x, y| {
        let grain = (draw() % 20) as u8;
        Rgb([(x / 8) as u8 / 2 + grain, (y / 6) as u8 / 2 + grain, 90 + grain])
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&picture)?;
    let mut missing = BYTES.checked_sub(jpeg.len()).with_context(|| format!("{} bytes are too many", jpeg.len()))?;
    let mut filled = jpeg[..START].to_vec();
    while missing > COMMENT.len() + 2 {
        let len = (missing - COMMENT.len() - 2).min(SEGMENT);
        filled.extend(COMMENT);
        filled.extend(u16::try_from(len + 2)?.to_be_bytes());
        filled.extend((0..len).map(|_| draw() as u8));
        missing -= len + COMMENT.len() + 2;
    }
    filled.extend(&jpeg[START..]);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_have_their_size_can_be_read_and_differ() {
        for pixels in [Pixels::Many, Pixels::Few] {
            let pictures = several(pixels, 7, 2).unwrap();
            assert_ne!(name(&pictures[0]), name(&pictures[1]));
            for picture in pictures {
                assert!((BYTES - 4..=BYTES).contains(&picture.len()), "{} bytes", picture.len());
                image::load_from_memory(&picture).unwrap();
            }
        }
    }
}
