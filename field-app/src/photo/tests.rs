use std::io::Cursor;

use ::exif::{Field, In, Rational, Tag, Value, experimental::Writer};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder as _, ImageFormat, Rgb, RgbImage};
use shared_model::document::statement::CaptureSource;
use shared_model::moment::Moment;
use shared_model::position::{Fix, FixSource, LatLon};

use super::*;

fn plain(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_pixel(width, height, Rgb([200, 210, 190])))
}

fn jpeg(image: &DynamicImage, exif: Option<Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    if let Some(exif) = exif {
        encoder.set_exif_metadata(exif).unwrap();
    }
    encoder.write_image(image.as_bytes(), image.width(), image.height(), ExtendedColorType::Rgb8).unwrap();
    bytes
}

fn exif_block(fields: Vec<(Tag, Value)>) -> Vec<u8> {
    let fields: Vec<_> = fields.into_iter().map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value }).collect();
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, false).unwrap();
    block.into_inner()
}

fn ascii(text: &str) -> Value {
    Value::Ascii(vec![text.as_bytes().to_vec()])
}

fn degrees(whole: u32, minutes: u32) -> Value {
    Value::Rational([whole, minutes, 0].map(|num| Rational { num, denom: 1 }).to_vec())
}

fn fix(lat: f64, lon: f64) -> Fix {
    let at = Moment::from_ms(0);
    Fix { position: LatLon { lat, lon }, accuracy_m: 10.0, at, source: FixSource::Gnss, mock: false }
}

#[test]
fn a_turned_picture_is_shown_upright() {
    let bytes = jpeg(&plain(40, 20), Some(exif_block(vec![(Tag::Orientation, Value::Short(vec![6]))])));
    let seen = inspect(&bytes).unwrap();
    assert_eq!((seen.width, seen.height), (20, 40));
}

#[test]
fn a_bomb_is_refused_before_it_is_decoded() {
    // A PNG header that promises 60,000 × 60,000 pixels, and next to nothing behind it.
    let mut bytes = Vec::new();
    plain(1, 1).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
    bytes[16..20].copy_from_slice(&60_000u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&60_000u32.to_be_bytes());
    let mut crc = u32::MAX;
    for byte in &bytes[12..29] {
        crc ^= u32::from(*byte);
        (0..8).for_each(|_| crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 });
    }
    bytes[29..33].copy_from_slice(&(!crc).to_be_bytes());
    match inspect(&bytes) {
        Err(PhotoError::Dimensions { width: 60_000, height: 60_000 }) => {}
        // The decoder's own limits may speak first; either way nothing was decoded.
        Err(PhotoError::Damaged { .. }) => {}
        other => panic!("{:?}", other.err()),
    }
}

#[test]
fn other_files_and_cut_pictures_are_refused() {
    assert!(matches!(inspect(b"GIF89a..."), Err(PhotoError::NotAnImage)));
    assert!(matches!(inspect(b""), Err(PhotoError::NotAnImage)));
    let whole = jpeg(&plain(64, 64), None);
    assert!(matches!(inspect(&whole[..40]), Err(PhotoError::Damaged { .. })));
}

#[test]
fn metadata_are_read_and_held_against_the_record() {
    let block = exif_block(vec![
        (Tag::DateTimeOriginal, ascii("2026:11:22 10:00:00")),
        (Tag::GPSLatitude, degrees(34, 15)),
        (Tag::GPSLatitudeRef, ascii("N")),
        (Tag::GPSLongitude, degrees(108, 57)),
        (Tag::GPSLongitudeRef, ascii("E")),
    ]);
    let metadata = read_metadata(&jpeg(&plain(8, 8), Some(block)));
    let taken = crate::testing::NOW;
    assert_eq!((metadata.at, metadata.broken), (Some(taken), false));
    let here = fix(34.25, 108.95);
    assert_eq!(compare(&metadata, taken.plus_ms(60_000), Some(&here), CaptureSource::Camera), Vec::<String>::new());
    let far = fix(34.35, 108.95);
    assert_eq!(
        compare(&metadata, taken.plus_ms(3_600_000), Some(&far), CaptureSource::Camera),
        ["photo.exif_time_differs", "photo.exif_position_differs"]
    );
    assert_eq!(compare(&metadata, taken, None, CaptureSource::Simulated), ["photo.no_position", "photo.simulated"]);
}

#[test]
fn a_broken_block_is_a_finding_not_a_refusal() {
    let bytes = jpeg(&plain(16, 16), Some(b"II*\0\xff\xff\xff\x7fgarbage".to_vec()));
    assert!(inspect(&bytes).is_ok());
    let metadata = read_metadata(&bytes);
    assert!(metadata.broken);
    let findings = compare(&metadata, Moment::from_ms(0), Some(&fix(0.0, 0.0)), CaptureSource::Camera);
    assert_eq!(findings, ["photo.exif_broken"]);
}

#[test]
fn the_stamp_is_a_visible_band_with_the_words_in_it() {
    let stamp = Stamp {
        lines: vec!["2026-11-22 10:00:00".into(), "1号楼1层".into(), "长安大厦".into(), "王工".into()],
    };
    let bytes = stamped_copy(&plain(800, 600), &stamp, &Fonts::system(Vec::new())).unwrap();
    let copy = image::load_from_memory(&bytes).unwrap().to_rgb8();
    assert_eq!((copy.width(), copy.height()), (800, 600));
    let bright = |y: u32| (0..800).filter(|x| copy.get_pixel(*x, y).0.iter().all(|part| *part > 180)).count();
    assert_eq!(bright(20), 800, "the picture above is untouched");
    assert!((500..590).any(|y| (10..700).contains(&bright(y))), "light letters on a dark band");
}

#[test]
fn without_a_font_there_is_no_stamp_instead_of_boxes() {
    let stamp = Stamp { lines: vec!["王工".into()] };
    let none = stamped_copy(&plain(80, 60), &stamp, &Fonts::only(Vec::new()));
    assert!(matches!(none, Err(PhotoError::NoFont { missing: '王' })));
}
