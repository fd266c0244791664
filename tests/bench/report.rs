//! `report`: the processor time of typesetting a month of 40 items and 12 photos, once warm.

use anyhow::{Context as _, Result};
use fengtai_report::{FontConfig, Fonts, ImageBytes, render};
use sync_server::media::inspect::inspect;
use system_tests::material::picture;

use crate::cpu::cpu_ms;
use crate::figures::Figures;

#[path = "../../sync-server/report/tests/support/mod.rs"]
#[allow(dead_code, reason = "the report's own tests use more of it")]
mod support;

/// Items of the plan.
const ITEMS: usize = 40;
/// Photos.
const PHOTOS: usize = 12;
/// Reports that are measured, after one that warms up.
const REPORTS: usize = 7;
/// Promised: milliseconds of processor time for a report.
const TARGET_MS: f64 = 300.0;

/// Measures.
///
/// # Errors
/// When the fonts are missing or the report cannot be typeset.
pub(crate) fn measure(figures: &mut Figures) -> Result<()> {
    let (data, _) = support::sample(ITEMS, PHOTOS);
    let fonts = Fonts::load(FontConfig::default())?;
    let images = (0..PHOTOS).map(|number| thumbnail(number as u32)).collect::<Result<Vec<_>>>()?;
    let (mut cpu, mut pages, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
    for report in 0..=REPORTS {
        let before = cpu_ms(std::process::id())?;
        let pdf = render(&data, &images, &fonts)?;
        if report > 0 {
            cpu.push(cpu_ms(std::process::id())? - before);
            pages.push(pdf.pages as f64);
            bytes.push(pdf.bytes.len() as f64);
        }
    }
    figures.add("report_cpu_ms", Some(TARGET_MS), cpu);
    figures.add("report_pages_count", None, pages);
    figures.add("report_pdf_bytes", None, bytes);
    Ok(())
}

/// What the server hands over: its thumbnail of a photo.
fn thumbnail(number: u32) -> Result<ImageBytes> {
    Ok(ImageBytes(inspect(&picture(number)).context("the picture is one")?.thumbnail))
}
