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
export const pageHeight = 841.89;
const pageBottom = pageHeight - margin.bottom;

/** Begins a new page where less than `height` is left; whether it did. */
export function makeRoom(pdf: Pdf, height: number): boolean {
  if (pdf.y + height <= pageBottom) return false;
  pdf.addPage();
  return true;
}
