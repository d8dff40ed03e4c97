/** The rows of one section of a `/stats` page, each a list of raw cells. */
export interface StatsSection {
  rows: string[][];
  /** The section's table was closed, so no row is missing. */
  complete: boolean;
}

/**
 * Reads the first table under each wanted `<h1>` of a `/stats` page, by title. Rows and cells count only when
 * closed, so that a page cut short never yields a cut value. Time is linear in the page's length.
 */
export function readStatsSections(html: string, wanted: ReadonlySet<string>): Map<string, StatsSection> {
  const sections = new Map<string, StatsSection>();
  let start = html.indexOf('<h1>');
  while (start !== -1 && sections.size < wanted.size) {
    const titleEnd = html.indexOf('</h1>', start);
    if (titleEnd === -1) break;
    const next = html.indexOf('<h1>', titleEnd);
    const title = html.slice(start + 4, titleEnd);
    if (wanted.has(title) && !sections.has(title)) {
      sections.set(title, readSection(html.slice(titleEnd + 5, next === -1 ? html.length : next)));
    }
    start = next;
  }
  return sections;
}

function readSection(text: string): StatsSection {
  const rows: string[][] = [];
  const tableEnd = text.indexOf('</table>');
  const table = tableEnd === -1 ? text : text.slice(0, tableEnd);
  let start = table.indexOf('<tr>');
  while (start !== -1) {
    const end = table.indexOf('</tr>', start);
    if (end === -1) break;
    rows.push(readCells(table.slice(start + 4, end)));
    start = table.indexOf('<tr>', end);
  }
  return { rows, complete: tableEnd !== -1 };
}

function readCells(row: string): string[] {
  const cells: string[] = [];
  let start = row.indexOf('<td>');
  while (start !== -1) {
    const end = row.indexOf('</td>', start);
    if (end === -1) break;
    cells.push(row.slice(start + 4, end));
    start = row.indexOf('<td>', end);
  }
  return cells;
}
