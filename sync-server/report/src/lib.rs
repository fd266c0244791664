//! Typesets reports: frozen data in, the same PDF bytes out.
//!
//! This crate knows typography and drawing and nothing else: no database, no domain rules, no clock. It stands alone
//! because the typesetter is half of the server's build time.
//!
//! ```no_run
//! # fn example(data: fengtai_report::ReportData, photos: Vec<fengtai_report::ImageBytes>) -> Result<(), Box<dyn std::error::Error>> {
//! let fonts = fengtai_report::Fonts::load(fengtai_report::FontConfig::default())?;
//! let pdf = fengtai_report::render(&data, &photos, &fonts)?;
//! std::fs::write("report.pdf", pdf.bytes)?;
//! # Ok(())
//! # }
//! ```

mod data;
mod drawing;
mod fonts;
mod foreign;
mod images;
mod input;
mod render;
mod text;
mod world;

pub use data::*;
pub use fonts::{FontConfig, FontError, Fonts};
pub use foreign::{ForeignPdf, ForeignProblem, MAX_FOREIGN_PAGES, inspect_pdf};
pub use images::{ImageBytes, ImageProblem, MAX_IMAGE_BYTES, MAX_IMAGE_SIDE};
pub use render::{Pdf, ReportError, render, render_around};
pub use text::MissingGlyph;
