//! Photos as they are handed in: small JPEG or PNG copies, checked before they are typeset.

use std::io::Cursor;

use image::{ImageFormat, ImageReader};

/// The file of one photo, in the order of [`ReportData::photos`](crate::ReportData::photos).
///
/// The caller passes an upright copy of at most 800 pixels on the longer side: that prints at 500 dpi in a quarter of
/// the page width, and keeps a report of a hundred photos within a few megabytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageBytes(pub Vec<u8>);

/// Longer side at most, in pixels; above it the caller forgot to make a smaller copy.
pub const MAX_IMAGE_SIDE: u32 = 1600;

/// Size of one image file at most, in bytes.
pub const MAX_IMAGE_BYTES: usize = 2 * 1024 * 1024;

/// What is wrong with an image.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImageProblem {
    /// Neither JPEG nor PNG, cut off, or damaged.
    #[error("it is damaged or no JPEG or PNG: {0}")]
    Broken(String),
    /// More pixels than a report prints.
    #[error("{width} x {height} pixels are more than the {MAX_IMAGE_SIDE} allowed on a side")]
    TooManyPixels {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// More bytes than a report carries.
    #[error("{0} bytes are more than the {MAX_IMAGE_BYTES} allowed")]
    TooManyBytes(usize),
}

/// Checks the header and the end of the file, and gives the suffix that tells the typesetter the format.
///
/// The pixels are left to [`decode`]: decoding twice would double the time of a report.
pub(crate) fn inspect(image: &ImageBytes) -> Result<&'static str, ImageProblem> {
    let bytes = &image.0;
    if bytes.len() > MAX_IMAGE_BYTES {
        return Err(ImageProblem::TooManyBytes(bytes.len()));
    }
    let broken = |why: &dyn std::fmt::Display| ImageProblem::Broken(why.to_string());
    let suffix = match image::guess_format(bytes).map_err(|error| broken(&error))? {
        ImageFormat::Jpeg if bytes.ends_with(&[0xFF, 0xD9]) => "jpg",
        ImageFormat::Jpeg => return Err(broken(&"the end of the file is missing")),
        ImageFormat::Png => "png",
        other => return Err(broken(&format!("{other:?}"))),
    };
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let (width, height) = reader.map_err(|error| broken(&error))?.into_dimensions().map_err(|error| broken(&error))?;
    if width.max(height) > MAX_IMAGE_SIDE || width.min(height) == 0 {
        return Err(ImageProblem::TooManyPixels { width, height });
    }
    Ok(suffix)
}

/// Decodes the whole image, to find the one that the typesetter refused.
pub(crate) fn decode(image: &ImageBytes) -> Result<(), ImageProblem> {
    image::load_from_memory(&image.0).map(drop).map_err(|error| ImageProblem::Broken(error.to_string()))
}
