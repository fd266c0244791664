//! Writes a sample report: `cargo run --example sample -- OUT.pdf [ITEMS] [PHOTOS] [REPEAT]`, or `… OUT.pdf large`.
//!
//! With REPEAT it typesets the report that often and prints the CPU time of each run, to measure the warm state.

#![allow(clippy::print_stdout, reason = "an example tells what it did")]

#[path = "../tests/support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "the tests use more of it")]
mod support;

use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().ok_or("the path of the PDF is missing")?;
    let mut arguments = arguments.peekable();
    let is_large = arguments.next_if(|word| word == "large").is_some();
    let mut number = |default: usize| arguments.next().map_or(Ok(default), |text| text.parse());
    let (items, photos, repeat) = (number(40)?, number(12)?, number(1)?);
    let (data, images) = if is_large { support::large::large() } else { support::sample(items, photos) };
    let started = Instant::now();
    let fonts = fengtai_report::Fonts::load(fengtai_report::FontConfig::default())?;
    println!("fonts: {} ms", started.elapsed().as_millis());
    for _ in 0..repeat {
        let (started, cpu) = (Instant::now(), cpu_ms());
        let pdf = fengtai_report::render(&data, &images, &fonts)?;
        println!(
            "{} pages, {} bytes, {} ms, CPU {} ms",
            pdf.pages,
            pdf.bytes.len(),
            started.elapsed().as_millis(),
            cpu_ms() - cpu
        );
        std::fs::write(&out, pdf.bytes)?;
    }
    Ok(())
}

/// CPU time of this process so far in milliseconds, all threads; 0 where the system does not tell.
fn cpu_ms() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2);
    // Linux counts in hundredths of a second.
    ticks.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10
}
