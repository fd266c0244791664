//! Uploaded PDFs. (In production this is a process of its own that may die; here it may not.)
#![no_main]

use fengtai_fuzz::prepare;
use fengtai_report::{MAX_FOREIGN_PAGES, inspect_pdf};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: prepare(seeds), |bytes: &[u8]| {
    let Ok(found) = inspect_pdf(bytes.to_vec()) else { return };
    assert!((1..=MAX_FOREIGN_PAGES).contains(&found.pages.len()));
    assert!(found.pages.iter().flatten().all(|side| (36.0..=14_400.0).contains(side)));
});

fn seeds() -> Vec<Vec<u8>> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>",
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Rotate 90 >>",
        "<< /Length 9 >>\nstream\n0 0 m S q\nendstream",
    ];
    let (mut text, mut places) = ("%PDF-1.7\n".to_owned(), String::new());
    for (number, object) in objects.iter().enumerate() {
        places.push_str(&format!("{:010} 00000 n \n", text.len()));
        text.push_str(&format!("{} 0 obj\n{object}\nendobj\n", number + 1));
    }
    let start = text.len();
    text.push_str(&format!(
        "xref\n0 5\n0000000000 65535 f \n{places}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    vec![text.into_bytes()]
}
