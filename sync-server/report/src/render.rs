//! From frozen data to the bytes of the file.

use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::data::{Photo, ReportData};
use crate::fonts::Fonts;
use crate::images::{self, ImageBytes, ImageProblem};
use crate::input::{self, SHANGHAI_OFFSET_MINUTES};
use crate::text::MissingGlyph;
use crate::world::ReportWorld;

/// A finished report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file: PDF/A-2b, unless pages of another file are in it, which nobody can vouch for.
    pub bytes: Vec<u8>,
    /// Number of pages.
    pub pages: usize,
}

/// Why a report could not be typeset. Nothing was written; trying again with the same input fails the same way.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Characters that no loaded font can print; a printed report would show boxes instead.
    #[error("no loaded font has these characters: {}", join(.0))]
    MissingGlyphs(Vec<MissingGlyph>),
    /// There must be one image for each photo.
    #[error("{photos} photos came with {images} images")]
    ImageCount {
        /// Photos of the report data.
        photos: usize,
        /// Images handed in.
        images: usize,
    },
    /// An image cannot be printed.
    #[error("photo {number} ({kind}, {taken_at}, SHA-256 {sha256}) cannot be printed: {problem}")]
    Image {
        /// Number printed with the photo, from 1.
        number: usize,
        /// What it shows.
        kind: String,
        /// When it was taken.
        taken_at: String,
        /// Hash of the original.
        sha256: String,
        /// What is wrong.
        problem: ImageProblem,
    },
    /// A part of the report points at a photo that does not exist.
    #[error("photo index {index} is outside the {count} photos of the report")]
    UnknownPhoto {
        /// The index used.
        index: u64,
        /// Number of photos.
        count: usize,
    },
    /// The data tells of an uploaded file and none was handed in, or the other way round.
    #[error("the uploaded file is missing, or nothing tells of it")]
    Uploaded,
    /// The address of the public page does not fit a QR code.
    #[error("the verification address cannot become a QR code: {0}")]
    VerifyUrl(String),
    /// The data contains a number that JSON cannot carry, such as a coordinate that is not finite.
    #[error("the report data cannot be written down: {0}")]
    Unserialisable(String),
    /// The moment of generation is not a date.
    #[error("the moment of generation is out of range: {0} ms")]
    GeneratedAt(i64),
    /// The typesetter refused the document: a defect of the templates.
    #[error("typesetting failed: {0}")]
    Typesetting(String),
}

fn join(missing: &[MissingGlyph]) -> String {
    missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Typesets a report; the same input gives the same bytes.
///
/// `images` are the printable copies of [`ReportData::photos`], in the same order: see [`ImageBytes`].
///
/// # Errors
/// See [`ReportError`]; each names what to repair.
pub fn render(data: &ReportData, images: &[ImageBytes], fonts: &Fonts) -> Result<Pdf, ReportError> {
    render_around(data, images, None, fonts)
}

/// Typesets a report around an uploaded file, which was looked at before ([`inspect_pdf`](crate::inspect_pdf)) and is
/// what [`ReportData::uploaded`] tells of.
///
/// # Errors
/// See [`ReportError`]; each names what to repair.
pub fn render_around(
    data: &ReportData,
    images: &[ImageBytes],
    uploaded: Option<Vec<u8>>,
    fonts: &Fonts,
) -> Result<Pdf, ReportError> {
    let result = typeset(data, images, uploaded, fonts);
    // The memo cache of the typesetter is global and grows without bound.
    typst::comemo::evict(0);
    result
}

fn typeset(
    data: &ReportData,
    images: &[ImageBytes],
    uploaded: Option<Vec<u8>>,
    fonts: &Fonts,
) -> Result<Pdf, ReportError> {
    if data.uploaded.is_some() != uploaded.is_some() {
        return Err(ReportError::Uploaded);
    }
    let names = image_names(data, images)?;
    let json = input::write(data, &names, fonts)?;
    let photos = names.into_iter().zip(images.iter().map(|image| image.0.clone()));
    let body = uploaded.map(|bytes| ("uploaded.pdf".to_owned(), bytes));
    let files = photos.chain([("data.json".to_owned(), json)]).chain(body);
    let world = ReportWorld::new(fonts, files);
    let options = options(data)?;
    let document = typst::compile(&world).output.map_err(|diagnostics| refused(&diagnostics, data, images))?;
    let bytes = typst_pdf::pdf(&document, &options).map_err(|diagnostics| refused(&diagnostics, data, images))?;
    Ok(Pdf { bytes, pages: document.pages().len() })
}

fn image_names(data: &ReportData, images: &[ImageBytes]) -> Result<Vec<String>, ReportError> {
    if data.photos.len() != images.len() {
        let (photos, images) = (data.photos.len(), images.len());
        return Err(ReportError::ImageCount { photos, images });
    }
    let name = |(index, image)| {
        let suffix = images::inspect(image).map_err(|problem| image_error(index, &data.photos[index], problem))?;
        Ok(format!("p{index}.{suffix}"))
    };
    images.iter().enumerate().map(name).collect()
}

fn image_error(index: usize, photo: &Photo, problem: ImageProblem) -> ReportError {
    ReportError::Image {
        number: index + 1,
        kind: photo.kind.clone(),
        taken_at: photo.taken_at.clone(),
        sha256: photo.sha256.clone(),
        problem,
    }
}

/// The typesetter does not say which photo it could not decode; the templates themselves are tested.
fn refused(diagnostics: &[SourceDiagnostic], data: &ReportData, images: &[ImageBytes]) -> ReportError {
    for (index, image) in images.iter().enumerate() {
        if let Err(problem) = images::decode(image) {
            return image_error(index, &data.photos[index], problem);
        }
    }
    let messages = diagnostics.iter().map(|diagnostic| {
        let hints = diagnostic.hints.iter().map(|hint| format!(" ({})", hint.v));
        format!("{}{}", diagnostic.message, hints.collect::<String>())
    });
    ReportError::Typesetting(messages.collect::<Vec<_>>().join("; "))
}

fn options(data: &ReportData) -> Result<PdfOptions, ReportError> {
    let standard = match &data.uploaded {
        None => PdfStandard::A_2b,
        Some(uploaded) if uploaded.pdf_2 => PdfStandard::V_2_0,
        Some(_) => PdfStandard::V_1_7,
    };
    let standards =
        PdfStandards::new(&[standard]).map_err(|error| ReportError::Typesetting(error.message().to_string()))?;
    let timestamp = timestamp(data.generated_at).ok_or(ReportError::GeneratedAt(data.generated_at))?;
    Ok(PdfOptions {
        ident: Smart::Custom(format!("fengtai-report/{}/{}", data.number, data.check_code)),
        creator: Smart::Custom(Some("Fengtai".to_owned())),
        timestamp: Some(timestamp),
        standards,
        ..PdfOptions::default()
    })
}

fn timestamp(unix_ms: i64) -> Option<Timestamp> {
    let [year, month, day, hour, minute, second] = input::civil(unix_ms);
    let small = |value: i64| u8::try_from(value).ok();
    let datetime = Datetime::from_ymd_hms(
        i32::try_from(year).ok()?,
        small(month)?,
        small(day)?,
        small(hour)?,
        small(minute)?,
        small(second)?,
    )?;
    Timestamp::new_local(datetime, SHANGHAI_OFFSET_MINUTES)
}
