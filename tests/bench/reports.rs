//! `reports`: typesetting an ordinary month and a large one, many in a row, and how soon a full desk opens.

use anyhow::{Context as _, Result};
use fengtai_report::{FontConfig, Fonts, ImageBytes, ReportData, render};
use sync_server::media::thumbnail::thumbnail;
use system_tests::material::picture;

use crate::cpu::{cpu_ms, forget_peak, peak_mib, rss_mib};
use crate::desk;
use crate::figures::Figures;

#[path = "../../sync-server/report/tests/support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the report's own tests use more of it")]
mod support;

/// Items of an ordinary plan.
const ITEMS: usize = 40;
/// Its photos.
const PHOTOS: usize = 12;
/// Reports that are measured, after one that warms up.
const REPORTS: usize = 7;
/// Large reports that are measured.
const LARGE: usize = 3;
/// Reports of a batch: as many as one agency makes on the last evening of a month.
const BATCH: usize = 500;
/// After how many of them memory is compared with the end: by then everything is warm.
const WARM: usize = 100;
/// Promised: milliseconds of processor time for an ordinary report.
const TARGET_MS: f64 = 300.0;
/// Promised: milliseconds of processor time for a large one.
const LARGE_TARGET_MS: f64 = 3_000.0;
/// Promised: memory of the process while it typesets a large one, in MiB.
const LARGE_TARGET_MIB: f64 = 400.0;
/// Promised: memory after the batch, as a multiple of that after its first reports.
const GROWTH_TARGET: f64 = 1.1;

/// Measures.
///
/// # Errors
/// When the fonts are missing or a report cannot be typeset.
pub(crate) async fn measure(figures: &mut Figures) -> Result<()> {
    let fonts = Fonts::load(FontConfig::default())?;
    let (data, _) = support::sample(ITEMS, PHOTOS);
    let images = thumbnails(PHOTOS)?;
    ordinary(figures, &(data, images), &fonts)?;
    large(figures, &fonts)?;
    desk::measure(figures).await
}

fn ordinary(figures: &mut Figures, (data, images): &(ReportData, Vec<ImageBytes>), fonts: &Fonts) -> Result<()> {
    let (mut cpu, mut pages, mut bytes, mut warm) = (Vec::new(), Vec::new(), Vec::new(), 0.0);
    for report in 0..BATCH {
        // Each of a batch says something else: nothing of the one before can be taken over.
        let data = ReportData { number: format!("{}-{report}", data.number), ..data.clone() };
        let before = cpu_ms(std::process::id())?;
        let pdf = render(&data, images, fonts)?;
        if (1..=REPORTS).contains(&report) {
            cpu.push(cpu_ms(std::process::id())? - before);
            pages.push(pdf.pages as f64);
            bytes.push(pdf.bytes.len() as f64);
        }
        if report + 1 == WARM {
            warm = rss_mib(std::process::id())?;
        }
    }
    let end = rss_mib(std::process::id())?;
    figures.add("report_cpu_ms", Some(TARGET_MS), cpu);
    figures.add("report_pages_count", None, pages);
    figures.add("report_pdf_bytes", None, bytes);
    figures.add("report_batch_mib", None, vec![end]);
    figures.add("report_batch_growth_ratio", Some(GROWTH_TARGET), vec![end / warm]);
    Ok(())
}

fn large(figures: &mut Figures, fonts: &Fonts) -> Result<()> {
    let (data, _) = support::large::large();
    let images = thumbnails(support::large::PHOTOS)?;
    let (mut cpu, mut pages, mut peak) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..LARGE {
        forget_peak()?;
        let before = cpu_ms(std::process::id())?;
        let pdf = render(&data, &images, fonts)?;
        cpu.push(cpu_ms(std::process::id())? - before);
        peak.push(peak_mib(std::process::id())?);
        pages.push(pdf.pages as f64);
    }
    figures.add("report_large_cpu_ms", Some(LARGE_TARGET_MS), cpu);
    figures.add("report_large_peak_mib", Some(LARGE_TARGET_MIB), peak);
    figures.add("report_large_pages_count", None, pages);
    Ok(())
}

/// What the server hands over: its thumbnails of photos.
fn thumbnails(count: usize) -> Result<Vec<ImageBytes>> {
    let small = |number: usize| {
        let picture = picture(u32::try_from(number)?);
        Ok(ImageBytes(thumbnail(&picture).context("the picture is one")?))
    };
    (0..count).map(small).collect()
}
