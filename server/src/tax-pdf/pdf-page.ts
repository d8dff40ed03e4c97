import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';

export type Pdf = InstanceType<typeof PDFDocument>;

export const ink = { text: '#16181d', soft: '#5b6270', line: '#d5d9e0', band: '#f4f6f9', mark: '#1f5fbf' };
export const margin = { left: 40, right: 40, top: 44, bottom: 56 };
export const fonts = { plain: 'Inter', bold: 'Inter SemiBold' };

interface PdfInfo {
  title: string;
  subject: string;
  language: string;
  /** Not the clock's: the same report is the same file. */
  createdAt: Date;
}

/** An empty A4 document in Inter, which has Latin and Cyrillic letters. Pages are kept until `finishPdf`. */
export function createPdf({ title, subject, language, createdAt }: PdfInfo): Pdf {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: margin,
    bufferPages: true,
    autoFirstPage: true,
    lang: language,
    displayTitle: true,
    info: {
      Title: title,
      Subject: subject,
      Creator: 'Cocoon GPU Pool',
      CreationDate: createdAt,
      ModDate: createdAt,
    },
  });
  pdf.registerFont(fonts.plain, readFont('400Regular/Inter_400Regular.ttf'));
  pdf.registerFont(fonts.bold, readFont('600SemiBold/Inter_600SemiBold.ttf'));
  pdf.font(fonts.plain).fillColor(ink.text);
  return pdf;
}

const { resolve } = createRequire(import.meta.url);
const read = new Map<string, Buffer>();

function readFont(path: string): Buffer {
  const known = read.get(path);
  if (known !== undefined) return known;
  const font = readFileSync(resolve(`@expo-google-fonts/inter/${path}`));
  read.set(path, font);
  return font;
}

export const contentWidth = 595.28 - margin.left - margin.right;
const pageBottom = 841.89 - margin.bottom;

/** Begins a new page where less than `height` is left; whether it did. */
export function makeRoom(pdf: Pdf, height: number): boolean {
  if (pdf.y + height <= pageBottom) return false;
  pdf.addPage();
  return true;
}

interface TextStyle {
  x?: number;
  y?: number;
  width?: number;
  size?: number;
  color?: string;
  isBold?: boolean;
  align?: 'left' | 'right';
  lineGap?: number;
}

/** Writes a text at a place, or where the last one ended; figures that end at one edge stand under one another. */
export function write(pdf: Pdf, text: string, style: TextStyle = {}): void {
  const { size = 9, color = ink.text, isBold = false, lineGap = 0 } = style;
  pdf
    .font(isBold ? fonts.bold : fonts.plain)
    .fontSize(size)
    .fillColor(color)
    .text(text, style.x ?? margin.left, style.y ?? pdf.y, {
      width: style.width ?? contentWidth,
      align: style.align ?? 'left',
      features: toFeatures(style.align),
      lineGap,
    });
}

export function toFeatures(align: TextStyle['align']): PDFKit.Mixins.OpenTypeFeatures[] {
  return align === 'right' ? ['tnum'] : [];
}

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
    // Within the margin text would begin a new page.
    pdf.page.margins.bottom = 0;
    const y = 841.89 - 36;
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
