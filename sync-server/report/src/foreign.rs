//! A PDF that somebody else made: looked at before it becomes the body of a report.
//!
//! It is read by the very reader the typesetter embeds pages with, so what passes here can be printed. That reader trusts
//! its input: a page tree that contains itself exhausts the stack, a packed stream the memory. Whoever looks at a file
//! from outside does so in a process that may die.

use hayro_syntax::object::Dict;
use hayro_syntax::{LoadPdfError, Pdf, PdfVersion};
use serde::{Deserialize, Serialize};

/// Most pages of an uploaded body.
pub const MAX_FOREIGN_PAGES: usize = 1_000;
/// Sides of a page in points: from half an inch to what PDF allows (200 inches).
const SIDES: std::ops::RangeInclusive<f32> = 36.0..=14_400.0;
/// Where a file says what it is: within its first bytes, as readers have it.
const HEADER_BYTES: usize = 1_024;

/// What is known of a file that can be printed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ForeignPdf {
    /// Width and height of each page in points, as it is shown.
    pub pages: Vec<[f32; 2]>,
    /// Whether it is of PDF 2.0.
    pub pdf_2: bool,
}

/// Why a file cannot be the body of a report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum ForeignProblem {
    /// It does not begin as a PDF does.
    #[error("it is no PDF")]
    NotPdf,
    /// A password or restrictions keep it from being read or printed in another document.
    #[error("it is encrypted")]
    Encrypted,
    /// There is no page tree, or no page in it.
    #[error("its pages cannot be found")]
    Broken,
    /// One page cannot be read.
    #[error("page {page} cannot be read")]
    Page {
        /// The page, from 1.
        page: usize,
    },
    /// More than [`MAX_FOREIGN_PAGES`].
    #[error("{pages} pages are more than the {MAX_FOREIGN_PAGES} allowed")]
    TooManyPages {
        /// How many it has.
        pages: usize,
    },
}

/// Looks at a whole file.
///
/// # Errors
/// [`ForeignProblem`], the first that is found.
pub fn inspect_pdf(bytes: Vec<u8>) -> Result<ForeignPdf, ForeignProblem> {
    let head = &bytes[..bytes.len().min(HEADER_BYTES)];
    if !head.windows(5).any(|window| window == b"%PDF-") {
        return Err(ForeignProblem::NotPdf);
    }
    // The reader opens what has no password to open it; restrictions on printing are the owner's word all the same.
    if names_encryption(&bytes) {
        return Err(ForeignProblem::Encrypted);
    }
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => ForeignProblem::Encrypted,
        LoadPdfError::Invalid => ForeignProblem::Broken,
    })?;
    let pages = pdf.pages();
    match pages.len() {
        few if few == 0 || few < stated_pages(&pdf) => return Err(ForeignProblem::Broken),
        many if many > MAX_FOREIGN_PAGES => return Err(ForeignProblem::TooManyPages { pages: many }),
        _ => {}
    }
    let size = |(index, page): (usize, &hayro_syntax::page::Page<'_>)| {
        let (width, height) = page.render_dimensions();
        let readable = !page.raw().contains_key(b"Contents".as_slice()) || page.page_stream().is_some();
        let sized = [width, height].iter().all(|side| SIDES.contains(side));
        if readable && sized { Ok([width, height]) } else { Err(ForeignProblem::Page { page: index + 1 }) }
    };
    let sizes = pages.iter().enumerate().map(size).collect::<Result<_, _>>()?;
    Ok(ForeignPdf { pages: sizes, pdf_2: pdf.version() >= PdfVersion::Pdf20 })
}

/// How many pages the page tree says it has: the reader leaves out what it does not find.
fn stated_pages(pdf: &Pdf) -> usize {
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let tree = root.and_then(|root| root.get::<Dict<'_>>(b"Pages".as_slice()));
    let count = tree.and_then(|tree| tree.get::<i32>(b"Count".as_slice()));
    count.and_then(|count| usize::try_from(count).ok()).unwrap_or(0)
}

/// Whether a trailer names an encryption dictionary: `/Encrypt 5 0 R` or `/Encrypt <<`. Trailers are never packed.
fn names_encryption(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"/Encrypt";
    bytes.windows(NAME.len() + 1).enumerate().any(|(at, window)| {
        if !window.starts_with(NAME) {
            return false;
        }
        let rest = bytes[at + NAME.len()..].trim_ascii_start();
        let apart = rest.len() < bytes.len() - at - NAME.len();
        rest.starts_with(b"<<") || (apart && rest.first().is_some_and(u8::is_ascii_digit))
    })
}
