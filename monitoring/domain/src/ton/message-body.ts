import { Cell, type Slice } from '@ton/core';

/** A message's body, or null where the text is no bag of cells. */
export function readCell(boc: string | null): Cell | null {
  if (boc === null || boc.length > bocLengthMax) return null;
  try {
    return Cell.fromBase64(boc);
  } catch {
    return null;
  }
}

/** Reads a cell; null where it is cut short, or anything is left over in it. */
export function readWhole<T>(cell: Cell | null, read: (slice: Slice) => T | null): T | null {
  if (cell === null || cell.isExotic) return null;
  try {
    const slice = cell.beginParse();
    const value = read(slice);
    slice.endParse();
    return value;
  } catch {
    return null;
  }
}

/** A message has at most 64 KiB; code and data of an account may have more. */
const bocLengthMax = 1_400_000;
