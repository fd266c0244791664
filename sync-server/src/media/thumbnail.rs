//! The small copies of photos that screens and reports show.
//!
//! They are made from photos when first wanted and have no digest of their own, but reports print them: each is stored
//! with a seal, so that one that rotted is known and made anew from its photo.

use std::io::Cursor;
use std::sync::LazyLock;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageReader, Limits, RgbImage};
use shared_model::sha::Sha256;

use super::inspect::{InspectError, dimensions, guarded, not_an_image};

/// Longest side of a thumbnail in pixels: four in a row on a wide screen at twice the density.
pub const THUMBNAIL_SIDE: u32 = 480;
/// Memory the decoder may take in bytes: [`super::inspect::MAX_PIXELS`] at four bytes, and working space.
const MAX_DECODE_BYTES: u64 = 256 * 1024 * 1024;
/// JPEG quality of thumbnails: artefacts cannot be seen at this size, about 40 KB each.
const THUMBNAIL_QUALITY: u8 = 80;
/// A digest over the thumbnail and the photo it shows, in bytes.
const SEAL_BYTES: usize = 32;

/// The thumbnail of a photo: a JPEG, upright, at most [`THUMBNAIL_SIDE`] pixels a side.
///
/// # Errors
/// [`InspectError`] for what is no photo, or one whose picture data cannot be decoded.
pub fn thumbnail(photo: &[u8]) -> Result<Vec<u8>, InspectError> {
    guarded(|| thumbnail_unguarded(photo))
}

fn thumbnail_unguarded(photo: &[u8]) -> Result<Vec<u8>, InspectError> {
    let (format, ..) = dimensions(photo)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODE_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(photo), format.image_format());
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| not_an_image(&error))?;
    // A broken EXIF block only costs the orientation.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| not_an_image(&error))?;
    let mut small = picture.thumbnail(THUMBNAIL_SIDE.min(picture.width()), THUMBNAIL_SIDE.min(picture.height()));
    small.apply_orientation(orientation);
    encoded(&small.into_rgb8())
}

/// What stands for a photo whose picture data cannot be decoded: a crossed-out field that nobody takes for a picture.
#[must_use]
pub fn unreadable() -> Bytes {
    static SIGN: LazyLock<Bytes> = LazyLock::new(|| {
        let (width, height, stroke) = (THUMBNAIL_SIDE, THUMBNAIL_SIDE * 3 / 4, 1_800);
        let field = RgbImage::from_fn(width, height, |x, y| {
            let near = |x: u32| (x * height).abs_diff(y * width) < stroke;
            image::Rgb(if near(x) || near(width - 1 - x) { [120; 3] } else { [224; 3] })
        });
        encoded(&field).map(Bytes::from).unwrap_or_default()
    });
    SIGN.clone()
}

fn encoded(picture: &RgbImage) -> Result<Vec<u8>, InspectError> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, THUMBNAIL_QUALITY)
        .encode_image(picture)
        .map_err(|error| not_an_image(&error))?;
    Ok(jpeg)
}

/// The thumbnail of the photo `of` as it is stored.
pub(super) fn sealed(thumbnail: &[u8], of: &Sha256) -> Bytes {
    [thumbnail, seal(thumbnail, of).as_bytes()].concat().into()
}

/// What was sealed; none when it is not that, or not of this photo.
pub(super) fn unsealed(stored: &Bytes, of: &Sha256) -> Option<Bytes> {
    let (thumbnail, found) = stored.split_at_checked(stored.len().checked_sub(SEAL_BYTES)?)?;
    (found == seal(thumbnail, of).as_bytes()).then(|| stored.slice(..thumbnail.len()))
}

fn seal(thumbnail: &[u8], of: &Sha256) -> Sha256 {
    Sha256::of(&[thumbnail, of.as_bytes()].concat())
}

#[cfg(test)]
mod tests;
