//! What a picture looks like, in 64 bits: whether one cell of a coarse grid is darker than the next.
//!
//! The same picture scaled or compressed anew keeps nearly all of them; another picture shares about half. It is the
//! well-known difference hash; the picture library does the work, so no further dependency is needed for it.

use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat};

/// Cells of the grid, in a row and in a column; a row has one more, so that each has a neighbour.
const CELLS: u32 = 8;
/// The least mean difference of neighbouring cells, of 255: below it noise decides, and every blank wall is alike.
const MIN_CONTRAST: u32 = 4;

/// The fingerprint of the small upright copy that the media store keeps of a photo; none where there is next to nothing
/// to see on it, or nothing that can be decoded.
#[must_use]
pub fn fingerprint(thumbnail: &[u8]) -> Option<u64> {
    image::load_from_memory_with_format(thumbnail, ImageFormat::Jpeg).ok().and_then(|picture| of_picture(&picture))
}

fn of_picture(picture: &DynamicImage) -> Option<u64> {
    let grid = picture.resize_exact(CELLS + 1, CELLS, FilterType::Triangle).into_luma8();
    let (mut bits, mut contrast) = (0_u64, 0);
    for y in 0..CELLS {
        for x in 0..CELLS {
            let ([left], [right]) = (grid.get_pixel(x, y).0, grid.get_pixel(x + 1, y).0);
            bits = bits << 1 | u64::from(left < right);
            contrast += u32::from(left.abs_diff(right));
        }
    }
    (contrast >= MIN_CONTRAST * CELLS * CELLS).then_some(bits)
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma, RgbImage};

    use super::*;

    /// A picture of soft patches, different for every seed.
    fn scene(seed: u32, side: u32) -> DynamicImage {
        let at = |x: u32, y: u32| {
            let (x, y, s) = (f64::from(x) / f64::from(side), f64::from(y) / f64::from(side), f64::from(seed));
            let wave =
                (x * (7.0 + s * 1.3) + s).sin() + (y * (9.0 + s * 0.7) - s * 2.0).cos() + (x * y * (5.0 + s)).sin();
            (wave * 40.0 + 128.0).clamp(0.0, 255.0) as u8
        };
        DynamicImage::ImageLuma8(GrayImage::from_fn(side, side, |x, y| Luma([at(x, y)])))
    }

    fn bits(picture: &DynamicImage) -> u64 {
        of_picture(picture).unwrap()
    }

    #[test]
    fn scaling_and_brightening_change_next_to_nothing() {
        let picture = scene(3, 480);
        let smaller = picture.thumbnail(200, 200);
        assert!((bits(&picture) ^ bits(&smaller)).count_ones() <= 3);
        assert!((bits(&picture) ^ bits(&picture.brighten(12))).count_ones() <= 3);
    }

    #[test]
    fn compressing_changes_next_to_nothing() {
        let picture = scene(5, 480);
        let mut jpeg = Vec::new();
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 40).encode_image(&picture).unwrap();
        assert!((bits(&picture) ^ fingerprint(&jpeg).unwrap()).count_ones() <= 3);
    }

    #[test]
    fn a_blank_wall_has_no_fingerprint() {
        let wall = RgbImage::from_fn(480, 360, |x, y| image::Rgb([180 + ((x * 7 + y * 13) % 3) as u8; 3]));
        assert_eq!(of_picture(&DynamicImage::ImageRgb8(wall)), None);
        assert_eq!(fingerprint(b"no picture"), None);
    }

    /// Each with each: two of 780 pairs of these coarse drawings come close, no real photos of a trial did.
    #[test]
    fn two_scenes_are_seldom_alike() {
        let all: Vec<u64> = (0..40).map(|number| bits(&scene(number, 120))).collect();
        let pairs = all.iter().enumerate().flat_map(|(at, one)| all[at + 1..].iter().map(move |other| one ^ other));
        let alike = pairs.filter(|apart| apart.count_ones() <= 3).count();
        assert!(alike <= 2, "{alike} of 780 pairs");
    }
}
