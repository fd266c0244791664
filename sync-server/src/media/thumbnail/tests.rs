//! What small copies look like, and when one is believed.

use super::super::inspect::tests::{jpeg, png, with_exif};
use super::*;

/// Width and height of a thumbnail.
fn size(thumbnail: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(thumbnail).unwrap();
    (picture.width(), picture.height())
}

#[test]
fn a_thumbnail_keeps_the_shape_of_its_photo() {
    assert_eq!(size(&thumbnail(&jpeg(1600, 1200)).unwrap()), (480, 360));
}

#[test]
fn a_small_photo_is_not_enlarged() {
    assert_eq!(size(&thumbnail(&png(64, 48)).unwrap()), (64, 48));
}

#[test]
fn a_thumbnail_stands_upright() {
    // One IFD with the single entry orientation = 6: turned by a quarter clockwise.
    let tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    assert_eq!(size(&thumbnail(&with_exif(&jpeg(400, 200), tiff)).unwrap()), (200, 400));
}

#[test]
fn picture_data_that_break_off_give_no_thumbnail() {
    let whole = png(100, 80);
    assert!(matches!(thumbnail(&whole[..whole.len() - 30]), Err(InspectError::NotAnImage { .. })));
}

#[test]
fn the_sign_for_an_unreadable_photo_is_a_picture_of_the_same_size() {
    assert_eq!(size(&unreadable()), (480, 360));
}

#[test]
fn a_seal_holds_for_the_same_bytes_of_the_same_photo_only() {
    let (photo, other) = (Sha256::of(b"photo"), Sha256::of(b"other"));
    let stored = sealed(b"thumbnail", &photo);
    assert_eq!(unsealed(&stored, &photo), Some(Bytes::from_static(b"thumbnail")));
    assert_eq!(unsealed(&stored, &other), None);
    for index in 0..stored.len() {
        let mut rotten = stored.to_vec();
        rotten[index] ^= 1;
        assert_eq!(unsealed(&rotten.into(), &photo), None, "byte {index}");
    }
    assert_eq!(unsealed(&Bytes::from_static(b"short"), &photo), None);
}

proptest::proptest! {
    #[test]
    fn no_damage_to_a_photo_makes_its_thumbnail_panic(at in 0usize..600, byte: u8) {
        let mut bytes = jpeg(32, 24);
        let at = at % bytes.len();
        bytes[at] = byte;
        let _ = thumbnail_unguarded(&bytes);
    }
}
