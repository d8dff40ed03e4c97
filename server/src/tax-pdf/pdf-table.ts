import { setImmediate } from 'node:timers/promises';
import { contentWidth, ink, makeRoom, margin, type Pdf } from './pdf-page.ts';
import { heightOf, type TextStyle, write } from './pdf-text.ts';

export interface PdfColumn {
  title: string;
  /** Of the page's width. */
  share: number;
  align?: 'left' | 'right';
}

/** Lines of a cell: the first plain, the others small and soft; an empty first one takes no room. */
export type PdfCell = readonly string[];

interface PdfTable {
  columns: readonly PdfColumn[];
  rows: readonly (readonly PdfCell[])[];
  /** Bold, under a rule, and never alone on a page. */
  total?: readonly PdfCell[];
  sizes?: { first: number; rest: number };
}

const padding = 4;
const gap = 8;
const defaultSizes = { first: 8, rest: 5.8 };

/** Others have their turn after so many rows: printing a thousand takes seconds. */
const rowsPerTurn = 10;

/** A table over as many pages as it takes, its head on each of them; rows are never cut. */
export async function drawTable(pdf: Pdf, table: PdfTable): Promise<void> {
  const { rows, total } = table;
  const sizes = table.sizes ?? defaultSizes;
  const columns = place(table.columns);
  const measure = (cells: readonly PdfCell[]) => measureRow(pdf, cells, { columns, sizes });
  const totalHeight = total === undefined ? 0 : measure(total);
  makeRoom(pdf, measureHead(pdf, columns) + (rows[0] === undefined ? 0 : measure(rows[0])) + totalHeight);
  drawHead(pdf, columns);
  for (const [index, cells] of rows.entries()) {
    const isLast = index === rows.length - 1;
    const height = measure(cells);
    if (makeRoom(pdf, height + (isLast ? totalHeight : 0))) drawHead(pdf, columns);
    drawRow(pdf, cells, { columns, sizes, height, isBold: false });
    drawRule(pdf, pdf.y);
    if (index % rowsPerTurn === rowsPerTurn - 1) await setImmediate();
  }
  if (total === undefined) return;
  pdf.rect(margin.left, pdf.y, contentWidth, totalHeight).fill(ink.band);
  drawRow(pdf, total, { columns, sizes, height: totalHeight, isBold: true });
}

interface PlacedColumn extends PdfColumn {
  x: number;
  width: number;
}

function place(columns: readonly PdfColumn[]): PlacedColumn[] {
  let x = margin.left;
  return columns.map((column, index) => {
    const whole = contentWidth * column.share;
    const isLast = index === columns.length - 1;
    const placed = { ...column, x: x + (index === 0 ? padding : 0), width: whole - (isLast ? padding : gap) };
    x += whole;
    return index === 0 ? { ...placed, width: placed.width - padding } : placed;
  });
}

const headStyle: TextStyle = { size: 7, color: ink.soft, isBold: true };
const headPadding = 6;

function measureHead(pdf: Pdf, columns: readonly PlacedColumn[]): number {
  const heights = columns.map(({ title, ...place }) => heightOf(pdf, title, { ...place, ...headStyle }));
  return Math.max(...heights) + 2 * headPadding;
}

function drawHead(pdf: Pdf, columns: readonly PlacedColumn[]): void {
  const [top, height] = [pdf.y, measureHead(pdf, columns)];
  for (const { title, x, width, align = 'left' } of columns) {
    write(pdf, title, { x, y: top + headPadding, width, align, ...headStyle });
  }
  pdf.y = top + height;
  pdf
    .moveTo(margin.left, pdf.y)
    .lineTo(margin.left + contentWidth, pdf.y)
    .lineWidth(1)
    .stroke(ink.text);
}

interface RowStyle {
  columns: readonly PlacedColumn[];
  sizes: { first: number; rest: number };
}

function measureRow(pdf: Pdf, cells: readonly PdfCell[], { columns, sizes }: RowStyle): number {
  const heights = cells.map((lines, index) => {
    const { width, align } = columns[index] ?? { width: contentWidth, align: 'left' as const };
    return lines.reduce((sum, line, order) => {
      const size = order === 0 ? sizes.first : sizes.rest;
      return sum + (line === '' ? 0 : heightOf(pdf, line, { width, align: align ?? 'left', size }));
    }, 0);
  });
  return Math.max(...heights, sizes.first) + 2 * padding;
}

function drawRow(
  pdf: Pdf,
  cells: readonly PdfCell[],
  { columns, sizes, height, isBold }: RowStyle & { height: number; isBold: boolean },
): void {
  const top = pdf.y;
  for (const [index, lines] of cells.entries()) {
    const { x, width, align = 'left' } = columns[index] ?? { x: margin.left, width: contentWidth };
    pdf.y = top + padding;
    for (const [order, line] of lines.entries()) {
      if (line === '') continue;
      const isFirst = order === 0;
      const style = isFirst
        ? { size: sizes.first, color: ink.text, isBold }
        : { size: sizes.rest, color: ink.soft };
      write(pdf, line, { x, y: pdf.y, width, align, ...style });
    }
  }
  pdf.y = top + height;
}

function drawRule(pdf: Pdf, y: number): void {
  pdf
    .moveTo(margin.left, y)
    .lineTo(margin.left + contentWidth, y)
    .lineWidth(0.4)
    .stroke(ink.line);
}
