//! PDFs that somebody else made, written by hand.

/// A file with a page for each of `pages`: its media box and its rotation. Each says which page it is.
pub(crate) fn foreign(pages: &[([u32; 2], u32)], version: &str) -> Vec<u8> {
    let kids: String = (0..pages.len()).map(|n| format!("{} 0 R ", 4 + n * 2)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    for (index, ([width, height], rotate)) in pages.iter().enumerate() {
        let contents = 5 + index * 2;
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Rotate {rotate}
            /Resources << /Font << /F 3 0 R >> >> /Contents {contents} 0 R >>"
        ));
        let words = format!("BT /F 24 Tf 40 60 Td (FOREIGN PAGE {}) Tj ET", index + 1);
        objects.push(format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()));
    }
    assemble(&objects, version, "")
}

/// A file of these objects, with more in its trailer.
pub(crate) fn assemble(objects: &[String], version: &str, trailer: &str) -> Vec<u8> {
    let mut file = format!("%PDF-{version}\n").into_bytes();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (number, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend(format!("{} 0 obj\n{object}\nendobj\n", number + 1).into_bytes());
    }
    let at = file.len();
    let size = objects.len() + 1;
    file.extend(format!("{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{at}\n%%EOF\n").bytes());
    file
}
