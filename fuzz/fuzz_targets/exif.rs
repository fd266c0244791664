//! The metadata of pictures: the bytes are the block within one.
#![no_main]

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use fengtai_fuzz::prepare;
use field_app::photo::{compare, read_metadata};
use libfuzzer_sys::fuzz_target;
use shared_model::document::statement::CaptureSource;
use shared_model::moment::Moment;

fuzz_target!(init: prepare(seeds), |block: &[u8]| {
    let Ok(length) = u16::try_from(block.len() + 8) else { return };
    let picture =
        [&b"\xff\xd8\xff\xe1"[..], &length.to_be_bytes(), b"Exif\0\0", block, b"\xff\xd9"].concat();
    let found = read_metadata(&picture);
    if let Some(position) = found.position {
        assert!((-90.0..=90.0).contains(&position.lat) && (-180.0..=180.0).contains(&position.lon));
    }
    for code in compare(&found, Moment::from_ms(1_763_791_200_000), None, CaptureSource::Camera) {
        assert!(code.starts_with("photo."));
    }
});

fn seeds() -> Vec<Vec<u8>> {
    let rational = |numbers: [u32; 3]| Value::Rational(numbers.map(|num| Rational { num, denom: 1 }).to_vec());
    let text = |text: &str| Value::Ascii(vec![text.as_bytes().to_vec()]);
    let fields = [
        (Tag::DateTimeOriginal, text("2026:11:21 09:30:00")),
        (Tag::OffsetTimeOriginal, text("+08:00")),
        (Tag::Orientation, Value::Short(vec![6])),
        (Tag::GPSLatitude, rational([34, 15, 36])),
        (Tag::GPSLatitudeRef, text("N")),
        (Tag::GPSLongitude, rational([108, 56, 24])),
        (Tag::GPSLongitudeRef, text("E")),
    ]
    .map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value });
    [false, true]
        .map(|little_endian| {
            let mut writer = Writer::new();
            fields.iter().for_each(|field| writer.push_field(field));
            let mut block = std::io::Cursor::new(Vec::new());
            writer.write(&mut block, little_endian).expect("memory takes it");
            block.into_inner()
        })
        .to_vec()
}
