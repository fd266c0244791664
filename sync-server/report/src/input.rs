//! `data.json`: everything the templates read, in one file.
//!
//! Data never becomes source text: a name like `#panic()` is printed as it is.

use serde::Serialize;
use serde_json::Value;

use crate::data::ReportData;
use crate::drawing::{self, Drawing};
use crate::fonts::{FontConfig, Fonts};
use crate::render::ReportError;
use crate::text;

#[derive(Serialize)]
struct Input<'a> {
    report: Value,
    maps: Vec<Drawing>,
    /// File names of the photos, in their order.
    images: &'a [String],
    /// Rows of dark (true) and light modules, empty without an address.
    qr: Vec<Vec<bool>>,
    fonts: FontFamilies,
}

#[derive(Serialize)]
struct FontFamilies {
    serif: Vec<String>,
    sans: Vec<String>,
    mono: Vec<String>,
}

/// Writes the file.
///
/// # Errors
/// Characters that no font has, an address too long for a QR code, a photo index out of range.
pub(crate) fn write(data: &ReportData, images: &[String], fonts: &Fonts) -> Result<Vec<u8>, ReportError> {
    let mut report = to_value(data)?;
    check_photo_indices(&report, images.len())?;
    text::prepare(&mut report, fonts).map_err(ReportError::MissingGlyphs)?;
    let input = Input {
        report,
        maps: drawing::draw(&data.presence),
        images,
        qr: qr_modules(data.verify_url.as_deref())?,
        fonts: families(&fonts.config),
    };
    serde_json::to_vec(&input).map_err(|error| ReportError::Unserialisable(error.to_string()))
}

fn to_value(data: &ReportData) -> Result<Value, ReportError> {
    serde_json::to_value(data).map_err(|error| ReportError::Unserialisable(error.to_string()))
}

/// Photos are pointed at by `photos`, `photo`, `selfie` and `sign_in`; a wrong index would otherwise fail deep in a
/// template.
fn check_photo_indices(value: &Value, count: usize) -> Result<(), ReportError> {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match name.as_str() {
                    "photo" | "selfie" | "sign_in" => check_photo_index(field, count)?,
                    "photos" => {
                        for index in field.as_array().into_iter().flatten() {
                            check_photo_index(index, count)?;
                        }
                    }
                    _ => {}
                }
                check_photo_indices(field, count)?;
            }
            Ok(())
        }
        Value::Array(items) => items.iter().try_for_each(|item| check_photo_indices(item, count)),
        _ => Ok(()),
    }
}

fn check_photo_index(value: &Value, count: usize) -> Result<(), ReportError> {
    match value.as_u64() {
        Some(index) if usize::try_from(index).map_or(true, |index| index >= count) => {
            Err(ReportError::UnknownPhoto { index, count })
        }
        _ => Ok(()),
    }
}

fn qr_modules(address: Option<&str>) -> Result<Vec<Vec<bool>>, ReportError> {
    let Some(address) = address else { return Ok(Vec::new()) };
    let code = qrcode::QrCode::with_error_correction_level(address, qrcode::EcLevel::M)
        .map_err(|error| ReportError::VerifyUrl(error.to_string()))?;
    let dark: Vec<_> = code.to_colors().into_iter().map(|color| color == qrcode::Color::Dark).collect();
    Ok(dark.chunks(code.width()).map(<[bool]>::to_vec).collect())
}

fn families(config: &FontConfig) -> FontFamilies {
    let with_fallback = |first: &[&String]| first.iter().copied().chain(&config.fallback).cloned().collect::<Vec<_>>();
    FontFamilies {
        serif: with_fallback(&[&config.serif, &config.sans]),
        sans: with_fallback(&[&config.sans, &config.serif]),
        mono: with_fallback(&[&config.mono, &config.sans]),
    }
}

const DAY_SECONDS: i64 = 86_400;
/// Asia/Shanghai has had no other offset since 1991.
pub(crate) const SHANGHAI_OFFSET_MINUTES: i32 = 8 * 60;

/// Year, month, day, hour, minute and second of a moment in Asia/Shanghai.
pub(crate) fn civil(unix_ms: i64) -> [i64; 6] {
    let seconds = unix_ms.div_euclid(1000) + i64::from(SHANGHAI_OFFSET_MINUTES) * 60;
    let days = seconds.div_euclid(DAY_SECONDS);
    let second = seconds.rem_euclid(DAY_SECONDS);
    // Days to a date in the proleptic Gregorian calendar, counted from 0000-03-01 so that the leap day comes last.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    [year, month, day, second / 3600, second / 60 % 60, second % 60]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_becomes_the_date_in_china() {
        assert_eq!(civil(0), [1970, 1, 1, 8, 0, 0]);
        assert_eq!(civil(1_709_222_399_000), [2024, 2, 29, 23, 59, 59]);
        assert_eq!(civil(1_735_660_800_000), [2025, 1, 1, 0, 0, 0]);
    }

    #[test]
    fn a_qr_code_is_square() {
        let rows = qr_modules(Some("https://example.com/v/1234")).expect("short enough");
        assert!(rows.len() >= 21 && rows.iter().all(|row| row.len() == rows.len()));
        assert!(matches!(qr_modules(Some(&"x".repeat(4000))), Err(ReportError::VerifyUrl(_))));
    }
}
