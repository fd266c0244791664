//! Looks into the bytes of an uploaded photo before it is signed for: format, dimensions, EXIF block.
//!
//! Pure: bytes in, findings out. No pixel is decoded, which is ten times the work of everything else an upload costs
//! and would change nothing: a photo whose EXIF block or picture data are broken is evidence all the same, and the break
//! a finding. Pixels are first read for the thumbnail (docs/adr/0023).

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{ImageFormat, ImageReader};

/// Most pixels a photo may have: the 50-megapixel cameras of today's phones (8,192 × 6,144) and a little more.
pub const MAX_PIXELS: u64 = 52_000_000;
/// Longest side a photo may have in pixels: panoramas included.
pub const MAX_SIDE: u32 = 20_000;

/// Finding: the photo's EXIF block cannot be read.
pub const EXIF_BROKEN: &str = "exif_broken";
/// Finding: the photo's picture data cannot be decoded; known once its thumbnail is wanted.
pub const PICTURE_BROKEN: &str = "picture_broken";

/// Why bytes are not accepted as a photo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InspectError {
    /// Neither JPEG nor PNG, or what was looked at cannot be read.
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

    pub(super) const fn image_format(self) -> ImageFormat {
        match self {
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Png => ImageFormat::Png,
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

/// Inspects a whole photo.
///
/// # Errors
/// [`InspectError`]; dimensions are judged from the header, before anybody takes memory for the pixels.
pub fn inspect(bytes: &[u8]) -> Result<Inspected, InspectError> {
    guarded(|| inspect_unguarded(bytes))
}

fn inspect_unguarded(bytes: &[u8]) -> Result<Inspected, InspectError> {
    let (format, width, height) = dimensions(bytes)?;
    let findings = if exif_is_broken(bytes) { vec![EXIF_BROKEN] } else { Vec::new() };
    Ok(Inspected { format, width, height, findings })
}

/// The decoders are safe Rust, but they may panic on hostile bytes.
pub(super) fn guarded<T>(look: impl FnOnce() -> Result<T, InspectError>) -> Result<T, InspectError> {
    catch_unwind(AssertUnwindSafe(look))
        .unwrap_or_else(|_| Err(InspectError::NotAnImage { reason: "the decoder gave up".to_owned() }))
}

/// Format, width and height, no more than a photo may have.
pub(super) fn dimensions(bytes: &[u8]) -> Result<(PhotoFormat, u32, u32), InspectError> {
    let format =
        PhotoFormat::of(bytes).ok_or_else(|| InspectError::NotAnImage { reason: "unknown format".to_owned() })?;
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), format.image_format())
        .into_dimensions()
        .map_err(|error| not_an_image(&error))?;
    if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(InspectError::TooManyPixels { width, height });
    }
    Ok((format, width, height))
}

pub(super) fn not_an_image(error: &image::ImageError) -> InspectError {
    InspectError::NotAnImage { reason: error.to_string() }
}

fn exif_is_broken(bytes: &[u8]) -> bool {
    match exif::Reader::new().read_from_container(&mut Cursor::new(bytes)) {
        Ok(_) | Err(exif::Error::NotFound(_)) => false,
        Err(_) => true,
    }
}

#[cfg(test)]
pub(super) mod tests;
