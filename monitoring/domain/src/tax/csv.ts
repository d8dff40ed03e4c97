/** A cell: a figure is written as it is, a text is made harmless for spreadsheets; null is empty. */
export type CsvCell = { text: string } | { figure: string } | null;

/** One record of RFC 4180, CRLF at its end. */
export function formatCsvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(formatCell).join(',')}\r\n`;
}

/** What spreadsheets begin to calculate at, full-width forms and blanks before it included; behind an apostrophe it is text. */
const formulaStart = /^\s*[=+\-@＝＋－＠]/;

function formatCell(cell: CsvCell): string {
  if (cell === null) return '';
  if ('figure' in cell) return cell.figure;
  const line = cell.text.replaceAll(/\p{Cc}+/gu, ' ');
  const safe = formulaStart.test(line) ? `'${line}` : line;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
