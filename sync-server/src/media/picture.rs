//! Small copies of photos that travel with an order: enough to recognise what a photo shows, where there is no
//! network. Pure: bytes in, bytes out.

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat};

use super::inspect::InspectError;

/// Longest side in pixels.
pub const PICTURE_SIDE: u32 = 320;
/// Most bytes: three of them are told in a second on a slow network.
pub const PICTURE_BYTES: usize = 24 * 1024;
/// Sides and JPEG qualities to try, best first. Even noise fits at the last.
const TRIES: [(u32, u8); 5] = [(PICTURE_SIDE, 75), (PICTURE_SIDE, 55), (PICTURE_SIDE, 35), (240, 35), (160, 25)];

/// The small copy of a photo, made from its thumbnail.
///
/// # Errors
/// [`InspectError::NotAnImage`] for bytes that are no thumbnail of ours.
pub fn picture(thumbnail: &[u8]) -> Result<Vec<u8>, InspectError> {
    // As with photos: the decoder may panic on bytes that rotted.
    catch_unwind(AssertUnwindSafe(|| picture_unguarded(thumbnail)))
        .unwrap_or_else(|_| Err(InspectError::NotAnImage { reason: "the decoder gave up".to_owned() }))
}

fn picture_unguarded(thumbnail: &[u8]) -> Result<Vec<u8>, InspectError> {
    let not_an_image = |error: image::ImageError| InspectError::NotAnImage { reason: error.to_string() };
    let large = image::load_from_memory_with_format(thumbnail, ImageFormat::Jpeg).map_err(not_an_image)?;
    let mut jpeg = Vec::new();
    for (side, quality) in TRIES {
        jpeg.clear();
        let small = large.thumbnail(side.min(large.width()), side.min(large.height()));
        let rgb = DynamicImage::ImageRgb8(small.into_rgb8());
        JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&rgb).map_err(not_an_image)?;
        if jpeg.len() <= PICTURE_BYTES {
            break;
        }
    }
    Ok(jpeg)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG of noise, which packs worst of all.
    fn noise(side: u32) -> Vec<u8> {
        let mut state = 1_u32;
        let pixels = image::RgbImage::from_fn(side, side, |_, _| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [a, b, c, _] = state.to_be_bytes();
            image::Rgb([a, b, c])
        });
        let mut jpeg = Vec::new();
        JpegEncoder::new_with_quality(&mut jpeg, 80).encode_image(&pixels).unwrap();
        jpeg
    }

    #[test]
    fn a_picture_is_small_whatever_it_shows() {
        let made = picture(&noise(480)).unwrap();
        assert!(made.len() <= PICTURE_BYTES, "{}", made.len());
        let read = image::load_from_memory(&made).unwrap();
        assert!(read.width() <= PICTURE_SIDE && read.height() <= PICTURE_SIDE);
    }

    #[test]
    fn a_smaller_photo_is_not_blown_up() {
        let read = image::load_from_memory(&picture(&noise(40)).unwrap()).unwrap();
        assert_eq!((read.width(), read.height()), (40, 40));
    }

    #[test]
    fn rotten_bytes_are_told() {
        assert!(picture(b"no picture").is_err());
    }
}
