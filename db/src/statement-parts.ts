const lengthMax = 16_777_216;

/**
 * Splits rows, in order, into parts whose texts together have no more than 16 Mi characters (a longer row stands
 * alone). All texts of a column travel as one string, and a string of more than about 512 Mi characters cannot be.
 */
export function toStatementParts<Row>(rows: readonly Row[], toLength: (row: Row) => number): Row[][] {
  const parts: Row[][] = [];
  let room = 0;
  for (const row of rows) {
    const length = toLength(row);
    const part = parts.at(-1);
    if (part !== undefined && length <= room) part.push(row);
    else {
      parts.push([row]);
      room = lengthMax;
    }
    room -= length;
  }
  return parts;
}
