export interface PageTemplate {
  /** A copy of the page with these values in place of the marks. Every value is as wide as its mark (Latin-1). */
  write(values: Readonly<Record<string, string>>): Buffer;
}

/**
 * Finds the marks (texts that stand nowhere else in a page) once, so that a page with other figures costs a copy and
 * some small writes.
 */
export function createPageTemplate(page: string, marks: Readonly<Record<string, string>>): PageTemplate {
  const bytes = Buffer.from(page, 'latin1');
  const places = Object.entries(marks).flatMap(([name, mark]) =>
    findOffsets(bytes, mark).map((offset) => ({ name, offset, width: mark.length })),
  );
  return {
    write: (values) => {
      const copy = Buffer.from(bytes);
      for (const { name, offset, width } of places) {
        const value = values[name];
        if (value?.length !== width) throw new Error(`"${value}" does not fit the place of ${name}`);
        copy.write(value, offset, 'latin1');
      }
      return copy;
    },
  };
}

function findOffsets(bytes: Buffer, mark: string): number[] {
  const offsets: number[] = [];
  for (let at = bytes.indexOf(mark, 0, 'latin1'); at >= 0; at = bytes.indexOf(mark, at + 1, 'latin1')) {
    offsets.push(at);
  }
  return offsets;
}
