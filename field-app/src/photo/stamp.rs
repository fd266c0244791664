//! The copies that are shown: a thumbnail, and a larger one with a band that says when, where, for which
//! project and by whom (R4.11).

use ab_glyph::{Font, FontVec, PxScale, ScaleFont as _, point};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Rgb, RgbImage};

use super::{Fonts, PhotoError};

/// Longest side of a thumbnail, in pixels.
const THUMB_SIDE: u32 = 320;
/// Longest side of the stamped copy, in pixels: sharp on a phone and on half a page of print.
const STAMPED_SIDE: u32 = 1920;
/// Height of a text line of the band, as a part of the copy's shorter side.
const LINE_PART: f32 = 1.0 / 24.0;
/// The least height of a line that is still read, in pixels.
const LEAST_LINE: f32 = 14.0;
/// JPEG quality of the copies, 1 to 100.
const QUALITY: u8 = 85;
/// How much of the picture shows through the band, of 256.
const BAND_SHOWS: u16 = 70;
/// The accent colour of all screens, for the edge of the band.
const ACCENT: Rgb<u8> = Rgb([0xC8, 0x32, 0x1F]);

/// What the band says, a line each; empty lines are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// Time, place, project, person.
    pub lines: Vec<String>,
}

/// A small copy as JPEG.
///
/// # Errors
/// [`PhotoError::Damaged`] when it cannot be encoded.
pub fn thumbnail(image: &DynamicImage) -> Result<Vec<u8>, PhotoError> {
    encode(&shrunk(image, THUMB_SIDE))
}

/// The copy with the band, as JPEG.
///
/// # Errors
/// [`PhotoError::NoFont`] when no font has all characters, [`PhotoError::Damaged`] when it cannot be encoded.
pub fn stamped_copy(image: &DynamicImage, stamp: &Stamp, fonts: &Fonts) -> Result<Vec<u8>, PhotoError> {
    let lines: Vec<&str> = stamp.lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    let font = fonts.covering(&lines.concat())?;
    let mut copy = shrunk(image, STAMPED_SIDE);
    draw_band(&mut copy, &lines, &font);
    encode(&copy)
}

fn shrunk(image: &DynamicImage, side: u32) -> RgbImage {
    if image.width().max(image.height()) <= side { image.to_rgb8() } else { image.thumbnail(side, side).to_rgb8() }
}

fn encode(image: &RgbImage) -> Result<Vec<u8>, PhotoError> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode_image(image)
        .map_err(|error| PhotoError::Damaged { reason: error.to_string() })?;
    Ok(bytes)
}

fn draw_band(image: &mut RgbImage, lines: &[&str], font: &FontVec) {
    let side = image.width().min(image.height()) as f32;
    let margin = (side / 40.0).max(4.0);
    let room = image.width() as f32 - 2.0 * margin;
    let wanted = (side * LINE_PART).max(LEAST_LINE);
    // One long line makes all smaller rather than running off the edge.
    let longest = lines.iter().map(|line| width(line, font, wanted)).fold(1.0, f32::max);
    let size = if longest > room { wanted * room / longest } else { wanted };
    let line_height = size * 1.3;
    let height = (line_height * lines.len() as f32 + margin).min(image.height() as f32);
    let top = image.height() - height as u32;
    darken(image, top);
    for (index, line) in lines.iter().enumerate() {
        let baseline = top as f32 + margin / 2.0 + line_height * index as f32 + size;
        draw_line(image, line, font, size, (margin, baseline));
    }
}

/// A dark band that lets a little of the picture through, with an edge of the accent colour.
fn darken(image: &mut RgbImage, top: u32) {
    let edge = (image.height() / 400).max(2);
    for (_, y, pixel) in image.enumerate_pixels_mut().filter(|(_, y, _)| *y >= top) {
        *pixel =
            if y < top + edge { ACCENT } else { Rgb(pixel.0.map(|part| (u16::from(part) * BAND_SHOWS / 256) as u8)) };
    }
}

fn width(line: &str, font: &FontVec, size: f32) -> f32 {
    let font = font.as_scaled(PxScale::from(size));
    line.chars().map(|character| font.h_advance(font.glyph_id(character))).sum()
}

fn draw_line(image: &mut RgbImage, line: &str, font: &FontVec, size: f32, (mut x, y): (f32, f32)) {
    let scale = PxScale::from(size);
    for character in line.chars() {
        let id = font.glyph_id(character);
        if let Some(outline) = font.outline_glyph(id.with_scale_and_position(scale, point(x, y))) {
            let corner = outline.px_bounds().min;
            outline.draw(|dx, dy, cover| {
                let (px, py) = (corner.x as i64 + i64::from(dx), corner.y as i64 + i64::from(dy));
                if let (Ok(px), Ok(py)) = (u32::try_from(px), u32::try_from(py))
                    && let Some(pixel) = image.get_pixel_mut_checked(px, py)
                {
                    pixel.0 = pixel.0.map(|part| (f32::from(part) + (255.0 - f32::from(part)) * cover.min(1.0)) as u8);
                }
            });
        }
        x += font.as_scaled(scale).h_advance(id);
    }
}
