/** PDFs that people upload, made small. */

/** So many empty A4 pages. */
export function emptyPdf(pages) {
  const kids = Array.from({ length: pages }, (_, n) => `${n + 3} 0 R`).join(" ");
  const page = (n) => `${n + 3} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n`;
  return [
    "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
    `2 0 obj\n<< /Type /Pages /Kids [${kids}] /Count ${pages} >>\nendobj\n`,
    ...Array.from({ length: pages }, (_, n) => page(n)),
    `trailer\n<< /Size ${pages + 3} /Root 1 0 R >>\n%%EOF\n`,
  ].join("");
}
