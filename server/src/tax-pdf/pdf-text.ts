import { contentWidth, fonts, ink, margin, type Pdf } from './pdf-page.ts';

export interface TextStyle {
  x?: number;
  y?: number;
  width?: number;
  size?: number;
  color?: string;
  isBold?: boolean;
  /** Figures that end at one edge are equally wide, so that they stand under one another. */
  align?: 'left' | 'right';
}

const lineHeightOf = (size: number) => size * 1.25;

/** Writes a text at a place, or where the last one ended, over as many lines as it takes; `pdf.y` is below it then. */
export function write(pdf: Pdf, text: string, style: TextStyle = {}): void {
  const { size = 9, color = ink.text, align = 'left', x = margin.left, width = contentWidth } = style;
  const lines = wrap(pdf, text, style);
  let y = style.y ?? pdf.y;
  pdf.font(toFont(style)).fontSize(size).fillColor(color);
  for (const line of lines) {
    const left = align === 'right' ? x + width - measure(pdf, line, style) : x;
    pdf.text(line, left, y, toOptions(align));
    y += lineHeightOf(size);
  }
  pdf.y = y;
}

/** How much room `write` takes. */
export function heightOf(pdf: Pdf, text: string, style: TextStyle): number {
  return wrap(pdf, text, style).length * lineHeightOf(style.size ?? 9);
}

/** Lines that fit, broken at blanks, and within words that are too long. */
function wrap(pdf: Pdf, text: string, style: TextStyle): string[] {
  const { width = contentWidth } = style;
  const fits = (line: string) => measure(pdf, line, style) <= width;
  return text.split('\n').flatMap((paragraph) => {
    if (fits(paragraph)) return [paragraph];
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (fits(longer)) {
        line = longer;
        continue;
      }
      if (line !== '') lines.push(line);
      line = word;
      while (!fits(line) && line.length > 1) {
        const cut = findCut(line, fits);
        lines.push(line.slice(0, cut));
        line = line.slice(cut);
      }
    }
    return [...lines, line];
  });
}

function findCut(word: string, fits: (text: string) => boolean): number {
  let cut = 1;
  while (cut < word.length && fits(word.slice(0, cut + 1))) cut += 1;
  return cut;
}

/** Widths of letters of a whole point by font and letter: without kerning a text is as wide as its letters. */
const widths = new Map<string, number>();
const measuredSize = 1_000;

function measure(pdf: Pdf, text: string, style: TextStyle): number {
  const { size = 9, align = 'left' } = style;
  let width = 0;
  for (const letter of text) {
    const key = `${toFont(style)} ${align} ${letter}`;
    let known = widths.get(key);
    if (known === undefined) {
      pdf.font(toFont(style)).fontSize(measuredSize);
      known = pdf.widthOfString(letter, toOptions(align)) / measuredSize;
      widths.set(key, known);
      pdf.fontSize(size);
    }
    width += known;
  }
  return width * size;
}

function toFont({ isBold = false }: TextStyle): string {
  return isBold ? fonts.bold : fonts.plain;
}

const off = { calt: false, ccmp: false, clig: false, kern: false, liga: false, locl: false, rlig: false };
const moreOff = { curs: false, mark: false, mkmk: false, rclt: false, rvrn: false };

/**
 * Inter's contextual shapes take most of the time of a page and are not needed in a table. The library hands `features` on
 * to fontkit, which takes switches as well as a list; the types know the list only.
 */
function toOptions(align: 'left' | 'right'): PDFKit.Mixins.TextOptions {
  const options: PDFKit.Mixins.TextOptions = { lineBreak: false };
  Reflect.set(options, 'features', { ...off, ...moreOff, ...(align === 'right' ? { tnum: true } : {}) });
  return options;
}
