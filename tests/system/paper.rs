//! A finished report, read with the tools a reader has: its text, its pages, its fonts.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

/// Checks that the document has `pages` pages, says all of `texts`, and carries its fonts.
///
/// # Errors
/// What does not hold, or which tool of poppler is not installed.
pub(crate) fn check(pdf: &[u8], pages: u64, texts: &[&str]) -> Result<()> {
    let file = tempfile::Builder::new().suffix(".pdf").tempfile()?;
    std::fs::write(file.path(), pdf)?;
    let run = |tool: &str, end: &[&str]| -> Result<String> {
        let output =
            Command::new(tool).arg(file.path()).args(end).output().with_context(|| format!("running {tool}"))?;
        ensure!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let about = run("pdfinfo", &[])?;
    let counted = about.lines().find_map(|line| line.strip_prefix("Pages:")).context("pdfinfo counts pages")?;
    ensure!(counted.trim() == pages.to_string(), "{pages} pages are told, the document has {counted}");
    // Lines may break anywhere in Chinese text.
    let plain = |text: &str| text.split_whitespace().collect::<String>();
    let said = plain(&run("pdftotext", &["-"])?);
    for text in texts {
        ensure!(said.contains(&plain(text)), "the report does not say {text:?}");
    }
    let fonts = run("pdffonts", &[])?;
    // After two lines of heading, each font with: name, type, encoding, emb, sub, uni, object.
    let embedded = |line: &str| line.split_whitespace().rev().nth(4) == Some("yes");
    ensure!(fonts.lines().count() > 2 && fonts.lines().skip(2).all(embedded), "a font is not embedded:\n{fonts}");
    Ok(())
}
