//! Looks into the bytes of an uploaded photo before anything trusts them: format, dimensions (before
//! a pixel is decoded), EXIF block, and the thumbnail.
//!
//! Pure: bytes in, findings out. A photo's EXIF block may be broken: the photo is evidence all the
//! same, and the break is a finding.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

/// Longest side of a thumbnail in pixels: four in a row on a wide screen at twice the density.
pub const THUMBNAIL_SIDE: u32 = 480;
/// Most pixels a photo may have: the 50-megapixel cameras of today's phones (8,192 × 6,144) and a little more.
pub const MAX_PIXELS: u64 = 52_000_000;
/// Longest side a photo may have in pixels: panoramas included.
pub const MAX_SIDE: u32 = 20_000;
/// Memory the decoder may take in bytes: [`MAX_PIXELS`] at four bytes, and working space.
const MAX_DECODE_BYTES: u64 = 256 * 1024 * 1024;
/// JPEG quality of thumbnails: artefacts cannot be seen at this size, about 40 KB each.
const THUMBNAIL_QUALITY: u8 = 80;

/// Finding: the photo's EXIF block cannot be read.
pub const EXIF_BROKEN: &str = "exif_broken";

/// Why bytes are not accepted as a photo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InspectError {
    /// Neither JPEG nor PNG, or its picture data cannot be decoded.
    #[error("not a JPEG or PNG picture: {reason}")]
    NotAnImage {
        /// What the decoder said.
        reason: String,
    },
    /// More pixels than [`MAX_PIXELS`], or a side longer than [`MAX_SIDE`].
    #[error("{width} x {height} pixels are more than a photo may have")]
    TooManyPixels {
        /// Width it claims, in pixels.
        width: u32,
        /// Height it claims, in pixels.
        height: u32,
    },
}

/// A photo that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspected {
    /// What it is.
    pub format: PhotoFormat,
    /// Width in pixels, as stored.
    pub width: u32,
    /// Height in pixels, as stored.
    pub height: u32,
    /// The thumbnail: an upright JPEG.
    pub thumbnail: Vec<u8>,
    /// What is noteworthy about the bytes, by stable names ([`EXIF_BROKEN`]).
    pub findings: Vec<&'static str>,
}

/// The picture formats that count as photos.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoFormat {
    /// JPEG, what cameras make.
    Jpeg,
    /// PNG, from simulated sources.
    Png,
}

impl PhotoFormat {
    /// The media type to answer with.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }

    /// The format these first bytes announce.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match image::guess_format(bytes) {
            Ok(ImageFormat::Jpeg) => Some(Self::Jpeg),
            Ok(ImageFormat::Png) => Some(Self::Png),
            _ => None,
        }
    }
}

/// Inspects a whole photo and makes its thumbnail.
///
/// # Errors
/// [`InspectError`]; dimensions are judged from the header, before memory is taken for the pixels.
pub fn inspect(bytes: &[u8]) -> Result<Inspected, InspectError> {
    // The decoders are safe Rust, but they may panic on hostile bytes.
    catch_unwind(AssertUnwindSafe(|| inspect_unguarded(bytes)))
        .unwrap_or_else(|_| Err(InspectError::NotAnImage { reason: "the decoder gave up".to_owned() }))
}

fn inspect_unguarded(bytes: &[u8]) -> Result<Inspected, InspectError> {
    let format =
        PhotoFormat::of(bytes).ok_or_else(|| InspectError::NotAnImage { reason: "unknown format".to_owned() })?;
    let image_format = match format {
        PhotoFormat::Jpeg => ImageFormat::Jpeg,
        PhotoFormat::Png => ImageFormat::Png,
    };
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), image_format)
        .into_dimensions()
        .map_err(|error| not_an_image(&error))?;
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(InspectError::TooManyPixels { width, height });
    }
    let picture = decode(bytes, image_format)?;
    let mut findings = Vec::new();
    if exif_is_broken(bytes) {
        findings.push(EXIF_BROKEN);
    }
    Ok(Inspected { format, width, height, thumbnail: thumbnail(picture)?, findings })
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, InspectError> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODE_BYTES);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| not_an_image(&error))?;
    // A broken EXIF block only costs the orientation.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| not_an_image(&error))?;
    let mut small = picture.thumbnail(THUMBNAIL_SIDE.min(picture.width()), THUMBNAIL_SIDE.min(picture.height()));
    small.apply_orientation(orientation);
    Ok(small)
}

fn thumbnail(small: DynamicImage) -> Result<Vec<u8>, InspectError> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, THUMBNAIL_QUALITY)
        .encode_image(&small.into_rgb8())
        .map_err(|error| not_an_image(&error))?;
    Ok(jpeg)
}

fn not_an_image(error: &image::ImageError) -> InspectError {
    InspectError::NotAnImage { reason: error.to_string() }
}

fn exif_is_broken(bytes: &[u8]) -> bool {
    match exif::Reader::new().read_from_container(&mut Cursor::new(bytes)) {
        Ok(_) | Err(exif::Error::NotFound(_)) => false,
        Err(_) => true,
    }
}

#[cfg(test)]
mod tests;
