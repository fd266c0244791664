//! Photos: from the bytes of a camera to a file that may be referred to, and the copies that are shown.
//!
//! The original bytes are never changed: their SHA-256 is the photo's name. This module must not know
//! of documents, of the database or of the server.

mod exif;
mod files;
mod font;
mod incoming;
mod inspect;
mod stamp;
#[cfg(test)]
mod tests;

pub use exif::{Metadata, compare, read_metadata};
pub use files::PhotoFiles;
pub use font::Fonts;
pub use inspect::{Inspected, MAX_FILE_BYTES, MAX_PIXELS, inspect};
pub use stamp::{Stamp, stamped_copy, thumbnail};

/// Why a picture is not accepted, or a copy cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// Neither JPEG nor PNG.
    #[error("neither a JPEG nor a PNG image")]
    NotAnImage,
    /// An image by its first bytes, but damaged or cut short.
    #[error("a damaged image: {reason}")]
    Damaged {
        /// What the decoder said.
        reason: String,
    },
    /// The file is larger than any camera's.
    #[error("{bytes} bytes are more than the {MAX_FILE_BYTES} allowed")]
    TooLarge {
        /// Its size.
        bytes: u64,
    },
    /// The dimensions would fill the memory (a decompression bomb), or are nothing.
    #[error("{width} × {height} pixels are more than the {MAX_PIXELS} allowed, or none")]
    Dimensions {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// No installed font has all characters of the stamp.
    #[error("no font has the character {missing:?}")]
    NoFont {
        /// The first character that is missing.
        missing: char,
    },
    /// The file could not be written or read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}
