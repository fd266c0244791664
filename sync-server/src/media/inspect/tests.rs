//! Every kind of bad picture, and the good ones.

use image::DynamicImage;
use image::codecs::jpeg::JpegEncoder;

use super::*;

pub(in crate::media) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| image::Rgb([(x % 256) as u8, (y % 256) as u8, 90]));
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 85).encode_image(&picture).unwrap();
    bytes
}

pub(in crate::media) fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    DynamicImage::new_rgb8(width, height).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes
}

/// The JPEG with an APP1 segment of these EXIF bytes after its start marker.
pub(in crate::media) fn with_exif(jpeg: &[u8], exif: &[u8]) -> Vec<u8> {
    let length = u16::try_from(exif.len() + 8).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, b"Exif\0\0", exif, &jpeg[2..]].concat()
}

/// A PNG of one row whose header claims other dimensions; the checksum of the header is right.
fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(1, 1);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[test]
fn a_photo_is_known_by_its_header() {
    let inspected = inspect(&jpeg(1600, 1200)).unwrap();
    assert_eq!((inspected.format, inspected.width, inspected.height), (PhotoFormat::Jpeg, 1600, 1200));
    assert!(inspected.findings.is_empty());
    assert_eq!(inspect(&png(64, 48)).unwrap().format, PhotoFormat::Png);
}

#[test]
fn a_whole_exif_block_is_no_finding() {
    let tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    assert!(inspect(&with_exif(&jpeg(400, 200), tiff)).unwrap().findings.is_empty());
}

#[test]
fn a_broken_exif_block_is_a_finding_and_no_refusal() {
    let inspected = inspect(&with_exif(&jpeg(100, 80), b"II*\0\xff\xff\xff\x7f garbage")).unwrap();
    assert_eq!(inspected.findings, [EXIF_BROKEN]);
}

#[test]
fn text_is_no_photo() {
    assert!(matches!(inspect(b"this is a text, not a picture"), Err(InspectError::NotAnImage { .. })));
    assert!(matches!(inspect(b""), Err(InspectError::NotAnImage { .. })));
}

#[test]
fn the_beginning_of_a_photo_alone_is_no_photo() {
    assert!(matches!(inspect(&jpeg(100, 80)[..12]), Err(InspectError::NotAnImage { .. })));
}

/// It is what the phone took: evidence of a broken camera, if of nothing else.
#[test]
fn picture_data_that_break_off_are_no_refusal() {
    let whole = png(100, 80);
    assert!(inspect(&whole[..whole.len() - 30]).is_ok());
}

#[test]
fn a_decompression_bomb_is_refused_from_its_header() {
    assert_eq!(
        inspect(&png_claiming(60_000, 60_000)),
        Err(InspectError::TooManyPixels { width: 60_000, height: 60_000 })
    );
    assert_eq!(
        inspect(&png_claiming(19_000, 19_000)),
        Err(InspectError::TooManyPixels { width: 19_000, height: 19_000 })
    );
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_the_inspection_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        let _ = inspect_unguarded(&bytes);
    }

    #[test]
    fn no_damage_to_a_photo_makes_the_inspection_panic(at in 0usize..600, byte: u8) {
        let mut bytes = jpeg(32, 24);
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = inspect_unguarded(&bytes);
    }
}
