//! Looks at foreign bytes before anything is done with them, and decodes them within limits.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits, metadata::Orientation};

use super::PhotoError;

/// The largest file accepted, in bytes: what the server accepts, the best quality of a 50-megapixel camera.
pub const MAX_FILE_BYTES: u64 = 20 * 1024 * 1024;
/// The most pixels decoded, as on the server: 52 million are 156 MB in memory, which phones have for a moment.
pub const MAX_PIXELS: u64 = 52_000_000;
/// The longest side in pixels, as on the server.
const MAX_SIDE: u32 = 20_000;
/// The most memory the decoder may take, in bytes: pixels of four bytes and its own tables.
const MAX_DECODER_BYTES: u64 = MAX_PIXELS * 4 + 64 * 1024 * 1024;

/// A picture that was decoded.
pub struct Inspected {
    /// The pixels, upright.
    pub image: DynamicImage,
    /// Width in pixels, upright.
    pub width: u32,
    /// Height in pixels, upright.
    pub height: u32,
}

/// Decodes a JPEG or PNG, upright by its metadata, after its size was checked.
///
/// # Errors
/// [`PhotoError`] for what is no image, damaged or too large.
pub fn inspect(bytes: &[u8]) -> Result<Inspected, PhotoError> {
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(PhotoError::TooLarge { bytes: bytes.len() as u64 });
    }
    let format = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png)) => format,
        _ => return Err(PhotoError::NotAnImage),
    };
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_DECODER_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| damaged(&error))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS || pixels == 0 || width.max(height) > MAX_SIDE {
        return Err(PhotoError::Dimensions { width, height });
    }
    // Broken metadata turn nothing: the picture counts.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| damaged(&error))?;
    image.apply_orientation(orientation);
    let (width, height) = (image.width(), image.height());
    Ok(Inspected { image, width, height })
}

fn damaged(error: &ImageError) -> PhotoError {
    PhotoError::Damaged { reason: error.to_string() }
}
