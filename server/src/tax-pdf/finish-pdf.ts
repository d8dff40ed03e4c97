import { contentWidth, ink, margin, type Pdf, pageHeight } from './pdf-page.ts';
import { write } from './pdf-text.ts';

interface Footer {
  left: string;
  /** Of a page, counted from 1. */
  right(page: number, pages: number): string;
}

/** Writes the foot of every page and ends the document. */
export async function finishPdf(pdf: Pdf, { left, right }: Footer): Promise<Uint8Array<ArrayBuffer>> {
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page);
    const y = pageHeight - 36;
    pdf
      .moveTo(margin.left, y - 8)
      .lineTo(margin.left + contentWidth, y - 8)
      .lineWidth(0.5)
      .stroke(ink.line);
    write(pdf, left, { y, size: 7, color: ink.soft, width: contentWidth - 90 });
    write(pdf, right(page + 1, count), { y, size: 7, color: ink.soft, align: 'right' });
  }
  const chunks: Buffer[] = [];
  const done = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  pdf.end();
  await done;
  const bytes = Buffer.concat(chunks);
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}
